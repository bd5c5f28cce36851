"""A mend for Python 3.11, which corrupts its memory under SQLAlchemy's sessions and then dies (SIGSEGV).

On 3.11 an instance whose class has no place left for a late attribute gets its `__dict__` while that attribute is
stored, and making it may start the garbage collector. When the collector then runs a weak reference's callback that
stores a late attribute on the same instance, two dictionaries share one array, and the first is left with freed
memory. SQLAlchemy does just this: closing a session stores `InstanceState._strong_obj`, and so does the callback of
a mapped object that is collected. Python 3.12 and later make dictionaries otherwise and need none of this.

So every attribute of `InstanceState` gets its place among the class's shared keys before the first mapped object is
made. tests/campaigns/ground/test_python311.py dies without it.
"""

from sqlalchemy.orm.state import InstanceState

LATE = (
    *(
        "key",
        "session_id",
        "_instance_dict",
        "runid",
        "load_options",
        "load_path",
        "insert_order",
        "_strong_obj",
    ),
    *("modified", "expired", "_deleted", "_load_pending", "_orphaned_outside_of_session", "identity_token"),
    *("_last_known_values", "callables"),
)


def make_room() -> None:
    """Give the late attributes their places. Once per process, before anything is loaded."""
    first = InstanceState.__new__(InstanceState)
    for name in LATE:
        setattr(first, name, None)
