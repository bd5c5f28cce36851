"""The ladder at the desk: status and evidence, reasons, improvements, rungs, and a program's chart."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from campaigns.ground import settings
from campaigns.ground.database import transaction
from campaigns.people.persons import Membership
from campaigns.plans import campaigns, climbing, ladder
from campaigns.plans.campaigns import Campaign, CampaignState, Details
from tests import cast

FORM = {
    "title": "Edisi 2026",
    "rung_id": "3",
    "first_day": "2026-11-01",
    "last_day": "2026-12-31",
    "goal": "",
}


@pytest.fixture
def editions(planner: Membership) -> tuple[Campaign, Campaign]:
    """An edition of 2025, and its repetition in 2026."""
    line = cast.program(planner)
    days = {"first_day": cast.FIRST.replace(year=2025), "last_day": cast.LAST.replace(year=2025)}
    before = cast.campaign(planner, line, title="Edisi 2025", **days)
    return before, cast.campaign(planner, line, title="Edisi 2026", predecessor=before)


def text(client: FlaskClient, address: str) -> str:
    return BeautifulSoup(client.get(address).text, "html.parser").get_text(" ", strip=True)


def test_the_status_stands_with_its_word_on_every_page_that_shows_a_campaign(desk, editions) -> None:
    """Rule L1: in the list, on its page, its program's, and at home; a shape and a word beside the colour."""
    before, after = editions
    for address in (
        f"/desk/campaigns/{after.id}",
        "/desk/campaigns?year=2026",
        f"/desk/programs/{after.program_id}",
    ):
        page = BeautifulSoup(desk.get(address).text, "html.parser")
        [mark, *_] = [one for one in page.select(".mark.warn") if one.get_text(strip=True) == "Diulang"]
        assert mark.select_one("svg")
    assert "0 naik 1 diulang" in text(desk, "/desk/")
    assert "Baru" in text(desk, f"/desk/campaigns/{before.id}")
    assert "Diulang" in desk.get("/desk/campaigns.csv?year=2026").text


def test_a_repetition_without_a_reason_comes_back_to_the_field_that_lacks_it(desk, editions) -> None:
    """Rule L1, issue B: it cannot be submitted; with a reason it can."""
    _, after = editions
    answer = desk.post(f"/desk/campaigns/{after.id}/submission")
    page = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 422
    assert page.select_one("#ladder_reason")["aria-invalid"] == "true"
    assert page.select_one("#title")["value"] == "Edisi 2026"
    assert after.state == CampaignState.DRAFT
    entries = FORM | {
        "predecessor_id": after.predecessor_id,
        "ladder_reason": "Anggaran tetap",
        "version": after.version,
    }
    assert desk.post(f"/desk/campaigns/{after.id}", data=entries).status_code == 303
    assert desk.post(f"/desk/campaigns/{after.id}/submission").status_code == 303
    assert "Anggaran tetap" in text(desk, f"/desk/campaigns/{after.id}")


def test_the_form_takes_predecessor_group_and_date_rule_and_refuses_what_it_cannot_read(
    desk, editions
) -> None:
    _, after = editions
    entries = FORM | {"predecessor_id": "0", "audience": "Pelajar", "date_rule": "04-01..12-20"}
    answer = desk.post(f"/desk/campaigns/{after.id}", data=entries | {"version": after.version})
    assert answer.status_code == 303
    assert (after.predecessor_id, after.audience, after.date_rule) == (None, "Pelajar", "04-01..12-20")
    entries |= {"date_rule": "sesudah lebaran", "version": after.version}
    answer = desk.post(f"/desk/campaigns/{after.id}", data=entries)
    page = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 422
    assert page.select_one("#date_rule")["value"] == "sesudah lebaran"
    assert "04-01..12-20" in page.select_one("#date_rule-fault-1").get_text()


