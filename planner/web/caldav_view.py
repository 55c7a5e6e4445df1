"""The card of a person's own calendar server: how it stands, and the form to connect it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from planner.services.caldav_servers import ShownServer, show_server
from planner.web.state import now, parts, person
from planner.web.words import ago, counted, duration


@dataclass(frozen=True, slots=True)
class ServerTyped:
    """What was typed into the form, but never the password, and what is wrong with it, by id of the input."""

    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ServerView:
    """The connected server; `problem` and `next_try` are None while all is well."""

    host: str
    username: str
    state: str
    problem: str | None
    next_try: str | None


@dataclass(frozen=True, slots=True)
class CaldavView:
    """Everything the card shows; `server` is None while none is connected."""

    server: ServerView | None
    typed: ServerTyped


def caldav_view(typed: ServerTyped | None = None) -> CaldavView:
    """The card for the person signed in, its form as the server is known or with what was typed."""
    shown = show_server(parts().database, person().id)
    if shown is None:
        return CaldavView(None, typed or ServerTyped())
    known = {"server_address": shown.account.address, "server_username": shown.account.username}
    return CaldavView(_server(shown), typed or ServerTyped(known))


def server_state(shown: ShownServer) -> str:
    """How many events lie there, and since when that is true."""
    published_at = shown.account.published_at
    if published_at is None:
        return "Nothing has been published yet."
    return f"{counted(shown.events, 'event')}, up to date {ago(published_at, now())}."


def _server(shown: ShownServer) -> ServerView:
    account = shown.account
    return ServerView(
        host=urlsplit(account.address).netloc,
        username=account.username,
        state=server_state(shown),
        problem=account.problem,
        next_try=_next_try(account.next_at) if account.problem else None,
    )


def _next_try(at: datetime) -> str:
    minutes = max(1, -int((now() - at).total_seconds() // 60))
    return f"The planner tries again in {duration(minutes)}."
