"""A decree's sheet against the calendar: forecasts become facts, nothing is doubled, all or nothing (rule T1)."""

from collections import Counter
from datetime import date

import pytest

from campaigns.ground import holidays
from campaigns.ground.database import db, key_of, transaction
from campaigns.ground.errors import Conflict, Invalid, NotAllowed
from campaigns.ground.holidays import Anchor, DayKind
from campaigns.ground.previews import Outcome
from campaigns.ground.spreadsheets import Sheet
from campaigns.people import calendar, decrees, journal
from campaigns.people.decrees import Entry

SKB = "SKB 3 Menteri 2027"
HEADING = ("Tanggal", "Nama", "Jenis", "Dasar")
# as a decree might set 2027, against the forecasts of the reference data
DECREE = (
    (date(2027, 1, 1), "Tahun Baru 2027 Masehi", "Libur Nasional"),
    (
        date(2027, 2, 6),
        "Tahun Baru Imlek 2578 Kongzili",
        "Libur Nasional",
    ),  # another name on the day foreseen
    (date(2027, 2, 8), "Cuti bersama Imlek", "Cuti Bersama"),  # not foreseen
    (date(2027, 3, 9), "Idulfitri 1448 H (1 Syawal)", "Libur Nasional"),  # foreseen for 10 March
    (date(2027, 3, 10), "Idulfitri 1448 H (2 Syawal)", "Libur Nasional"),  # foreseen for 11 March
    (date(2027, 5, 16), "Iduladha 1448 H", "Libur Nasional"),  # foreseen for 17 May
)


def entries(rows=DECREE, basis=SKB):
    read = decrees.reading([Sheet.of_rows("SKB", (HEADING, *rows))], basis)
    assert read.faults == ()
    return read.entries


def take_over(rows, by):
    with transaction():
        return decrees.take_over(rows, decrees.mark_of(decrees.compare(rows)), by=by)


def outcomes(rows):
    return [step.outcome.value for step in decrees.compare(rows)]


def test_a_decree_confirms_what_was_foreseen_and_adds_the_rest(admin):
    before = len(holidays.of_year(2027))
    rows = entries()
    assert outcomes(rows) == ["changed", "changed", "new", "changed", "changed", "changed"]
    assert take_over(rows, admin) == {
        Outcome.NEW: 1,
        Outcome.CHANGED: 5,
        Outcome.KNOWN: 0,
        Outcome.WRONG: 0,
    }
    assert len(holidays.of_year(2027)) == before + 1
    for row in rows:
        day = holidays.named(row.day, row.name)
        assert (day.kind, day.basis, day.confirmed) == (row.kind, SKB, True)


def test_rules_that_count_from_a_day_follow_it(admin):
    """The anchor stays with the day when the decree moves it."""
    take_over(entries(), admin)
    (eid,) = (day for day in holidays.of_year(2027) if day.anchor is Anchor.EID)
    assert (eid.day, eid.confirmed) == (date(2027, 3, 9), True)


def test_the_same_decree_twice_changes_nothing(admin):
    rows = entries()
    take_over(rows, admin)
    written = db.session.query(journal.Entry).count()
    days = Counter((day.day, day.name) for day in holidays.of_year(2027))
    assert set(outcomes(rows)) == {"known"}
    assert take_over(rows, admin)[Outcome.KNOWN] == len(rows)
    assert db.session.query(journal.Entry).count() == written
    assert Counter((day.day, day.name) for day in holidays.of_year(2027)) == days


def test_every_day_is_journalled_with_what_it_was(admin):
    take_over(entries(), admin)
    acts = Counter(
        entry.act for entry in db.session.query(journal.Entry) if entry.act.endswith("hari dalam kalender")
    )
    assert acts == {"menambah hari dalam kalender": 1, "memastikan hari dalam kalender": 5}
    moved = holidays.named(date(2027, 5, 16), "Iduladha 1448 H")
    (entry,) = db.session.query(journal.Entry).filter_by(about=key_of(moved))
    assert (entry.before["day"], entry.after["day"]) == ("2027-05-17", "2027-05-16")


def test_sentences_say_what_changes(admin):
    steps = decrees.compare(entries())
    assert "semula bernama “Tahun Baru Imlek 2578”" in steps[1].sentence
    assert "semula 10 Maret 2027" in steps[3].sentence


