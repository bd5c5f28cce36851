"""Uploaded files on their way out: pictures to look at, everything else to save, nothing to run."""

import io

from flask import Response, send_file

from campaigns.ground import files
from campaigns.ground.errors import NotFound
from campaigns.ground.files import Attachment


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
