"""The weekly review as a mail: the same in text and HTML, and nothing loaded from anywhere."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from review_text_samples import FULL, text

from planner.presenters.review_mail import review_mail, review_text

GOLDEN = Path(__file__).parent / "golden"
LINK = "https://planner.example/readiness/review"


class Reader(HTMLParser):
    """The text, the tags and the attributes of a document."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.text = ""
        self.open: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(document)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += attrs
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += f"{data} "


@pytest.mark.parametrize(("body", "name"), [("text", "review_mail.txt"), ("html", "review_mail.html")])
def test_the_mail_is_what_it_was(body: str, name: str, request: pytest.FixtureRequest):
    mail = review_mail(FULL, link=LINK)
    written = getattr(mail, body)
    assert written == (GOLDEN / name).read_text(encoding="utf-8")


def test_the_subject_is_one_line_that_says_the_finding():
    subject = review_mail(FULL).subject
    assert subject == "Your week: You are at 61, heading for 74, 1.2 points more than a week ago"
    assert "\n" not in subject


def test_both_bodies_say_the_same():
    mail = review_mail(FULL, link=LINK)
    words = set(re.findall(r"[\w.,%+]+", Reader(mail.html).text))
    assert set(re.findall(r"[\w.,%+]+", mail.text)) - words <= {
        "https",
        "planner.example",
        "readiness",
        "review",
    }


def test_the_html_is_sound_and_loads_nothing():
    document = Reader(review_mail(FULL, link=LINK).html)
    assert document.open == []
    assert {name for name, _ in document.attributes} <= {
        *("lang", "charset", "scope", "align", "cellpadding", "href"),
    }
    assert [value for name, value in document.attributes if name == "href"] == [LINK]


def test_what_could_be_markup_comes_as_text():
    document = review_mail(FULL).html
    assert "&lt;SVM&gt;" in document
    assert "<SVM>" not in document
    assert "Coding &amp; data structures" in document


def test_without_causes_only_the_reason_is_given():
    written = review_text(text(causes=(), causes_note="Nothing to compare with."))
    assert "Points of 100" not in written
    assert "  Nothing to compare with." in written.splitlines()
