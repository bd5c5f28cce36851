"""Every route, tried by every role, with its own ids and with those of others."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from campaigns.fieldwork import complaints, evidence
from campaigns.fieldwork.evidence import EvidenceKind
from campaigns.ground import holidays
from campaigns.ground.database import transaction
from campaigns.ground.files import Upload
from campaigns.people import accounts, agencies, sessions
from campaigns.people.persons import Membership, Role
from campaigns.plans import budgets, partnerships, sites
from campaigns.plans.partnerships import ContributionKind
from tests import cast
from tests.cast import FIRST, LAST
from tests.house.doors import DOORS, OPEN_TO_ALL, ROLES

NOBODY = 999_999
PDF = Upload("a.pdf", "application/pdf", b"%PDF-1.7\n%%EOF")
LOCKED_OUT = {403, 404}


class World:
    """Two of everything that belongs to somebody: mine, and another's; the ids by the names in addresses."""

    def __init__(self) -> None:
        self.members = {role: cast.member(role) for role in ROLES.values() if role != "partner"}
        self.members["partner"] = cast.member("partner", "DISHUB", "dishub")
        planner = self.members["planner"]
        campaign = cast.approved(planner, self.members["leader"])
        self.common: dict[str, object] = {
            "campaign_id": campaign.id,
            "program_id": campaign.program_id,
            "site_id": cast.site().id,
            "line_id": self._line(campaign).id,
            "holiday_id": holidays.between(FIRST, LAST)[0].id,
            "agency_id": agencies.own().id,
            "person_id": cast.member("planner", username="orang").person_id,
            "code": "63.03",
            "token": "bukan-tautan",
            "digest": "0",
            "name": "base/house.css",
            "invitation_id": self._invitation(),
        }
        self.common["membership_id"] = cast.member("planner", username="anggota").id
        officers = (self.members["officer"], cast.member("officer", username="petugas-lain"))
        partners = (self.members["partner"], cast.member("partner", "DINSOS", "dinsos"))
        self.mine = {**self._fieldwork(campaign, officers[0], 0), **self._support(campaign, partners[0])}
        self.others = {**self._fieldwork(campaign, officers[1], 1), **self._support(campaign, partners[1])}

    def _line(self, campaign):
        with transaction():
            return budgets.open_line(
                campaign,
                budgets.LineStage.DPA,
                "2.16.02.1.01.0002",
                "5.1.02.01.01.0026",
                "Cetak materi",
                Decimal(1_000_000),
                "DPA/1",
                FIRST,
                by=self.members["treasurer"],
            )

    def _invitation(self) -> int:
        with transaction():
            made, _ = accounts.invite(agencies.own(), Role.PLANNER, "Calon", None, by=self.members["admin"])
            return made.id

    def _fieldwork(self, campaign, officer: Membership, place: int) -> dict[str, object]:
        activity = cast.activity(
            self.members["planner"], campaign, sites.everything()[place], officer_ids=[officer.person_id]
        )
        with transaction():
            heard = complaints.record(activity, complaints.ComplaintKind.COMPLAINT, "Jalan rusak", by=officer)
            filed = evidence.file(activity, EvidenceKind.DOCUMENTATION, PDF, by=officer)
        return {"activity_id": activity.id, "complaint_id": heard.id, "evidence_id": filed.id}

    def _support(self, campaign, partner: Membership) -> dict[str, object]:
        with transaction():
            asked = partnerships.invite(campaign, partner.agency, "Bus", LAST, by=self.members["planner"])
            partnerships.accept(asked, by=partner)
            given = partnerships.pledge(asked, ContributionKind.VEHICLE, "Bus", Decimal(2), "bus", by=partner)
        return {"partnership_id": asked.id, "contribution_id": given.id}

    def session_of(self, member: Membership) -> int:
        return sessions.open_of(member.person)[0].id


@pytest.fixture
def world(app: Flask) -> World:
    return World()


