"""The agenda and the campaigns' pages: what anyone may know, and nothing more."""

from datetime import timedelta

import pytest
import time_machine

from campaigns.ground.database import transaction
from campaigns.plans import activities
from tests import cast, statements


@pytest.fixture(autouse=True)
def _before_the_day():
    with time_machine.travel(cast.NINE - timedelta(days=7)):
        yield


def test_an_empty_agenda_says_where_to_report_all_the_same(client):
    page = client.get("/").text
    assert "Belum ada kegiatan yang dijadwalkan" in page
    assert "lapor.go.id" in page
    assert "1708" in page


def test_the_agenda_tells_day_hours_and_place(client, planner, leader, officer):
    made = cast.approved(planner, leader)
    cast.activity(planner, made, needs="2 klotok", officer_ids=[officer.person_id])
    page = client.get("/").text
    assert "Selasa, 1 Desember 2026, 09.00–11.00 WITA" in page
    assert "Pasar Terapung Lok Baintan, Desa Lok Baintan, Kec. Sungai Tabuk, Kab. Banjar" in page
    assert f"/campaigns/{made.id}" in page
    for secret in ("klotok", officer.person.name, planner.person.name):
        assert secret not in page
        assert secret not in client.get(f"/campaigns/{made.id}").text


def test_english_readers_get_days_in_english(client, planner, leader):
    made = cast.approved(planner, leader)
    cast.activity(planner, made)
    for address in ("/", f"/campaigns/{made.id}"):
        page = client.get(address + "?lang=en").text
        assert "Tuesday, 1 December 2026, 09:00–11:00 WITA (UTC+8)" in page
        assert "Kegiatan" not in page


def test_a_draft_is_nowhere_and_its_page_is_like_none(client, planner):
    made = cast.campaign(planner)
    cast.activity(planner, made)
    assert made.title not in client.get("/").text
    hidden, missing = client.get(f"/campaigns/{made.id}"), client.get("/campaigns/999")
    assert hidden.status_code == missing.status_code == 404
    assert hidden.data == missing.data


def test_a_cancelled_date_is_shown_as_such_without_the_reason(client, planner, leader):
    made = cast.approved(planner, leader)
    dated = cast.activity(planner, made)
    with transaction():
        activities.cancel(dated, "Perahu rusak", by=planner)
    page = client.get(f"/campaigns/{made.id}").text
    assert "Dibatalkan" in page
    assert "Perahu rusak" not in page
    assert "Meja aduan" not in client.get("/").text


def test_what_people_typed_is_text(client, planner, leader):
    made = cast.approved(planner, leader, title='<img src=x onerror="alert(1)">{{7*7}}')
    cast.activity(planner, made, title="<script>alert(1)</script>")
    for address in ("/", f"/campaigns/{made.id}"):
        page = client.get(address).text
        assert "<script>alert" not in page
        assert "<img" not in page
        assert "{{7*7}}" in page


def test_a_page_asks_the_database_no_more_often_for_a_longer_agenda(client, planner, leader):

    from campaigns.ground.database import db

    made = cast.approved(planner, leader)

    def queries():
        with statements.asked() as sent:
            db.session.rollback()
            db.session.expunge_all()
            client.get("/")
        return len(sent)

    cast.activity(planner, made)
    few = queries()
    planner, made = db.session.merge(planner), db.session.merge(made)
    for days in range(1, 6):
        cast.activity(planner, made, starts_at=cast.NINE + timedelta(days=days))
    assert queries() <= few  # the first look may have read the places, which are remembered


@pytest.mark.parametrize("address", ["/privacy", "/accessibility"])
def test_the_notices_are_there_in_both_languages(client, address):
    here, there = client.get(address), client.get(address + "?lang=en")
    assert here.status_code == there.status_code == 200
    assert "Diskominfo Kalimantan Selatan" in here.text
    assert "Diskominfo Kalimantan Selatan" in there.text
    assert here.text != there.text


def test_what_only_invited_people_attend_is_told_to_nobody_else(client, planner, leader):
    """An agenda that says "bersama masyarakat" holds no training for officials."""
    campaign = cast.approved(planner, leader)
    open_one = cast.activity(planner, campaign, title="Meja aduan", aware=True)
    inside = cast.activity(
        planner, campaign, title="Bimtek pejabat", invited_only=True, joint=True, aware=True
    )
    for address in ("/", f"/campaigns/{campaign.id}", f"/campaigns/{campaign.id}/poster"):
        page = client.get(address).text
        assert "Bimtek pejabat" not in page, address
    assert "Meja aduan" in client.get("/").text
    assert client.get(f"/activities/{open_one.id}/poster").status_code == 200
    assert client.get(f"/activities/{inside.id}/poster").status_code == 404
    cast.sign_in(client, planner)
    page = client.get(f"/desk/activities/{inside.id}").text
    assert "khusus undangan" in page
    assert f"/activities/{inside.id}/poster" not in page
    form = {"title": "Bimtek pejabat", "version": str(inside.version), "aware": "y"}
    assert client.post(f"/desk/activities/{inside.id}", data=form).status_code == 303
    assert not inside.invited_only
    assert "Bimtek pejabat" in client.application.test_client().get("/").text
