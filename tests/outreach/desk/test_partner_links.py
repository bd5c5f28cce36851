"""Links for partners without an account at the desk: made, shown once, revoked, and told in the history."""

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from campaigns.ground.database import db, transaction
from campaigns.people.persons import Membership
from campaigns.plans import partnerships
from campaigns.plans.partnerships import Partnership, links
from tests import cast

FORM = {"name": "Siti Rahmah", "email": "siti@contoh.go.id", "days": "14"}


@pytest.fixture
def asked(planner: Membership, dishub: Membership) -> Partnership:
    campaign = cast.campaign(planner)
    with transaction():
        return partnerships.invite(campaign, dishub.agency, "8 bus", cast.LAST, by=planner)


def address(asked: Partnership) -> str:
    return f"/desk/partnerships/{asked.id}"


def test_a_link_is_shown_this_once(desk: FlaskClient, asked: Partnership) -> None:
    assert 'value="14"' in desk.get(f"{address(asked)}/links/new").text
    made = desk.post(f"{address(asked)}/links/new", data=FORM)
    assert made.status_code == 201
    shown = BeautifulSoup(made.data, "html.parser").find(id="link")["value"]
    token = shown.rpartition("/")[2]
    assert links.with_token(token).name == "Siti Rahmah"
    page = desk.get(address(asked)).text
    assert token not in page
    for said in ("Siti Rahmah", "siti@contoh.go.id", "Berlaku", "belum pernah", "membuat tautan tanpa akun"):
        assert said in page


def test_a_form_sent_twice_makes_one_link(desk: FlaskClient, asked: Partnership) -> None:
    desk.post(f"{address(asked)}/links/new", data=FORM)
    again = desk.post(f"{address(asked)}/links/new", data=FORM)
    assert again.status_code == 409
    assert "masih berlaku" in again.text
    assert len(links.of(asked)) == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"days": "0"}, "paling sedikit 1 dan paling lama 60 hari"),
        ({"days": "61"}, "paling sedikit 1 dan paling lama 60 hari"),
        ({"days": "abc"}, "Isi dengan bilangan bulat, tanpa koma."),
        ({"days": ""}, "Bagian ini wajib diisi."),
        ({"days": "99999999999999999999"}, "paling sedikit 1 dan paling lama 60 hari"),
        ({"name": " "}, "Nama orang belum diisi."),
        ({"name": ""}, "Bagian ini wajib diisi."),
        ({"email": "bukan surel"}, "Alamat surel ini tidak benar."),
    ],
)
def test_bad_input_is_told_at_its_field_and_kept(
    desk: FlaskClient, asked: Partnership, changes: dict[str, str], sentence: str
) -> None:
    sent = FORM | changes
    answer = desk.post(f"{address(asked)}/links/new", data=sent)
    assert answer.status_code == 422
    page = BeautifulSoup(answer.data, "html.parser")
    assert sentence in page.find(class_="fault").text
    for name, value in sent.items():
        assert page.find(id=name).get("value", "") == value
    assert links.of(asked) == []


def test_a_partnership_that_is_over_gets_no_link(
    desk: FlaskClient, asked: Partnership, dishub: Membership
) -> None:
    with transaction():
        partnerships.decline(asked, "Armada terpakai", by=dishub)
    assert "links/new" not in desk.get(address(asked)).text
    answer = desk.post(f"{address(asked)}/links/new", data=FORM)
    assert answer.status_code == 409
    assert "sudah ditolak atau diakhiri" in answer.text


def test_a_link_is_revoked_once(desk: FlaskClient, asked: Partnership, planner: Membership) -> None:
    with transaction():
        link, _ = links.make(asked, "Siti", None, 14, by=planner)
    revoke = f"/desk/partner-links/{link.id}/revocation"
    assert revoke in desk.get(address(asked)).text
    assert desk.post(revoke).status_code == 303
    page = desk.get(address(asked)).text
    assert revoke not in page
    assert "Dicabut" in page
    assert desk.post(revoke).status_code == 409


def test_guests_stand_in_no_list_of_accounts(
    client: FlaskClient, asked: Partnership, planner: Membership, admin: Membership
) -> None:
    with transaction():
        link, _ = links.make(asked, "Siti Rahmah", None, 14, by=planner)
    guest = link.membership
    cast.sign_in(client, admin)
    for page in ("/desk/accounts", "/desk/accounts.csv", f"/desk/agencies/{asked.agency_id}"):
        answer = client.get(page)
        assert answer.status_code == 200
        assert "Siti Rahmah" not in answer.text
    assert client.get(f"/desk/accounts/{guest.person_id}").status_code == 404
    assert client.post(f"/desk/accounts/{guest.person_id}/password-reset").status_code == 404
    assert client.post(f"/desk/memberships/{guest.id}/end").status_code == 404
    role = {"role": "partner", "agency_id": asked.agency_id}
    assert client.post(f"/desk/accounts/{guest.person_id}/memberships", data=role).status_code == 404
    db.session.refresh(guest)
    assert not guest.active
