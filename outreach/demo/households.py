"""Families that received a relief pack in January 2026: invented numbers, of which none is kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from campaigns.fieldwork import households
from outreach.demo.accounts import FIRST, SECOND
from outreach.demo.story import Step, Story, moment


@dataclass(frozen=True)
class Handout:
    """So many families at an activity, by `first` of the invented numbers; `by` wrote them down in the evening."""

    activity: str
    day: str
    first: int
    many: int
    by: str = FIRST


@dataclass(frozen=True)
class Again:
    """A family that received once more, and why."""

    activity: str
    day: str
    number: int
    reason: str
    by: str = FIRST


# fmt: off
HANDOUTS = (
    Handout("banjir-martapura-barat", "2026-01-08", 1_000, 64),
    Handout("banjir-astambul", "2026-01-10", 2_000, 31),
    Handout("banjir-sungai-tabuk", "2026-01-13", 3_000, 38, SECOND),
    Handout("banjir-hsu", "2026-01-22", 4_000, 22),
)
AGAIN = (
    Again("banjir-astambul", "2026-01-10", 1_007, "Mengungsi dari Martapura Barat; paket pertama hanyut."),
    Again("banjir-sungai-tabuk", "2026-01-13", 1_021, "Dua bayi di rumah; disetujui petugas Dinas Sosial.", SECOND),
)
# fmt: on


def steps() -> Iterator[Step]:
    for handout in HANDOUTS:
        yield Step(moment(handout.day, "20.30"), partial(_hand_out, handout))
    for again in AGAIN:
        yield Step(moment(again.day, "20.40"), partial(_give_again, again))


def card(number: int) -> str:
    """A family card's number as they look, which nobody has: 16 digits."""
    return f"630314{1 + number % 28:02d}0610{number:04d}"


def _hand_out(handout: Handout, story: Story) -> None:
    for number in range(handout.first, handout.first + handout.many):
        _give(handout.activity, number, "", handout.by, story)


def _give_again(again: Again, story: Story) -> None:
    _give(again.activity, again.number, again.reason, again.by, story)


def _give(activity: str, number: int, reason: str, by: str, story: Story) -> None:
    identity = households.of_number(card(number))
    households.give(story.activities[activity], identity, reason, by=story.people[by])
