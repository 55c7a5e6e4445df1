"""One golden example per command, compared byte for byte (`pytest tests/cli --update-golden`)."""

import re
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from cli_samples import TWO_APPOINTMENTS, WEB_PAGE, plan_arguments
from click.testing import Result

from planner import __version__
from planner.cli import main

Planner = Callable[..., Result]
Golden = Callable[[str, bytes], None]
BUSY = ["--time-zone", "Europe/Vienna", "--from", "2026-11-23", "--to", "2026-12-07"]


@pytest.fixture
def calendar_file(tmp_path: Path) -> Path:
    path = tmp_path / "mine.ics"
    path.write_bytes(TWO_APPOINTMENTS)
    return path


@pytest.mark.parametrize(
    ("output", "name"), [("table", "plan.txt"), ("json", "plan.json"), ("ics", "plan.ics")]
)
def test_plan(planner: Planner, golden: Golden, output: str, name: str):
    result = planner(*plan_arguments(format=output))
    assert (result.exit_code, result.stderr) == (0, "")
    golden(name, result.stdout_bytes)


@pytest.mark.parametrize(("output", "name"), [("table", "busy.txt"), ("json", "busy.json")])
def test_busy(planner: Planner, golden: Golden, calendar_file: Path, output: str, name: str):
    result = planner("busy", calendar_file, *BUSY, "--format", output)
    assert (result.exit_code, result.stderr) == (0, "")
    golden(name, result.stdout_bytes)


def test_busy_of_a_file_that_is_rejected(planner: Planner, golden: Golden, calendar_file: Path):
    calendar_file.write_bytes(WEB_PAGE)
    result = planner("busy", calendar_file, *BUSY, "--json")
    assert result.exit_code == 2
    golden("busy-rejected.json", result.stdout_bytes)


@pytest.mark.parametrize(("output", "name"), [("table", "check-data.txt"), ("json", "check-data.json")])
def test_check_data(planner: Planner, golden: Golden, output: str, name: str):
    result = planner("check-data", "--format", output)
    assert (result.exit_code, result.stderr) == (0, "")
    golden(name, result.stdout_bytes)


def test_sample_and_export(planner: Planner, golden: Golden):
    made = planner("sample", "--seed", "7", "--weeks", "2")
    assert made.exit_code == 0
    golden("sample.txt", without_token(made.stdout))
    result = planner("export", "--state", "-")
    assert (result.exit_code, result.stderr) == (0, "")
    golden("state.json", result.stdout_bytes)


def test_user_link(planner: Planner, golden: Golden):
    golden("user-link.txt", without_token(planner("user", "link", "Ana").stdout))


@pytest.mark.parametrize(("output", "name"), [("table", "audit.txt"), ("json", "audit.json")])
def test_audit(planner: Planner, golden: Golden, output: str, name: str):
    result = planner("audit", "--format", output)
    assert (result.exit_code, result.stderr) == (0, "")
    golden(name, result.stdout_bytes)


def test_nightly(planner: Planner, golden: Golden):
    golden("nightly.txt", planner("nightly").stdout_bytes + planner("nightly").stdout_bytes)


def test_help_names_every_command(planner: Planner, golden: Golden):
    result = planner("--help")
    golden("help.txt", result.stdout_bytes)
    names = main.list_commands(click.Context(main))
    assert len(names) > 10
    assert all(f"\n  {name} " in result.stdout for name in names)


def test_version(planner: Planner):
    assert planner("--version").stdout == f"planner, version {__version__}\n"


def without_token(printed: str) -> bytes:
    """The one part of a link that is new each time, masked."""
    masked, tokens = re.subn(r"[A-Za-z0-9_-]{43}$", "TOKEN", printed, flags=re.MULTILINE)
    assert tokens == 1
    return masked.encode()
