"""Budget lines as a paper grants them, with the details that make them up. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

import orjson

from campaigns.ground.cells import folded
from campaigns.plans import account_codes

Key = tuple[str, str, str]
# A row of an RAB as the table holds it: description, coefficient, quantity in thousandths, unit, price and amount in
# sen. A plain tuple: there are very many of them.
Detail = tuple[str, str, int, str, int, int]
# Of a grant: its first row, sub kegiatan, account, source, campaign, description, amount in sen, number of details.
Head = tuple[int, str, str, str, int | None, str, int, int]
TOGETHER = 100  # grants that are kept in one row of ours


class Coded:
    """A line as lines are told apart: by its codes and source, then by what it is called."""

    sub: str
    account: str
    source: str
    description: str

    @cached_property
    def key(self) -> Key:
        return account_codes.canonical(self.sub), self.account, self.source

    @cached_property
    def name(self) -> str:
        return folded(self.description)


@dataclass(eq=False)
class Bundle:
    """The details of some grants, in JSON until somebody wants to know them: a preview of new lines does not."""

    text: str

    @cached_property
    def details(self) -> list[list[list[Any]]]:
        """By grant, each a Detail as a list."""
        found: list[list[list[Any]]] = orjson.loads(self.text)
        return found


@dataclass(eq=False)
class Grant(Coded):
    """A line as the paper grants it: `row` is its first, `sen` its amount, `size` how many details it has.

    `campaign_id` None: the file does not say; NO_CAMPAIGN: it says that there is none.
    """

    bundle: Bundle
    place: int  # in the bundle
    row: int
    sub: str
    account: str
    source: str
    campaign_id: int | None
    description: str
    sen: int
    size: int

    @property
    def amount(self) -> Decimal:
        return Decimal(self.sen) / 100

    @property
    def details(self) -> list[list[Any]]:
        return self.bundle.details[self.place] if self.size else []


def plain(told: Sequence[Any]) -> str:
    """JSON of plain values, named tuples among them."""
    return orjson.dumps(told, default=tuple).decode()


def kept(heads: Sequence[Head], details: Sequence[Sequence[Detail]]) -> list[tuple[str, str]]:
    """How grants are kept: some together, heads and details apart, in JSON."""
    starts = range(0, len(heads), TOGETHER)
    return [(plain(heads[at : at + TOGETHER]), plain(details[at : at + TOGETHER])) for at in starts]


def granted(rows: Sequence[tuple[str, str]]) -> list[Grant]:
    """Grants out of what was kept of them."""
    return [
        Grant(bundle, place, *head)
        for told, text in rows
        for bundle in [Bundle(text)]
        for place, head in enumerate(orjson.loads(told))
    ]