def test_what_the_decree_does_not_name_is_shown_as_left_over(admin):
    left = decrees.left_over(decrees.compare(entries()))
    names = {day.name for day in left}
    assert "Nyepi Saka 1949" in names
    assert "Iduladha 1448 H" not in names
    assert not [day for day in left if day.kind is DayKind.NOTABLE]


def test_a_decree_never_changes_what_another_set(admin):
    with transaction():
        calendar.put(date(2027, 2, 8), "Cuti Bersama Imlek", DayKind.HOLIDAY, "Keppres 1", True, by=admin)
    rows = entries()
    assert outcomes(rows)[2] == "wrong"
    with pytest.raises(Invalid) as refusal:
        take_over(rows, admin)
    assert refusal.value.code == "decree.wrong"
    assert holidays.named(date(2027, 2, 8), "Cuti Bersama Imlek").kind is DayKind.HOLIDAY
    assert not holidays.named(date(2027, 5, 16), "Iduladha 1448 H")


def test_rows_without_a_decree_are_forecasts(admin):
    rows = entries([(date(2027, 10, 4), "Hari uji", "hari penting")], basis="")
    take_over(rows, admin)
    day = holidays.named(date(2027, 10, 4), "Hari uji")
    assert (day.confirmed, day.basis) == (False, "")
    assert outcomes(rows) == ["known"]


def test_a_state_of_forecast_wins_over_a_basis(admin):
    """As in our own export: a forecast's basis says why it is one."""
    heading = (*HEADING, "Keadaan")
    row = (date(2027, 10, 4), "Hari uji", "hari penting", "hitungan", "perkiraan")
    (entry,) = decrees.reading([Sheet.of_rows("", (heading, row))], SKB).entries
    assert entry.basis == ""


def test_wrong_rows_are_named(admin):
    twin = (DECREE[0][0], "tahun baru 2027  masehi", "libur")
    steps = decrees.compare(entries([*DECREE, twin, (date(1999, 1, 1), "Lama", "libur")]))
    assert [step.sentence for step in steps if step.outcome is Outcome.WRONG] == [
        "Baris 8: hari dan namanya sama dengan baris 2.",
        "Baris 9: tahunnya harus antara 2000 dan 2100.",
    ]
    read = decrees.reading([Sheet.of_rows("", (HEADING, ("besok", None, "liburan"), DECREE[0]))], SKB)
    assert len(read.entries) == 1
    assert [fault.message.split(":")[0] for fault in read.faults] == [
        "Baris 2, kolom Tanggal (A2)",
        "Baris 2, kolom Nama (B2)",
        "Baris 2, kolom Jenis (C2)",
    ]


def test_all_is_taken_or_nothing(admin):
    """The last act fails, and the first one leaves nothing behind."""
    before = [(day.id, day.day, day.name, day.confirmed) for day in holidays.of_year(2027)]
    rows = [*entries(), Entry(99, date(2027, 10, 4), "x" * 121, DayKind.HOLIDAY, SKB)]
    with pytest.raises(Invalid) as refusal:
        take_over(rows, admin)
    assert refusal.value.code == "holiday.nameless"
    db.session.expire_all()
    assert [(day.id, day.day, day.name, day.confirmed) for day in holidays.of_year(2027)] == before


def test_a_calendar_that_moved_since_is_looked_at_again(admin):
    rows = entries()
    seen = decrees.mark_of(decrees.compare(rows))
    with transaction():
        calendar.remove(holidays.named(date(2027, 5, 17), "Iduladha 1448 H"), by=admin)
    with pytest.raises(Conflict) as refusal, transaction():
        decrees.take_over(rows, seen, by=admin)
    assert refusal.value.code == "decree.moved"


def test_only_an_admin_takes_a_decree_over(planner, leader):
    for by in (planner, leader):
        with pytest.raises(NotAllowed):
            take_over(entries(), by)


def test_a_basis_is_held_to_its_length(app):
    with pytest.raises(Invalid) as refusal:
        entries(basis="x" * 121)
    assert (refusal.value.code, refusal.value.field) == ("holiday.basis-long", "basis")
