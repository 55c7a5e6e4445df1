"""`python -m planner` as a process of its own: exit codes, plain errors, and nothing in odd places."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from cli_samples import KEY, TWO_APPOINTMENTS, plan_arguments

from planner import __version__

ROOT = Path(__file__).parents[2]


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("PLANNER_")},
        "PLANNER_DATABASE_URL": f"sqlite:///{tmp_path / 'planner.sqlite3'}",
        "PLANNER_SECRET_KEY": KEY,
        "HOME": str(tmp_path / "home"),
    }


def run(environ: dict[str, str], *arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "planner", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, timeout=30, check=False)


def test_a_plan_is_printed_in_utf_8_whatever_the_locale(environ: dict[str, str]):
    result = run(environ | {"LC_ALL": "C"}, *plan_arguments(format="ics"))
    assert (result.returncode, result.stderr) == (0, b"")
    assert result.stdout.startswith(b"BEGIN:VCALENDAR\r\n")
    assert result.stdout.endswith(b"END:VCALENDAR\r\n")
    assert b"\r\r\n" not in result.stdout


def test_two_processes_print_the_same_bytes(environ: dict[str, str]):
    first, second = (
        run(environ | {"PYTHONHASHSEED": seed, "TZ": zone}, *plan_arguments(), "--json").stdout
        for seed, zone in (("1", "UTC"), ("2", "Pacific/Auckland"))
    )
    assert first == second
    assert json.loads(first)["tasks"]


def test_wrong_input_exits_2_with_one_line(environ: dict[str, str]):
    result = run(environ, *plan_arguments(time_zone="Europe/Atlantis"))
    assert (result.returncode, result.stdout) == (2, b"")
    (line,) = result.stderr.decode().splitlines()
    assert line.startswith("planner: “Europe/Atlantis” is not a time zone")


def test_a_rejected_calendar_exits_2_and_still_prints_json(environ: dict[str, str], tmp_path: Path):
    broken = tmp_path / "broken.ics"
    broken.write_bytes(TWO_APPOINTMENTS[:-20])
    result = run(
        environ, "busy", broken, "--time-zone", "UTC", "--from", "2026-11-23", "--to", "2026-12-07", "--json"
    )
    assert result.returncode == 2
    assert json.loads(result.stdout)["status"] == "rejected"
    assert len(result.stderr.splitlines()) == 1


def test_stateful_commands_use_the_database_they_are_told(environ: dict[str, str], tmp_path: Path):
    first, second = (run(environ, "nightly") for _ in range(2))
    assert (first.returncode, second.returncode) == (0, 0)
    assert second.stdout == b"Already done today.\n"
    assert (tmp_path / "planner.sqlite3").is_file()
    home = tmp_path / "home"
    assert {path.relative_to(home).parts[:2] for path in home.rglob("*") if path.is_file()} <= {
        (".cache", "study-planner")
    }


def test_the_version_is_the_packages(environ: dict[str, str]):
    assert run(environ, "--version").stdout.decode() == f"planner, version {__version__}\n"
