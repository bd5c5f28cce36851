"""A forgotten password: the same answer for everybody, and a link that works once."""

import re

import pytest
from bs4 import BeautifulSoup

from campaigns.ground import outbox
from campaigns.ground.database import db, transaction
from campaigns.people import resets, second_factor, sessions
from outreach.jobs import resets as job
from tests import cast, statements

TOKEN = re.compile(r'content="[^"]+"|value="[^"]+"')  # each form has its own
NEW = "jukung di Barito Kuala"


@pytest.fixture
def member(planner):
    return cast.with_password(planner)


def ask(client, account, **options):
    return client.post("/password-resets", data={"account": account}, **options)


def letters():
    job.answer_wishes()
    db.session.expire_all()
    return list(db.session.query(outbox.Message))


def test_existing_and_unknown_names_get_the_same_answer_by_the_same_work(client, member, admin):
    """Byte for byte, statement for statement: nobody is looked up before the answer is given."""
    with transaction():
        admin.person.email = None
    accounts_tried = ("tidak.ada", member.person.username, member.person.email, admin.person.username)
    answers, asked = [], []
    for account in accounts_tried:
        with statements.asked() as sent:
            answer = ask(client, account)
        asked.append(sent)
        answers.append((answer.status_code, answer.data, [h for h in answer.headers if h[0] != "Set-Cookie"]))
    assert all(answer == answers[0] for answer in answers)
    assert all(sent == asked[0] for sent in asked)
    assert any("reset_wish" in statement for statement in asked[0])
    assert not any("person" in statement for statement in asked[0])
    assert answers[0][0] == 200


def test_only_whoever_is_meant_gets_a_letter(client, member):
    ask(client, "tidak.ada")
    assert letters() == []
    ask(client, member.person.email.upper())
    (letter,) = letters()
    assert letter.to == member.person.email
    assert member.person.username in letter.text


def test_the_link_is_made_of_public_url_whatever_the_host_header_says(client, app, member):
    headers = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    app.config["PUBLIC_URL"] = "https://jangkau.example/"
    assert ask(client, member.person.username, headers=headers).status_code == 200
    (letter,) = letters()
    assert "https://jangkau.example/password-resets/" in letter.text
    assert "evil" not in letter.text


def test_the_fourth_wish_for_a_name_waits_whether_it_exists_or_not(client, member):
    told = []
    for account in (member.person.username, "tidak.ada"):
        for _ in range(sessions.LINKS_PER_ACCOUNT):
            assert ask(client, account).status_code == 200
        answer = ask(client, account)
        assert int(answer.headers["Retry-After"]) > 3000
        told.append((answer.status_code, TOKEN.sub("", answer.text.replace(account, ""))))
    assert told[0] == told[1]
    assert told[0][0] == 429


def link_to(client, member):
    ask(client, member.person.username)
    letter = letters()[-1]
    return re.search(r"/password-resets/\S+", letter.text)[0]


def test_the_link_gives_a_new_password_ends_all_sessions_and_signs_nobody_in(client, member):
    with transaction():
        elsewhere = sessions.start(member, "phone")
    link = link_to(client, member)
    page = client.get(link)
    assert page.headers["Cache-Control"] == "no-store"
    assert member.person.username in page.text
    assert client.post(link, data={"password": "pendek"}).status_code == 422
    chosen = client.post(link, data={"password": NEW})
    assert (chosen.status_code, chosen.location) == (303, "/sign-in")
    assert "Masuklah dengan kata sandi yang baru." in client.get("/sign-in").text
    assert sessions.with_token(elsewhere) is None
    assert client.get("/account").status_code == 302
    assert sessions.authenticate(member.person.username, NEW)
    for again in (client.get(link), client.post(link, data={"password": cast.PASSWORD})):
        assert again.status_code == 404
        assert "Mintalah yang baru." in again.text


def test_a_second_factor_is_still_asked_for(client, member):
    secret = second_factor.propose()
    with transaction():
        code = second_factor.pyotp.TOTP(secret).now()
        second_factor.turn_on(secret, code, by=member)
    client.post(link_to(client, member), data={"password": NEW})
    asked = client.post("/sign-in", data={"username": member.person.username, "password": NEW})
    assert "enam angka" in asked.text
    assert sessions.open_of(member.person) == []


def test_a_new_password_lets_in_whoever_was_locked_out_by_guessing(client, member):
    guess = {"username": member.person.username, "password": "salah"}
    for _ in range(sessions.TRIES_PER_ACCOUNT):
        client.post("/sign-in", data=guess)
    assert client.post("/sign-in", data=guess).status_code == 429
    client.post(link_to(client, member), data={"password": NEW})
    assert client.post("/sign-in", data={**guess, "password": NEW}).status_code == 303


def test_another_site_can_neither_ask_nor_choose(browser):
    member = cast.member("planner")
    assert ask(browser, member.person.username).status_code == 422
    assert resets.wishes() == []
    token = BeautifulSoup(browser.get("/password-resets").data, "html.parser").find("input")["value"]
    entries = {"account": member.person.username, "csrf_token": token}
    assert browser.post("/password-resets", data=entries).status_code == 200
    link = re.search(r"/password-resets/\S+", letters()[-1].text)[0]
    assert browser.post(link, data={"password": NEW}).status_code == 422
    assert member.person.password_hash is None


@pytest.mark.parametrize("account", ["", " ", "x" * 255])
def test_what_is_no_name_is_refused_at_its_field(client, app, account):
    answer = ask(client, account)
    assert answer.status_code == 422
    assert BeautifulSoup(answer.data, "html.parser").find(class_="fault")


def test_english_readers_are_told_in_english(client, app):
    assert "Forgot your password?" in client.get("/password-resets?lang=en").text
    assert "no longer valid" in client.get("/password-resets/x?lang=en").text
