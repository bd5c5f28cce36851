"""Accounts at the desk: for admins alone; the link is shown once."""

import re

import pyotp
import pytest
import time_machine
from bs4 import BeautifulSoup

from campaigns.ground import clock, outbox
from campaigns.ground.database import db, transaction
from campaigns.people import accounts, agencies, resets, second_factor, sessions
from campaigns.people.permissions import GRANTS, Action
from campaigns.people.persons import ROLE_NAMES, Role, with_username
from tests import cast

AT_THE_DESK = "admin"
INVITATION = {"name": "Siti Rahmah", "role": "partner", "email": "siti@contoh.go.id"}
PAGES = ["/desk/accounts", "/desk/accounts.csv", "/desk/accounts/new"]


def invitation(**changes):
    return {**INVITATION, "agency_id": agencies.with_code("DISHUB").id, **changes}


@pytest.mark.parametrize("role", ["planner", "leader", "treasurer", "operator"])
def test_only_an_admin_opens_it(client, app, role):
    member = cast.member(role)
    cast.sign_in(client, member)
    for page in PAGES:
        assert client.get(page).status_code == 403, page
    assert client.get(f"/desk/accounts/{member.person_id}").status_code == 404
    assert client.post(f"/desk/accounts/{member.person_id}", data={"name": "Lain"}).status_code == 404
    for address in ("closure", "reopening", "memberships", "password-reset", "second-factor-removal"):
        assert client.post(f"/desk/accounts/{member.person_id}/{address}").status_code == 404
    assert client.post("/desk/accounts", data=invitation()).status_code == 403
    assert accounts.waiting() == []


def test_an_invitation_is_shown_once_sent_and_works(desk, app):
    shown = desk.post("/desk/accounts", data=invitation())
    assert shown.status_code == 201
    assert shown.headers["Cache-Control"] == "no-store"
    (link,) = re.findall(r'value="(http[^"]*/invitations/[^"]+)"', shown.text)
    assert link.startswith(app.config["PUBLIC_URL"])
    (letter,) = db.session.query(outbox.Message)
    assert letter.to == "siti@contoh.go.id"
    assert link in letter.text
    assert link not in letter.body
    assert link not in desk.get("/desk/accounts").text
    assert "Siti Rahmah" in desk.get("/desk/accounts").text
    path = link.removeprefix(app.config["PUBLIC_URL"])
    entries = {"username": "siti.rahmah", "password": cast.PASSWORD}
    assert app.test_client().post(path, data=entries).status_code == 303
    assert with_username("siti.rahmah")


def test_no_host_header_gets_into_an_invitation(desk, app):
    shown = desk.post(
        "/desk/accounts",
        data=invitation(),
        headers={"X-Forwarded-Host": "evil.example", "X-Host": "evil.example"},
    )
    assert "evil.example" not in shown.text
    assert "evil.example" not in db.session.query(outbox.Message).one().text


def test_without_an_address_nothing_is_sent(desk):
    assert desk.post("/desk/accounts", data=invitation(email="")).status_code == 201
    assert db.session.query(outbox.Message).count() == 0


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "Bagian ini wajib diisi."),
        ({"role": ""}, "Pilih salah satu."),
        ({"role": "planner"}, "Pejabat penghubung hanya untuk instansi mitra"),
        ({"email": "bukan surel"}, "Alamat surel ini tidak benar."),
        ({"agency_id": 99_999}, "Pilihan tidak dikenal."),
    ],
)
def test_a_refused_invitation_keeps_what_was_typed(desk, changes, sentence):
    answer = desk.post("/desk/accounts", data=invitation(**changes))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "email" in changes or "siti@contoh.go.id" in answer.text
    assert accounts.waiting() == []


def test_an_invitation_is_withdrawn(desk):
    desk.post("/desk/accounts", data=invitation())
    (offer,) = accounts.waiting()
    assert desk.post(f"/desk/invitations/{offer.id}/withdrawal").status_code == 303
    assert accounts.waiting() == []
    assert desk.post(f"/desk/invitations/{offer.id}/withdrawal").status_code == 409


def test_an_account_is_closed_and_reopened(desk, planner, client):
    address = f"/desk/accounts/{planner.person_id}"
    assert desk.post(f"{address}/closure").status_code == 303
    assert not planner.person.active
    assert "Ditutup" in desk.get(address).text
    assert desk.post(f"{address}/closure").status_code == 409
    assert desk.post(f"{address}/reopening").status_code == 303
    db.session.refresh(planner.person)
    assert planner.person.active
    assert "menutup akun" in desk.get(address).text


def test_nobody_closes_the_own_account(desk, admin):
    answer = desk.post(f"/desk/accounts/{admin.person_id}/closure")
    assert answer.status_code == 422
    assert len(sessions.open_of(admin.person)) == 1
    assert "/closure" not in desk.get(f"/desk/accounts/{admin.person_id}").text


def test_a_place_is_given_and_ended(desk, planner):
    entries = {"role": "leader", "agency_id": agencies.own().id}
    address = f"/desk/accounts/{planner.person_id}"
    assert desk.post(f"{address}/memberships", data=entries).status_code == 303
    twice = desk.post(f"{address}/memberships", data=entries)
    assert twice.status_code == 422
    assert "sudah punya peran itu" in twice.text
    assert desk.post(f"/desk/memberships/{planner.id}/end").status_code == 303
    assert [m.role for m in accounts.everybody("PLANNER") if m.active] == [Role.LEADER]


def test_the_list_is_filtered_and_exported_as_shown(desk, planner, dishub):
    page = desk.get("/desk/accounts?words=planner")
    assert planner.person.username in page.text
    assert dishub.person.username not in page.text
    rows = desk.get("/desk/accounts.csv?role=partner").get_data(as_text=True).splitlines()
    assert len(rows) == 2
    assert "dishub" in rows[1]
    assert desk.get("/desk/accounts?role=nonsense&agency=x&page=zz").status_code == 200


