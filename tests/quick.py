"""What each test would do anew though it comes out the same: the builders of addresses, and the code of templates.

A test has an application of its own, with 250 routes and a hundred templates; making these took most of its time.
"""

from collections.abc import Callable
from typing import Any

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing.rules import Rule

Builder = Callable[..., Any]


class Codes(BytecodeCache):
    """The code of every template that was compiled in this process, by its key and source."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


def build_when_asked(compile_builder: Callable[[Rule, bool], Builder]) -> Callable[[Rule, bool], Builder]:
    """A rule's builder is compiled when an address is first built by it: a test builds a few of them."""

    def compile_later(rule: Rule, append_unknown: bool = True) -> Builder:
        made: list[Builder] = []

        def build(self: Rule, *args: Any, **kwargs: Any) -> Any:
            if not made:
                made.append(compile_builder(rule, append_unknown))
            return made[0].__get__(self, None)(*args, **kwargs)

        return build

    return compile_later


CODES = Codes()
Rule._compile_builder = build_when_asked(Rule._compile_builder)  # type: ignore[method-assign]
