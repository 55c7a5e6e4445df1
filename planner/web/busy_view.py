"""The card of busy times on the calendar page: the person's other calendars, and the forms to add one."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from planner.core.busy_sources import MOST_SOURCES
from planner.services.busy_sources import ShownSource, show_busy_sources
from planner.web.forms import new_key
from planner.web.state import now, parts, person, secret_key, situation
from planner.web.words import ago, counted


@dataclass(frozen=True, slots=True)
class BusyTyped:
    """What was typed into the forms and what is wrong with it, both by the id of the input."""

    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SourceView:
    """One calendar; `state` says where it is from, how many busy times it has and how old they are."""

    id: int
    title: str
    state: str
    problem: str | None
    notes: tuple[str, ...]
    notes_title: str
    can_refresh: bool


@dataclass(frozen=True, slots=True)
class BusyView:
    """Everything the card shows; `new_key` makes the key of a form."""

    sources: tuple[SourceView, ...]
    adopted: bool
    is_full: bool
    catches_up: bool
    typed: BusyTyped
    new_key: Callable[[], str]


def busy_view(typed: BusyTyped | None = None) -> BusyView:
    """The card for the person signed in, its forms empty or with what was typed.

    Raises NotFoundError while there is no plan.
    """
    situation().planned()
    overview = show_busy_sources(parts().database, secret_key(), person().id, situation(), now=now())
    return BusyView(
        sources=tuple(map(_source, overview.sources)),
        adopted=overview.adopted,
        is_full=len(overview.sources) >= MOST_SOURCES,
        catches_up=situation().standing.catches_up,
        typed=typed or BusyTyped(),
        new_key=new_key,
    )


def _source(shown: ShownSource) -> SourceView:
    source = shown.source
    notes = (*_stale_note(shown), *source.found.warnings)
    return SourceView(
        id=source.id,
        title=source.title,
        state=", ".join(_state(shown)),
        problem=source.problem,
        notes=notes,
        notes_title=counted(len(notes), "note"),
        can_refresh=source.address is not None,
    )


def _state(shown: ShownSource) -> Iterator[str]:
    source = shown.source
    yield f"from {shown.host}" if shown.host else "from a file"
    yield counted(len(source.found.intervals), "busy time")
    if source.read_at is not None:
        yield f"read {ago(source.read_at, now())}"


def _stale_note(shown: ShownSource) -> Iterator[str]:
    if shown.stale and shown.host is None:
        yield "Your plan has other days or another time zone since this file was read. Upload it again."
    elif shown.stale:
        yield "Your plan has other days or another time zone since; it is read again soon."
