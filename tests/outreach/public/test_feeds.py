"""Calendar feeds as calendar programs read them: the same instants everywhere, one name for each thing, no person."""

import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from icalendar import Calendar

from campaigns.ground import clock, settings
from campaigns.ground.database import transaction
from campaigns.plans import activities, feeds, partnerships
from tests import cast
from tests.cast import DAY, LAST, NINE

READINGS = Path(__file__).parents[1] / "papers" / "readings.py"
ROOT = Path(__file__).parents[3]
TITLE = 'Meja aduan; "Lok Baintan", tahap 2\\3 – ' + "panjang sekali " * 7


@pytest.fixture
def campaign(planner, leader):
    return cast.approved(planner, leader)


@pytest.fixture
def token(planner):
    with transaction():
        return feeds.open_own(by=planner)


def feed(client, token):
    answer = client.get(f"/calendar/{token}.ics")
    assert answer.status_code == 200
    return answer


def events(client, token):
    found = Calendar.from_ical(feed(client, token).data).walk("VEVENT")
    return {str(event["uid"]): event for event in found}


def read(content, zone):
    run = subprocess.run(
        [sys.executable, str(READINGS)],
        input=content,
        capture_output=True,
        env={**os.environ, "TZ": zone, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"},
        cwd=ROOT,
        check=False,
    )
    assert run.returncode == 0, run.stderr.decode()[-2000:]
    return json.loads(run.stdout)


def test_two_readers_agree_on_every_instant_whatever_the_machines_zone(client, campaign, planner, token):
    """Rule T1: stored UTC, and the same moment for everybody; traps 15."""
    made = [
        cast.activity(planner, campaign, title=TITLE.strip()),
        cast.activity(planner, campaign, title="Pagi", starts_at=clock.at(DAY, NINE.time())),
        cast.activity(
            planner, campaign, title="Lintas hari", starts_at=NINE + timedelta(7), ends_at=NINE + timedelta(9)
        ),
    ]
    content = feed(client, token).data
    readings = [
        read(content, zone)[reader] for zone in ("UTC", "Asia/Jakarta") for reader in ("vobject", "ical")
    ]
    assert readings[0] == readings[1] == readings[2] == readings[3]
    told = readings[0]
    for activity in made[:2]:
        start, end = told[f"activity-{activity.id}@jangkau.kalsel"]
        assert datetime.fromisoformat(start) == activity.starts_at
        assert datetime.fromisoformat(end) == activity.ends_at
    assert told[f"activity-{made[2].id}@jangkau.kalsel"] == ["2026-12-08", "2026-12-11"]
    assert told[f"campaign-{campaign.id}@jangkau.kalsel"] == ["2026-11-01", "2027-01-01"]


def test_a_moved_and_a_cancelled_one_keep_their_name_and_raise_their_sequence(
    client, campaign, planner, token
):
    """Rule T2: nothing is deleted that can be cancelled."""
    made = cast.activity(planner, campaign)
    uid = f"activity-{made.id}@jangkau.kalsel"
    before = events(client, token)[uid]
    with transaction():
        later = NINE + timedelta(1)
        activities.reschedule(
            made,
            later,
            later + cast.TWO_HOURS,
            "Hujan",
            joint=False,
            aware=True,
            seen=made.version,
            by=planner,
        )
    moved = events(client, token)[uid]
    with transaction():
        activities.cancel(made, "Banjir", by=planner)
    gone = events(client, token)[uid]
    assert int(before["sequence"]) < int(moved["sequence"]) < int(gone["sequence"])
    assert moved["dtstart"].dt.astimezone(UTC) == NINE + timedelta(1)
    assert [str(one["status"]) for one in (before, moved, gone)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert [len(one.walk("VALARM")) for one in (before, moved, gone)] == [2, 2, 0]


def test_the_file_is_well_formed(client, campaign, planner, token):
    """RFC 5545: CRLF alone, lines of at most 75 octets, one zone that is named, text escaped and read back."""
    made = cast.activity(planner, campaign, title=TITLE.strip())
    content = feed(client, token).data
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, content.split(b"\r\n"))) <= 75
    assert content.count(b"BEGIN:VTIMEZONE") == 1
    assert b"TZID:Asia/Makassar" in content
    assert b"DTSTART;TZID=Asia/Makassar:20261201T090000" in content
    assert b"DTSTART;VALUE=DATE:20261101" in content
    assert str(events(client, token)[f"activity-{made.id}@jangkau.kalsel"]["summary"]) == TITLE.strip()


