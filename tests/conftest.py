"""What every test can ask for: the real curriculum, loaded once, and how hard Hypothesis looks.

`pytest --hypothesis-profile soak`, or `make soak`, looks much longer and at other examples every time.
"""

import gc
import shutil
import tomllib
from collections.abc import Callable
from functools import cache

import pytest
from example_counts import SOAKING, USUAL
from hypothesis import HealthCheck, settings

from planner.core.curriculum import Curriculum
from planner.curriculum import DataProblem, load_curriculum, read_curriculum
from planner.resources import data_dir

# A busy machine makes examples slow, not wrong.
_patient = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("modest", max_examples=USUAL, derandomize=True, **_patient)
settings.register_profile("soak", max_examples=SOAKING, **_patient)
settings.load_profile("modest")

gc.set_threshold(20_000, 20, 20)


parse_once = cache(tomllib.loads)
"""Most of data/ is the same in all tests that change one file of it."""

Change = Callable[[str, str, str], tuple[Curriculum | None, list[DataProblem]]]


@pytest.fixture(scope="session")
def curriculum() -> Curriculum:
    curriculum = load_curriculum(data_dir())
    # It stays to the end: without this the collector walks through all of it again and again.
    gc.freeze()
    return curriculum


@pytest.fixture
def read_changed(tmp_path, monkeypatch) -> Change:
    """The real data with one piece of text replaced in one file."""

    def read_changed(file: str, old: str, new: str) -> tuple[Curriculum | None, list[DataProblem]]:
        folder = tmp_path / "data"
        shutil.copytree(data_dir(), folder)
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        monkeypatch.setattr(tomllib, "loads", parse_once)
        return read_curriculum(folder)

    return read_changed
