"""Two of everything that belongs to somebody, and how to knock at every door of the house."""

import io
import zipfile
from collections.abc import Iterator
from decimal import Decimal

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from campaigns.fieldwork import complaints, evidence, households, stock
from campaigns.fieldwork.evidence import EvidenceKind
from campaigns.fieldwork.stock import MovementKind
from campaigns.ground import clock, files, holidays, regions
from campaigns.ground.database import fetch, transaction
from campaigns.ground.regions import Level
from campaigns.insight.coverage import snapshots
from campaigns.people import accounts, agencies, jobs, notices, sessions
from campaigns.people.notices import Purpose
from campaigns.people.persons import Membership, Role
from campaigns.plans import (
    accommodations,
    agreements,
    budgets,
    climbing,
    deliveries,
    exclusions,
    ladder,
    partner_events,
    partnerships,
    playbooks,
    populations,
    sites,
    standard_prices,
    tasks,
    warnings,
)
from campaigns.plans.accommodations import AccommodationKind
from campaigns.plans.activities import Activity
from campaigns.plans.agreements import AgreementKind, Terms
from campaigns.plans.partnerships import ContributionKind, Partnership, Pledge, links
from campaigns.plans.playbooks import Phase
from campaigns.reference import rows
from tests import cast
from tests.campaigns.plans import mapping, papers
from tests.cast import FIRST, LAST, PDF
from tests.house.doors import OPEN_TO_ALL, ROLES

WHOSE = ("milik saya", "milik orang lain")  # what stands in every text of mine, and of the other's


