"""Roll-over: what each program becomes in the year to come, and campaigns that follow an anchor that moved."""

from campaigns.plans.rollover.acts import Rolled, follow, roll
from campaigns.plans.rollover.questions import (
    foreseen,
    is_forecast,
    lines,
    moved,
    moved_to,
    span_ahead,
    span_now,
)
from campaigns.plans.rollover.things import Choice, Line, Moved, Stop

__all__ = [
    "Choice",
    "Line",
    "Moved",
    "Rolled",
    "Stop",
    "follow",
    "foreseen",
    "is_forecast",
    "lines",
    "moved",
    "moved_to",
    "roll",
    "span_ahead",
    "span_now",
]
