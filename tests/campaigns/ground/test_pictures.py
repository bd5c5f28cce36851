"""Pictures from outside: drawn again small and upright, or refused before they take memory."""

import contextlib
import io
import os
import random
from pathlib import Path

import pytest
from PIL import Image

from campaigns.ground import files, workbench
from campaigns.ground.errors import Invalid
from tests.campaigns.ground import bombs

CUTS = 200 if os.environ.get("FULL") == "1" else 20
PNG_MODES = ("1", "L", "LA", "I;16", "P", "RGB", "RGBA")
KIND, MANY = "file.kind", "file.too-many-pixels"
MB = 1024  # in the kilobytes of /proc


def drawn(content: bytes) -> Image.Image:
    upload = files.receive("IMG_1.jpg", content)
    picture = Image.open(io.BytesIO(upload.content))
    picture.load()
    assert (upload.media_type, picture.format) == ("image/webp", "WEBP")
    return picture


def peak() -> int:
    """The most memory that this process took since `forget_peak`, in kB."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0])


def forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


@pytest.mark.parametrize(
    ("kind", "mode", "size", "options"),
    [
        ("JPEG", "RGB", (7302, 5477), {}),
        ("JPEG", "RGB", (7302, 5477), {"progressive": True, "subsampling": 0}),
        ("PNG", "RGBA", (7302, 5477), {"compress_level": 1}),
        ("PNG", "P", (7302, 5477), {"compress_level": 1}),
        ("WEBP", "RGBA", (5000, 4000), {"lossless": True, "method": 0}),
    ],
    ids=lambda value: str(value),
)
def test_the_largest_picture_we_take_is_drawn_and_costs_the_program_little(
    kind: str, mode: str, size: tuple[int, int], options: dict[str, object]
) -> None:
    content = bombs.picture(kind, size, mode, **options)
    forget_peak()
    before = peak()
    small = files.receive("IMG_1.jpg", content).content
    assert peak() - before < 20 * MB
    assert max(Image.open(io.BytesIO(small)).size) == files.MAX_SIDE


@pytest.mark.parametrize(
    ("kind", "mode"), [("JPEG", "CMYK"), ("JPEG", "L"), *(("PNG", m) for m in PNG_MODES)]
)
def test_every_way_to_write_a_colour_is_drawn(kind: str, mode: str) -> None:
    assert drawn(bombs.picture(kind, (3000, 2000), mode)).size == (2000, 1333)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (lambda: bombs.picture("JPEG", (10_000, 5_000)), MANY),
        (lambda: bombs.picture("JPEG", (8_000, 5_001)), MANY),
        (lambda: bombs.png_claiming(13_000, 13_000), MANY),
        (lambda: bombs.png_claiming(30_000, 30_000), MANY),
        (lambda: bombs.picture("WEBP", (5_001, 4_000), lossless=True, method=0), MANY),
        (lambda: bombs.picture("GIF"), KIND),
        (lambda: bombs.picture("TIFF"), KIND),
        (lambda: bombs.picture("BMP"), KIND),
        (lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', KIND),
        (lambda: b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', KIND),
        (lambda: b"<!doctype html><script>alert(1)</script>", KIND),
        (lambda: b"%!PS-Adobe-3.0\n(%pipe%id) (r) file", KIND),
        (lambda: bombs.xlsx(["a"]), KIND),
        (lambda: b"\xff\xd8\xff" + bytes(2000), KIND),
        (lambda: b"", "file.empty"),
        (lambda: bombs.picture() + bytes(files.MAX_BYTES), "file.too-large"),
    ],
)
def test_what_is_too_large_or_no_picture_is_refused(content, code: str) -> None:  # type: ignore[no-untyped-def]
    made = content()
    forget_peak()
    before = peak()
    with pytest.raises(Invalid) as refusal:
        files.receive("foto.jpg", made)
    assert (refusal.value.code, refusal.value.field) == (code, "file")
    assert peak() - before < 20 * MB


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    """With memory for the parser but for no pixels of it, the answer is the same."""
    tool = workbench.TOOLS["picture"]
    tight = workbench.Tool(tool.module, 80 * workbench.MB, tool.cpu, tool.seconds, tool.output)
    workbench.TOOLS["tight"] = tight
    try:
        with pytest.raises(Invalid) as refusal:
            workbench.run("tight", bombs.png_claiming(13_000, 13_000), side=2000)
        assert refusal.value.code == MANY
        with pytest.raises(Invalid) as refusal:
            workbench.run("tight", bombs.picture("PNG", (7302, 5477), compress_level=1), side=2000)
        assert refusal.value.code == "file.unreadable"
    finally:
        del workbench.TOOLS["tight"]


def test_what_hides_behind_a_picture_is_left_behind() -> None:
    """A file that is a photo for one program and an archive or a page for another."""
    hidden = bombs.xlsx(["rahasia"]) + b"<script>alert(1)</script>"
    content = files.receive("foto.jpg", bombs.picture() + hidden).content
    assert b"PK\x03\x04" not in content
    assert b"script" not in content


def test_a_phone_s_double_picture_is_one_picture() -> None:
    """Many phones write a second, smaller picture into the same file (MPO)."""
    first, second = Image.new("RGB", (400, 300), "teal"), Image.new("RGB", (40, 30), "red")
    out = io.BytesIO()
    first.save(out, "MPO", save_all=True, append_images=[second])
    assert drawn(out.getvalue()).size == (400, 300)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_way_to_hold_a_phone_ends_upright(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif.get_ifd(0x8825)[1] = "S"
    picture = drawn(bombs.picture(size=(400, 200), exif=exif, xmp=b"<x:xmpmeta>GPSLatitude</x:xmpmeta>"))
    assert picture.size == ((400, 200) if orientation < 5 else (200, 400))
    assert not picture.getexif()
    assert not {"exif", "xmp", "icc_profile"} & set(picture.info)


def test_transparency_stays_and_an_animation_is_its_first_picture() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (40, 30), (0, 128, 128, 100)).save(out, "PNG")
    assert drawn(out.getvalue()).mode == "RGBA"
    out = io.BytesIO()
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("teal", "red")]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    picture = drawn(out.getvalue())
    assert getattr(picture, "n_frames", 1) == 1


def test_a_picture_cut_off_anywhere_is_drawn_or_refused() -> None:
    chance = random.Random(7)
    whole = {kind: bombs.picture(kind, (640, 480)) for kind in ("JPEG", "PNG", "WEBP")}
    for _ in range(CUTS):
        content = whole[chance.choice(sorted(whole))]
        with contextlib.suppress(Invalid):
            drawn(content[: chance.randrange(1, len(content))])
