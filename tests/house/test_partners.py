"""Partner A and partner B: every address, every verb, every number and every link of B, tried by A.

Two agencies help the same campaign, and B alone a draft that nobody else knows of. A comes once with an account and
once as a guest by a link; the guest is tried with the other partnership of the guest's own agency, too. A new address
is tried by itself, since the map of addresses is what is walked.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from campaigns.ground.database import db, fetch, transaction
from campaigns.people.persons import Membership
from campaigns.plans import agreements, deliveries, feeds, partnerships
from campaigns.plans.agreements import AgreementKind, Terms
from campaigns.plans.partnerships import ContributionKind, Partnership, Pledge, links
from tests import cast
from tests.house.doors import OPEN_TO_ALL
from tests.house.world import WHOSE, World
from tests.outreach.papers import sheets

VERBS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
REFUSED = {403, 404, 405}
HIDDEN = "Rapat tertutup di Siring"  # stands in everything that only B takes part in
PARTNERS = {"partnership_id", "contribution_id", "delivery_id", "link_id", "agreement_id"}
ROOMS = ("portal.", "public.", "desk.", "field.")
CHANGING = re.compile(r'name="csrf_token" value="[^"]*"|content="[^"]*"')


class Two:
    """The world, and what B has in it besides; `visitors` are A's."""

    def __init__(self, app: Flask) -> None:
        self.app, self.world = app, World()
        self.a = self.world.members["partner"]
        self.planner = self.world.members["planner"]
        self.b = fetch(Partnership, self.world.others["partnership_id"])
        self.guest = links.with_token(self.world.tokens[0]).membership
        self.draft = cast.campaign(
            self.planner, cast.program(self.planner, HIDDEN), title=HIDDEN, goal=HIDDEN
        )
        cast.activity(self.planner, self.draft, title=HIDDEN)
        self.theirs = self.asked(self.b.agency)
        self.own_other = self.asked(self.a.agency)

    def asked(self, agency) -> Partnership:
        with transaction():
            return partnerships.invite(self.draft, agency, HIDDEN, cast.LAST, by=self.planner)

    def browser(self, who: Membership) -> FlaskClient:
        return cast.sign_in(self.app.test_client(), who)

    def ids(self, partnership: Partnership) -> dict[str, object]:
        """What stands in addresses of B's things."""
        return {**self.world.common, **self.world.others, "partnership_id": partnership.id, "sign_in_id": 1}


@pytest.fixture
def two(app: Flask) -> Two:
    return Two(app)


def rules(app: Flask, *, having: set[str] | None = None) -> Iterator[Rule]:
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith(ROOMS) and (having is None or having & rule.arguments):
            yield rule


def built(rule: Rule, ids: dict[str, object]) -> str:
    address = rule.build({name: ids[name] for name in rule.arguments}, append_unknown=False)
    assert address, rule.endpoint
    return address[1]


@pytest.mark.parametrize("who", ["account", "guest", "guest of the same agency"])
def test_no_verb_opens_what_is_another_partners(two: Two, who: str) -> None:
    """Product §2: a partner must never see another agency's rows. 404, or refused; never a word of it."""
    visitor = two.browser(two.a if who == "account" else two.guest)
    ids = two.ids(two.own_other if who.endswith("agency") else two.b)
    if who.endswith("agency"):
        with transaction():
            partnerships.accept(two.own_other, by=two.a)
            kind = ContributionKind.GOODS
            given = partnerships.pledge(two.own_other, Pledge(kind, HIDDEN, Decimal(1), "unit"), by=two.a)
            other, _ = links.make(two.own_other, HIDDEN, None, 5, by=two.planner)
            brought = deliveries.record(given, Decimal(1), "unit", cast.BEGIN.date(), HIDDEN, by=two.a)
        ids |= {"contribution_id": given.id, "link_id": other.id, "delivery_id": brought.id}
    tried = 0
    for rule in rules(two.app, having=PARTNERS):
        for verb in VERBS:
            answer = visitor.open(built(rule, ids), method=verb)
            assert answer.status_code in REFUSED, f"{verb} {rule.endpoint}: {answer.status_code}"
            for secret in (WHOSE[1], HIDDEN):
                assert secret not in text_of(answer), f"{verb} {rule.endpoint}"
            tried += 1
    assert tried > 60


def test_a_guest_opens_nothing_but_the_one_partnership(two: Two) -> None:
    """Every address with the guest's own numbers: the portal's pages of that partnership, and what is open to all."""
    visitor, opened = two.browser(two.guest), set()
    ids = {**two.world.common, **two.world.mine, "sign_in_id": 1}
    for rule in rules(two.app):
        if rule.endpoint in OPEN_TO_ALL:
            continue
        for verb in sorted((rule.methods or set()) & set(VERBS)):
            cast.sign_in(visitor, two.guest)
            answer = visitor.open(built(rule, ids), method=verb)
            if answer.status_code not in REFUSED:
                opened.add(rule.endpoint)
            assert answer.status_code < 500, rule.endpoint
    assert {name for name in opened if not name.startswith("portal.")} == set()
    assert {"portal.home", "portal.show_partnership", "portal.show_calendar"} <= opened
    assert "portal.create_feed_address" not in opened


