"""The command line in this process, with a database of its own and a clock that stands still.

`pytest tests/cli --update-golden` writes what the commands print today into tests/golden/.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from cli_samples import KEY, NOW
from click.testing import CliRunner, Result

from planner.cli import main
from planner.curriculum import load_curriculum

GOLDEN = Path(__file__).parents[1] / "golden"

_load_once = cache(load_curriculum)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="write tests/golden/ instead of comparing with it"
    )


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'planner.sqlite3'}"


@pytest.fixture
def planner(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run `planner` with these arguments; what it printed and how it ended."""
    monkeypatch.setenv("PLANNER_DATABASE_URL", database_url)
    monkeypatch.setenv("PLANNER_SECRET_KEY", KEY)
    monkeypatch.setenv("PLANNER_PUBLIC_URL", "https://planner.example")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr("planner.cli.stored.system_clock", lambda: NOW)
    # A process would read the curriculum once; so do all these tests together.
    for module in ("planner.cli.plans", "planner.cli.curriculum", "planner.bootstrap"):
        monkeypatch.setattr(f"{module}.load_curriculum", _load_once)

    def run(*arguments: str | Path) -> Result:
        result = CliRunner().invoke(main, [str(argument) for argument in arguments], prog_name="planner")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, bytes], None]:
    """Compare bytes with a file of tests/golden/, or write the file if that was asked for."""

    def compare(name: str, printed: bytes) -> None:
        if request.config.getoption("--update-golden", default=False):
            (GOLDEN / name).write_bytes(printed)
        assert printed == (GOLDEN / name).read_bytes()

    return compare
