"""Reminders as mails: the same in text and HTML, kind in tone, and nothing loaded from anywhere."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from reminder_samples import BIAS, SITE, TREES, VIEWS, view

from planner.core.reminder_choices import ReminderKind
from planner.presenters.reminder_mail import write_reminder

GOLDEN = Path(__file__).parent / "golden"
UNKIND = re.compile(r"\b(should have|failed|missed|must|overdue|late|behind|again!)\b|!", re.IGNORECASE)


class Reader(HTMLParser):
    """The text, the attributes and the tags still open of a document."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.text = ""
        self.open: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(document)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += attrs
        if tag not in {"meta", "hr"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += f"{data} "

    @property
    def addresses(self) -> list[str | None]:
        return [value for name, value in self.attributes if name == "href"]


@pytest.mark.parametrize("kind", ReminderKind)
@pytest.mark.parametrize("body", ["txt", "html"])
def test_each_reminder_is_what_it_was(kind: ReminderKind, body: str):
    mail = write_reminder(kind, VIEWS[kind])
    written = f"Subject: {mail.subject}\n\n{mail.text}" if body == "txt" else mail.html
    assert written == (GOLDEN / f"reminder_{kind}.{body}").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", ReminderKind)
def test_the_html_is_sound_and_loads_nothing(kind: ReminderKind):
    document = Reader(write_reminder(kind, VIEWS[kind]).html)
    assert document.open == []
    assert {name for name, _ in document.attributes} <= {
        *("lang", "charset", "scope", "align", "cellpadding", "href"),
    }
    assert all(address and address.startswith(SITE) for address in document.addresses)


@pytest.mark.parametrize("kind", ReminderKind)
def test_text_and_html_lead_to_the_same_places(kind: ReminderKind):
    mail = write_reminder(kind, VIEWS[kind])
    assert re.findall(r"https://\S+", mail.text) == Reader(mail.html).addresses


@pytest.mark.parametrize("kind", [kind for kind in ReminderKind if kind is not ReminderKind.REVIEW])
def test_both_bodies_say_the_same(kind: ReminderKind):
    mail = write_reminder(kind, VIEWS[kind])
    plain = re.sub(r"https://\S+", "", mail.text)
    assert set(re.findall(r"\w+", plain)) <= set(re.findall(r"\w+", Reader(mail.html).text))


@pytest.mark.parametrize("kind", ReminderKind)
def test_a_subject_is_one_line_and_every_mail_ends_with_the_way_out(kind: ReminderKind):
    mail = write_reminder(kind, VIEWS[kind])
    assert mail.subject.isprintable()
    assert len(mail.subject) <= 120
    assert mail.text.splitlines()[-2:] == [
        f"No more of these: {SITE}/u/stop-token",
        f"Choose your reminders: {SITE}/reminders",
    ]


def test_what_could_be_markup_comes_as_text():
    mail = write_reminder(ReminderKind.SESSION, VIEWS[ReminderKind.SESSION])
    assert "<first" not in mail.html
    assert "<b>simpler" not in mail.html
    assert "Bias & variance <first look>" in mail.text


def test_a_reminder_inside_the_app_has_nothing_to_stop():
    assert "/u/" not in write_reminder(ReminderKind.DIGEST, view(ReminderKind.DIGEST, stop=None)).text


def test_the_evening_names_what_is_open_and_blames_nobody():
    one = write_reminder(ReminderKind.NUDGE, view(ReminderKind.NUDGE, sessions=(TREES,)))
    two = write_reminder(ReminderKind.NUDGE, VIEWS[ReminderKind.NUDGE])
    assert one.subject == "Still open today: Decision trees"
    assert two.subject == "Still open today: 2 sessions"
    assert TREES.check_in in one.text
    assert not UNKIND.search(one.text.replace("&", ""))


def test_readiness_is_told_only_where_something_is_known():
    kind = ReminderKind.COUNTDOWN
    assert "61 points of 100, heading for 74" in write_reminder(kind, VIEWS[kind]).text
    assert "points" not in write_reminder(kind, view(kind, points_now=None, points_then=None)).text


@pytest.mark.parametrize(
    ("days", "title", "subject"),
    [
        (7, "Acme", "Acme: 7 days to your interview"),
        (7, "", "7 days to your interview"),
        (1, "", "Your interview is tomorrow"),
        (0, "Acme", "Acme: your interview is today"),
    ],
)
def test_the_countdown_counts_as_people_do(days: int, title: str, subject: str):
    kind = ReminderKind.COUNTDOWN
    assert write_reminder(kind, view(kind, days=days, interview=title)).subject == subject


def test_a_day_without_sessions_says_so():
    mail = write_reminder(ReminderKind.DIGEST, view(ReminderKind.DIGEST, sessions=()))
    assert mail.subject == "Today: nothing planned"


def test_a_week_without_a_review_says_when_it_comes():
    mail = write_reminder(ReminderKind.REVIEW, view(ReminderKind.REVIEW, review=None))
    assert "The first review comes the day after your first plan." in mail.text


def test_the_session_about_to_begin_says_why_and_what_to_practise():
    text = write_reminder(ReminderKind.SESSION, VIEWS[ReminderKind.SESSION]).text
    assert BIAS.why in text
    assert all(prompt in text for prompt in BIAS.prompts)
    assert BIAS.page in text
