"""The composition root: settings in, the parts every entry point shares out."""

import gc
from dataclasses import dataclass, field

from planner.clock import Clock, system_clock
from planner.core.curriculum import Curriculum
from planner.curriculum import load_curriculum
from planner.resources import data_dir
from planner.services.learnings import Learnings
from planner.services.past_forecasts import PastForecasts
from planner.settings import Settings, cache_dir
from planner.store.database import Database


@dataclass(frozen=True, slots=True)
class Parts:
    """What an entry point works with."""

    settings: Settings
    database: Database
    curriculum: Curriculum
    clock: Clock
    learnings: Learnings = field(default_factory=Learnings)
    past_forecasts: PastForecasts = field(default_factory=PastForecasts)


def assemble(settings: Settings, *, clock: Clock = system_clock) -> Parts:
    """Load the curriculum and open the database, brought up to date.

    Raises CurriculumError or StorageError with the mend.
    """
    curriculum = load_curriculum(data_dir(), cache_dir=cache_dir())
    database = Database(settings.database_url)
    database.migrate()
    # All of this lives as long as the process; looking through it for garbage again and again slows pages.
    gc.freeze()
    return Parts(settings, database, curriculum, clock)
