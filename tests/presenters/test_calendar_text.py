"""Text in calendars: what would break some client is mended, everything else stays as typed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.presenters.calendar_text import MAX_TITLE_CHARACTERS, address, paragraph, title_line


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("  plain title ", "plain title"),
        ("two\nlines\r\nand\u2028more\u2029still\x85yes\x0bso\x0cok", "two lines and more still yes so ok"),
        ("bell\x07 escape\x1b[0m nul\x00 c1\x9b", "bell escape[0m nul c1"),
        ("e\u0301te\u0301", "été"),
        ("\\nabla and \\theta", "\u2216nabla and \u2216theta"),
        ("שלום، مرحبا", "שלום، مرحبا"),
        ("👩‍💻 codes 🎯", "👩‍💻 codes 🎯"),
        ("half\ud800pair\ufeff", "halfpair"),
        ("a \x01 b", "a b"),
        ("", ""),
    ],
)
def test_a_title_is_one_clean_line(typed, shown):
    assert title_line(typed) == shown


def test_a_long_title_ends_in_an_ellipsis():
    shown = title_line("word " * 50)
    assert len(shown) <= MAX_TITLE_CHARACTERS
    assert shown.endswith("word…")


def test_a_cut_never_parts_an_accent_or_an_emoji_family():
    assert title_line("x" * 8 + "👩‍💻", limit=10) == "x" * 8 + "…"
    assert title_line("x" * 8 + "q\u0307\u0323" + "yy", limit=10) == "x" * 8 + "…"


def test_a_paragraph_keeps_its_lines_and_indents():
    assert paragraph((" Plan:", "  - one\u2028  - two", "", "tab\there", "end  ")) == (
        "Plan:\n  - one\n  - two\n\ntab here\nend"
    )


def test_a_paragraph_keeps_backslashes_except_before_an_n():
    assert paragraph(("C:\\temp \\nabla \\Null \\, \\;",)) == "C:\\temp \u2216nabla \u2216Null \\, \\;"


def test_an_address_holds_no_space_and_no_control_character():
    assert address(" https://a.example/\r\nX:1\x00 ") == "https://a.example/X:1"


@given(st.text(alphabet=st.characters()) | st.text("\u2028\x85\x0b\\\ud800e\u0301\u200d👩💻 \n"))
def test_cleaned_text_is_stable_and_printable(text):
    title, body = title_line(text), paragraph((text,))
    assert title_line(title) == title
    assert paragraph((body,)) == body
    assert len(title) <= MAX_TITLE_CHARACTERS
    assert not {unicodedata.category(letter) for letter in title + body.replace("\n", "")} & {
        "Cc",
        "Cs",
        "Zl",
        "Zp",
    }
