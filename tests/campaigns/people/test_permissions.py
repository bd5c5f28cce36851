"""The truth table of product §2: who does what, and above all what each must never do."""

import pytest

from campaigns.ground.errors import NotAllowed, NotFound
from campaigns.people.agencies import Agency, with_code
from campaigns.people.permissions import GRANTS, Action, Reach, find, may, require
from campaigns.people.persons import ROLE_NAMES, Role

NEVER = {
    Role.PLANNER: (Action.SEE_IDENTITY, Action.SEE_CONFIDENTIAL, Action.DECIDE_CAMPAIGN, Action.EDIT_BUDGET),
    Role.LEADER: (Action.SEE_IDENTITY, Action.EDIT_CAMPAIGN, Action.EDIT_BUDGET, Action.MANAGE_PEOPLE),
    Role.TREASURER: (Action.SEE_COMPLAINT, Action.SEE_IDENTITY, Action.DECIDE_CAMPAIGN, Action.EDIT_CAMPAIGN),
    Role.OFFICER: (Action.SEE_COMPLAINT, Action.SEE_IDENTITY, Action.SEE_BUDGET, Action.SEE_PARTNERSHIP),
    Role.OPERATOR: (Action.DECIDE_CAMPAIGN, Action.EDIT_BUDGET, Action.MANAGE_PEOPLE, Action.EDIT_CAMPAIGN),
    Role.PARTNER: (Action.SEE_PLANS, Action.SEE_BUDGET, Action.SEE_IDENTITY, Action.SEE_CONFIDENTIAL),
    Role.ADMIN: (Action.SEE_IDENTITY, Action.SEE_CONFIDENTIAL, Action.SEE_COMPLAINT, Action.DECIDE_CAMPAIGN),
}


@pytest.mark.parametrize(("role", "action"), [(role, a) for role, actions in NEVER.items() for a in actions])
def test_what_a_role_must_never_do_it_is_not_granted(role, action):
    """Product §2, the column "must never"; rule C2 for identities and rahasia text."""
    assert action not in GRANTS[role]


def test_identities_are_for_the_operator_alone():
    """Rule C2: never admin, planner, leader."""
    assert [role for role in Role if Action.SEE_IDENTITY in GRANTS[role]] == [Role.OPERATOR]


def test_rahasia_text_is_for_operator_and_leader():
    """Rule C2; the recording officer and the liaison see single ones, by the complaint and not by the role."""
    assert {role for role in Role if Action.SEE_CONFIDENTIAL in GRANTS[role]} == {Role.OPERATOR, Role.LEADER}


def test_who_plans_does_not_decide_and_who_pays_does_neither():
    deciders = {role for role in Role if Action.DECIDE_CAMPAIGN in GRANTS[role]}
    assert deciders == {Role.LEADER}
    assert deciders.isdisjoint({role for role in Role if Action.EDIT_CAMPAIGN in GRANTS[role]})
    assert [role for role in Role if Action.EDIT_BUDGET in GRANTS[role]] == [Role.TREASURER]


def test_a_partner_reaches_no_further_than_the_own_agency():
    assert set(GRANTS[Role.PARTNER].values()) == {Reach.OWN_AGENCY}


def test_an_officer_reaches_no_further_than_what_was_assigned():
    """Product §2: never other activities' people."""
    assert set(GRANTS[Role.OFFICER].values()) == {Reach.ASSIGNED}


def test_people_and_reference_tables_are_the_admins():
    for action in (Action.MANAGE_PEOPLE, Action.MANAGE_REFERENCE):
        assert [role for role in Role if action in GRANTS[role]] == [Role.ADMIN]


def test_every_role_has_a_name_and_grants_and_every_action_somebody():
    assert set(GRANTS) == set(ROLE_NAMES) == set(Role)
    assert set(Action) == {action for grants in GRANTS.values() for action in grants}


class Ours:
    def __init__(self, owners=(), assignees=()):
        self.owner_ids, self.assignee_ids = set(owners), set(assignees)


def test_reach_is_measured_by_what_the_thing_says(dishub, dinsos, officer):
    theirs = Ours(owners=[dishub.agency_id])
    assert may(dishub, Action.PLEDGE_CONTRIBUTION, theirs)
    assert not may(dinsos, Action.PLEDGE_CONTRIBUTION, theirs)
    assert may(officer, Action.RECORD_COMPLAINT, Ours(assignees=[officer.person_id]))
    assert not may(officer, Action.RECORD_COMPLAINT, Ours(assignees=[dishub.person_id]))


def test_without_a_thing_the_question_is_whether_any(dishub):
    assert may(dishub, Action.SEE_PARTNERSHIP)
    assert not may(dishub, Action.SEE_PLANS)


def test_an_act_says_no_and_a_page_knows_nothing(planner, admin):
    agency = with_code("DISHUB")
    with pytest.raises(NotAllowed) as refusal:
        require(planner, Action.MANAGE_PEOPLE, agency)
    assert refusal.value.code == "not-allowed"
    with pytest.raises(NotFound) as hidden:
        find(planner, Action.MANAGE_PEOPLE, Agency, agency.id)
    with pytest.raises(NotFound) as missing:
        find(admin, Action.MANAGE_PEOPLE, Agency, 10_000)
    assert hidden.value.code == missing.value.code == "agency.unknown"
    assert find(admin, Action.MANAGE_PEOPLE, Agency, agency.id) is agency
