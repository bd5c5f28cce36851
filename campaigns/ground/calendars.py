"""What stands in an uploaded iCalendar file: its events as the rows of a sheet, so that one way leads on from there.

The file is opened in a child process (workbench.py) by bench/calendars.py.
"""

from campaigns.ground import spreadsheets, workbench
from campaigns.ground.spreadsheets import Sheet

BEGIN = b"BEGIN:VCALENDAR"


def is_calendar(content: bytes) -> bool:
    """Whether these bytes begin like an iCalendar file."""
    return content.removeprefix(b"\xef\xbb\xbf").lstrip()[: len(BEGIN)].upper() == BEGIN


def read(content: bytes) -> list[Sheet]:
    """One sheet with a heading, and one row for each event that was not cancelled.

    Before a transaction, not in it. Raises Invalid with field `file`, Conflict (`file.busy`).
    """
    workbench.check_size(content)
    return spreadsheets.told(workbench.run("calendar", content)[1])