def test_the_roles_page_prints_what_is_enforced(desk):
    """Every cell of GRANTS, by its row's action and its column's role, and not one more."""
    table = BeautifulSoup(desk.get("/desk/roles").data, "html.parser").select_one("table")
    _, *heads = [head.find(string=True, recursive=False).strip() for head in table.select("thead th")]
    assert heads == list(ROLE_NAMES.values())
    codes, *rows = table.select("tbody tr")
    required = ["wajib" in cell.get_text() for cell in codes.select("td")]
    assert required == [second_factor.is_required(role) for role in ROLE_NAMES]
    assert "pilihan sendiri" in codes.get_text()
    shown = {
        (row.th.get_text(strip=True), role): cell.get_text(strip=True)
        for row in rows
        for role, cell in zip(ROLE_NAMES, row.select("td"), strict=True)
    }
    enforced = {
        (action.value, role): str(GRANTS[role].get(action, "–tidak")) for action in Action for role in Role
    }
    assert shown == enforced


def only_letter():
    (letter,) = db.session.query(outbox.Message)
    return letter


def test_a_link_to_a_new_password_is_shown_once_and_sent(desk, app, planner):
    address = f"/desk/accounts/{planner.person_id}"
    shown = desk.post(f"{address}/password-reset")
    assert (shown.status_code, shown.headers["Cache-Control"]) == (201, "no-store")
    (link,) = re.findall(r'value="(http[^"]*/password-resets/[^"]+)"', shown.text)
    assert link.startswith(app.config["PUBLIC_URL"])
    assert only_letter().to == planner.person.email
    assert link in only_letter().text
    assert link not in only_letter().body
    again = desk.get(address).text
    assert link not in again
    assert "membuat tautan kata sandi baru" in again
    path = link.removeprefix(app.config["PUBLIC_URL"])
    assert app.test_client().post(path, data={"password": cast.PASSWORD}).status_code == 303
    assert sessions.authenticate(planner.person.username, cast.PASSWORD)


def test_no_link_is_made_for_a_closed_account(desk, planner):
    address = f"/desk/accounts/{planner.person_id}"
    desk.post(f"{address}/closure")
    assert "/password-reset" not in desk.get(address).text
    assert desk.post(f"{address}/password-reset").status_code == 409


def test_a_lost_second_factor_is_removed(desk, planner, admin):
    secret = second_factor.propose()
    with transaction():
        second_factor.turn_on(secret, pyotp.TOTP(secret).now(), by=planner)
        token = sessions.start(planner, "test")
    address = f"/desk/accounts/{planner.person_id}"
    assert "10 kode pemulihan tersisa" in desk.get(address).text
    assert desk.post(f"{address}/second-factor-removal").status_code == 303
    assert sessions.with_token(token) is None
    page = desk.get(address).text
    assert "menghapus kode masuk dua langkah" in page
    assert "/second-factor-removal" not in page
    assert "dihapus oleh admin" in only_letter().text
    assert desk.post(f"{address}/second-factor-removal").status_code == 409
    assert desk.post(f"/desk/accounts/{admin.person_id}/second-factor-removal").status_code == 422


def test_an_invitation_that_lapsed_is_sent_anew(desk, app):
    with time_machine.travel(clock.now() - accounts.INVITATION_LASTS), transaction():
        offer, _ = accounts.invite(agencies.own(), Role.PLANNER, "Siti Rahmah", "s@contoh.go.id", by=None)
    page = desk.get("/desk/accounts").text
    assert "Undangan yang kedaluwarsa" in page
    shown = desk.post(f"/desk/invitations/{offer.id}/renewal")
    assert shown.status_code == 201
    (link,) = re.findall(r'value="(http[^"]*/invitations/[^"]+)"', shown.text)
    assert link in only_letter().text
    assert "kedaluwarsa" not in desk.get("/desk/accounts").text
    path = link.removeprefix(app.config["PUBLIC_URL"])
    assert app.test_client().get(path).status_code == 200


def test_everybody_at_the_desk_reads_what_their_role_may_do(client, app):
    page = cast.sign_in(client, cast.member("treasurer")).get("/desk/roles").text
    assert "peran Anda" in page
    assert "/desk/accounts" not in page


def test_a_name_and_an_address_are_set_right(desk, app, planner, admin):
    """The old address hears of it, and a link that lies there opens nothing any more."""
    with transaction():
        accounts.correct(planner.person, planner.person.name, "lama@contoh.go.id", by=admin)
        reset, token = resets.offer(planner.person, by=admin)
    page = f"/desk/accounts/{planner.person_id}"
    answer = desk.post(page, data={"name": "  Siti   Rahmah ", "email": "baru@contoh.go.id"})
    assert answer.status_code == 303
    assert (planner.person.name, planner.person.email) == ("Siti Rahmah", "baru@contoh.go.id")
    assert only_letter().to == "lama@contoh.go.id"
    assert not resets.is_open(reset)
    assert app.test_client().get(f"/password-resets/{token}").status_code == 404
    shown = desk.get(page).text
    assert "membetulkan akun" in shown.lower()
    assert "lama@contoh.go.id" in shown


def test_an_address_that_no_letter_reaches_is_refused_and_kept(desk, planner):
    answer = desk.post(f"/desk/accounts/{planner.person_id}", data={"name": "Siti", "email": "siti@"})
    assert answer.status_code == 422
    assert "Alamat surel ini tidak benar" in answer.text
    assert 'value="siti@"' in answer.text
    assert planner.person.name != "Siti"
