"""Of many who want one username at once exactly one gets it (rule S1): real processes, on both engines."""

from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import func, select

from campaigns.ground.database import db, transaction
from campaigns.people import accounts, agencies, passwords
from campaigns.people.accounts import Invitation
from campaigns.people.persons import Membership, Person, Role
from tests import cast
from tests.races import CONTENDERS, DONE, ROUNDS, contest

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # the race is not about hashing
REFUSED = {"person.taken", "taken"}  # the latter where both looked before either wrote


def take_the_name(round_: int, contender: int, links: list[list[str]]) -> None:
    passwords._hasher = CHEAP  # in a process of the contest, which ends with it
    accounts.accept(accounts.invitation_with(links[round_][contender]), f"siti.{round_}", cast.PASSWORD)


def take_the_place(round_: int, contender: int, links: list[list[str]]) -> None:
    passwords._hasher = CHEAP
    accounts.accept(accounts.invitation_with(links[round_][0]), f"siti.{round_}.{contender}", cast.PASSWORD)


def invited(by: Membership) -> list[list[str]]:
    """The links of as many invitations as there are contenders, for each round."""
    with transaction():
        return [
            [
                accounts.invite(agencies.own(), Role.PLANNER, f"Siti {number}", None, by=by)[1]
                for number in range(CONTENDERS)
            ]
            for _ in range(ROUNDS)
        ]


def count(kind: type) -> int:
    return db.session.scalar(select(func.count()).select_from(kind)) or 0


def test_of_four_who_choose_one_username_exactly_one_gets_it(app: Flask, admin: Membership) -> None:
    """The others have an open invitation still, and can choose another name."""
    links, before = invited(admin), (count(Person), count(Membership))
    for ends in contest(app, take_the_name, links):
        assert ends.count(DONE) == 1, ends
        assert set(ends) - {DONE} <= REFUSED, ends
    assert (count(Person), count(Membership)) == (before[0] + ROUNDS, before[1] + ROUNDS)
    used = db.session.scalar(select(func.count()).where(Invitation.accepted_at.is_not(None)))
    assert used == ROUNDS


def test_of_four_who_follow_one_link_exactly_one_gets_in(app: Flask, admin: Membership) -> None:
    before = count(Person)
    for ends in contest(app, take_the_place, invited(admin)):
        assert ends.count(DONE) == 1, ends
        assert set(ends) - {DONE} <= {"invitation.used", "invitation.unknown"}, ends
    assert count(Person) == before + ROUNDS
