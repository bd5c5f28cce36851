"""Secret calendar addresses: shown once, kept as a digest, ended for good."""

import pytest
from sqlalchemy import select

from campaigns.ground.database import db, transaction
from campaigns.ground.errors import Conflict, NotAllowed, NotFound
from campaigns.people import journal
from campaigns.people.persons import Membership
from campaigns.plans import feeds
from campaigns.plans.feeds import Feed


def opened(by: Membership) -> str:
    with transaction():
        return feeds.open_own(by=by)


def test_the_table_keeps_no_token(officer: Membership) -> None:
    token = opened(officer)
    assert len(token) >= 43, "256 bits"
    (row,) = db.session.execute(select(*Feed.__table__.columns)).all()
    assert token not in map(str, row)
    assert all(token not in str(entry.after) for entry in journal.of(officer.person))


def test_a_new_address_ends_the_old_one(officer: Membership) -> None:
    old, new = opened(officer), opened(officer)
    assert feeds.with_token(new).membership_id == officer.id
    with pytest.raises(NotFound):
        feeds.with_token(old)


def test_one_that_was_ended_answers_like_one_that_never_was(officer: Membership) -> None:
    token = opened(officer)
    with transaction():
        feeds.end_own(by=officer)
    said = []
    for tried in (token, "x" * 43, ""):
        with pytest.raises(NotFound) as refused:
            feeds.with_token(tried)
        said.append((refused.value.code, refused.value.message))
    assert len(set(said)) == 1
    with pytest.raises(Conflict), transaction():
        feeds.end_own(by=officer)


def test_who_has_left_reads_no_more(officer: Membership) -> None:
    token = opened(officer)
    with transaction():
        officer.active = False
    with pytest.raises(NotFound):
        feeds.with_token(token)


def test_an_agencys_address_is_made_by_its_liaison_alone(dishub: Membership, planner: Membership) -> None:
    with transaction():
        token = feeds.open_for_agency(by=dishub)
    assert feeds.with_token(token).agency_id == dishub.agency_id
    with pytest.raises(NotAllowed), transaction():
        feeds.open_for_agency(by=planner)
    with transaction():
        feeds.end_for_agency(by=dishub)
    assert feeds.of_agency(dishub.agency) is None
