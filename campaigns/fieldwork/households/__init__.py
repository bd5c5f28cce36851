"""Households: one gift for each where the program says so, known again without keeping who they are (rule S2)."""

from campaigns.fieldwork.households.acts import KEPT, forget, give, withdraw
from campaigns.fieldwork.households.identities import HIGHEST_RT, LONGEST_NAME, Identity, of_house, of_number
from campaigns.fieldwork.households.questions import Recipient, number_of, numbers, of, recipients
from campaigns.fieldwork.households.things import Household, HouseholdGift

__all__ = [
    "HIGHEST_RT",
    "KEPT",
    "LONGEST_NAME",
    "Household",
    "HouseholdGift",
    "Identity",
    "Recipient",
    "forget",
    "give",
    "number_of",
    "numbers",
    "of",
    "of_house",
    "of_number",
    "recipients",
    "withdraw",
]
