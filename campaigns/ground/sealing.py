"""Sealed fields: personal data as ciphertext at rest, and keyed hashes to look it up by.

Sealing keys rotate (the newest seals, all open: MultiFernet). The look-up key is a separate key that
does not rotate, since every stored hash depends on it (rule C2).
"""

import hashlib
import hmac
from collections.abc import Sequence

from cryptography.fernet import Fernet, MultiFernet
from sqlalchemy import Dialect, LargeBinary, TypeDecorator

_box: MultiFernet | None = None
_lookup_key = b""


def use_keys(sealing_keys: Sequence[str], lookup_key: str) -> None:
    """Take the keys into use; `sealing_keys` newest first. Raises ValueError on a bad or missing key."""
    global _box, _lookup_key
    if not sealing_keys or not lookup_key:
        raise ValueError("sealing needs at least one sealing key and the look-up key")
    _box = MultiFernet([Fernet(key) for key in sealing_keys])
    _lookup_key = lookup_key.encode()


def seal(text: str) -> bytes:
    """The text as ciphertext under the newest key."""
    return _opened_box().encrypt(text.encode())


def unseal(sealed: bytes) -> str:
    """The text again. Raises cryptography.fernet.InvalidToken if no key fits."""
    return _opened_box().decrypt(sealed).decode()


def fingerprint(text: str) -> str:
    """A keyed hash (HMAC-SHA-256, 64 hex digits) by which an equal text is found again.

    A plain hash of a 16-digit NIK can be guessed by trying all of them; a keyed one cannot.
    """
    _opened_box()
    return hmac.new(_lookup_key, text.encode(), hashlib.sha256).hexdigest()


def digest(text: str) -> str:
    """A plain hash (SHA-256, 64 hex digits): for random tokens, which nobody can guess; else `fingerprint`."""
    return hashlib.sha256(text.encode()).hexdigest()


def _opened_box() -> MultiFernet:
    if _box is None:
        raise RuntimeError("sealing.use_keys() was not called")
    return _box


class Sealed(TypeDecorator[str]):
    """A text column whose content is ciphertext in the table, in backups and in dumps."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else seal(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        return None if value is None else unseal(value)
