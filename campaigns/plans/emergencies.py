"""Emergencies (*kampanye darurat*): from the flood playbook to a first activity today, in one act.

Everything is an ordinary campaign, drafted, submitted and staffed by the acts of the house, and waits for the leader
as any other; what nobody has time to ask is taken from the program's playbook and its last edition.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from campaigns.ground import clock, formats, regions, texts
from campaigns.ground.database import db, hold
from campaigns.ground.errors import Conflict, Invalid
from campaigns.people import journal
from campaigns.people.agencies import Agency
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership
from campaigns.plans import activities, campaigns, climbing, ladder, partnerships, playbooks, sites
from campaigns.plans.activities import Activity
from campaigns.plans.activities.things import LONGEST_TITLE
from campaigns.plans.campaigns import ALIVE, Campaign, Details
from campaigns.plans.campaigns.things import LONGEST_STATUS
from campaigns.plans.programs import Program
from campaigns.plans.sites import Site

STATUSES = ("Siaga darurat", "Tanggap darurat", "Transisi darurat ke pemulihan")  # of UU 24/2007
LASTS = timedelta(days=30)  # until somebody says otherwise
FIRST_RUNG = "OUTREACH_DESK"  # help and complaints, where the program has no edition yet


@dataclass(frozen=True)
class Start:
    """The first activity: where (None: a new post in the first village), when, with whom."""

    site: Site | None
    starts_at: datetime
    ends_at: datetime
    officer_ids: Sequence[int] = ()


def declare(
    program: Program,
    status: str,
    villages: Sequence[str],
    start: Start,
    partner_ids: Sequence[int] = (),
    *,
    by: Membership,
) -> tuple[Campaign, Activity]:
    """Begin an emergency campaign with its partners and its first activity, and submit it.

    Warnings do not hold it up; what refuses an activity (rule T3) refuses it here. Raises Invalid, Conflict (also
    `emergency.twice`: one of this program was declared in this kecamatan today), NotAllowed.
    """
    require(by, Action.EDIT_CAMPAIGN, program)
    if status not in STATUSES:
        raise Invalid("emergency.status", "Pilih status bencananya.", "status")
    reached = regions.require_villages(villages, "villages")
    if not reached:
        raise Invalid("emergency.nowhere", "Pilih desa/kelurahan yang terdampak.", "villages")
    place = regions.name(regions.district_code(reached[0].code))
    activities.require_officers(start.officer_ids)
    today = clock.today()
    title = f"{program.name} darurat: {place.split(',')[0]}, {formats.day(today)}"[: campaigns.LONGEST_TITLE]
    hold(program)  # two clicks, or two planners, declare it once
    _refuse_twice(program, title)
    campaign = _drafted(program, title, status, place, by)
    for agency, parts in agreed_partners(program):
        if agency.id in set(partner_ids):
            asked = f"{'; '.join(parts)}. Keadaan darurat: {status.lower()}, {place}."
            partnerships.invite(campaign, agency, asked, today, by=by)
    site = start.site or _post(reached[0], by)
    activity = activities.schedule(
        campaign,
        site,
        f"Posko aduan dan bantuan: {site.name}"[:LONGEST_TITLE],
        start.starts_at,
        start.ends_at,
        [village.code for village in reached],
        start.officer_ids,
        aware=True,
        by=by,
    )
    climbing.submit(campaign, by=by)
    return campaign, activity


def agreed_partners(program: Program) -> list[tuple[Agency, list[str]]]:
    """The partners that the program's playbook counts on by name, each with the parts that it plays."""
    found: dict[int, tuple[Agency, list[str]]] = {}
    for one in playbooks.partners_of(program):
        if one.agency is not None and one.agency.active:
            found.setdefault(one.agency.id, (one.agency, []))[1].append(one.part)
    return list(found.values())


def _drafted(program: Program, title: str, status: str, place: str, by: Membership) -> Campaign:
    today = clock.today()
    editions = (c for c in campaigns.editions_of(program) if not (c.is_cancelled or c.emergency))
    latest = next((c for c in editions if c.first_day < today), None)
    rung = (
        latest.rung
        if latest
        else next((r for r in ladder.rungs() if r.code == FIRST_RUNG), ladder.rungs()[0])
    )
    goal = f"Menjangkau warga terdampak di {place}: bantuan, meja aduan, dan tindak lanjut paling lama satu hari kerja."
    details = Details(latest, ladder_reason=f"Kampanye darurat: {status.lower()}." if latest else "")
    campaign = campaigns.draft(program, rung, title, today, today + LASTS, goal, details=details, by=by)
    campaign.emergency = True
    campaign.disaster_status = texts.checked(status, LONGEST_STATUS, "emergency.long", "status")
    journal.note(by, "menyatakan kampanye darurat", campaign, disaster_status=status)
    return campaign


def _refuse_twice(program: Program, title: str) -> None:
    twin = select(Campaign.id).where(
        Campaign.program_id == program.id,
        Campaign.emergency.is_(True),
        Campaign.title == title,
        Campaign.state.in_(ALIVE),
    )
    if db.session.scalar(twin):
        raise Conflict("emergency.twice", "Kampanye darurat ini baru saja dibuat. Buka dari daftar kampanye.")


def _post(village: regions.Region, by: Membership) -> Site:
    """The emergency's post in a village; the one of last time where there is one."""
    name = f"Posko darurat {village.name}"
    known = next(
        (s for s in sites.everything(name) if s.name == name and s.village_code == village.code), None
    )
    return known or sites.register(name, "posko", village.code, by=by)
