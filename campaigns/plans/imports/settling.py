"""What a treasurer's payments would do: each finds its line, is known already, or has room on it (rule M2). Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from campaigns.ground import formats, previews
from campaigns.ground.cells import folded
from campaigns.ground.sheets import Column
from campaigns.plans import account_codes
from campaigns.plans.imports.dpa_rows import ACCOUNT
from campaigns.plans.imports.payments import AMOUNT, COMMITMENT, Payment
from campaigns.plans.ledger import Room

ZERO = Decimal(0)


class Settled(StrEnum):
    """What a payment of the file does."""

    NEW = "new"
    KNOWN = "known"
    WRONG = "wrong"


@dataclass
class Purse:
    """A line with the room that is left on it.

    `paid` are the documents that already stand, by number, day and amount; `commitments` ids by document number, None
    where two have it.
    """

    id: int
    sub: str
    account: str
    source: str
    campaign_id: int | None
    description: str
    room: Room
    commitments: dict[str, int | None] = field(default_factory=dict)
    paid: set[tuple[str, date, Decimal]] = field(default_factory=set)


@dataclass(frozen=True)
class Settlement:
    """What one payment does: the line and the commitment it is of; a column and half a sentence where it is wrong."""

    payment: Payment
    effect: Settled
    purse: Purse | None = None
    commitment: int | None = None
    column: Column | None = None
    sentence: str = ""

    @property
    def mark(self) -> tuple[object, ...]:
        line = self.purse.id if self.purse else None
        return self.payment.row, self.effect, line, self.commitment, self.sentence

    @property
    def leaves_promised(self) -> Decimal:
        """What stays promised on the line after the whole file, where a new payment names no commitment; else 0."""
        if self.effect != Settled.NEW or self.purse is None or self.commitment is not None:
            return ZERO
        return sum(self.purse.room.rests.values(), ZERO)


def settle(payments: Sequence[Payment], purses: Sequence[Purse]) -> list[Settlement]:
    """What each payment does after the ones before it. The purses are used up."""
    by_account: defaultdict[str, list[Purse]] = defaultdict(list)
    for purse in purses:
        by_account[purse.account].append(purse)
    return [_settle(payment, by_account) for payment in payments]


def mark_of(steps: Sequence[Settlement]) -> str:
    """A mark of all that a person read of these steps."""
    return previews.mark_of(step.mark for step in steps)


def _settle(payment: Payment, by_account: Mapping[str, Sequence[Purse]]) -> Settlement:
    found = [purse for purse in by_account.get(payment.account, ()) if _is_meant(purse, payment)]
    if len(found) != 1:
        return _wrong(payment, ACCOUNT, _which(payment, found))
    purse = found[0]
    if payment.fact in purse.paid:
        return Settlement(payment, Settled.KNOWN, purse)
    commitment = purse.commitments.get(payment.commitment) if payment.commitment else None
    if payment.commitment and commitment is None:
        return _wrong(
            payment, COMMITMENT, f"“{payment.commitment}” bukan komitmen yang berlaku pada baris itu"
        )
    amount, most = Decimal(payment.amount), purse.room.most(commitment)
    if not amount:
        return _wrong(payment, AMOUNT, "jumlahnya harus di atas nol")
    if amount > most:
        return _wrong(
            payment, AMOUNT, f"{formats.rupiah(amount)} melebihi yang tersedia, {formats.rupiah(most)}"
        )
    purse.room.pay(amount, commitment)
    purse.paid.add(payment.fact)
    return Settlement(payment, Settled.NEW, purse, commitment)


def _is_meant(purse: Purse, payment: Payment) -> bool:
    return (
        (not payment.sub or account_codes.canonical(purse.sub) == account_codes.canonical(payment.sub))
        and payment.source in ("", purse.source)
        and (payment.campaign_id is None or (payment.campaign_id or None) == purse.campaign_id)
        and (not payment.line or folded(payment.line) == folded(purse.description))
    )


def _which(payment: Payment, found: Sequence[Purse]) -> str:
    if not found:
        where = f" dalam sub kegiatan {payment.sub}" if payment.sub else ""
        return f"{payment.account} tidak ada di DPA{where}"
    names = "; ".join(purse.description for purse in found[:3])
    return f"ada {len(found)} baris dengan rekening ini ({names}); isi kolom Kampanye atau Baris anggaran"


def _wrong(payment: Payment, column: Column, sentence: str) -> Settlement:
    return Settlement(payment, Settled.WRONG, None, None, column, sentence)
