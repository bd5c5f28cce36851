"""What an entry of the journal changed, in people's words."""

import pytest
from flask import Flask
from sqlalchemy import select

from campaigns import reference
from campaigns.ground import clock, regions
from campaigns.ground.database import db, fetch, transaction
from campaigns.ground.regions import Level, Region
from campaigns.insight.coverage import Asked, snapshots
from campaigns.people import agencies, journal
from campaigns.people.journal import Entry
from campaigns.people.persons import Membership
from campaigns.plans import ladder, populations, village_facts
from campaigns.plans.village_facts import FactKind
from outreach import demo
from outreach.hall import telling
from outreach.hall.labels import KINDS, LABELS
from tests import cast, statements
from tests.campaigns.plans import mapping


def told(kind: str, before: dict | None = None, /, **after: object) -> list[tuple[str, str, str]]:
    entry = Entry(about=f"{kind}:1", act="", before=before, after=after)
    ((_, changes),) = telling.told([entry], None)
    return [(change.label, change.before, change.after) for change in changes]


@pytest.mark.parametrize(
    ("kind", "field", "stored", "read"),
    [
        ("contribution", "unit_value", "1250000.50", "Rp1.250.000,50"),
        ("contribution", "quantity", "1500", "1.500"),
        ("contribution", "kind", "vehicle", "Kendaraan"),
        ("contribution", "activity_id", None, "–"),
        ("budget_line", "amount", "98000000", "Rp98.000.000"),
        ("activity", "starts_at", "2026-12-01 01:00:00+00:00", "1 Desember 2026, 09.00 WITA"),
        ("activity", "food", True, "Ya"),
        ("activity", "joint", False, "Tidak"),
        ("activity", "needs", "", "(kosong)"),
        ("activity", "officer_names", ["Aminah", "Budi"], "Aminah; Budi"),
        ("activity", "officer_names", [], "(kosong)"),
        ("activity", "kind", "attendance_list", "Daftar hadir"),
        ("partnership", "reply_by", "2026-12-01", "1 Desember 2026"),
        ("partnership", "agency", "DISHUB", "Dinas Perhubungan"),
        ("campaign", "state", "approved", "Disetujui"),
        ("exclusion", "region", "63.03.04", "Kec. Sungai Tabuk, Kab. Banjar"),
        ("site", "village", cast.LOK_BAINTAN, "Desa Lok Baintan, Kec. Sungai Tabuk, Kab. Banjar"),
        ("person", "role", "planner", "Perencana"),
        ("invitation", "role", "partner", "Pejabat penghubung"),
        ("holiday", "anchor", "haul", "Haul Guru Sekumpul"),
        (
            *("activity", "people"),
            [
                "umum, female, elder, disability yes, counted: 1200",
                "umum, unspecified, unspecified, disability unspecified, estimated: no data",
            ],
            "umum, perempuan, lansia, penyandang disabilitas (dihitung satu per satu): 1.200;"
            " umum, tidak dirinci (perkiraan): tidak ada data",
        ),
        # what no column holds any more is read as it was stored
        ("campaign", "state", "invented", "invented"),
        ("contribution", "unit_value", "banyak", "banyak"),
        ("activity", "starts_at", "kemarin", "kemarin"),
        ("no_such_table", "field", 3, "3"),
        ("activity", "people", ["twelve"], "twelve"),
    ],
)
def test_a_value_is_written_as_people_write_it(app: Flask, kind, field, stored, read) -> None:
    ((_, before, after),) = told(kind, **{field: stored})
    assert (before, after) == ("", read)


def test_numbers_of_things_are_told_by_their_names(planner: Membership) -> None:
    rung = ladder.rungs()[2]
    assert told("campaign", {"rung_id": rung.id}, rung_id=None) == [("Anak tangga", rung.name, "–")]
    program, agency = cast.program(planner), agencies.own()
    assert told("coverage_snapshot", program_id=program.id, agency_id=agency.id) == [
        ("Program", "", program.name),
        ("Instansi", "", agency.name),
    ]


def test_what_is_only_before_or_only_after_stands_on_its_side(app: Flask) -> None:
    assert told("agency", {"name": "Lama", "email": "a@b.id"}, name="Baru", kind="dinas") == [
        ("Nama", "Lama", "Baru"),
        ("Surel", "a@b.id", ""),
        ("Jenis", "", "Dinas"),
    ]


def test_a_complaint_that_nobody_may_read_tells_only_numbers_and_states(app: Flask) -> None:
    """C2: what is not named as open is hidden, whoever adds it; also of a complaint that is gone."""
    assert told("complaint", {"title": "x"}, receipt_no="A-001", kind="complaint", whatever="y") == [
        ("Judul", telling.HIDDEN, ""),
        ("Nomor resi", "", "A-001"),
        ("Jenis", "", "Pengaduan"),
        ("whatever", "", telling.HIDDEN),
    ]


def test_the_database_is_asked_no_more_for_fifty_entries_than_for_one(app: Flask, planner) -> None:
    with transaction():
        for _ in range(50):
            journal.note(planner, "mencoba", agencies.own(), agency="DISHUB", village=cast.LOK_BAINTAN)
    entries = list(db.session.scalars(select(Entry).where(Entry.act == "mencoba")))
    regions.gazetteer()  # the places are read once a minute, by whoever comes first
    assert _questions(entries[:1]) == _questions(entries)


def test_what_replaces_areas_and_people_has_a_word(app: Flask, admin, planner, leader) -> None:
    narrowed = Asked(program_id=cast.program(planner).id, agency_id=agencies.own().id)
    with transaction():
        counts = populations.Counts({row["code"]: 1_000 for row in reference.rows("districts")}, shared=True)
        series = populations.prepare(counts, "BPS", 2025, "x", b"x", by=admin)
        populations.take_over(series, populations.mark(), by=admin)
        told = {FactKind.DIFABEL: "3", FactKind.SIGNAL: "good", FactKind.RIVER: "only"}
        village = fetch(Region, cast.LOK_BAINTAN)
        village_facts.correct(village, told, "Dinsos", clock.today(), village_facts.mark([]), by=planner)
        snapshots.freeze(clock.today().year - 1, 4, narrowed, by=leader)
    mapping.in_use(mapping.official(Level.REGENCY), admin, Level.REGENCY)
    entries = list(db.session.scalars(select(Entry)))
    kinds = {entry.kind for entry in entries}
    assert {"boundary", "coverage_snapshot", "population_series", "region"} <= kinds <= KINDS.keys()
    fields = {field for entry in entries for side in (entry.before, entry.after) for field in side or {}}
    assert fields <= LABELS.keys()


def test_everything_in_the_demo_year_has_a_word(app: Flask) -> None:
    demo.load("klotok pagi di Lok Baintan")
    entries = list(db.session.scalars(select(Entry)))
    assert {entry.kind for entry in entries} <= KINDS.keys()
    fields = {field for entry in entries for side in (entry.before, entry.after) for field in side or {}}
    assert fields <= LABELS.keys()
    english = ("unspecified", "counted", "estimated", "pledged", "goods", "no data", "True", "None", "+00:00")
    said = {c.after for _, changes in telling.told(entries, None) for c in changes}
    assert [text for text in said if any(word in text for word in english)] == []


def _questions(entries: list[Entry]) -> int:
    with statements.asked() as sent:
        telling.told(entries, None)
    return len(sent)
