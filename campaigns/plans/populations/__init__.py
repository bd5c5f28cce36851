"""The population that everything stands on (rule R0): the estimate, or an office's official series in its place.

things     a series and its counts
reading    a sheet as 'Kecamatan Dalam Angka' prints it, matched with our areas
acts       prepare, take over, go back
questions  what is in use and what it is called, what a series changes
"""

from campaigns.plans.populations.acts import prepare, take_over, withdraw
from campaigns.plans.populations.questions import (
    Change,
    changes,
    current,
    is_estimate,
    mark,
    named,
    people,
    versions,
)
from campaigns.plans.populations.reading import TITLES, Counts, reading
from campaigns.plans.populations.things import LONGEST_SOURCE, PopulationCount, PopulationSeries

__all__ = [
    "LONGEST_SOURCE",
    "TITLES",
    "Change",
    "Counts",
    "PopulationCount",
    "PopulationSeries",
    "changes",
    "current",
    "is_estimate",
    "mark",
    "named",
    "people",
    "prepare",
    "reading",
    "take_over",
    "versions",
    "withdraw",
]
