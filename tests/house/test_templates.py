"""Templates and static files keep the strict content security policy: nothing inline, nothing from outside."""

import re
from pathlib import Path

import pytest

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


def test_templates_ask_nothing_of_the_database() -> None:
    for path in TEMPLATES:
        assert not re.search(r"\bdb\.|session\.query|\.query\(", path.read_text()), name(path)
