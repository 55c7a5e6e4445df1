"""Sentences in data/ and in the pages are our own: none shares eight words in a row with a source."""

import sys
import tomllib
from pathlib import Path

import pytest

from planner.resources import data_dir, templates_dir

sys.path.insert(0, str(Path(__file__).parent.parent / "tools"))

from word_windows import HASH_BYTES, hashed_windows

WINDOWS = (Path(__file__).parent / "data" / "source_windows.bin").read_bytes()
KNOWN = {WINDOWS[at : at + HASH_BYTES] for at in range(0, len(WINDOWS), HASH_BYTES)}


def texts_in(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_in(inner)


@pytest.mark.parametrize("path", sorted(data_dir().rglob("*.toml")), ids=lambda path: path.stem)
def test_no_text_shares_eight_words_with_a_source(path):
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    assert [text for text in texts_in(tables) if hashed_windows(text) & KNOWN] == []


@pytest.mark.parametrize("path", sorted(templates_dir().rglob("*.html")), ids=lambda path: path.stem)
def test_no_page_shares_eight_words_with_a_source(path):
    assert not hashed_windows(path.read_text(encoding="utf-8")) & KNOWN


def test_the_windows_would_notice_a_copy():
    assert len(KNOWN) > 5000
    sentence = "deploy safely, and improve the system after launch. What ML Engineer Interviews"
    assert hashed_windows(sentence) & KNOWN
