"""A calendar parser that runs in node, installed once from the lock file in tests/node."""

import hashlib
import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).parents[1]
MODULE = Path("node_modules", "ical.js", "dist", "ical.js")
IcalJs = Callable[[bytes], list[dict[str, Any]]]


@pytest.fixture(scope="session")
def ical_js() -> Iterator[IcalJs]:
    node, npm = shutil.which("node"), shutil.which("npm")
    if not (node and npm):
        pytest.skip("node and npm are not installed")
    script = TESTS / "presenters" / "parse_with_ical_js.mjs"
    command = [node, str(script), str(_installed(npm))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout

        def parse(calendar: bytes) -> list[dict[str, Any]]:
            process.stdin.write(json.dumps(calendar.decode()).encode() + b"\n")
            process.stdin.flush()
            answer = process.stdout.readline()
            assert answer, "ical.js refused the calendar"
            return json.loads(answer)

        yield parse


def _installed(npm: str) -> Path:
    """The path of ical.js, kept between runs beside the virtual environment or in the temporary folder."""
    lock = (TESTS / "node" / "package-lock.json").read_bytes()
    environment = TESTS.parent / ".venv"
    cache = (
        environment / "node" if environment.is_dir() else Path(tempfile.gettempdir(), "study-planner-node")
    )
    folder = cache / hashlib.sha256(lock).hexdigest()[:16]
    if not (folder / MODULE).is_file():
        cache.mkdir(exist_ok=True)
        _install(npm, folder)
    return folder / MODULE


def _install(npm: str, folder: Path) -> None:
    """Install beside the final place and move there, so that parallel runs never see half a package."""
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        work = Path(scratch, "node")
        shutil.copytree(TESTS / "node", work, ignore=shutil.ignore_patterns("node_modules"))
        done = subprocess.run(
            [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=work,
            check=False,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            pytest.skip(f"npm could not install ical.js: {done.stderr[-300:]}")
        if not folder.exists():
            work.rename(folder)


@pytest.fixture
def timed() -> Callable[[Callable[[], object]], float]:
    """Seconds a call takes."""

    def measure(call: Callable[[], object]) -> float:
        started = time.monotonic()
        call()
        return time.monotonic() - started

    return measure
