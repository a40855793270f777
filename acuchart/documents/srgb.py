"""The colour profile that a paper names as its own: sRGB, built from the numbers of IEC 61966-2-1."""

from __future__ import annotations

import struct
from functools import cache
from typing import Final

# The primaries as every sRGB profile has them: adapted to D50, the white of all profiles.
_PRIMARIES: Final = {
    b"rXYZ": (0.43607, 0.22249, 0.01392),
    b"gXYZ": (0.38515, 0.71687, 0.09708),
    b"bXYZ": (0.14307, 0.06061, 0.71410),
}
_WHITE: Final = (0.9642, 1.0, 0.8249)
_STEPS: Final = 256  # of the curve; between them a reader draws straight lines
NAME: Final = "sRGB IEC61966-2.1"


@cache
def srgb_profile() -> bytes:
    """An ICC profile of version 2, which every reader of PDF/A accepts."""
    curve = struct.pack(">4s4xI", b"curv", _STEPS) + b"".join(
        struct.pack(">H", round(65535 * _linear(at / (_STEPS - 1)))) for at in range(_STEPS)
    )
    name = NAME.encode("ascii") + b"\0"
    bodies = {
        b"desc": struct.pack(">4s4xI", b"desc", len(name)) + name + bytes(8 + 3 + 67),
        b"cprt": b"text\0\0\0\0No copyright, use freely\0",
        b"wtpt": _xyz(_WHITE),
        **{tag: _xyz(value) for tag, value in _PRIMARIES.items()},
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    start = 128 + 4 + 12 * len(bodies)
    table, data = struct.pack(">I", len(bodies)), b""
    places: dict[bytes, int] = {}  # the three curves are one
    for tag, body in bodies.items():
        if body not in places:
            places[body] = start + len(data)
            data += body + bytes(-len(body) % 4)
        table += struct.pack(">4sII", tag, places[body], len(body))
    return _header(start + len(data)) + table + data


def _header(size: int) -> bytes:
    day = (2026, 1, 1, 0, 0, 0)
    head = struct.pack(">I4xI4s4s4s6H4s", size, 0x02100000, b"mntr", b"RGB ", b"XYZ ", *day, b"acsp")
    return head.ljust(68, b"\0") + b"".join(map(_fixed, _WHITE)) + bytes(48)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _xyz(value: tuple[float, float, float]) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(map(_fixed, value))


def _fixed(value: float) -> bytes:
    return struct.pack(">i", round(value * 65536))
