"""Deliveries and goods at the desk: what a planner records, verifies, takes back, and says for a partner (P1, P2)."""

import io
import re
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from flask.testing import FlaskClient

from campaigns.fieldwork import stock
from campaigns.ground import clock
from campaigns.ground.database import fetch
from campaigns.people.persons import Membership
from campaigns.plans import deliveries
from campaigns.plans.activities import Activity
from campaigns.plans.deliveries import Delivery
from campaigns.plans.partnerships import Contribution, Partnership
from outreach.hall.filters import PAGE_SIZE
from tests import cast, statements
from tests.campaigns.plans.promising import accepted, delivered, goods, sure
from tests.cast import reread

CAME = {"quantity": "60", "unit": "paket", "day": "2026-11-24", "receiver": "Siti", "document_no": "BAST/1"}


@pytest.fixture
def partnership(planner: Membership, leader: Membership, dishub: Membership) -> Partnership:
    return accepted(planner, cast.approved(planner, leader), dishub)


@pytest.fixture
def activity(planner: Membership, officer: Membership, partnership: Partnership) -> Activity:
    return cast.activity(planner, partnership.campaign, officer_ids=[officer.person_id])


def test_a_delivery_is_recorded_verified_and_shown(
    client: FlaskClient, planner: Membership, packs: Contribution
) -> None:
    """P1: in parts, each with its BAST and a scan of it."""
    cast.sign_in(client, planner)
    file = {"file": (io.BytesIO(b"%PDF-1.7\n%x\n%%EOF"), "bast.pdf")}
    sent = client.post(
        f"/desk/contributions/{packs.id}/deliveries/new", data=CAME | {"activity_id": "0"} | file
    )
    assert sent.status_code == 303
    [delivery] = deliveries.of_contribution(packs)
    page = client.get(f"/desk/partnerships/{packs.partnership_id}").text
    assert "Tiba 60 dari 100 paket" in page
    assert "BAST/1" in page
    assert client.get(f"/desk/deliveries/{delivery.id}/document").data.startswith(b"%PDF")
    assert "1 kiriman mitra" in client.get("/desk/").text
    answer = client.post(f"/desk/deliveries/{delivery.id}/verification", data={"quantity": "58"})
    assert (answer.status_code, "kurang dari yang tercatat" in answer.text) == (422, True)
    found = {"quantity": "58", "reason": "Dua basah"}
    assert client.post(f"/desk/deliveries/{delivery.id}/verification", data=found).status_code == 303
    assert client.post(f"/desk/deliveries/{delivery.id}/verification", data=found).status_code == 409
    assert reread(delivery).verified_quantity == 58


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"unit": "dus"}, "maksud Anda 60 paket?"),
        ({"day": "2026-11-25"}, "belum terjadi"),
        ({"day": "2026-11-23"}, "baru dijanjikan 24 November 2026"),
        ({"receiver": "k" * 160}, "120"),
        ({"quantity": "1,5 jt"}, "CAME"),
    ],
)
def test_what_cannot_be_is_asked_back_and_nothing_typed_is_lost(
    client: FlaskClient, planner: Membership, packs: Contribution, changes: dict[str, str], said: str
) -> None:
    cast.sign_in(client, planner)
    typed = CAME | {"activity_id": "0"} | changes
    answer = client.post(f"/desk/contributions/{packs.id}/deliveries/new", data=typed)
    assert answer.status_code == 422
    assert said in answer.text or said == "CAME"
    assert typed["document_no"] in answer.text
    assert deliveries.of_contribution(packs) == []


def test_the_same_bast_twice_is_known(client: FlaskClient, planner: Membership, packs: Contribution) -> None:
    cast.sign_in(client, planner)
    address, typed = f"/desk/contributions/{packs.id}/deliveries/new", CAME | {"activity_id": "0"}
    assert client.post(address, data=typed).status_code == 303
    answer = client.post(address, data=typed | {"quantity": "40"})
    assert (answer.status_code, "sudah tercatat" in answer.text) == (409, True)
    assert client.post(address, data=typed | {"quantity": "50", "document_no": "BAST/2"}).status_code == 303
    assert "Tiba, lebih 10 paket" in client.get(f"/desk/partnerships/{packs.partnership_id}").text


def test_what_is_missing_stands_on_the_activity_and_turns_its_light(
    client: FlaskClient, planner: Membership, dishub: Membership, activity: Activity, packs: Contribution
) -> None:
    """P1: item, promised, definite, arrived, missing, who, by when."""
    cast.sign_in(client, planner)
    page = client.get(f"/desk/activities/{activity.id}").text
    assert "Dukungan mitra: 1 belum tiba" in page
    assert "Dinas Perhubungan" in page
    said = {"quantity": "70", "reason": "Telepon Sekretaris Dishub"}
    assert client.post(f"/desk/contributions/{packs.id}/shortfall", data=said).status_code == 303
    assert "Kurang: Paket (kurang 30 paket)" in client.get(f"/desk/activities/{activity.id}").text
    delivered(packs, 100, dishub)
    page = client.get(f"/desk/activities/{activity.id}").text
    assert "Kurang: Paket" not in page
    assert "Tiba, belum diperiksa" in page


