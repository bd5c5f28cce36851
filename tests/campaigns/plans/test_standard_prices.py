"""Standard prices: which ceiling binds what, and that it only ever warns (domain §3.4)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from campaigns.ground.database import fetch, transaction
from campaigns.ground.errors import Conflict, Invalid, NotAllowed
from campaigns.people.persons import Membership
from campaigns.plans import standard_prices
from campaigns.plans.standard_prices import PriceFacts, StandardPrice
from tests.races import DONE, ROUNDS, ends, race

JUTA = Decimal(1_000_000)
TODAY = date(2026, 11, 24)


def put(by: Membership, name: str = "Klotok", millions: Any = 3, /, **more: Any) -> StandardPrice:
    facts = {"name": name, "ceiling": millions * JUTA, "basis": "SK 1", "valid_from": date(2026, 1, 1)}
    facts |= more
    with transaction():
        return standard_prices.set_price(PriceFacts(**facts), by=by)


def above(description: str, unit: str, millions: Any, day: date = TODAY) -> str:
    found = standard_prices.above(description, unit, millions * JUTA, standard_prices.valid_on(day))
    return found.name if found else ""


@pytest.mark.usefixtures("app")
def test_the_first_prices_say_whence_they_are_and_that_they_were_replaced() -> None:
    found = {p.name: (p.ceiling / JUTA, p.unit) for p in standard_prices.valid_on(TODAY)}
    assert found == {
        "Narasumber eselon II": (1, "OJ"),
        "Narasumber eselon III": (Decimal("0.9"), "OJ"),
        "Moderator": (Decimal("0.7"), ""),
        "Pembawa acara": (Decimal("0.4"), ""),
    }
    assert all("72/2025" in price.basis for price in standard_prices.everything())


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("description", "unit", "millions", "name"),
    [
        ("Narasumber eselon III", "orang jam", Decimal("0.95"), "Narasumber eselon III"),
        ("Honor narasumber  Eselon II", "OJ", Decimal("1.1"), "Narasumber eselon II"),
        ("Narasumber eselon III", "OJ", Decimal("0.9"), ""),  # the ceiling itself
        ("Narasumber eselon III", "orang hari", 5, ""),  # another unit
        ("Moderator", "apa pun", Decimal("0.8"), "Moderator"),
        ("Moderatoran", "OJ", 9, ""),  # another word
        ("Stiker", "lembar", 9, ""),
    ],
)
def test_a_price_binds_what_bears_its_name_in_its_unit(
    description: str, unit: str, millions: Any, name: str
) -> None:
    assert above(description, unit, millions) == name


def test_the_newest_price_of_a_day_binds(admin: Membership) -> None:
    put(admin, valid_from=date(2025, 1, 1), ceiling=2 * JUTA)
    put(admin, valid_from=date(2026, 1, 1))
    last = put(admin, "Bus", valid_until=date(2026, 6, 30))
    assert above("Sewa klotok", "hari", Decimal("2.5"), date(2025, 5, 1)) == "Klotok"
    assert above("Sewa klotok", "hari", Decimal("2.5")) == ""
    assert above("Bus", "hari", 9) == ""
    assert above("Bus", "hari", 9, date(2026, 6, 30)) == "Bus"
    with transaction():
        facts = PriceFacts("Bus", 4 * JUTA, "SK 2", date(2026, 1, 1), valid_until=None)
        standard_prices.revise(last, facts, seen=last.version, by=admin)
    assert above("Bus", "hari", Decimal("4.5")) == "Bus"


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"name": " "}, "standard-price.nameless", "name"),
        ({"basis": ""}, "standard-price.basis", "basis"),
        ({"ceiling": Decimal(0)}, "standard-price.amount", "ceiling"),
        ({"valid_until": date(2025, 12, 31)}, "standard-price.backwards", "valid_until"),
        ({"unit": "x" * 41}, "standard-price.long", "unit"),
    ],
)
def test_a_price_needs_its_facts(change: dict[str, Any], code: str, field: str, admin: Membership) -> None:
    with pytest.raises(Invalid) as refusal:
        put(admin, **change)
    assert (refusal.value.code, refusal.value.field) == (code, field)


def test_a_price_is_written_once_and_by_the_admin(admin: Membership, treasurer: Membership) -> None:
    price = put(admin)
    with pytest.raises(Conflict) as twice:
        put(admin)
    assert twice.value.code == "standard-price.twice"
    with pytest.raises(NotAllowed):
        put(treasurer, "Bus")
    with pytest.raises(Conflict) as stale, transaction():
        standard_prices.revise(price, PriceFacts("Bus", JUTA, "SK", TODAY), seen=99, by=admin)
    assert stale.value.code == "stale"


def test_a_form_that_is_sent_twice_at_once_writes_one_price(app: Flask, admin: Membership) -> None:
    """S1: without the hold, PostgreSQL keeps both, and neither can be corrected any more."""
    admin_id = admin.id

    for number in range(ROUNDS):

        def puts(name: str = f"Klotok {number}") -> object:
            return put(fetch(Membership, admin_id), name)

        assert ends(race(app, [puts, puts])) == [DONE, "standard-price.twice"]
