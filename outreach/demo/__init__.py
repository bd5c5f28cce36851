"""The demo year. See outreach/__init__.py for the floor plan."""

USERNAMES: tuple[str, ...] = ()


def load(password: str) -> None:
    raise SystemExit("the demo year is being written")
