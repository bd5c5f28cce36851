"""The chain of the journal: numbers without a gap, and no entry changed behind its back (rule J1)."""

import json
import tracemalloc
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, text, update

from campaigns.ground import clock
from campaigns.ground.database import AT_ONCE, db, transaction
from campaigns.ground.errors import Conflict
from campaigns.people import agencies, journal
from campaigns.people.journal import Entry, Link, chain
from campaigns.people.journal.chain import GENESIS, Break, Fault
from campaigns.people.persons import Membership
from tests.races import race

AT = datetime(2026, 11, 24, 3, 15, 7, 123456, tzinfo=UTC)
words = st.text(max_size=12)
plain = st.none() | st.booleans() | st.integers() | words
told = st.none() | st.dictionaries(words, plain | st.lists(plain, max_size=3), max_size=3)
moments = st.datetimes(timezones=st.just(UTC))
hashes = st.binary(min_size=32, max_size=32).map(bytes.hex)
facts = st.fixed_dictionaries(
    {
        "id": st.integers(1),
        "at": moments,
        "person_id": st.none() | st.integers(1),
        "membership_id": st.none() | st.integers(1),
        "act": words,
        "about": words,
        "before": told,
        "after": told,
    }
)


def note(by: Membership, count: int = 1, act: str = "mencoba") -> None:
    with transaction():
        for number in range(count):
            journal.note(by, act, agencies.own(), {"name": "lama"}, name=f"baru {number}")


def extend() -> None:
    after: int | None = 0
    while after is not None:
        with transaction():
            after = chain.extend(after)


def links() -> list[Link]:
    return list(db.session.scalars(select(Link).order_by(Link.number)))


