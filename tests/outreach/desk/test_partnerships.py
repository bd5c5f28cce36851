"""Partnerships at the desk: invited, followed, released."""

from datetime import timedelta
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from flask import Flask, render_template_string
from flask.testing import FlaskClient

from campaigns.ground import clock
from campaigns.ground.database import db, fetch, transaction
from campaigns.people import agencies
from campaigns.people.agencies import Agency
from campaigns.people.persons import Membership
from campaigns.plans import deliveries, partnerships, playbooks
from campaigns.plans.campaigns import Campaign
from campaigns.plans.partnerships import (
    ContributionKind,
    Partnership,
    PartnershipState,
    Pledge,
    ValueBasis,
    links,
)
from tests import cast

SOON = clock.day_of(cast.BEGIN) + timedelta(days=7)


@pytest.fixture
def campaign(planner: Membership) -> Campaign:
    return cast.campaign(planner)


@pytest.fixture
def short(planner: Membership, dishub: Membership, campaign: Campaign) -> Partnership:
    """Dishub, which promised eight buses and confirmed six."""
    with transaction():
        made = partnerships.invite(campaign, dishub.agency, "8 bus", SOON, by=planner)
        partnerships.accept(made, by=dishub)
        promise = partnerships.pledge(
            made, Pledge(ContributionKind.VEHICLE, "Bus antarkota", Decimal(8), "bus"), by=dishub
        )
        partnerships.confirm(promise, Decimal(6), by=dishub)
    return made


@pytest.fixture
def unanswered(planner: Membership, dinsos: Membership, campaign: Campaign) -> Partnership:
    """Dinsos, which has not answered for six days."""
    with transaction():
        made = partnerships.invite(campaign, dinsos.agency, "20 Tagana", SOON, by=planner)
        made.invited_at = clock.now() - timedelta(days=6)
    return made


def rows_of(page: str) -> list[str]:
    return [row.get_text(" ", strip=True) for row in BeautifulSoup(page, "html.parser").select("tbody tr")]


def test_who_has_not_answered_comes_first_then_who_is_short(
    client: FlaskClient, planner: Membership, short: Partnership, unanswered: Partnership
) -> None:
    page = cast.sign_in(client, planner).get("/desk/partnerships")
    assert page.status_code == 200
    first, second = rows_of(page.text)
    assert "Belum menjawab 6 hari" in first
    assert "8 bus: Bus antarkota" in second
    assert "Kurang 2 bus" in second


@pytest.mark.parametrize("state", ["unanswered", "late", "short", "unconfirmed"])
def test_a_figure_opens_as_many_rows_as_it_says(
    client: FlaskClient, planner: Membership, short: Partnership, unanswered: Partnership, state: str
) -> None:
    """Rule J2."""
    cast.sign_in(client, planner)
    soup = BeautifulSoup(client.get("/desk/partnerships").text, "html.parser")
    (link,) = soup.select(f".figure a[href*='state={state}']")
    assert len(rows_of(client.get(link["href"]).text)) == int(link.text)


def test_the_list_narrows_by_year(client: FlaskClient, planner: Membership, short: Partnership) -> None:
    cast.sign_in(client, planner)
    assert len(rows_of(client.get("/desk/partnerships?year=2026").text)) == 1
    assert rows_of(client.get("/desk/partnerships?year=2025").text) == []
    assert client.get("/desk/partnerships?year=x&state=y").status_code == 200


def test_an_empty_list_says_where_to_invite(client: FlaskClient, planner: Membership) -> None:
    assert (
        "Undang mitra dari halaman kampanyenya"
        in cast.sign_in(client, planner).get("/desk/partnerships").text
    )


def test_the_csv_holds_what_the_list_shows(
    client: FlaskClient, planner: Membership, short: Partnership, unanswered: Partnership
) -> None:
    cast.sign_in(client, planner)
    lines = client.get("/desk/partnerships.csv").text.strip().splitlines()
    assert len(lines) == 3
    assert ";Bus antarkota;8;6;2;0;bus;" in lines[2]
    narrowed = client.get("/desk/partnerships.csv?state=short").text.strip().splitlines()
    assert narrowed == [lines[0], lines[2]]
    assert (
        client.get(f"/desk/partnerships/{short.id}/contributions.csv").text.strip().splitlines() == narrowed
    )