def text_of(answer: TestResponse) -> str:
    """What an answer says: of a page without its forms' tokens, of a workbook its sheets, of a paper its words."""
    if answer.mimetype == "application/pdf" and answer.data != cast.PDF.content:
        paper = sheets.read(answer.data)
        return f"{paper.title} {paper.words}"
    if answer.mimetype.endswith(".sheet"):
        book = zipfile.ZipFile(io.BytesIO(answer.data))
        return "".join(book.read(name).decode() for name in sorted(book.namelist()) if "docProps" not in name)
    return CHANGING.sub("", answer.text)


def texts_of(visitor: FlaskClient, two: Two, ending: str = "") -> dict[str, str]:
    """What A reads on every page and in every file, or in those whose address ends like this."""
    ids = {**two.world.common, **two.world.mine, "sign_in_id": 1}
    return {
        rule.rule: text_of(visitor.get(built(rule, ids)))
        for rule in rules(two.app)
        if "GET" in (rule.methods or set())
        and rule.endpoint.startswith(("portal.", "public."))
        and re.search(f"{ending}$", rule.rule)
    }


@pytest.mark.parametrize("who", ["account", "guest"])
def test_whatever_b_does_changes_nothing_that_a_reads(two: Two, who: str) -> None:
    """Titles, counts, calendars, feeds and lists: A's pages stay to the letter while B promises and is asked."""
    visitor = two.browser(two.a if who == "account" else two.guest)
    with transaction():
        token = feeds.open_for_agency(by=two.a)
    two.world.common["token"] = token
    before = texts_of(visitor, two)
    b = cast.member("partner", two.b.agency.code, "penghubung-b")
    with transaction():
        partnerships.pledge(two.b, Pledge(ContributionKind.GOODS, HIDDEN, Decimal(7), "paket"), by=b)
        partnerships.accept(two.theirs, HIDDEN, by=b)
        partnerships.pledge(two.theirs, Pledge(ContributionKind.GOODS, HIDDEN, Decimal(7), "paket"), by=b)
        links.make(two.theirs, HIDDEN, None, 9, by=two.planner)
        terms = Terms(AgreementKind.PKS, HIDDEN, HIDDEN, cast.FIRST, cast.LAST, [two.b.agency_id], HIDDEN)
        agreements.note(terms, by=two.planner)
        feeds.open_for_agency(by=b)
    after = texts_of(visitor, two)
    assert before.keys() == after.keys()
    for address, text in before.items():
        assert after[address] == text, address
        assert WHOSE[1] not in text, address
        if who == "guest" and not address.endswith(".ics"):  # which is the agency's, not the guest's
            assert HIDDEN not in text, address


def test_no_printed_paper_says_a_word_of_b(two: Two) -> None:
    """Elsewhere a paper is read as the page of which it is made; here once as the PDF that people get."""
    two.app.config["PRINT_PAPERS"] = True
    papers = texts_of(two.browser(two.a), two, "/(commitment-letter|handover)")
    assert len(papers) == 3
    for address, text in papers.items():
        assert WHOSE[0] in text, address
        assert not any(secret in text for secret in (WHOSE[1], HIDDEN, two.b.agency.name)), address


def test_bs_numbers_in_as_own_forms_bring_nothing_of_b(two: Two) -> None:
    """Every form of the portal, with B's numbers under every name that a column or a filter has."""
    names = {column.name for table in db.metadata.tables.values() for column in table.columns}
    own = {**two.world.common, **two.world.mine, "sign_in_id": 1}
    for who in (two.a, two.guest):
        for rule in rules(two.app):
            if "POST" not in (rule.methods or set()) or not rule.endpoint.startswith("portal."):
                continue
            for number in {two.b.id, two.theirs.id, two.world.others["contribution_id"]}:
                visitor = two.browser(who)
                answer = visitor.post(
                    built(rule, own), data=dict.fromkeys(names, number), follow_redirects=True
                )
                assert WHOSE[1] not in answer.text, rule.endpoint
                assert answer.status_code < 500, rule.endpoint


def test_no_link_of_b_is_of_use_to_a(two: Two) -> None:
    """Signed in for another agency, a link of B is no door; out of its scope, none opens anything either."""
    token = two.world.tokens[1]
    for who in (two.a, two.guest):
        visitor = two.browser(who)
        for verb in VERBS:
            answer = visitor.open(f"/partner-links/{token}", method=verb)
            assert answer.status_code in REFUSED, verb
            assert two.b.agency.name not in answer.text
    stranger = two.app.test_client()
    for rule in rules(two.app):
        if "token" in rule.arguments and rule.endpoint not in {
            "public.show_partner_link",
            "public.enter_partner_link",
        }:
            for verb in sorted((rule.methods or set()) & set(VERBS)):
                answer = stranger.open(built(rule, {**two.world.common, "token": token}), method=verb)
                assert answer.status_code == 404, f"{verb} {rule.endpoint}"
