"""A paper of the office: facts in; out comes a PDF with the letterhead, or the same page to print from the browser."""

import base64
import io
import re
from typing import Any

from flask import Response, current_app, make_response, render_template, send_file

from campaigns.ground import files
from campaigns.plans import letterhead
from outreach.hall import assets
from outreach.papers import press

STYLES = ("papers/letterhead.css", "papers/paper.css")
LONGEST_NAME = 120  # characters of a file's name


def made(template: str, name: str, **facts: Any) -> Response:
    """The paper of `templates/papers/<template>.html`, to be saved under `name`; a page where no PDF can be made."""
    page = _page(template, name, facts)
    # a child for every door of every role would be most of what a test run costs
    if current_app.testing and not current_app.config.get("PRINT_PAPERS"):
        return make_response(page)
    try:
        pdf = press.pdf_of(page, {assets.address(style): _style(style) for style in STYLES})
    except press.NotPrintedError as why:
        return make_response(_page(template, name, facts, str(why)))
    return saved(pdf, name)


def saved(pdf: bytes, name: str) -> Response:
    """The PDF as a file of that name, however people write it: a header by itself holds no dash and no curly quote."""
    file = f"{file_name(name)}.pdf"
    response = send_file(
        io.BytesIO(pdf), "application/pdf", as_attachment=True, download_name=file, etag=False
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(template: str, name: str, facts: dict[str, Any], why: str = "") -> str:
    return render_template(
        f"papers/{template}.html",
        name=name,
        why=why,
        head=letterhead.letterhead(),
        logo=logo_address(),
        **facts,
    )


def _style(name: str) -> bytes:
    found = assets.load(name)
    assert found is not None  # a file of ours
    return found.body


def logo_address() -> str:
    """The letterhead's sign as a data: address, so that a paper fetches nothing; empty without one."""
    attachment = letterhead.logo()
    if attachment is None:
        return ""
    try:
        content = files.read(attachment)
    except FileNotFoundError:
        return ""  # a paper without its sign is better than none
    return f"data:{attachment.media_type};base64,{base64.b64encode(content).decode()}"


def file_name(name: str) -> str:
    """A name that every system takes: without what parts folders or nobody sees, and not too long."""
    seen = "".join(char if char.isprintable() else " " for char in name)
    tidy = " ".join(re.sub(r'[\\/:*?"<>|]', " ", seen).split())
    return tidy[:LONGEST_NAME].strip(" .") or "dokumen"
