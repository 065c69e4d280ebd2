"""The bundled fonts, and which characters each can show."""

import struct
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

FOLDER = Path(__file__).parent / "fonts"
FACES = {
    "realistic": "Playfair-Bold.ttf",
    "animated": "Baloo2-ExtraBold.ttf",
    "cartoon": "Bangers.ttf",
}


def font(style: str, pixels: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FOLDER / FACES[style], pixels, layout_engine=ImageFont.Layout.BASIC)


@lru_cache
def characters(style: str) -> frozenset[int]:
    """Code points the style's font has, from its character map (format 4)."""
    data = (FOLDER / FACES[style]).read_bytes()
    (tables,) = struct.unpack_from(">H", data, 4)
    for i in range(tables):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, 12 + 16 * i)
        if tag == b"cmap":
            return frozenset(_mapped(data, offset))
    return frozenset()


def _mapped(data: bytes, cmap: int):
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    for i in range(count):
        (offset,) = struct.unpack_from(">I", data, cmap + 4 + 8 * i + 4)
        table = cmap + offset
        if struct.unpack_from(">H", data, table)[0] != 4:
            continue
        (double,) = struct.unpack_from(">H", data, table + 6)
        ends = struct.unpack_from(f">{double // 2}H", data, table + 14)
        starts = struct.unpack_from(f">{double // 2}H", data, table + 16 + double)
        for start, end in zip(starts, ends, strict=True):
            yield from range(start, end + 1)


def showable(text: str, style: str) -> str:
    """The text without what the font lacks, spaces tidied: never a box in place of a letter."""
    known = characters(style)
    return " ".join("".join(c if ord(c) in known else " " for c in text).split())
