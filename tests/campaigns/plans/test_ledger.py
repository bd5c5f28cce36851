"""The arithmetic of a budget line, proven over whatever order and whatever amounts (rule M2)."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.plans import ledger
from campaigns.plans.ledger import Balance, Entry, EntryKind

MILLION = Decimal(1_000_000)
AMOUNTS = st.integers(min_value=1, max_value=10**13).map(lambda sen: Decimal(sen) / 100)
NUMBERS = st.integers(min_value=1, max_value=4)
SIGNED = st.one_of(AMOUNTS, AMOUNTS.map(lambda amount: -amount))

ENTRIES = st.lists(
    st.one_of(
        st.builds(Entry, st.sampled_from([EntryKind.ALLOTMENT, EntryKind.SHIFT]), SIGNED),
        st.builds(Entry, st.sampled_from([EntryKind.COMMITMENT, EntryKind.RELEASE]), SIGNED, NUMBERS),
        st.builds(Entry, st.just(EntryKind.REALISATION), SIGNED, st.one_of(st.none(), NUMBERS)),
    ),
    max_size=20,
)
carefully = settings(max_examples=200, deadline=None)


def allotted(millions: int) -> Entry:
    return Entry(EntryKind.ALLOTMENT, millions * MILLION)


def committed(millions: int, number: int = 1) -> Entry:
    return Entry(EntryKind.COMMITMENT, millions * MILLION, number)


def paid(millions: int, number: int | None = None) -> Entry:
    return Entry(EntryKind.REALISATION, millions * MILLION, number)


def released(millions: int, number: int = 1) -> Entry:
    return Entry(EntryKind.RELEASE, millions * MILLION, number)


def in_millions(balance: Balance) -> tuple[int, ...]:
    """Ceiling, committed, realised, outstanding, available."""
    facts = (balance.ceiling, balance.committed, balance.realised, balance.outstanding, balance.available)
    return tuple(int(fact / MILLION) for fact in facts)


def test_nothing_comes_to_nothing() -> None:
    assert in_millions(ledger.balance([])) == (0, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([allotted(100)], (100, 0, 0, 0, 100)),
        ([allotted(100), committed(40)], (100, 40, 0, 40, 60)),
        ([allotted(100), committed(40), paid(10, 1)], (100, 40, 10, 30, 60)),
        ([allotted(100), committed(40), paid(10, 1), released(30)], (100, 10, 10, 0, 90)),
        ([allotted(100), committed(40), paid(10)], (100, 40, 10, 40, 50)),
        ([allotted(100), committed(40), paid(55, 1)], (100, 40, 55, 0, 45)),
        ([allotted(100), committed(40, 1), committed(20, 2), paid(50, 1)], (100, 60, 50, 20, 30)),
        ([allotted(100), Entry(EntryKind.SHIFT, -30 * MILLION)], (70, 0, 0, 0, 70)),
    ],
)
def test_a_balance_is_what_the_entries_come_to(entries: list[Entry], expected: tuple[int, ...]) -> None:
    """M2: available = ceiling - realised - outstanding; overpaying one commitment eats no other's rest."""
    assert in_millions(ledger.balance(entries)) == expected


@carefully
@given(entries=ENTRIES, shuffled=st.randoms(use_true_random=False))
def test_the_order_of_entries_never_matters(entries: list[Entry], shuffled: object) -> None:
    turned = list(entries)
    shuffled.shuffle(turned)  # type: ignore[attr-defined]
    assert ledger.balance(turned) == ledger.balance(entries)
    assert ledger.rests(turned) == ledger.rests(entries)


