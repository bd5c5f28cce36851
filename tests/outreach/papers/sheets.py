"""What stands in a PDF of ours, read back: its words by page, its language, its tags.

Not a reader of PDFs at large: of those that WeasyPrint writes (object streams, fonts by glyph with a map to Unicode).
"""

import re
import zlib
from dataclasses import dataclass

OBJECT = re.compile(rb"(\d+) 0 obj\s*(.*?)(?:\bstream\r?\n|\bendobj)", re.S)
SHOWN = re.compile(rb"/(\w+) [\d.]+ Tf|\[(.*?)\] ?TJ|<([0-9a-f]+)> ?Tj|(ET)", re.S)
MAPPED = re.compile(rb"<([0-9a-f]{4})> <((?:[0-9a-f]{4})+)>")


@dataclass(frozen=True)
class Sheets:
    """A PDF read back: its pages' words with single spaces between them, and what its catalogue says."""

    pages: list[str]
    language: str
    tagged: bool
    title: str

    @property
    def words(self) -> str:
        return " ".join(self.pages)


def read(pdf: bytes) -> Sheets:
    heads, streams = _objects(pdf)
    catalogue = next(head for head in heads.values() if b"/Type /Catalog" in head)
    fonts = {}
    for head in heads.values():
        for name, number in re.findall(rb"/([A-Z]{6}) (\d+) 0 R", head):
            mapped = re.search(rb"/ToUnicode (\d+) 0 R", heads.get(int(number), b""))
            if mapped:
                fonts[name] = _letters(streams[int(mapped[1])])
    kids = next(head for head in heads.values() if b"/Type /Pages" in head)
    pages = [
        _text(streams[_number(heads[int(page)], b"Contents")], fonts)
        for page in re.findall(rb"(\d+) 0 R", kids[kids.index(b"/Kids") : kids.index(b"]")])
    ]
    language = re.search(rb"/Lang \((.*?)\)", catalogue)
    info = next(head for head in heads.values() if b"/Producer" in head)
    title = re.search(rb"/Title \((.*?)\)/", info + b"/")
    return Sheets(
        pages,
        language[1].decode() if language else "",
        b"/Marked true" in catalogue and b"/StructTreeRoot" in catalogue,
        title[1].decode("latin-1") if title else "",
    )


def _objects(pdf: bytes) -> tuple[dict[int, bytes], dict[int, bytes]]:
    """The objects' heads and their unpacked streams, by number."""
    heads: dict[int, bytes] = {}
    streams: dict[int, bytes] = {}
    place = 0
    while found := OBJECT.search(pdf, place):
        number, head, place = int(found[1]), found[2], found.end()
        heads[number] = head
        if not found[0].endswith(b"endobj"):
            length = _plain(head, b"Length")
            body, place = pdf[place : place + length], place + length
            streams[number] = zlib.decompress(body) if b"FlateDecode" in head else body
    for number in [number for number, head in heads.items() if b"/Type /ObjStm" in head]:
        first, packed = _plain(heads[number], b"First"), streams[number]
        index = [int(word) for word in packed[:first].split()]
        starts = [*index[1::2], len(packed) - first]
        for inner, begin, end in zip(index[::2], starts, starts[1:], strict=False):
            heads[inner] = packed[first + begin : first + end]
    return heads, streams


def _plain(head: bytes, name: bytes) -> int:
    found = re.search(rb"/" + name + rb" (\d+)", head)
    assert found, f"no {name!r}"
    return int(found[1])


_number = _plain


def _letters(mapping: bytes) -> dict[bytes, str]:
    return {
        glyph: bytes.fromhex(told.decode()).decode("utf-16-be") for glyph, told in MAPPED.findall(mapping)
    }


def _text(content: bytes, fonts: dict[bytes, dict[bytes, str]]) -> str:
    said, letters = [], {}
    for font, pieces, one, end in SHOWN.findall(content):
        if font:
            letters = fonts.get(font, {})
        elif end:
            said.append(" ")
        else:
            glyphs = b"".join(re.findall(rb"<([0-9a-f]+)>", pieces)) if pieces else one
            said.append("".join(letters.get(glyphs[i : i + 4], "?") for i in range(0, len(glyphs), 4)))
    return " ".join("".join(said).split())
