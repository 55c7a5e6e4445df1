"""The reminders page: choices with what was typed kept, places to send to, a test, and what was sent."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from mail_server import MailServer, mail_server
from page_reader import Page, page_of
from web_samples import Site, Visitor, new_key

from planner.notifications import Notifier
from planner.services.channels import channels_of
from planner.services.reminders import deliveries, send_due_reminders
from planner.web.state import EXTENSION

APPRISE = "ntfy://planner.example/a-secret-topic"


@pytest.fixture
def inbox(planned: Visitor) -> Iterator[MailServer]:
    """A mail server, and the site set up to use it."""
    with mail_server() as inbox:
        use(planned.site, Notifier(inbox.url, "planner@planner.example"))
        yield inbox


def use(site: Site, notifier: Notifier) -> None:
    site.parts = replace(site.parts, notifier=notifier)
    site.app.extensions[EXTENSION] = site.parts


def follow(visitor: Visitor, path: str, typed: dict[str, Any] | None = None) -> Page:
    """Send a form that must be taken; the page it leads to."""
    response = visitor.post(path, {"form_key": new_key(), **(typed or {})})
    assert response.status_code == 303, page_of(response).text
    return visitor.page(response.location.partition("#")[0])


def add_mail(visitor: Visitor, address: str = "ana@example.org") -> int:
    follow(visitor, "/reminders/email", {"email": address})
    return channels_of(visitor.site.parts.database, visitor.person_id)[-1].id


def send_due(visitor: Visitor) -> int:
    shared = visitor.site.parts
    return send_due_reminders(
        shared.database,
        shared.curriculum,
        shared.notifier,
        shared.settings.secret_key or "",
        public_url=shared.settings.public_url,
        now=visitor.site.clock.at,
    )


def choices(visitor: Visitor) -> dict[str, list[str]]:
    """What the form of choices would send, without its token."""
    typed = visitor.page("/reminders").form("/reminders")
    return {name: values for name, values in typed.lists() if name != "csrf_token"}


def test_the_form_shows_what_holds_and_sending_it_changes_nothing(planned: Visitor) -> None:
    typed = choices(planned)
    assert set(typed["kinds"]) == {"digest", "session", "nudge", "review", "countdown"}
    assert (typed["digest_at"], typed["countdown_days"]) == (["07:00"], ["14, 7, 3, 1"])

    assert planned.post("/reminders", typed).status_code == 303

    again = choices(planned)
    del typed["form_key"], again["form_key"]
    assert again == typed


def test_choices_are_kept_in_the_log_and_can_be_taken_back(planned: Visitor) -> None:
    typed = choices(planned)
    typed |= {"kinds": ["digest"], "digest_at": ["06:15"], "countdown_days": ["7 3,30"]}
    typed |= {"quiet_from": [""], "quiet_until": [""]}

    response = planned.post("/reminders", typed)

    assert response.status_code == 303
    held = planned.situation.standing.reminders
    assert (held["kinds"], held["digest_at"]) == (["digest"], 375)
    assert (held["countdown_days"], held["quiet_from"]) == ([30, 7, 3], None)
    planned.post(f"/undo/{planned.log[-1].id}")
    assert planned.situation.standing.reminders == {}


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("digest_at", "25:00"),
        ("digest_at", ""),
        ("session_lead_minutes", "0"),
        ("session_lead_minutes", "soon"),
        ("nudge_at", "late"),
        ("review_weekday", "7"),
        ("review_at", "nine"),
        ("countdown_days", "seven"),
        ("countdown_days", "400"),
        ("countdown_days", ", ".join(map(str, range(11)))),
        ("quiet_until", ""),
        ("quiet_until", "22:00"),
        ("kinds", "horoscope"),
    ],
)
def test_what_cannot_be_used_is_named_and_everything_typed_is_kept(
    planned: Visitor, name: str, wrong: str
) -> None:
    before = planned.log
    typed = choices(planned)
    typed |= {"digest_at": ["06:45"], name: [wrong]}

    response = planned.post("/reminders", typed)

    page = page_of(response)
    assert response.status_code == 422
    assert planned.log == before
    assert f"{name}-error" in page.ids
    assert any(found.get("href") == f"#{name}" for found in page.all("a"))
    kept = page.form("/reminders")
    if name != "digest_at":
        assert kept["digest_at"] == "06:45"
    if name not in {"kinds", "review_weekday"}:
        assert kept[name] == wrong


def test_without_a_mail_server_the_page_says_what_is_missing(planned: Visitor) -> None:
    page = planned.page("/reminders")
    assert "PLANNER_SMTP_URL" in page.text
    assert not any(found.get("name") == "email" for found in page.all("input"))
    response = planned.post("/reminders/email", {"form_key": new_key(), "email": "ana@example.org"})
    assert response.status_code == 422


def test_an_address_is_added_tested_and_removed(planned: Visitor, inbox: MailServer) -> None:
    channel = add_mail(planned)
    assert "ana@example.org" in planned.page("/reminders").text

    page = follow(planned, f"/reminders/{channel}/test")

    assert "The test was delivered." in page.text
    (accepted,) = inbox.accepted
    text = accepted.mail.get_body(("plain",))
    assert text is not None
    assert (accepted.to, "/reminders" in text.get_content()) == ("ana@example.org", True)
    assert "Your reminders work" in page.text
    page = follow(planned, f"/reminders/{channel}/remove")
    assert "ana@example.org" not in page.text
    assert "a channel since removed" in page.text


def test_a_test_sent_twice_goes_out_once(planned: Visitor, inbox: MailServer) -> None:
    channel, typed = add_mail(planned), {"form_key": new_key()}
    for _ in range(2):
        assert planned.post(f"/reminders/{channel}/test", typed).status_code == 303
    assert len(inbox.accepted) == 1


def test_a_refused_test_says_why_here_and_in_the_log(planned: Visitor, inbox: MailServer) -> None:
    inbox.answers = {"RCPT": ["550 No such mailbox"]}
    page = follow(planned, f"/reminders/{add_mail(planned)}/test")
    assert "The test was not delivered." in page.text
    assert page.text.count("550 No such mailbox") >= 2
    assert "refused" in page.text


@pytest.mark.parametrize("wrong", ["ana", "ana@", "ana@example.org, ben@example.org", "a b@example.org", ""])
def test_a_wrong_mail_address_is_kept_and_named(planned: Visitor, inbox: MailServer, wrong: str) -> None:
    response = planned.post("/reminders/email", {"form_key": new_key(), "email": wrong})
    page = page_of(response)
    assert response.status_code == 422
    assert "email-error" in page.ids
    assert page.form("/reminders/email")["email"] == wrong
    assert channels_of(planned.site.parts.database, planned.person_id) == []


def test_another_service_is_shown_without_its_secret(planned: Visitor) -> None:
    page = follow(planned, "/reminders/apprise", {"apprise": APPRISE})
    assert "ntfy" in page.text
    assert "a-secret-topic" not in page.source
    assert b"a-secret-topic" not in planned.site.file.read_bytes()


@pytest.mark.parametrize("wrong", ["nonsense://", "https:/x", "x" * 3000, "file:///etc/passwd", "syslog://"])
def test_a_service_apprise_does_not_know_is_kept_and_named(planned: Visitor, wrong: str) -> None:
    response = planned.post("/reminders/apprise", {"form_key": new_key(), "apprise": wrong})
    page = page_of(response)
    assert response.status_code == 422
    assert "apprise-error" in page.ids
    assert page.form("/reminders/apprise")["apprise"] == wrong


def test_nobody_tests_or_removes_the_channel_of_somebody_else(planned: Visitor, inbox: MailServer) -> None:
    channel = add_mail(planned)
    ben = planned.site.signed_in("Ben")
    for action in ("test", "remove", "all-kinds"):
        response = ben.post(f"/reminders/{channel}/{action}", {"form_key": new_key()})
        assert response.status_code == 404
    assert inbox.accepted == []
    assert [held.id for held in channels_of(planned.site.parts.database, planned.person_id)] == [channel]


def test_what_was_sent_is_listed_with_state_and_reason(planned: Visitor, inbox: MailServer) -> None:
    add_mail(planned)
    inbox.answers = {"DATA": ["451 Try again later"] * 9}
    planned.site.clock.forward(hours=23)  # seven in the morning in Vienna
    assert send_due(planned) > 0

    text = planned.page("/reminders").text

    assert "Today:" in text
    assert "waits on Today" in text
    assert "tried again Tue 24 Nov, 08:01" in text
    assert "451 Try again later" in text


def test_reminders_wait_on_today_until_they_are_put_away(planned: Visitor) -> None:
    assert send_due(planned) > 0
    before = [delivery.seen_at for delivery in deliveries(planned.site.parts.database, planned.person_id)]
    page = planned.page("/")
    planned.page("/reminders")
    assert "14 days to your interview · Today: " in page.text
    assert [
        delivery.seen_at for delivery in deliveries(planned.site.parts.database, planned.person_id)
    ] == before

    response = planned.post("/reminders/seen", page.form("/reminders/seen"))

    assert (response.status_code, response.location) == (303, "/")
    assert "/reminders/seen" not in planned.page("/").source
    assert "seen" in planned.page("/reminders").text


def test_one_that_came_after_the_page_is_not_put_away_with_it(planned: Visitor) -> None:
    send_due(planned)
    typed = planned.page("/").form("/reminders/seen")
    planned.site.clock.at = planned.tasks[0].starts_at - timedelta(minutes=10)
    assert send_due(planned) == 1
    planned.post("/reminders/seen", typed)
    shown = planned.page("/").text
    assert f"{planned.tasks[0].title}, {planned.tasks[0].minutes} min" in shown
    assert "14 days to your interview" not in shown


def test_nobody_puts_away_the_reminders_of_somebody_else(planned: Visitor, ben: Visitor) -> None:
    send_due(planned)
    ben.post("/reminders/seen", {"upto": "999999"})
    assert "/reminders/seen" in planned.page("/").source


def test_a_reminder_nobody_put_away_is_gone_a_day_later(planned: Visitor) -> None:
    send_due(planned)
    planned.site.clock.forward(hours=25)
    assert "/reminders/seen" not in planned.page("/").source


def test_without_a_plan_the_page_is_there_all_the_same(ana: Visitor) -> None:
    assert "What was sent" in ana.page("/reminders").text
    assert ana.post("/reminders", choices(ana)).status_code == 303


def test_settings_lead_to_reminders(planned: Visitor) -> None:
    assert any(found.get("href") == "/reminders" for found in planned.page("/settings").all("a"))
