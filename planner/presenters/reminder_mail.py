"""What each reminder says: a subject, plain text, and the same as HTML."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from planner.core.reminder_choices import ReminderKind
from planner.presenters.mail_parts import Link, Mail, anchor, bullets, document, tag
from planner.presenters.review_mail import NOTHING_YET, review_mail
from planner.presenters.review_text import ReviewText


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session as a reminder tells of it: `starts` on the person's clock, why it is there, what to practise.

    `page` leads to it in the app, `check_in` to where one says how it went without signing in.
    """

    title: str
    starts: str
    minutes: int
    why: str
    prompts: tuple[str, ...]
    page: str
    check_in: str

    @property
    def headline(self) -> str:
        """19:00, Regularization, 45 min."""
        return f"{self.starts}, {self.title}, {self.minutes} min"


@dataclass(frozen=True, slots=True)
class ReminderView:
    """Everything a reminder may tell of a person.

    `sessions` are those it is about: of the day, the one that begins, or those still open. `days` are left to
    the interview called `interview`; `points_now` and `points_then` (0-100) stay None while nothing is known.
    `review` is None while the first plan is not a day old. `stop` ends this reminder on this channel.
    """

    on: date
    sessions: tuple[SessionLine, ...]
    today: str
    reminders: str
    stop: str | None = None
    days: int = 0
    interview: str = ""
    points_now: int | None = None
    points_then: int | None = None
    review: ReviewText | None = None
    review_page: str = ""


@dataclass(frozen=True, slots=True)
class _Letter:
    """A reminder before it is set: each session's lines come with its links."""

    subject: str
    opening: tuple[str, ...]
    blocks: tuple[tuple[str, tuple[str, ...], tuple[Link, ...]], ...] = ()
    closing: str = ""
    links: tuple[Link, ...] = ()


def write_reminder(kind: ReminderKind, view: ReminderView) -> Mail:
    """The message of a reminder."""
    if kind is ReminderKind.REVIEW and view.review is not None:
        return review_mail(view.review, link=view.review_page, footer=_footer(view))
    letter = _LETTERS[kind](view)
    return Mail(letter.subject, _text(letter, view), _html(letter, view))


def _digest(view: ReminderView) -> _Letter:
    if not view.sessions:
        return _Letter("Today: nothing planned", ("Nothing is planned today. Enjoy the free day.",))
    return _Letter(
        f"Today: {_amount(view.sessions)}",
        (f"Good morning. {_date(view.on)} holds {_amount(view.sessions)}.",),
        tuple(_block(session) for session in view.sessions),
        links=(Link("Open today", view.today),),
    )


def _session(view: ReminderView) -> _Letter:
    (session,) = view.sessions
    links = (Link("Open the session", session.page), _say(session))
    return _Letter(
        session.headline,
        (f"At {session.starts}: {session.title}, {session.minutes} min.", session.why),
        (("To practise", session.prompts, ()),) if session.prompts else (),
        links=links,
    )


def _nudge(view: ReminderView) -> _Letter:
    if not view.sessions:
        return _Letter("Today is done", ("Nothing of today is open any more. Rest well.",))
    is_one = len(view.sessions) == 1
    counted = "One session of today has" if is_one else f"{_count(view.sessions)} of today have"
    return _Letter(
        f"Still open today: {view.sessions[0].title if is_one else _count(view.sessions)}",
        (f"{counted} no check-in yet. If it happened, one tap says so.",),
        tuple(_block(session, tells_why=False) for session in view.sessions),
        "If today went another way, that is fine. Nothing is lost, and what stays open can find a new place.",
        (Link("Open today", view.today),),
    )


def _review(_view: ReminderView) -> _Letter:
    return _Letter("Your week: nothing to review yet", (NOTHING_YET,))


def _countdown(view: ReminderView) -> _Letter:
    name = f"{view.interview}: " if view.interview else ""
    left = {0: "your interview is today", 1: "your interview is tomorrow"}.get(
        view.days, f"{view.days} days to your interview"
    )
    subject = name + left if name else left[0].upper() + left[1:]
    plan = f"Today holds {_amount(view.sessions)}." if view.sessions else "Nothing is planned today."
    return _Letter(
        subject,
        tuple(line for line in (f"{subject}.", _readiness(view), plan) if line),
        tuple(_block(session, tells_why=False) for session in view.sessions),
        links=(Link("Open today", view.today),),
    )


def _readiness(view: ReminderView) -> str:
    """Where they are and where they are heading; empty while nothing is known."""
    if view.points_now is None:
        return ""
    if view.points_then is None or not view.days:
        return f"You are at {view.points_now} points of 100."
    return f"You are at {view.points_now} points of 100, heading for {view.points_then} at the interview."


def _block(session: SessionLine, *, tells_why: bool = True) -> tuple[str, tuple[str, ...], tuple[Link, ...]]:
    lines = (session.why,) if tells_why and session.why else ()
    return session.headline, lines, (Link("Open it", session.page), _say(session))


def _say(session: SessionLine) -> Link:
    return Link("Done? Say so here", session.check_in)


def _count(sessions: Sequence[SessionLine]) -> str:
    return f"{len(sessions)} session{'' if len(sessions) == 1 else 's'}"


def _amount(sessions: Sequence[SessionLine]) -> str:
    """2 sessions, 1 h 30 min."""
    hours, minutes = divmod(sum(session.minutes for session in sessions), 60)
    length = " ".join(part for part in (hours and f"{hours} h", minutes and f"{minutes} min") if part)
    return f"{_count(sessions)}, {length or '0 min'}"


def _date(on: date) -> str:
    return f"{on:%A}, {on.day} {on:%B},"


def _footer(view: ReminderView) -> tuple[Link, ...]:
    stop = (Link("No more of these", view.stop),) if view.stop else ()
    return (*stop, Link("Choose your reminders", view.reminders))


def _text(letter: _Letter, view: ReminderView) -> str:
    return "\n".join(_text_lines(letter, view)) + "\n"


def _text_lines(letter: _Letter, view: ReminderView) -> Iterator[str]:
    yield from letter.opening
    for title, lines, links in letter.blocks:
        yield from ("", title)
        yield from (f"  {line}" for line in lines)
        yield from (f"  {link.words}: {link.address}" for link in links)
    if letter.closing:
        yield from ("", letter.closing)
    if letter.links:
        yield ""
    yield from (f"{link.words}: {link.address}" for link in letter.links)
    yield ""
    yield from (f"{link.words}: {link.address}" for link in _footer(view))


def _html(letter: _Letter, view: ReminderView) -> str:
    body = [
        *(tag("p", line) for line in letter.opening),
        *(part for block in letter.blocks for part in _html_block(*block)),
        *([tag("p", letter.closing)] if letter.closing else []),
        *(f"<p>{anchor(link)}</p>" for link in letter.links),
        "<hr>",
        f"<p>{' · '.join(anchor(link) for link in _footer(view))}</p>",
    ]
    return document(letter.subject, body)


def _html_block(title: str, lines: Sequence[str], links: Sequence[Link]) -> Iterator[str]:
    yield tag("h2", title)
    if lines and not links:
        yield bullets(escape(line) for line in lines)
        return
    yield from (tag("p", line) for line in lines)
    yield f"<p>{' · '.join(anchor(link) for link in links)}</p>"


_LETTERS: Mapping[ReminderKind, Callable[[ReminderView], _Letter]] = {
    ReminderKind.DIGEST: _digest,
    ReminderKind.SESSION: _session,
    ReminderKind.NUDGE: _nudge,
    ReminderKind.REVIEW: _review,
    ReminderKind.COUNTDOWN: _countdown,
}
