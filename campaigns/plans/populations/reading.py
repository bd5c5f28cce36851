"""The population out of somebody's sheet, as 'Kecamatan Dalam Angka' prints it: by codes, or by names under parents.

Every village has to be in it, or every kecamatan; rows that add others up (a kecamatan above its villages) are checked
against what they add up. Every fault is named by its cell.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from campaigns.ground import cells, formats, regions, sheets
from campaigns.ground.cells import folded, shown
from campaigns.ground.errors import Invalid
from campaigns.ground.regions import VILLAGES, Area, Kind
from campaigns.ground.sheets import Column, Fault, Line
from campaigns.ground.spreadsheets import Cell, Sheet

MOST = 5_000  # rows
LARGEST = 10_000_000  # persons in a row
MISSING_SHOWN = 20
SUMS = ("jumlah", "total")
KINDS = ("kabupaten", "kab", "kota", "kecamatan", "kec", "kelurahan", "kel", "desa")


@dataclass(frozen=True)
class Counts:
    """People by code, all of one level (`shared`: of kecamatan); what is wrong with the sheet."""

    people: Mapping[str, int]
    shared: bool
    faults: tuple[Fault, ...] = ()


def people(cell: Cell) -> int:
    """A whole number of persons, also as `1.234`."""
    if isinstance(cell, str):
        text = cell.strip().replace(" ", "")
        if (
            text.isascii()
            and text.replace(".", "").isdecimal()
            and all(len(p) == 3 for p in text.split(".")[1:])
        ):
            cell = int(text.replace(".", ""))
    if isinstance(cell, Decimal):
        raise Invalid("cell.people", f"“{shown(cell)}” bukan bilangan bulat; ribuan yang tertulis 1,234?")
    if isinstance(cell, bool) or not isinstance(cell, int):
        raise Invalid("cell.people", f"“{shown(cell)}” bukan jumlah orang; contoh: 1.234")
    if not 0 <= cell <= LARGEST:
        raise Invalid("cell.people", "jumlah orang harus dari 0 sampai 10.000.000")
    return cell


PEOPLE = Column(
    "people",
    "Penduduk",
    people,
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
CODE = Column(
    "code", "Kode", cells.whole, ("kode wilayah", "kode desa", "kode kemendagri"), needed=False, filled=False
)
REGENCY = Column(
    "regency", "Kabupaten/Kota", cells.whole, ("kabupaten", "kab kota"), needed=False, filled=False
)
DISTRICT = Column("district", "Kecamatan", cells.whole, ("nama kecamatan",), needed=False, filled=False)
VILLAGE = Column(
    "village",
    "Desa/Kelurahan",
    cells.whole,
    ("desa", "kelurahan", "nama desa kelurahan", "nama desa"),
    needed=False,
    filled=False,
)
COLUMNS = (CODE, REGENCY, DISTRICT, VILLAGE, PEOPLE)
TITLES = tuple(column.title for column in COLUMNS)


def reading(found: Sequence[Sheet]) -> Counts:
    """The sheet's counts. Raises Invalid with field `file` where there is no such table."""
    names, above = _Names(), ["", ""]
    told: dict[str, tuple[Line, int]] = {}
    faults: list[Fault] = []
    for line in sheets.lines(found, COLUMNS, MOST):
        faults.extend(line.faults)
        if line.faults or not (code := _code(line, names, above, faults)):
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
    villages = {code for code in told if len(code) == len("63.03.04.2004")}
    level = villages or {code for code in told if len(code) == len("63.03.04")}
    faults += _sums(told, level) + _missing(level, bool(villages))
    counted = {code: told[code][1] for code in level}
    return Counts(counted, not villages, tuple(sorted(faults, key=lambda fault: fault.row)))


class _Names:
    """Areas by their folded names beneath a parent, without the word for what they are."""

    def __init__(self) -> None:
        self.known = {
            code: area for code, area in regions.gazetteer().areas.items() if area.kind != Kind.UNDIVIDED
        }
        self.beneath: defaultdict[tuple[str, str], list[Area]] = defaultdict(list)
        for area in self.known.values():
            if area.parent_code:
                self.beneath[area.parent_code, bare(area.name)].append(area)

    def find(self, parents: Sequence[str], name: str) -> list[str]:
        """The codes with this name; where it says what it is (`Kota Banjarmasin`), only of that kind."""
        found = [area for parent in parents for area in self.beneath.get((parent, bare(name)), ())]
        exact = [area for area in found if folded(name) in (folded(area.name), folded(area.label))]
        return [area.code for area in exact or found]


def bare(name: str) -> str:
    words = folded(name).split()
    return "".join(words[1:] if len(words) > 1 and words[0] in KINDS else words)


def _code(line: Line, names: _Names, above: list[str], faults: list[Fault]) -> str:
    """The area that a row is about; empty for one that adds up what has no code, or that is at fault."""
    written = {
        column.key: str(line.values[column.key] or "") for column in (CODE, REGENCY, DISTRICT, VILLAGE)
    }
    if any(folded(name).startswith(SUMS) for name in written.values()):
        return ""
    if not written["code"]:
        return _named(line, written, names, above, faults)
    code = _dotted(written["code"])
    if code not in names.known:
        faults.append(line.fault(CODE, "population.code", f"kode “{shown(written['code'])}” tidak dikenal"))
        return ""
    return code


def _named(
    line: Line, written: Mapping[str, str], names: _Names, above: list[str], faults: list[Fault]
) -> str:
    """The area by its names. Those of kab/kota and kecamatan that are left empty are the row's before, as in merged
    cells; a kecamatan without its kab/kota is looked for in all of them.
    """
    if written["regency"]:
        above[:] = [written["regency"], ""]
    if written["district"]:
        above[1] = written["district"]
    wanted = [(REGENCY, above[0]), (DISTRICT, above[1]), (VILLAGE, written["village"])]
    codes = [regions.PROVINCE] if above[0] else [regency.code for regency in regions.regencies()]
    for column, name in ((column, name) for column, name in wanted if name):
        codes = names.find(codes, name)
        if not codes:
            faults.append(
                line.fault(column, "population.name", f"“{shown(name)}” tidak ada di daftar wilayah")
            )
            return ""
    if len(codes) > 1:
        column = VILLAGE if written["village"] else DISTRICT
        faults.append(line.fault(column, "population.vague", "ada beberapa wilayah bernama itu; isi kodenya"))
        return ""
    return codes[0]


def _dotted(code: str) -> str:
    """`6303042004`, `63.03.04.2004` -> `63.03.04.2004`."""
    digits = "".join(char for char in code if char.isdecimal())
    parts = [digits[:2], digits[2:4], digits[4:6], digits[6:10]]
    return ".".join(part for part in parts if part)


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
