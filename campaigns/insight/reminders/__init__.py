"""Reminders: what the clock says to whom, in office hours, each thing once."""

from campaigns.insight.reminders.acts import say, to_say
from campaigns.insight.reminders.digest import readers_at, send
from campaigns.insight.reminders.engine import Due, Reminder, reminders, stage_of
from campaigns.insight.reminders.things import Said

__all__ = ["Due", "Reminder", "Said", "readers_at", "reminders", "say", "send", "stage_of", "to_say"]