def tamper(*changes: object) -> None:
    """Change rows as somebody could who has the database and nobody's leave: without its foreign keys."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql("BEGIN")
        else:
            connection.execute(text("SET session_replication_role = replica"))
        for change in changes:
            connection.execute(change)
        connection.commit()
        connection.invalidate()
    db.session.remove()


def first_break(noted: tuple[int, str] | None = None) -> Break | None:
    return chain.prove(noted).fault


# The engine


@given(hashes, moments, facts)
@settings(deadline=None)
def test_a_link_is_spelled_so_that_everything_can_be_read_back(previous, linked_at, entry) -> None:
    before, moment, told = json.loads(chain.spelled(previous, linked_at, entry))
    assert (before, datetime.fromisoformat(moment)) == (previous, linked_at)
    assert {**told, "at": datetime.fromisoformat(told["at"])} == entry


@given(st.tuples(hashes, moments, facts), st.tuples(hashes, moments, facts))
@settings(deadline=None)
def test_two_links_have_one_hash_only_if_they_say_the_same(one, two) -> None:
    assert (chain.spelled(*one) == chain.spelled(*two)) == _same(one, two)
    assert (chain.hash_of(*one) == chain.hash_of(*two)) == _same(one, two)


@given(hashes, moments, facts, st.data())
@settings(deadline=None)
def test_whatever_changes_in_an_entry_changes_the_hash(previous, linked_at, entry, data) -> None:
    name = data.draw(st.sampled_from(chain.FIELDS))
    other = {**entry, name: data.draw(facts)[name]}
    same = chain.hash_of(previous, linked_at, entry) == chain.hash_of(previous, linked_at, other)
    assert same == _same(entry[name], other[name])


@given(hashes, moments, facts, st.integers(-12, 14))
@settings(deadline=None)
def test_a_hash_knows_no_order_of_keys_and_no_zone(previous, linked_at, entry, hour) -> None:
    turned = dict(reversed(entry.items()))
    for name in ("before", "after"):
        turned[name] = None if entry[name] is None else dict(reversed(entry[name].items()))
    assert chain.hash_of(previous, linked_at, turned) == chain.hash_of(previous, linked_at, entry)
    if 2 < linked_at.year < 9998:
        assert linked_at.astimezone(clock.WITA) == linked_at
        assert chain.hash_of(previous, linked_at.astimezone(clock.WITA), entry) == chain.hash_of(
            previous, linked_at, entry
        )


def _same(one: object, two: object) -> bool:
    """Equal, where 1 and true are two things."""
    return repr(_sorted(one)) == repr(_sorted(two))


def _sorted(value: object) -> object:
    if isinstance(value, dict):
        return sorted((key, _sorted(one)) for key, one in value.items())
    return [_sorted(one) for one in value] if isinstance(value, list | tuple) else value


def test_the_hash_of_a_known_entry_is_known() -> None:
    """What was noted years ago must be found again: the spelling never changes."""
    entry = {
        "id": 1,
        "at": AT,
        "person_id": 2,
        "membership_id": None,
        "act": "mengubah instansi",
        "about": "agency:7",
        "before": {"name": "Dinas Sungai"},
        "after": {"name": "Dinas Air “Barito”", "active": True},
    }
    assert chain.spelled(GENESIS, AT, entry) == (
        f'["{GENESIS}","2026-11-24T03:15:07.123456+00:00",{{"about":"agency:7","act":"mengubah instansi",'
        '"after":{"active":true,"name":"Dinas Air \\u201cBarito\\u201d"},"at":"2026-11-24T03:15:07.123456+00:00",'
        '"before":{"name":"Dinas Sungai"},"id":1,"membership_id":null,"person_id":2}]'
    )
    known = "47da05771175a43f344c352de3e27516ba6a1f922f8df0f72da832136cd3efd9"
    assert chain.hash_of(GENESIS, AT, entry) == known


def test_the_whole_entry_is_hashed() -> None:
    """A new column of the entry has to join FIELDS, in a way that leaves older hashes as they are."""
    assert set(chain.FIELDS) == set(Entry.__table__.c.keys())


# Extending it


def test_committed_entries_get_numbers_without_a_gap_and_once(admin: Membership) -> None:
    note(admin, 3)
    extend()
    note(admin, 2)
    extend()
    extend()
    made = links()
    assert [link.number for link in made] == [1, 2, 3, 4, 5]
    assert [link.entry_id for link in made] == sorted(db.session.scalars(select(Entry.id)))
    assert first_break() is None
    assert chain.prove().head == f"5:{made[-1].hash}"


def test_a_batch_ends_where_it_is_told_to(admin: Membership) -> None:
    note(admin, 5)
    with transaction():
        last = chain.extend(most=2)
    assert [link.entry_id for link in links()][-1] == last
    assert chain.state().waiting == 3
    with transaction():
        assert chain.extend(last, most=10) is not None
    with transaction():
        assert chain.extend() is None
    assert first_break() is None


def test_what_is_committed_late_under_a_lower_id_gets_a_later_number(admin: Membership) -> None:
    note(admin, 2)
    first = db.session.scalars(select(Entry.id).order_by(Entry.id)).first()
    with transaction():
        row = db.session.execute(select(*Entry.__table__.c).where(Entry.id == first)).mappings().one()
        db.session.execute(delete(Entry).where(Entry.id == first))
    extend()
    with transaction():
        db.session.execute(insert(Entry), [dict(row)])
    extend()
    assert [link.entry_id for link in links()] == [first + 1, first]
    assert first_break() is None


def test_of_two_ticks_at_once_one_wins(app: Flask, admin: Membership) -> None:
    """No gap, no double, whoever comes first."""

    def tick() -> int | None:
        with transaction():
            return chain.extend()

    for _round in range(5):
        note(admin, 40)
        outcomes = [end.code if isinstance(end, Conflict) else end for end in race(app, [tick] * 4)]
        assert {outcome for outcome in outcomes if not isinstance(outcome, int)} <= {"taken", None}, outcomes
        assert sum(isinstance(outcome, int) for outcome in outcomes) == 1, outcomes
        db.session.rollback()
    assert [link.number for link in links()] == list(range(1, 201))
    assert len({link.entry_id for link in links()}) == 200
    assert first_break() is None


def test_the_state_says_what_waits_and_since_when(admin: Membership) -> None:
    assert chain.prove().head == f"0:{GENESIS}"
    earlier = clock.now() - timedelta(hours=1)
    with clock.as_of(earlier):
        note(admin)
    note(admin)
    found = chain.state()
    assert (found.number, found.waiting, found.oldest_at, found.linked_at) == (0, 2, earlier, None)
    extend()
    found = chain.state()
    assert (found.number, found.waiting, found.oldest_at) == (2, 0, None)
    assert clock.now() - found.linked_at < timedelta(minutes=1)


# Proving it


@pytest.fixture
def chained(admin: Membership) -> list[tuple[int, int, str]]:
    """Ten entries in the chain: their number, id and hash."""
    note(admin, 10)
    extend()
    return [(link.number, link.entry_id, link.hash) for link in links()]


@pytest.mark.parametrize(
    "values",
    [
        {"act": "mencoba lagi"},
        {"after": {"name": "palsu"}},
        {"before": None},
        {"person_id": None},
        {"about": "agency:999"},
        {"at": AT},
    ],
    ids=lambda values: next(iter(values)),
)
def test_a_changed_entry_is_found(chained, values) -> None:
    tamper(update(Entry).where(Entry.id == chained[3][1]).values(**values))
    assert chain.prove().head == f"3:{chained[2][2]}"
    assert first_break() == Break(4, Fault.CHANGED, chained[3][1])


def test_a_changed_hash_or_moment_of_a_link_is_found(chained) -> None:
    tamper(update(Link).where(Link.number == 6).values(linked_at=AT))
    assert first_break() == Break(6, Fault.CHANGED, chained[5][1])
    tamper(update(Link).where(Link.number == 3).values(hash="f" * 64))
    assert first_break().number == 3


def test_a_missing_entry_is_found(chained) -> None:
    tamper(delete(Entry).where(Entry.id == chained[6][1]))
    assert first_break() == Break(7, Fault.MISSING, chained[6][1])


def test_a_missing_link_is_found_with_and_without_its_entry(chained) -> None:
    tamper(delete(Link).where(Link.number == 5))
    assert first_break() == Break(5, Fault.MISSING)
    tamper(delete(Entry).where(Entry.id == chained[0][1]), delete(Link).where(Link.number == 1))
    assert first_break() == Break(1, Fault.MISSING)


def test_a_link_that_was_cut_out_without_a_gap_is_found(chained) -> None:
    closed = [update(Link).where(Link.number == n).values(number=n - 1) for n in range(6, 11)]
    tamper(delete(Link).where(Link.number == 5), delete(Entry).where(Entry.id == chained[4][1]), *closed)
    assert first_break().number == 5


def test_swapped_entries_are_found(chained) -> None:
    second, third = chained[1][1], chained[2][1]
    tamper(
        update(Link).where(Link.number == 2).values(entry_id=-1),
        update(Link).where(Link.number == 3).values(entry_id=second),
        update(Link).where(Link.number == 2).values(entry_id=third),
    )
    assert first_break() == Break(2, Fault.REORDERED, third)


@pytest.mark.parametrize("honest", [True, False], ids=["with its right hash", "with any hash"])
def test_an_inserted_entry_is_found(chained, honest: bool) -> None:
    forged = {"id": 9_999, "at": AT, "person_id": None, "membership_id": None, "act": "tidak pernah terjadi"}
    forged |= {"about": "agency:1", "before": None, "after": None}
    spelled = chain.hash_of(chained[3][2], AT, forged) if honest else "a" * 64
    tamper(
        *(update(Link).where(Link.number == n).values(number=n + 1) for n in range(10, 4, -1)),
        insert(Entry).values(**forged),
        insert(Link).values(number=5, entry_id=9_999, linked_at=AT, hash=spelled),
    )
    found = first_break()
    assert (found.number, found.fault) == (5, Fault.INSERTED)


def test_an_earlier_head_must_still_be_passed(chained) -> None:
    """A chain that was cut short, or built anew, is whole in itself: only a head noted elsewhere tells."""
    for number, _, digest in chained:
        assert first_break((number, digest)) is None
    assert first_break((0, GENESIS)) is None
    tamper(delete(Link).where(Link.number > 7))
    assert first_break() is None
    assert first_break((7, chained[6][2])) is None
    assert first_break((10, chained[9][2])) == Break(10, Fault.CUT)
    tamper(update(Entry).where(Entry.id == chained[2][1]).values(act="bersih"), delete(Link))
    extend()
    assert first_break() is None
    assert first_break((7, chained[6][2])) == Break(7, Fault.REBUILT)


def test_the_proof_needs_no_more_memory_for_a_longer_chain(app: Flask) -> None:
    def peak() -> int:
        db.session.remove()
        tracemalloc.start()
        assert first_break() is None
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    def grow(count: int) -> None:
        entry = {"at": AT, "act": "mencoba", "about": "agency:1", "before": None, "after": {"name": "baru"}}
        with transaction():
            db.session.execute(insert(Entry), [entry] * count)
        extend()

    grow(AT_ONCE * 2)
    short = peak()
    grow(AT_ONCE * 6)
    assert peak() < short * 1.5
