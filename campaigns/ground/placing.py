"""Which area a row of a sheet is about: by its code, or by its names under their parents.

Codes are sure; names repeat, so that a name is looked for beneath the kab/kota and kecamatan that the row names, or the
row before it did, as in merged cells.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from campaigns.ground import cells, regions
from campaigns.ground.cells import folded, shown
from campaigns.ground.errors import Invalid
from campaigns.ground.regions import VILLAGES, Area, Kind
from campaigns.ground.sheets import Column, Fault, Line

SUMS = ("jumlah", "total")
KINDS = ("kabupaten", "kab", "kota", "kecamatan", "kec", "kelurahan", "kel", "desa")

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
COLUMNS = (CODE, REGENCY, DISTRICT, VILLAGE)


class Placing:
    """Areas by their folded names beneath a parent, without the word for what they are; the rows' parents so far."""

    def __init__(self) -> None:
        known = regions.gazetteer().areas
        self.known = {code: area for code, area in known.items() if area.kind != Kind.UNDIVIDED}
        self.above = ["", ""]  # the kab/kota and the kecamatan of the row before
        self.beneath: defaultdict[tuple[str, str], list[Area]] = defaultdict(list)
        for area in self.known.values():
            if area.parent_code:
                self.beneath[area.parent_code, bare(area.name)].append(area)

    def code_of(self, line: Line, faults: list[Fault]) -> str:
        """The area that a row is about; empty for one that adds up what has no code, or that is at fault."""
        written = {column.key: str(line.values[column.key] or "") for column in COLUMNS}
        if any(folded(name).startswith(SUMS) for name in written.values()):
            return ""
        if not written["code"]:
            return self._named(line, written, faults)
        code = dotted(written["code"])
        if code not in self.known:
            faults.append(line.fault(CODE, "place.code", f"kode “{shown(written['code'])}” tidak dikenal"))
            return ""
        return code

    def _named(self, line: Line, written: Mapping[str, str], faults: list[Fault]) -> str:
        """The area by its names; a kecamatan without its kab/kota is looked for in all of them."""
        if written["regency"]:
            self.above = [written["regency"], ""]
        if written["district"]:
            self.above[1] = written["district"]
        regency, district = self.above
        if written["village"] and not district:
            faults.append(line.fault(VILLAGE, "place.alone", "isi juga kecamatannya, atau kode desanya"))
            return ""
        wanted = [(REGENCY, regency), (DISTRICT, district), (VILLAGE, written["village"])]
        codes = [regions.PROVINCE] if regency else [one.code for one in regions.regencies()]
        for column, name in ((column, name) for column, name in wanted if name):
            codes = self._find(codes, name)
            if not codes:
                faults.append(
                    line.fault(column, "place.name", f"“{shown(name)}” tidak ada di daftar wilayah")
                )
                return ""
        if len(codes) > 1:
            column = VILLAGE if written["village"] else DISTRICT
            faults.append(line.fault(column, "place.vague", "ada beberapa wilayah bernama itu; isi kodenya"))
            return ""
        return codes[0]

    def _find(self, parents: Sequence[str], name: str) -> list[str]:
        """The codes with this name; where it says what it is (`Kota Banjarmasin`), only of that kind."""
        found = [area for parent in parents for area in self.beneath.get((parent, bare(name)), ())]
        exact = [area for area in found if folded(name) in (folded(area.name), folded(area.label))]
        return [area.code for area in exact or found]


def villages_written(text: str, field: str) -> list[str]:
    """The codes of the villages that somebody wrote, commas between: each by its code, or by a name that it alone has.

    Raises Invalid at `field` for what no village has, and for a name of several, which it names with their codes.
    """
    parts = [part.strip() for part in re.split(r"[,;\n]", text) if part.strip()]
    codes = [code for part in parts if _CODES.fullmatch(part) for code in part.split()]
    regions.require_villages(codes, field)
    return [*codes, *(_village_called(part, field) for part in parts if not _CODES.fullmatch(part))]


_CODES = re.compile(r"[\d.\s]+")  # codes may also stand with nothing but spaces between, names may not


def _village_called(name: str, field: str) -> str:
    alike = [
        area
        for area in regions.gazetteer().areas.values()
        if area.kind in VILLAGES and bare(area.name) == bare(name)
    ]
    found = [area for area in alike if folded(name) in (folded(area.name), folded(area.label))] or alike
    if not found:
        raise Invalid(
            "village.unknown",
            f"Desa/kelurahan “{shown(name)}” tidak ada di daftar Kalimantan Selatan.",
            field,
        )
    if len(found) > 1:
        which = "; ".join(f"{area.code} ({regions.name(area.code)})" for area in found)
        raise Invalid("village.vague", f"Ada beberapa “{shown(name)}”; tulis kodenya: {which}.", field)
    return found[0].code


def bare(name: str) -> str:
    """A name without the word for what it is: `Kec. Sungai Tabuk` -> `sungaitabuk`."""
    words = folded(name).split()
    return "".join(words[1:] if len(words) > 1 and words[0] in KINDS else words)


def dotted(code: str) -> str:
    """`6303042004`, `63.03.04.2004` -> `63.03.04.2004`."""
    digits = "".join(char for char in code if char.isdecimal())
    parts = [digits[:2], digits[2:4], digits[4:6], digits[6:10]]
    return ".".join(part for part in parts if part)
