"""The cast: makers with sensible defaults, and the places and persons every test knows.

Makers keep what they make at once, in a transaction of their own, and go through the acts of the house
where a rule could matter.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any, TypeVar

import pyotp
import pytest
from flask.testing import FlaskClient

from campaigns.ground import clock
from campaigns.ground.database import Base, db, fetch, transaction
from campaigns.ground.errors import DomainError
from campaigns.ground.files import Upload
from campaigns.people import agencies, passwords, second_factor, sessions
from campaigns.people.persons import Membership, Person, Role
from campaigns.plans import activities, campaigns, ladder, programs, sites
from campaigns.plans.activities import Activity
from campaigns.plans.campaigns import Campaign, Details
from campaigns.plans.programs import Program
from campaigns.plans.sites import Site

Thing = TypeVar("Thing", bound=Base)

LOK_BAINTAN = "63.03.04.2004"
FIRST, LAST = date(2026, 11, 1), date(2026, 12, 31)  # the made campaign's days
DAY = date(2026, 12, 1)  # a Tuesday without holiday, Haul or Ramadan, inside the made campaign
NINE, AT_TEN = clock.at(DAY, time(9)), clock.at(DAY, time(10))
BEGIN = clock.at(date(2026, 11, 24), time(9))  # when every test begins: a Tuesday a week before DAY
TWO_HOURS = timedelta(hours=2)
PASSWORD = "perahu klotok di Martapura"
PDF = Upload("a.pdf", "application/pdf", b"%PDF-1.7\n%%EOF")


def keep(thing: Thing) -> Thing:
    """Store a thing as it is."""
    with transaction():
        db.session.add(thing)
    return thing


def member(role: str, agency: str = "DISKOMINFO", username: str = "") -> Membership:
    """Somebody in a role, without a password (see `sign_in` and `with_password`)."""
    home = agencies.with_code(agency)
    assert home is not None
    username = username or f"{role}-{agency.lower()}"
    with transaction():
        person = Person(username=username, name=f"{role.title()} {agency}", email=f"{username}@contoh.go.id")
        db.session.add(person)
        db.session.flush()
        made = Membership(person_id=person.id, agency_id=home.id, role=Role(role))
        db.session.add(made)
    return made


def with_password(who: Membership) -> Membership:
    """The same member, whose password is PASSWORD; nothing is noted and no session ends."""
    with transaction():
        who.person.password_hash = _hash()
    return who


@cache
def _hash() -> str:
    """Of PASSWORD, one for everybody: each takes a tenth of a second."""
    return passwords.hashed(PASSWORD)


def two_steps(who: Membership) -> tuple[str, list[str]]:
    """Somebody with a password signs in by two steps from now on; gives the secret and the recovery codes."""
    with_password(who)
    secret = second_factor.propose()
    with transaction():
        codes = second_factor.turn_on(secret, pyotp.TOTP(secret).at(clock.now()), by=who)
    return secret, codes


def program(by: Membership, name: str = "Lapor ke Pesisir Sungai") -> Program:
    with transaction():
        return programs.create(name, "warga bantaran sungai", "", by=by)


def campaign(by: Membership, of: Program | None = None, **changes: Any) -> Campaign:
    """A draft that runs from FIRST to LAST; `predecessor` for short, where nothing else is told of its details."""
    line = of or program(by)
    if "predecessor" in changes:
        changes["details"] = Details(changes.pop("predecessor"))
    facts = {
        "title": "Lapor ke Pesisir Sungai 2026",
        "first_day": FIRST,
        "last_day": LAST,
        "goal": "Menjemput laporan warga",
    } | changes
    with transaction():
        return campaigns.draft(line, ladder.rungs()[2], **facts, by=by)


def approved(by: Membership, leader: Membership, **changes: Any) -> Campaign:
    """A campaign that the leader approved."""
    made = campaign(by, **changes)
    with transaction():
        campaigns.submit(made, by=by)
        campaigns.approve(made, by=leader)
    return made


def site(name: str = "Pasar Terapung Lok Baintan") -> Site:
    """A site of the reference list by its name."""
    return next(s for s in sites.everything() if s.name == name)


def activity(by: Membership, of: Campaign, at: Site | None = None, **changes: Any) -> Activity:
    """An activity from nine to eleven on DAY."""
    starts_at: datetime = changes.pop("starts_at", NINE)
    facts = {"title": "Meja aduan", "ends_at": starts_at + TWO_HOURS, "aware": True} | changes
    with transaction():
        return activities.schedule(of, at or site(), starts_at=starts_at, **facts, by=by)


def refusal_of(act: Callable[[], object]) -> str:
    """The code with which the house refuses an act in a transaction of its own."""
    with pytest.raises(DomainError) as refusal, transaction():
        act()
    return refusal.value.code


def reread(thing: Thing) -> Thing:
    """The thing as the database has it by now."""
    db.session.expire_all()
    return fetch(type(thing), thing.id)  # type: ignore[attr-defined]


def sign_in(client: FlaskClient, who: Membership) -> FlaskClient:
    """The client, signed in as `who` by a session of the house."""
    with transaction():
        token = sessions.start(who, "test")
    with client.session_transaction() as cookie:
        cookie.clear()
        cookie["token"] = token
    return client
