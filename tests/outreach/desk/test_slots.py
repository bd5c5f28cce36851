"""From a wish to a form that is filled with a free slot."""

import pytest
from bs4 import BeautifulSoup

from tests import cast

WISH = {"first": "2026-12-01", "last": "2026-12-04", "minutes": "120", "opens": "09:00", "closes": "11:00"}


@pytest.fixture
def campaign(planner):
    return cast.campaign(planner)


def ask(desk, campaign, **changes):
    address = f"/desk/campaigns/{campaign.id}/sites/{cast.site().id}/slots"
    return desk.get(address, query_string=WISH | changes)


def test_slots_are_ranked_and_lead_to_a_filled_form(desk, campaign, planner, officer):
    """Rule T3: what is refused is not proposed, what is warned of says why."""
    cast.activity(planner, campaign, officer_ids=[officer.person_id])  # the 1st is taken
    answer = ask(desk, campaign, officer_ids=officer.person_id, closes="12:00")
    page = BeautifulSoup(answer.data, "html.parser")
    days = [b.text for b in page.select("ol.rows > li b")]
    assert days == ["Rabu, 2 Desember 2026", "Kamis, 3 Desember 2026", "Jumat, 4 Desember 2026"]
    chosen = page.select_one("ol.rows a")["href"]
    form = BeautifulSoup(desk.get(chosen).data, "html.parser")
    values = [form.find(id=name)["value"] for name in ("day", "begins", "ends")]
    assert values == ["2026-12-02", "09:00", "11:00"]
    assert form.select_one(f'input[name=officer_ids][value="{officer.person_id}"]').has_attr("checked")


def test_a_warning_is_said_with_its_reason(desk, campaign):
    answer = ask(desk, campaign, first="2026-12-04", opens="12:00", closes="14:00")
    assert "1 peringatan" in answer.text
    assert "salat Jumat" in answer.text


def test_nothing_free_says_what_to_change(desk, campaign, planner):
    cast.activity(planner, campaign)
    answer = ask(desk, campaign, last="2026-12-01")
    assert "Perlebar tanggal atau jamnya" in answer.text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"last": "2026-11-01"}, "Hari terakhir tidak boleh sebelum hari pertama"),
        ({"closes": "10:00"}, "tidak muat di antara jam"),
        ({"minutes": "0"}, "Isi 15 sampai 720 menit"),
        ({"last": "2028-12-01"}, "paling lama satu tahun"),
        ({"minutes": "x"}, "Lama"),
    ],
)
def test_a_wish_that_cannot_be_is_refused_and_kept(desk, campaign, changes, said):
    answer = ask(desk, campaign, **changes)
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="2026-12-01"' in answer.text


@pytest.mark.parametrize(
    "query",
    ["day=x&begins=1&ends=2", "day=2026-12-01", "day=2026-12-01&begins=09:00&ends=11:00&officers=x"],
)
def test_a_spoilt_link_gives_the_plain_form(desk, campaign, query):
    address = f"/desk/campaigns/{campaign.id}/activities/new?site={cast.site().id}&{query}"
    assert desk.get(address).status_code == 200
