"""Settings, each from the environment, each with its default and its unit."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent

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
        "SQLALCHEMY_ENGINE_OPTIONS": {"pool_pre_ping": True, "hide_parameters": True},
        "SECRET_KEY": given["SECRET_KEY"] or _key(data / "secret.key"),
        "SEALING_KEYS": _many(given["SEALING_KEYS"] or _key(data / "sealing.keys")),
        "LOOKUP_KEY": given["LOOKUP_KEY"] or _key(data / "lookup.key"),
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


def _key(file: Path) -> str:
    if not file.exists():
        raise RuntimeError(
            f"{file} is missing: `python3 manage.py run` creates it, or set it in the environment"
        )
    return file.read_text().strip()
