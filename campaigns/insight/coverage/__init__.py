"""Coverage: whom the program reaches, whom it only plans to reach, and who is left out."""

from campaigns.insight.coverage.engine import (
    DEFINITIONS,
    AreaCoverage,
    Grade,
    Happening,
    Standing,
    classify,
    is_undivided,
    roll_up,
)
from campaigns.insight.coverage.questions import (
    Behind,
    Coverage,
    Level,
    SiteVisits,
    ThereActivity,
    ThereVillage,
    behind,
    of,
    published,
    published_sites,
    sites,
    years,
)

__all__ = [
    "DEFINITIONS",
    "AreaCoverage",
    "Behind",
    "Coverage",
    "Grade",
    "Happening",
    "Level",
    "SiteVisits",
    "Standing",
    "ThereActivity",
    "ThereVillage",
    "behind",
    "classify",
    "is_undivided",
    "of",
    "published",
    "published_sites",
    "roll_up",
    "sites",
    "years",
]
