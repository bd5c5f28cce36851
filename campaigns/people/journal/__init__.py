"""Who did what, when: one entry per act, written in the act's own transaction, chained after it (rule J1).

things     the entry, and its link in the chain: tables
acts       note, changed: what every act of the house calls
questions  the history of a thing, and the whole journal for those who may read it
chain      numbers and hashes what was committed, and proves that it is whole
"""

from campaigns.people.journal import chain
from campaigns.people.journal.acts import changed, note, note_export
from campaigns.people.journal.questions import Line, Slice, Wanted, actors, everything, find_page, of
from campaigns.people.journal.things import LONGEST_ACT, Entry, Link

__all__ = [
    "LONGEST_ACT",
    "Entry",
    "Line",
    "Link",
    "Slice",
    "Wanted",
    "actors",
    "chain",
    "changed",
    "everything",
    "find_page",
    "note",
    "note_export",
    "of",
]
