"""What a leader asks of coverage: the areas, where nobody came for longest, who leads, and the course of the years."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from campaigns.ground import clock
from campaigns.ground.regions import Level
from campaigns.insight.coverage import questions
from campaigns.insight.coverage.asked import Asked, days_of
from campaigns.insight.coverage.engine import AreaCoverage
from campaigns.insight.coverage.gaps import Gap, Ranking, gaps, rank
from campaigns.insight.coverage.questions import Coverage
from campaigns.people.persons import Membership


@dataclass(frozen=True)
class YearOf:
    """A year of the whole that is looked at."""

    year: int
    total: AreaCoverage


@dataclass(frozen=True)
class Overview:
    """`table` is of what is asked; `gaps` are its kecamatan by all that was ever held in them; `years` until this one.

    The gaps and the years are narrowed as the table is, but for its period.
    """

    table: Coverage
    gaps: Sequence[Gap]
    ranking: Ranking
    years: Sequence[YearOf]


def overview(asked: Asked, within: str | None = None, *, by: Membership) -> Overview:
    """Of the province's kab/kota, or of one kab/kota's kecamatan. Raises NotAllowed, NotFound."""
    today = clock.today()
    table = questions.of(asked, Level.REGENCY, within, by=by)
    ever = replace(asked, first=None, last=None)
    districts = questions.of(ever, Level.DISTRICT, within, by=by)
    return Overview(
        table,
        gaps(districts.areas, today),
        rank(table.areas),
        [
            YearOf(year, _total(ever, year, within, by))
            for year in reversed(questions.years())
            if year <= today.year
        ],
    )


def _total(ever: Asked, year: int, within: str | None, by: Membership) -> AreaCoverage:
    first, last = days_of(year)
    return questions.of(replace(ever, first=first, last=last), Level.REGENCY, within, by=by).total
