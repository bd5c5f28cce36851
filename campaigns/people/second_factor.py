"""Second factors: six digits of an authenticator app (TOTP, RFC 6238), and recovery codes for when it is lost.

The secret lies sealed in a table of its own, so that no list of persons ever carries it. A code opens once: its
time step is remembered, and every act holds the person's row first, so that one code used twice at once opens one
door. Throttling is counted in sessions.py before any of this is asked.
"""

import hmac
import secrets
from base64 import b32encode
from collections.abc import Collection
from datetime import datetime

import pyotp
from sqlalchemy import ForeignKey, String, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.ground import clock, sealing
from campaigns.ground.database import Base, UtcDateTime, add, db, hold
from campaigns.ground.errors import Conflict, Invalid, NotAllowed
from campaigns.ground.sealing import Sealed
from campaigns.people import journal, passwords, sessions
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership, Person, Role, memberships_of

# Things

ISSUER = "Jangkau"  # what the app writes above the digits
STEP = 30  # seconds that a code stands (RFC 6238, section 5.2)
DRIFT = 1  # steps that a phone's clock may be off, either way
RECOVERY_CODES = 10

_required: frozenset[Role] = frozenset()


def require_of(roles: Collection[Role]) -> None:
    """Take the roles into force that may not work without a second factor (setting REQUIRE_TOTP)."""
    global _required
    _required = frozenset(roles)


class SecondFactor(Base):
    """The secret that a person's app and we share, and the last time step that opened something."""

    __tablename__ = "second_factor"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), unique=True)
    secret: Mapped[str] = mapped_column(Sealed)
    last_step: Mapped[int] = mapped_column()


class RecoveryCode(Base):
    """A code of 80 random bits that opens once instead of the six digits; only its keyed hash is kept."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


# Acts


def propose() -> str:
    """A new secret (160 bits, base32) for `turn_on` or `replace`; nothing is stored yet."""
    return str(pyotp.random_base32())


def turn_on(secret: str, code: str, *, by: Membership) -> list[str]:
    """Ask for a code at every sign-in from now on; gives the recovery codes, which are shown this once.

    Every session of the person ends. Raises Invalid (`code` is not the one that the app shows), Conflict (on).
    """
    hold(by.person)
    if by.person.second_factor_at is not None:
        raise Conflict("second-factor.on", "Kode masuk dua langkah sudah menyala di akun ini.")
    return _take(secret, code, "menyalakan kode masuk dua langkah", by)


def replace(secret: str, code: str, password: str, old_code: str, *, by: Membership) -> list[str]:
    """Move to another app or phone, by the password and a code of the old one or a recovery code.

    Gives new recovery codes; every session of the person ends. Raises Invalid (which one is wrong), Conflict (off).
    """
    _prove(password, old_code, "old_code", by)
    _forget(by.person)
    return _take(secret, code, "mengganti perangkat kode masuk", by)


def turn_off(password: str, code: str, *, by: Membership) -> None:
    """Ask for no code any more. Raises Invalid (which one is wrong), Conflict (off), NotAllowed (required)."""
    if is_required_of(by.person):
        raise NotAllowed("second-factor.required", "Peran Anda mewajibkan kode masuk dua langkah.")
    _prove(password, code, "one_time_code", by)
    _forget(by.person)
    by.person.second_factor_at = None
    journal.note(by, "mematikan kode masuk dua langkah", by.person)


def renew_codes(code: str, *, by: Membership) -> list[str]:
    """Make new recovery codes, shown this once; the old ones open nothing. Raises Invalid, Conflict (off)."""
    confirm(code, by=by)
    codes = _make_codes(by.person)
    journal.note(by, "membuat kode pemulihan baru", by.person)
    return codes


def confirm(code: str, *, by: Membership, field: str = "one_time_code") -> None:
    """Take a code as theirs: six digits of now, or a recovery code. Either opens once.

    Raises Invalid at `field` (wrong, or used before), Conflict (it was turned off meanwhile).
    """
    hold(by.person)
    factor = db.session.scalar(
        select(SecondFactor)
        .where(SecondFactor.person_id == by.person_id)
        .execution_options(populate_existing=True)
    )
    if factor is None:
        raise Conflict("second-factor.off", "Kode masuk dua langkah tidak menyala di akun ini.")
    if not (_opens(factor, _plain(code)) if is_digits(code) else _recovers(_plain(code), by)):
        raise _wrong(field)


def remove(person: Person, *, by: Membership | None) -> None:
    """Let a person who lost their phone and codes in by the password alone; their sessions end.

    `by` None: the house itself. Raises Invalid (oneself), Conflict (off), NotAllowed.
    """
    if by is not None:
        require(by, Action.MANAGE_PEOPLE)
    hold(person)
    if by is not None and person.id == by.person_id:
        raise Invalid("person.self", "Matikan kode masuk Anda sendiri di halaman akun Anda.")
    if person.second_factor_at is None:
        raise Conflict("second-factor.off", "Kode masuk dua langkah tidak menyala di akun ini.")
    _forget(person)
    person.second_factor_at = None
    sessions.end_all(person)
    journal.note(by, "menghapus kode masuk dua langkah", person)


def _take(secret: str, code: str, act: str, by: Membership) -> list[str]:
    step = step_of(secret, _plain(code), clock.now())
    if step is None:
        raise _wrong("one_time_code")
    add(SecondFactor(person_id=by.person_id, secret=secret, last_step=step))
    by.person.second_factor_at = clock.now()
    codes = _make_codes(by.person)
    sessions.end_all(by.person)
    journal.note(by, act, by.person)
    return codes


def _prove(password: str, code: str, field: str, by: Membership) -> None:
    if not passwords.fits(by.person.password_hash, password):
        raise Invalid("password.wrong", "Kata sandi tidak cocok.", "current_password")
    confirm(code, by=by, field=field)


def _wrong(field: str) -> Invalid:
    return Invalid(
        "second-factor.wrong",
        "Kode ini tidak cocok atau sudah dipakai. Tunggu kode berikutnya di aplikasi, atau pakai kode pemulihan lain.",
        field,
    )


def _opens(factor: SecondFactor, code: str) -> bool:
    """Whether the digits are of now and newer than the last that opened; they open nothing again."""
    step = step_of(factor.secret, code, clock.now())
    if step is None or step <= factor.last_step:
        return False
    factor.last_step = step
    return True


def _recovers(code: str, by: Membership) -> bool:
    """Whether the code is an unused one of the person's; it is used up by it."""
    mine = RecoveryCode.code_hash == _hashed(by.person, code)
    found = db.session.scalar(
        select(RecoveryCode)
        .where(mine, RecoveryCode.used_at.is_(None))
        .execution_options(populate_existing=True)
    )
    if found is None:
        return False
    found.used_at = clock.now()
    db.session.flush()
    journal.note(by, "memakai kode pemulihan", by.person, left=codes_left(by.person))
    return True


