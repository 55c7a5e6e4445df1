"""The plan on a person's own calendar server: a real Radicale, with others at work on it as well."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from caldav_samples import Publishing, foreign_event
from radicale_server import PASSWORD, Radicale, add_user
from service_samples import DAY, NOW, SECRET_KEY, Desk, plan_request, sit_down

from planner.caldav_client import CaldavError, Problem
from planner.core.caldav import PUBLISH_EVERY, RETRIES
from planner.core.curriculum import Curriculum
from planner.core.errors import InvalidInputError, NotFoundError
from planner.core.vocabulary import Outcome
from planner.services.caldav_servers import remove_server, show_server

MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def radicale(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Radicale]:
    server = Radicale(tmp_path_factory.mktemp("radicale"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def planned(desk: Desk) -> Desk:
    desk.make_plan(plan_request(weekly="mon, wed 19:00-20:30; sat 10:00-13:00"))
    return desk


@pytest.fixture
def ana(radicale: Radicale, planned: Desk, request: pytest.FixtureRequest) -> Publishing:
    """Connected, with nothing published yet; nobody else has her user name."""
    name = f"ana{len(list(radicale.folder.glob('collections/collection-root/*')))}"
    add_user(radicale.folder, name)
    ana = Publishing(planned, radicale.address, name)
    ana.connect()
    return ana


def uids(desk: Desk) -> set[str]:
    """The uids of everything the feed shows."""
    lines = desk.calendar().content.decode().splitlines()
    return {line.removeprefix("UID:") for line in lines if line.startswith("UID:")}


def test_every_session_becomes_an_event_of_its_own(ana: Publishing) -> None:
    assert ana.job() == 1

    there = ana.lies_there()
    assert set(there) == uids(ana.desk) > {task.uid for task in ana.desk.plan.tasks}
    assert (ana.shown.events, ana.account.published_at) == (len(there), NOW)
    assert (ana.account.problem, ana.account.failures) == (None, 0)
    assert "METHOD" not in ana.ask("GET", f"{ana.desk.first.uid}.ics").text


def test_nothing_is_sent_while_nothing_changes(ana: Publishing) -> None:
    ana.job()
    before = ana.kept

    assert ana.job(NOW + PUBLISH_EVERY - MINUTE) == 0
    assert ana.job(NOW + PUBLISH_EVERY) == 1

    assert ana.kept == before
    assert ana.account.published_at == NOW + PUBLISH_EVERY


def test_a_changed_session_is_changed_there_and_the_others_stay(ana: Publishing) -> None:
    ana.job()
    before = ana.lies_there()
    first = ana.desk.first

    ana.desk.check_in(first.uid, Outcome.DONE)
    ana.publish(NOW + MINUTE)

    after = ana.lies_there()
    assert "SUMMARY:✓ " in after[first.uid]
    assert {uid: event for uid, event in after.items() if uid != first.uid} == {
        uid: event for uid, event in before.items() if uid != first.uid
    }


def test_sessions_that_left_the_plan_are_deleted_there(ana: Publishing) -> None:
    ana.job()
    before = set(ana.lies_there())

    ana.desk.change_plan(now=NOW, interview_at=ana.desk.plan.interview_at - timedelta(days=7))
    ana.publish(NOW + MINUTE)

    assert set(ana.lies_there()) == uids(ana.desk)
    assert before - uids(ana.desk)
    assert set(ana.kept) == uids(ana.desk)


def test_a_plan_taken_back_leaves_an_empty_calendar_and_returns_with_it(ana: Publishing) -> None:
    ana.job()
    before = set(ana.lies_there())

    entry = ana.desk.undo_last()
    ana.publish(NOW + MINUTE)
    assert (ana.lies_there(), ana.shown.events) == ({}, 0)

    ana.desk.redo(entry)
    ana.publish(NOW + 2 * MINUTE)
    assert set(ana.lies_there()) == before


def test_events_of_others_in_the_same_calendar_are_never_touched(ana: Publishing) -> None:
    ana.job()
    ana.ask("PUT", "dentist.ics", foreign_event("dentist", "Dentist"))
    before = ana.ask("GET", "dentist.ics")

    ana.desk.check_in(ana.desk.first.uid)
    ana.publish(NOW + MINUTE)
    ana.desk.undo_last()
    ana.desk.undo_last()
    ana.publish(NOW + 2 * MINUTE)

    after = ana.ask("GET", "dentist.ics")
    assert (after.content, after.headers["ETag"]) == (before.content, before.headers["ETag"])
    assert set(ana.lies_there()) == {"dentist"}


def test_somebody_elses_event_at_our_place_stays_and_ours_gets_another(ana: Publishing) -> None:
    first = ana.desk.first
    ana.ask("PUT", f"{first.uid}.ics", foreign_event("squatter", "Not ours"))

    ana.job()

    there = ana.lies_there()
    assert "Not ours" in there["squatter"]
    kept = ana.kept[first.uid]
    assert kept.resource_uid != first.uid
    assert first.title.split()[0] in there[kept.resource_uid]

    ana.desk.check_in(first.uid)
    ana.publish(NOW + MINUTE)
    assert "SUMMARY:✓ " in ana.lies_there()[kept.resource_uid]
    assert "Not ours" in ana.lies_there()["squatter"]


def test_what_somebody_changed_there_stays_until_the_session_itself_changes(ana: Publishing) -> None:
    ana.job()
    first = ana.desk.first
    name = f"{first.uid}.ics"
    changed = ana.ask("GET", name).text.replace("STATUS:CONFIRMED", "STATUS:TENTATIVE")
    ana.ask("PUT", name, changed)

    ana.publish(NOW + MINUTE)
    assert "STATUS:TENTATIVE" in ana.lies_there()[first.uid]

    ana.desk.check_in(first.uid)
    shown = ana.publish(NOW + 2 * MINUTE)
    event = ana.lies_there()[first.uid]
    assert ("STATUS:CONFIRMED" in event, "SUMMARY:✓ " in event) == (True, True)
    assert shown.account.problem is None


def test_a_removed_session_goes_even_if_somebody_changed_it_there(ana: Publishing) -> None:
    ana.job()
    name = f"{ana.desk.first.uid}.ics"
    ana.ask("PUT", name, ana.ask("GET", name).text.replace("STATUS:CONFIRMED", "STATUS:TENTATIVE"))

    ana.desk.undo_last()
    ana.publish(NOW + MINUTE)

    assert ana.lies_there() == {}


def test_what_somebody_deleted_there_comes_back(ana: Publishing) -> None:
    ana.job()
    uid = ana.desk.first.uid
    ana.ask("DELETE", f"{uid}.ics")

    ana.publish(NOW + MINUTE)

    assert uid in ana.lies_there()


def test_a_calendar_deleted_there_is_made_again(ana: Publishing) -> None:
    ana.job()
    before = set(ana.lies_there())
    ana.ask("DELETE")

    assert ana.publish(NOW + MINUTE).account.problem is None

    assert set(ana.lies_there()) == before


def test_the_calendar_is_found_again_after_our_notes_were_lost(ana: Publishing) -> None:
    ana.job()
    collection, kept = ana.account.collection, ana.kept
    ana.ask("PUT", "dentist.ics", foreign_event("dentist", "Dentist"))
    gone = ana.desk.first.uid
    remove_server(ana.desk.database, ana.desk.person_id)
    ana.desk.change_plan(now=NOW + DAY, interview_at=ana.desk.plan.interview_at - timedelta(days=7))

    ana.connect()
    ana.publish(NOW + 2 * DAY)

    assert ana.account.collection == collection
    assert set(ana.lies_there()) == uids(ana.desk) | {"dentist"}
    assert set(ana.kept) == uids(ana.desk) != set(kept)
    assert gone in kept


def test_two_planners_on_one_login_keep_out_of_each_others_way(
    ana: Publishing, curriculum: Curriculum
) -> None:
    ben = Publishing(sit_down(ana.desk.database, curriculum, "Ben"), ana.address, ana.username)
    ben.connect()
    assert ben.account.collection != ana.account.collection

    assert ana.job() == 2

    assert ben.lies_there() == {}
    assert set(ana.lies_there()) == uids(ana.desk)


def test_a_wrong_password_is_told_at_once_and_stores_nothing(ana: Publishing) -> None:
    remove_server(ana.desk.database, ana.desk.person_id)

    with pytest.raises(CaldavError, match="does not accept this user name and password") as raised:
        ana.connect(password="wrong")

    assert raised.value.problem is Problem.PASSWORD
    assert show_server(ana.desk.database, ana.desk.person_id) is None


def test_a_password_changed_on_the_server_is_not_tried_over_and_over(
    ana: Publishing, radicale: Radicale
) -> None:
    ana.job()
    users = radicale.folder / "users"
    users.write_text(users.read_text().replace(f"{ana.username}:{PASSWORD}", f"{ana.username}:other"))

    assert ana.job(NOW + PUBLISH_EVERY) == 0

    assert "enter them again" in str(ana.account.problem)
    assert ana.account.next_at == NOW + PUBLISH_EVERY + RETRIES[-1]
    assert ana.account.published_at == NOW


def test_a_server_that_is_down_is_tried_again_later_and_later_until_it_is_back(
    planned: Desk, tmp_path: Path
) -> None:
    server = Radicale(tmp_path)
    add_user(tmp_path, "ana")
    server.start()
    ana = Publishing(planned, server.address, "ana")
    ana.connect()
    ana.job()
    server.stop()

    now = ana.account.next_at
    waits = []
    for _ in range(7):
        assert ana.job(now) == 0
        waits.append(ana.account.next_at - now)
        assert ana.job(ana.account.next_at - MINUTE / 2) == 0
        now = ana.account.next_at
    assert waits == [*RETRIES, RETRIES[-1], RETRIES[-1]]
    assert "cannot be reached" in str(ana.account.problem)
    assert ana.account.published_at == NOW

    planned.check_in(planned.first.uid)
    server.start()
    try:
        assert ana.job(now) == 1
        assert (ana.account.problem, ana.account.failures) == (None, 0)
        assert "SUMMARY:✓ " in ana.lies_there()[planned.first.uid]
    finally:
        server.stop()


def test_two_schedulers_do_no_harm(ana: Publishing, at_once) -> None:
    done = at_once(4, ana.job)

    assert sorted(done) == [0, 0, 0, 1]
    assert set(ana.lies_there()) == uids(ana.desk) == set(ana.kept)


def test_a_lost_claim_is_free_again_after_its_lease(ana: Publishing) -> None:
    with ana.desk.database.writing() as repository:
        account = ana.account
        assert repository.claim_caldav_account(
            account.person_id, seen_at=account.next_at, until=NOW + 10 * MINUTE
        )

    assert ana.job(NOW + 9 * MINUTE) == 0
    assert ana.job(NOW + 10 * MINUTE) == 1


def test_a_password_sealed_under_another_key_is_asked_for_again(ana: Publishing) -> None:
    shown = ana.publish(secret_key=SECRET_KEY[::-1])

    assert "another secret key" in str(shown.account.problem)
    assert shown.account.next_at == NOW + RETRIES[-1]


def test_the_password_is_nowhere_in_the_database_as_it_was_typed(ana: Publishing, database_path) -> None:
    stored = b"".join(path.read_bytes() for path in database_path.parent.glob("planner.sqlite3*"))
    assert PASSWORD.encode() not in stored
    assert PASSWORD not in repr(ana.account)


def test_private_addresses_are_refused_unless_listed(ana: Publishing, monkeypatch) -> None:
    monkeypatch.setattr("caldav_samples.HOSTS", ())

    with pytest.raises(CaldavError, match="PLANNER_BUSY_HOSTS"):
        ana.connect()

    assert "PLANNER_BUSY_HOSTS" in str(ana.publish().account.problem)


def test_a_password_is_not_sent_unencrypted_across_the_internet(ana: Publishing) -> None:
    with pytest.raises(InvalidInputError, match="https") as raised:
        ana.connect(address="http://93.184.215.14/dav")

    assert raised.value.field == "address"


def test_without_a_server_there_is_nothing_to_publish_to(desk: Desk) -> None:
    ana = Publishing(desk, "", "")

    assert ana.job() == 0
    with pytest.raises(NotFoundError, match="not connected"):
        ana.publish()
    assert not remove_server(desk.database, desk.person_id)
