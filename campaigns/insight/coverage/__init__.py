"""Coverage: whom the program reaches, whom it only plans to reach, and who is left out."""

from campaigns.ground.regions import Level
from campaigns.insight.coverage import keeping, kept, snapshots
from campaigns.insight.coverage.asked import EVERYTHING, QUARTERS, Asked, days_of
from campaigns.insight.coverage.engine import (
    DEFINITIONS,
    EDITIONS,
    AreaCoverage,
    Figures,
    Happening,
    Standing,
    figures,
    is_undivided,
    roll_up,
    standing_of,
)
from campaigns.insight.coverage.gaps import FEWEST_HELD, Gap, Ranking, gaps, rank
from campaigns.insight.coverage.measures import MEASURES, REACHED, Measure, Step, Unit
from campaigns.insight.coverage.overview import Overview, YearOf, overview
from campaigns.insight.coverage.questions import (
    Behind,
    Coverage,
    Stated,
    ThereActivity,
    ThereVillage,
    behind,
    of,
    published,
    recipients,
    years,
)
from campaigns.insight.coverage.recount import counted

__all__ = [
    "DEFINITIONS",
    "EDITIONS",
    "EVERYTHING",
    "FEWEST_HELD",
    "MEASURES",
    "QUARTERS",
    "REACHED",
    "AreaCoverage",
    "Asked",
    "Behind",
    "Coverage",
    "Figures",
    "Gap",
    "Happening",
    "Level",
    "Measure",
    "Overview",
    "Ranking",
    "Standing",
    "Stated",
    "Step",
    "ThereActivity",
    "ThereVillage",
    "Unit",
    "YearOf",
    "behind",
    "counted",
    "days_of",
    "figures",
    "gaps",
    "is_undivided",
    "keeping",
    "kept",
    "of",
    "overview",
    "published",
    "rank",
    "recipients",
    "roll_up",
    "snapshots",
    "standing_of",
    "years",
]
