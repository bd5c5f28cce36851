"""The four ways the program says no.

Each carries a `code` for machines and tests (stable) and a `message` for people (Indonesian, one
sentence they can act on; may be reworded). None knows HTTP: outreach/hall/errors.py gives them a
status, outreach/cli.py an exit code.
"""


class DomainError(Exception):
    """Something was asked that the program does not allow."""

    def __init__(self, code: str, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field


class Invalid(DomainError):
    """The request breaks a rule of the thing itself; `field` names the culprit."""


class NotAllowed(DomainError):
    """This person may not do this to this thing."""


class NotFound(DomainError):
    """No such thing, or none that this person may see."""


class Conflict(DomainError):
    """The thing changed, or was taken, while the person was deciding."""
