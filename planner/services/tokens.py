"""Secrets handed out in links and cookies: 256 random bits, known to the database only by their hash."""

import base64
import binascii
import hashlib
import hmac
import secrets
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

_CLAIMS = struct.Struct(">III16s")
_STOP_CLAIMS = struct.Struct(">II")
_SEAL_BYTES = 16
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def new_token() -> str:
    """A fresh secret of 256 bits, base64url, 43 characters."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What the database keeps of a token: SHA-256 in 64 lower-case hex digits."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def feed_token(secret_key: str, *, person_id: int, rotation: int) -> str:
    """The token of a person's calendar feed, 256 bits, base64url (CALENDAR F1).

    Derived and not stored, so the page can show the address again and the database holds nothing usable.
    """
    message = f"calendar-feed|{person_id}|{rotation}".encode()
    return _written(hmac.digest(secret_key.encode(), message, "sha256"))


def partner_token(secret_key: str, *, person_id: int, mock: str, form_key: str) -> str:
    """The token of a partner's link to a mock, 256 bits, base64url.

    The form's random key is part of it, so that a form sent twice makes one link and shows it again.
    """
    message = f"partner-link|{person_id}|{mock}|{form_key}".encode()
    return _written(hmac.digest(secret_key.encode(), message, "sha256"))


@dataclass(frozen=True, slots=True)
class SessionClaims:
    """What a session's link in the calendar stands for: one session of one person, from one feed.

    `rotation` is the feed's, `uid` the session's; it expires at an aware instant, exact to a minute.
    """

    person_id: int
    rotation: int
    expires_at: datetime
    uid: str


def session_token(secret_key: str, claims: SessionClaims) -> str:
    """A link's token: its claims and a seal of 128 bits over them, base64url, 59 characters."""
    minutes = (claims.expires_at - _EPOCH) // timedelta(minutes=1)
    packed = _CLAIMS.pack(claims.person_id, claims.rotation, minutes, UUID(claims.uid).bytes)
    return _written(packed + _seal(secret_key, packed))


def read_session_token(secret_key: str, token: str) -> SessionClaims | None:
    """The claims of a token sealed with this key; None for anything else."""
    raw = _read(token)
    packed, seal = raw[: _CLAIMS.size], raw[_CLAIMS.size :]
    if len(packed) < _CLAIMS.size or not hmac.compare_digest(seal, _seal(secret_key, packed)):
        return None
    person_id, rotation, minutes, uid = _CLAIMS.unpack(packed)
    return SessionClaims(person_id, rotation, _EPOCH + timedelta(minutes=minutes), str(UUID(bytes=uid)))


@dataclass(frozen=True, slots=True)
class StopClaims:
    """What the link at the end of a reminder stands for: one kind of reminder, to one channel of a person."""

    person_id: int
    channel_id: int
    kind: str


def stop_token(secret_key: str, claims: StopClaims) -> str:
    """A link's token: its claims and a seal of 128 bits over them, base64url. It never ends."""
    packed = _STOP_CLAIMS.pack(claims.person_id, claims.channel_id) + claims.kind.encode("ascii")
    return _written(_stop_seal(secret_key, packed) + packed)


def read_stop_token(secret_key: str, token: str) -> StopClaims | None:
    """The claims of a token sealed with this key; None for anything else."""
    raw = _read(token)
    seal, packed = raw[:_SEAL_BYTES], raw[_SEAL_BYTES:]
    if len(packed) < _STOP_CLAIMS.size or not hmac.compare_digest(seal, _stop_seal(secret_key, packed)):
        return None
    person_id, channel_id = _STOP_CLAIMS.unpack_from(packed)
    return StopClaims(person_id, channel_id, packed[_STOP_CLAIMS.size :].decode("ascii"))


def form_proof(secret_key: str, token: str) -> str:
    """What the form behind a session's link carries, so that only this app's page can have made it."""
    message = f"session-form|{token}".encode("utf-8", "surrogatepass")
    return _written(hmac.digest(secret_key.encode(), message, "sha256"))


def _seal(secret_key: str, packed: bytes) -> bytes:
    return hmac.digest(secret_key.encode(), b"session-link|" + packed, "sha256")[:_SEAL_BYTES]


def _stop_seal(secret_key: str, packed: bytes) -> bytes:
    return hmac.digest(secret_key.encode(), b"reminder-stop|" + packed, "sha256")[:_SEAL_BYTES]


def _read(token: str) -> bytes:
    """The bytes of a token; none if it is not base64url at all."""
    try:
        return base64.b64decode(token.encode("ascii") + b"=" * (-len(token) % 4), b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error):
        return b""


def _written(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")
