"""Races for an event or a server while a plan is being published."""

import threading
from datetime import timedelta

from odd_servers import Odd, answer
from radicale_server import Wsgi
from service_samples import NOW

from planner.core.caldav import RETRIES

MINUTE = timedelta(minutes=1)


def test_a_race_for_an_event_is_decided_by_reading_again(odd: Odd) -> None:
    """Somebody changes the event between our listing and our change: 412, look, and put over it."""
    refused: list[str] = []

    def manners(app: Wsgi) -> Wsgi:
        def served(environ, start_response):
            if environ["REQUEST_METHOD"] == "PUT" and "HTTP_IF_MATCH" in environ and not refused:
                refused.append(environ["HTTP_IF_MATCH"])
                return answer(start_response, "412 Precondition Failed")
            return app(environ, start_response)

        return served

    ana = odd(manners)
    ana.connect()
    ana.job()

    ana.desk.check_in(ana.desk.first.uid)
    shown = ana.publish(NOW + MINUTE)

    assert refused == [refused[0]] != ['"*"']
    assert shown.account.problem is None
    assert "SUMMARY:✓ " in ana.lies_there()[ana.desk.first.uid]


def test_somebody_who_never_stops_changing_an_event_is_waited_for(odd: Odd) -> None:
    def manners(app: Wsgi) -> Wsgi:
        def served(environ, start_response):
            if environ["REQUEST_METHOD"] == "PUT" and "HTTP_IF_MATCH" in environ:
                return answer(start_response, "412 Precondition Failed")
            return app(environ, start_response)

        return served

    ana = odd(manners)
    ana.connect()
    ana.job()

    ana.desk.check_in(ana.desk.first.uid)
    shown = ana.publish(NOW + MINUTE)

    assert shown.account.problem is not None
    assert shown.account.next_at == NOW + MINUTE + RETRIES[0]


def test_a_server_changed_while_we_publish_leaves_nothing_noted_of_the_old_one(odd: Odd) -> None:
    ready, go_on = threading.Event(), threading.Event()

    def manners(app: Wsgi) -> Wsgi:
        def served(environ, start_response):
            if environ["REQUEST_METHOD"] == "PUT" and not ready.is_set():
                ready.set()
                go_on.wait(20)
            return app(environ, start_response)

        return served

    ana = odd(manners)
    ana.connect()
    job = threading.Thread(target=ana.job)
    job.start()
    assert ready.wait(20)

    with ana.desk.database.writing() as repository:
        repository.remove_caldav_account(ana.desk.person_id)
    go_on.set()
    job.join()

    assert ana.kept == {}


def test_no_transaction_is_open_while_the_server_is_asked(odd: Odd) -> None:
    """Another person's check-in goes through meanwhile; a held SQLite file would make it wait and fail."""
    seen: list[int] = []

    def manners(app: Wsgi) -> Wsgi:
        def served(environ, start_response):
            if environ["REQUEST_METHOD"] == "PUT" and not seen:
                seen.append(ana.desk.check_in(ana.desk.first.uid))
            return app(environ, start_response)

        return served

    ana = odd(manners)
    ana.connect()

    assert ana.job() == 1
    assert len(seen) == 1
