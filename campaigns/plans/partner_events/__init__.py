"""Other SKPD's events (*agenda mitra*): typed in or taken over from a file, so that rule T3 can warn of them."""

from campaigns.plans.partner_events.acts import note, take_over, withdraw
from campaigns.plans.partner_events.questions import between
from campaigns.plans.partner_events.reading import (
    MOST,
    Entry,
    compare,
    mark_of,
    reading,
    village_of,
)
from campaigns.plans.partner_events.spans import span_of
from campaigns.plans.partner_events.things import (
    LONGEST_PLACE,
    LONGEST_TITLE,
    PartnerEvent,
)

__all__ = [
    "LONGEST_PLACE",
    "LONGEST_TITLE",
    "MOST",
    "Entry",
    "PartnerEvent",
    "between",
    "compare",
    "mark_of",
    "note",
    "reading",
    "span_of",
    "take_over",
    "village_of",
    "withdraw",
]
