"""Texts that people type: held to their length in the act, so that every door refuses alike.

SQLite keeps any length; PostgreSQL would answer with a fault of its own, which nobody could act on.
"""

from campaigns.ground.errors import Invalid

LONGEST_NOTE = 2_000  # characters of a goal, a purpose, a list of needs
LONGEST_REASON = 1_000
LONGEST_UUID = 36  # by which a form or a device knows what it sent before
# They write nothing and turn the writing after them around: a name could read as another one, on any page that has it.
# Phones paste them along.
TURNING = dict.fromkeys(map(ord, "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))


def checked(text: str, most: int, code: str, field: str, *, empty: tuple[str, str] | None = None) -> str:
    """The text without the spaces around it and without signs of direction, `most` characters at the longest.

    `empty` is the code and the sentence of an empty one; without it, a text may be empty. Raises Invalid: that
    of `empty`, else `code`.
    """
    tidy = text.translate(TURNING).strip()
    if empty and not tidy:
        raise Invalid(*empty, field)
    if len(tidy) > most:
        raise Invalid(
            code, f"Persingkat bagian ini: paling banyak {most} karakter, sekarang {len(tidy)}.", field
        )
    if any(char == "\0" or "\ud800" <= char <= "\udfff" for char in tidy):
        raise Invalid(
            code, "Bagian ini memuat karakter yang tidak dapat disimpan; ketik ulang teksnya.", field
        )
    return tidy


def file_name(name: str, most: int) -> str:
    """A file's name as it is kept: printable, its end rather than its beginning where it is long."""
    tidy = "".join(char for char in " ".join(name.split()) if char.isprintable()) or "tanpa nama"
    return tidy if len(tidy) <= most else "…" + tidy[1 - most :]


def after_colon(sentence: str) -> str:
    """A sentence as it goes on after a colon: `Baris 3: acara harus …`."""
    return sentence[:1].lower() + sentence[1:]
