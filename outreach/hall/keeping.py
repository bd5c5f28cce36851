"""Keeping what was typed when a session ended in the middle of a form.

The entries travel sealed inside the page that asks the person to sign in, and come back with the sign-in:
nothing is stored, and nothing is lost. Only entries of a form of our own pages are kept, never what another
site posted (it could wait there for somebody to sign in and send it). Files cannot be kept; the page says so.
"""

import json
from urllib.parse import urlsplit

from cryptography.fernet import InvalidToken
from flask import render_template, request
from flask.typing import ResponseReturnValue

from campaigns.ground import sealing
from outreach.hall.origins import is_ours

LIMIT = 200_000  # characters; a form of this size was never ours
# besides every field whose name speaks of a password
UNKEPT = ("csrf_token", "kept", "one_time_code", "old_code", "recovery_code")


def keep() -> str:
    """The request's entries and address as sealed text; empty if there is nothing of ours to keep."""
    if request.method != "POST" or not is_ours():
        return ""
    to = request.full_path.rstrip("?")
    entries = [(name, value) for name, value in request.form.items(multi=True) if _is_kept(name)]
    kept = json.dumps({"to": to, "entries": entries})
    if not is_local(to):
        return ""
    return sealing.seal(kept).decode() if len(kept) <= LIMIT else ""


def is_whole() -> bool:
    """Whether `keep` leaves out nothing that the person would have to give again."""
    return not request.files and all(name == "csrf_token" or _is_kept(name) for name in request.form)


def _is_kept(name: str) -> bool:
    return name not in UNKEPT and "password" not in name


def is_local(address: str) -> bool:
    """Whether an address leads to a page of ours: one leading slash, no host, nothing invisible."""
    if not address.startswith("/") or address[1:2] in {"/", "\\"} or "\\" in address:
        return False
    parts = urlsplit(address)
    return not (parts.scheme or parts.netloc) and address.isprintable()


def opened(kept: str) -> tuple[str, list[tuple[str, str]]] | None:
    """The address and entries that `keep` sealed, or None if this is not ours."""
    try:
        facts = json.loads(sealing.unseal(kept.encode()))
        return facts["to"], [(name, value) for name, value in facts["entries"]]
    except (InvalidToken, ValueError, KeyError, TypeError):
        return None


def offer_again(message: str, status: int, kept: str = "") -> ResponseReturnValue:
    """A page with the kept entries and one button that sends them, now with a fresh token."""
    found = opened(kept or keep())
    if found is None:
        return render_template(
            "errors/refused.html", status=status, message=message, code="form.expired"
        ), status
    to, entries = found
    return render_template("errors/again.html", to=to, entries=entries, message=message), status