def test_a_circle_of_editions_is_refused_at_the_field_that_would_close_it(desk, editions) -> None:
    """Rule L1: an edition follows an earlier one; neither one that follows it, nor itself."""
    before, after = editions
    entries = FORM | {"first_day": "2025-11-01", "last_day": "2025-12-31", "version": before.version}
    for closing in (after, before):
        answer = desk.post(f"/desk/campaigns/{before.id}", data=entries | {"predecessor_id": str(closing.id)})
        page = BeautifulSoup(answer.text, "html.parser")
        assert answer.status_code == 422
        assert page.select_one("#predecessor_id")["aria-invalid"] == "true"
        assert page.select_one("#predecessor_id-fault-1").get_text(strip=True)
        assert before.predecessor_id is None
    year_before = {"first_day": "2025-10-01", "last_day": "2025-10-31", "predecessor_id": str(before.id)}
    answer = desk.post(f"/desk/campaigns/{after.id}", data=FORM | year_before | {"version": after.version})
    fault = BeautifulSoup(answer.text, "html.parser").select_one("#predecessor_id-fault-1")
    assert fault.get_text(strip=True) == "Edisi sebelumnya harus mulai sebelum 1 Oktober 2025."
    answer = desk.post(
        f"/desk/campaigns/{before.id}", data=FORM | {"predecessor_id": "0", "version": before.version}
    )
    fault = BeautifulSoup(answer.text, "html.parser").select_one("#first_day-fault-1")
    assert fault.get_text(strip=True) == "Edisi ini dilanjutkan Edisi 2026, yang mulai 1 November 2026."


def test_an_edition_longer_than_a_year_is_refused_at_its_last_day(desk, editions) -> None:
    """Issue A: 400 days, with its sentence and with what was typed, for a new one and for a draft."""
    _, after = editions
    days = {"first_day": "2026-11-01", "last_day": "2027-12-06", "predecessor_id": "0"}
    new, old = f"/desk/programs/{after.program_id}/campaigns", f"/desk/campaigns/{after.id}"
    for address in (new, old):
        answer = desk.post(address, data=FORM | days | {"version": after.version})
        page = BeautifulSoup(answer.text, "html.parser")
        assert answer.status_code == 422, address
        assert "Kampanye paling lama satu tahun" in page.select_one("#last_day-fault-1").get_text()
        assert page.select_one("#last_day")["value"] == "2027-12-06"
    assert len(campaigns.editions_of(after.program)) == 2


def test_an_improvement_is_added_and_taken_back_while_it_is_a_draft(
    desk, editions, planner: Membership
) -> None:
    _, after = editions
    address = f"/desk/campaigns/{after.id}/improvements"
    assert desk.post(address, data={"dimension": "akomodasi", "evidence": " "}).status_code == 422
    assert desk.post(address, data={"dimension": "akomodasi", "evidence": "Dua JBI"}).status_code == 303
    page = text(desk, f"/desk/campaigns/{after.id}")
    assert "Naik" in page
    assert "Akomodasi baru: Dua JBI" in page
    [one] = climbing.improvements_of(after)
    assert desk.post(f"/desk/improvements/{one.id}/removal").status_code == 303
    assert climbing.improvements_of(after) == []
    with transaction():
        after.ladder_reason = "Anggaran tetap"
    with transaction():
        climbing.submit(after, by=planner)
    assert "Catat peningkatan" not in text(desk, f"/desk/campaigns/{after.id}")
    assert desk.post(address, data={"dimension": "akomodasi", "evidence": "Dua JBI"}).status_code == 409


