"""Templates and static files keep the strict content security policy: nothing inline, nothing from outside."""

import re
from pathlib import Path

import pytest

from outreach.hall import words
from outreach.hall.assets import ICONS, PACKAGED
from tests.house.plan import ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted(p for p in (ROOT / "static").rglob("*") if p.suffix in {".js", ".css", ".svg"})


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_nothing_is_inline(path: Path) -> None:
    page = path.read_text()
    assert not re.search(r"<[^>]*\sstyle\s*=", page), "an inline style"
    assert not re.search(r"<[^>]*\son[a-z]+\s*=", page), "an inline handler"
    assert not re.search(r"<style\b", page), "a style element"
    assert not re.search(r"<script(?![^>]*\bsrc=)", page), "an inline script"


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_nothing_is_marked_safe(path: Path) -> None:
    """Autoescape stands everywhere; a text marked safe is where stored scripts come in."""
    assert not re.search(r"\|\s*safe\b|autoescape\s+false|Markup\(", path.read_text())


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_nothing_comes_from_outside(path: Path) -> None:
    assert not re.search(r"""(?:src|href|action|url\()\s*=?\s*["'(]?\s*(?:https?:)?//""", path.read_text())


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_scripts_and_styles_fetch_nothing_from_outside(path: Path) -> None:
    text = (
        path.read_text()
        .replace('xmlns="http://www.w3.org/2000/svg"', "")
        .replace("http://www.w3.org/2000/svg", "")
    )
    assert "http://" not in text
    assert "https://" not in text
    assert not re.search(r"\beval\(|new Function|innerHTML|insertAdjacentHTML|document\.write", text)


def test_every_icon_and_asset_that_a_template_names_exists() -> None:
    pages = "\n".join(path.read_text() for path in TEMPLATES)
    icons = set(re.findall(r"""\bicon\(["']([^"']+)["']""", pages))
    assert icons <= ICONS
    assets = set(re.findall(r"""\basset\(["']([^"']+)["']\)""", pages))
    missing = {
        a for a in assets if a not in PACKAGED and a != "icons.svg" and not (ROOT / "static" / a).is_file()
    }
    assert not missing


def test_every_mark_of_a_state_has_its_icon() -> None:
    assert {mark.icon for mark in words.MARKS.values()} - {""} <= ICONS


def test_every_icon_in_the_list_is_used() -> None:
    """The sprite is cut by the list: what nobody shows would be sent to everybody."""
    sources = [*TEMPLATES, *(ROOT / "outreach").rglob("*.py")]
    named = set(re.findall(r"""[(\[,]\s*["']([a-z0-9-]+)["']""", "\n".join(p.read_text() for p in sources)))
    assert named >= ICONS


def imported(page: str) -> set[str]:
    """The macros that a page imports, by the names it calls them."""
    lists = re.findall(r"{% from \"[^\"]+\" import (.+?)(?: with context)? %}", page)
    return {name.split(" as ")[-1].strip() for names in lists for name in names.split(",")}


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_every_imported_macro_is_called(path: Path) -> None:
    page = path.read_text()
    assert {name for name in imported(page) if not re.search(rf"(?<![\w.]){name}\(", page)} == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_page_with_a_chart_takes_its_colours_from_the_theme(path: Path) -> None:
    """Without base/figures.css a chart keeps the colours of paper: ink on ink, on a dark screen."""
    page = path.read_text()
    if '{% extends "papers/' not in page and re.search(
        r'{% extends [^%]*%}(?s:.)*"base/(promise_)?charts?\.html"', page
    ):
        assert "base/figures.css" in page


def test_templates_ask_things_and_compare_no_states() -> None:
    """Whether something can still be done is a question the thing answers, to pages as to acts."""
    for path in TEMPLATES:
        assert not re.search(r"\.state\s*(?:==|!=|\bin\b|\bnot in\b)", path.read_text()), name(path)


def test_templates_ask_nothing_of_the_database() -> None:
    for path in TEMPLATES:
        assert not re.search(r"\bdb\.|session\.query|\.query\(", path.read_text()), name(path)
