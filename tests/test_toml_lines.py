"""A value in a TOML file is found by its line, so that a problem can point at it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.toml_lines import line_of

TEXT = """\
# A comment that names slug = "nothing".

[[concept]]
slug = "one"
title = "One"
minutes = { learn = 25, practice = 20 }
sources = [
  "S1-A",
  "S1-B",
]

[concept.facets]
definition = "What it is."
failure_modes = "How it breaks."

[[concept]]
title = "Two"
  slug="two"

[[framework]]
slug = "steps"
[[framework.steps]]
title = "First"
ask = "What?"
[[ framework.steps ]]
title = "Second"
[[framework]]
slug = "inline"
steps = [ { title = "Only" } ]

[[concept]]
slug = "three"
"""


@pytest.mark.parametrize(
    ("table", "index", "path", "line"),
    [
        ("concept", 0, (), 3),
        ("concept", 0, ("slug",), 4),
        ("concept", 0, ("title",), 5),
        ("concept", 1, (), 16),
        ("concept", 1, ("slug",), 18),
        ("concept", 1, ("title",), 17),
        ("concept", 2, ("slug",), 32),
        ("framework", 0, ("slug",), 21),
        ("framework", 1, ("slug",), 28),
    ],
)
def test_a_field_of_the_nth_table_has_its_own_line(table, index, path, line):
    assert line_of(TEXT, table, index, path) == line


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("facets",), 12),
        (("facets", "definition"), 13),
        (("facets", "failure_modes"), 14),
        (("facets", "when_to_use"), 12),
    ],
)
def test_a_table_inside_an_entry_is_entered(path, line):
    assert line_of(TEXT, "concept", 0, path) == line


@pytest.mark.parametrize(
    ("index", "path", "line"),
    [
        (0, ("steps", 0, "title"), 23),
        (0, ("steps", 0, "ask"), 24),
        (0, ("steps", 1), 25),
        (0, ("steps", 1, "title"), 26),
        (0, ("steps", 1, "ask"), 25),
        (1, ("steps", 0, "title"), 29),
    ],
)
def test_a_row_of_a_list_is_found_whether_written_as_tables_or_inline(index, path, line):
    assert line_of(TEXT, "framework", index, path) == line


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("minutes", "learn"), 6),
        (("sources", 1), 7),
        (("difficulty",), 3),
        (("difficulty", 3, "x"), 3),
    ],
)
def test_what_has_no_line_of_its_own_is_shown_at_the_nearest_line_above(path, line):
    assert line_of(TEXT, "concept", 0, path) == line


def test_a_field_of_the_next_table_is_never_taken_for_ones_own():
    text = "[[concept]]\nslug = 'a'\n[[concept]]\nslug = 'b'\ntitle = 'B'\n"
    assert line_of(text, "concept", 0, ("title",)) == 1


def test_a_field_of_a_table_inside_is_never_taken_for_the_entrys_own():
    text = "[[framework]]\nslug = 'a'\n[[framework.steps]]\ntitle = 'Step'\n"
    assert line_of(text, "framework", 0, ("title",)) == 1
    assert line_of(text, "framework", 0, ("steps", 0, "title")) == 4


def test_a_field_whose_name_begins_alike_is_another_field():
    assert line_of("[[concept]]\nslugs = 'a'\nslug = 'b'\n", "concept", 0, ("slug",)) == 3


@pytest.mark.parametrize(("table", "index"), [("concept", 7), ("paper", 0)])
def test_a_table_that_is_not_there_is_shown_at_the_first_line(table, index):
    assert line_of(TEXT, table, index, ("slug",)) in {1, 4}
    assert line_of("", table, index) == 1


def test_a_value_before_all_tables_is_found():
    assert line_of("# comment\n\nloose = 1\n", "loose", 0, ("loose",)) == 3


names = st.sampled_from(("concept", "steps", "slug", "title", "facets"))


@given(names, st.integers(0, 4), st.lists(names | st.integers(0, 3), max_size=4))
def test_every_path_leads_to_a_line_of_the_file(table, index, path):
    assert 1 <= line_of(TEXT, table, index, path) <= len(TEXT.splitlines())
