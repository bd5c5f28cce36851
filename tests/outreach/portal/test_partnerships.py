"""The portal: liaison officers answer, promise and confirm, and see nothing of another agency."""

from datetime import timedelta
from decimal import Decimal

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from campaigns.ground import clock
from campaigns.ground.database import fetch, transaction
from campaigns.people.persons import Membership
from campaigns.plans import partnerships
from campaigns.plans.campaigns import Campaign, CampaignState
from campaigns.plans.partnerships import (
    Contribution,
    ContributionKind,
    ContributionState,
    Partnership,
    PartnershipState,
    Pledge,
)
from campaigns.plans.standard_prices import PriceFacts, set_price
from tests import cast
from tests.cast import reread

BUS = {"kind": "vehicle", "what": "Bus antarkota", "quantity": "8", "unit": "bus", "activity_id": "0"}


@pytest.fixture
def campaign(planner: Membership) -> Campaign:
    return cast.campaign(planner)


@pytest.fixture
def invitation(planner: Membership, dishub: Membership, campaign: Campaign) -> Partnership:
    """Dishub, asked for buses."""
    with transaction():
        soon = clock.today() + timedelta(days=7)
        return partnerships.invite(campaign, dishub.agency, "8 bus antarkota", soon, by=planner)


@pytest.fixture
def partnership(invitation: Partnership, dishub: Membership) -> Partnership:
    """Dishub, which said yes."""
    with transaction():
        partnerships.accept(invitation, by=dishub)
    return invitation


@pytest.fixture
def promise(partnership: Partnership, dishub: Membership) -> Contribution:
    """Eight buses."""
    with transaction():
        return partnerships.pledge(
            partnership, Pledge(ContributionKind.VEHICLE, "Bus antarkota", Decimal(8), "bus"), by=dishub
        )


def entries(page: TestResponse) -> str:
    assert page.status_code == 422
    return page.text


# Home


def test_home_and_a_partnership_tell_many_promises_in_part(
    client: FlaskClient, dishub: Membership, partnership: Partnership
) -> None:
    with transaction():
        for number in range(51):
            goods = Pledge(ContributionKind.GOODS, f"Barang {number}", Decimal(1), "paket")
            partnerships.pledge(partnership, goods, by=dishub)
    cast.sign_in(client, dishub)
    home = client.get("/portal/").text
    assert "51 janji belum Anda pastikan" in home
    assert "dan 31 janji lagi" in home
    assert "Barang 19" in home
    assert "Barang 20" not in home
    address = f"/portal/partnerships/{partnership.id}"
    assert "Barang 50" not in client.get(address).text
    assert "Barang 50" in client.get(f"{address}?page=2").text


def test_home_shows_invitations_first(
    client: FlaskClient, dishub: Membership, invitation: Partnership
) -> None:
    page = cast.sign_in(client, dishub).get("/portal/")
    assert page.status_code == 200
    assert "1 undangan menunggu jawaban Anda" in page.text
    assert "8 bus antarkota" in page.text


def test_home_asks_for_the_promise_after_a_yes(
    client: FlaskClient, dishub: Membership, partnership: Partnership
) -> None:
    page = cast.sign_in(client, dishub).get("/portal/")
    assert f"/portal/partnerships/{partnership.id}/contributions/new" in page.text


def test_home_shows_what_is_not_definite_and_what_is(
    client: FlaskClient, dishub: Membership, promise: Contribution
) -> None:
    cast.sign_in(client, dishub)
    assert "1 janji belum Anda pastikan" in client.get("/portal/").text
    with transaction():
        partnerships.confirm(promise, Decimal(6), by=dishub)
    page = client.get("/portal/").text
    assert "1 janji masih kurang" in page
    assert "Kurang 2 bus" in page


def test_home_without_invitations_says_what_will_come(client: FlaskClient, dishub: Membership) -> None:
    page = cast.sign_in(client, dishub).get("/portal/")
    assert page.status_code == 200
    assert "Belum ada undangan" in page.text


