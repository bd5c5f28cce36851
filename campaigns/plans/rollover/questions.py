"""What a roll-over asks: which lines a year has, and whose dates have moved with their anchor."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from campaigns.ground import clock
from campaigns.ground.database import db
from campaigns.ground.errors import Invalid
from campaigns.plans import anchors, campaigns, cloning, dating, ladder, programs
from campaigns.plans.campaigns import ALIVE, Campaign
from campaigns.plans.climbing import ClimbStatus, Tally, tallied
from campaigns.plans.programs import Program
from campaigns.plans.rollover.things import Choice, Line, Moved, Stop

WHOLE_YEAR = "01-01..12-31"  # of a program without a date rule
OUTCOMES = {
    Choice.IMPROVE: ClimbStatus.UP,
    Choice.REPEAT: ClimbStatus.REPEATED,
    Choice.NEW: ClimbStatus.NEW,
}


def lines(year: int) -> list[Line]:
    """What the year could be made of: each program's latest editions before it, by program and first day."""
    found: list[Line] = []
    stops = {(one.program_id, one.campaign_id): one for one in _stops(year)}
    for program, editions in campaigns.editions_of_each(programs.everything()):
        editions = [one for one in editions if not (one.is_cancelled or one.emergency)]
        earlier = [one for one in editions if one.year < year]
        latest = max((one.year for one in earlier), default=0)
        if not latest:
            found.append(_first(program, year, editions, stops.get((program.id, None))))
        for edition in reversed([one for one in earlier if one.year == latest]):
            found.append(_next(edition, year, stops.get((program.id, edition.id))))
    return found


def foreseen(asked: Sequence[Line], picked: Mapping[str, str] | None = None) -> Tally:
    """How the year's editions would stand if each open line became what is picked by its key, or proposed (L1)."""
    chosen = (
        picked.get(line.key, "") if picked is not None else line.proposed for line in asked if line.is_open
    )
    return tallied(OUTCOMES[Choice(one)] for one in chosen if one in set(OUTCOMES))


def moved() -> list[Moved]:
    """Campaigns yet to begin whose rule counts from an anchor, and gives other days than they have now.

    Proposed anew, never moved by themselves. Whose days differ on purpose carries no rule.
    """
    ahead = select(Campaign).where(
        Campaign.date_rule != "", Campaign.state.in_(ALIVE), Campaign.first_day >= clock.today()
    )
    found = db.session.scalars(ahead.order_by(Campaign.first_day, Campaign.id)).all()
    return [Moved(campaign, span) for campaign in found if (span := moved_to(campaign)) is not None]


def moved_to(campaign: Campaign) -> dating.Span | None:
    """The days that its rule gives now; None where they are its own, without such a rule, and once it has begun."""
    if not campaign.is_alive or campaign.first_day < clock.today():
        return None
    span = span_now(campaign)
    same = span is None or (span.first_day, span.last_day) == (campaign.first_day, campaign.last_day)
    return None if same else span


def span_now(campaign: Campaign) -> dating.Span | None:
    """The days that the campaign's own anchored rule gives in its year; None without such a rule, or its anchor."""
    if not campaign.date_rule:
        return None
    rule = dating.parse(campaign.date_rule)
    if not rule.anchors:
        return None
    try:
        return dating.span(rule, campaign.year, anchors.of_years([campaign.year]))
    except Invalid:
        return None


def span_ahead(program: Program) -> dating.Span | None:
    """The next days that the program's rule gives, in a year without an edition; None without a rule, or its anchor."""
    if not program.date_rule:
        return None
    rule, today = dating.parse(program.date_rule), clock.today()
    taken = {one.year for one in campaigns.editions_of(program) if not (one.is_cancelled or one.emergency)}
    for year in (one for one in (today.year, today.year + 1) if one not in taken):
        try:
            span = dating.span(rule, year, anchors.of_years([year]))
        except Invalid:
            return None
        if span.first_day >= today:
            return span
    return None


def is_forecast(campaign: Campaign) -> bool:
    """Whether the campaign's days follow from an anchor that nobody confirmed yet."""
    span = span_now(campaign)
    return span is not None and span.forecast


def _next(edition: Campaign, year: int, stop: Stop | None) -> Line:
    existing = cloning.edition_after(edition, year)
    try:
        draft = cloning.drafted(edition, year)
    except Invalid as refusal:
        return Line(
            edition.program, edition, edition.title, edition.rung, None, refusal.message, existing, stop
        )
    return Line(edition.program, edition, draft.title, draft.rung, draft.span, "", existing, stop)


def _first(program: Program, year: int, editions: Sequence[Campaign], stop: Stop | None) -> Line:
    existing = next((one for one in editions if one.year == year), None)
    title, rung = f"{program.name} {year}", ladder.rungs()[0]
    try:
        rule = dating.parse(program.date_rule or WHOLE_YEAR)
        span = dating.span(rule, year, anchors.of_years([year]))
        cloning.check_year(span, year)
    except Invalid as refusal:
        return Line(program, None, title, rung, None, refusal.message, existing, stop)
    return Line(program, None, title, rung, span, "", existing, stop)


def _stops(year: int) -> list[Stop]:
    return list(db.session.scalars(select(Stop).where(Stop.year == year)))
