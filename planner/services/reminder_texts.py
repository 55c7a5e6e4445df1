"""What a reminder tells its person, gathered from where they stand as it is sent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from planner.core.agenda import Agenda, build_agenda
from planner.core.curriculum import Curriculum
from planner.core.dashboard import Dashboard
from planner.core.learning import read_learning
from planner.core.localtime import DAY_MINUTES, local_at, local_instant, zone_named
from planner.core.plan import Task
from planner.core.prompt_text import asked
from planner.core.reminder_choices import ReminderKind, choices_from
from planner.core.reminders import Due
from planner.presenters.mail_parts import Mail
from planner.presenters.reminder_mail import ReminderView, SessionLine, write_reminder
from planner.presenters.review_text import write_review
from planner.services.forecasts import show_review
from planner.services.publishing import LINKS_OUTLIVE, link_rotation
from planner.services.readiness import show_dashboard
from planner.services.session_links import SessionLinks
from planner.services.situation import Situation, load_situation
from planner.store.database import Database

WHOLE = 100
"""Points of full readiness."""


@dataclass(frozen=True, slots=True)
class _Desk:
    """What the parts of a reminder are gathered from."""

    database: Database
    curriculum: Curriculum
    person_id: int
    situation: Situation
    links: SessionLinks
    agenda: Agenda
    now: datetime

    def line(self, task: Task) -> SessionLine:
        plan, _ = self.situation.planned()
        return SessionLine(
            title=task.title,
            starts=f"{local_at(task.starts_at, zone_named(plan.time_zone)):%H:%M}",
            minutes=task.minutes,
            why=task.why,
            prompts=tuple(asked(prompt.text) for prompt in self.curriculum.prompts_named(task.prompts)),
            page=f"{self.links.public_url}/session/{task.uid}",
            check_in=self.links.address(task, plan.interview_at + LINKS_OUTLIVE),
        )

    def dashboard(self) -> Dashboard:
        learning = read_learning(self.curriculum, self.situation.standing)
        return show_dashboard(self.situation, self.curriculum, learning, now=self.now)


def compose_reminder(
    database: Database,
    curriculum: Curriculum,
    secret_key: str,
    person_id: int,
    due: Due,
    *,
    public_url: str,
    stop_url: str | None,
    now: datetime,
) -> Mail:
    """The message of a reminder that is due; `stop_url` ends its kind on the channel it goes to.

    Nothing is written. Raises NotFoundError while there is no plan.
    """
    with database.reading() as repository:
        situation = load_situation(repository, person_id)
        rotation = link_rotation(repository, person_id)
    plan, request = situation.planned()
    agenda = build_agenda(
        plan,
        situation.standing.check_ins,
        now=_moment_of(due, zone_named(plan.time_zone)),
        day_start_hour=request.day_start_hour,
    )
    links = SessionLinks(public_url, secret_key, person_id, rotation)
    desk = _Desk(database, curriculum, person_id, situation, links, agenda, now)
    bare = ReminderView(
        on=agenda.on,
        sessions=(),
        today=f"{public_url}/",
        reminders=f"{public_url}/reminders",
        stop=stop_url,
    )
    return write_reminder(due.kind, _GATHERED[due.kind](desk, bare, due))


def _moment_of(due: Due, zone: ZoneInfo) -> datetime:
    """An instant of the day it is about: one that comes late still tells of the day it was meant for."""
    if due.kind is ReminderKind.SESSION:
        return due.at
    return local_instant(date.fromisoformat(due.occasion), DAY_MINUTES // 2, zone)


def _still_open(desk: _Desk, view: ReminderView, _due: Due) -> ReminderView:
    """The day's sessions that nobody has said anything about yet."""
    still_open = (item.task for item in desk.agenda.items if item.check_in is None)
    return replace(view, sessions=tuple(desk.line(task) for task in still_open))


def _session(desk: _Desk, view: ReminderView, due: Due) -> ReminderView:
    plan, _ = desk.situation.planned()
    meant = (task for task in plan.tasks if task.uid == due.session_uid)
    return replace(view, sessions=tuple(desk.line(task) for task in meant))


def _review(desk: _Desk, view: ReminderView, _due: Due) -> ReminderView:
    found = show_review(
        desk.database, desk.person_id, desk.situation, desk.curriculum, desk.dashboard(), now=desk.now
    )
    plan, _ = desk.situation.planned()
    written = write_review(found, desk.curriculum, zone_named(plan.time_zone)) if found else None
    return replace(view, review=written, review_page=f"{desk.links.public_url}/readiness/review")


def _countdown(desk: _Desk, view: ReminderView, due: Due) -> ReminderView:
    dashboard = desk.dashboard()
    overall = dashboard.overall if dashboard.has_data else None
    days, title = _interview(desk.situation, view.on)
    return replace(
        _still_open(desk, view, due),
        days=days,
        interview=title,
        points_now=round(WHOLE * overall.now.estimate.value) if overall else None,
        points_then=round(WHOLE * overall.then.estimate.value) if overall else None,
    )


def _interview(situation: Situation, on: date) -> tuple[int, str]:
    """Days to the next interview counted down to on that day, and its title."""
    _, request = situation.planned()
    zone = zone_named(request.time_zone)
    all_of_them = [(one.at, one.title) for one in request.earlier] + [(request.interview_at, request.title)]
    ahead = [((local_at(at, zone).date() - on).days, title) for at, title in sorted(all_of_them)]
    counted = choices_from(situation.standing.reminders).countdown_days
    return next((found for found in ahead if found[0] in counted), ahead[-1])


_GATHERED: Mapping[ReminderKind, Callable[[_Desk, ReminderView, Due], ReminderView]] = {
    ReminderKind.DIGEST: _still_open,
    ReminderKind.SESSION: _session,
    ReminderKind.NUDGE: _still_open,
    ReminderKind.REVIEW: _review,
    ReminderKind.COUNTDOWN: _countdown,
}
