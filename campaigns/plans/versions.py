"""What is replaced whole by an office's file, and may be taken back: boundaries, the population. One is in use."""

from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

from sqlalchemy.orm import Mapped

from campaigns.ground.database import Base, db, hold
from campaigns.ground.errors import Conflict


class VersionState(StrEnum):
    """At most one version is in use; one with faults can only be replaced by a better file."""

    FAULTY = "faulty"
    PREPARED = "prepared"
    CURRENT = "current"
    RETIRED = "retired"
    LEFT = "left"


class Versioned(Base):
    """A thing with a `state` of these; what pages ask of it."""

    __abstract__ = True

    state: Mapped[VersionState]

    @property
    def is_open(self) -> bool:
        """Whether it is still looked at: neither taken over nor left."""
        return self.state in (VersionState.FAULTY, VersionState.PREPARED)

    @property
    def is_ready(self) -> bool:
        """Whether it waits to be taken over."""
        return self.state == VersionState.PREPARED

    @property
    def was_used(self) -> bool:
        """Whether it was in use and can be again."""
        return self.state == VersionState.RETIRED

    @property
    def is_left(self) -> bool:
        return self.state == VersionState.LEFT


Version = TypeVar("Version", bound=Versioned)


def held_as_seen(used: Version | None, seen: str, mark: Callable[[], str], moved: Conflict) -> Version | None:
    """What is in use, held until the commit. Raises `moved` where its mark is not the one that a person saw."""
    if used:
        hold(used)
    if seen != mark() or (used and used.state is not VersionState.CURRENT):
        raise moved
    return used


def retire(used: Versioned | None) -> None:
    """Take it out of use, before another one stands in its place: two may not be there at once."""
    if used:
        used.state = VersionState.RETIRED
        db.session.flush()
