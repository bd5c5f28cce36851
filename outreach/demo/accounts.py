"""Who acts in the demo year: one account for every role, named after the role and nobody real."""

from dataclasses import dataclass

from sqlalchemy import select

from campaigns.ground.database import add, db
from campaigns.people import accounts, agencies, passwords, sessions
from campaigns.people.agencies import OWN_CODE, Agency
from campaigns.people.persons import Membership, Person, Role, with_username

DEMO = "(data contoh)"
PLANNER, LEADER, TREASURER, OPERATOR = "perencana", "pimpinan", "bendahara", "operator"
FIRST, SECOND = BOTH = ("petugas", "petugas-2")  # the officers


@dataclass(frozen=True)
class Account:
    """A demo account; `name` is what people read."""

    username: str
    role: Role
    name: str
    agency: str = OWN_CODE


ACCOUNTS = (
    Account(PLANNER, Role.PLANNER, f"Perencana {DEMO}"),
    Account("perencana-2", Role.PLANNER, f"Perencana 2 {DEMO}"),
    Account(LEADER, Role.LEADER, f"Pimpinan {DEMO}"),
    Account(TREASURER, Role.TREASURER, f"Bendahara {DEMO}"),
    Account(FIRST, Role.OFFICER, f"Petugas 1 {DEMO}"),
    Account(SECOND, Role.OFFICER, f"Petugas 2 {DEMO}"),
    Account(OPERATOR, Role.OPERATOR, f"Operator SP4N {DEMO}"),
    Account("admin", Role.ADMIN, f"Admin {DEMO}"),
    Account("dishub", Role.PARTNER, f"Penghubung Dishub {DEMO}", "DISHUB"),
    Account("biro-umum", Role.PARTNER, f"Penghubung Biro Umum {DEMO}", "BIRO-UMUM"),
    Account("dinsos", Role.PARTNER, f"Penghubung Dinsos {DEMO}", "DINSOS"),
    Account("bpbd", Role.PARTNER, f"Penghubung BPBD {DEMO}", "BPBD"),
    Account("dkisp-banjar", Role.PARTNER, f"Penghubung DKISP Kab. Banjar {DEMO}", "DKISP-BANJAR"),
)


def hashed(password: str) -> str:
    """The one hash that every demo account gets: argon2 is dear, and the password is shared anyway.

    Raises Invalid if the password does not fit one of the accounts.
    """
    for account in ACCOUNTS:
        passwords.check(password, account.username, account.name)
    return passwords.hashed(password)


def settle() -> dict[str, Membership]:
    """Every demo account's membership by username; those that are missing are made, without a password."""
    return {account.username: _settled(account) for account in ACCOUNTS}


def give_password(password_hash: str) -> None:
    """Let every demo account in by this password alone; the sessions they had end."""
    for account in ACCOUNTS:
        person = with_username(account.username)
        if person is not None:
            person.password_hash = password_hash
            sessions.end_all(person)


def others_exist() -> bool:
    """Whether anybody but the demo accounts can sign in; guests, who come by a link, have no account."""
    ours = [account.username for account in ACCOUNTS]
    guests = select(Membership.person_id).where(Membership.scope.is_not(None))
    others = select(Person.id).where(Person.username.not_in(ours), Person.id.not_in(guests))
    return db.session.scalar(others.limit(1)) is not None


def agency_with(code: str) -> Agency:
    """The agency of this code. Raises LookupError where the reference data has none."""
    agency = agencies.with_code(code)
    if agency is None:
        raise LookupError(f"the reference data has no agency {code}")
    return agency


def _settled(account: Account) -> Membership:
    person = with_username(account.username)
    if person is None:
        person = add(Person(username=account.username, name=account.name))
    return accounts.join(person, agency_with(account.agency), account.role)
