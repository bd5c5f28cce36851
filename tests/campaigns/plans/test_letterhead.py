"""The letterhead is checked, journalled, and printed as it stands."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from campaigns.ground.database import db, transaction
from campaigns.ground.errors import Invalid, NotAllowed
from campaigns.ground.files import Upload
from campaigns.people import journal
from campaigns.people.persons import Membership
from campaigns.plans import letterhead
from campaigns.plans.letterhead import LENGTHS, Letterhead
from tests.cast import PDF

OURS = Letterhead(
    "Pemprov Contoh", "Dinas Contoh", "Jalan Contoh 1", "0511", "a@contoh.go.id", "", "Martapura"
)
SIGN = Upload("logo.webp", "image/webp", b"RIFF....WEBP")


def test_it_is_changed_as_a_whole_and_noted_once(admin: Membership) -> None:
    with transaction():
        letterhead.set_letterhead(OURS, by=admin)
    assert letterhead.letterhead() == OURS
    assert OURS.reached_by == "Telepon: 0511 · Surel: a@contoh.go.id"
    with transaction():
        letterhead.set_letterhead(OURS, by=admin)  # nothing changed: nothing noted
    acts = db.session.scalars(select(journal.Entry).where(journal.Entry.act == "mengubah kop surat")).all()
    assert len(acts) == 1
    assert acts[0].after["letter_city"] == "Martapura"


def test_a_logo_stays_until_another_or_none_is_wanted(admin: Membership) -> None:
    with transaction():
        letterhead.set_letterhead(OURS, SIGN, by=admin)
    with transaction():
        letterhead.set_letterhead(replace(OURS, phone=""), by=admin)
    kept = letterhead.logo()
    assert kept is not None
    assert kept.media_type == "image/webp"
    with transaction():
        letterhead.set_letterhead(OURS, without_logo=True, by=admin)
    assert letterhead.logo() is None


@pytest.mark.parametrize("field", ["government", "office", "city"])
def test_a_paper_needs_its_office_and_its_city(admin: Membership, field: str) -> None:
    with pytest.raises(Invalid) as refusal, transaction():
        letterhead.set_letterhead(replace(OURS, **{field: "  "}), by=admin)
    assert refusal.value.field == field


@pytest.mark.parametrize("field", LENGTHS)
def test_no_line_is_longer_than_a_paper(admin: Membership, field: str) -> None:
    with pytest.raises(Invalid) as refusal, transaction():
        letterhead.set_letterhead(replace(OURS, **{field: "k" * (LENGTHS[field] + 1)}), by=admin)
    assert (refusal.value.code, refusal.value.field) == ("letterhead.long", field)


def test_a_logo_is_a_picture(admin: Membership) -> None:
    with pytest.raises(Invalid) as refusal, transaction():
        letterhead.set_letterhead(OURS, PDF, by=admin)
    assert (refusal.value.code, refusal.value.field) == ("letterhead.logo", "file")


def test_only_who_keeps_the_tables_changes_it(planner: Membership) -> None:
    with pytest.raises(NotAllowed), transaction():
        letterhead.set_letterhead(OURS, by=planner)
