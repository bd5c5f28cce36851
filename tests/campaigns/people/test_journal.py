"""The journal: what an act changed, before and after (rule J1)."""

from flask import Flask

from campaigns.ground.database import transaction
from campaigns.people import agencies, journal
from campaigns.people.persons import Membership


def test_it_keeps_what_changed_and_nothing_else(app: Flask, admin: Membership) -> None:
    agency = agencies.own()
    old = agency.name
    with transaction(), journal.changed(admin, "mengubah instansi", agency, "name", "email", "kind"):
        agency.name = "Nama baru"
    (entry,) = journal.of(agency)
    assert (entry.act, entry.before, entry.after) == (
        "mengubah instansi",
        {"name": old},
        {"name": "Nama baru"},
    )


def test_an_act_that_changes_nothing_is_no_entry_unless_it_says_why(app: Flask, admin: Membership) -> None:
    agency = agencies.own()
    with transaction(), journal.changed(admin, "mengubah instansi", agency, "name"):
        agency.name = str(agency.name)
    assert journal.of(agency) == []
    with transaction(), journal.changed(admin, "mengubah instansi", agency, "name", reason="diperiksa"):
        pass
    (entry,) = journal.of(agency)
    assert (entry.before, entry.after) == (None, {"reason": "diperiksa"})
