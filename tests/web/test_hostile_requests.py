"""No request breaks the application: seeded nonsense in every route, field and header (PROMISES I1)."""

import time
from random import Random
from typing import Any

import pytest
from route_samples import ROUTES, Route
from web_samples import UNKNOWN_UID, Visitor, new_key, plan_form

REQUESTS = 100
WORK_SECONDS = 2  # of the processor: a busy machine makes a request wait, not work
WAIT_SECONDS = 30
SLOW = {"welcome.look_around"}

NONSENSE = (
    *("", " ", "0", "-1", "1e309", "NaN", "null", "true", "[]", "{}", "99999999999999999999", "٣"),
    *("1" * 5000, "x" * 10_000, "ß" * 999, "\0", "\x7f", "\x1b[31m", "\r\nX-Injected: yes", "\ud7ff"),
    *(
        "é",
        "日本語",
        "🔑",
        "\u202e",
        "\ufeff",
        "' OR 1=1 --",
        '"',
        "`",
        "%s%n",
        "%00",
        "%",
        "{{7*7}}",
        "${7*7}",
    ),
    *("<script>alert(1)</script>", "../../etc/passwd", "file:///etc/passwd", "javascript:alert(1)"),
    *("//evil.example", "https://evil.example", "Europe/Vienna", "UTC", "Etc/GMT+12", "Pacific/Kiritimati"),
    *("2026-02-30", "0000-00-00", "9999-12-31", "0001-01-01", "2026-12-07T14:00", "25:61", "24:00", "00:00"),
    *("19:00-20:30," * 40, "24:00-24:00", "00:00-24:00", "done", "partly", "5", "auto", "8-week"),
)
METHODS = ("GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "X" * 50)
HEADERS = (
    *(
        "Accept",
        "Accept-Encoding",
        "Accept-Language",
        "Cookie",
        "If-None-Match",
        "If-Modified-Since",
        "Range",
    ),
    *(
        "Referer",
        "Origin",
        "User-Agent",
        "X-CSRFToken",
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "Authorization",
    ),
    *("X-HTTP-Method-Override", "Content-Type", "Content-Encoding", "Transfer-Encoding", "Expect"),
)
FIELDS = (
    *plan_form(),
    *("day_start_hour", "theme", "focus", "outcome", "minutes", "note", "calendar", "next", "id"),
    *("confidence-regularization", "confidence-", "known-regularization", "known-"),
    *("as_of", "fingerprint", "more_minutes", "more_days", "days_later", "leave_out", "ready", "take_back"),
    *("pause_from", "pause_to", "end_pause", "interview_title", "interview_date", "interview_clock"),
    *("interview_weight", "round", "drop_interview", "loop", "loop_round", "loop_weight"),
    *("add_concept", "drop_concept", "at_own_pace"),
    *("place", "on", "at", "pinned", "catches_up", "uid", "back", "proof", "facet-definition-trees", "page"),
    *("ticked", "seconds", "rating", "answer", "prompts", "count", "pillar", "kind", "round", "concept"),
    *("minutes-round-coding", "said-round-coding", "score-round-coding-code", "comment-round-coding", "made"),
    *("name", "asked", "asked_prompt", "went-regularization", "other"),
    *("design", "framework", "length", "taken", "taken-0", "note-0", "score-0", "ticked", "solved", "link"),
    *("address", "address_title", "file_title"),
    *("title", "situation", "lesson", "prompt", "prompts", "version"),
)


def hostile_path(chance: Random, route: Route, visitor: Visitor) -> str:
    """The route's path with its own, a real or a nonsensical end."""
    stem, _, end = route.path.rpartition("/")
    stem = stem.replace(UNKNOWN_UID, chance.choice([UNKNOWN_UID, visitor.tasks[0].uid]))
    if end in {UNKNOWN_UID, "999999", "unknown", "unknown.ics"}:
        word = chance.choice([*NONSENSE, visitor.tasks[0].uid, str(visitor.log[-1].id)])
        end = word + (".ics" if end.endswith(".ics") else "")
    query = chance.choice(
        ["", "", f"?{chance.choice(FIELDS)}={chance.choice(NONSENSE)}", "?&&=;=%", "?next=//evil"]
    )
    return f"{stem}/{end}{query}".replace("\r", "%0D").replace("\n", "%0A")


def hostile_fields(chance: Random, token: str) -> dict[str, Any]:
    """A form that is right but for some fields."""
    fields = {**plan_form(), "form_key": new_key(), "outcome": "done", "theme": "dark", "day_start_hour": "4"}
    for _ in range(chance.randint(0, 6)):
        fields[chance.choice(FIELDS)] = chance.choice(NONSENSE)
    return fields | {"csrf_token": chance.choice([token, token, token, token, chance.choice(NONSENSE)])}


def hostile_headers(chance: Random) -> dict[str, str]:
    chosen = chance.sample(HEADERS, chance.choice([0, 0, 1, 2]))
    clean = [word for word in NONSENSE if word.isprintable() and word.isascii()]
    return {name: chance.choice(clean) for name in chosen if name != "Cookie" or chance.random() < 0.2}


def is_in_time(worked: float, waited: float) -> bool:
    return time.thread_time() - worked < WORK_SECONDS and time.monotonic() - waited < WAIT_SECONDS


@pytest.mark.parametrize("seed", range(6))
def test_nonsense_is_answered_and_breaks_nothing(planned: Visitor, seed: int) -> None:
    chance = Random(seed)
    routes = [route for route in ROUTES if route.endpoint not in SLOW]

    for _ in range(REQUESTS):
        route = chance.choice(routes)
        method = route.method if chance.random() < 0.8 else chance.choice(METHODS)
        path = hostile_path(chance, route, planned)
        fields = hostile_fields(chance, planned.csrf_token()) if method not in {"GET", "HEAD"} else None
        headers = hostile_headers(chance)
        begun = time.thread_time(), time.monotonic()

        response = planned.client.open(path, method=method, data=fields, headers=headers, buffered=True)

        asked = (seed, method, path[:200], headers, fields)
        assert response.status_code < 500, asked
        assert is_in_time(*begun), asked
        assert "X-Injected" not in response.headers, asked
        assert str(response.location or "/").startswith("/"), asked
        assert not str(response.location).startswith("//"), asked
        if route.endpoint == "sign_in.leave" and response.status_code == 303:
            planned.sign_in("Ana")
        if route.endpoint.startswith("history.") and planned.situation.plan is None:
            planned.make_plan()

    for path in ("/", "/plan", "/readiness", "/calendar", "/settings"):
        assert planned.get(path).status_code == 200


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"[" * 100_000, "application/json"),
        (b"\xff\xfe" * 1000, "application/x-www-form-urlencoded"),
        (b"&" * 900_000, "application/x-www-form-urlencoded"),
        (b"a=1&" * 200_000, "application/x-www-form-urlencoded"),
        (b"--x\r\n", "multipart/form-data; boundary=x"),
        (b"--x\r\nContent-Disposition: form-data\r\n\r\n--x--", "multipart/form-data; boundary=x"),
        (b"--x\r\nContent-Disposition: form-data; name=\r\n\r\n--x--", "multipart/form-data; boundary=x"),
        (b"no boundary", "multipart/form-data"),
        (b"x", "multipart/form-data; boundary=" + "b" * 10_000),
        (b"", "multipart/form-data; boundary="),
        (b"<x/>", "text/xml; charset=klingon"),
        (b"a=1", "application/x-www-form-urlencoded; charset=utf-7"),
    ],
)
def test_bodies_of_odd_shapes_are_refused(planned: Visitor, body: bytes, content_type: str) -> None:
    before = planned.log

    uid = planned.tasks[0].uid
    for path in ("/welcome", "/calendar/busy/add-file", "/settings/theme", f"/check-in/{uid}"):
        begun = time.thread_time(), time.monotonic()
        response = planned.client.post(path, data=body, content_type=content_type, buffered=True)
        assert 400 <= response.status_code < 500
        assert is_in_time(*begun)

    assert planned.log == before
