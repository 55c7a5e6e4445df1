"""The Dockerfile keeps to good practice; that it builds is checked where a container engine is."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = ROOT / "Dockerfile"


def instructions(name: str) -> list[str]:
    text = DOCKERFILE.read_text(encoding="utf-8").replace("\\\n", " ")
    return re.findall(rf"^{name}\s+(.+)$", text, re.MULTILINE)


def test_hadolint_finds_nothing():
    linter = Path(sys.executable).with_name("hadolint")
    done = subprocess.run([linter, "--no-color", DOCKERFILE], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_planner_runs_as_a_numbered_user_that_is_not_root():
    user, group = instructions("USER")[-1].split(":")
    assert int(user) > 0
    assert int(group) > 0


def test_the_image_tells_whether_it_is_healthy():
    (check,) = instructions("HEALTHCHECK")
    assert "/healthz" in check


def test_stopping_the_container_is_heard_by_its_first_process():
    """Python hears SIGINT by itself; the first process of a container ignores what it does not hear."""
    assert instructions("STOPSIGNAL") == ["SIGINT"]


def test_data_lies_on_a_volume():
    assert instructions("VOLUME") == ['["/data"]']
    assert "sqlite:////data/planner.sqlite3" in " ".join(instructions("ENV"))


def test_packages_are_installed_by_hash_only():
    installs = re.findall(r"pip\b[^&]*? install ([^&]+)", " ".join(instructions("RUN")))
    assert len(installs) >= 3
    assert [line for line in installs if "--require-hashes" not in line and "--no-deps" not in line] == []


def test_only_what_the_wheel_needs_is_sent_to_the_build():
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    sent = {line.removeprefix("!") for line in ignored if line.startswith("!")}
    assert next(line for line in ignored if not line.startswith("#")) == "*"
    assert sent == {
        "LICENSE",
        "README.md",
        "data",
        "planner",
        "pyproject.toml",
        "requirements-build.txt",
        "requirements.txt",
        "templates",
    }
