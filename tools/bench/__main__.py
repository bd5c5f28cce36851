"""`python3 manage.py bench`: ratios within one run, as the tables of BENCHMARKS.md.

--write puts the tables into BENCHMARKS.md between the marks of their names; without it they are only printed.
"""

import argparse
import platform
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime

from tools.bench import coverages, imports, maps, measurements, plans
from tools.bench.table import Table
from tools.setup.environment import ROOT

REPORT = ROOT / "BENCHMARKS.md"
PARTS: dict[str, Callable[[int, float, str], Table]] = {
    "servers": measurements.servers,
    "pages": measurements.pages,
    "sizes": measurements.sizes,
    "year": plans.year,
    "slots": plans.free_slots,
    "imports": imports.imports,
    "coverage": coverages.coverage,
    "map": maps.maps,
}


def main(words: list[str]) -> int:
    options = options_of(words)
    missed = 0
    for name in options.parts:
        table = PARTS[name](options.rounds, options.seconds, options.only)
        print(f"\n## {name}\n\n{table.text}\n", flush=True)
        missed += table.missed
        if options.write:
            write(name, table)
    return 1 if missed else 0


def options_of(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="manage.py bench", description=__doc__)
    add = parser.add_argument
    add("parts", nargs="*", choices=[*PARTS, []], default=list(PARTS), help="which tables (all)")
    add("--rounds", type=int, default=5, help="turns of each target (5)")
    add("--seconds", type=float, default=2.0, help="how long a turn lasts (2)")
    add("--only", default="", help="only targets whose address holds this text")
    add("--write", action="store_true", help="put the tables into BENCHMARKS.md")
    return parser.parse_args(words)


def write(name: str, table: Table) -> None:
    """Put a table between its marks. Raises LookupError if the report has no such marks."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    told = f"{begin}\n{stamp()}\n\n{table.text}\n{end}"
    report, found = re.subn(f"{begin}.*?{end}", lambda _: told, REPORT.read_text(), flags=re.DOTALL)
    if not found:
        raise LookupError(f"{REPORT.name} has no place for {name}")
    REPORT.write_text(report)


def stamp() -> str:
    words = " ".join(["manage.py bench", *sys.argv[1:]])
    return f"Taken on {datetime.now(UTC):%d %B %Y}, Python {platform.python_version()}, `{words}`."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
