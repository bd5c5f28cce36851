"""Campaigns: one year's edition of a program, on one rung, from its draft to the leader's decision."""

from campaigns.plans.campaigns.acts import (
    approve,
    begin,
    draft,
    expect_alive,
    finish,
    revise,
    send_back,
    submit,
)
from campaigns.plans.campaigns.questions import (
    editions_of,
    editions_of_each,
    in_state,
    of_year,
    years,
)
from campaigns.plans.campaigns.things import (
    ALIVE,
    COUNTED_AS_PLANNED,
    EDITABLE,
    LONGEST,
    LONGEST_TITLE,
    PUBLIC,
    Campaign,
    CampaignState,
)

__all__ = [
    "ALIVE",
    "COUNTED_AS_PLANNED",
    "EDITABLE",
    "LONGEST",
    "LONGEST_TITLE",
    "PUBLIC",
    "Campaign",
    "CampaignState",
    "approve",
    "begin",
    "draft",
    "editions_of",
    "editions_of_each",
    "expect_alive",
    "finish",
    "in_state",
    "of_year",
    "revise",
    "send_back",
    "submit",
    "years",
]