def test_many_promises_are_told_page_by_page(
    client: FlaskClient, planner: Membership, dishub: Membership, short: Partnership
) -> None:
    with transaction():
        for number in range(50):
            goods = Pledge(ContributionKind.GOODS, f"Barang {number}", Decimal(1), "paket")
            partnerships.pledge(short, goods, by=dishub)
    cast.sign_in(client, planner)
    for address in (f"/desk/partnerships/{short.id}", f"/desk/campaigns/{short.campaign_id}"):
        first, second = (" ".join(rows_of(client.get(f"{address}?page={page}").text)) for page in (1, 2))
        assert "Barang 48" in first
        assert "Barang 49" not in first
        assert "Barang 49" in second
        assert "Barang 48" not in second
    (row,) = rows_of(client.get("/desk/partnerships").text)
    assert "Barang 3 dan 46 lagi" in row


def test_planners_leaders_and_treasurers_see_partnerships_and_others_do_not(
    client: FlaskClient,
    planner: Membership,
    leader: Membership,
    treasurer: Membership,
    operator: Membership,
    admin: Membership,
    dishub: Membership,
    short: Partnership,
) -> None:
    for member in (planner, leader, treasurer):
        cast.sign_in(client, member)
        assert client.get(f"/desk/partnerships/{short.id}").status_code == 200
        assert client.get("/desk/partnerships").status_code == 200
        assert client.get("/desk/partnerships.csv").status_code == 200
    for member in (operator, admin):
        cast.sign_in(client, member)
        assert client.get(f"/desk/partnerships/{short.id}").status_code == 404
        assert client.get("/desk/partnerships").status_code == 403
        assert client.get("/desk/partnerships.csv").status_code == 403
    assert cast.sign_in(client, dishub).get("/desk/partnerships").status_code == 403


def test_only_planners_invite_and_release(
    client: FlaskClient, leader: Membership, campaign: Campaign, short: Partnership
) -> None:
    cast.sign_in(client, leader)
    addresses = (f"/desk/campaigns/{campaign.id}/partnerships/new", f"/desk/partnerships/{short.id}/end")
    for address in addresses:
        assert client.get(address).status_code == 404
        assert client.post(address, data={"reason": "x"}).status_code == 404
    assert "Akhiri kemitraan" not in client.get(f"/desk/partnerships/{short.id}").text


def test_a_planner_invites(
    client: FlaskClient, planner: Membership, dishub: Membership, campaign: Campaign
) -> None:
    cast.sign_in(client, planner)
    address = f"/desk/campaigns/{campaign.id}/partnerships/new"
    assert "Dinas Perhubungan" in client.get(address).text
    answer = client.post(
        address, data={"agency_id": dishub.agency_id, "asked": "8 bus", "reply_by": SOON.isoformat()}
    )
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "Dinas Perhubungan diundang" in page
    assert "8 bus" in page
    assert "Dinas Perhubungan" not in client.get(address).text


def test_an_invitation_that_says_too_little_keeps_what_was_typed(
    client: FlaskClient, planner: Membership, dishub: Membership, campaign: Campaign
) -> None:
    cast.sign_in(client, planner)
    address = f"/desk/campaigns/{campaign.id}/partnerships/new"
    nobody = client.post(address, data={"agency_id": "0", "asked": "8 bus", "reply_by": SOON.isoformat()})
    assert nobody.status_code == 422
    assert "8 bus" in nobody.text
    past = client.post(
        address, data={"agency_id": dishub.agency_id, "asked": "8 bus", "reply_by": "2020-01-01"}
    )
    assert past.status_code == 422
    assert 'id="reply_by-fault-1"' in past.text
    assert partnerships.of(campaign) == []


def test_our_own_office_is_not_offered(client: FlaskClient, planner: Membership, campaign: Campaign) -> None:
    cast.sign_in(client, planner)
    address = f"/desk/campaigns/{campaign.id}/partnerships/new"
    own = agencies.own().id
    assert f'value="{own}"' not in client.get(address).text
    answer = client.post(address, data={"agency_id": own, "asked": "bus", "reply_by": SOON.isoformat()})
    assert answer.status_code == 422


def test_a_planner_releases_a_partner_with_a_reason(
    client: FlaskClient, planner: Membership, short: Partnership
) -> None:
    cast.sign_in(client, planner)
    address = f"/desk/partnerships/{short.id}/end"
    assert client.get(address).status_code == 200
    assert client.post(address, data={"reason": ""}).status_code == 422
    answer = client.post(address, data={"reason": "kampanye dipersempit"})
    assert answer.status_code == 303
    assert "kampanye dipersempit" in client.get(answer.location).text
    db.session.expire_all()
    assert fetch(Partnership, short.id).state == PartnershipState.ENDED
    assert client.post(address, data={"reason": "lagi"}).status_code == 409


