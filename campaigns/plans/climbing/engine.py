"""How an edition stands to the one before it (rule L1): new, a step up, repeated, or a step down.

A pure engine over plain values. A higher rung is a step up; on the same rung, one improvement is enough: villages,
a group of people or partners that the edition before did not have, or something that the planner documented.
"""

from dataclasses import dataclass
from enum import StrEnum

from campaigns.ground import formats


class ClimbStatus(StrEnum):
    NEW = "baru"
    UP = "naik"
    REPEATED = "diulang"
    DOWN = "turun"


class Dimension(StrEnum):
    """In what an edition can be better than the one before, where its planner has to say so."""

    REACH = "jangkauan"
    AUDIENCE = "sasaran"
    PARTNERSHIP = "kemitraan"
    ACCOMMODATION = "akomodasi"
    SURVEY = "survei"
    QUALITY = "mutu"


NAMES = {
    Dimension.REACH: "Jangkauan",
    Dimension.AUDIENCE: "Sasaran",
    Dimension.PARTNERSHIP: "Kemitraan",
    Dimension.ACCOMMODATION: "Akomodasi baru",
    Dimension.SURVEY: "Survei",
    Dimension.QUALITY: "Mutu lainnya",
}


@dataclass(frozen=True)
class Edition:
    """An edition as far as the ladder looks at it.

    `level` and `rung` say on which rung it stands, `audience` is the group it names itself (empty: its program's, which
    is `line_audience`), `villages` are the Kemendagri codes it serves, `partners` the names of the agencies that help,
    `improvements` what its planner documented.
    """

    title: str
    level: int
    rung: str
    audience: str = ""
    line_audience: str = ""
    villages: frozenset[str] = frozenset()
    partners: frozenset[str] = frozenset()
    improvements: tuple[tuple[Dimension, str], ...] = ()


@dataclass(frozen=True)
class Climb:
    """The status, its evidence in sentences, and the villages and partners that are new against the edition before."""

    status: ClimbStatus
    evidence: tuple[str, ...]
    new_villages: tuple[str, ...] = ()
    new_partners: tuple[str, ...] = ()

    @property
    def needs_reason(self) -> bool:
        """Whether the planner has to say why (rule L1)."""
        return self.status in (ClimbStatus.REPEATED, ClimbStatus.DOWN)


def judge(edition: Edition, before: Edition | None) -> Climb:
    """How an edition stands to the one before it; None for none."""
    if before is None:
        return Climb(ClimbStatus.NEW, ("Edisi pertama: tidak melanjutkan edisi lain.",))
    villages = tuple(sorted(edition.villages - before.villages))
    partners = tuple(sorted(edition.partners - before.partners))
    improved = tuple(_improvements(edition, before, villages, partners))
    steps = f"dari anak tangga {before.level}, {before.rung}, ke {edition.level}, {edition.rung}."
    if edition.level > before.level:
        return Climb(ClimbStatus.UP, (f"Naik {steps}", *improved), villages, partners)
    if edition.level < before.level:
        return Climb(ClimbStatus.DOWN, (f"Turun {steps}", *improved), villages, partners)
    if improved:
        same = f"Anak tangga tetap {edition.level}, {edition.rung}."
        return Climb(ClimbStatus.UP, (*improved, same), villages, partners)
    same = (
        f"Sama dengan {before.title}: anak tangga {edition.level}, {edition.rung}, tanpa desa, sasaran, mitra, "
        "atau mutu baru."
    )
    return Climb(ClimbStatus.REPEATED, (same,))


def _improvements(
    edition: Edition, before: Edition, villages: tuple[str, ...], partners: tuple[str, ...]
) -> list[str]:
    found = []
    if villages:
        found.append(f"{formats.number(len(villages))} desa/kelurahan yang tidak dilayani {before.title}.")
    if partners:
        found.append(f"Mitra baru: {', '.join(partners)}.")
    if edition.audience and not _alike(edition.audience, before.audience or before.line_audience):
        found.append(f"Sasaran baru: {edition.audience}.")
    return found + [f"{NAMES[dimension]}: {evidence}" for dimension, evidence in edition.improvements]


def _alike(one: str, other: str) -> bool:
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())
