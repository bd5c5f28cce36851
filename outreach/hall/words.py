"""The word, the tone and the shape of every state: together, since colour alone does not reach everybody."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from campaigns.plans.activities import ActivityState
from campaigns.plans.campaigns import CampaignState


@dataclass(frozen=True)
class Mark:
    """How a state looks: a word, one of ok/warn/bad/info/plain, and an icon of the sprite."""

    word: str
    tone: str
    icon: str = ""


MARKS: dict[tuple[str, str], Mark] = {}


def teach(marks: Mapping[StrEnum, Mark]) -> None:
    """Take the marks of one kind of state. Members of two enums may be equal as text, so they are kept apart."""
    MARKS.update({(type(state).__name__, str(state)): mark for state, mark in marks.items()})


def mark(state: StrEnum) -> Mark:
    """The mark of a state. Raises KeyError for a state that nobody taught."""
    return MARKS[type(state).__name__, str(state)]


def word(state: StrEnum) -> str:
    """The word of a state."""
    return mark(state).word


teach(
    {
        CampaignState.DRAFT: Mark("Draf", "plain", "pencil"),
        CampaignState.SUBMITTED: Mark("Diajukan", "info", "send"),
        CampaignState.APPROVED: Mark("Disetujui", "ok", "check-circle-fill"),
        CampaignState.RETURNED: Mark("Dikembalikan", "warn", "exclamation-triangle-fill"),
        CampaignState.ONGOING: Mark("Berjalan", "info", "arrow-up-right-circle-fill"),
        CampaignState.DONE: Mark("Selesai", "ok", "check-lg"),
        CampaignState.POSTPONED: Mark("Ditunda", "warn", "hourglass-split"),
        CampaignState.CANCELLED: Mark("Dibatalkan", "bad", "x-circle"),
    }
)
teach(
    {
        ActivityState.PLANNED: Mark("Direncanakan", "info", "clock"),
        ActivityState.HELD: Mark("Terlaksana", "ok", "check-circle-fill"),
        ActivityState.CANCELLED: Mark("Dibatalkan", "bad", "x-circle"),
    }
)
