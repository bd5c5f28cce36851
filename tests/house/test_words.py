"""One name for one thing: contacts are people counted at activities, and nobody calls them reached (rule R0)."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
READ = [
    *ROOT.glob("templates/**/*.html"),
    *(file for room in ("campaigns", "outreach") for file in (ROOT / room).rglob("*.py")),
    *ROOT.glob("outreach/translations/*/LC_MESSAGES/messages.po"),
]
OTHERWISE = re.compile(r"orang (yang )?(terjangkau|dihitung (di kegiatan|per ))", re.IGNORECASE)
DEFINED = re.compile(r"Kontak: orang yang dihitung di kegiatan|<h2>.*Orang yang dihitung di kegiatan")


@pytest.mark.parametrize("file", [file for file in READ if OTHERWISE.search(file.read_text())], ids=str)
def test_contacts_have_one_name(file: Path) -> None:
    lines = [line for line in file.read_text().splitlines() if OTHERWISE.search(line)]
    named = [line for line in lines if not DEFINED.search(line) and not line.startswith("msgid")]
    assert named == []


def test_the_definitions_say_what_contacts_and_families_are() -> None:
    """Rule R1: they are never added to each other."""
    told = (ROOT / "templates/base/coverage.html").read_text()
    assert "Kontak: orang yang dihitung di kegiatan" in told
    assert "Keluarga unik: keluarga berbeda yang tercatat menerima" in told
    assert "Kontak, keluarga, dan barang tidak pernah saling ditambahkan" in told