class World:
    """Two of everything that belongs to somebody: mine, and another's; the ids by the names in addresses."""

    def __init__(self) -> None:
        self.members = {role: cast.member(role) for role in ROLES.values() if role != "partner"}
        self.members["partner"] = cast.member("partner", "DISHUB", "dishub")
        planner = self.members["planner"]
        campaign = cast.approved(planner, self.members["leader"])
        drafted = cast.campaign(planner, cast.program(planner, "Lapor Peduli Sungai"), title="Peduli Sungai")
        with transaction():
            better = climbing.document(drafted, climbing.Dimension.SURVEY, "Survei 40 orang", by=planner)
        self.common: dict[str, object] = {
            "campaign_id": campaign.id,
            "program_id": campaign.program_id,
            "site_id": cast.site().id,
            "rung_id": ladder.rungs()[3].id,
            "improvement_id": better.id,
            **self._budget(campaign),
            "holiday_id": holidays.between(FIRST, LAST)[0].id,
            "agency_id": agencies.own().id,
            "person_id": cast.member("planner", username="orang").person_id,
            "code": "63.03",
            "district": "63.03.04",
            "token": "bukan-tautan",
            "digest": "0",
            "form": "csv",
            "name": "base/house.css",
            "invitation_id": self._invitation(),
            "warning_id": self._warning(),
            "exclusion_id": self._exclusion(),
            "snapshot_id": self._snapshot(),
            "event_id": self._event(),
            "file_id": self._import(),
            "boundary_id": self._boundary(),
            "series_id": self._series(),
            "village": cast.LOK_BAINTAN,
        }
        self.common |= self._playbook(campaign)
        self.common["job_name"] = self._job()
        self.common["membership_id"] = cast.member("planner", username="anggota").id
        self.tokens: dict[int, str] = {}  # of links without an account, by whose they are
        officers = (self.members["officer"], cast.member("officer", username="petugas-lain"))
        partners = (self.members["partner"], cast.member("partner", "DINSOS", "dinsos"))
        self.mine = {**self._fieldwork(campaign, officers[0], 0), **self._support(campaign, partners[0], 0)}
        self.others = {**self._fieldwork(campaign, officers[1], 1), **self._support(campaign, partners[1], 1)}
        self.mine |= self._goods(self.mine, officers[0], partners[0], 0)
        self.others |= self._goods(self.others, officers[1], partners[1], 1)

        self.notices = {member.id: self._told(member, WHOSE[0]) for member in self.members.values()}
        self.mine["notice_id"] = self.notices[officers[0].id]
        self.others["notice_id"] = self._told(officers[1], WHOSE[1])

    def _told(self, member: Membership, sentence: str) -> int:
        with transaction():
            return notices.tell([member.person], Purpose.TASK, sentence, "task")[0].id

    def _job(self) -> str:
        with transaction():
            jobs.note_run("deliveries.send_due", 10, cast.NINE, cast.NINE)
        return "deliveries.send_due"

    def _budget(self, campaign) -> dict[str, object]:
        """A signed line with its document, a detail and a request to go beyond it; a standard price."""
        treasurer = self.members["treasurer"]
        with transaction():
            line = budgets.open_line(
                campaign,
                budgets.LineFacts(
                    budgets.LineStage.DPA,
                    "2.16.02.1.01.0002",
                    "5.1.02.01.01.0026",
                    "Cetak materi",
                    Decimal(1_000_000),
                    "DPA/1",
                    FIRST,
                    rab=[budgets.DetailFacts("Cetak", "10 lembar", Decimal(90_000))],
                ),
                by=treasurer,
            )
            asked = budgets.ask_override(line, Decimal(1_000), "Banjir", by=treasurer)
        return {
            "line_id": line.id,
            "year": line.year,
            "detail_id": budgets.details_of(line)[0].id,
            "document_id": budgets.documents_of(line.agency, line.year)[0].id,
            "override_id": asked.id,
            "price_id": standard_prices.everything()[0].id,
        }

    def _invitation(self) -> int:
        with transaction():
            made, _ = accounts.invite(agencies.own(), Role.PLANNER, "Calon", None, by=self.members["admin"])
            return made.id

    def _playbook(self, campaign) -> dict[str, object]:
        """A part of each kind."""
        planner = self.members["planner"]
        with transaction():
            task = playbooks.add_task(campaign.program, Phase.PREPARATION, "Cetak materi", "H-7", by=planner)
            part = playbooks.add_partner(campaign.program, "Klotok", by=planner)
            proof = playbooks.add_evidence(campaign.program, "Sewa klotok", "Kuitansi", True, by=planner)
        return {
            "playbook_task_id": task.id,
            "playbook_partner_id": part.id,
            "playbook_evidence_id": proof.id,
        }

    def _warning(self) -> int:
        with transaction():
            days = (cast.DAY, cast.DAY)
            kind = warnings.WarningKind.BMKG
            return warnings.note(kind, [], *days, "Hujan lebat", "BMKG", by=self.members["planner"]).id

    def _snapshot(self) -> int:
        with transaction():
            return snapshots.freeze(2025, 4, by=None).id

    def _exclusion(self) -> int:
        with transaction():
            reason, by = exclusions.Reason.INACCESSIBLE, self.members["planner"]
            return exclusions.note("63.03.04", reason, "Jalan putus", "Camat", FIRST, by=by).id

    def _import(self) -> int:
        """A DPA that was looked at."""
        return papers.prepared(papers.xlsx(papers.small()), self.members["treasurer"]).id

    def _series(self) -> int:
        counts = populations.Counts({row["code"]: 1_000 for row in rows("districts")}, shared=True)
        with transaction():
            return populations.prepare(counts, "BPS", 2025, "x", b"x", by=self.members["admin"]).id

    def _boundary(self) -> int:
        return mapping.prepared(mapping.official(Level.REGENCY), self.members["admin"], Level.REGENCY).id

    def _event(self) -> int:
        with transaction():
            agency, ends_at = self.members["partner"].agency, cast.NINE + cast.TWO_HOURS
            event = partner_events.note(agency, "Sembako", cast.NINE, ends_at, by=self.members["planner"])
            return event.id

    def _fieldwork(self, campaign, officer: Membership, place: int) -> dict[str, object]:
        activity = cast.activity(
            self.members["planner"], campaign, sites.everything()[place], officer_ids=[officer.person_id]
        )
        with transaction():
            heard = complaints.record(activity, complaints.ComplaintKind.COMPLAINT, WHOSE[place], by=officer)
            filed = evidence.file(activity, EvidenceKind.DOCUMENTATION, PDF, WHOSE[place], by=officer)
            facts = (campaign, activity, Phase.EXECUTION, WHOSE[place], LAST)
            task = tasks.add_one(*facts, role=Role.OFFICER, by=self.members["planner"])
            task.attachment_id = files.keep(PDF).id
            ramp = AccommodationKind.RAMP
            need = accommodations.need(activity, ramp, WHOSE[place], by=self.members["planner"])
        return {
            "activity_id": activity.id,
            "complaint_id": heard.id,
            "evidence_id": filed.id,
            "task_id": task.id,
            "accommodation_id": need.id,
        }

    def _support(self, campaign, partner: Membership, place: int) -> dict[str, object]:
        with transaction():
            asked = partnerships.invite(
                campaign, partner.agency, WHOSE[place], LAST, by=self.members["planner"]
            )
            partnerships.accept(asked, by=partner)
            given = partnerships.pledge(
                asked, Pledge(ContributionKind.VEHICLE, WHOSE[place], Decimal(2), "bus"), by=partner
            )
            link, token = links.make(asked, WHOSE[place], None, 14, by=self.members["planner"])
            self.tokens[place] = token
            days = (FIRST, LAST, [partner.agency_id], WHOSE[place])
            terms = Terms(AgreementKind.PKS, f"PKS/{place}", WHOSE[place], *days)
            agreed = agreements.note(terms, PDF, by=self.members["planner"])
        return {
            "partnership_id": asked.id,
            "contribution_id": given.id,
            "link_id": link.id,
            "agreement_id": agreed.id,
        }

    def _goods(
        self, ids: dict[str, object], officer: Membership, partner: Membership, place: int
    ) -> dict[str, object]:
        """Packs for the activity that came, of which some were given; `definite` are others of which none came."""
        asked, activity = fetch(Partnership, ids["partnership_id"]), fetch(Activity, ids["activity_id"])
        facts = (ContributionKind.GOODS, WHOSE[place], Decimal(100), "paket")
        with transaction():
            packs = partnerships.pledge(asked, Pledge(*facts, activity=activity), by=partner)
            came = deliveries.record(
                packs,
                Decimal(60),
                "paket",
                clock.today(),
                WHOSE[place],
                upload=PDF,
                activity=activity,
                by=partner,
            )
            moved = stock.move(activity, packs, MovementKind.GIVEN, Decimal(5), WHOSE[place], by=officer)
            household = households.of_house(
                WHOSE[place], 1, 1, regions.require_villages([cast.LOK_BAINTAN], "")[0]
            )
            gift = households.give(activity, household, by=officer)
            kind = (ContributionKind.GOODS, f"{WHOSE[place]}, definit", Decimal(50), "paket")
            definite = partnerships.pledge(
                asked, Pledge(*kind, activity=activity, needed_by=FIRST), by=partner
            )
            partnerships.confirm(definite, Decimal(50), by=partner)
        return {
            "delivery_id": came.id,
            "movement_id": moved.id,
            "gift_id": gift.id,
            "packs": packs.id,
            "definite": definite.id,
        }

    def own(self, member: Membership) -> dict[str, object]:
        """The ids of what belongs to this person alone."""
        return {"sign_in_id": self.session_of(member), "notice_id": self.notices[member.id]}

    def session_of(self, member: Membership) -> int:
        return sessions.open_of(member.person)[0].id


def doors(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every locked door with each of its methods."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in OPEN_TO_ALL:
            for method in sorted((rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"}):
                yield rule, method


def text_of(answer: TestResponse) -> str:
    """All that an answer says, also where it is a workbook."""
    if not answer.data.startswith(b"PK"):
        return str(answer.text)
    with zipfile.ZipFile(io.BytesIO(answer.data)) as parts:
        return "".join(parts.read(name).decode() for name in parts.namelist())


def knock(client: FlaskClient, rule: Rule, method: str, ids: dict[str, object]) -> int:
    built = rule.build({name: ids[name] for name in rule.arguments}, append_unknown=False)
    assert built, f"{rule.endpoint}: {rule.arguments}"
    data = {"membership_id": ids.get("membership_id", "")} if method == "POST" else None
    return client.open(built[1], method=method, data=data).status_code
