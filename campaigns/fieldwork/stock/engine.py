"""The arithmetic of goods at an activity: what arrived is given, left, damaged or returned (rule P1)."""

from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True)
class Balance:
    """What became of goods of one promise at one activity, in its unit: arrived = given + left + damaged + returned.

    `left` is derived and signed: below zero, more is gone than anybody wrote down as arrived.
    """

    arrived: Decimal = ZERO
    given: Decimal = ZERO
    returned: Decimal = ZERO
    damaged: Decimal = ZERO

    @property
    def left(self) -> Decimal:
        return self.arrived - self.given - self.returned - self.damaged

    @property
    def is_below_zero(self) -> bool:
        return self.left < 0