def test_home_tells_nothing_of_another_agency(
    client: FlaskClient, dinsos: Membership, campaign: Campaign, promise: Contribution
) -> None:
    page = cast.sign_in(client, dinsos).get("/portal/").text
    for secret in (campaign.title, "8 bus antarkota", "Bus antarkota", "Dinas Perhubungan"):
        assert secret not in page


def test_only_partners_enter_the_portal(client: FlaskClient, planner: Membership) -> None:
    assert client.get("/portal/").status_code == 302
    assert cast.sign_in(client, planner).get("/portal/").status_code == 403


# Another agency


def addresses(partnership: Partnership, promise: Contribution) -> list[tuple[str, str]]:
    one, two = f"/portal/partnerships/{partnership.id}", f"/portal/contributions/{promise.id}"
    pages = [one, f"{one}/refusal", f"{one}/contributions/new"]
    pages += [f"{two}/edit", f"{two}/confirmation", f"{two}/withdrawal"]
    return [("GET", page) for page in pages] + [
        ("POST", f"{one}/acceptance"),
        *(("POST", p) for p in pages[1:]),
    ]


def test_another_agencys_ids_do_not_exist(
    client: FlaskClient, dinsos: Membership, partnership: Partnership, promise: Contribution
) -> None:
    cast.sign_in(client, dinsos)
    for method, address in addresses(partnership, promise):
        answer = client.open(address, method=method, data=BUS | {"reason": "x", "quantity": "1"})
        assert answer.status_code == 404, (method, address)
    assert reread(promise).state == ContributionState.PLEDGED


def test_every_own_page_opens(
    client: FlaskClient, dishub: Membership, partnership: Partnership, promise: Contribution
) -> None:
    """The same addresses are the agency's own pages: the test above is not about typing errors."""
    cast.sign_in(client, dishub)
    for method, address in addresses(partnership, promise):
        if method == "GET":
            assert client.get(address).status_code == 200, address


# Answering


def test_the_page_of_a_partnership_tells_days_and_places_only(
    client: FlaskClient,
    planner: Membership,
    dishub: Membership,
    officer: Membership,
    partnership: Partnership,
) -> None:
    cast.activity(planner, partnership.campaign, title="Rapat dalam", officer_ids=[officer.person_id])
    page = cast.sign_in(client, dishub).get(f"/portal/partnerships/{partnership.id}").text
    assert "Pasar Terapung Lok Baintan" in page
    assert "1 Desember 2026" in page
    assert "Rapat dalam" not in page
    assert officer.person.name not in page


def test_a_partner_says_yes(client: FlaskClient, dishub: Membership, invitation: Partnership) -> None:
    cast.sign_in(client, dishub)
    answer = client.post(f"/portal/partnerships/{invitation.id}/acceptance", data={"note": "Siap"})
    assert answer.status_code == 303
    assert "tuliskan dukungan" in client.get(answer.location).text
    assert reread(invitation).state == PartnershipState.ACCEPTED


def test_a_partner_says_no_with_a_reason(
    client: FlaskClient, dishub: Membership, invitation: Partnership
) -> None:
    cast.sign_in(client, dishub)
    assert "wajib diisi" in entries(client.post(f"/portal/partnerships/{invitation.id}/refusal", data={}))
    answer = client.post(f"/portal/partnerships/{invitation.id}/refusal", data={"reason": "bus dirawat"})
    assert answer.status_code == 303
    assert reread(invitation).answer_note == "bus dirawat"


def test_an_answered_invitation_is_a_conflict_and_keeps_the_words(
    client: FlaskClient, dishub: Membership, partnership: Partnership
) -> None:
    cast.sign_in(client, dishub)
    answer = client.post(f"/portal/partnerships/{partnership.id}/refusal", data={"reason": "bus dirawat"})
    assert answer.status_code == 409
    assert "bus dirawat" in answer.text


# Promising


