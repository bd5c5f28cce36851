import pytest

from campaigns.ground.database import transaction
from campaigns.ground.errors import Conflict, Invalid, NotAllowed
from campaigns.people import journal
from campaigns.people.persons import Membership
from campaigns.plans import programs
from campaigns.plans.programs import GiftRule
from tests import cast


def test_a_program_has_a_name_of_its_own_and_an_audience(planner: Membership) -> None:
    made = cast.program(planner)
    assert made.code == "KE_PESISIR_SUNGAI"
    with pytest.raises(Conflict) as taken:
        cast.program(planner)
    assert taken.value.code == "program.taken"
    with pytest.raises(Invalid) as nameless, transaction():
        programs.create(" ", "warga", "", by=planner)
    with pytest.raises(Invalid) as aimless, transaction():
        programs.create("Lapor Berbagi", "", "", by=planner)
    assert (nameless.value.field, aimless.value.field) == ("name", "audience")


def test_codes_stay_apart_when_names_are_alike(planner: Membership) -> None:
    assert [cast.program(planner, n).code for n in ("Lapor Berbagi", "Berbagi!")] == ["BERBAGI", "BERBAGI_2"]


def test_a_program_keeps_its_code_when_it_is_renamed(planner: Membership, leader: Membership) -> None:
    made = cast.program(planner)
    with transaction():
        programs.revise(
            made, "Susur Sungai", "pedagang pasar terapung", "", GiftRule(), seen=made.version, by=planner
        )
    assert (made.name, made.code) == ("Susur Sungai", "KE_PESISIR_SUNGAI")
    with transaction():
        programs.revise(
            made, made.name, made.audience, "suara sungai", GiftRule(), seen=made.version, by=planner
        )
    entry = journal.of(made)[0]
    assert (entry.before, entry.after) == ({"purpose": ""}, {"purpose": "suara sungai"})
    with pytest.raises(NotAllowed), transaction():
        programs.revise(made, "Lain", "warga", "", GiftRule(), seen=made.version, by=leader)
