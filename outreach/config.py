"""Settings, each from the environment, each with its default and its unit."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from campaigns.people.persons import Role

ROOT = Path(__file__).parent.parent
VERSION: str = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]

# name -> (default, what it means); README's table is compared with this one by a test.
SETTINGS: dict[str, tuple[str, str]] = {
    "DATABASE_URL": ("", "database address, `postgresql+psycopg://…`; empty: SQLite in DATA_DIR"),
    "DATA_DIR": ("var", "folder of the database, keys and attachments: the one to back up"),
    "SECRET_KEY": ("", "signs cookies; empty: the file secret.key in DATA_DIR"),
    "SEALING_KEYS": ("", "Fernet keys that seal personal data, newest first, by comma; empty: sealing.keys"),
    "LOOKUP_KEY": ("", "key of the hashes by which sealed data is found; empty: lookup.key"),
    "PUBLIC_URL": ("http://127.0.0.1:8000", "address that people use, for links in e-mail"),
    "SMTP_URL": ("", "mail server, `smtp://user:password@host:587`; empty: mail waits in the outbox"),
    "MAIL_FROM": ("jangkau@localhost", "sender of e-mail"),
    "REQUIRE_TOTP": (
        "",
        "roles that sign in with a code besides the password, by comma: `leader,operator`; empty: none",
    ),
    "BACKUP_DIR": ("backups", "folder of the backups; a relative one lies in DATA_DIR"),
    "BACKUP_KEEP": ("14", "how many backups are kept"),
    "TILE_URL": (
        "",
        "map tiles beneath the outlines, `https://tiles.example/{z}/{x}/{y}.png`; empty: none, and no foreign host",
    ),
    "TILE_CREDIT": ("© OpenStreetMap contributors", "what stands on the map for those tiles"),
    "TRUSTED_PROXIES": ("0", "how many reverse proxies stand in front"),
}


def read(environment: Mapping[str, str] = os.environ, **overrides: Any) -> dict[str, Any]:
    """Flask's configuration out of the environment; `overrides` win. Raises RuntimeError where a key is missing."""
    given = {
        name: overrides.get(name) or environment.get(name) or default
        for name, (default, _) in SETTINGS.items()
    }
    data = (ROOT / given["DATA_DIR"]).resolve()
    return {
        **given,
        "DATA_DIR": data,
        "SQLALCHEMY_DATABASE_URI": given["DATABASE_URL"] or f"sqlite:///{data / 'jangkau.sqlite'}",
        # a failed statement is logged without its values: they may be what a citizen said in confidence (C2)
        "SQLALCHEMY_ENGINE_OPTIONS": {"pool_pre_ping": bool(given["DATABASE_URL"]), "hide_parameters": True},
        "SECRET_KEY": given["SECRET_KEY"] or _key(data / "secret.key"),
        "SEALING_KEYS": _many(given["SEALING_KEYS"] or _key(data / "sealing.keys")),
        "SEALING_KEYS_FILE": None if given["SEALING_KEYS"] else data / "sealing.keys",
        "LOOKUP_KEY": given["LOOKUP_KEY"] or _key(data / "lookup.key"),
        "REQUIRE_TOTP": _roles(given["REQUIRE_TOTP"]),
        "BACKUP_DIR": data / given["BACKUP_DIR"],
        "BACKUP_KEEP": _count("BACKUP_KEEP", given["BACKUP_KEEP"]),
        "MAX_CONTENT_LENGTH": 9 * 1024 * 1024,  # bytes in one request: an attachment of 8 MB and its form
        "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": given["PUBLIC_URL"].startswith("https://"),
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session; a slow writer must not lose a form to a clock
        "BABEL_DEFAULT_LOCALE": "id",
        "BABEL_DEFAULT_TIMEZONE": "Asia/Makassar",
        **{name: value for name, value in overrides.items() if name not in SETTINGS},
    }


def _many(keys: str) -> list[str]:
    return keys.replace(",", "\n").split()


def _roles(names: str) -> frozenset[Role]:
    """The roles named; an unknown one must not pass for "nobody". Raises RuntimeError."""
    wanted = _many(names.lower())
    if unknown := sorted(set(wanted) - set(Role)):
        raise RuntimeError(
            f"REQUIRE_TOTP names {', '.join(map(repr, unknown))}, which is no role; roles are {', '.join(Role)}"
        )
    return frozenset(Role(name) for name in wanted)


def _count(name: str, text: str) -> int:
    """A whole number from 1 on. Raises RuntimeError."""
    if not str(text).isdecimal() or not int(text):
        raise RuntimeError(f"{name} is {text!r}; it has to be a whole number from 1 on")
    return int(text)


def _key(file: Path) -> str:
    if not file.exists():
        raise RuntimeError(
            f"{file} is missing: `python3 manage.py run` creates it, or set it in the environment"
        )
    return file.read_text().strip()
