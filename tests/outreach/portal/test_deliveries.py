"""The portal after a promise is definite: less, later, something else, and what was brought (P1, T2, M1)."""

import io
from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient

from campaigns.ground import clock
from campaigns.ground.database import transaction
from campaigns.people.persons import Membership
from campaigns.plans import deliveries, partnerships
from campaigns.plans.partnerships import Contribution, ContributionState, Partnership, links
from tests import cast
from tests.campaigns.plans.promising import delivered, sure
from tests.cast import reread

SOON = clock.day_of(cast.BEGIN) + timedelta(3)
CAME = {"quantity": "6", "unit": "bus", "day": "2026-11-24", "receiver": "Petugas", "activity_id": "0"}
PHOTO = b"%PDF-1.7\n%x\n%%EOF"


@pytest.fixture
def buses(partnership: Partnership, dishub: Membership) -> Contribution:
    return sure(partnership, dishub, needed_by=SOON)


def test_less_later_and_something_else_are_said_with_a_reason(
    client: FlaskClient, dishub: Membership, planner: Membership, buses: Contribution
) -> None:
    """P1, T2."""
    cast.sign_in(client, dishub)
    one = f"/portal/contributions/{buses.id}"
    for verb in ("shortfall", "delay", "replacement"):
        assert client.get(f"{one}/{verb}").status_code == 200
    assert client.post(f"{one}/shortfall", data={"quantity": "6"}).status_code == 422
    assert client.post(f"{one}/shortfall", data={"quantity": "6", "reason": "Rusak"}).status_code == 303
    assert client.post(f"{one}/shortfall", data={"quantity": "6", "reason": "Rusak"}).status_code == 422
    assert client.post(f"{one}/delay", data={"needed_by": "2026-12-02", "reason": "Haul"}).status_code == 303
    page = client.get(f"/portal/partnerships/{buses.partnership_id}").text
    assert "Kurang 2 bus" in page
    assert "semula 27 November 2026" in page
    assert "Dijanjikan 8 bus, dipastikan 6, sudah tiba 0 bus" in client.get(f"{one}/deliveries/new").text
    other = {"kind": "vehicle", "what": "Minibus", "quantity": "12", "unit": "minibus", "activity_id": "0"}
    assert client.post(f"{one}/replacement", data=other | {"reason": "Bus dipakai"}).status_code == 303
    assert reread(buses).state == ContributionState.CANCELLED
    assert "Diganti" in client.get(f"/portal/partnerships/{buses.partnership_id}").text
    cast.sign_in(client, planner)
    assert "Diganti" in client.get(f"/desk/partnerships/{buses.partnership_id}").text
    file = client.get(f"/desk/partnerships/{buses.partnership_id}/contributions.csv").text
    assert [row.rsplit(";", 1)[1] for row in file.splitlines()[-2:]] == ["Ditarik", "Belum dipastikan"]


def test_what_comes_only_after_its_activity_says_so(
    client: FlaskClient, dishub: Membership, planner: Membership, partnership: Partnership
) -> None:
    """T2: a later day is taken, and everybody sees what it means."""
    activity = cast.activity(planner, partnership.campaign)
    late = activity.day + timedelta(days=1)
    promise = sure(partnership, dishub, activity=activity, needed_by=activity.day)
    address = f"/portal/partnerships/{partnership.id}"
    assert "sesudah kegiatannya" not in cast.sign_in(client, dishub).get(address).text
    with transaction():
        partnerships.put_off(promise, late, "Bus dipakai Haul", by=dishub)
    assert "sesudah kegiatannya" in client.get(address).text
    cast.sign_in(client, planner)
    assert "sesudah kegiatannya" in client.get(f"/desk/partnerships/{partnership.id}").text