def test_a_delay_said_for_the_partner_keeps_the_old_day(
    client: FlaskClient, planner: Membership, packs: Contribution
) -> None:
    """T2."""
    cast.sign_in(client, planner)
    address, said = f"/desk/contributions/{packs.id}/delay", {"needed_by": "2026-12-05"}
    assert client.post(address, data=said).status_code == 422
    assert client.post(address, data=said | {"reason": "Telepon"}).status_code == 303
    assert "semula 1 Desember 2026" in client.get(f"/desk/partnerships/{packs.partnership_id}").text


def test_goods_are_given_returned_and_never_below_zero(
    client: FlaskClient, planner: Membership, dishub: Membership, activity: Activity, packs: Contribution
) -> None:
    """P1, S1."""
    delivery = delivered(packs, 60, dishub)
    cast.sign_in(client, planner)
    address = f"/desk/activities/{activity.id}/stock"
    given = {"contribution_id": packs.id, "kind": "given", "quantity": "55", "day": "2026-11-24"}
    assert client.post(address, data=given).status_code == 303
    answer = client.post(address, data=given | {"quantity": "6"})
    assert (answer.status_code, "Tersisa 5 paket" in answer.text) == (422, True)
    used = client.post(f"/desk/deliveries/{delivery.id}/reversal", data={"reason": "Keliru"})
    assert (used.status_code, "sudah dibagikan" in used.text) == (409, True)
    [movement] = stock.movements_of(activity)
    assert client.post(f"/desk/movements/{movement.id}/reversal", data={"reason": "Salah"}).status_code == 303
    assert stock.balance_of(activity, packs).left == 60
    assert (
        client.post(f"/desk/deliveries/{delivery.id}/reversal", data={"reason": "Keliru"}).status_code == 303
    )
    assert not reread(delivery).stands


def test_reliability_is_silent_under_three(
    client: FlaskClient, planner: Membership, dishub: Membership, partnership: Partnership
) -> None:
    """P2: on the partner's page and where a planner invites."""
    for what in "ab":
        delivered(goods(partnership, dishub, what=what), 100, dishub)
    cast.sign_in(client, planner)
    address = f"/desk/partnerships/{partnership.id}"
    assert "belum cukup data (n = 2)" in client.get(address).text
    delivered(goods(partnership, dishub, what="c", needed_by=clock.today()), 100, dishub)
    assert "3 ditepati" in client.get(address).text
    other = cast.campaign(planner, cast.program(planner, "Lapor Berbagi"))
    assert "3 ditepati" in client.get(f"/desk/campaigns/{other.id}/partnerships/new").text


def test_the_list_of_deliveries_and_its_file_agree(
    client: FlaskClient, planner: Membership, leader: Membership, dishub: Membership, packs: Contribution
) -> None:
    """J2."""
    for number in range(3):
        delivered(packs, 10, dishub, document_no=f"BAST/{number}")
    [first, *_] = deliveries.of_contribution(packs)
    cast.sign_in(client, planner)
    client.post(f"/desk/deliveries/{first.id}/verification", data={"quantity": "10"})
    cast.sign_in(client, leader)
    for query, rows in (("", 3), ("?state=waiting", 2)):
        assert client.get(f"/desk/deliveries{query}").text.count("BAST/") == rows
        assert client.get(f"/desk/deliveries.csv{query}").data.decode("utf-8-sig").count("BAST/") == rows
    assert fetch(Delivery, first.id).verified_quantity == Decimal(10)
    states = [row.split(";")[-1] for row in client.get("/desk/deliveries.csv").text.splitlines()[1:]]
    assert states == ["Belum diperiksa", "Belum diperiksa", "Diperiksa"]


def test_a_page_of_deliveries_reads_that_page_alone(
    client: FlaskClient, planner: Membership, dishub: Membership, packs: Contribution
) -> None:
    """House rule: as many are read as are shown, however many there are; the latest first, the oldest waiting first."""
    for number in range(PAGE_SIZE + 2):
        delivered(packs, 1, dishub, document_no=f"BAST/{number:02}.")
    cast.sign_in(client, planner)
    numbers = [f"BAST/{n:02}." for n in range(PAGE_SIZE + 2)]
    for query, told in (("?", numbers[::-1]), ("?state=waiting&", numbers)):
        for page, shown in ((1, told[:PAGE_SIZE]), (2, told[PAGE_SIZE:])):
            with statements.asked() as sent:
                text = client.get(f"/desk/deliveries{query}page={page}").text
            assert re.findall(r"BAST/\d+\.", text) == shown
            counted, read = (one for one in statements.reads(sent) if "FROM delivery" in one)
            assert ("count(*)" in counted, "LIMIT" in read) == (True, True)


def test_what_is_late_stands_at_the_head_of_the_partners_page(
    client: FlaskClient, planner: Membership, dishub: Membership, partnership: Partnership
) -> None:
    """P2: the day has passed, and not all of it is here."""
    sure(partnership, dishub, needed_by=clock.today())
    with time_machine.travel(cast.BEGIN + timedelta(1)):
        page = cast.sign_in(client, planner).get(f"/desk/partnerships/{partnership.id}").text
        home = client.get("/desk/").text
    assert "Terlambat, belum tiba 8 bus" in page.partition("lead-line")[0]
    assert "belum tiba 8 bus" in home
