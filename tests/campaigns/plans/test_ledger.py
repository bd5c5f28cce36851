"""The arithmetic of a budget line, proven over whatever order and whatever amounts (rule M2)."""

from collections.abc import Callable
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
    """M2: available never falls below zero as long as every act keeps to `room` and `rests`."""
    entries = [Entry(EntryKind.ALLOTMENT, ceiling)]
    for what, number, wish in steps:
        own = number if what == "pay" else None
        if what == "release":
            most, kind = ledger.rests(entries).get(number, Decimal(0)), EntryKind.RELEASE
        else:
            most = ledger.room(entries, own)
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
    assert ledger.room(entries) == 60 * MILLION
    assert ledger.room(entries, 1) == 100 * MILLION
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