def test_it_is_brought_in_parts_until_it_is_all_here(
    client: FlaskClient, dishub: Membership, planner: Membership, buses: Contribution
) -> None:
    cast.sign_in(client, dishub)
    address = f"/portal/contributions/{buses.id}/deliveries/new"
    wrong = client.post(address, data=CAME | {"unit": "truk", "file": (io.BytesIO(PHOTO), "bast.pdf")})
    assert (wrong.status_code, "pilih lagi" in wrong.text) == (
        422,
        True,
    )  # no browser sends it twice by itself
    assert "pilih lagi" not in client.post(address, data=CAME | {"unit": "truk"}).text
    sent = CAME | {"document_no": "BAST/1", "file": (io.BytesIO(PHOTO), "bast.pdf")}
    assert client.post(address, data=sent).status_code == 303
    page = client.get(f"/portal/partnerships/{buses.partnership_id}").text
    assert "Tiba 6 dari 8 bus" in page
    [first] = deliveries.of_contribution(buses)
    assert client.get(f"/portal/deliveries/{first.id}/document").data == PHOTO
    mistake = f"/portal/deliveries/{first.id}/reversal"
    assert client.get(mistake).status_code == 200
    assert client.post(mistake, data={"reason": "Salah tanggal"}).status_code == 303
    assert not reread(first).stands
    delivered(buses, 8, planner)
    assert "Tiba, belum diperiksa" in client.get("/portal/").text


@pytest.mark.parametrize("door", ["account", "link"])
def test_what_comes_after_all_of_it_is_taken_and_shown_as_more(
    client: FlaskClient, dishub: Membership, planner: Membership, buses: Contribution, door: str
) -> None:
    """P1: delivery above promise, from the partner's own page as from the desk."""
    if door == "account":
        cast.sign_in(client, dishub)
    else:
        with transaction():
            _, token = links.make(buses.partnership, "Siti", "kantor@contoh.go.id", 14, by=planner)
        assert client.post(f"/partner-links/{token}").status_code == 303
    delivered(buses, 8, planner)
    page = client.get(f"/portal/partnerships/{buses.partnership_id}").text
    address = f"/portal/contributions/{buses.id}/deliveries/new"
    assert (address in page, "Catat kiriman tambahan" in page) == (True, True)
    assert "Semuanya sudah tiba" in client.get(address).text
    assert client.post(address, data=CAME | {"quantity": "2"}).status_code == 303
    for place in ("/portal/", f"/portal/partnerships/{buses.partnership_id}"):
        assert "Tiba, lebih 2 bus" in client.get(place).text
    cast.sign_in(client, planner)
    assert "Tiba, lebih 2 bus" in client.get(f"/desk/partnerships/{buses.partnership_id}").text


def test_home_says_first_what_is_late(client: FlaskClient, dishub: Membership, buses: Contribution) -> None:
    assert "Yang Anda janjikan, dan kapan" in cast.sign_in(client, dishub).get("/portal/").text
    with time_machine.travel(cast.BEGIN + timedelta(4)):
        page = cast.sign_in(client, dishub).get("/portal/").text
    assert "1 janji terlambat" in page
    assert "belum tiba 8 bus" in page


def test_people_are_promised_by_days(
    client: FlaskClient, dishub: Membership, partnership: Partnership
) -> None:
    cast.sign_in(client, dishub)
    address = f"/portal/partnerships/{partnership.id}/contributions/new"
    typed = {"kind": "personnel", "what": "Pengemudi", "people": "8", "activity_id": "0"}
    answer = client.post(address, data=typed)
    assert (answer.status_code, "berapa hari" in answer.text) == (422, True)
    assert client.post(address, data=typed | {"days": "2"}).status_code == 303
    [made] = partnerships.contributions_of(partnership)
    assert (made.quantity, made.unit) == (16, "orang-hari")
    assert "8 orang × 2 hari" in client.get(f"/portal/partnerships/{partnership.id}").text


def test_another_agencys_promises_and_deliveries_do_not_exist(
    client: FlaskClient, dishub: Membership, dinsos: Membership, buses: Contribution
) -> None:
    delivery = delivered(buses, 2, dishub, upload=cast.PDF)
    cast.sign_in(client, dinsos)
    one, two = f"/portal/contributions/{buses.id}", f"/portal/deliveries/{delivery.id}"
    for address in (f"{one}/shortfall", f"{one}/delay", f"{one}/replacement", f"{one}/deliveries/new"):
        assert client.get(address).status_code == 404
        assert client.post(address, data=CAME | {"reason": "x"}).status_code == 404
    assert client.get(f"{two}/document").status_code == 404
    assert client.post(f"{two}/reversal", data={"reason": "x"}).status_code == 404
    assert reread(delivery).stands
