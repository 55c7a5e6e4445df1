"""The weekly review as an e-mail, and as text for a terminal; nothing in it is loaded from anywhere."""

from collections.abc import Iterator, Sequence
from html import escape

from planner.presenters.mail_parts import Link, Mail, anchor, bullets, document, tag
from planner.presenters.review_text import DASH, ReviewText, Section, sections

NOTHING_YET = "Nothing to review yet. The first review comes the day after your first plan."
OPEN = "Open it"
COLUMNS = ("Points of 100", "Now", "At the interview")


def review_mail(review: ReviewText, *, link: str | None = None, footer: Sequence[Link] = ()) -> Mail:
    """The mail of a review; `link` is the address of its page, `footer` what else to offer at its end."""
    links = [*([Link(OPEN, link)] if link else []), *footer]
    text = "\n".join([*_text_lines(review), *_text_links(links)]) + "\n"
    return Mail(f"Your week: {review.title}", text, _html(review, links))


def review_text(review: ReviewText, *, link: str | None = None) -> str:
    """The review in plain lines, ending in a newline."""
    return review_mail(review, link=link).text


def _text_links(links: Sequence[Link]) -> Iterator[str]:
    if links:
        yield ""
    for link in links:
        yield f"{link.words}: {link.address}"


def _text_lines(review: ReviewText) -> Iterator[str]:
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


def _html(review: ReviewText, links: Sequence[Link]) -> str:
    body = [
        tag("h1", review.title),
        tag("p", review.period),
        bullets(f"<b>{escape(value or DASH)}</b> {escape(caption)}" for value, caption in review.facts),
        tag("h2", review.causes_title),
        *([_html_table(review)] if review.causes else []),
        tag("p", review.causes_note),
        *(part for section in sections(review) for part in _html_section(section)),
        *(f"<p>{anchor(link)}</p>" for link in links),
    ]
    return document(review.title, body)


def _html_section(section: Section) -> Iterator[str]:
    yield tag("h2", section.title)
    if not section.lines:
        yield tag("p", section.empty)
        return
    yield bullets(
        f"<b>{escape(line.value)}</b> {escape(line.title)} ({escape(line.detail)})" for line in section.lines
    )
    if section.note:
        yield tag("p", section.note)


def _html_table(review: ReviewText) -> str:
    head = "".join(f'<th scope="col" align="left">{escape(column)}</th>' for column in COLUMNS)
    rows = "\n".join(
        f'<tr><th scope="row" align="left">{escape(row.title)}</th>'
        f'<td align="right">{escape(row.now)}</td><td align="right">{escape(row.forecast)}</td></tr>'
        for row in review.causes
    )
    return f'<table cellpadding="4">\n<tr>{head}</tr>\n{rows}\n</table>'
