"""What every test can ask for: the real curriculum, loaded once, and how hard Hypothesis looks.

`pytest --hypothesis-profile thorough` looks much longer and at other examples every time.
"""

import pytest
from hypothesis import HealthCheck, settings

from planner.core.curriculum import Curriculum
from planner.curriculum import load_curriculum
from planner.resources import data_dir

# A busy machine makes examples slow, not wrong.
_patient = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("modest", max_examples=25, derandomize=True, **_patient)
settings.register_profile("thorough", max_examples=1000, **_patient)
settings.load_profile("modest")


@pytest.fixture(scope="session")
def curriculum() -> Curriculum:
    return load_curriculum(data_dir())
