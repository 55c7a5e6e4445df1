"""Reads a page as a browser does: its elements, the text of some, and what each of its forms would send."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import NamedTuple

from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

CHOSEN_BY_HAND = frozenset({"radio", "checkbox"})


class Element(NamedTuple):
    """A start tag."""

    tag: str
    attributes: Mapping[str, str]

    def get(self, name: str) -> str:
        """The attribute's value, empty if it is not there."""
        return self.attributes.get(name, "")


@dataclass
class SentForm:
    """A form that posts, holding what pressing its button without typing anything would send."""

    action: str
    id: str
    typed: MultiDict[str, str] = field(default_factory=MultiDict)


class Page(HTMLParser):
    """Everything on a page that a test may ask about."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.source = source
        self.elements: list[Element] = []
        self.forms: list[SentForm] = []
        self.inline: list[str] = []
        self._words: list[str] = []
        self._inside: str | None = None
        self._form: SentForm | None = None
        self._field = ""
        self.feed(source)

    @property
    def text(self) -> str:
        """All words of the page, in order."""
        return " ".join(" ".join(self._words).split())

    @property
    def ids(self) -> list[str]:
        return [found.get("id") for found in self.elements if found.get("id")]

    def all(self, tag: str) -> list[Element]:
        return [found for found in self.elements if found.tag == tag]

    def form(self, name: str) -> MultiDict[str, str]:
        """What the first form with that address or id would send."""
        for found in self.forms:
            if name in {found.action, found.id}:
                return found.typed.copy()
        raise AssertionError(f"No form {name} on this page: {self.text[:300]}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(found)
        if tag in {"script", "style", "textarea"}:
            self._inside = tag
        if tag == "form" and found.get("method") == "post":
            self._form = SentForm(found.get("action"), found.get("id"))
            self.forms.append(self._form)
        if self._form is not None:
            self._take_field(found, self._form.typed)

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = None
        if tag == "form":
            self._form = None

    def handle_data(self, data: str) -> None:
        if self._inside in {"script", "style"} and data.strip():
            self.inline.append(data)
        if self._inside == "textarea" and self._form is not None:
            self._form.typed[self._field] += data
        self._words.append(data)

    def _take_field(self, found: Element, typed: MultiDict[str, str]) -> None:
        name, value = found.get("name"), found.get("value")
        if found.tag in {"select", "textarea"}:
            self._field = name
        if found.tag == "textarea":
            typed[name] = ""
        elif found.tag == "option" and "selected" in found.attributes:
            typed[self._field] = value
        elif found.tag == "input" and name and _is_sent(found):
            typed.add(name, value)


def _is_sent(found: Element) -> bool:
    kind = found.get("type")
    return kind != "file" and (kind not in CHOSEN_BY_HAND or "checked" in found.attributes)


def page_of(response: TestResponse) -> Page:
    """The page a response holds."""
    return Page(response.get_data(as_text=True))
