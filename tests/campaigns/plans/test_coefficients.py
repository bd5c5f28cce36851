"""Coefficients of an RAB: what `2 orang × 3 jam` multiplies to, and what is asked back."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.ground.errors import Invalid
from campaigns.plans import coefficients


@pytest.mark.parametrize(
    ("typed", "text", "quantity", "unit"),
    [
        ("2 orang × 3 jam", "2 orang × 3 jam", 6, "orang jam"),
        ("2 Orang x 3 Jam", "2 Orang × 3 Jam", 6, "Orang Jam"),
        ("12 kotak", "12 kotak", 12, "kotak"),
        ("1.500 lembar", "1.500 lembar", 1500, "lembar"),
        ("3x4", "3 × 4", 12, ""),
        ("2 orang*2 hari * 2 kali", "2 orang × 2 hari × 2 kali", 8, "orang hari kali"),
        ("2,5 jam", "2,5 jam", Decimal("2.5"), "jam"),
        ("6 exemplar", "6 exemplar", 6, "exemplar"),
        ("40 m2 x 2 hari", "40 m2 × 2 hari", 80, "m2 hari"),
    ],
)
def test_a_coefficient_is_read(typed: str, text: str, quantity: Decimal, unit: str) -> None:
    read = coefficients.parse(typed)
    assert (read.text, read.quantity, read.unit) == (text, quantity, unit)


@pytest.mark.parametrize(
    "typed",
    ["", "x", "orang", "2 orang × jam", "0 orang", "-2 orang", "99.999.999 × 99.999.999", "2 3", "2 m 3"],
)
def test_what_is_no_coefficient_is_asked_back(typed: str) -> None:
    with pytest.raises(Invalid) as refusal:
        coefficients.parse(typed)
    assert (refusal.value.code, refusal.value.field) == ("budget.coefficient", "coefficient")


@given(st.lists(st.integers(1, 99), min_size=1, max_size=4))
def test_a_coefficient_is_the_product_of_its_numbers(numbers: list[int]) -> None:
    product = 1
    for number in numbers:
        product *= number
    assert coefficients.parse(" × ".join(f"{n} orang" for n in numbers)).quantity == product


def test_an_amount_is_rounded_to_a_sen() -> None:
    assert coefficients.amount(Decimal("0.333"), Decimal("0.05")) == Decimal("0.02")
    assert coefficients.amount(Decimal(6), Decimal(900_000)) == 5_400_000
