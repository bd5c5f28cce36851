"""Activities at the desk: bad input gets its sentence and status, and nothing typed is lost."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from campaigns.ground import clock
from campaigns.ground.database import db
from campaigns.people.persons import Membership
from campaigns.plans.activities import Activity
from campaigns.plans.campaigns import Campaign
from tests import cast, statements
from tests.cast import LOK_BAINTAN, NINE

GOOD = {
    "title": "Meja aduan",
    "day": "2026-12-01",
    "begins": "09:00",
    "ends": "11:00",
    "villages": [LOK_BAINTAN],
    "needs": "2 klotok",
}


@pytest.fixture
def campaign(planner: Membership) -> Campaign:
    return cast.campaign(planner)


def post(desk: FlaskClient, campaign: Campaign, **changes: object):
    return desk.post(f"/desk/campaigns/{campaign.id}/sites/{cast.site().id}/activities", data=GOOD | changes)


def value_of(page: str, name: str) -> str:
    found = BeautifulSoup(page, "html.parser").select_one(f"main [name={name}]")
    assert found is not None
    return found.get("value") or found.text.strip()


def test_a_planner_schedules_an_activity(desk: FlaskClient, campaign: Campaign) -> None:
    done = post(desk, campaign)
    assert done.status_code == 303
    made = db.session.query(Activity).one()
    assert done.location == f"/desk/activities/{made.id}"
    assert (made.starts_at, made.needs) == (NINE, "2 klotok")


def test_hours_may_be_written_with_a_dot_and_days_as_people_write_them(
    desk: FlaskClient, campaign: Campaign
) -> None:
    assert post(desk, campaign, day="01/12/2026", begins="09.00", ends="11.00").status_code == 303


def test_villages_elsewhere_are_written_by_name_or_code(desk: FlaskClient, campaign: Campaign) -> None:
    written = "Marabahan Kota, 63.04.05.2004 63.04.05.2005"
    assert post(desk, campaign, more_villages=written).status_code == 303
    made = db.session.query(Activity).one()
    assert made.village_codes == [LOK_BAINTAN, "63.04.05.2004", "63.04.05.2005", "63.04.15.1001"]


def test_a_place_to_be_added_is_offered_where_one_is_chosen(desk: FlaskClient, campaign: Campaign) -> None:
    assert 'href="/desk/sites/new"' in desk.get(f"/desk/campaigns/{campaign.id}/activities/new").text


@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        ({"more_villages": "Marabahan Baru Lama"}, 422, "“Marabahan Baru Lama” tidak ada di daftar"),
        ({"more_villages": "Simpang Empat"}, 422, "63.08.04.2002 (Desa Simpang Empat, Kec. "),
        ({"ends": "08:00"}, 422, "Kegiatan harus selesai setelah dimulai."),
        ({"day": "2027-03-01"}, 422, "Kampanye ini berlangsung 1 November – 31 Desember 2026."),
        ({"villages": ["63.99.99.9999"]}, 422, "Kode desa/kelurahan 63.99.99.9999 tidak dikenal."),
        ({"more_villages": "32.79.01.1001"}, 422, "Kode desa/kelurahan 32.79.01.1001 tidak dikenal."),
        ({"title": ""}, 422, "Bagian ini wajib diisi."),
        ({"title": "x" * 161}, 422, "Paling banyak 160 karakter."),
        ({"day": "31/02/2026"}, 422, "Tanggal tidak dapat dibaca."),
        ({"begins": "pagi"}, 422, "Jam tidak dapat dibaca."),
        ({"officer_ids": ["999"]}, 422, "Petugas yang dipilih tidak terdaftar"),
        ({"day": "2026-12-25"}, 422, "hari libur: Kelahiran Yesus Kristus (Natal)"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_bad_input_gets_its_sentence_and_status_and_keeps_the_rest(
    desk, campaign, changes, status, sentence
) -> None:
    answer = post(desk, campaign, **changes)
    assert answer.status_code == status
    assert sentence in answer.text
    assert value_of(answer.text, "needs") == "2 klotok"
    for name in ("day", "begins", "ends"):
        assert (
            value_of(answer.text, name)
            == (changes | {k: v for k, v in GOOD.items() if k not in changes})[name]
        )
    assert db.session.query(Activity).count() == 0


def test_a_taken_site_is_a_conflict_that_says_by_whom(desk: FlaskClient, campaign: Campaign) -> None:
    """Rule S1, at the door: 409, the sentence, and every entry kept."""
    post(desk, campaign, title="Yang pertama")
    answer = post(desk, campaign, title="Yang kedua")
    assert answer.status_code == 409
    assert "Titik ini dipakai Yang pertama pukul 09.00–11.00 WITA." in answer.text
    assert value_of(answer.text, "title") == "Yang kedua"


def test_a_warning_is_read_before_it_is_overruled(desk: FlaskClient, campaign: Campaign) -> None:
    """Rule T3: shown before saving, with its reason; a person decides."""
    assert post(desk, campaign, day="2026-12-25").status_code == 422
    assert post(desk, campaign, day="2026-12-25", aware="y").status_code == 303


def test_a_moved_activity_keeps_its_reason_on_the_page(
    desk: FlaskClient, planner: Membership, campaign
) -> None:
    """Rule T2."""
    made = cast.activity(planner, campaign)
    moved = {"day": "2026-12-02", "begins": "09:00", "ends": "11:00", "version": made.version}
    refused = desk.post(f"/desk/activities/{made.id}/date", data=moved | {"reason": " "})
    assert refused.status_code == 422
    assert (
        desk.post(f"/desk/activities/{made.id}/date", data=moved | {"reason": "air pasang"}).status_code
        == 303
    )
    page = desk.get(f"/desk/activities/{made.id}").text
    assert "air pasang" in page
    assert "2 Desember 2026" in page


def test_a_cancelled_activity_is_still_there(
    desk: FlaskClient, planner: Membership, campaign: Campaign
) -> None:
    made = cast.activity(planner, campaign)
    assert desk.post(f"/desk/activities/{made.id}/cancellation", data={"reason": "banjir"}).status_code == 303
    page = desk.get(f"/desk/activities/{made.id}").text
    assert "Dibatalkan" in page
    assert "banjir" in page
    again = desk.post(f"/desk/activities/{made.id}/cancellation", data={"reason": "lagi"})
    assert again.status_code == 409


def test_the_list_filters_and_its_csv_holds_the_same(
    desk: FlaskClient, planner: Membership, campaign
) -> None:
    for number in range(3):
        cast.activity(planner, campaign, title=f"Kegiatan {number}", starts_at=NINE + timedelta(days=number))
    page = desk.get("/desk/activities?year=2026&words=kegiatan+1")
    table = BeautifulSoup(page.text, "html.parser").select("tbody tr")
    csv = desk.get("/desk/activities.csv?year=2026&words=kegiatan+1").text.splitlines()
    assert len(table) == 1
    assert [line.split(";")[3] for line in csv] == ["Kegiatan", "Kegiatan 1"]
    assert desk.get("/desk/activities?year=99999&state=x&page=-3").status_code == 200


MARKERS = "<script>alert(1)</script>'\"`{{7*7}}</title><img src=x onerror=alert(1)>"


def test_script_tags_stay_text_in_every_field(desk: FlaskClient, planner: Membership, leader, client) -> None:
    program = desk.post("/desk/programs", data={"name": MARKERS, "audience": MARKERS, "purpose": MARKERS})
    facts = {"title": MARKERS, "rung_id": 1, "predecessor_id": 0, "goal": MARKERS}
    days = {"first_day": "2026-11-01", "last_day": "2026-12-31"}
    campaign = desk.post(f"{program.location}/campaigns", data=facts | days)
    site = desk.post("/desk/sites", data={"name": MARKERS, "kind": MARKERS[:40], "village_code": LOK_BAINTAN})
    number = site.location.rpartition("/")[2]
    text = {"title": MARKERS, "needs": MARKERS}
    activity = desk.post(f"{campaign.location}/sites/{number}/activities", data=GOOD | text)
    pages = [program, campaign, site, activity]
    assert [page.status_code for page in pages] == [303] * 4
    addresses = [page.location for page in pages] + [
        "/desk/programs",
        "/desk/campaigns",
        "/desk/activities",
        "/desk/sites",
        "/desk/",
    ]
    for address in [
        *addresses,
        f"{activity.location}/edit",
        f"{activity.location}/date",
        f"{site.location}/edit",
    ]:
        page = desk.get(address).text
        assert "<script>alert" not in page, address
        assert "<img src=x" not in page, address
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page, address
        assert "{{7*7}}" in page, address


def test_the_export_looks_its_places_up_at_once(client: FlaskClient, planner: Membership) -> None:
    """However many rows: a year of ten thousand activities once took nine thousand queries."""
    campaign = cast.campaign(planner)
    for number in range(6):
        cast.activity(planner, campaign, starts_at=cast.NINE + number * cast.TWO_HOURS)
    cast.sign_in(client, planner)
    with statements.asked() as sent:
        page = client.get("/desk/activities.csv?year=2026").get_data(as_text=True)
    assert page.count("Lok Baintan, Kec. Sungai Tabuk") == 6
    assert sum("FROM region" in statement for statement in sent) <= 1


def test_an_activity_is_said_to_be_held_only_once_it_has_begun(
    desk: FlaskClient, planner: Membership, leader: Membership
) -> None:
    """A planner is not led to a form that would be refused."""
    campaign = cast.approved(planner, leader)
    for begins, offered in ((clock.now() + timedelta(minutes=1), False), (clock.now(), True)):
        activity = cast.activity(planner, campaign, starts_at=begins, title=f"Meja {offered}", joint=True)
        page = desk.get(f"/desk/activities/{activity.id}").text
        assert (f"/desk/activities/{activity.id}/attendance" in page) is offered


@pytest.mark.parametrize(
    ("field", "code"), [("villages", "31.71.01.1001"), ("more_villages", "62.03.01.1001")]
)
def test_a_village_of_another_province_is_refused_once_and_nothing_typed_is_lost(
    desk: FlaskClient, planner: Membership, campaign: Campaign, field: str, code: str
) -> None:
    """Whether it was written or sent as if it had been offered; of a new activity and of one that is changed."""
    made = cast.activity(planner, campaign)
    sent = GOOD | {"title": "Meja lain", "more_villages": "63.04.05.2004", "food": "y", "day": "2026-12-02"}
    sent[field] = [LOK_BAINTAN, code] if field == "villages" else f"63.04.05.2004, {code}"
    new = desk.post(f"/desk/campaigns/{campaign.id}/sites/{made.site_id}/activities", data=sent)
    changed = desk.post(f"/desk/activities/{made.id}", data=sent | {"version": made.version})
    said = f"Kode desa/kelurahan {code} tidak dikenal. Pilih dari daftar desa/kelurahan Kalimantan Selatan."
    for answer in (new, changed):
        page = BeautifulSoup(answer.text, "html.parser")
        assert answer.status_code == 422
        assert [one.text.strip() for one in page.select("main .fault")] == [said]
        for name in ("title", "needs", "more_villages"):
            assert value_of(answer.text, name) == sent[name]
        assert page.select_one(f"main [name=villages][value='{LOK_BAINTAN}']").has_attr("checked")
        assert page.select_one("main [name=food]").has_attr("checked")
    db.session.refresh(made)
    assert made.village_codes == [LOK_BAINTAN]
    assert db.session.query(Activity).count() == 1
