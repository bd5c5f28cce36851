"""Passwords: argon2id, a small set of rules, and no hint whether a username exists."""

import threading
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from campaigns.ground.errors import Invalid

MIN_LENGTH = 12  # NIST SP 800-63B: length counts, composition rules do not
MAX_LENGTH = 200
TOO_COMMON = frozenset(
    {
        *(
            "password1234",
            "passwordpassword",
            "123456789012",
            "1234567890123",
            "qwertyuiop12",
            "qwerty123456",
        ),
        *(
            "indonesia123",
            "diskominfokalsel",
            "banjarmasin123",
            "banjarbaru123",
            "kalimantanselatan",
            "sp4nlapor123",
        ),
    }
)

_hasher = PasswordHasher()
_places = threading.Semaphore(2)  # 64 MiB and 0.1 s each: more at once only starve the pages


def check(password: str, *names: str) -> None:
    """Raise Invalid at `password` if it is short, common, or one of the person's own `names`."""
    plain = password.strip().lower()
    if len(password) < MIN_LENGTH:
        raise Invalid("password.short", f"Kata sandi paling sedikit {MIN_LENGTH} karakter.", "password")
    if len(password) > MAX_LENGTH:
        raise Invalid("password.long", f"Kata sandi paling banyak {MAX_LENGTH} karakter.", "password")
    if plain in TOO_COMMON or len(set(plain)) < 4 or plain in {name.strip().lower() for name in names}:
        raise Invalid("password.common", "Kata sandi ini mudah ditebak. Pilih kalimat yang lain.", "password")


def hashed(password: str) -> str:
    """The password as an argon2id hash (RFC 9106, 64 MiB)."""
    with _places:
        return _hasher.hash(_composed(password))


@cache
def _decoy() -> str:
    """A hash that no password fits; made at the first sign-in, since every command would wait for it."""
    return _hasher.hash("a password that nobody has")


def fits(password_hash: str | None, password: str) -> bool:
    """Whether the password belongs to the hash; takes equally long where there is none."""
    decoy = _decoy()
    with _places:
        try:
            same = _hasher.verify(password_hash or decoy, _composed(password))
        except (VerificationError, InvalidHashError):
            return False
    return same and bool(password_hash) and len(password) <= MAX_LENGTH


def _composed(password: str) -> str:
    """The same characters whichever keyboard typed them: phones and desktops compose accents differently."""
    return unicodedata.normalize("NFC", password[: MAX_LENGTH + 1])
