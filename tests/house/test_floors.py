"""The house stands on its floor plan: imports reach down only, there are no circles, nobody below commits."""

import ast

import pytest

from tests.house.plan import MODULES, STRANGERS_TO_CAMPAIGNS, WITHOUT_FLOOR, imports_of, place_of

CAMPAIGNS = sorted(m for m in MODULES if m.startswith("campaigns."))


@pytest.mark.parametrize("module", sorted(MODULES))
def test_a_module_imports_only_from_beneath(module: str) -> None:
    here = place_of(module)
    if here is None:
        assert module in WITHOUT_FLOOR, f"{module} stands on no floor"
        assert not imports_of(module)
        return
    for other in imports_of(module) & MODULES.keys():
        there = place_of(other)
        assert there, f"{module} imports {other}, which stands on no floor"
        assert there[0] > here[0] or there == here, f"{module} reaches up or across to {other}"


def test_there_are_no_circles() -> None:
    done: set[str] = set()
    path: list[str] = []

    def walk(module: str) -> None:
        assert module not in path, " -> ".join([*path[path.index(module) :], module])
        if module in done:
            return
        path.append(module)
        for other in sorted(imports_of(module) & MODULES.keys()):
            walk(other)
        path.pop()
        done.add(module)

    for module in sorted(MODULES):
        walk(module)


@pytest.mark.parametrize("module", CAMPAIGNS)
def test_the_program_knows_no_web(module: str) -> None:
    strangers = {name.split(".")[0] for name in imports_of(module)} & STRANGERS_TO_CAMPAIGNS
    assert not strangers, f"{module} imports {strangers}"


@pytest.mark.parametrize("module", [m for m in CAMPAIGNS if m != "campaigns.ground.database"])
def test_the_program_never_commits(module: str) -> None:
    calls = {
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for node in ast.walk(ast.parse(MODULES[module].read_text()))
        if isinstance(node, ast.Call)
    }
    assert not calls & {"commit", "rollback", "transaction"}


@pytest.mark.parametrize("module", CAMPAIGNS)
def test_the_program_asks_its_own_clock(module: str) -> None:
    """`datetime.now()` and `date.today()` would give the server's zone, and tests could not set them (rule T1)."""
    if module == "campaigns.ground.clock":
        return
    calls = {
        f"{getattr(node.func.value, 'id', '')}.{node.func.attr}"
        for node in ast.walk(ast.parse(MODULES[module].read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    assert not calls & {"datetime.now", "datetime.utcnow", "date.today"}


def test_apscheduler_lives_only_in_the_clock_room() -> None:
    users = {m for m in MODULES if any(name.split(".")[0] == "apscheduler" for name in imports_of(m))}
    assert users == {"outreach.jobs.timetable"}


def test_no_file_is_longer_than_400_lines() -> None:
    """A longer one is split into a folder of things, acts and questions."""
    long = {m: n for m, path in MODULES.items() if (n := len(path.read_text().splitlines())) > 400}
    assert not long
