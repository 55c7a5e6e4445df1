"""The composition root: settings in, the parts every entry point shares out."""

import gc
from collections.abc import Callable
from dataclasses import dataclass, field

from planner.clock import Clock, system_clock
from planner.core.curriculum import Curriculum
from planner.curriculum import load_curriculum
from planner.notifications import Notifier
from planner.presenters.busy_fetch import BusyFetcher
from planner.presenters.busy_hosts import AllowedHosts, resolve, resolved
from planner.resources import data_dir
from planner.services.learnings import Learnings
from planner.services.past_forecasts import PastForecasts
from planner.settings import Settings, cache_dir
from planner.store.database import Database

RESOLVE_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Parts:
    """What an entry point works with."""

    settings: Settings
    database: Database
    curriculum: Curriculum
    clock: Clock
    learnings: Learnings = field(default_factory=Learnings)
    past_forecasts: PastForecasts = field(default_factory=PastForecasts)
    busy_fetcher: BusyFetcher = field(default_factory=BusyFetcher)
    notifier: Notifier = field(default_factory=Notifier)


def assemble(settings: Settings, *, clock: Clock = system_clock) -> Parts:
    """Load the curriculum and open the database, brought up to date.

    Raises CurriculumError or StorageError with the mend.
    """
    curriculum = load_curriculum(data_dir(), cache_dir=cache_dir())
    database = Database(settings.database_url)
    database.migrate()
    # All of this lives as long as the process; looking through it for garbage again and again slows pages.
    gc.freeze()
    allowed = AllowedHosts.listed(settings.busy_hosts)
    notifier = Notifier(settings.smtp_url, settings.mail_from, _reachable(allowed))
    return Parts(settings, database, curriculum, clock, busy_fetcher=BusyFetcher(allowed), notifier=notifier)


def _reachable(allowed: AllowedHosts) -> Callable[[str], bool]:
    """Whether a host that somebody named is public, or allowed all the same."""

    def may_reach(host: str) -> bool:
        try:
            addresses = resolved(resolve, host.strip("[]"), seconds=RESOLVE_SECONDS)
        except OSError:
            return True  # a name nobody knows leads nowhere, and some services put a topic there
        return list(allowed.usable(host, addresses)) == addresses

    return may_reach
