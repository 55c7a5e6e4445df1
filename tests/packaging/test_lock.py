"""The lock files pin everything by hash, agree with each other and name no place."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ["requirements.txt", "requirements-dev.txt", "requirements-build.txt"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUNTIME = PROJECT["project"]["dependencies"]
DEV = PROJECT["project"]["optional-dependencies"]["dev"]
BUILD = PROJECT["dependency-groups"]["build"]
PIN = re.compile(
    r"^(?P<pin>[^\s#].*?) \\\n(?P<hashes>(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE
)


def pins(lock: str) -> dict[str, Requirement]:
    found = (Requirement(match["pin"]) for match in PIN.finditer((ROOT / lock).read_text(encoding="utf-8")))
    return {canonicalize_name(requirement.name): requirement for requirement in found}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_is_a_comment_or_an_exact_pin_with_hashes(lock: str):
    text = (ROOT / lock).read_text(encoding="utf-8")
    rest = PIN.sub("", text)
    assert [line for line in rest.splitlines() if line and not line.lstrip().startswith("#")] == []
    assert all(str(pin.specifier).startswith("==") for pin in pins(lock).values())


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_file_names_a_host_or_a_path(lock: str):
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert re.findall(r"://|(?<!\w)/\w|index-url|find-links", text) == []


@pytest.mark.parametrize(
    ("lock", "wanted"), [(LOCKS[0], RUNTIME), (LOCKS[1], RUNTIME + DEV), (LOCKS[2], BUILD)], ids=LOCKS
)
def test_the_lock_holds_what_the_project_asks_for(lock: str, wanted: list[str]):
    locked = pins(lock)
    for requirement in map(Requirement, wanted):
        pin = locked[canonicalize_name(requirement.name)]
        version = str(pin.specifier).removeprefix("==")
        assert requirement.specifier.contains(version, prereleases=True), requirement


def test_tests_run_on_the_very_releases_that_people_run():
    developed = pins("requirements-dev.txt")
    assert [
        name for name, pin in pins("requirements.txt").items() if developed[name].specifier != pin.specifier
    ] == []


def test_every_dependency_has_a_written_reason():
    reasons = (ROOT / "docs/decisions/0004-dependencies.md").read_text(encoding="utf-8")
    names = {Requirement(line).name for line in RUNTIME + DEV + BUILD}
    assert sorted(name for name in names if f"| {name} |" not in reasons) == []
