"""Two of everything that belongs to somebody, and how to knock at every door of the house."""

from collections.abc import Iterator
from decimal import Decimal

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
from tests.house.doors import OPEN_TO_ALL, ROLES

PDF = Upload("a.pdf", "application/pdf", b"%PDF-1.7\n%%EOF")

WHOSE = ("milik saya", "milik orang lain")  # what stands in every text of mine, and of the other's


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
        self.mine = {**self._fieldwork(campaign, officers[0], 0), **self._support(campaign, partners[0], 0)}
        self.others = {**self._fieldwork(campaign, officers[1], 1), **self._support(campaign, partners[1], 1)}

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
            heard = complaints.record(activity, complaints.ComplaintKind.COMPLAINT, WHOSE[place], by=officer)
            filed = evidence.file(activity, EvidenceKind.DOCUMENTATION, PDF, WHOSE[place], by=officer)
        return {"activity_id": activity.id, "complaint_id": heard.id, "evidence_id": filed.id}

    def _support(self, campaign, partner: Membership, place: int) -> dict[str, object]:
        with transaction():
            asked = partnerships.invite(
                campaign, partner.agency, WHOSE[place], LAST, by=self.members["planner"]
            )
            partnerships.accept(asked, by=partner)
            given = partnerships.pledge(
                asked, ContributionKind.VEHICLE, WHOSE[place], Decimal(2), "bus", by=partner
            )
        return {"partnership_id": asked.id, "contribution_id": given.id}

    def session_of(self, member: Membership) -> int:
        return sessions.open_of(member.person)[0].id


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
