"""Standing agreements that a program's playbook calls on, and whether they hold on the days of a campaign."""

from dataclasses import dataclass
from datetime import date

from campaigns.ground import formats
from campaigns.people.agencies import Agency
from campaigns.plans import playbooks
from campaigns.plans.agreements import Agreement
from campaigns.plans.campaigns import Campaign
from campaigns.plans.playbooks import PlaybookPartner
from campaigns.plans.programs import Program


@dataclass(frozen=True)
class Call:
    """A part of the playbook with the agreement it calls on; `holds`: on every day that was asked for."""

    part: PlaybookPartner
    agreement: Agreement
    holds: bool

    @property
    def fault(self) -> str:
        """Why it does not hold, in a few words; empty where it does."""
        if self.holds:
            return ""
        if self.agreement.is_withdrawn:
            return "sudah dicabut"
        span = formats.days(self.agreement.first_day, self.agreement.last_day)
        return f"tidak mencakup tanggal kampanye ini (berlaku {span})"


def calls_of(program: Program, first: date, last: date) -> list[Call]:
    """The playbook's calls on agreements, for these WITA days."""
    return [
        Call(part, part.agreement, part.agreement.covers_days(first, last))
        for part in playbooks.partners_of(program)
        if part.agreement is not None
    ]


def failing(campaign: Campaign) -> list[Call]:
    """The calls whose agreement does not hold on all of the campaign's days: what a planner has to see to."""
    return [call for call in _calls(campaign) if not call.holds]


def agreement_for(campaign: Campaign, agency: Agency) -> Agreement | None:
    """The agreement that an invitation of this agency names; None where the playbook calls on none that holds."""
    mine = (call for call in _calls(campaign) if call.part.agency_id == agency.id and call.holds)
    return next((call.agreement for call in mine), None)


def _calls(campaign: Campaign) -> list[Call]:
    return calls_of(campaign.program, campaign.first_day, campaign.last_day)
