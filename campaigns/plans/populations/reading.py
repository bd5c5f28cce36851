"""The population out of somebody's sheet, as 'Kecamatan Dalam Angka' prints it: by codes, or by names under parents.

Every village has to be in it, or every kecamatan; rows that add others up (a kecamatan above its villages) are checked
against what they add up. Every fault is named by its cell.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from campaigns.ground import cells, formats, placing, regions, sheets
from campaigns.ground.placing import Placing
from campaigns.ground.regions import DISTRICT_LENGTH, VILLAGE_LENGTH, VILLAGES, Kind
from campaigns.ground.sheets import Column, Fault, Line
from campaigns.ground.spreadsheets import Sheet

MOST = 5_000  # rows
LARGEST = 10_000_000  # persons in a row
MISSING_SHOWN = 20


@dataclass(frozen=True)
class Counts:
    """People by code, all of one level (`shared`: of kecamatan); what is wrong with the sheet."""

    people: Mapping[str, int]
    shared: bool
    faults: tuple[Fault, ...] = ()


PEOPLE = Column(
    "people",
    "Penduduk",
    cells.people(LARGEST),
    (
        "jumlah penduduk",
        "jumlah penduduk jiwa",
        "penduduk jiwa",
        "jumlah jiwa",
        "laki laki perempuan",
        "populasi",
    ),
    filled=False,
)
COLUMNS = (*placing.COLUMNS, PEOPLE)
TITLES = tuple(column.title for column in COLUMNS)


def reading(found: Sequence[Sheet]) -> Counts:
    """The sheet's counts. Raises Invalid with field `file` where there is no such table."""
    places = Placing()
    told: dict[str, tuple[Line, int]] = {}
    faults: list[Fault] = []
    for line in sheets.lines(found, COLUMNS, MOST):
        faults.extend(line.faults)
        if line.faults or not (code := places.code_of(line, faults)):
            continue
        if line.values["people"] is None:
            faults.append(
                line.fault(PEOPLE, "cell.empty", "wajib diisi; tulis 0 bila memang tidak berpenduduk")
            )
        elif code in told:
            said = f"{regions.name(code)} sudah ada di baris {told[code][0].row}"
            faults.append(line.fault(PEOPLE, "population.twice", said))
        else:
            told[code] = (line, line.values["people"])
    villages = {code for code in told if len(code) == VILLAGE_LENGTH}
    level = villages or {code for code in told if len(code) == DISTRICT_LENGTH}
    faults += _sums(told, level) + _missing(level, bool(villages))
    counted = {code: told[code][1] for code in level}
    return Counts(counted, not villages, tuple(faults))


def _sums(told: Mapping[str, tuple[Line, int]], level: set[str]) -> list[Fault]:
    """Rows above the level have to be what their parts add up to."""
    faults = []
    for code, (line, count) in told.items():
        if code in level:
            continue
        added = sum(told[part][1] for part in level if part.startswith(code + "."))
        if added != count:
            said = f"{formats.number(count)} bukan jumlah bagiannya, {formats.number(added)}"
            faults.append(line.fault(PEOPLE, "population.sum", said))
    return faults


def _missing(level: set[str], villages: bool) -> list[Fault]:
    kinds = VILLAGES if villages else (Kind.DISTRICT,)
    missing = sorted(
        code for code, area in regions.gazetteer().areas.items() if area.kind in kinds and code not in level
    )
    named = [
        Fault(
            0, PEOPLE.title, "population.missing", f"{regions.name(code)} ({code}) tidak ada di berkas ini."
        )
        for code in missing[:MISSING_SHOWN]
    ]
    if len(missing) > MISSING_SHOWN:
        rest = f"dan {formats.number(len(missing) - MISSING_SHOWN)} wilayah lain tidak ada di berkas ini."
        named.append(Fault(0, PEOPLE.title, "population.missing", rest))
    return named