def test_rungs_are_added_renamed_moved_and_removed(desk, editions) -> None:
    assert desk.post("/desk/rungs", data={"name": "Replikasi", "proof": "Kegiatan desa"}).status_code == 303
    rung = ladder.rungs()[-1]
    assert rung.name == "Replikasi"
    entries = {"name": "Replikasi desa", "proof": "Notulen", "version": rung.version}
    assert desk.post(f"/desk/rungs/{rung.id}", data=entries).status_code == 303
    assert desk.post(f"/desk/rungs/{rung.id}/move", data={"to": "down"}).status_code == 303
    assert [one.name for one in ladder.rungs()][-2] == "Replikasi desa"
    page = BeautifulSoup(desk.get("/desk/rungs").text, "html.parser")
    assert [row.th.get_text(strip=True) for row in page.select("tbody tr")] == [
        one.name for one in reversed(ladder.rungs())
    ]
    used = editions[0].rung_id
    assert desk.post(f"/desk/rungs/{used}/removal").status_code == 409
    assert not page.select(f"form[action='/desk/rungs/{used}/removal']")
    assert desk.post(f"/desk/rungs/{rung.id}/removal").status_code == 303
    answer = desk.post("/desk/rungs", data={"name": "sosialisasi", "proof": "x"})
    assert answer.status_code == 409
    assert BeautifulSoup(answer.text, "html.parser").select_one("#name")["value"] == "sosialisasi"


def test_the_offices_rule_is_set_beside_the_rungs(desk) -> None:
    assert desk.post("/desk/rungs/rule", data={"rule": "naik>=diulang"}).status_code == 303
    assert settings.get("ladder_rule") == "naik>=diulang"
    assert desk.post("/desk/rungs/rule", data={"rule": "turun"}).status_code == 422


def test_a_program_without_editions_has_no_chart_and_one_with_them_says_the_same_in_its_table(
    desk, editions, planner: Membership
) -> None:
    """Issue B: a step line by year with its table."""
    empty = cast.program(planner, "Lapor Baru")
    assert "Belum ada kampanye" in text(desk, f"/desk/programs/{empty.id}")
    page = BeautifulSoup(desk.get(f"/desk/programs/{editions[0].program_id}").text, "html.parser")
    chart = page.select_one("svg.climb")
    assert chart["role"] == "img"
    assert chart["aria-label"] == "2025: anak tangga 3, Rp0; 2026: anak tangga 3, Rp0"
    rows = [row.get_text(" ", strip=True) for row in page.select("table tbody tr")]
    assert [any(title in row for row in rows) for title in ("Edisi 2025", "Edisi 2026")] == [True, True]


def test_who_may_not_see_the_budget_sees_the_chart_without_it(client, editions) -> None:
    admin = cast.sign_in(client, cast.member("admin"))
    page = BeautifulSoup(admin.get(f"/desk/programs/{editions[0].program_id}").text, "html.parser")
    assert page.select_one("svg.climb")["aria-label"] == "2025: anak tangga 3; 2026: anak tangga 3"
    assert not page.select("svg.climb .bar")
    assert "Rp" not in page.select_one("main").get_text()


def test_a_campaign_of_a_later_edition_keeps_its_predecessor_when_only_its_title_changes(
    desk, editions
) -> None:
    before, after = editions
    page = BeautifulSoup(desk.get(f"/desk/campaigns/{after.id}/edit").text, "html.parser")
    assert page.select_one("#predecessor_id option[selected]")["value"] == str(before.id)
    entries = FORM | {"title": "Baru", "predecessor_id": before.id, "version": after.version}
    assert desk.post(f"/desk/campaigns/{after.id}", data=entries).status_code == 303
    assert campaigns.followers_of(before) == [after]


def test_a_moved_rung_says_which_editions_stand_otherwise_now(
    client: FlaskClient, planner: Membership
) -> None:
    """Rule L1: statuses follow the order, also those of editions that are approved; so it is told at once."""
    line = cast.program(planner)
    first, second = ladder.rungs()[1:3]
    with transaction():
        before = campaigns.draft(
            line, first, "Edisi 2025", date(2025, 4, 1), date(2025, 12, 1), "A", by=planner
        )
        details = Details(before)
        campaigns.draft(line, second, "Edisi 2026", cast.FIRST, cast.LAST, "B", details, by=planner)
    cast.sign_in(client, planner)
    sent = client.post(f"/desk/rungs/{first.id}/move", data={"to": "up"}, follow_redirects=True)
    assert "1 edisi kini berdiri lain: Edisi 2026 (Turun)." in sent.text
