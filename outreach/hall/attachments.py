"""Uploaded files on their way in, made safe, and out: pictures to look at, all else to save, nothing to run."""

import io

from flask import Response, send_file
from flask_wtf.file import FileField

from campaigns.ground import files
from campaigns.ground.errors import NotFound
from campaigns.ground.files import Attachment, Upload


def received(field: FileField) -> Upload | None:
    """What was sent along, made safe; None for nothing. Before a transaction, not in it. Raises Invalid, Conflict."""
    sent = field.data
    return files.receive(sent.filename, sent.read()) if sent and sent.filename else None


def served(attachment: Attachment) -> Response:
    """The file under its own name; only for who may see it: the caller has asked.

    Raises NotFound if the data folder lost its bytes.
    """
    try:
        content = files.read(attachment)
    except FileNotFoundError as lost:
        raise NotFound("file.lost", "Berkas ini tidak ditemukan di tempat penyimpanan.") from lost
    response = send_file(
        io.BytesIO(content),
        mimetype=attachment.media_type,
        as_attachment=attachment.media_type != "image/webp",
        download_name=attachment.name,
        etag=attachment.sha256,
    )
    response.headers["Cache-Control"] = "private, no-cache"  # asked for again, with its ETag, each time
    return response