@carefully
@given(entries=ENTRIES)
def test_a_balance_is_the_published_formula(entries: list[Entry]) -> None:
    """M2, written a second time and in another way: the outstanding is summed commitment by commitment."""

    def total(wanted: Callable[[Entry], bool]) -> Decimal:
        return sum((entry.amount for entry in entries if wanted(entry)), Decimal(0))

    def rest(number: int) -> Decimal:
        promised = total(lambda e: e.kind == EntryKind.COMMITMENT and e.commitment == number)
        return promised - total(
            lambda e: e.kind in (EntryKind.RELEASE, EntryKind.REALISATION) and e.commitment == number
        )

    ceiling = total(lambda e: e.kind in (EntryKind.ALLOTMENT, EntryKind.SHIFT))
    realised = total(lambda e: e.kind == EntryKind.REALISATION)
    outstanding = sum((max(rest(number), Decimal(0)) for number in range(1, 5)), Decimal(0))
    balance = ledger.balance(entries)
    assert (balance.ceiling, balance.realised, balance.outstanding) == (ceiling, realised, outstanding)
    assert balance.available == ceiling - realised - outstanding


@carefully
@given(entries=ENTRIES, chosen=st.data())
def test_a_reversal_restores_what_was(entries: list[Entry], chosen: st.DataObject) -> None:
    """M2: a correction is a reversing entry, wherever in the ledger it stands."""
    if not entries:
        return
    one = chosen.draw(st.sampled_from(entries))
    without = list(entries)
    without.remove(one)
    assert ledger.balance([*entries, one.undone()]) == ledger.balance(without)


@carefully
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["commit", "pay", "pay free", "release"]), NUMBERS, AMOUNTS), max_size=25
    ),
    ceiling=AMOUNTS,
)
def test_who_stays_within_the_room_never_overspends(
    steps: list[tuple[str, int, Decimal]], ceiling: Decimal
) -> None:
    """M2: available never falls below zero as long as every act keeps to the room and the rests."""
    entries = [Entry(EntryKind.ALLOTMENT, ceiling)]
    for what, number, wish in steps:
        own = number if what == "pay" else None
        if what == "release":
            most, kind = ledger.rests(entries).get(number, Decimal(0)), EntryKind.RELEASE
        else:
            most = ledger.room_of(entries).most(own)
            kind = EntryKind.COMMITMENT if what == "commit" else EntryKind.REALISATION
        entries.append(Entry(kind, min(wish, most), number if what in ("commit", "release") else own))
        assert ledger.balance(entries).available >= 0


@carefully
@given(entries=ENTRIES)
def test_the_running_balance_is_the_balance_of_every_beginning(entries: list[Entry]) -> None:
    beginnings = [ledger.balance(entries[: n + 1]) for n in range(len(entries))]
    assert list(ledger.running(entries)) == beginnings


def test_the_room_is_exactly_what_can_still_be_paid() -> None:
    entries = [allotted(100), committed(40)]
    assert ledger.room_of(entries).most() == 60 * MILLION
    assert ledger.room_of(entries).most(1) == 100 * MILLION
    over = paid(100, 1)
    assert ledger.balance([*entries, over]).available == 0
    assert ledger.balance([*entries, over, Entry(EntryKind.REALISATION, Decimal("0.01"))]).available < 0


@pytest.mark.parametrize("kind", [EntryKind.COMMITMENT, EntryKind.RELEASE])
def test_a_commitment_without_its_number_is_refused(kind: EntryKind) -> None:
    """It would be left out of what is outstanding, and its money be spent twice."""
    with pytest.raises(ValueError, match="belongs to a commitment"):
        Entry(kind, MILLION)


def test_balances_add_up() -> None:
    one, two = ledger.balance([allotted(100), committed(40)]), ledger.balance([allotted(50), paid(20)])
    assert in_millions(one + two) == (150, 40, 20, 40, 90)
    assert sum([one, two], Balance()) == one + two


def test_a_share_can_always_be_drawn() -> None:
    assert Balance(ceiling=Decimal(300)).share(Decimal(100)) == Decimal("33.33")
    assert Balance(ceiling=Decimal(300)).share(Decimal(900)) == 100
    assert Balance().share(Decimal(5)) == 0


# Quarters, shifts, overdrafts

DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
PLANS = st.dictionaries(st.sampled_from(ledger.QUARTERS), AMOUNTS)


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (date(2026, 1, 1), 1),
        (date(2026, 3, 31), 1),
        (date(2026, 4, 1), 2),
        (date(2026, 9, 30), 3),
        (date(2026, 12, 31), 4),
    ],
)
def test_a_quarter_is_three_months(day: date, quarter: int) -> None:
    assert ledger.quarter_of(day) == quarter


