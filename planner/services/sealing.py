"""Secrets that must be read again, such as addresses and passwords: encrypted with the instance's own key."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from planner.core.errors import PlannerError


class SealBrokenError(PlannerError):
    """A secret that was stored under another secret key."""


def seal(secret_key: str, purpose: str, text: str) -> str:
    """The text encrypted and authenticated; `purpose` keeps secrets of one sort from passing for another."""
    return _box(secret_key, purpose).encrypt(text.encode()).decode("ascii")


def unseal(secret_key: str, purpose: str, sealed: str) -> str:
    """What `seal` was given; raises SealBrokenError if the key or the purpose is another."""
    try:
        return _box(secret_key, purpose).decrypt(sealed.encode("ascii")).decode()
    except InvalidToken as error:
        raise SealBrokenError(
            "This was stored under another secret key and cannot be read any more. Please enter it again."
        ) from error


def _box(secret_key: str, purpose: str) -> Fernet:
    # HKDF (RFC 5869): the instance's key signs sessions, so what encrypts is derived and never the same.
    derived = HKDF(SHA256(), length=32, salt=None, info=f"planner seal {purpose}".encode())
    return Fernet(base64.urlsafe_b64encode(derived.derive(secret_key.encode())))
