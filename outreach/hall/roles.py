"""The table of what every role may do, as two rooms print it."""

from typing import Any

from campaigns.people import second_factor
from campaigns.people.permissions import GRANTS, Action
from campaigns.people.persons import ROLE_NAMES, Role


def printed(mine: Role) -> dict[str, Any]:
    """What templates/base/_roles.html shows: GRANTS itself, and which roles sign in with a code."""
    return {
        "roles": [(name, role == mine, second_factor.is_required(role)) for role, name in ROLE_NAMES.items()],
        "rows": [(action, [GRANTS[role].get(action) for role in ROLE_NAMES]) for action in Action],
    }
