"""Tables of a report."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """Markdown, and how many of its rows miss their limit."""

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    missed: int = 0

    @property
    def text(self) -> str:
        lines = [self.headings, ["---"] + ["--:"] * (len(self.headings) - 1), *self.rows]
        return "\n".join(f"| {' | '.join(line)} |" for line in lines)
