"""The commands people are told to type exist, and every command that exists is told."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from markdown_pages import PAGES, ROOT, code_spans, named, page, shell_lines

from planner.cli import main

TARGETS = set(re.findall(r"^([a-z]+):", page("Makefile"), re.MULTILINE))


def commands(group: click.Group = main, path: str = "planner") -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, with what to type for it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


COMMANDS = dict(commands())
OPTIONS = {
    option
    for command in [main, *COMMANDS.values()]
    for parameter in command.params
    for option in (*parameter.opts, *parameter.secondary_opts)
}


def typed(text: str) -> list[str]:
    """Everything a page gives as something to type."""
    return [*shell_lines(text), *code_spans(text)]


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_every_make_target_that_is_named_exists(path: Path):
    wanted = (re.fullmatch(r"make ([a-z]+)\b.*", line) for line in typed(path.read_text(encoding="utf-8")))
    assert {found[1] for found in wanted if found} <= TARGETS


def test_the_readme_begins_with_the_two_commands_a_newcomer_needs():
    assert shell_lines(page("README.md"))[:2] == ["make run", "make test"]


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_every_command_of_the_planner_that_is_named_exists(path: Path):
    lines = [line for line in typed(path.read_text(encoding="utf-8")) if re.match(r"planner [a-z]", line)]
    unknown = [line for line in lines if not any(f"{line} ".startswith(f"{known} ") for known in COMMANDS)]
    assert unknown == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_of_the_planner_is_described_in_the_guide(command: str):
    assert re.search(rf"^\| `{command}[ `]", page("docs/guide.md"), re.MULTILINE)


@pytest.mark.parametrize("name", ["README.md", "docs/guide.md"])
def test_every_option_that_is_named_exists(name: str):
    lines = [line for line in typed(page(name)) if line.startswith(("planner ", "--"))]
    named_options = {option for line in lines for option in re.findall(r"--[a-z][a-z-]*", line)}
    assert named_options
    assert named_options - {"--help", "--version"} <= OPTIONS


def test_every_option_of_the_plan_command_is_shown_somewhere():
    told = page("README.md") + page("docs/guide.md")
    options = {option for parameter in COMMANDS["planner plan"].params for option in parameter.opts}
    left_to_help = {"--interview-at", "--focus", "--json"}
    assert {option for option in options - left_to_help if option not in told} == set()


def test_files_named_as_code_exist():
    folders = ("planner/", "tests/", "docs/", "data/", "templates/", "tools/")
    for path in PAGES:
        spans = code_spans(path.read_text(encoding="utf-8"))
        places = [span for span in spans if span.startswith(folders) and not set(span) & set("*<> …")]
        made_in_a_wheel = {"planner/templates", "planner/data"}
        missing = [place for place in places if not (ROOT / place).exists() and place not in made_in_a_wheel]
        assert missing == [], named(path)
