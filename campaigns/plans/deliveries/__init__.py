"""Deliveries: what arrived of what partners promised, in parts, each verified here (rules P1, P2)."""

from campaigns.plans.deliveries.acts import record, reverse, verify
from campaigns.plans.deliveries.questions import (
    Promised,
    everything,
    for_activity,
    of_contribution,
    of_contributions,
    promised,
    reliabilities,
    reliability_of,
    still_missing,
    waiting,
)
from campaigns.plans.deliveries.things import Delivery, DeliveryState
from campaigns.plans.partnerships import standing_of
from campaigns.plans.promise_ledger import PromiseStanding, Reliability

__all__ = [
    "Delivery",
    "DeliveryState",
    "PromiseStanding",
    "Promised",
    "Reliability",
    "everything",
    "for_activity",
    "of_contribution",
    "of_contributions",
    "promised",
    "record",
    "reliabilities",
    "reliability_of",
    "reverse",
    "standing_of",
    "still_missing",
    "verify",
    "waiting",
]
