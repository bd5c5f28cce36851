"""What is replaced whole by an office's file, and may be taken back: boundaries, the population. One is in use."""

from enum import StrEnum

from sqlalchemy.orm import Mapped


class VersionState(StrEnum):
    """At most one version is in use; one with faults can only be replaced by a better file."""

    FAULTY = "faulty"
    PREPARED = "prepared"
    CURRENT = "current"
    RETIRED = "retired"
    LEFT = "left"


class Versioned:
    """A thing with a `state` of these; what pages ask of it."""

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
