"""Every column that stores something, so that migrations see the whole model."""

from typing import Any

from alembic.autogenerate.api import AutogenContext
from sqlalchemy import TypeDecorator

from campaigns.fieldwork import attendance, complaints, evidence, households, stock
from campaigns.ground import files, holidays, lease, outbox, regions, settings
from campaigns.insight import reminders
from campaigns.insight.coverage import kept, snapshots
from campaigns.people import (
    accounts,
    agencies,
    jobs,
    journal,
    notices,
    persons,
    resets,
    second_factor,
    sessions,
)
from campaigns.plans import (
    accommodations,
    activities,
    agreements,
    boundaries,
    budgets,
    campaigns,
    climbing,
    deliveries,
    exclusions,
    feeds,
    imports,
    ladder,
    partner_events,
    partnerships,
    playbooks,
    populations,
    programs,
    rollover,
    sites,
    standard_prices,
    tasks,
    village_facts,
    warnings,
)
from campaigns.plans.partnerships import links

COLUMNS = (
    *(files, holidays, lease, outbox, regions, settings),
    *(accounts, agencies, jobs, journal, notices, persons, resets, second_factor, sessions),
    *(activities, budgets, campaigns, ladder, partnerships, playbooks, programs, sites, tasks),
    *(accommodations, climbing, rollover, standard_prices),
    *(deliveries, exclusions, feeds, partner_events, warnings),
    imports,
    *(agreements, links),
    *(boundaries, populations, village_facts),
    *(attendance, complaints, evidence, households, stock),
    *(kept, snapshots),
    reminders,
)


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | bool:
    """Write our column types into migrations as what the database stores, so that a migration needs no model."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


MIGRATION_OPTIONS = {"render_item": render_item, "render_as_batch": True, "compare_type": True}