def test_a_promise_is_written_and_shown(
    client: FlaskClient, planner: Membership, dishub: Membership, partnership: Partnership
) -> None:
    activity = cast.activity(planner, partnership.campaign)
    cast.sign_in(client, dishub)
    answer = client.post(
        f"/portal/partnerships/{partnership.id}/contributions/new",
        data=BUS | {"activity_id": activity.id, "unit_value": "5 jt", "basis": "penawaran"},
    )
    assert answer.status_code == 303
    (made,) = partnerships.contributions_of(partnership)
    assert (made.quantity, made.value, made.needed_by) == (8, Decimal(40_000_000), cast.DAY)
    assert "Rp40.000.000" in client.get(answer.location).text


@pytest.mark.parametrize("lacking", ["unit", "quantity", "what"])
def test_a_promise_without_a_part_of_it_is_asked_for_again(
    client: FlaskClient, dishub: Membership, partnership: Partnership, lacking: str
) -> None:
    """Rule P1: quantity and unit always; nothing that was typed is lost."""
    cast.sign_in(client, dishub)
    data = BUS | {"sub_activity": "tetap di sini", lacking: ""}
    page = entries(client.post(f"/portal/partnerships/{partnership.id}/contributions/new", data=data))
    assert "tetap di sini" in page
    assert f'id="{lacking}-fault-1"' in page
    assert partnerships.contributions_of(partnership) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"unit": " "}, "unit"),
        ({"quantity": "1.5"}, "quantity"),
        ({"unit_value": "1000"}, "basis"),
        (
            {"kind": "cash_budget", "unit_value": "1000", "basis": partnerships.ValueBasis.STANDARD},
            "sub_activity",
        ),
        ({"needed_by": "2027-02-01"}, "needed_by"),
        ({"kind": "cash"}, "kind"),
        ({"activity_id": "999"}, "activity_id"),
    ],
)
def test_a_fault_is_shown_at_its_field(
    client: FlaskClient, dishub: Membership, partnership: Partnership, changes: dict[str, str], field: str
) -> None:
    cast.sign_in(client, dishub)
    address = f"/portal/partnerships/{partnership.id}/contributions/new"
    page = entries(client.post(address, data=BUS | changes))
    assert f'id="{field}-fault-1"' in page
    assert "Bus antarkota" in page


def test_no_form_offers_cash_to_our_office(
    client: FlaskClient, dishub: Membership, partnership: Partnership
) -> None:
    """Rule M1."""
    page = cast.sign_in(client, dishub).get(f"/portal/partnerships/{partnership.id}/contributions/new").text
    assert "Diskominfo tidak menerima uang tunai" in page
    assert 'value="cash"' not in page


def test_a_promise_changes_until_it_is_definite(
    client: FlaskClient, dishub: Membership, promise: Contribution
) -> None:
    """Rule P1."""
    cast.sign_in(client, dishub)
    address = f"/portal/contributions/{promise.id}/edit"
    changed = BUS | {"quantity": "7", "version": promise.version}
    assert client.post(address, data=changed).status_code == 303
    assert reread(promise).quantity == 7
    client.post(f"/portal/contributions/{promise.id}/confirmation", data={"quantity": "7"})
    assert client.get(address).status_code == 303
    assert client.post(address, data=BUS | {"quantity": "1"}).status_code == 409
    assert reread(promise).quantity == 7


def test_a_colleagues_change_is_shown_before_it_is_overwritten(
    client: FlaskClient, dishub: Membership, promise: Contribution
) -> None:
    cast.sign_in(client, dishub)
    read, address = promise.version, f"/portal/contributions/{promise.id}/edit"
    client.post(address, data=BUS | {"quantity": "5", "version": read})
    answer = client.post(address, data=BUS | {"quantity": "9", "version": read})
    assert answer.status_code == 409
    assert "5 bus: Bus antarkota" in answer.text
    assert f'name="version" type="hidden" value="{reread(promise).version}"' in answer.text
    again = client.post(address, data=BUS | {"quantity": "9", "version": reread(promise).version})
    assert again.status_code == 303
    assert reread(promise).quantity == 9


