"""What every test can ask for: the real curriculum, loaded once, and how hard Hypothesis looks.

`pytest --hypothesis-profile thorough` looks much longer and at other examples every time.
"""

import shutil
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings

from planner.core.curriculum import Curriculum
from planner.curriculum import DataProblem, load_curriculum, read_curriculum
from planner.resources import data_dir

# A busy machine makes examples slow, not wrong.
_patient = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("modest", max_examples=25, derandomize=True, **_patient)
settings.register_profile("thorough", max_examples=1000, **_patient)
settings.load_profile("modest")


Change = Callable[[str, str, str], tuple[Curriculum | None, list[DataProblem]]]


@pytest.fixture(scope="session")
def curriculum() -> Curriculum:
    return load_curriculum(data_dir())


@pytest.fixture
def read_changed(tmp_path) -> Change:
    """The real data with one piece of text replaced in one file."""

    def read_changed(file: str, old: str, new: str) -> tuple[Curriculum | None, list[DataProblem]]:
        folder = tmp_path / "data"
        shutil.copytree(data_dir(), folder)
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return read_curriculum(folder)

    return read_changed