def doors(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every locked door with each of its methods."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in OPEN_TO_ALL:
            for method in sorted((rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"}):
                yield rule, method


def knock(client: FlaskClient, rule: Rule, method: str, ids: dict[str, object]) -> int:
    built = rule.build({name: ids[name] for name in rule.arguments}, append_unknown=False)
    assert built, f"{rule.endpoint}: {rule.arguments}"
    data = {"membership_id": ids.get("membership_id", "")} if method == "POST" else None
    return client.open(built[1], method=method, data=data).status_code


def test_every_door_says_who_may_open_it(app: Flask) -> None:
    assert {rule.endpoint for rule, _ in doors(app)} == DOORS.keys()
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == DOORS.keys() | OPEN_TO_ALL


def test_strangers_open_no_door(app: Flask, world: World) -> None:
    client, ids = app.test_client(), {**world.common, **world.mine, "sign_in_id": 1}
    for rule, method in doors(app):
        status = knock(client, rule, method, ids)
        expected = {302} if method == "GET" else {401}
        assert status in expected, f"{method} {rule.endpoint} let a stranger in: {status}"


@pytest.mark.parametrize("letter", ROLES)
def test_a_door_opens_exactly_to_its_roles(app: Flask, world: World, letter: str) -> None:
    me = world.members[ROLES[letter]]
    client = app.test_client()
    for rule, method in doors(app):
        cast.sign_in(client, me)
        ids = {**world.common, **world.mine, "sign_in_id": world.session_of(me)}
        if rule.endpoint == "public.switch_membership":
            ids["membership_id"] = me.id
        status = knock(client, rule, method, ids)
        opened = status not in LOCKED_OUT
        assert opened == (letter in DOORS[rule.endpoint]), (
            f"{method} {rule.endpoint} to a {ROLES[letter]}: {status}"
        )
        assert status < 500, f"{method} {rule.endpoint}: {status}"


@pytest.mark.parametrize("letter", ["F", "M"])
def test_what_belongs_to_another_does_not_exist(app: Flask, world: World, letter: str) -> None:
    """Another agency's, or another officer's, ids in every address: 404 with every verb."""
    me = cast.sign_in(app.test_client(), world.members[ROLES[letter]])
    owned = {"F": {"activity_id", "complaint_id", "evidence_id"}, "M": {"partnership_id", "contribution_id"}}[
        letter
    ]
    tried = 0
    for rule, method in doors(app):
        if letter in DOORS[rule.endpoint] and owned & rule.arguments:
            tried += 1
            status = knock(me, rule, method, {**world.common, **world.others})
            assert status == 404, f"{method} {rule.endpoint}: {status}"
    assert tried >= 8


@pytest.mark.parametrize("letter", "PLTOA")
def test_what_nobody_made_does_not_exist(app: Flask, world: World, letter: str) -> None:
    client = app.test_client()
    for rule, method in doors(app):
        if letter in DOORS[rule.endpoint] and rule.arguments:
            cast.sign_in(client, world.members[ROLES[letter]])
            ids = {name: "63.99" if name == "code" else NOBODY for name in rule.arguments}
            status = knock(client, rule, method, ids)
            assert status == 404, f"{method} {rule.endpoint}: {status}"


def test_another_agencys_planner_reads_but_changes_nothing(app: Flask, world: World) -> None:
    """Reach is of the own agency for every act on a campaign, its activities, partners and money."""
    stranger = cast.member("planner", "DINSOS", "perencana-lain")
    client = cast.sign_in(app.test_client(), stranger)
    changing = {"campaign_id", "activity_id", "program_id", "line_id", "partnership_id"}
    for rule, method in doors(app):
        if "P" in DOORS[rule.endpoint] and changing & rule.arguments and method == "POST":
            status = knock(client, rule, method, {**world.common, **world.mine})
            assert status in LOCKED_OUT, f"{method} {rule.endpoint}: {status}"
