"""The arithmetic of a promise, whatever its entries (rules P1, P2)."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from campaigns.plans.promise_ledger import (
    ENOUGH,
    Entry,
    EntryKind,
    PromiseStanding,
    Reliability,
    Verdict,
    reliability,
    standing,
)

DAY = date(2026, 3, 14)
EIGHT, SIX, NONE = Decimal(8), Decimal(6), Decimal(0)
KINDS = tuple(EntryKind)

days = st.integers(-30, 30).map(lambda n: DAY + timedelta(n))
quantities = st.integers(-8_000, 8_000).map(lambda n: Decimal(n) / 1000)
entries = st.lists(st.builds(Entry, st.sampled_from(KINDS), quantities, days, st.none() | days), max_size=12)


def promised(quantity: Decimal = EIGHT, due: date | None = DAY) -> Entry:
    return Entry(EntryKind.PROMISE, quantity, DAY - timedelta(40), due)


def sure(quantity: Decimal = EIGHT) -> Entry:
    return Entry(EntryKind.CONFIRMATION, quantity, DAY - timedelta(20))


def came(quantity: Decimal, day: date = DAY) -> Entry:
    return Entry(EntryKind.ARRIVAL, quantity, day)


def on(day: date, *known: Entry) -> PromiseStanding:
    return standing(known, day)


AFTER = DAY + timedelta(1)


@given(entries, days)
def test_what_stands_is_the_sum_of_the_entries(known: list[Entry], today: date) -> None:
    """P1: and what is missing, short or over is never below nothing."""
    where = standing(known, today)
    for kind, figure in zip(
        KINDS, (where.promised, where.confirmed, where.arrived, where.verified), strict=True
    ):
        assert figure == sum((e.quantity for e in known if e.kind == kind), NONE)
    assert min(where.missing, where.short, where.over, where.unverified) >= 0
    assert where.missing == 0 or where.over == 0 or where.promised < where.expected


@given(entries, entries, days)
def test_an_entry_taken_back_leaves_the_figures_as_they_were(
    known: list[Entry], wrong: list[Entry], today: date
) -> None:
    undone = [entry.undone() for entry in wrong]
    before, after = standing(known, today), standing([*known, *wrong, *undone], today)
    figures = ("promised", "confirmed", "arrived", "verified")
    assert [getattr(before, name) for name in figures] == [getattr(after, name) for name in figures]


@given(st.lists(st.integers(1, 5), max_size=6), st.randoms(), days)
def test_the_order_of_arrivals_never_matters(parts: list[int], chance: object, today: date) -> None:
    arrivals = [came(Decimal(part), DAY - timedelta(2) + timedelta(n)) for n, part in enumerate(parts)]
    shuffled = sorted(arrivals, key=lambda _: chance.random())  # type: ignore[attr-defined]
    head = [promised(), sure()]
    assert standing([*head, *arrivals], today) == standing([*head, *shuffled], today)


@given(entries, days)
def test_only_what_was_definite_is_judged(known: list[Entry], today: date) -> None:
    """P2: what arrived in full is kept or late, what did not and is past its day is short."""
    where = standing(known, today)
    if where.verdict is None:
        return
    assert where.definite
    if where.judged is None:  # as it stands now; what was taken back is judged by what stood then
        assert where.promised > 0
        assert (where.verdict == Verdict.SHORT) <= (where.arrived < where.promised)
        assert (where.verdict == Verdict.KEPT) <= (where.arrived >= where.promised)


# Taken back: replaced by something else, or its partner released


def taken_back(known: list[Entry], day: date) -> list[Entry]:
    """What did not arrive is not asked any more, as `partnerships.replace` and `end` write it."""
    where = standing(known, day)
    sums = ((EntryKind.PROMISE, where.promised), (EntryKind.CONFIRMATION, where.confirmed))
    less = [Entry(kind, where.arrived - much, day) for kind, much in sums if much > where.arrived]
    return [*known, *less]


moved = st.builds(lambda day, due: Entry(EntryKind.PROMISE, NONE, day, due), days, days)
less = st.integers(1, 3).map(lambda n: Entry(EntryKind.CONFIRMATION, Decimal(-n), DAY - timedelta(5)))
parts = st.builds(came, st.integers(1, 5).map(Decimal), days)
lives = st.lists(moved | less | parts, max_size=6).map(lambda rest: [promised(), sure(), *rest])


@given(lives, days, st.integers(0, 60))
def test_who_was_late_stays_so_when_it_is_taken_back(known: list[Entry], day: date, later: int) -> None:
    """P2: what was late or short by then is so ever after; what was not is nobody's fault."""
    known = [e for e in known if e.kind != EntryKind.ARRIVAL or e.day <= day]
    before, after = standing(known, day), standing(taken_back(known, day), day + timedelta(later))
    if before.verdict is not None:
        assert after.verdict == before.verdict
    else:
        assert after.verdict in (None, Verdict.KEPT)
    assert after.missing == 0


