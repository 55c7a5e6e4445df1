"""Study sessions as calendar events: what the person reads when they open one."""

from collections.abc import Iterator
from datetime import datetime

from planner.core.curriculum import Curriculum
from planner.core.plan import Task
from planner.core.prompt_text import asked
from planner.presenters.calendar import CalendarEvent


def task_event(
    task: Task,
    curriculum: Curriculum,
    *,
    created_at: datetime,
    changed_at: datetime,
    sequence: int,
    url: str | None = None,
    check_in_url: str | None = None,
    done: bool = False,
) -> CalendarEvent:
    """The event of a session; stamps are aware UTC instants kept by the caller, never "now".

    `url` leads to the session in the app, `check_in_url` to where one says how it went without signing in.
    """
    return CalendarEvent(
        uid=task.uid,
        title=task.title,
        description=tuple(_lines(task, curriculum, check_in_url)),
        starts_at=task.starts_at,
        ends_at=task.ends_at,
        category=task.pillar.label,
        created_at=created_at,
        changed_at=changed_at,
        sequence=sequence,
        url=url,
        done=done,
    )


def _lines(task: Task, curriculum: Curriculum, check_in_url: str | None) -> Iterator[str]:
    yield task.why
    for prompt in curriculum.prompts_named(task.prompts):
        yield f"• {asked(prompt.text)}"
    yield f"Sources: {', '.join(task.sources)}"
    if check_in_url:
        yield f"Done? Say so here: {check_in_url}"
