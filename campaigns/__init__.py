"""The program itself: what exists, what is allowed, what happened.

Five floors; a module imports only from its own floor and from the floors beneath it
(tests/house/test_floors.py keeps this true):

    insight     what we can see      calendars, the year's plan, coverage, readiness, reminders, support, publications
    fieldwork   what happened        complaints, attendance, evidence, stock
    plans       what we intend       programs, campaigns, sites, activities, tasks, partnerships, deliveries, budgets,
                                     imports, boundaries, populations, exclusions
    people      who may, who did     agencies, persons, sessions, permissions, notices, journal
    ground      what all stand on    errors, clock, workdays, money, regions, database, sealing, files, backups

No Flask, no HTML, no scheduler and no map is known here. Nothing here commits:
callers open a `transaction()` at the door and the house does the rest.
"""
