"""What the coverage pages of the desk and of the public share: what an address asks for, and what is drawn."""

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from flask import request
from flask_babel import gettext as _

from campaigns.ground import clock, formats, settings
from campaigns.insight.coverage import AreaCoverage, Level

ALL_YEARS = "all"


@dataclass(frozen=True)
class Choice:
    """What an address asks for; `year` None means all years. Unreadable values mean the usual ones."""

    year: int | None
    level: Level
    area: str | None
    program: int | None = None

    def words(self) -> dict[str, Any]:
        """The same choice as the words of an address."""
        asked = asdict(self) | {"year": ALL_YEARS if self.year is None else self.year}
        return {name: value for name, value in asked.items() if value is not None}


def choice(program: int | None = None) -> Choice:
    """The choice of this request; of one program where a room offers that."""
    level = request.args.get("level", "")
    return Choice(
        year=_asked_year(),
        level=Level(level) if level in set(Level) else Level.REGENCY,
        area=request.args.get("area") or None,
        program=program,
    )


def _asked_year() -> int | None:
    if request.args.get("year") == ALL_YEARS:
        return None
    year = request.args.get("year", type=int)
    return year if year in clock.YEARS else clock.today().year


def shares(area: AreaCoverage) -> tuple[Decimal, Decimal]:
    """Reached and planned only, in per cent of the people, for the meter."""
    return formats.share(area.reached, area.population), formats.share(area.planned_only, area.population)


def note() -> str:
    """The mark of the demo year in what leaves as JSON."""
    return _("data contoh") if settings.get("demo") else ""
