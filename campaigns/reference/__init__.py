"""What an office starts with: areas, calendar, agencies, account codes, places.

The files are facts of Kalimantan Selatan, read once to fill the tables of a new installation; from then
on the tables are the truth and an office edits those. README.md beside this page names every source and
every limit.
"""

import csv
import json
from importlib.resources import files


def rows(name: str) -> list[dict[str, str]]:
    """The rows of `<name>.csv` in this folder, in file order, each by its column names.

    Every value is text; an unknown value is "". Raises FileNotFoundError for a name there is no file of.
    """
    page = files(__name__).joinpath(f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(page.splitlines()))


def complaint_categories() -> list[tuple[str, list[str]]]:
    """The categories of SP4N-LAPOR! with their subcategories (none for some), in LAPOR!'s own order."""
    page = files(__name__).joinpath("sp4n_kategori.json").read_text(encoding="utf-8")
    return [(entry["nama"], list(entry["sub"])) for entry in json.loads(page)]
