import io
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image

from campaigns.ground import files
from campaigns.ground.database import db, transaction
from campaigns.ground.errors import Conflict, Invalid
from campaigns.ground.files import Attachment


def keep(name: str, content: bytes) -> Attachment:
    with transaction():
        return files.keep(files.receive(name, content))


def photo(kind: str = "JPEG", size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **options)
    return out.getvalue()


def photo_with_place() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "Pabrik Kamera"
    exif.get_ifd(0x8825)[1] = "S"  # GPS
    exif[0x0112] = 6  # lies on its side
    return photo(exif=exif)


def test_a_photo_is_drawn_again_upright_and_without_its_place(app: Flask) -> None:
    kept = keep("C:\\foto\\di sini.jpg", photo_with_place())
    drawn = Image.open(io.BytesIO(files.read(kept)))
    assert (kept.name, kept.media_type, drawn.format) == ("di sini.webp", "image/webp", "WEBP")
    assert drawn.size == (30, 40)
    assert not dict(drawn.getexif())
    assert b"Pabrik" not in files.read(kept)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        (
            "gambar.svg",
            b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
            "file.kind",
        ),
        ("foto.jpg", b"MZ\x90\x00" + b"\0" * 500, "file.kind"),  # a renamed program
        ("foto.jpg", b"\x7fELF" + b"\0" * 500, "file.kind"),
        ("halaman.jpg", b"<!doctype html><script>alert(1)</script>", "file.kind"),
        ("animasi.gif", photo("GIF"), "file.kind"),
        ("potong.jpg", photo()[:200], "file.kind"),
        ("kosong.png", b"", "file.empty"),
        ("besar.pdf", b"%PDF-1.7" + b"0" * files.MAX_BYTES + b"%%EOF", "file.too-large"),
        ("bom.png", photo("PNG", (13_000, 13_000)), "file.too-many-pixels"),
        ("surat.pdf", b"%PDF-1.7 tanpa akhir", "file.kind"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_the_bytes_are_decides_and_the_rest_is_refused(
    app: Flask, name: str, content: bytes, code: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        keep(name, content)
    assert (refusal.value.code, refusal.value.field) == (code, "file")


def test_a_pdf_is_kept_as_it_is_and_the_same_file_only_once(app: Flask) -> None:
    pdf = b"%PDF-1.7\n1 0 obj\n%%EOF\n"
    one, two = keep("surat.pdf", pdf), keep("salinan.pdf", pdf)
    assert files.read(one) == pdf
    assert one.sha256 == two.sha256
    stored = [p for p in (Path(app.config["DATA_DIR"]) / "attachments").rglob("*") if p.is_file()]
    assert len(stored) == 1


@contextmanager
def full_disk() -> Iterator[None]:
    """While it runs no file grows beyond 4,000 bytes, as on a disk that is full: written in part, then refused."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_what_a_full_disk_does_not_take_is_refused_and_leaves_nothing(app: Flask) -> None:
    """The form keeps its entries (product §5), and the tries do not fill the disk further."""
    upload = files.Upload("surat.pdf", "application/pdf", b"%PDF-1.7" + b"0" * 50_000 + b"%%EOF")
    for _ in range(2):
        with pytest.raises(Conflict) as refusal, transaction(), full_disk():
            files.keep(upload)
        assert (refusal.value.code, refusal.value.field) == ("file.unkept", "file")
    folder = Path(app.config["DATA_DIR"]) / "attachments"
    assert [path for path in folder.rglob("*") if path.is_file()] == []
    assert db.session.query(Attachment).count() == 0
    assert files.read(keep("surat.pdf", upload.content)) == upload.content


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("a<b>:\x00c.pdf", "abc.pdf"),
        ("...", "berkas.pdf"),
        ("x" * 300 + ".pdf", "x" * 100 + ".pdf"),
    ],
)
def test_a_name_is_only_for_people(app: Flask, given: str, kept: str) -> None:
    assert keep(given, b"%PDF-1.7\n%%EOF").name == kept


@pytest.mark.parametrize("tag", [b"\x01\x00", b"\x01\x1a"])
def test_a_photo_with_a_spoilt_exif_is_still_a_photo(tag: bytes) -> None:
    """One byte of the camera's name became another field's number: Pillow raises struct.error and TypeError."""
    spoilt = photo_with_place().replace(b"\x01\x0f\x00\x02", tag + b"\x00\x02")
    drawn = Image.open(io.BytesIO(files.receive("IMG_1.jpg", spoilt).content))
    assert (drawn.format, drawn.size) == ("WEBP", (40, 30))
    assert not dict(drawn.getexif())
