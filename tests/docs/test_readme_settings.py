"""The README's table of settings is the settings, no more and no less."""

import re
from pathlib import Path

import pytest
from markdown_pages import page, table

from planner.settings import Settings

README = page("README.md")
ROWS = {name: (default, meaning) for name, default, meaning in table(README, "variable")}


def test_every_setting_is_in_the_table_and_every_row_is_a_setting():
    assert sorted(ROWS) == sorted(f"PLANNER_{name.upper()}" for name in Settings.model_fields)


def test_the_readme_names_no_variable_beside_the_table():
    assert set(re.findall(r"PLANNER_[A-Z_]+", README)) == set(ROWS)


@pytest.mark.parametrize("name", ["host", "port"])
def test_a_plain_default_is_the_one_in_the_table(name: str):
    assert ROWS[f"PLANNER_{name.upper()}"][0] == str(Settings.model_fields[name].default)


def test_other_pages_name_only_variables_that_exist():
    known = {*ROWS, "PLANNER_TEST_POSTGRES_URL"} | {
        f"PLANNER_TEST_WITHOUT_{what}" for what in ("BROWSER", "POSTGRES", "NODE")
    }
    for name in ("docs/guide.md", "docs/docker.md", "docs/architecture.md", "SECURITY.md", "CONTRIBUTING.md"):
        assert set(re.findall(r"PLANNER_[A-Z_]*[A-Z]", page(name))) <= known, name


def test_data_lies_where_the_readme_says(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    place = "~/" + Settings().data_dir.relative_to(Path.home()).as_posix()
    assert f"`{place}`" in README
    assert f"`{Settings().sqlite_path.name}` and `{Settings().secret_key_path.name}`" in README
