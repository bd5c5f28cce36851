"""The shape of a campaign as the facts write it down, and from what each line's days follow."""

from dataclasses import dataclass

from campaigns.plans.climbing import Dimension

RULES = {  # by the first word of an edition's short name; masks followed the pandemic, and no calendar
    "takjil": "ramadan..idulfitri-1",
    "mudik": "idulfitri-7..idulfitri-3",
    "difabel": "04-01..12-10",
    "pesisir": "04-01..12-20",
    "sosialisasi": "04-01..12-20",
    "banjir": "01-04..12-31",
    "masker": "",
}


@dataclass(frozen=True)
class Edition:
    """A campaign; `rung` is its level on the ladder, the days are the leader's answer and the last report.

    A draft has no `submitted`; what the leader has not answered no `approved`; what still runs no `done`.
    `better` is what its planner documented against the edition before, `reason` why it repeats or steps down.
    """

    name: str
    program: str
    rung: int
    title: str
    days: tuple[str, str]
    goal: str
    drafted: str
    submitted: str = ""
    approved: str = ""
    done: str = ""
    predecessor: str = ""
    better: tuple[tuple[Dimension, str], ...] = ()
    reason: str = ""

    @property
    def rule(self) -> str:
        """From what its days follow (plans/dating.py); empty for none."""
        return RULES[self.name.split("-")[0]]