def _make_codes(person: Person) -> list[str]:
    """Ten new codes as people copy them (`ABCD-EFGH-IJKL-MNOP`) in place of all earlier ones."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    codes = [b32encode(secrets.token_bytes(10)).decode() for _ in range(RECOVERY_CODES)]
    db.session.add_all(RecoveryCode(person_id=person.id, code_hash=_hashed(person, code)) for code in codes)
    return ["-".join(code[i : i + 4] for i in range(0, len(code), 4)) for code in codes]


def _forget(person: Person) -> None:
    for kind in (SecondFactor, RecoveryCode):
        db.session.execute(delete(kind).where(kind.person_id == person.id))


def _hashed(person: Person, code: str) -> str:
    return sealing.fingerprint(f"recovery:{person.id}:{code}")


def _plain(code: str) -> str:
    """What was typed, without the spaces, hyphens and small letters that people add."""
    return "".join(code.split()).replace("-", "").upper()


# Questions


def step_of(secret: str, code: str, at: datetime) -> int | None:
    """The time step of the code if the app shows it at `at`, or did a step before, or will a step after."""
    totp, now = pyotp.TOTP(secret, interval=STEP), int(at.timestamp()) // STEP
    fitting = [
        step
        for step in range(now - DRIFT, now + DRIFT + 1)
        if hmac.compare_digest(str(totp.generate_otp(step)).encode(), code.encode())
    ]
    return max(fitting, default=None)


def is_digits(code: str) -> bool:
    """Whether this is meant as a code of the app, not as a recovery code."""
    typed = _plain(code)
    return typed.isascii() and typed.isdecimal()


def address_of(secret: str, person: Person) -> str:
    """What the QR code says to the app: `otpauth://totp/…`."""
    return str(pyotp.TOTP(secret, interval=STEP).provisioning_uri(name=person.username, issuer_name=ISSUER))


def codes_left(person: Person) -> int:
    """How many recovery codes still open."""
    left = select(func.count()).where(RecoveryCode.person_id == person.id, RecoveryCode.used_at.is_(None))
    return db.session.scalars(left).one()


def is_required(role: Role) -> bool:
    """Whether this role may not work without a second factor."""
    return role in _required


def is_required_of(person: Person) -> bool:
    """Whether one of the person's open memberships requires it."""
    return bool(_required) and any(is_required(place.role) for place in memberships_of(person))


def must_set_up(member: Membership) -> bool:
    """Whether they may open nothing but the page on which they turn it on. Asks no database."""
    return is_required(member.role) and member.person.second_factor_at is None
