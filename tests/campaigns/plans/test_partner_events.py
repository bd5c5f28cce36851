"""Other SKPD's events: typed in, taken over from files all or nothing, and what they warn of (rule T3)."""

from datetime import date, datetime, time, timedelta

import pytest

from campaigns.ground import calendars, clock, spreadsheets
from campaigns.ground.database import transaction
from campaigns.ground.errors import Conflict, Invalid, NotAllowed
from campaigns.ground.previews import Outcome
from campaigns.people import agencies
from campaigns.people.persons import Membership
from campaigns.plans import activities, partner_events
from campaigns.plans.partner_events import PartnerEvent
from tests import cast
from tests.campaigns.ground import bombs
from tests.cast import DAY, LOK_BAINTAN, NINE

HEADING = ("Acara", "Tanggal", "Mulai", "Selesai", "Desa/kelurahan", "Instansi")
EIGHT = clock.at(DAY, time(8))


def noted(by: Membership, **changes: object) -> PartnerEvent:
    facts = {
        "agency": agencies.with_code("DINSOS"),
        "title": "Pembagian sembako",
        "starts_at": EIGHT,
        "ends_at": EIGHT + timedelta(hours=1),
        "village_code": LOK_BAINTAN,
    } | changes
    with transaction():
        return partner_events.note(**facts, by=by)  # type: ignore[arg-type]


def everything() -> list[PartnerEvent]:
    return partner_events.between(*clock.span_of(date(2000, 1, 1), date(2099, 12, 31)))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, {"village.partner-event"}),  # at another hour of the day, yet in the same village
        ({"starts_at": NINE, "ends_at": NINE + timedelta(hours=3)}, {"village.partner-event"}),
        ({"village_code": None}, set()),
        ({"village_code": "63.03.04.2003"}, set()),
        ({"starts_at": EIGHT - timedelta(1), "ends_at": EIGHT - timedelta(hours=20)}, set()),
        (
            {"starts_at": clock.at(DAY - timedelta(2), time()), "ends_at": clock.at(DAY, time())},
            set(),
        ),  # it ends as the day begins
        (
            {
                "starts_at": clock.at(DAY - timedelta(2), time()),
                "ends_at": clock.at(DAY + timedelta(1), time()),
            },
            {"village.partner-event"},
        ),
    ],
)
def test_another_agency_in_the_same_village_on_the_same_day_warns(
    planner: Membership, changes: dict, expected: set[str]
) -> None:
    """Rule T3."""
    made = cast.activity(planner, cast.campaign(planner))
    noted(planner, **changes)
    for found in (activities.clashes_of([made])[made.id], activities.find_clashes(made, made.site)):
        assert {clash.code for clash in found} == expected


