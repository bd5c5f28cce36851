"""What a budget's paper would change: the lines that it grants beside those that are there. Pure.

A line is known by its sub kegiatan, account, source and campaign; where several lines have those alike, by its
description too. So a file that is loaded twice finds its own lines again and changes nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from campaigns.ground import formats, previews
from campaigns.plans import account_codes, ledger
from campaigns.plans.budgets.things import DocumentKind, FundingSource, LineStage
from campaigns.plans.imports.grants import Coded, Grant, Key

ZERO = Decimal(0)
PARTS = set(FundingSource) - {FundingSource.APBD, FundingSource.APBN}


class Paper(StrEnum):
    """The document that a file is a copy of."""

    DPA = "dpa"
    SHIFT = "pergeseran"
    AMENDMENT = "perubahan"
    PROPOSAL = "usulan"

    @property
    def stage(self) -> LineStage:
        return LineStage.USULAN if self is Paper.PROPOSAL else LineStage.DPA

    @property
    def document(self) -> DocumentKind | None:
        """The kind of document it leaves; a proposal leaves none."""
        kinds = {Paper.DPA: DocumentKind.MURNI, Paper.SHIFT: DocumentKind.PERGESERAN}
        return None if self is Paper.PROPOSAL else kinds.get(self, DocumentKind.PERUBAHAN)

    @property
    def is_change(self) -> bool:
        """Whether it changes a budget that is signed already."""
        return self in (Paper.SHIFT, Paper.AMENDMENT)


@dataclass(frozen=True)
class Terms:
    """What a person says beside the file. `ends_rest`: a line that the paper leaves out loses its ceiling."""

    paper: Paper
    number: str
    day: date
    ends_rest: bool = False


class Effect(StrEnum):
    """What a line of the paper does to the budget."""

    NEW = "new"
    ADOPTED = "adopted"
    CHANGED = "changed"
    DETAILED = "detailed"
    SAME = "same"
    ENDED = "ended"
    LEFT = "left"
    WRONG = "wrong"


DOES = (Effect.NEW, Effect.ADOPTED, Effect.CHANGED, Effect.DETAILED, Effect.ENDED)


@dataclass(eq=False)
class Known(Coded):
    """A line that is there: its ceiling, what of it is used, and the allotments that a correction takes back."""

    id: int
    sub: str
    account: str
    source: str
    campaign_id: int | None
    stage: LineStage
    description: str
    ceiling: Decimal = ZERO
    used: Decimal = ZERO
    shifted: bool = False
    details: Sequence[Sequence[Any]] = ()


class Step(NamedTuple):
    """What one line does, with a sentence where it is wrong."""

    effect: Effect
    grant: Grant | None = None
    known: Known | None = None
    sentence: str = ""

    @property
    def before(self) -> Decimal:
        if self.known is None and self.effect is Effect.SAME:
            return self.after
        return self.known.ceiling if self.known else ZERO

    @property
    def after(self) -> Decimal:
        if self.effect is Effect.LEFT:
            return self.before
        return self.grant.amount if self.grant else ZERO

    @property
    def sub(self) -> str:
        told = self.grant or self.known
        return told.sub if told else ""

    @property
    def mark(self) -> tuple[object, ...]:
        grant, line = self.grant, self.known
        told = (grant.row, grant.sen) if grant else None
        return str(self.effect), told, line and (line.id, line.ceiling), self.sentence


@dataclass
class _Matching:
    """Grants and lines that still look for each other, and those that found."""

    grants: list[Grant]
    known: list[Known]
    pairs: list[tuple[Grant, Known]] = field(default_factory=list)

    def by(self, of_grant: Callable[[Grant], Hashable | None], of_known: Callable[[Known], Hashable]) -> None:
        """Join those that are alike in this, and alone in it on both sides."""
        if not (self.grants and self.known):
            return
        wanted = {
            key: grant for key, grant in _alone((of_grant(g), g) for g in self.grants) if key is not None
        }
        found = [
            (wanted[key], line) for key, line in _alone((of_known(k), k) for k in self.known) if key in wanted
        ]
        joined, taken = {grant for grant, _ in found}, {line for _, line in found}
        self.pairs += found
        self.grants = [grant for grant in self.grants if grant not in joined]
        self.known = [line for line in self.known if line not in taken]


def _alone(named: Iterable[tuple[Hashable | None, Grant | Known]]) -> list[tuple[Hashable | None, Any]]:
    pairs = list(named)
    counts = Counter(key for key, _ in pairs)
    return [(key, one) for key, one in pairs if counts[key] == 1]


def compare(granted: Sequence[Grant], known: Sequence[Known], terms: Terms) -> list[Step]:
    """What each line of the paper does, in its order, then what stands in its sub kegiatan and not in it."""
    paper = terms.paper
    matching = _matched(granted, [line for line in known if line.stage == paper.stage])
    pairs = dict(matching.pairs)
    if paper is Paper.DPA:
        proposed = [line for line in known if line.stage == LineStage.USULAN and line.ceiling]
        pairs |= _matched(matching.grants, proposed).pairs
    shared = _shared(matching, pairs)
    steps = [_step(grant, pairs.get(grant), shared, terms) for grant in granted]
    return steps + [
        _rest(line, terms)
        for line in _left(matching.known, granted)
        if line.key not in shared and line.ceiling
    ]


def _left(known: Sequence[Known], granted: Sequence[Grant]) -> list[Known]:
    """The lines of those sub kegiatan that the paper tells of."""
    subs = {grant.key[0] for grant in granted} if known else set()
    return [line for line in known if line.key[0] in subs]


def unbalanced(steps: Sequence[Step], terms: Terms) -> list[str]:
    """Why a shift is none: in each sub kegiatan, what is added and taken away has to come to nothing (rule M2)."""
    if terms.paper is not Paper.SHIFT:
        return []
    moves = ((account_codes.canonical(step.sub), step.after - step.before) for step in steps)
    return [
        f"Pergeseran dalam {sub} belum impas: {formats.change(rest)}. Samakan, atau muat sebagai perubahan."
        for sub, rest in ledger.unbalanced(moves).items()
    ]


def mark_of(steps: Sequence[Step]) -> str:
    """A mark of all that a person read of these steps; another mark means that something changed meanwhile."""
    return previews.mark_of(step.mark for step in steps)


def _matched(granted: Sequence[Grant], known: Sequence[Known]) -> _Matching:
    """First by all that is told, then by less: never by what two have alike."""
    matching = _Matching(list(granted), list(known))
    matching.by(
        lambda g: (g.key, g.campaign_id or None, g.name),
        lambda k: (k.key, k.campaign_id, k.name),
    )
    matching.by(
        lambda g: (g.key, g.name) if g.campaign_id is None else None,
        lambda k: (k.key, k.name),
    )
    matching.by(lambda g: (g.key, g.campaign_id or None), lambda k: (k.key, k.campaign_id))
    matching.by(lambda g: g.key if g.campaign_id is None else None, lambda k: k.key)
    # Who only knows that the money is of the APBD, and who knows of which part, mean the same line.
    matching.by(
        lambda g: (g.key[:2], g.campaign_id or None) if g.source in PARTS else None,
        lambda k: (k.key[:2], k.campaign_id) if k.source == FundingSource.APBD else None,
    )
    matching.by(
        lambda g: (g.key[:2], g.campaign_id or None) if g.source == FundingSource.APBD else None,
        lambda k: (k.key[:2], k.campaign_id) if k.source in PARTS else None,
    )
    return matching


def _shared(matching: _Matching, pairs: Mapping[Grant, Known]) -> Mapping[Key, Sequence[Known]]:
    """Lines that an account of the paper may mean, which does not say which: several campaigns share it."""
    alone = matching.grants if matching.known else []
    vague = {g.key for g in alone if g.campaign_id is None and g not in pairs}
    found: defaultdict[Key, list[Known]] = defaultdict(list)
    for line in matching.known:
        if line.key in vague:
            found[line.key].append(line)
    return found


def _step(grant: Grant, line: Known | None, shared: Mapping[Key, Sequence[Known]], terms: Terms) -> Step:
    if line is None:
        return _unmatched(grant, shared.get(grant.key, ()) if shared else ())
    if line.stage != terms.paper.stage:
        return Step(Effect.ADOPTED, grant, line)
    if line.ceiling == grant.amount:
        differs = grant.size and grant.details != line.details
        return Step(Effect.DETAILED if differs else Effect.SAME, grant, line)
    return _moved(Step(Effect.CHANGED, grant, line), terms)


def _unmatched(grant: Grant, shared: Sequence[Known]) -> Step:
    """A line that is not there yet; or one account of several campaigns, which the paper tells only together."""
    if not shared or grant.campaign_id is not None:
        return Step(Effect.NEW if grant.sen else Effect.SAME, grant)
    together = sum((line.ceiling for line in shared), ZERO)
    if together == grant.amount:
        return Step(Effect.SAME, grant)
    sentence = (
        f"sudah terbagi dalam {len(shared)} baris berjumlah {formats.rupiah(together)}; tambahkan kolom Kampanye,"
        " atau tulis uraian yang sama dengan barisnya"
    )
    return Step(Effect.WRONG, grant, None, sentence)


def _moved(step: Step, terms: Terms) -> Step:
    """A ceiling that changes, where it may: never below what is used, nor past a shift by the paper before it."""
    line = step.known
    assert line is not None
    if step.after < line.used:
        sentence = f"pagu tidak dapat menjadi {formats.rupiah(step.after)}: {formats.rupiah(line.used)} sudah terpakai"
        return Step(Effect.WRONG, step.grant, line, sentence)
    if line.shifted and not terms.paper.is_change:
        sentence = "pagu baris ini sudah digeser; muat berkasnya sebagai pergeseran atau perubahan"
        return Step(Effect.WRONG, step.grant, line, sentence)
    return step


def _rest(line: Known, terms: Terms) -> Step:
    if not terms.ends_rest:
        return Step(Effect.LEFT, None, line)
    return _moved(Step(Effect.ENDED, None, line), terms)
