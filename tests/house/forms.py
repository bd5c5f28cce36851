"""Every form that stores something: how people send it with success, and what it never offered.

`foreign` is another agency's, line's, campaign's or person's number, by the name of the field that would take it.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from campaigns.fieldwork import complaints
from campaigns.fieldwork.complaints import ComplaintKind
from campaigns.ground import clock, holidays
from campaigns.ground.database import Base, fetch, transaction
from campaigns.people import accounts, agencies, directory
from campaigns.plans import budgets, campaigns, deliveries, halts, ladder, partnerships, sites, village_facts
from campaigns.plans.activities import Activity
from campaigns.plans.budgets import BudgetLine, DocumentKind, LineStage
from campaigns.plans.campaigns import Campaign, Details
from campaigns.plans.partnerships import Contribution
from campaigns.plans.programs import Program
from campaigns.plans.tasks import Task
from tests import cast
from tests.cast import LOK_BAINTAN
from tests.house.world import World

MARKET_MORNING = cast.NINE + timedelta(hours=1)
TODAY, LATER = date(2026, 11, 24), date(2026, 12, 20)
CODES = {"sub_activity": "2.16.02.1.01.0002", "account_code": "5.1.02.01.01.0039"}
SPENT = {"amount": "1000", "document_no": "SPK/9", "day": "2026-11-24"}
# Pages that only read, that store nothing but codes and passwords, that carry a file's rows, or ask nothing.
ELSEWHERE = {
    *("public.create_second_factor", "public.create_replacement", "public.create_recovery_codes"),
    *("public.create_second_factor_end", "public.new_second_factor"),
    *("desk.create_decree_preview", "desk.create_decree"),
    *("desk.create_schedule_preview", "desk.create_schedule"),
    "desk.create_submission",
    *("desk.create_event_preview", "desk.create_event_import"),
    *("desk.create_import", "desk.create_import_confirmation"),
    *("desk.create_boundary", "desk.create_boundary_withdrawal"),
    *("desk.create_population", "desk.create_population_withdrawal"),
    *("desk.create_village_preview", "desk.create_village_facts"),
}


class Ready(World):
    """A world in which every form can be sent with success, and the numbers that each needs."""

    def __init__(self) -> None:
        super().__init__()
        who = self.members
        planner, treasurer, partner = who["planner"], who["treasurer"], who["partner"]
        other = cast.program(planner, "Lapor Berbagi Takjil")
        self.draft = cast.campaign(planner, other, title="Draf").id
        self.other_program = other.id
        self.asked = cast.campaign(planner, cast.program(planner, "Lapor Peduli Banjir"), title="Banjir").id
        self.elsewhere = cast.activity(
            planner, fetch(Campaign, self.draft), starts_at=MARKET_MORNING + timedelta(3)
        ).id
        put_off = cast.approved(planner, who["leader"], of=cast.program(planner, "Lapor Tertunda"))
        with transaction():
            halts.postpone(put_off, "Banjir", by=planner)
        self.postponed = put_off.id
        with transaction():
            days = (date(2027, 3, 1), date(2027, 3, 5), "")
            moved = campaigns.draft(
                fetch(Program, self.other_program),
                ladder.rungs()[0],
                "Mudik 2027",
                *days,
                details=Details(date_rule="idulfitri-7..idulfitri-3"),
                by=planner,
            )
            self.moved = moved.id
        line = fetch(BudgetLine, self.common["line_id"])
        with transaction():
            campaigns.submit(submitted := fetch(Campaign, self.asked), by=planner)
            self.invited = partnerships.invite(submitted, partner.agency, "Perahu", LATER, by=planner).id
            self.commitment = budgets.commit(line, Decimal(5_000), "SPK/1", TODAY, "", by=treasurer).id
            codes = (CODES["sub_activity"], CODES["account_code"])

            def opened(stage: LineStage, *paper: Any) -> BudgetLine:
                return budgets.open_line(None, budgets.LineFacts(stage, *codes, *paper), by=treasurer)

            proposed = opened(LineStage.USULAN, "Takjil", Decimal(9_000), "RKA/1", TODAY)
            second = opened(LineStage.DPA, "Masker", Decimal(9_000), "DPA/2", TODAY)
            self.proposed_detail = budgets.add_detail(
                proposed, budgets.DetailFacts("Takjil", "90 paket", Decimal(100)), by=treasurer
            ).id
            third = opened(LineStage.DPA, "Takjil", Decimal(9_000), "DPA/3", TODAY)
            moves = [budgets.Move(second, Decimal(-10)), budgets.Move(third, Decimal(10))]
            self.shifted = budgets.shift(moves, DocumentKind.PERGESERAN, "PG/1", TODAY, by=treasurer).id
            self.second, self.third = second.id, third.id
            fourth = opened(LineStage.DPA, "Keliru", Decimal(9_000), "DPA/4", TODAY)
            self.mistaken = fourth.id
            old = opened(LineStage.DPA, "Lama", Decimal(9), "DPA/0", date(2024, 1, 5))
            budgets.close_year(old.agency, 2024, by=treasurer)
            opened(LineStage.DPA, "Lalu", Decimal(9), "DPA/0", date(2025, 1, 5))
            self.proposed, self.foreign_allotment = proposed.id, budgets.entries_of(second)[0].id
            self.foreign_commitment = budgets.commit(
                second, Decimal(5_000), "SPK/2", TODAY, "", by=treasurer
            ).id
            activity = fetch(Activity, self.mine["activity_id"])
            told = {"reporter_name": "Siti", "reporter_phone": "0812-3456-7890", "consent": True}
            heard = complaints.record(activity, ComplaintKind.COMPLAINT, "Dermaga", **told, by=who["officer"])
            complaints.review(heard, "Dermaga", "Agama", False, by=who["operator"])
            self.reviewed = heard.id
            closed = agencies.with_code("BPBD") or agencies.partners()[-1]
            directory.deactivate(closed, by=who["admin"])
            self.closed = closed.id
            self.foreseen = next(day.id for day in holidays.of_year(2027) if not day.confirmed)
            accounts.set_password(planner.person, cast.PASSWORD)
            packs = fetch(Contribution, self.mine["packs"])
            came = deliveries.record(packs, Decimal(7), "paket", clock.today(), "Petugas", by=partner)
            self.unused = came.id
        self.partner_person = partner.person_id
        self.officer_person = who["officer"].person_id
        foreign = cast.keep(
            Program(
                agency_id=partner.agency_id, code="dishub", name="Program Dishub", audience="", purpose=""
            )
        )
        self.foreign_program = foreign.id
        self.far_site = next(
            s.id for s in sites.everything() if not (s.village_code or "").startswith(LOK_BAINTAN[:8])
        )
        self.free_agency = next(a.id for a in agencies.partners() if a.code not in {"DISHUB", "DINSOS"})
        self.own_agency = agencies.own().id


Entries = Callable[[Ready], dict[str, Any]]


@dataclass(frozen=True)
class Case:
    """A form as people send it; `ids` are those of its address where not the world's own, `foreign` what it never
    offered, by the names of its fields."""

    endpoint: str
    entries: Entries
    ids: Entries = lambda r: {}
    foreign: Entries = lambda r: {}


def same(**entries: Any) -> Entries:
    return lambda r: entries


def seen(kind: type[Base], number: object) -> dict[str, object]:
    """The version of a thing, as the page that shows it carries it along."""
    return {"version": getattr(fetch(kind, number), "version", None)}


def today() -> dict[str, Any]:
    """The day on which the form is sent: what arrives or moves never did so before it was promised."""
    return {"day": clock.today().isoformat()}


def definite(r: Ready) -> dict[str, Any]:
    """A promise that is definite, and of which nothing came."""
    return {"contribution_id": r.mine["definite"]}


def photo(r: Ready) -> dict[str, Any]:
    return {"kind": "documentation", "file": (io.BytesIO(b"%PDF-1.7\n%x\n%%EOF"), "a.pdf"), "caption": "Foto"}


WHAT = {"title": "Meja aduan", "villages": LOK_BAINTAN, "aware": "y", "needs": "2 klotok"}
WHEN = {"day": "2026-12-09", "begins": "09:00", "ends": "11:00", "aware": "y"}
DAYS = {"first_day": "2026-11-01", "last_day": "2026-12-31"}
PROMISE = {
    "kind": "vehicle",
    "what": "Perahu",
    "quantity": "2",
    "unit": "buah",
    "activity_id": "0",
    "basis": "",
}
ARRIVED = {
    "quantity": "30",
    "unit": "paket",
    "receiver": "Petugas",
    "document_no": "BAST/9",
    "activity_id": "0",
}
MOVED = {"kind": "given", "quantity": "2", "note": "Antrean"}
TALLY = {"male": "21", "female": "25", "method": "counted"}
REASON = {"reason": "Banjir"}
SEEN = {"version": "1"}
AGREED = {"kind": "mou", "number": "7/2026", "subject": "Bus", "covers": "", **DAYS}
KEY = "0b7c1a52-6a0f-4b7e-9d0c-3f1d2a9e8c77"
HOUSEHOLD = {
    "number": "6303 1401 0610 0001",
    "head": "",
    "rt": "",
    "rw": "",
    "village_code": "",
    "reason": "",
}
HOUSEHOLD |= {"key": KEY}
GIFTS = {"one_gift_per": "days", "gift_days": "30"}

CASES = [
    Case(
        "desk.revise_village",
        lambda r: {
            **{"difabel": "7", "signal": "weak", "river": "", "source": "Kepala desa", "day": "2026-05-04"},
            "seen": village_facts.mark([]),
        },
    ),
    Case("desk.create_boundary_confirmation", same(seen="skema")),
    Case("desk.create_population_confirmation", same(seen="perkiraan")),
    Case(
        "desk.create_account",
        lambda r: {"role": "planner", "agency_id": r.own_agency, "name": "Siti", "email": "siti@contoh.id"},
        foreign=lambda r: {"agency_id": r.closed},
    ),
    Case("desk.revise_account", lambda r: {"name": "Siti", "email": "siti@contoh.id"}),
    Case(
        "desk.create_membership",
        lambda r: {"role": "leader", "agency_id": r.own_agency},
        foreign=lambda r: {"agency_id": r.closed},
    ),
    Case(
        "desk.create_activity",
        lambda r: WHAT | WHEN | {"officer_ids": r.officer_person},
        foreign=lambda r: {"officer_ids": r.partner_person},
    ),
    Case(
        "desk.revise_activity",
        lambda r: WHAT | seen(Activity, r.mine["activity_id"]) | {"officer_ids": r.officer_person},
        foreign=lambda r: {"officer_ids": r.partner_person},
    ),
    Case("desk.revise_date", lambda r: WHEN | REASON | seen(Activity, r.mine["activity_id"])),
    Case("desk.create_cancellation", same(**REASON)),
    Case("desk.create_accommodation", same(kind="jbi", note="2 teman Tuli")),
    Case("desk.create_usual_accommodations", same(ragam="netra")),
    Case("desk.create_accommodation_readiness", same(how="Jalur kayu")),
    Case("desk.create_agency", same(name="Balai", kind="dinas", email="", code="BALAI", region_code="")),
    Case("desk.revise_agency", same(name="Kominfo", kind="dinas", email="", **SEEN)),
    Case("desk.revise_attendance", same(**TALLY)),
    Case("desk.create_commitment", same(**SPENT)),
    Case(
        "desk.create_realisation",
        lambda r: SPENT | {"commitment_id": r.commitment},
        foreign=lambda r: {"commitment_id": r.foreign_commitment},
    ),
    Case(
        "desk.create_release",
        lambda r: SPENT | {"commitment_id": r.commitment},
        foreign=lambda r: {"commitment_id": r.foreign_commitment},
    ),
    Case(
        "desk.create_reversal",
        lambda r: REASON | {"entry_id": r.commitment},
        foreign=lambda r: {"entry_id": r.foreign_allotment},
    ),
    Case(
        "desk.create_budget_detail",
        same(description="Takjil", coefficient="2 paket", unit_price="100", key=KEY),
        lambda r: {"line_id": r.proposed},
    ),
    Case(
        "desk.revise_budget_detail",
        same(description="Takjil", coefficient="2 paket × 3 hari", unit_price="100"),
        lambda r: {"detail_id": r.proposed_detail},
    ),
    Case("desk.create_budget_detail_removal", same(), lambda r: {"detail_id": r.proposed_detail}),
    Case("desk.revise_cash_plan", same(quarter_1="1000", quarter_2="", quarter_3="", quarter_4="5")),
    Case("desk.create_override_request", same(amount="2000", **REASON)),
    Case("desk.create_override", same(amount="1000", reason="Longsor")),
    Case("desk.create_override_grant", same(note="Baik")),
    Case("desk.create_override_refusal", same(note="Tunggu perubahan")),
    Case("desk.create_budget_removal", same(**REASON), lambda r: {"line_id": r.mistaken}),
    Case(
        "desk.create_budget_shift",
        lambda r: {
            "kind": "pergeseran",
            "document_no": "PG/2",
            "day": "2026-11-24",
            f"minus-{r.second}": "5",
            f"plus-{r.third}": "5",
        },
    ),
    Case("desk.create_document_withdrawal", same(**REASON), lambda r: {"document_id": r.shifted}),
    Case("desk.create_budget_closing", same(note="Tutup"), lambda r: {"year": 2025}),
    Case("desk.create_budget_reopening", same(**REASON), lambda r: {"year": 2024}),
    Case(
        "desk.create_standard_price",
        same(name="Juru bahasa isyarat", ceiling="1 jt", basis="SK", valid_from="2026-01-01"),
    ),
    Case(
        "desk.revise_standard_price",
        same(name="Moderator", ceiling="1 jt", basis="SK", valid_from="2026-01-01", **SEEN),
    ),
    Case(
        "desk.create_adoption",
        same(kind="murni", document_no="DPA/9", day="2026-11-24"),
        lambda r: {"line_id": r.proposed},
    ),
    Case(
        "desk.create_budget",
        same(stage="dpa", year="2026", description="Klotok", funding_source="APBD", **SPENT, **CODES),
    ),
    Case(
        "desk.create_campaign",
        lambda r: {"title": "Baru", "rung_id": "3", "predecessor_id": "0", **DAYS},
        foreign=lambda r: {"rung_id": "99", "predecessor_id": r.draft},
    ),
    Case(
        "desk.revise_campaign",
        lambda r: {"title": "Lain", "rung_id": "3", "predecessor_id": "0", **DAYS, **SEEN},
        lambda r: {"campaign_id": r.draft},
        lambda r: {"rung_id": "99", "predecessor_id": r.asked},
    ),
    Case("desk.create_approval", same(note="Baik"), lambda r: {"campaign_id": r.asked}),
    Case("desk.create_return", same(note="Lengkapi"), lambda r: {"campaign_id": r.asked}),
    Case("desk.export_complaints", same(purpose="Laporan bulanan")),
    Case("desk.create_review", same(title="Jalan", category="Agama")),
    Case("desk.create_handover", same(tracking_id="5049672"), lambda r: {"complaint_id": r.reviewed}),
    Case("desk.create_revelation", same(purpose="Menghubungi"), lambda r: {"complaint_id": r.reviewed}),
    Case(
        "desk.create_holiday",
        same(day="2026-12-07", name="Hari Jadi", kind="hari_penting", anchor="", basis=""),
    ),
    Case(
        "desk.create_holiday_confirmation",
        same(day="2027-06-01", basis="SKB 2027"),
        lambda r: {"holiday_id": r.foreseen},
    ),
    Case("desk.create_evidence", photo),
    Case(
        "desk.create_warning",
        same(kind="banjir", first_day="2026-12-07", last_day="2026-12-09", text="Siaga", source="BPBD"),
    ),
    Case(
        "desk.create_exclusion",
        same(
            region_code="63.05.01",
            reason="unassigned",
            why="Belum ada petugas",
            decided_by="Rapat",
            first_day="2026-11-24",
        ),
    ),
    Case("desk.create_snapshot", same(year="2026", quarter="1")),
    Case("desk.create_exclusion_end", same(last_day="2026-11-30", note="Petugas ditunjuk")),
    Case(
        "desk.create_partner_event",
        lambda r: {"agency_id": r.free_agency, "title": "Donor darah", "day": "2026-12-07"},
        foreign=lambda r: {"agency_id": r.closed},
    ),
    Case(
        "desk.create_partnership",
        lambda r: {"agency_id": r.free_agency, "asked": "Bus", "reply_by": "2026-12-20"},
        foreign=lambda r: {"agency_id": r.own_agency},
    ),
    Case("desk.create_end", same(**REASON)),
    Case(
        "desk.create_agreement",
        lambda r: AGREED | {"agency_ids": r.free_agency},
        foreign=lambda r: {"agency_ids": r.own_agency},
    ),
    Case(
        "desk.revise_agreement",
        lambda r: AGREED | {"agency_ids": r.free_agency, **SEEN},
        foreign=lambda r: {"agency_ids": r.own_agency},
    ),
    Case("desk.create_agreement_withdrawal", same(**REASON)),
    Case("desk.create_partner_link", same(name="Siti", email="siti@contoh.id", days="14")),
    Case(
        "desk.create_delivery",
        lambda r: today() | ARRIVED,
        lambda r: {"contribution_id": r.mine["definite"]},
        foreign=lambda r: {"activity_id": r.elsewhere},
    ),
    Case("desk.create_shortfall", same(quantity="3", **REASON), definite),
    Case("desk.create_delay", same(needed_by="2026-12-20", **REASON), definite),
    Case("desk.create_verification", same(quantity="50", reason="Sepuluh rusak")),
    Case("desk.create_delivery_reversal", same(**REASON), lambda r: {"delivery_id": r.unused}),
    Case(
        "desk.create_movement",
        lambda r: today() | MOVED | {"contribution_id": r.mine["packs"], "key": KEY},
        foreign=lambda r: {"contribution_id": r.others["packs"]},
    ),
    Case("desk.create_movement_reversal", same(**REASON)),
    Case("desk.create_gift", same(**HOUSEHOLD)),
    Case("desk.create_gift_withdrawal", same(**REASON)),
    Case("desk.create_program", same(name="Lapor Teman Difabel", audience="Difabel", purpose="", **GIFTS)),
    Case(
        "desk.revise_program",
        same(name="Lapor ke Pesisir", audience="Pedagang", purpose="", **GIFTS, **SEEN),
    ),
    Case("desk.revise_date_rule", same(date_rule="ramadan..idulfitri-1", **SEEN)),
    Case(
        "desk.create_playbook_task",
        same(phase="persiapan", name="Survei", offset="H+3 kerja", document="", role="planner"),
    ),
    Case(
        "desk.create_playbook_partner",
        lambda r: {"agency_id": r.free_agency, "part": "Bus", "goods": "", "agreement_id": "0"},
        foreign=lambda r: {"agency_id": r.own_agency, "agreement_id": r.others["agreement_id"]},
    ),
    Case("desk.create_playbook_evidence", same(spending="Honor", paper="Kuitansi", mandatory="y")),
    Case(
        "desk.revise_playbook_task",
        same(phase="persiapan", name="Survei", offset="H-3", document="", role="planner"),
    ),
    Case(
        "desk.revise_playbook_partner",
        lambda r: {"agency_id": r.free_agency, "part": "Bus", "goods": "", "agreement_id": "0"},
        foreign=lambda r: {"agency_id": r.own_agency, "agreement_id": r.others["agreement_id"]},
    ),
    Case("desk.revise_playbook_evidence", same(spending="Honor", paper="Nota", mandatory="y")),
    Case(
        "desk.create_task",
        same(
            activity_id="0",
            phase="persiapan",
            name="Survei",
            due_day="2026-12-01",
            document="",
            role="planner",
        ),
        foreign=lambda r: {"activity_id": r.elsewhere},
    ),
    Case("desk.create_task_completion", same(note="Beres")),
    Case(
        "desk.revise_task",
        lambda r: {"owner_id": r.officer_person, "due_day": "2026-12-02", **seen(Task, r.mine["task_id"])},
        foreign=lambda r: {"owner_id": r.partner_person},
    ),
    Case("desk.create_task_removal", same(**REASON)),
    Case("desk.create_postponement", same(**REASON)),
    Case("desk.create_campaign_cancellation", same(**REASON)),
    Case("desk.create_resumption", same(**DAYS), lambda r: {"campaign_id": r.postponed}),
    Case(
        "desk.create_emergency",
        lambda r: {
            "program_id": r.other_program,
            "disaster": "Siaga darurat",
            "villages": LOK_BAINTAN,
            "site_id": "0",
            "begins": "23:00",
            "ends": "23:30",
        },
        lambda r: {"district": LOK_BAINTAN[:8]},
        lambda r: {"site_id": r.far_site, "program_id": r.foreign_program},
    ),
    Case(
        "desk.create_adoptions",
        lambda r: {
            "kind": "murni",
            "document_no": "DPA/9",
            "day": "2026-11-24",
            "year": "2026",
            f"amount-{r.proposed}": "8.000",
        },
    ),
    Case("desk.create_rung", same(name="Replikasi", proof="Kegiatan desa")),
    Case("desk.revise_rung", same(name="Bimtek", proof="Uji akhir", **SEEN)),
    Case("desk.revise_ladder_rule", same(rule="naik>=diulang")),
    Case(
        "desk.create_improvement",
        same(dimension="survei", evidence="Survei 60 orang"),
        lambda r: {"campaign_id": r.draft},
    ),
    Case("desk.create_clone", same(year="2027", way="up")),
    Case("desk.create_rollover", lambda r: {"year": "2027", f"c{r.draft}": "tingkatkan"}),
    Case(
        "desk.create_following",
        same(first_day="2027-03-03", last_day="2027-03-07"),
        lambda r: {"campaign_id": r.moved},
    ),
    Case("desk.revise_letterhead", same(government="Pemerintah", office="Kominfo", city="Banjarbaru")),
    Case("desk.revise_settings", same(office="Kominfo", escalation_days="7", ladder_rule="")),
    Case("desk.create_site", same(name="Dermaga", kind="dermaga", village_code=LOK_BAINTAN, lat="", lon="")),
    Case("desk.revise_site", same(name="Dermaga", kind="", village_code=LOK_BAINTAN, lat="", lon="", **SEEN)),
    Case("field.revise_attendance", same(**TALLY)),
    Case(
        "field.create_complaint",
        same(kind="complaint", text="Air keruh", village_code="", aid="none", key=KEY),
    ),
    Case("field.create_evidence", photo),
    Case(
        "field.create_delivery", lambda r: today() | ARRIVED, definite, lambda r: {"activity_id": r.elsewhere}
    ),
    Case(
        "field.create_movement",
        lambda r: today() | MOVED | {"contribution_id": r.mine["packs"], "key": KEY},
        foreign=lambda r: {"contribution_id": r.others["packs"]},
    ),
    Case("field.create_movement_reversal", same(**REASON)),
    Case("field.create_gift", same(**HOUSEHOLD)),
    Case("field.create_gift_withdrawal", same(**REASON)),
    Case("field.create_task_completion", same(note="Beres")),
    Case("field.create_accommodation_readiness", same(how="Jalur kayu")),
    Case("portal.create_contribution", same(**PROMISE), foreign=lambda r: {"activity_id": r.elsewhere}),
    Case(
        "portal.revise_contribution", same(**PROMISE, **SEEN), foreign=lambda r: {"activity_id": r.elsewhere}
    ),
    Case("portal.create_confirmation", same(quantity="2")),
    Case("portal.create_withdrawal", same(**REASON)),
    Case("portal.create_shortfall", same(quantity="3", **REASON), definite),
    Case("portal.create_delay", same(needed_by="2026-12-20", **REASON), definite),
    Case(
        "portal.create_replacement",
        lambda r: PROMISE | REASON | SEEN,
        definite,
        lambda r: {"activity_id": r.elsewhere},
    ),
    Case(
        "portal.create_delivery",
        lambda r: today() | ARRIVED,
        definite,
        lambda r: {"activity_id": r.elsewhere},
    ),
    Case("portal.create_delivery_reversal", same(**REASON), lambda r: {"delivery_id": r.unused}),
    Case("portal.create_acceptance", same(note="Siap"), lambda r: {"partnership_id": r.invited}),
    Case("portal.create_refusal", same(**REASON), lambda r: {"partnership_id": r.invited}),
    Case("public.revise_mail", same(purposes=["task"])),
    Case("public.change_password", same(current_password=cast.PASSWORD, password="jukung di Barito Kuala")),
]
