"""What the activities of Lapor Teman Difabel need so that everybody can take part, and what of it was there."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from campaigns.plans import accommodations
from campaigns.plans.accommodations import AccommodationKind as Kind
from outreach.demo.accounts import PLANNER
from outreach.demo.story import Step, Story, moment


@dataclass(frozen=True)
class Need:
    """One accommodation; `how` it was met, or empty where it is still missing."""

    kind: Kind
    note: str = ""
    how: str = ""


# The activity's short name, the day on which its needs were written down, that on which they were met, the needs.
NEEDS = (
    (
        *("difabel-april", "2026-03-02", "2026-04-20"),
        (
            Need(Kind.SIGN_LANGUAGE, "6 teman Tuli", "2 JBI dari Gerkatin"),
            Need(Kind.LARGE_PRINT, "4 teman netra", "Formulir 18 pt dan 5 lembar braille"),
            Need(Kind.RAMP, "3 pengguna kursi roda", "Jalur landai di pintu utama PLDPI"),
        ),
    ),
    (
        *("difabel-juli", "2026-06-02", "2026-07-10"),
        (
            Need(Kind.SIGN_LANGUAGE, "20 teman Tuli", "2 JBI dari Gerkatin"),
            Need(Kind.TEXT, "20 teman Tuli", "Papan tulis di setiap meja"),
        ),
    ),
    (
        *("difabel-september", "2026-08-03", "2026-09-14"),
        (
            Need(Kind.COMPANION, "4 teman netra", "Relawan Pertuni Barabai"),
            Need(Kind.PLAIN_LANGUAGE, "", "Lembar bergambar cara melapor"),
        ),
    ),
    (
        *("difabel-desember", "2026-10-26", "2026-11-19"),
        (
            Need(Kind.SIGN_LANGUAGE, "2 teman Tuli"),
            Need(Kind.RAMP, "5 pengguna kursi roda", "Jalur landai di pintu utama PLDPI"),
            Need(Kind.TOILET, "", "Toilet aksesibel di lantai dasar"),
            Need(Kind.LARGE_PRINT, "3 teman netra", "Formulir 18 pt dan 5 lembar braille"),
            Need(Kind.QUIET_ROOM),
        ),
    ),
)


def steps() -> Iterator[Step]:
    """Each list once its activity is planned, and what was met some days before."""
    for name, noted, met, needs in NEEDS:
        for minute, need in enumerate(needs):
            yield Step(moment(noted, f"10.{minute:02d}"), partial(_need, name, need))
            if need.how:
                yield Step(moment(met, f"14.{minute:02d}"), partial(_meet, name, need))


def _need(name: str, need: Need, story: Story) -> None:
    accommodations.need(story.activities[name], need.kind, need.note, by=story.people[PLANNER])


def _meet(name: str, need: Need, story: Story) -> None:
    needed = accommodations.needed_for(story.activities[name])
    one = next(one for one in needed if one.kind == need.kind)
    accommodations.meet(one, need.how, by=story.people[PLANNER])
