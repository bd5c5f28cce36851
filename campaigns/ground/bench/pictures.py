"""Pictures drawn again as WebP: upright, small, and nothing but pixels left (a photo tells where its owner stood)."""

import io
import struct
import warnings
from typing import Any

from PIL import Image, ImageOps, MpoImagePlugin, TiffImagePlugin, WebPImagePlugin

from campaigns.ground.errors import Invalid

MAX_PIXELS = 40_000_000  # 13,000 x 13,000 pixels take 826 MB in memory from a file of 20 KB
MAX_WEBP_PIXELS = 20_000_000  # libwebp and Pillow keep four copies of the whole
SHRINKS_BADLY = ("1", "P", "PA")  # only by leaving pixels out
FORMATS = ("JPEG", "PNG", "WEBP")
# Pillow would import these only when it meets an EXIF block or a phone's double picture; by then nothing opens.
NEEDED = (MpoImagePlugin, TiffImagePlugin, WebPImagePlugin)
Image.preinit()
NOT_A_PICTURE = "Berkas ini bukan foto (JPEG, PNG, WebP) atau PDF. Pilih berkas lain."
TOO_MANY_PIXELS = "Gambar ini terlalu besar (lebih dari 40 megapiksel). Perkecil dulu, lalu unggah lagi."
TOO_LARGE_WEBP = "Gambar WebP ini lebih dari 20 megapiksel. Simpan sebagai JPEG, lalu unggah lagi."

# Up to twice this Pillow only warns; beyond, it refuses before it takes memory for the pixels.
warnings.simplefilter("ignore")
Image.MAX_IMAGE_PIXELS = MAX_PIXELS // 2


def work(content: bytes, side: int) -> tuple[dict[str, Any], bytes]:
    """The picture as WebP with no side over `side` pixels.

    Raises Invalid (`file.kind`, `file.too-many-pixels`), MemoryError.
    """
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            if picture.format == "WEBP" and picture.width * picture.height > MAX_WEBP_PIXELS:
                raise Invalid("file.too-many-pixels", TOO_LARGE_WEBP)
            return {}, _redrawn(picture, side)
    except Image.DecompressionBombError as bomb:
        raise Invalid("file.too-many-pixels", TOO_MANY_PIXELS) from bomb
    except (Invalid, MemoryError):
        raise
    except Exception as unreadable:  # Pillow's readers fall over spoilt bytes in ways of their own
        raise Invalid("file.kind", NOT_A_PICTURE) from unreadable


def _redrawn(picture: Image.Image, side: int) -> bytes:
    """Shrunk before anything else is done with it: each copy of 40 megapixels takes 160 MB."""
    picture.draft(None, (side, side))  # a JPEG is read at a half, a quarter or an eighth where that is enough
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    small = picture.convert(mode) if picture.mode in SHRINKS_BADLY else picture
    small.thumbnail((side, side))
    upright = _upright(small).convert(mode)
    bare = Image.new(mode, upright.size)
    bare.paste(upright)
    drawn = io.BytesIO()
    bare.save(drawn, "WEBP", quality=82)
    return drawn.getvalue()


def _upright(picture: Image.Image) -> Image.Image:
    """The picture as its EXIF says it was held; as it is where that cannot be read: it is no reason to lose it."""
    try:
        return ImageOps.exif_transpose(picture)
    except (struct.error, TypeError, ValueError, LookupError, SyntaxError):
        return picture
