"""`make` installs when it has to and only then; the test run says what it could not run."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tools import run_tests

ROOT = Path(__file__).resolve().parents[2]
WITHOUT = ["PLANNER_TEST_WITHOUT_BROWSER", "PLANNER_TEST_WITHOUT_POSTGRES", "PLANNER_TEST_WITHOUT_NODE"]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout in which everything is installed: files dated in the order they come to be."""
    made = [
        "requirements.txt",
        "requirements-dev.txt",
        ".venv/bin/python",
        ".venv/runtime.stamp",
        ".venv/dev.stamp",
    ]
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / ".venv/bin").mkdir(parents=True)
    for second, name in enumerate(made):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (second, second))
    return tmp_path


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    # Without the variables of a make around these tests, which would change what this one prints.
    environ = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(
        ["make", *arguments], cwd=folder, env=environ, capture_output=True, text=True, check=False
    )


def test_nothing_is_installed_when_everything_is_in_place(checkout: Path):
    assert make(checkout, "--dry-run", "run").stdout == ".venv/bin/python -m planner serve\n"
    assert make(checkout, "--dry-run", "test").stdout == ".venv/bin/python tools/run_tests.py\n"


@pytest.mark.parametrize(("target", "lock"), [("run", "requirements.txt"), ("test", "requirements-dev.txt")])
def test_a_changed_lock_is_installed_by_hash_before_anything_runs(checkout: Path, target: str, lock: str):
    (checkout / lock).touch()
    planned = make(checkout, "--dry-run", target).stdout
    assert f"install --quiet --require-hashes -r {lock}" in planned
    assert "-m venv" not in planned


def test_a_missing_environment_is_made_first(checkout: Path):
    shutil.rmtree(checkout / ".venv")
    planned = make(checkout, "--dry-run", "run").stdout
    assert planned.index("-m venv") < planned.index("install") < planned.index("planner serve")


def test_an_old_python_is_refused_with_the_mend(checkout: Path):
    (checkout / ".venv/bin/python").unlink()
    done = make(checkout, "run", "PYTHON=false")
    assert done.returncode != 0
    assert "Python 3.11 or newer is needed. Install it, or name it: make run PYTHON=python3.12" in done.stderr


def test_continuous_integration_runs_exactly_make_test(tmp_path: Path):
    stand_in = tmp_path / "make"
    stand_in.write_text('#!/bin/sh\necho "$PWD: make $*"\n', encoding="utf-8")
    stand_in.chmod(0o755)
    environ = os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    done = subprocess.run(
        [ROOT / ".ci/run"], cwd=tmp_path, env=environ, capture_output=True, text=True, check=True
    )
    assert done.stdout == f"{ROOT}: make test\n"


def test_what_is_not_run_is_said_before_and_again_at_the_end(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
):
    for name in WITHOUT:
        monkeypatch.setenv(name, "1")
    assert run_tests.main(checks=[("platform",)]) == 0
    lines = capfd.readouterr().out.splitlines()
    said = [
        f"Not run: {probe}"
        for probe in ("the browser journeys", "the tests on PostgreSQL", "the tests in JavaS")
    ]
    assert [line[: len(text)] for line, text in zip(lines, said, strict=False)] == said
    assert lines[-4:-1] == lines[:3]
    assert lines[-1] == "All checks that ran passed."


def test_all_checks_run_even_when_the_first_one_fails(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
):
    for name in WITHOUT:
        monkeypatch.setenv(name, "1")
    assert run_tests.main(checks=[("no_such_module",), ("platform",)]) == 1
    lines = capfd.readouterr().out.splitlines()
    assert "== platform" in lines
    assert lines[-1] == "Failed: no_such_module."


def test_without_node_the_tests_in_javascript_are_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    probe = run_tests.find_node()
    assert probe.variables == {"PLANNER_TEST_WITHOUT_NODE": "1"}
    assert probe.not_run is not None


def test_a_browser_that_does_not_start_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for name, status in (("chromium", 1), ("google-chrome", 0)):
        (tmp_path / name).write_text(f"#!/bin/sh\nexit {status}\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}")
    assert run_tests.find_browser().variables == {"PLANNER_TEST_CHROMIUM": str(tmp_path / "google-chrome")}
