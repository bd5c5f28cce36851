"""Standard prices (SSH, standar biaya): the most that a unit of something may cost, with its basis and its time.

A price above its ceiling is warned of and never refused: which ceiling binds, the office's own decree says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import String, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.ground import clock, texts
from campaigns.ground.database import Base, Rupiah, add, asked_once, db, expect_version, hold
from campaigns.ground.errors import Conflict, Invalid
from campaigns.people import journal
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership

# Things

LONGEST_CODE, LONGEST_NAME, LONGEST_UNIT, LONGEST_BASIS = 40, 200, 40, 200  # characters
REPLACED = "Perpres 33/2020, sudah diganti Perpres 72/2025; sesuaikan nilainya"
FIRST_PRICES = (  # name, unit, ceiling: Perpres 33/2020; OJ = orang jam; "" where the unit is not certain
    ("Narasumber eselon II", "OJ", Decimal(1_000_000)),
    ("Narasumber eselon III", "OJ", Decimal(900_000)),
    ("Moderator", "", Decimal(700_000)),
    ("Pembawa acara", "", Decimal(400_000)),
)
FIRST_DAY = date(2020, 1, 1)
SHORT_UNITS = {"oj": "orang jam", "oh": "orang hari", "ok": "orang kali", "ob": "orang bulan"}


class StandardPrice(Base):
    """The ceiling of a unit's price; an empty unit means any. Valid from a day until one, if that is known."""

    __tablename__ = "standard_price"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(LONGEST_CODE), default="")
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    unit: Mapped[str] = mapped_column(String(LONGEST_UNIT), default="")
    ceiling: Mapped[Decimal] = mapped_column(Rupiah)
    basis: Mapped[str] = mapped_column(String(LONGEST_BASIS))
    valid_from: Mapped[date] = mapped_column(index=True)
    valid_until: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True)
class PriceFacts:
    """What is written of a standard price."""

    name: str
    ceiling: Decimal
    basis: str
    valid_from: date
    unit: str = ""
    code: str = ""
    valid_until: date | None = None


# Acts


def set_price(facts: PriceFacts, *, by: Membership) -> StandardPrice:
    """Write a new ceiling. Raises Invalid, Conflict (`standard-price.twice`), NotAllowed."""
    require(by, Action.MANAGE_REFERENCE)
    hold(by.agency)  # one price is written at a time: two alike at once would both be new
    price = add(StandardPrice(**_checked(facts)))
    journal.note(by, "mencatat standar harga", price, name=price.name, amount=price.ceiling)
    return price


def revise(price: StandardPrice, facts: PriceFacts, *, seen: int, by: Membership) -> None:
    """Correct a ceiling, or end it by its last day. Raises Invalid, Conflict, NotAllowed."""
    require(by, Action.MANAGE_REFERENCE, price)
    hold(by.agency)
    expect_version(price, seen)
    with journal.changed(by, "mengubah standar harga", price, *PriceFacts.__dataclass_fields__):
        for name, value in _checked(facts, price).items():
            setattr(price, name, value)


def _checked(facts: PriceFacts, own: StandardPrice | None = None) -> dict[str, object]:
    name = texts.checked(
        facts.name,
        LONGEST_NAME,
        "standard-price.long",
        "name",
        empty=("standard-price.nameless", "Tulis nama barang atau jasanya."),
    )
    basis = texts.checked(
        facts.basis,
        LONGEST_BASIS,
        "standard-price.long",
        "basis",
        empty=("standard-price.basis", "Tulis dasar hukumnya, misalnya keputusan gubernur tentang SSH."),
    )
    unit = texts.checked(facts.unit, LONGEST_UNIT, "standard-price.long", "unit")
    code = texts.checked(facts.code, LONGEST_CODE, "standard-price.long", "code")
    if facts.ceiling <= 0:
        raise Invalid("standard-price.amount", "Tulis harga tertinggi di atas nol.", "ceiling")
    if facts.valid_until and facts.valid_until < facts.valid_from:
        raise Invalid("standard-price.backwards", "Masa berlaku berakhir setelah dimulai.", "valid_until")
    twins = select(StandardPrice).filter_by(name=name, unit=unit, valid_from=facts.valid_from)
    if any(twin is not own for twin in db.session.scalars(twins)):
        raise Conflict("standard-price.twice", "Harga ini sudah tercatat mulai tanggal yang sama.")
    return {
        **{"code": code, "name": name, "unit": unit, "ceiling": facts.ceiling, "basis": basis},
        **{"valid_from": facts.valid_from, "valid_until": facts.valid_until},
    }


# Questions


def everything() -> list[StandardPrice]:
    """All prices by name, the newest of a name first."""
    return list(
        db.session.scalars(
            select(StandardPrice).order_by(StandardPrice.name, StandardPrice.valid_from.desc())
        )
    )


@asked_once
def valid_on(day: date) -> list[StandardPrice]:
    """The prices that hold on a day: the newest of each name and unit, by name."""
    ended = or_(StandardPrice.valid_until.is_(None), StandardPrice.valid_until >= day)
    wanted = select(StandardPrice).where(StandardPrice.valid_from <= day, ended)
    newest: dict[tuple[str, str], StandardPrice] = {}
    for price in db.session.scalars(wanted.order_by(StandardPrice.valid_from)):
        newest[price.name.casefold(), _unit(price.unit)] = price
    return sorted(newest.values(), key=lambda price: price.name)


def valid_in(year: int) -> list[StandardPrice]:
    """The prices for a budget of that year: today's in the year that runs, else those of its first day."""
    today = clock.today()
    return valid_on(today if today.year == year else date(year, 1, 1))


def above(
    description: str, unit: str, unit_price: Decimal, prices: Sequence[StandardPrice]
) -> StandardPrice | None:
    """The standard price that a unit price goes beyond, if any of these is of what is described, by its name.

    A price is of a thing whose description holds its whole name, in the same unit (OJ is orang jam); of several
    the longest name, which is the most exact.
    """
    words = f" {' '.join(description.casefold().split())} "
    matching = [
        price
        for price in prices
        if f" {' '.join(price.name.casefold().split())} " in words
        and (not price.unit or _unit(price.unit) == _unit(unit))
    ]
    exact = max(matching, key=lambda price: len(price.name), default=None)
    return exact if exact and unit_price > exact.ceiling else None


def _unit(unit: str) -> str:
    plain = " ".join(unit.casefold().replace("/", " ").replace("-", " ").split())
    return SHORT_UNITS.get(plain, plain)
