"""Coefficients of an RAB, as RKA documents write them: `2 orang × 3 jam` is 6 orang jam.

A pure engine. Signs are read generously (`×`, `x`, `*`), numbers as Indonesia writes them (`1.500`, `2,5`).
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from campaigns.ground import money
from campaigns.ground.errors import Invalid

TIMES = re.compile(r"\s*(?:×|\*|(?<=[\s\d])[xX](?=[\s\d]))\s*")
FACTOR = re.compile(
    r"(?P<number>[0-9][0-9.,]*)\s*(?P<unit>[^\W\d_](?:[^0-9×*]|(?<=[^\W\d_])[0-9])*)?"
)  # also m2
LARGEST = Decimal(1_000_000_000)
THOUSANDTH, SEN = Decimal("0.001"), Decimal("0.01")


@dataclass(frozen=True)
class Coefficient:
    """A coefficient, tidy, with the quantity that it multiplies to and the unit of that (`orang jam`)."""

    text: str
    quantity: Decimal
    unit: str


def parse(text: str) -> Coefficient:
    """Read a coefficient. Raises Invalid (`budget.coefficient`)."""
    factors = [FACTOR.fullmatch(part.strip()) for part in TIMES.split(text.strip())]
    if not all(factors):
        _refuse("Tulis koefisien sebagai banyaknya dan satuannya, misalnya 2 orang × 3 jam.")
    quantity, written, units = Decimal(1), [], []
    for factor in factors:
        assert factor is not None
        number, unit = factor["number"], " ".join((factor["unit"] or "").split())
        quantity *= _number(number)
        written.append(f"{number} {unit}".strip())
        units.append(unit)
    if not 0 < quantity <= LARGEST:
        _refuse("Banyaknya harus di atas nol dan masuk akal; periksa angkanya.")
    if quantity != quantity.quantize(THOUSANDTH):
        _refuse("Hasil kali koefisien paling banyak tiga angka di belakang koma.")
    return Coefficient(" × ".join(written), quantity, " ".join(unit for unit in units if unit))


def amount(quantity: Decimal, unit_price: Decimal) -> Decimal:
    """What so many cost, in rupiah, rounded to a sen."""
    return (quantity * unit_price).quantize(SEN, ROUND_HALF_UP)


def _number(text: str) -> Decimal:
    try:
        return money.parse_quantity(text)
    except Invalid as refusal:
        raise Invalid("budget.coefficient", refusal.message, "coefficient") from refusal


def _refuse(sentence: str) -> None:
    raise Invalid("budget.coefficient", sentence, "coefficient")
