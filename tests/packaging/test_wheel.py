"""The built wheel works on its own: installed in a clean environment and used from another folder."""

import json
import os
import re
import socket
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from planner import __version__
from planner.presenters.charts import VERSION as CHARTS

ROOT = Path(__file__).resolve().parents[2]
PLAN = [
    *("plan", "--track", "4-week", "--starts-on", "2026-11-23", "--interview-on", "2026-12-21"),
    *("--time-zone", "Europe/Berlin", "--weekly", "mon-fri 19:00-20:30; sat 09:00-12:00", "--format", "json"),
]
ASK_HEALTH = """
import os, planner
from planner.settings import load_settings
from planner.web import create_app
answer = create_app(load_settings(os.environ)).test_client().get("/healthz")
print(planner.__file__, answer.status_code)
"""
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build from this checkout, with the build tool of the test environment."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def names(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


@pytest.fixture(scope="module")
def bin_folder(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel, and nothing else, into a new environment.

    The libraries are lent by the test environment through a .pth file: downloading them again would show
    nothing about our wheel. The checkout is not on that path, so every file of ours comes from the wheel.
    """
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder)
    paths = sysconfig.get_paths("venv", {"base": str(folder), "platbase": str(folder)})
    lent = "\n".join({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})
    Path(paths["purelib"], "lent.pth").write_text(lent, encoding="utf-8")
    scripts = Path(paths["scripts"])
    install = ["install", "--quiet", "--no-index", "--no-deps", str(wheel)]
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(scripts / "python")]
    subprocess.run([*pip, *install], check=True)
    return scripts


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """An environment without the settings of whoever runs the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PLANNER_"))}
    return kept | {"PLANNER_DATABASE_URL": f"sqlite:///{tmp_path / 'data' / 'planner.sqlite3'}"}


@pytest.fixture
def run(bin_folder: Path, environ: dict[str, str], tmp_path: Path) -> Run:
    """Run an installed program in an empty folder."""

    def run_installed(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [bin_folder / program, *arguments]
        return subprocess.run(
            command, cwd=tmp_path, env=environ, capture_output=True, text=True, timeout=120, check=False
        )

    return run_installed


def test_the_wheel_carries_everything_that_is_read_at_run_time(names: list[str]):
    for pattern in (
        r"planner/data/.+\.toml",
        r"planner/templates/.+\.html",
        r"planner/web/static/.+\.css",
        r"planner/web/static/.+\.js",
        r"planner/store/migrations/env\.py",
        r"planner/store/migrations/versions/.+\.py",
        r"study_planner-.+\.dist-info/licenses/LICENSE",
    ):
        assert any(re.fullmatch(pattern, name) for name in names), pattern


def test_the_wheel_carries_every_file_of_the_read_only_folders(names: list[str]):
    for folder in ("data", "templates"):
        here = {path.relative_to(ROOT) for path in (ROOT / folder).rglob("*") if path.is_file()}
        assert sorted(str(path) for path in here if f"planner/{path.as_posix()}" not in names) == []


def test_the_wheel_carries_nothing_of_a_person_and_no_tests(names: list[str]):
    unwanted = r"\.sqlite3|secret-key|\.env$|(^|/)(tests?|bench|var)/|\.pyc$"
    assert [name for name in names if re.search(unwanted, name)] == []
    assert {name.split("/")[0] for name in names} == {"planner", f"study_planner-{__version__}.dist-info"}


def test_a_database_left_in_the_checkout_stays_out_of_the_wheel(tmp_path: Path):
    """Git ignores it, and so must the build; tried on a small copy, so that the checkout stays clean."""
    for name in ("pyproject.toml", "LICENSE", "README.md", ".gitignore"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    for name in (
        "planner/__init__.py",
        "data/concepts.toml",
        "data/planner.sqlite3",
        "planner/planner.sqlite3-wal",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text('__version__ = "1.0"\n', encoding="utf-8")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True)
    with zipfile.ZipFile(next((tmp_path / "dist").glob("*.whl"))) as archive:
        shipped = [name for name in archive.namelist() if ".dist-info/" not in name]
    assert sorted(shipped) == ["planner/__init__.py", "planner/data/concepts.toml"]


def test_the_installed_planner_says_its_version(run: Run):
    done = run("planner", "--version")
    assert done.returncode == 0, done.stderr
    assert __version__ in done.stdout


def test_the_installed_curriculum_is_whole(run: Run):
    done = run("planner", "check-data")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_installed_planner_makes_a_plan(run: Run):
    done = run("planner", *PLAN)
    assert done.returncode == 0, done.stderr
    plan = json.loads(done.stdout)
    assert (plan["schema"], plan["track"]) == ("planner.plan/1", "4-week")
    assert len(plan["tasks"]) > 20


def test_the_installed_planner_reads_a_calendar_in_a_process_of_its_own(run: Run):
    calendar = ROOT / "tests/presenters/golden/small_calendar.ics"
    span = ["--from", "2020-01-01", "--to", "2030-01-01"]
    done = run("planner", "busy", str(calendar), "--time-zone", "Europe/Berlin", *span, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["busy"]


def test_the_installed_app_is_healthy(run: Run, bin_folder: Path):
    done = run("python", "-c", ASK_HEALTH)
    assert done.returncode == 0, done.stderr
    place, status = done.stdout.split()
    assert Path(place).is_relative_to(bin_folder.parent)
    assert status == "200"


@pytest.fixture
def served(bin_folder: Path, environ: dict[str, str], tmp_path: Path) -> Iterator[tuple[str, str]]:
    """The address of the installed planner, started as people start it, and the link it prints."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    environ |= {"PLANNER_PORT": str(port), "PYTHONUNBUFFERED": "1"}
    command = [bin_folder / "planner", "serve", "--no-open"]
    with subprocess.Popen(command, cwd=tmp_path, env=environ, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        first, _, link = (server.stdout.readline().strip() for _ in range(3))
        assert f"http://127.0.0.1:{port}" in first
        yield f"http://127.0.0.1:{port}", link
        server.terminate()


def test_the_installed_planner_serves_pages_styles_and_the_chart_library(served: tuple[str, str]):
    address, link = served
    browser = build_opener(HTTPCookieProcessor())

    def get(url: str, data: bytes | None = None) -> str:
        return browser.open(urljoin(address, url), data, timeout=30).read().decode()

    token = re.search(r'name="csrf_token" value="([^"]+)"', get(link))
    assert token
    welcome = get(link, urlencode({"csrf_token": token[1]}).encode())
    assert "Which hours are yours?" in welcome
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', welcome)
    assert len(sheets) >= 3
    assert all("{" in get(sheet) for sheet in sheets)
    assert "import" in get(re.findall(r'<script type="module" src="([^"]+)"', welcome)[0])
    assert "plotly.js v" in get(f"/assets/plotly-{CHARTS}.min.js")[:200]


def test_the_health_check_of_the_image_tells_a_running_planner_from_none(
    run: Run, environ: dict[str, str], served: tuple[str, str]
):
    check = re.search(r"^HEALTHCHECK .*\n CMD (\[.+\])$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert check
    _, *arguments = json.loads(check[1])
    assert run("python", *arguments).returncode == 0
    environ["PLANNER_PORT"] = "1"
    assert run("python", *arguments).returncode != 0