def test_less_may_be_confirmed_than_was_promised(
    client: FlaskClient, dishub: Membership, promise: Contribution
) -> None:
    cast.sign_in(client, dishub)
    address = f"/portal/contributions/{promise.id}/confirmation"
    assert 'value="8"' in client.get(address).text
    entries(client.post(address, data={"quantity": "0"}))
    answer = client.post(address, data={"quantity": "6"})
    assert "Kurang 2 bus" in client.get(answer.location).text
    assert client.post(address, data={"quantity": "8"}).status_code == 409


def test_a_promise_is_taken_back_with_a_reason(
    client: FlaskClient, dishub: Membership, promise: Contribution
) -> None:
    cast.sign_in(client, dishub)
    address = f"/portal/contributions/{promise.id}/withdrawal"
    entries(client.post(address, data={"reason": ""}))
    answer = client.post(address, data={"reason": "bus rusak"})
    assert answer.status_code == 303
    assert "bus rusak" in client.get(answer.location).text
    assert reread(promise).state == ContributionState.CANCELLED


def test_a_campaign_that_is_over_offers_no_buttons(
    client: FlaskClient, dishub: Membership, promise: Contribution
) -> None:
    with transaction():
        fetch(Campaign, promise.partnership.campaign_id).state = CampaignState.POSTPONED
    cast.sign_in(client, dishub)
    page = client.get(f"/portal/partnerships/{promise.partnership_id}").text
    assert "tidak dapat diubah lagi" in page
    assert f"/portal/contributions/{promise.id}/" not in page
    answer = client.post(f"/portal/contributions/{promise.id}/confirmation", data={"quantity": "8"})
    assert answer.status_code == 409


def test_a_value_above_the_standard_price_is_warned_of_and_not_refused(
    client: FlaskClient, dishub: Membership, planner: Membership, admin: Membership, partnership: Partnership
) -> None:
    """domain §3.4: SSH; the partner is told, and the office sees it beside the promise."""
    cast.sign_in(client, dishub)
    sent = BUS | {
        "kind": "service",
        "what": "Moderator",
        "unit": "orang",
        "unit_value": "800.000",
        "basis": partnerships.ValueBasis.STANDARD,
    }
    address = f"/portal/partnerships/{partnership.id}/contributions/new"
    answer = client.post(address, data=sent)
    assert answer.status_code == 303
    assert "melebihi standar harga Moderator Rp700.000" in client.get(answer.location).text
    people = sent | {"kind": "personnel", "what": "Tenaga medis", "people": "1", "days": "2"}
    with transaction():
        dear = PriceFacts("Tenaga medis", Decimal(500_000), "SSH", clock.today(), "orang hari")
        set_price(dear, by=admin)
    answer = client.post(address, data=people | {"quantity": "", "unit": ""})
    assert "melebihi standar harga Tenaga medis Rp500.000" in client.get(answer.location).text
    assert "di atas standar harga Rp700.000" in client.get(f"/portal/partnerships/{partnership.id}").text
    cast.sign_in(client, planner)
    assert "di atas standar harga Rp700.000" in client.get(f"/desk/partnerships/{partnership.id}").text


def test_days_that_are_over_stand_behind_those_to_come(
    client: FlaskClient, planner: Membership, dishub: Membership, partnership: Partnership
) -> None:
    held = cast.activity(planner, partnership.campaign)
    cast.sign_in(client, dishub)
    address = f"/portal/partnerships/{partnership.id}"
    assert "kegiatan sudah lewat" not in client.get(address).text
    with clock.as_of(held.ends_at + timedelta(days=1)):
        page = cast.sign_in(client, dishub).get(address).text
    assert "Semua kegiatan yang dijadwalkan sudah lewat" in page
    assert "1 kegiatan sudah lewat" in page
