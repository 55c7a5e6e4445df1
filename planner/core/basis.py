"""What a forecast rests on: what was learned, what counts, and what is still planned."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from planner.core.curriculum import Curriculum
from planner.core.dashboard import Dashboard
from planner.core.learning import Learning
from planner.core.readiness import Sessions, Summary, forecast, summarise


@dataclass(frozen=True, slots=True)
class Basis:
    """The parts of a dashboard that decide its numbers; see `Dashboard` for each of them."""

    learning: Learning
    weights: Mapping[str, float]
    ahead: Mapping[str, Sessions]
    completion: float

    @property
    def has_data(self) -> bool:
        """Whether anything was said, done or shown about something that counts."""
        held = self.learning.masteries
        return any(weight > 0 and slug in held for slug, weight in self.weights.items())


def basis_of(dashboard: Dashboard) -> Basis:
    """What this dashboard's forecasts rest on."""
    return Basis(dashboard.learning, dashboard.weights, dashboard.ahead, dashboard.completion)


def expected_on(basis: Basis, curriculum: Curriculum, on: date) -> Summary | None:
    """The readiness of everything that counts on a day from then on; None where nothing counts.

    Sessions planned before that day are held with the chance `completion`.
    """
    found = {
        slug: forecast(
            basis.learning.of(curriculum.concepts[slug]),
            basis.learning.bias,
            basis.ahead.get(slug, ()),
            on,
            completion=basis.completion,
        )
        for slug in basis.weights
    }
    return summarise(found, basis.weights)
