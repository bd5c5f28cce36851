"""What each test would do anew though it comes out the same: rules of addresses, code of templates, statements.

A test has an application and a database of its own, with 250 routes, a hundred templates and some hundred
statements; making these took most of its time.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import URL, Dialect, Engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache
from werkzeug.routing.rules import Rule


class Codes(BytecodeCache):
    """The code of every template that was compiled in this process, by its key and source."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


def compiled_once(compile_rule: Callable[[Rule], None]) -> Callable[[Rule], None]:
    """A rule that is spelt like one before it takes over what was made of that one."""
    made: dict[object, dict[str, Any]] = {}

    def compile_or_take(rule: Rule) -> None:
        converters = frozenset(rule.map.converters.items())
        key = (rule.rule, rule.subdomain, rule.merge_slashes, repr(rule.defaults), converters)
        if key not in made:
            compile_rule(rule)
            made[key] = {name: getattr(rule, name) for name in OF_A_RULE}
        vars(rule).update(made[key])
        for name in BUILDERS:
            setattr(rule, name, getattr(rule, name).__func__.__get__(rule))

    return compile_or_take


@cache
def kept(kind: type[Dialect]) -> type[Dialect]:
    """A kind of dialect of which there is one per settings, and one store of statements, for all engines of a process.

    SQLAlchemy keeps compiled statements by dialect and engine, and each test's database is an engine of its own.
    """
    made: dict[frozenset[tuple[str, Any]], Dialect] = {}
    statements: LRUCache[Any, Any] = LRUCache(STATEMENTS)

    class Kept(kind):  # type: ignore[valid-type, misc]
        supports_statement_cache = True  # it is the parent in all that makes a statement

        def __new__(cls, **settings: Any) -> Dialect:
            return made.setdefault(frozenset(settings.items()), super().__new__(cls))

        def __init__(self, **settings: Any) -> None:
            if not self.__dict__:
                super().__init__(**settings)

        @classmethod
        def engine_created(cls, engine: Engine) -> None:
            engine.update_execution_options(compiled_cache=statements)

    return Kept


def kept_for_any_address(kind: type[Dialect], url: URL) -> type[Dialect]:
    return kept(kind)


STATEMENTS = 4_000  # more than the program has
for kind in (SQLiteDialect_pysqlite, PGDialect_psycopg):
    kind.get_dialect_cls = classmethod(kept_for_any_address)  # type: ignore[assignment]
CODES = Codes()
BUILDERS = ("_build", "_build_unknown")
OF_A_RULE = (*BUILDERS, "_parts", "_trace", "_converters", "arguments")
Rule.compile = compiled_once(Rule.compile)  # type: ignore[method-assign]