@carefully
@given(dated=st.lists(st.tuples(DAYS, ENTRIES.flatmap(st.just)), max_size=4), plan=PLANS)
def test_the_quarters_of_a_year_come_to_its_balance(
    dated: list[tuple[date, list[Entry]]], plan: dict[int, Decimal]
) -> None:
    """M2: nothing is lost between two quarters, and each deviation is what was paid less what was planned."""
    entries = [(day, entry) for day, some in dated for entry in some]
    found = ledger.quarters(entries, plan)
    total = sum(found.values(), ledger.Quarter())
    balance = ledger.balance(entry for _, entry in entries)
    assert (total.realised, total.committed) == (balance.realised, balance.committed)
    assert total.planned == sum(plan.values(), Decimal(0))
    assert ledger.until(found)[4] == total
    for number, quarter in found.items():
        paid = [e.amount for d, e in entries if e.kind == "realisation" and ledger.quarter_of(d) == number]
        assert quarter.deviation == sum(paid, Decimal(0)) - plan.get(number, Decimal(0))


@carefully
@given(moves=st.lists(st.tuples(st.sampled_from("AB"), SIGNED), max_size=8))
def test_what_is_moved_back_balances(moves: list[tuple[str, Decimal]]) -> None:
    """M2: shifts net to zero inside a group, and what does not is named with its difference."""
    assert ledger.unbalanced([*moves, *((group, -amount) for group, amount in moves)]) == {}
    found = ledger.unbalanced(moves)
    for group in "AB":
        assert found.get(group, Decimal(0)) == sum((a for g, a in moves if g == group), Decimal(0))


@carefully
@given(entries=ENTRIES)
def test_an_overdrawn_line_has_room_for_what_it_promised_alone(entries: list[Entry]) -> None:
    """M2: whatever was allowed before, within the room nothing is drawn deeper."""
    before, room = ledger.balance(entries).available, ledger.room_of(entries)
    for number, rest in ledger.rests(entries).items():
        paid_ = Entry(EntryKind.REALISATION, room.most(number), number)
        assert room.most(number) >= rest
        assert ledger.balance([*entries, paid_]).available >= min(before, Decimal(0))


def test_what_is_paid_beyond_a_commitment_is_known() -> None:
    """domain §3.5: realisasi > commitment is warned of."""
    assert ledger.overpaid([allotted(100), committed(40), paid(30, 1)]) == {}
    assert ledger.overpaid([allotted(100), committed(40), paid(30, 1), paid(15, 1)]) == {1: 5 * MILLION}


def test_absorption_is_of_the_ceiling() -> None:
    assert ledger.balance([allotted(80), paid(20)]).absorption == 25
    assert Balance().absorption is None


@carefully
@given(
    ceiling=st.integers(0, 100),
    promised=st.tuples(st.integers(1, 50), st.integers(1, 50)),
    payments=st.lists(st.tuples(st.integers(1, 40), st.sampled_from([None, 1, 2])), max_size=20),
)
def test_a_room_that_is_paid_from_is_the_room_of_the_longer_ledger(
    ceiling: int, promised: tuple[int, int], payments: list[tuple[int, int | None]]
) -> None:
    """M2, whatever is paid in whatever order: who keeps the room needs no entries."""
    entries = [
        Entry(EntryKind.ALLOTMENT, Decimal(ceiling)),
        *(Entry(EntryKind.COMMITMENT, Decimal(amount), n) for n, amount in enumerate(promised, 1)),
    ]
    room = ledger.room_of(entries)
    for amount, commitment in payments:
        if amount <= room.most(commitment):
            room.pay(Decimal(amount), commitment)
            entries.append(Entry(EntryKind.REALISATION, Decimal(amount), commitment))
        for number in (None, 1, 2):
            assert room.most(number) == ledger.room_of(entries).most(number)
