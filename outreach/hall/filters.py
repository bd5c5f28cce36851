"""What templates may call: formats of people's Indonesian, the demo mark, and places in long lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import Flask, request, url_for

from campaigns.ground import clock, formats, regions, settings
from campaigns.ground.errors import Invalid
from campaigns.plans import dating, populations
from campaigns.plans.partnerships import Contribution
from outreach.hall import words
from outreach.hall.coverage import population_told
from outreach.hall.sharing import while_unchanged

PAGE_SIZE = 50
URL_FOR = ("endpoint", "values")  # its own arguments


@dataclass(frozen=True)
class Page:
    """One page of a list: its rows, its number from 1, and how many rows and pages there are in all."""

    rows: Sequence[Any]
    number: int
    pages: int
    total: int


def paged(rows: Sequence[Any], size: int = PAGE_SIZE) -> Page:
    """The page of `rows` that the address asks for by `?page=`; an unreadable or far number means the nearest."""
    pages = max(1, -(-len(rows) // size))
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    return Page(rows[(number - 1) * size : number * size], number, pages, len(rows))


def here(**changes: Any) -> str:
    """This page's address with some of its query changed.

    Words that `url_for` itself understands (`_scheme`, `_external`, `endpoint` …) are not taken from a query.
    """
    given = {name: values for name, values in request.args.lists() if name[:1] != "_" and name not in URL_FOR}
    query = {**given, **(request.view_args or {}), **changes}
    return url_for(request.endpoint or "public.agenda", **query)


def rule_told(text: str | None) -> str:
    """A date rule in people's words; empty where there is none, or none that can be read."""
    try:
        return dating.told(dating.parse(text)) if text else ""
    except Invalid:
        return ""


def worth(promise: Contribution) -> Decimal | None:
    """What was promised, in rupiah; None where nobody told a value."""
    return promise.worth(promise.quantity)


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(
        rupiah=formats.rupiah,
        change=formats.change,
        number=formats.number,
        tenths=formats.tenths,
        quantities=formats.quantities,
        capital=formats.capital,
        roman=formats.roman,
        day=formats.day,
        day_named=formats.day_named,
        day_month=formats.day_month,
        day_of_week=formats.day_of_week,
        month_short=formats.month_short,
        moment=formats.moment,
        time=formats.time,
        wita_day=clock.day_of,
        wita_hour=lambda moment: f"{moment.astimezone(clock.WITA):%H:%M}",
        place=regions.name,
        rule_told=rule_told,
        word=words.word,
        worth=worth,
        mark=words.mark,
    )
    app.jinja_env.globals.update(
        percent=formats.percent,
        days=formats.days,
        hours=formats.hours,
        hours_on=formats.hours_on,
        here=here,
        population_is_estimate=populations.is_estimate,
        population_named=populations.named,
        population_told=population_told,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    @app.context_processor
    def _office() -> dict[str, Any]:
        known = while_unchanged("settings", settings.everything)
        return {"office": known["office"], "demo": known["demo"], "today": clock.today()}