def test_what_a_partner_writes_is_text(
    client: FlaskClient, planner: Membership, dishub: Membership, short: Partnership
) -> None:
    with transaction():
        fetch(Agency, dishub.agency_id).name = "<b>Dishub</b>"
        fetch(Partnership, short.id).answer_note = "<script>alert(1)</script>"
    page = cast.sign_in(client, planner).get(f"/desk/partnerships/{short.id}").text
    assert "<b>Dishub" not in page
    assert "<script>alert" not in page


def test_the_campaigns_table_shows_promises_and_who_is_silent(
    app: Flask, short: Partnership, unanswered: Partnership, campaign: Campaign
) -> None:
    """The part that a campaign's page includes."""
    promises = partnerships.contributions_for(campaign)
    with app.test_request_context():
        page = render_template_string(
            '{% from "desk/partnerships/_table.html" import table %}{{ table(promises, where, waiting, today) }}',
            promises=promises,
            where=deliveries.standing_of(promises),
            waiting=partnerships.without_promise(campaign),
            today=clock.today(),
        )
    first, second = rows_of(page)
    assert "Kurang 2" in first
    assert "Belum menjawab 6 hari" in second


def test_a_promise_that_shrank_tells_both_its_worths(
    client: FlaskClient, planner: Membership, dishub: Membership, short: Partnership
) -> None:
    """The total counts what was promised; whoever adds up the rows must find it there."""
    with transaction():
        goods = Pledge(
            ContributionKind.VEHICLE,
            "Minibus",
            Decimal(8),
            "unit",
            unit_value=Decimal(1_500_000),
            basis=ValueBasis.STANDARD,
        )
        partnerships.confirm(partnerships.pledge(short, goods, by=dishub), Decimal(6), by=dishub)
    told = "Rp9.000.000 dari janji Rp12.000.000 (SSH)"
    cast.sign_in(client, dishub)
    assert told in client.get(f"/portal/partnerships/{short.id}").text
    cast.sign_in(client, planner)
    for page in (f"/desk/partnerships/{short.id}", f"/desk/campaigns/{short.campaign_id}"):
        assert told in client.get(page).text


def test_the_playbooks_partners_are_offered_until_they_are_asked(
    client: FlaskClient, planner: Membership, campaign: Campaign
) -> None:
    agency = agencies.with_code("DINSOS")
    assert agency is not None
    with transaction():
        part = playbooks.add_partner(campaign.program, "Kursi roda", "20 kursi roda", agency.id, by=planner)
    cast.sign_in(client, planner)
    page = BeautifulSoup(client.get(f"/desk/campaigns/{campaign.id}").text, "html.parser")
    asked = BeautifulSoup(
        client.get(page.select_one(f"a[href$='part={part.id}']")["href"]).text, "html.parser"
    )
    assert asked.select_one("#agency_id option[selected]")["value"] == str(agency.id)
    assert asked.select_one("#asked").text.strip() == "20 kursi roda"
    with transaction():
        partnerships.invite(campaign, agency, "Kursi roda", clock.today() + timedelta(1), by=planner)
    assert f"part={part.id}" not in client.get(f"/desk/campaigns/{campaign.id}").text


def test_who_declined_stands_on_the_campaign_with_the_reason(
    client: FlaskClient, planner: Membership, dinsos: Membership, unanswered: Partnership, campaign: Campaign
) -> None:
    with transaction():
        partnerships.decline(unanswered, "Stok habis", by=dinsos)
    page = BeautifulSoup(
        cast.sign_in(client, planner).get(f"/desk/campaigns/{campaign.id}").text, "html.parser"
    )
    row = page.select_one(f"main a[href='/desk/partnerships/{unanswered.id}']").find_parent("li")
    assert "Stok habis" in row.text


def test_an_invitation_that_nobody_heard_of_says_so(
    client: FlaskClient, planner: Membership, campaign: Campaign, unanswered: Partnership
) -> None:
    """A liaison officer, an address, or a link: without any of them the letter has to be carried."""
    [deaf] = [one for one in agencies.partners() if one.name == "Dinas Pariwisata"]
    with transaction():
        made = partnerships.invite(campaign, deaf, "2 pemandu", SOON, by=planner)
    cast.sign_in(client, planner)
    assert "belum sampai ke siapa pun" in client.get(f"/desk/partnerships/{made.id}").text
    assert "belum sampai ke siapa pun" not in client.get(f"/desk/partnerships/{unanswered.id}").text
    with transaction():
        links.make(made, "Ibu Norhasanah", None, 14, by=planner)
    assert "belum sampai ke siapa pun" not in client.get(f"/desk/partnerships/{made.id}").text
