"""The inbox: everybody's own, with what is unread in the head of every page."""

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from campaigns.ground import outbox
from campaigns.ground.database import db, transaction
from campaigns.people import notices
from campaigns.people.notices import Purpose
from campaigns.people.persons import Membership
from tests import cast, statements

HOMES = {"planner": "/desk/", "officer": "/field/", "partner": "/portal/"}


def tell(
    who: Membership, sentence: str = "Tugas KAK jatuh tempo.", about: str = "task", detail: str = ""
) -> int:
    with transaction():
        return notices.tell([who.person], Purpose.TASK, sentence, about, detail)[0].id


def head(client: FlaskClient, address: str) -> str:
    """The inbox's link as the page's head has it."""
    page = BeautifulSoup(client.get(address).data, "html.parser")
    return " ".join(page.find("a", {"title": "Kotak masuk"}).get_text(" ").split())


@pytest.mark.parametrize("role", sorted(HOMES))
def test_every_room_tells_in_its_head_how_much_is_unread(client: FlaskClient, role: str) -> None:
    who = cast.member(role, "DISHUB" if role == "partner" else "DISKOMINFO")
    cast.sign_in(client, who)
    assert head(client, HOMES[role]) == "Kotak masuk"
    tell(who)
    tell(who)
    for address in (HOMES[role], "/account", "/inbox"):
        assert head(client, address) == "2 belum dibaca, Kotak masuk", address


def test_the_head_asks_the_database_once(client: FlaskClient, planner: Membership) -> None:
    cast.sign_in(client, planner)
    tell(planner)
    with statements.asked() as sent:
        client.get("/desk/")
    assert len([sql for sql in sent if "FROM notice" in sql]) == 1


def test_a_notice_is_read_when_it_is_opened_and_leads_to_its_page(
    client: FlaskClient, planner: Membership, leader: Membership
) -> None:
    campaign = cast.approved(planner, leader)
    cast.sign_in(client, planner)
    (notice,) = notices.inbox(planner)
    page = BeautifulSoup(client.get(f"/inbox/{notice.id}").data, "html.parser")
    assert page.find("a", {"href": f"/desk/campaigns/{campaign.id}"})
    assert notices.unread(planner.person_id) == 0


def test_a_page_of_another_role_is_not_offered(client: FlaskClient, officer: Membership) -> None:
    cast.sign_in(client, officer)
    id_ = tell(officer, about="campaign:1", detail="- satu\n- dua")
    page = client.get(f"/inbox/{id_}").text
    assert "Halamannya tidak ada dalam peran yang sedang Anda pakai." in page
    assert "- satu" in page


@pytest.mark.parametrize(
    ("role", "about", "address"),
    [
        ("admin", "task:999", "/desk/tasks/999"),
        ("leader", "activity:7", "/desk/activities/7"),
        ("leader", "complaint:7", "/desk/complaints/7"),
        ("leader", "digest", "/desk/"),
        ("officer", "activity:7", "/field/activities/7"),
        ("officer", "task", "/field/"),
        ("partner", "contribution:7", "/portal/"),
        ("partner", "partnership:7", "/portal/partnerships/7"),
        ("treasurer", "complaint:7", ""),
    ],
)
def test_each_role_is_led_to_its_own_room(client: FlaskClient, role: str, about: str, address: str) -> None:
    who = cast.member(role, "DISHUB" if role == "partner" else "DISKOMINFO")
    cast.sign_in(client, who)
    page = BeautifulSoup(client.get(f"/inbox/{tell(who, about=about)}").data, "html.parser")
    button = page.find("main").find("a", class_="btn-primary")
    assert (button["href"] if button else "") == address


def test_marking_one_and_all(client: FlaskClient, planner: Membership) -> None:
    cast.sign_in(client, planner)
    first, _second = tell(planner), tell(planner)
    answer = client.post(f"/inbox/{first}/reading?show=unread&page=1")
    assert answer.location.endswith("/inbox?page=1&show=unread")
    assert notices.unread(planner.person_id) == 1
    assert "1 belum dibaca" in client.get("/inbox?show=unread").text
    assert client.post("/inbox/readings").status_code == 303
    assert notices.unread(planner.person_id) == 0
    assert "Tidak ada yang belum dibaca." in client.get("/inbox?show=unread").text


def test_nobody_opens_or_marks_anothers(client: FlaskClient, planner: Membership, leader: Membership) -> None:
    id_ = tell(planner, "Hanya untuk perencana")
    cast.sign_in(client, leader)
    assert client.get(f"/inbox/{id_}").status_code == 404
    assert client.post(f"/inbox/{id_}/reading").status_code == 404
    assert "Hanya untuk perencana" not in client.get("/inbox").text
    assert client.post("/inbox/readings").status_code == 303
    assert notices.unread(planner.person_id) == 1


def test_an_empty_inbox_says_what_will_come(client: FlaskClient, planner: Membership) -> None:
    assert "Belum ada pemberitahuan." in cast.sign_in(client, planner).get("/inbox").text


def test_a_long_inbox_has_pages(client: FlaskClient, planner: Membership) -> None:
    for number in range(27):
        tell(planner, f"Tugas nomor {number}.")
    cast.sign_in(client, planner)
    assert "Tugas nomor 26." in client.get("/inbox").text
    last = client.get("/inbox?page=2").text
    assert "Tugas nomor 0." in last
    assert "Tugas nomor 26." not in last


def test_mail_is_chosen_by_purpose(client: FlaskClient, planner: Membership) -> None:
    cast.sign_in(client, planner)
    page = BeautifulSoup(client.get("/account/notices").data, "html.parser")
    boxes = {box["value"]: box.has_attr("checked") for box in page.find_all("input", {"name": "purposes"})}
    assert boxes == {"task": True, "activity": True, "campaign": True, "partnership": True}
    assert client.post("/account/notices", data={"purposes": ["activity"]}).status_code == 303
    tell(planner)
    assert db.session.query(outbox.Message).count() == 0
    assert notices.unread(planner.person_id) == 1


def test_a_purpose_that_nobody_offered_changes_nothing(client: FlaskClient, planner: Membership) -> None:
    cast.sign_in(client, planner)
    client.post(
        "/account/notices",
        data={"purposes": ["task", "activity", "campaign", "partnership", "digest", "x" * 40]},
    )
    assert notices.mailed(planner.person) == set(Purpose)


def test_the_inbox_speaks_english(client: FlaskClient, planner: Membership) -> None:
    tell(planner)
    page = cast.sign_in(client, planner).get("/inbox?lang=en").text
    assert "Inbox" in page
    assert "Mark all as read" in page
