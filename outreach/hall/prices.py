"""Standard prices where prices are typed: what goes beyond one is warned of and never refused."""

from collections.abc import Iterable
from decimal import Decimal

from campaigns.ground import clock, formats
from campaigns.plans import standard_prices
from campaigns.plans.partnerships import Contribution
from campaigns.plans.standard_prices import StandardPrice


def above_standard(what: str, unit: str, price: Decimal | None) -> StandardPrice | None:
    """The standard price that holds today and that a price goes beyond; None where there is no price."""
    if price is None:
        return None
    return standard_prices.above(what, unit, price, standard_prices.valid_on(clock.today()))


def dear(promises: Iterable[Contribution]) -> dict[int, StandardPrice | None]:
    """For each promise, by its id, the standard price that its value goes beyond."""
    return {one.id: above_standard(one.what, one.unit, one.unit_value) for one in promises}


def told(price: Decimal, standard: StandardPrice) -> str:
    """What is said of a price above the standard."""
    return (
        f"Perhatikan: {formats.rupiah(price)} melebihi standar harga {standard.name}"
        f" {formats.rupiah(standard.ceiling)} ({standard.basis})."
    )
