"""What our e-mails are made of: plain HTML without styles, pictures or scripts, and nothing loaded."""

from collections.abc import Iterable
from html import escape
from typing import NamedTuple


class Mail(NamedTuple):
    """A message: its subject in one line, and the same body twice."""

    subject: str
    text: str
    html: str


class Link(NamedTuple):
    """Words and the absolute address they lead to."""

    words: str
    address: str


def document(title: str, body: Iterable[str]) -> str:
    """A whole document; mail programs each keep other styles, so it has none."""
    head = f'<head><meta charset="utf-8"><title>{escape(title)}</title></head>'
    return "\n".join(
        ["<!doctype html>", '<html lang="en-GB">', head, "<body>", *body, "</body>", "</html>", ""]
    )


def tag(name: str, text: str) -> str:
    """An element that holds plain text."""
    return f"<{name}>{escape(text)}</{name}>"


def anchor(link: Link) -> str:
    """A link in HTML."""
    return f'<a href="{escape(link.address)}">{escape(link.words)}</a>'


def bullets(items: Iterable[str]) -> str:
    """A list whose items are HTML already."""
    return "<ul>\n" + "\n".join(f"<li>{item}</li>" for item in items) + "\n</ul>"
