"""The floor plan, and what the tests of the house share."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]

# Top to bottom. A module imports only from floors beneath its own, or from its own room where that makes
# no circle. Rooms on one line are strangers to each other.
FLOORS = [
    ["wsgi"],
    ["outreach.app"],
    ["outreach.cli"],
    ["outreach.models", "outreach.reference"],
    [
        "outreach.desk",
        "outreach.portal",
        "outreach.public",
        "outreach.field",
        "outreach.jobs",
        "outreach.demo",
    ],
    ["outreach.maps", "outreach.papers"],
    ["outreach.hall"],
    ["outreach.config"],
    ["campaigns.insight"],
    ["campaigns.fieldwork"],
    ["campaigns.plans"],
    ["campaigns.people"],
    ["campaigns.ground"],
    ["campaigns.reference"],
]
STRANGERS_TO_CAMPAIGNS = {"flask", "werkzeug", "jinja2", "wtforms", "folium", "apscheduler", "click"}
WITHOUT_FLOOR = {"campaigns", "outreach"}  # docstrings only

MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in [ROOT / "wsgi.py", *(ROOT / "campaigns").rglob("*.py"), *(ROOT / "outreach").rglob("*.py")]
    if "migrations" not in path.parts
}


def imports_of(module: str) -> set[str]:
    """Every module imported anywhere in `module`, also inside functions."""
    found = set()
    for node in ast.walk(ast.parse(MODULES[module].read_text())):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module}: relative import"
            found |= {
                f"{node.module}.{n.name}" if f"{node.module}.{n.name}" in MODULES else str(node.module)
                for n in node.names
            }
    return found


def place_of(module: str) -> tuple[int, str] | None:
    """The floor's number counted from the top, and the room on it."""
    for number, rooms in enumerate(FLOORS):
        for room in rooms:
            if module == room or module.startswith(room + "."):
                return number, room
    return None
