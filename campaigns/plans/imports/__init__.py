"""Imports: a budget's papers out of files, looked at before they are taken over whole or not at all."""

from campaigns.plans.imports.acts import prepare_dpa, prepare_payments, read_dpa, read_payments, take_over
from campaigns.plans.imports.comparing import DOES, Effect, Paper, Step, Terms
from campaigns.plans.imports.questions import (
    Payout,
    Plan,
    Preview,
    Wrong,
    of_agency,
    payout_of,
    plan_of,
    terms_of,
)
from campaigns.plans.imports.settling import Settled, Settlement
from campaigns.plans.imports.things import ImportFault, ImportFile, ImportKind, ImportRow, ImportState

__all__ = [
    "DOES",
    "Effect",
    "ImportFault",
    "ImportFile",
    "ImportKind",
    "ImportRow",
    "ImportState",
    "Paper",
    "Payout",
    "Plan",
    "Preview",
    "Settled",
    "Settlement",
    "Step",
    "Terms",
    "Wrong",
    "of_agency",
    "payout_of",
    "plan_of",
    "prepare_dpa",
    "prepare_payments",
    "read_dpa",
    "read_payments",
    "take_over",
    "terms_of",
]
