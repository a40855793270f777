"""Papers without colour: what a laser printer and a fax machine show alike."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable
from typing import Final

_COLOUR: Final = re.compile(rb"(?<!\S)(?:([\d.]+) ([\d.]+) )?([\d.]+) (rg|RG|g|G)(?!\S)")
_WEIGHTS: Final = (0.2126, 0.7152, 0.0722)  # how bright red, green and blue are to the eye
_INK: Final = 0.6  # text and lines that are darker print black: a fax makes dust of thin grey letters
_PAPER: Final = 0.55  # skin and its shadows in the art of a plate stay paper: a fax makes dots of them


def greyed(operators: bytes) -> bytes:
    """Operators of a page, each colour as a grey that is as bright, or as black."""
    return _greyed(operators, lambda bright: 0.0 if bright < _INK else bright)


def greyed_art(packed: bytes) -> bytes:
    """Compressed operators of a drawing, each colour as a grey or as the white of the paper."""
    art = _greyed(zlib.decompress(packed), lambda bright: 1.0 if bright > _PAPER else bright)
    return zlib.compress(art, 9)


def _greyed(operators: bytes, tone: Callable[[float], float]) -> bytes:
    def grey(found: re.Match[bytes]) -> bytes:
        red, green, blue, operator = found.groups()
        parts = (blue, blue, blue) if red is None else (red, green, blue)
        bright = sum(weight * float(part) for weight, part in zip(_WEIGHTS, parts, strict=True))
        return b"%.3g %s" % (tone(bright), b"g" if operator in (b"g", b"rg") else b"G")

    return _COLOUR.sub(grey, operators)


def greyed_photo(jpeg: bytes) -> bytes:
    """A photo as a JPEG file of greys."""
    from PIL import Image

    out = io.BytesIO()
    with Image.open(io.BytesIO(jpeg)) as photo:
        photo.convert("L").save(out, "JPEG", quality=88, optimize=True)
    return out.getvalue()
