"""Secrets handed out in links and cookies: 256 random bits, known to the database only by their hash."""

import base64
import hashlib
import hmac
import secrets


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
    digest = hmac.digest(secret_key.encode(), message, "sha256")
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")
