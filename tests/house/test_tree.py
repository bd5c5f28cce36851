"""What may stand in the tree: no registry or CDN, no foreign address, documents that say what the code says."""

import re
import subprocess

import pytest
from flask import Flask

from outreach.config import SETTINGS
from tests.house.plan import ROOT

TEXT = {
    ".py",
    ".md",
    ".html",
    ".css",
    ".js",
    ".txt",
    ".toml",
    ".yaml",
    ".yml",
    ".cfg",
    ".csv",
    ".json",
    ".po",
    ".svg",
    "",
}
REGISTRIES = re.compile(
    r"//[^/\s\"']*\b(?:pypi|pythonhosted|npmjs|debian|unpkg|jsdelivr|cdnjs|cloudflare|googleapis|gstatic)\b",
    re.I,
)
README = ROOT / "README.md"


def tracked() -> list[str]:
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [n for n in listing.stdout.splitlines() if (ROOT / n).is_file()]


def test_no_registry_or_cdn_is_named_anywhere() -> None:
    found = [
        f"{name}: {hit[0]}"
        for name in tracked()
        if (ROOT / name).suffix in TEXT
        and (hit := REGISTRIES.search((ROOT / name).read_text(errors="replace")))
    ]
    assert not found


def test_no_built_asset_or_third_party_code_is_committed() -> None:
    assert not [n for n in tracked() if n.endswith((".min.js", ".min.css", ".mo", ".woff2", ".map", ".whl"))]


def test_readme_lists_the_settings_of_the_code() -> None:
    named = set(re.findall(r"^\| `([A-Z_]+)` \|", README.read_text(), re.M))
    assert named == SETTINGS.keys()


def test_env_example_lists_the_settings_of_the_code() -> None:
    named = set(re.findall(r"^#? ?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M))
    assert named == SETTINGS.keys()


def test_readme_lists_the_commands_of_the_code(app: Flask) -> None:
    group = app.cli.commands["outreach"]
    commands = {
        f"{name} {child}".strip()
        for name, command in group.commands.items()  # type: ignore[attr-defined]
        for child in getattr(command, "commands", {"": None})
    }
    named = set(
        re.findall(
            r"^\| `flask --app wsgi outreach ([a-z\- ]+?)(?: [A-Z\[<-].*)?` \|", README.read_text(), re.M
        )
    )
    assert named == commands


@pytest.mark.parametrize("word", ["TODO", "FIXME", "XXX"])
def test_no_unfinished_rule_hides_behind_a_word(word: str) -> None:
    here = "tests/house/test_tree.py"
    found = [
        n
        for n in tracked()
        if n.endswith((".py", ".html", ".js")) and n != here and word in (ROOT / n).read_text()
    ]
    assert not found
