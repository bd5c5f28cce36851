"""How the program's refusals, and everything else that goes wrong, are shown: a page, or JSON."""

import logging
import secrets
from typing import Any

from flask import Flask, current_app, jsonify, render_template, request, session
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from campaigns.ground.database import db, is_busy
from campaigns.ground.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound
from outreach.hall import keeping

log = logging.getLogger(__name__)

STATUS: dict[type[DomainError], int] = {Invalid: 422, NotAllowed: 403, NotFound: 404, Conflict: 409}

FORM_ONLY = "Alamat ini hanya menerima isian formulir. Buka lagi halamannya."
SENTENCES = {
    400: "Permintaan ini tidak dapat dibaca. Kembali ke halaman sebelumnya, lalu coba lagi.",
    401: "Silakan masuk dulu.",
    403: "Anda tidak berwenang membuka halaman ini.",
    404: "Halaman atau data yang Anda cari tidak ada.",
    405: "Halaman ini tidak dapat dibuka dengan cara itu.",
    413: "Kiriman ini terlalu besar. Batasnya 8 MB untuk satu berkas.",
    429: "Terlalu banyak percobaan. Tunggu sebentar, lalu coba lagi.",
    503: "Sistem sedang sibuk. Isian Anda belum tersimpan; tunggu sebentar, lalu kirim lagi.",
}


def status_of(refusal: DomainError) -> int:
    """The HTTP status of a refusal."""
    return next(status for kind, status in STATUS.items() if isinstance(refusal, kind))


def wants_json() -> bool:
    """Whether the asker is a script of ours or a machine, not a person with a page."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], default="text/html")
    return request.is_json or best == "application/json"


def answer(status: int, message: str, code: str, **more: Any) -> ResponseReturnValue:
    """A refusal as a page, or as problem+json (RFC 9457) for machines."""
    if wants_json():
        response = jsonify({"status": status, "title": message, "code": code, **more})
        response.content_type = "application/problem+json"
        return response, status
    return render_template("errors/refused.html", status=status, message=message, code=code), status


def unsay() -> None:
    """Take back what was to be told of an act: it is told inside its transaction, and that was not kept after all."""
    session.pop("_flashes", None)


def show_refusal(refusal: DomainError) -> ResponseReturnValue:
    unsay()
    return answer(status_of(refusal), refusal.message, refusal.code, field=refusal.field)


def show_http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if error.response is not None or status < 400:
        return error.get_response()  # redirects, and answers that were made on purpose
    sentence = SENTENCES.get(status, SENTENCES[400])
    above = _page_above() if isinstance(error, MethodNotAllowed) else ""
    if above:
        page = render_template(
            "errors/refused.html", status=status, message=FORM_ONLY, code=f"http.{status}", above=above
        )
    response = current_app.make_response(
        (page, status) if above else answer(status, sentence, f"http.{status}")
    )
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(error.valid_methods)  # RFC 9110 asks for it
    return response


def _page_above() -> str:
    """The nearest page above an address that is only written to, for somebody who opens it anew.

    A refused form stands under such an address, and a browser's address bar knows no other. Empty for machines.
    """
    if request.method != "GET" or wants_json() or "token" not in session:
        return ""
    adapter = current_app.create_url_adapter(request)
    above = request.path.rpartition("/")[0]
    while adapter is not None and above.count("/") > 1:
        try:
            adapter.match(above, method="GET")
        except HTTPException:
            above = above.rpartition("/")[0]
        else:
            return request.root_path + above
    return ""


def show_busy(error: OperationalError) -> ResponseReturnValue:
    db.session.rollback()
    if not is_busy(error):
        return show_bug(error)
    unsay()
    kept = keeping.keep() if keeping.is_whole() and not wants_json() else ""
    said = (
        keeping.offer_again(SENTENCES[503], 503, kept)
        if kept
        else answer(503, SENTENCES[503], "database.busy")
    )
    response = current_app.make_response(said)
    response.headers["Retry-After"] = "5"
    return response


def show_bug(error: Exception) -> ResponseReturnValue:
    """A bug: one sentence and a number by which the log tells the rest."""
    db.session.rollback()
    unsay()
    number = secrets.token_hex(4).upper()
    log.exception("bug %s at %s %s", number, request.method, told_path(), exc_info=error)
    return answer(
        500, f"Terjadi kesalahan di sistem. Sampaikan nomor {number} kepada admin.", "bug", reference=number
    )


def told_path() -> str:
    """The request's path for the log; without its token where it holds one, since the address alone lets in."""
    token = (request.view_args or {}).get("token")
    return request.path.replace(token, "<token>") if token else request.path


def came_from() -> str:
    """The path of the page of ours that the reader comes from, for the way back; empty if it was none of ours."""
    start = f"{request.scheme}://{request.host}"
    path = (request.referrer or "").removeprefix(start)
    return path if keeping.is_local(path) else ""


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(came_from=came_from)
    app.register_error_handler(DomainError, show_refusal)
    app.register_error_handler(HTTPException, show_http)
    app.register_error_handler(OperationalError, show_busy)
    if not app.testing:
        app.register_error_handler(Exception, show_bug)