def test_no_person_stands_in_it(client, campaign, planner, officer, token):
    """Trap 25: no name of our people is shown to whoever has the address."""
    made = cast.activity(planner, campaign, officer_ids=[officer.person_id], needs="Hubungi Siti 0812")
    with transaction():
        activities.cancel(made, "Siti sakit", by=planner)
    text = re.sub(r"\r\n ", "", feed(client, token).text)
    for word in (officer.person.name, planner.person.name, "Siti", "0812", "ATTENDEE", "ORGANIZER", "mailto"):
        assert word not in text


def test_an_unchanged_calendar_is_not_sent_again(client, campaign, planner, token):
    made = cast.activity(planner, campaign)
    first = feed(client, token)
    assert "public" not in first.headers["Cache-Control"]
    assert "Set-Cookie" not in first.headers
    again = client.get(f"/calendar/{token}.ics", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    with transaction():
        activities.cancel(made, "Banjir", by=planner)
    changed = client.get(f"/calendar/{token}.ics", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200


def test_an_ended_address_is_a_page_that_never_was(client, planner, token):
    with transaction():
        feeds.end_own(by=planner)
    answers = [client.get(f"/calendar/{tried}.ics") for tried in (token, "tidak-ada")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].data == answers[1].data


def test_a_partner_reads_its_campaigns_and_nothing_else(client, campaign, planner, leader, dishub):
    helped = cast.activity(planner, campaign)
    other = cast.approved(
        planner, leader, of=cast.program(planner, "Lapor Berbagi Takjil"), title="Milik orang lain"
    )
    cast.activity(planner, other, title="Milik orang lain", starts_at=NINE + timedelta(3))
    with transaction():
        partnerships.invite(campaign, dishub.agency, "Bus", LAST, by=planner)
        token = feeds.open_for_agency(by=dishub)
    assert events(client, token).keys() == {
        f"activity-{helped.id}@jangkau.kalsel",
        f"campaign-{campaign.id}@jangkau.kalsel",
    }
    assert "orang lain" not in feed(client, token).text


def test_demo_data_says_so_in_the_calendars_name(client, token):
    assert "data contoh" not in feed(client, token).text
    with transaction():
        settings.put("demo", "2026")
    assert "X-WR-CALNAME:Jangkau – Perencana (data contoh)" in feed(client, token).text


@pytest.mark.parametrize(
    ("who", "address"), [("officer", "/account/calendar"), ("dishub", "/portal/calendar/feed")]
)
def test_an_address_is_made_shown_once_and_switched_off(client, request, who, address):
    cast.sign_in(client, request.getfixturevalue(who))
    shown = client.post(address)
    link = BeautifulSoup(shown.text, "html.parser").find(id="link")["value"]
    assert link.startswith("http://127.0.0.1:8000/calendar/")
    path = link.removeprefix("http://127.0.0.1:8000")
    assert client.get(path).status_code == 200
    assert link not in client.get(address).text
    assert client.post(f"{address}/end").status_code == 303
    assert client.get(path).status_code == 404


def test_what_is_not_approved_is_tentative_and_rings_nobody(client, planner, token):
    """RFC 5545: a draft's activity, or a postponed one's, keeps nobody's morning."""
    made = cast.activity(planner, cast.campaign(planner))
    event = events(client, token)[f"activity-{made.id}@jangkau.kalsel"]
    assert (str(event["status"]), event.walk("VALARM")) == ("TENTATIVE", [])
