"""Sealed fields: personal data as ciphertext at rest, and keyed hashes to look it up by.

Sealing keys rotate (the newest seals, all open: MultiFernet). The look-up key is a separate key that
does not rotate, since every stored hash depends on it (rule C2). Keys out of a file are read again as soon as
the file changes, so that every process that runs seals with a new key from then on; see `rotation`.
"""

import hashlib
import hmac
import logging
from collections.abc import Sequence
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import Dialect, LargeBinary, TypeDecorator

from campaigns.ground import keyring

log = logging.getLogger(__name__)

_box: MultiFernet | None = None
_keys: tuple[str, ...] = ()
_lookup_key = b""
_file: Path | None = None
_seen: keyring.Signature | None = None


def use_keys(sealing_keys: Sequence[str], lookup_key: str, file: Path | None = None) -> None:
    """Take the keys into use; `sealing_keys` newest first, `file` is where they were read and may change.

    Raises ValueError on a bad or missing key.
    """
    global _lookup_key, _file, _seen
    if not sealing_keys or not lookup_key:
        raise ValueError("sealing needs at least one sealing key and the look-up key")
    _seen = None  # the next use looks into the file once more: it may have changed since it was read
    _take(sealing_keys)
    _lookup_key, _file = lookup_key.encode(), file


def seal(text: str) -> bytes:
    """The text as ciphertext under the newest key."""
    return _opened_box().encrypt(text.encode())


def unseal(sealed: bytes) -> str:
    """The text again. Raises cryptography.fernet.InvalidToken if no key fits."""
    return _opened_box().decrypt(sealed).decode()


def resealed(sealed: bytes) -> bytes:
    """The same text under the newest key, with the moment it was first sealed. Raises InvalidToken."""
    return _opened_box().rotate(sealed)


def key_names() -> tuple[str, ...]:
    """The names of the keys in use, newest first."""
    _opened_box()
    return tuple(name_of(key) for key in _keys)


def name_of(key: str) -> str:
    """A name for a key that gives nothing of it away: 8 hex digits."""
    return digest(key)[:8]


def key_of(sealed: bytes) -> int | None:
    """Which key seals this: 0 is the newest, None none of ours."""
    _opened_box()
    for number, key in enumerate(_keys):
        try:
            Fernet(key).decrypt(sealed)
        except InvalidToken:
            continue
        return number
    return None


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
    if _file is not None:
        _look_into(_file)
    return _box


def _look_into(file: Path) -> None:
    """Take the keys of the file if it changed; a file that cannot be used leaves the keys as they are."""
    global _seen
    found = keyring.signature(file)
    if found is None or found == _seen:
        return
    _seen = found
    try:
        _take(keyring.parsed(file.read_text()))
    except (OSError, ValueError) as fault:
        log.error("%s changed and cannot be used, the keys before stay in use: %s", file, fault)


def _take(keys: Sequence[str]) -> None:
    """Raises ValueError on a bad key, or none."""
    global _box, _keys
    if not keys:
        raise ValueError("no sealing key")
    _box, _keys = MultiFernet([Fernet(key) for key in keys]), tuple(keys)


class Sealed(TypeDecorator[str]):
    """A text column whose content is ciphertext in the table, in backups and in dumps."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else seal(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        return None if value is None else unseal(value)
