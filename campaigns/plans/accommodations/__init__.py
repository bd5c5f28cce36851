"""Accommodations (akomodasi yang layak): what an activity needs so that people with disabilities can take part.

The kinds, and which are usual for which ragam of disability (UU 8/2016 Pasal 4), come from the project's notes on
inclusive events. Disability is specific personal data (UU 27/2022): a need says how many, never who.
"""

from campaigns.plans.accommodations.acts import (
    ask_again,
    carry_over,
    meet,
    need,
    need_usual,
    unmeet,
    withdraw,
)
from campaigns.plans.accommodations.questions import needed_for, of_activities
from campaigns.plans.accommodations.things import (
    LONGEST_TEXT,
    NAMES,
    USUAL,
    Accommodation,
    AccommodationKind,
    Ragam,
)

__all__ = [
    "LONGEST_TEXT",
    "NAMES",
    "USUAL",
    "Accommodation",
    "AccommodationKind",
    "Ragam",
    "ask_again",
    "carry_over",
    "meet",
    "need",
    "need_usual",
    "needed_for",
    "of_activities",
    "unmeet",
    "withdraw",
]
