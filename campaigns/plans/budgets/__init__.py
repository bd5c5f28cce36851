"""Budgets: what may be spent, what is promised, what is paid; a ledger only ever added to (rule M2)."""

from campaigns.plans.budgets.acts import (
    adopt,
    carry_over,
    commit,
    confirm_amount,
    open_line,
    realise,
    release,
    reverse,
)
from campaigns.plans.budgets.questions import (
    OpenCommitment,
    account_names,
    balance,
    balances,
    entries_of,
    lines_of,
    of_year,
    open_commitments,
    proposed,
    reversible,
    summaries_of,
    summary_of,
    years,
)
from campaigns.plans.budgets.things import BudgetEntry, BudgetLine, FundingSource, LineStage
from campaigns.plans.ledger import Balance, EntryKind

__all__ = [
    "Balance",
    "BudgetEntry",
    "BudgetLine",
    "EntryKind",
    "FundingSource",
    "LineStage",
    "OpenCommitment",
    "account_names",
    "adopt",
    "balance",
    "balances",
    "carry_over",
    "commit",
    "confirm_amount",
    "entries_of",
    "lines_of",
    "of_year",
    "open_commitments",
    "open_line",
    "proposed",
    "realise",
    "release",
    "reverse",
    "reversible",
    "summaries_of",
    "summary_of",
    "years",
]
