"""The web application: pages for people, a feed for calendars."""

from flask import Flask
from flask_wtf.csrf import CSRFProtect

from planner.bootstrap import Parts, assemble
from planner.clock import Clock, system_clock
from planner.core.vocabulary import CONFIDENCE_WORDS
from planner.resources import templates_dir
from planner.services.access import SESSION_LIFETIME
from planner.settings import Settings
from planner.web import access, assets, errors, feed, headers, health, layout, limits
from planner.web.pages import (
    builds,
    busy_sources,
    caldav,
    calendar,
    calendar_check_in,
    calibration,
    concepts,
    day_check_in,
    debriefs,
    drill,
    history,
    mocks,
    partner,
    plan,
    plan_changes,
    practice,
    progress,
    readiness,
    rehearsal,
    reminders,
    review,
    session,
    settings,
    sign_in,
    stop_reminder,
    stories,
    today,
    welcome,
)
from planner.web.state import EXTENSION


def create_app(settings: Settings, *, clock: Clock = system_clock) -> Flask:
    """The application for these settings, its database brought up to date."""
    return build_app(assemble(settings, clock=clock))


def build_app(parts: Parts) -> Flask:
    """The application over parts that are assembled already."""
    app = Flask("planner.web", template_folder=str(templates_dir()), static_folder="static")
    _configure(app, parts)
    # In this order before each request: who asks, how much they may send, and only then is a form read.
    access.install(app)
    limits.install(app)
    csrf = CSRFProtect(app)
    # Their pages work without a cookie: the form carries a proof of its own (see there).
    csrf.exempt(calendar_check_in.blueprint)
    csrf.exempt(partner.blueprint)
    csrf.exempt(stop_reminder.blueprint)
    for blueprint in (
        assets.blueprint,
        builds.blueprint,
        busy_sources.blueprint,
        caldav.blueprint,
        calendar.blueprint,
        calendar_check_in.blueprint,
        calibration.blueprint,
        concepts.blueprint,
        day_check_in.blueprint,
        debriefs.blueprint,
        drill.blueprint,
        feed.blueprint,
        health.blueprint,
        history.blueprint,
        mocks.blueprint,
        partner.blueprint,
        plan.blueprint,
        plan_changes.blueprint,
        practice.blueprint,
        progress.blueprint,
        readiness.blueprint,
        rehearsal.blueprint,
        reminders.blueprint,
        review.blueprint,
        session.blueprint,
        settings.blueprint,
        sign_in.blueprint,
        stop_reminder.blueprint,
        stories.blueprint,
        today.blueprint,
        welcome.blueprint,
    ):
        app.register_blueprint(blueprint)
    for install in (assets.install, errors.install, headers.install, layout.install):
        install(app)
    return app


def _configure(app: Flask, parts: Parts) -> None:
    secure = parts.settings.public_url.startswith("https:")
    app.extensions[EXTENSION] = parts
    app.config.update(
        SECRET_KEY=parts.settings.secret_key,
        TRUSTED_HOSTS=list(parts.settings.trusted_hosts),
        SESSION_COOKIE_NAME="__Host-planner" if secure else "planner",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=secure,
        # The server decides how long a session lasts; a cookie renewed with every answer would ride along on
        # files that any cache may keep.
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=SESSION_LIFETIME,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
    )
    # An address is right or it is not found: otherwise "//" would be answered by sending people elsewhere.
    app.url_map.merge_slashes = False
    app.jinja_env.globals["confidence_words"] = CONFIDENCE_WORDS
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
