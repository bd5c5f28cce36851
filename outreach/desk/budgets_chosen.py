"""Which lines of a budget year a page is about, as its address says: one reading for every list, sum and download."""

from dataclasses import dataclass, replace
from typing import Any

from flask import request

from campaigns.ground import clock
from campaigns.people import agencies
from campaigns.people.agencies import Agency
from campaigns.plans import budgets, campaigns
from campaigns.plans.budgets import BudgetLine, FundingSource, LineStage
from campaigns.plans.budgets.groups import is_under

ALL, NONE = "semua", "tanpa"


@dataclass(frozen=True)
class Chosen:
    """A choice of lines. `agency` None is every agency's; `campaign` is an id, NONE for those of none, or empty."""

    year: int
    agency: Agency | None
    stage: LineStage | None = None
    campaign: str = ""
    source: str = ""
    under: str = ""
    account: str = ""

    def lines(self) -> list[BudgetLine]:
        return [line for line in budgets.of_year(self.year, self.agency) if self._holds(line)]

    def _holds(self, line: BudgetLine) -> bool:
        return (
            self.stage in (None, line.stage)
            and self.campaign in ("", str(line.campaign_id or NONE))
            and self.source in ("", str(line.funding_source))
            and is_under(line, self.under, self.account)
        )

    @property
    def closed(self) -> bool:
        """Whether the agency's year is closed, and so only read (rule M2)."""
        state = budgets.year_of(self.agency.id, self.year) if self.agency else None
        return state is not None and state.is_closed

    @property
    def query(self) -> dict[str, Any]:
        """What chooses the same lines in another address."""
        agency = ALL if self.agency is None else self.agency.id
        own = self.agency is not None and self.agency.id == agencies.own().id
        words = {
            "agency": "" if own else agency,
            "stage": self.stage or "",
            "campaign": self.campaign,
            "source": self.source,
            "under": self.under,
            "account": self.account,
        }
        return {"year": self.year} | {name: str(value) for name, value in words.items() if value}

    def query_with(self, **changes: Any) -> dict[str, Any]:
        """`query` of a choice that differs in this."""
        return replace(self, **changes).query

    @property
    def told(self) -> list[str]:
        """What narrows the choice, in words, beyond year, agency and stage."""
        titles = {str(c.id): c.title for c in campaigns.of_year(self.year)} | {NONE: "Tanpa kampanye"}
        said = [titles.get(self.campaign, self.campaign), self.source, self.under, self.account]
        return [one for one in said if one]


def chosen() -> Chosen:
    """The choice of this address: what cannot be read is left out; without a year this one, or the last with lines."""
    given = request.args
    known, this = budgets.years(), clock.today().year
    year = given.get("year", type=int)
    if year not in offered_years():
        year = this if this in known or not known else known[0]
    stage, source = given.get("stage", ""), given.get("source", "")
    return Chosen(
        year,
        _agency(year),
        LineStage(stage) if stage in list(LineStage) else None,
        given.get("campaign", "")[:12],
        source if source in list(FundingSource) else "",
        given.get("under", "")[:20],
        given.get("account", "")[:20],
    )


def _agency(year: int) -> Agency | None:
    """The agency asked for, of those that have lines; the office's own, unless all are asked for."""
    asked = request.args.get("agency", "")
    if asked == ALL:
        return None
    named = {str(agency.id): agency for agency in budgets.agencies_of(year)}
    return named.get(asked) or agencies.own()


def offered_years() -> list[int]:
    """Years that have lines or campaigns, and this one, newest first."""
    return sorted({*budgets.years(), *campaigns.years(), clock.today().year}, reverse=True)


def offered_agencies(year: int) -> list[Agency]:
    """The agencies to choose from, the office first; one alone is no choice."""
    own = agencies.own()
    others = [agency for agency in budgets.agencies_of(year) if agency.id != own.id]
    return [own, *others] if others else []
