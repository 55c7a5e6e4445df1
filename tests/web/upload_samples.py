"""Forms with a file, sent the way browsers do."""

from collections.abc import Mapping

from calendar_server import MEETING
from web_samples import BROWSER, Visitor, new_key
from werkzeug.test import TestResponse

from planner.core.plan import Task


def send_parts(
    visitor: Visitor, path: str, fields: Mapping[str, str], content: bytes, name: str
) -> TestResponse:
    """Send a form with a file the way browsers do."""
    seam = b"--a-seam-of-the-form\r\n"
    plain = [
        f'Content-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
        for field, value in fields.items()
    ]
    file = f'Content-Disposition: form-data; name="calendar"; filename="{name}"\r\n\r\n'.encode() + content
    body = seam + seam.join([*plain, file]) + b"\r\n--a-seam-of-the-form--\r\n"
    kind = "multipart/form-data; boundary=a-seam-of-the-form"
    return visitor.client.post(path, data=body, content_type=kind, headers=BROWSER, buffered=True)


def upload(
    visitor: Visitor, content: bytes, name: str = "mine.ics", key: str | None = None, **typed: str
) -> TestResponse:
    fields = {"csrf_token": visitor.csrf_token(), "form_key": key or new_key(), **typed}
    return send_parts(visitor, "/calendar/busy/add-file", fields, content, name)


def busy(visitor: Visitor) -> list[str]:
    return [interval.start.isoformat() for interval in visitor.situation.planned()[1].busy]


def at_the_meeting(task: Task) -> bool:
    return "2026-11-24T18" <= task.starts_at.isoformat() < "2026-11-24T20"


def padded(size: int) -> bytes:
    """The meeting with a comment that makes the file that many bytes long."""
    head, end = MEETING.split(b"END:VCALENDAR")
    line = b"X-PADDING:" + b"p" * 100 + b"\r\n"
    room = size - len(MEETING)
    lines = line * (room // len(line))
    return head + lines + b"X" * (room - len(lines) - 2) + b"\r\nEND:VCALENDAR" + end
