"""The weekly review as an e-mail, and as text for a terminal; nothing in it is loaded from anywhere."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from planner.presenters.review_text import DASH, ReviewText, Section, sections

NOTHING_YET = "Nothing to review yet. The first review comes the day after your first plan."
COLUMNS = ("Points of 100", "Now", "At the interview")


@dataclass(frozen=True, slots=True)
class Mail:
    """A message: its subject in one line, and the same body twice."""

    subject: str
    text: str
    html: str


def review_mail(review: ReviewText, *, link: str | None = None) -> Mail:
    """The mail of a review; `link` is the address of its page."""
    return Mail(f"Your week: {review.title}", review_text(review, link=link), _html(review, link))


def review_text(review: ReviewText, *, link: str | None = None) -> str:
    """The review in plain lines, ending in a newline."""
    return "\n".join(_text_lines(review, link)) + "\n"


def _text_lines(review: ReviewText, link: str | None) -> Iterator[str]:
    yield review.title
    yield review.period
    yield ""
    for value, caption in review.facts:
        yield f"  {value or DASH:>10}  {caption}"
    yield from ("", review.causes_title)
    if review.causes:
        yield from _table(review)
    yield f"  {review.causes_note}"
    for section in sections(review):
        yield from ("", section.title)
        yield from _section_lines(section)
    if link:
        yield from ("", f"Open it: {link}")


def _table(review: ReviewText) -> Iterator[str]:
    width = max(len(row.title) for row in review.causes)
    yield f"  {COLUMNS[0]:<{width}}  {COLUMNS[1]:>6}  {COLUMNS[2]}"
    for row in review.causes:
        yield f"  {row.title:<{width}}  {row.now:>6}  {row.forecast:>{len(COLUMNS[2])}}"


def _section_lines(section: Section) -> Iterator[str]:
    if not section.lines:
        yield f"  {section.empty}"
        return
    width = max(len(line.value) for line in section.lines)
    for line in section.lines:
        yield f"  {line.value:>{width}}  {line.title} ({line.detail})"
    if section.note:
        yield f"  {section.note}"


def _html(review: ReviewText, link: str | None) -> str:
    """A whole document without styles, pictures or scripts: mail programs each keep other ones."""
    body = [
        _tag("h1", review.title),
        _tag("p", review.period),
        _list(f"<b>{escape(value or DASH)}</b> {escape(caption)}" for value, caption in review.facts),
        _tag("h2", review.causes_title),
        *([_html_table(review)] if review.causes else []),
        _tag("p", review.causes_note),
        *(part for section in sections(review) for part in _html_section(section)),
        *([f'<p><a href="{escape(link)}">Open it</a></p>'] if link else []),
    ]
    head = f'<head><meta charset="utf-8"><title>{escape(review.title)}</title></head>'
    return "\n".join(
        ["<!doctype html>", '<html lang="en-GB">', head, "<body>", *body, "</body>", "</html>", ""]
    )


def _html_section(section: Section) -> Iterator[str]:
    yield _tag("h2", section.title)
    if not section.lines:
        yield _tag("p", section.empty)
        return
    yield _list(
        f"<b>{escape(line.value)}</b> {escape(line.title)} ({escape(line.detail)})" for line in section.lines
    )
    if section.note:
        yield _tag("p", section.note)


def _html_table(review: ReviewText) -> str:
    head = "".join(f'<th scope="col" align="left">{escape(column)}</th>' for column in COLUMNS)
    rows = "\n".join(
        f'<tr><th scope="row" align="left">{escape(row.title)}</th>'
        f'<td align="right">{escape(row.now)}</td><td align="right">{escape(row.forecast)}</td></tr>'
        for row in review.causes
    )
    return f'<table cellpadding="4">\n<tr>{head}</tr>\n{rows}\n</table>'


def _tag(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"


def _list(items: Iterable[str]) -> str:
    return "<ul>\n" + "\n".join(f"<li>{item}</li>" for item in items) + "\n</ul>"
