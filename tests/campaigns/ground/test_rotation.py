"""Rotation of the sealing keys: batch by batch, never over what somebody writes meanwhile."""

import threading

import pytest
from flask import Flask
from sqlalchemy import LargeBinary, insert, literal, select, type_coerce, update

from campaigns.fieldwork.complaints import Complaint, ComplaintKind
from campaigns.ground import clock, keyring, rotation, sealing
from campaigns.ground.database import Base, db, transaction
from campaigns.people.persons import Membership
from tests import cast

NAME, PHONE = Complaint.__table__.c.reporter_name, Complaint.__table__.c.reporter_phone
OLD, NEW = keyring.fresh(), keyring.fresh()


@pytest.fixture
def named(app: Flask, planner: Membership, leader: Membership) -> list[int]:
    """Twelve complaints with a name sealed under OLD, every third with a phone; NEW is the newest key since."""
    sealing.use_keys([OLD], "cari")
    activity = cast.activity(planner, cast.approved(planner, leader))
    with transaction():
        db.session.execute(insert(Complaint), [_row(activity.id, planner, n) for n in range(12)])
    sealing.use_keys([NEW, OLD], "cari")
    return list(db.session.scalars(select(Complaint.id).order_by(Complaint.id)))


def _row(activity_id: int, by: Membership, number: int) -> dict[str, object]:
    return {
        "activity_id": activity_id,
        "receipt_no": f"X-{number:03d}",
        "kind": ComplaintKind.COMPLAINT,
        "text": "Jalan rusak",
        "heard_at": clock.now(),
        "recorded_by_id": by.person_id,
        "reporter_name": f"Nama {number}",
        "reporter_phone": f"+62812345678{number:02d}" if number % 3 == 0 else None,
        "version": 1,
    }


def stored(id_: int) -> bytes:
    return db.session.scalar(select(type_coerce(NAME, LargeBinary)).where(Complaint.id == id_))


def names() -> dict[int, str | None]:
    return {id_: name for id_, name in db.session.execute(select(Complaint.id, NAME))}


def rotate_all(column, most: int = 5) -> list[int]:
    done, part = [], rotation.older_values(column, None, most)
    while part.last is not None:
        with transaction():
            done.append(rotation.reseal(column, part))
        part = rotation.older_values(column, part.last, most)
    return done


def test_every_sealed_column_of_the_model_is_found() -> None:
    assert {NAME, PHONE} <= set(rotation.columns())
    for column in rotation.columns():
        assert Base.metadata.tables[column.table.name].c[column.name] is column


def test_everything_comes_under_the_newest_key_and_reads_the_same(named: list[int]) -> None:
    assert rotation.census(NAME) == {1: 12}
    assert rotation.census(PHONE) == {1: 4}
    before = names()
    assert rotate_all(NAME) == [5, 5, 2]
    assert rotate_all(PHONE) == [4]
    assert rotation.census(NAME) == {0: 12}
    sealing.use_keys([NEW], "cari")
    assert names() == before
    assert before[named[3]] == "Nama 3"


def test_what_lies_under_the_newest_key_is_left_alone(named: list[int]) -> None:
    rotate_all(NAME)
    once = [stored(id_) for id_ in named]
    assert rotate_all(NAME) == [0, 0, 0]
    assert [stored(id_) for id_ in named] == once


def test_a_stopped_rotation_goes_on_where_it_was(named: list[int]) -> None:
    with transaction():
        rotation.reseal(NAME, rotation.older_values(NAME, None, 5))
    assert rotation.census(NAME) == {0: 5, 1: 7}
    assert sum(rotate_all(NAME)) == 7


def test_neither_version_nor_other_columns_change(named: list[int]) -> None:
    rotate_all(NAME)
    assert set(db.session.scalars(select(Complaint.version))) == {1}
    assert rotation.census(PHONE) == {1: 4}


def test_what_no_key_opens_is_counted_and_left(named: list[int]) -> None:
    with transaction():
        spoilt = {NAME: literal(b"spoilt", LargeBinary)}
        db.session.execute(update(Complaint.__table__).where(Complaint.id == named[2]).values(spoilt))
    part = rotation.older_values(NAME, None, 5)
    assert (len(part.older), part.unopenable) == (4, 1)
    rotate_all(NAME)
    assert stored(named[2]) == b"spoilt"
    assert rotation.census(NAME) == {0: 11, None: 1}


def test_a_value_that_was_changed_meanwhile_is_never_overwritten(app: Flask, named: list[int]) -> None:
    """Somebody corrects one name and empties another between the look and the writing, and stays at it."""
    part = rotation.older_values(NAME)
    db.session.rollback()
    changed, commit = threading.Event(), threading.Event()

    def correct() -> None:
        with app.app_context():
            with transaction():
                table = Complaint.__table__
                db.session.execute(update(table).where(table.c.id == named[1]).values(reporter_name="Lain"))
                db.session.execute(update(table).where(table.c.id == named[4]).values(reporter_name=None))
                changed.set()
                commit.wait(5)
            db.session.remove()

    thread = threading.Thread(target=correct)
    thread.start()
    assert changed.wait(20)
    timer = threading.Timer(0.5, commit.set)
    timer.start()
    with transaction():
        assert rotation.reseal(NAME, part) == 10
    thread.join(20)
    found = names()
    assert (found[named[1]], found[named[4]]) == ("Lain", None)
    assert rotation.census(NAME) == {0: 11}
