"""An office's boundaries from the command line: looked at as on the page, and taken over where that is asked."""

from datetime import date
from pathlib import Path

from campaigns.ground.database import transaction
from campaigns.ground.regions import Level
from campaigns.plans import boundaries
from campaigns.plans.boundaries import Keys
from outreach.maps import outlines


def load(
    file: Path, level: Level, source: str, day: date, keys: Keys, *, take_over: bool
) -> tuple[bool, list[str]]:
    """Whether the file is good, and what to tell of it. Raises Invalid, Conflict."""
    boundaries.check_size(file.stat().st_size)  # before a byte of it is read
    with file.open("rb") as opened:
        content = opened.read(boundaries.MAX_BYTES + 1)  # what is no file has no size
    read = boundaries.read(file.name, content, level, outlines.scheme(level), keys)
    seen = boundaries.mark(level)
    with transaction():
        made = boundaries.prepare(read, source, day, by=None)
        if take_over and not made.faults:
            boundaries.take_over(made, seen, by=None)
    lines = [f"! {sentence}" for sentence in made.faults] + [f"- {sentence}" for sentence in made.notes]
    lines.append(f"Titik desa di wilayahnya: {made.homes}. Properti kode: {made.facts['code_key']}.")
    return not made.faults, [*lines, _said(made.faults, take_over)]


def _said(faults: list[str], taken: bool) -> str:
    if faults:
        return f"Tidak dapat dipakai: {len(faults)} hal perlu diperbaiki; batas di peta tetap seperti semula."
    if taken:
        return "Peta sekarang memakai batas ini."
    return "Pratinjau tersimpan; seorang admin memakainya lewat Pengaturan, Batas wilayah."
