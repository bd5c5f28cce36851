"""What is asked, as whom, and how many bare hellos it may cost."""

from dataclasses import dataclass

PUBLIC, WORK, BOARD = 1.7, 8.0, 30.0  # times the CPU of a bare hello


@dataclass(frozen=True)
class Target:
    """A page under measurement; `username` is a demo person's, empty for a stranger."""

    path: str
    limit: float
    username: str = ""


TARGETS = (
    *(Target(path, PUBLIC) for path in ("/", "/coverage", "/coverage/areas.json", "/privacy")),
    Target("/desk/programs", WORK, "perencana"),
    Target("/desk/campaigns", WORK, "perencana"),
    Target("/desk/programs/1/campaigns/new", WORK, "perencana"),
    Target("/desk/activities", WORK, "perencana"),
    Target("/desk/campaigns/1/activities/new", WORK, "perencana"),
    Target("/desk/sites", WORK, "perencana"),
    Target("/desk/sites/new", WORK, "perencana"),
    Target("/desk/partnerships", WORK, "perencana"),
    Target("/desk/complaints", WORK, "operator"),
    Target("/desk/accounts", WORK, "admin"),
    Target("/desk/accounts/new", WORK, "admin"),
    Target("/portal/", WORK, "dishub"),
    Target("/field/", WORK, "petugas"),
    Target("/account", WORK, "perencana"),
    Target("/desk/campaigns/1", BOARD, "perencana"),
    Target("/desk/activities/1", BOARD, "perencana"),
    Target("/desk/", BOARD, "perencana"),
    Target("/desk/budgets", BOARD, "bendahara"),
    Target("/desk/coverage", BOARD, "pimpinan"),
    Target("/desk/coverage?level=district", BOARD, "pimpinan"),
)
