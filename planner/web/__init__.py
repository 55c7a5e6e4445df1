"""The web application: pages for people, a feed for calendars."""

from flask import Flask
from flask_wtf.csrf import CSRFProtect

from planner.bootstrap import Parts, assemble
from planner.clock import Clock, system_clock
from planner.core.vocabulary import CONFIDENCE_WORDS
from planner.resources import templates_dir
from planner.settings import Settings
from planner.web import access, assets, errors, feed, headers, health, layout
from planner.web.pages import calendar, concepts, plan, readiness, settings, sign_in, today, welcome
from planner.web.state import EXTENSION

UPLOAD_LIMIT = 10 * 1024 * 1024
BODY_LIMIT = 2 * 1024 * 1024
FORM_LIMIT = 1024 * 1024
PARTS_LIMIT = 500


def create_app(settings: Settings, *, clock: Clock = system_clock) -> Flask:
    """The application for these settings, its database brought up to date."""
    return build_app(assemble(settings, clock=clock))


def build_app(parts: Parts) -> Flask:
    """The application over parts that are assembled already."""
    app = Flask("planner.web", template_folder=str(templates_dir()), static_folder="static")
    _configure(app, parts)
    CSRFProtect(app)
    for blueprint in (
        assets.blueprint,
        calendar.blueprint,
        concepts.blueprint,
        feed.blueprint,
        health.blueprint,
        plan.blueprint,
        readiness.blueprint,
        settings.blueprint,
        sign_in.blueprint,
        today.blueprint,
        welcome.blueprint,
    ):
        app.register_blueprint(blueprint)
    for install in (access.install, assets.install, errors.install, headers.install, layout.install):
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
        MAX_CONTENT_LENGTH=BODY_LIMIT,
        MAX_FORM_MEMORY_SIZE=FORM_LIMIT,
        MAX_FORM_PARTS=PARTS_LIMIT,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
    )
    app.jinja_env.globals["confidence_words"] = CONFIDENCE_WORDS
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
