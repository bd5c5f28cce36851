"""The one population series (rule R0): every village, kecamatan and kab/kota adds up to the province.

The published levels do not add up as they stand: villages are known from the census of 2010 with blanks,
kecamatan are estimated, kab/kota are counted by Dukcapil. Here each kab/kota's figure is handed down by
largest remainder: to its kecamatan in proportion to their estimates, and from each kecamatan to its
villages in proportion to their census. The result is a *perkiraan* and must be labelled so.
A pure engine over plain values; all figures are persons.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

Row = Mapping[str, str]


@dataclass(frozen=True)
class RegencyCount:
    """A kab/kota with the persons that Dukcapil counted there."""

    code: str
    population: int


@dataclass(frozen=True)
class DistrictEstimate:
    """A kecamatan with its persons in the census and the estimate for the year of the series."""

    code: str
    census: int
    estimate: int


@dataclass(frozen=True)
class VillageCensus:
    """A desa or kelurahan with its persons in the census, None where nobody knows them."""

    code: str
    census: int | None


Area = TypeVar("Area", DistrictEstimate, VillageCensus)


@dataclass(frozen=True)
class Series:
    """Persons by Kemendagri code at each level.

    `villages` holds None for a village without a census figure ("tidak terbagi"); `undivided` holds, under
    the code `63.xx.yy.0000`, the people of a kecamatan whom the census gives to no village of today.
    For each kecamatan, its villages and its undivided rest add up to it; so do kecamatan and kab/kota.
    """

    regencies: dict[str, int]
    districts: dict[str, int]
    villages: dict[str, int | None]
    undivided: dict[str, int]

    @property
    def total(self) -> int:
        """Persons in the whole province."""
        return sum(self.regencies.values())


def apportion(total: int, weights: Sequence[int]) -> list[int]:
    """Share `total` in proportion to the weights, in whole persons, by largest remainder.

    The shares add up to `total` exactly, each within one of its exact share; of equal remainders the
    earlier comes first. Whole numbers throughout, so that it is exact at any size (method of Hamilton).
    Raises ValueError if the total or a weight is negative, or if there is something to share and all
    weights are 0.
    """
    if total < 0 or any(weight < 0 for weight in weights):
        raise ValueError("people and their weights cannot be negative")
    whole = sum(weights)
    if whole == 0:
        if total:
            raise ValueError("nothing says who should get a share")
        return [0] * len(weights)
    shares, remainders = zip(*(divmod(total * weight, whole) for weight in weights), strict=True)
    rest = total - sum(shares)
    lucky = set(sorted(range(len(weights)), key=lambda i: -remainders[i])[:rest])
    return [share + (i in lucky) for i, share in enumerate(shares)]


def undivided_code(district: str) -> str:
    """The code under which a kecamatan's undivided rest is kept: `63.10.01` -> `63.10.01.0000`."""
    return f"{district}.0000"


def series(
    regencies: Iterable[RegencyCount],
    districts: Iterable[DistrictEstimate],
    villages: Iterable[VillageCensus],
) -> Series:
    """The series of a province from its counts, estimates and census.

    Raises ValueError if an area's parent is missing, a kab/kota has people but no kecamatan, or a
    kecamatan's villages count more people in the census than the kecamatan itself.
    """
    made = Series({area.code: area.population for area in regencies}, {}, {}, {})
    by_regency = _grouped(districts, made.regencies)
    for code, population in made.regencies.items():
        parts = by_regency[code]
        shares = apportion(population, [part.estimate for part in parts])
        made.districts.update(zip((part.code for part in parts), shares, strict=True))
    by_district = _grouped(villages, made.districts)
    for group in by_regency.values():
        for district in group:
            _divide(district, by_district[district.code], made)
    return made


def series_of(regencies: Iterable[Row], districts: Iterable[Row], villages: Iterable[Row]) -> Series:
    """The series from the rows of the reference tables (campaigns/reference: regencies, districts, villages).

    Raises ValueError as `series` does, and for a figure that is not a whole number.
    """
    return series(
        [RegencyCount(row["code"], int(row["population"])) for row in regencies],
        [
            DistrictEstimate(row["code"], int(row["population_2010"]), int(row["population_2024_est"]))
            for row in districts
        ],
        [
            VillageCensus(row["code"], int(row["population"]) if row["population"] else None)
            for row in villages
        ],
    )


def _grouped(areas: Iterable[Area], parents: Iterable[str]) -> dict[str, list[Area]]:
    """The areas under their parents' codes. Raises ValueError for an area whose parent is missing."""
    groups: dict[str, list[Area]] = {parent: [] for parent in parents}
    for area in areas:
        parent = area.code.rpartition(".")[0]
        if parent not in groups:
            raise ValueError(f"{area.code} has no parent {parent}")
        groups[parent].append(area)
    return groups


def _divide(district: DistrictEstimate, villages: list[VillageCensus], made: Series) -> None:
    """Hand a kecamatan's people down to its villages and, where the census leaves some over, to its rest."""
    weights = [village.census or 0 for village in villages]
    rest = district.census - sum(weights)
    if rest < 0:
        raise ValueError(f"the villages of {district.code} count more people than it has")
    if district.census == 0:
        rest = 1  # no census says who lives where, so that everybody stays undivided
    *shares, over = apportion(made.districts[district.code], [*weights, rest])
    for village, share in zip(villages, shares, strict=True):
        made.villages[village.code] = None if village.census is None else share
    if rest:
        made.undivided[undivided_code(district.code)] = over
