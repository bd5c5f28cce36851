"""Deliveries: what arrived of what partners promised, in parts, each verified here (rules P1, P2)."""

from campaigns.plans.deliveries.acts import record, reverse, verify
from campaigns.plans.deliveries.questions import (
    Support,
    at,
    everything,
    for_activity,
    of_campaign,
    of_contribution,
    of_contributions,
    reliabilities,
    reliability_of,
    still_missing,
    supports,
    waiting,
)
from campaigns.plans.deliveries.things import Delivery, DeliveryState
from campaigns.plans.partnerships import standing_of
from campaigns.plans.promise_ledger import PromiseStanding, Reliability

__all__ = [
    "Delivery",
    "DeliveryState",
    "PromiseStanding",
    "Reliability",
    "Support",
    "at",
    "everything",
    "for_activity",
    "of_campaign",
    "of_contribution",
    "of_contributions",
    "record",
    "reliabilities",
    "reliability_of",
    "reverse",
    "standing_of",
    "still_missing",
    "supports",
    "verify",
    "waiting",
]