@given(lives, days)
def test_what_was_taken_back_twice_is_judged_as_the_first_time(known: list[Entry], day: date) -> None:
    """P2: an arrival that proves wrong after the end is none, on its own day."""
    known = [e for e in known if e.kind != EntryKind.ARRIVAL or e.day <= day]
    wrong = [e.undone() for e in known if e.kind == EntryKind.ARRIVAL]
    ended = [*taken_back(known, day), *wrong]
    again = taken_back(ended, day + timedelta(9))
    if standing(known, day).verdict == Verdict.SHORT:
        assert standing(again, day + timedelta(20)).verdict == Verdict.SHORT
    assert (standing(again, day).promised, standing(again, day).arrived) == (0, 0)


def test_a_promise_that_failed_and_what_came_instead_are_one() -> None:
    """P2: the first that can be judged speaks for both, and for what replaced that in turn."""
    failed = standing(taken_back([promised(), sure()], AFTER), AFTER)
    in_time = standing(taken_back([promised(), sure()], DAY), AFTER)
    brought = on(AFTER, promised(), sure(), came(EIGHT))
    assert (failed.verdict, in_time.verdict, brought.verdict) == (Verdict.SHORT, None, Verdict.KEPT)
    chain = {2: 1, 3: 2}
    assert reliability({1: failed, 2: in_time, 3: brought}, chain) == Reliability(short=1)
    assert reliability({1: in_time, 2: failed, 3: brought}, chain) == Reliability(short=1)
    assert reliability({1: in_time, 2: in_time, 3: brought}, chain) == Reliability(kept=1)
    assert reliability({1: failed, 2: failed, 3: brought}, {}) == Reliability(kept=1, short=2)


def test_more_than_was_promised_made_definite_is_nobodys_delay() -> None:
    """P2: or who says more than it promised could wash that away by saying less again."""
    ten = [promised(), sure(Decimal(10)), came(EIGHT)]
    assert on(AFTER, *ten).missing == 2
    assert on(AFTER, *ten).verdict == standing(taken_back(ten, AFTER), AFTER).verdict == Verdict.KEPT


def test_eight_were_promised_and_six_came() -> None:
    """P1: the mudik case."""
    less = Entry(EntryKind.CONFIRMATION, Decimal(-2), DAY - timedelta(2))
    where = on(AFTER, promised(), sure(), less, came(SIX))
    assert (where.promised, where.confirmed, where.arrived, where.short, where.missing) == (8, 6, 6, 2, 0)
    assert where.fulfilled
    assert where.verdict == Verdict.SHORT


def test_more_than_promised_is_over_delivery_and_kept() -> None:
    where = on(AFTER, promised(), sure(), came(Decimal(10)))
    assert (where.over, where.missing, where.verdict) == (2, 0, Verdict.KEPT)


def test_what_came_after_the_definite_day_is_late_even_if_the_day_was_moved() -> None:
    """T2, P2: the first day stays, and is the one that counts."""
    moved = Entry(EntryKind.PROMISE, NONE, DAY - timedelta(1), DAY + timedelta(5))
    where = on(DAY + timedelta(6), promised(), sure(), moved, came(EIGHT, DAY + timedelta(5)))
    assert (where.due_day, where.first_due, where.moved_from) == (DAY + timedelta(5), DAY, DAY)
    assert where.verdict == Verdict.LATE
    assert not where.overdue


def test_a_day_moved_before_it_was_definite_is_nobodys_delay() -> None:
    moved = Entry(EntryKind.PROMISE, NONE, DAY - timedelta(30), DAY + timedelta(5))
    where = on(DAY + timedelta(6), promised(), moved, sure(), came(EIGHT, DAY + timedelta(5)))
    assert (where.moved_from, where.verdict) == (None, Verdict.KEPT)


def test_until_its_day_nothing_is_late_and_after_it_everything_is() -> None:
    assert (on(DAY, promised(), sure()).overdue, on(DAY, promised(), sure()).verdict) == (False, None)
    assert on(AFTER, promised(), sure()).overdue
    assert on(AFTER, promised(), sure()).verdict == Verdict.SHORT


def test_from_before_the_ledger_nobody_is_judged_by_what_nobody_wrote_down() -> None:
    """P2: "no data" is not 0."""
    opening = [Entry(e.kind, e.quantity, e.day, e.due_day, opening=True) for e in (promised(), sure())]
    assert standing(opening, AFTER).verdict is None
    assert standing([*opening, came(EIGHT)], AFTER).verdict == Verdict.KEPT


@given(st.lists(st.sampled_from([[promised(), sure(), came(EIGHT)], [promised(), sure()], [promised()]])))
def test_reliability_counts_those_that_can_be_judged(several: list[list[Entry]]) -> None:
    """P2: and says nothing under three of them."""
    told = reliability({n: standing(one, AFTER) for n, one in enumerate(several)}, {})
    assert told.n == sum(len(one) > 1 for one in several)
    assert told.is_known == (told.n >= ENOUGH)
    assert not Reliability(1, 1, 0).is_known
