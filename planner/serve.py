"""`planner serve`: one process that answers requests and keeps the time."""

import logging
import signal
import sys
import webbrowser
from collections.abc import Callable
from types import FrameType

from waitress.server import create_server

from planner.bootstrap import Parts
from planner.core.errors import SettingsError
from planner.jobs import leave, start_ticker, stop_ticker
from planner.services.access import issue_owner_link
from planner.web import build_app

THREADS = 8

_log = logging.getLogger(__name__)


def serve_app(parts: Parts, *, opens_browser: bool, ticks: bool = True, say: Callable[[str], object]) -> None:
    """Serve until interrupted. At first run a one-time link for the owner is printed and opened.

    Without `ticks` recurring work is left to workers.
    """
    settings = parts.settings
    app = build_app(parts)
    try:
        server = create_server(app, host=settings.host, port=settings.port, threads=THREADS, ident=None)
    except OSError as error:
        raise SettingsError(
            f"Port {settings.port} on {settings.host} is taken or not allowed. "
            "Set PLANNER_PORT to another one."
        ) from error
    _greet(parts, opens_browser=opens_browser, say=say)
    ticker = start_ticker(parts) if ticks else None
    signal.signal(signal.SIGTERM, _stop)
    code = 1
    try:
        server.run()
        code = 0
    except Exception:
        _log.exception("The server has failed.")
        raise
    finally:
        ended = ticker is None or stop_ticker(ticker)
        parts.database.dispose()
        if not ended:
            leave(code)


def _stop(_number: int, _frame: FrameType | None) -> None:
    """Leave like Ctrl+C does: requests in hand are answered, then the finally above runs."""
    sys.exit(0)


def _greet(parts: Parts, *, opens_browser: bool, say: Callable[[str], object]) -> None:
    url = parts.settings.public_url
    say(f"Study Planner runs at {url}  (stop it with Ctrl+C)")
    token = issue_owner_link(parts.database, now=parts.clock())
    if token is not None:
        link = f"{url}/sign-in/{token}"
        say(f"First run: open this link once to make your account\n  {link}")
        if opens_browser:
            webbrowser.open(link)
