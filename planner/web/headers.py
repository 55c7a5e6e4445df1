"""Security headers on every answer."""

from flask import Flask, request
from werkzeug.wrappers import Response

from planner.web.state import parts

_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}
_CHART_POLICY = _POLICY | {"style-src-attr": "'unsafe-inline'"}
_CHART_PAGES = {"readiness.show", "readiness.why", "concepts.show"}
"""The chart library positions its labels with style attributes; only these pages may."""


def install(app: Flask) -> None:
    """Add the headers to every answer."""
    app.after_request(_add_headers)


def _add_headers(response: Response) -> Response:
    headers = response.headers
    headers["Content-Security-Policy"] = _written(
        _CHART_POLICY if request.endpoint in _CHART_PAGES else _POLICY
    )
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["X-Frame-Options"] = "DENY"
    headers.setdefault("X-Robots-Tag", "noindex")
    headers.setdefault("Cache-Control", "no-store")
    if parts().settings.public_url.startswith("https:"):
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return response


def _written(policy: dict[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in policy.items())