def test_a_village_that_is_only_served_counts_too(planner: Membership) -> None:
    """Rule T3: the catchment is visited, not the site's village alone."""
    made = cast.activity(planner, cast.campaign(planner), villages=[LOK_BAINTAN, "63.03.04.2003"])
    noted(planner, village_code="63.03.04.2003")
    (clash,) = activities.clashes_of([made])[made.id]
    assert clash.sentence == ("Dinas Sosial ke desa/kelurahan yang sama: Pembagian sembako, 1 Desember 2026.")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": ""}, "partner-event.nameless"),
        ({"ends_at": EIGHT}, "partner-event.backwards"),
        ({"ends_at": EIGHT + timedelta(days=32)}, "partner-event.long"),
        ({"village_code": "63.99"}, "village.unknown"),
    ],
)
def test_what_is_no_event_is_refused(planner: Membership, changes: dict, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        noted(planner, **changes)
    assert refused.value.code == code


def test_our_own_office_is_no_partner(planner: Membership) -> None:
    with pytest.raises(Invalid) as refused:
        noted(planner, agency=agencies.own())
    assert refused.value.code == "partner-event.own"


def test_only_planners_keep_the_agenda(dishub: Membership) -> None:
    with pytest.raises(NotAllowed):
        noted(dishub)


def test_an_event_is_noted_once_and_again_after_it_was_withdrawn(planner: Membership) -> None:
    event = noted(planner)
    with pytest.raises(Conflict):
        noted(planner)
    with transaction():
        partner_events.withdraw(event, by=planner)
    assert everything() == []
    assert noted(planner).id == event.id


def rows(number: int, bad: int = 0) -> list[tuple[object, ...]]:
    """So many rows, of which the last `bad` ones are wrong in turn of a kind."""
    good = [
        (f"Acara {n}", "01/12/2026", "08.00", "10.00", LOK_BAINTAN, "DINSOS") for n in range(number - bad)
    ]
    wrong = [
        ("Acara", "31/02/2026", "08.00", "10.00", LOK_BAINTAN, "DINSOS"),
        ("Acara", "01/12/2026", "25.00", "10.00", LOK_BAINTAN, "DINSOS"),
        ("Acara", "01/12/2026", "11.00", "10.00", LOK_BAINTAN, "DINSOS"),
        ("Acara", "01/12/2026", "08.00", "10.00", "Simpang Empat Raya", "DINSOS"),
        ("Acara", "01/12/2026", "08.00", "10.00", LOK_BAINTAN, "DINAS KHAYAL"),
        (None, "01/12/2026", "08.00", "10.00", LOK_BAINTAN, "DINSOS"),
    ]
    return good + [wrong[n % len(wrong)] for n in range(bad)]


def test_of_a_thousand_rows_every_bad_one_is_named_and_nothing_is_kept(planner: Membership) -> None:
    read = partner_events.reading(spreadsheets.read(bombs.xlsx(HEADING, *rows(1000, 37))), None)
    assert len(read.entries) == 963
    assert sorted({fault.row for fault in read.faults}) == list(range(965, 1002))
    assert len(read.faults) == 37
    assert everything() == []


def test_a_file_is_taken_over_whole_and_its_second_time_changes_nothing(planner: Membership) -> None:
    read = partner_events.reading(spreadsheets.read(bombs.xlsx(HEADING, *rows(5))), None)
    steps = partner_events.compare(read.entries)
    with transaction():
        done = partner_events.take_over(read.entries, partner_events.mark_of(steps), by=planner)
    assert done[Outcome.NEW] == 5
    assert [event.title for event in everything()] == [f"Acara {n}" for n in range(5)]
    assert {event.ends_at for event in everything()} == {clock.at(DAY, time(10))}
    again = partner_events.compare(read.entries)
    assert {step.outcome for step in again} == {Outcome.KNOWN}
    with pytest.raises(Conflict) as refused, transaction():
        partner_events.take_over(read.entries, partner_events.mark_of(steps), by=planner)
    assert refused.value.code == "partner-event.moved"


def test_one_wrong_row_keeps_all_out(planner: Membership) -> None:
    read = partner_events.reading(
        spreadsheets.read(bombs.xlsx(HEADING, *rows(3), rows(1)[0])), None
    )  # the last one is the first again
    steps = partner_events.compare(read.entries)
    assert [step.outcome for step in steps][-1] is Outcome.WRONG
    with pytest.raises(Invalid) as refused, transaction():
        partner_events.take_over(read.entries, partner_events.mark_of(steps), by=planner)
    assert refused.value.code == "partner-event.wrong"
    assert everything() == []


def test_a_row_without_an_agency_is_of_the_one_chosen(app: object) -> None:
    table = [("Acara", "Tanggal"), ("Donor darah", date(2026, 12, 1))]
    found = spreadsheets.read(bombs.xlsx(*table))
    (entry,) = partner_events.reading(found, agencies.with_code("DISHUB")).entries
    assert (entry.starts_at, entry.ends_at) == clock.span_of(DAY, DAY)
    (fault,) = partner_events.reading(found, None).faults
    assert fault.row == 2


def test_a_name_that_two_villages_share_needs_its_code(app: object) -> None:
    """Sungai Lulut is a kelurahan of two kab/kota: codes tell places apart."""
    table = [HEADING[:2] + HEADING[4:5], ("Donor", "01/12/2026", "Sungai Lulut")]
    (fault,) = partner_events.reading(
        spreadsheets.read(bombs.xlsx(*table)), agencies.with_code("DISHUB")
    ).faults
    assert "63.03.04" in fault.message


ICS = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:1
SUMMARY:Pasar murah\\, tahap 2
LOCATION:Kantor desa
DTSTART;TZID=Asia/Makassar:20261201T080000
DTEND;TZID=Asia/Makassar:20261201T100000
END:VEVENT
BEGIN:VEVENT
UID:2
SUMMARY:Rapat UTC
DTSTART:20261201T000000Z
DURATION:PT90M
END:VEVENT
BEGIN:VEVENT
UID:3
SUMMARY:Jakarta dan nama yang pan
 jang
DTSTART;TZID="Asia/Jakarta":20261201T070000
DTEND;TZID="Asia/Jakarta":20261201T090000
END:VEVENT
BEGIN:VEVENT
UID:4
SUMMARY:Pekan raya
DTSTART;VALUE=DATE:20261201
DTEND;VALUE=DATE:20261204
BEGIN:VALARM
TRIGGER:-P1D
DESCRIPTION:bukan bagian acara
END:VALARM
END:VEVENT
BEGIN:VEVENT
UID:5
SUMMARY:Batal
STATUS:CANCELLED
DTSTART:20261201T000000Z
END:VEVENT
END:VCALENDAR
"""


def test_an_icalendar_file_is_read_like_a_sheet(app: object) -> None:
    """UTC, a zone, a quoted one, whole days, a duration, folded lines; what was cancelled is left out."""
    found = calendars.read(ICS.replace("\n", "\r\n").encode())
    entries = partner_events.reading(found, agencies.with_code("DISHUB")).entries
    told = {e.title: (e.starts_at, e.ends_at) for e in entries}
    at = lambda hour, minute=0: clock.at(DAY, time(hour, minute))  # noqa: E731
    assert told == {
        "Pasar murah, tahap 2": (at(8), at(10)),
        "Rapat UTC": (at(8), at(9, 30)),
        "Jakarta dan nama yang panjang": (at(8), at(10)),
        "Pekan raya": clock.span_of(DAY, DAY + timedelta(2)),
    }


def test_what_an_icalendar_file_cannot_mean_is_a_fault_of_its_row(app: object) -> None:
    event = "BEGIN:VEVENT\nSUMMARY:{}\nDTSTART{}\n{}END:VEVENT\n"
    parts = [
        event.format("Baik", ":20261201T080000", ""),
        event.format("Berulang", ":20261201T080000", "RRULE:FREQ=DAILY\n"),
        event.format("Zona", ";TZID=Mars/Olympus:20261201T080000", ""),
        event.format("Tanggal", ":20261341T080000", ""),
        event.format("", ":20261201T080000", ""),
    ]
    found = calendars.read(("BEGIN:VCALENDAR\n" + "".join(parts) + "END:VCALENDAR\n").encode())
    read = partner_events.reading(found, agencies.with_code("DISHUB"))
    assert [entry.title for entry in read.entries] == ["Baik"]
    assert sorted({fault.row for fault in read.faults}) == [3, 4, 5, 6]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file.empty"),
        (b"bukan kalender", "calendar.kind"),
        (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\n", "calendar.spoilt"),
        (b"BEGIN:VCALENDAR\nEND:VCALENDAR\n", "table.empty"),
        (b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\n" * 200_000, "calendar.spoilt"),
    ],
    ids=["cut", "deep", "empty", "kind", "none"],
)
def test_what_is_no_calendar_is_one_sentence(app: object, content: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        partner_events.reading(calendars.read(content), None)
    assert (refused.value.code, refused.value.field) == (code, "file")


def test_an_event_of_a_moment_knows_its_days(planner: Membership) -> None:
    event = noted(planner, starts_at=clock.at(DAY, time()), ends_at=clock.at(DAY + timedelta(2), time()))
    assert (event.day, event.last_day, event.is_all_day) == (DAY, DAY + timedelta(1), True)
    assert isinstance(event.starts_at, datetime)


@pytest.mark.parametrize(
    ("last", "begins", "ends", "hours"),
    [
        (None, None, None, (0, 24)),
        (2, None, None, (0, 72)),
        (None, 8, None, (8, 9)),
        (2, 8, None, (8, 72)),
        (None, None, 12, (0, 12)),
        (2, 8, 12, (8, 60)),
    ],
)
def test_days_and_hours_as_people_write_them(
    last: int | None, begins: int | None, ends: int | None, hours: tuple[int, int]
) -> None:
    """Several days are never lost, nor is an hour that was written."""
    midnight = clock.at(DAY, time())
    span = partner_events.span_of(
        DAY,
        None if last is None else DAY + timedelta(last),
        None if begins is None else time(begins),
        None if ends is None else time(ends),
    )
    assert span == tuple(midnight + timedelta(hours=hour) for hour in hours)


def test_an_agency_with_a_long_name_is_found_by_it(planner: Membership) -> None:
    longest = max(agencies.partners(), key=lambda agency: len(agency.name))
    assert len(longest.name) > 60
    rows = [list(HEADING), ["Sosialisasi", f"{DAY:%d/%m/%Y}", "08.00", "09.00", None, longest.name]]
    found = partner_events.reading([spreadsheets.Sheet.of_rows("", rows)], None)
    assert [entry.agency_id for entry in found.entries] == [longest.id]


def test_what_a_page_carried_of_a_stranger_is_refused(planner: Membership) -> None:
    """The rows travel through a browser: agencies and villages are looked at again."""
    own, there = agencies.own().id, agencies.with_code("DINSOS")
    assert there is not None
    for agency_id, village in ((own, None), (there.id, "31.71.01.1001")):
        entry = partner_events.Entry(2, agency_id, "Acara", "", village, NINE, NINE + timedelta(hours=1))
        seen = partner_events.mark_of(partner_events.compare([entry]))
        with pytest.raises(Invalid), transaction():
            partner_events.take_over([entry], seen, by=planner)
    assert everything() == []


def test_an_event_that_stands_again_is_of_whoever_noted_it_last(planner: Membership) -> None:
    event, other = noted(planner), cast.member("planner", username="rekan")
    with transaction():
        partner_events.withdraw(event, by=planner)
    assert noted(other).noted_by_id == other.person_id


@pytest.mark.parametrize(
    ("typed", "code"), [("", None), (" Lok Baintan ", LOK_BAINTAN), (LOK_BAINTAN, LOK_BAINTAN)]
)
def test_a_village_is_typed_by_its_name_or_code(planner: Membership, typed: str, code: str | None) -> None:
    assert partner_events.village_of(typed) == code


def test_a_village_that_is_not_ours_or_not_the_only_one_is_refused_at_its_field(planner: Membership) -> None:
    for typed in ("Menteng", "Sungai Rangas"):
        with pytest.raises(Invalid) as refusal:
            partner_events.village_of(typed)
        assert refusal.value.field == "village_code"
