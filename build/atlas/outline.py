"""The outline of the drawn area of a plate (group `base` of its SVG), and tests against polygons."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
from mesh import Array

_TOKEN = re.compile(r"[MmLlCcHhVvZzSs]|-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?")
_SIZE = {"M": 2, "L": 2, "C": 6, "S": 4, "H": 1, "V": 1}


def base_rings(svg: Path) -> list[Array]:
    """Closed rings in view-box units; curves become four straight pieces."""
    text = svg.read_text(encoding="utf-8")
    found = re.search(r'<path[^>]* d="([^"]+)"', text[text.find('id="base"') :])
    if found is None:
        raise ValueError(f"{svg.name} has no group base")
    rings: list[list[Array]] = [[]]
    pen, command = np.zeros(2), ""
    tokens = _TOKEN.findall(found[1])
    at = 0
    while at < len(tokens):
        if tokens[at].isalpha():
            command, at = tokens[at], at + 1
            if command in "Zz":
                pen = rings[-1][0].copy()
                rings.append([])
                continue
        kind, size = command.upper(), _SIZE[command.upper()]
        values = np.array([float(token) for token in tokens[at : at + size]])
        at += size
        start = pen if command.islower() else np.zeros(2)
        if kind in "HV":
            axis = "HV".index(kind)
            pen = pen.copy()
            pen[axis] = values[0] + start[axis]
            rings[-1].append(pen)
            continue
        corners = values.reshape(-1, 2) + start
        if kind == "M" and rings[-1]:
            rings.append([])
        if kind == "C":
            a, b, c = corners
            for t in (0.25, 0.5, 0.75, 1):
                u = 1 - t
                rings[-1].append(u**3 * pen + 3 * t * u * u * a + 3 * t * t * u * b + t**3 * c)
        else:
            rings[-1].append(corners[-1])
        pen = corners[-1]
        if kind == "M":
            command = "l" if command.islower() else "L"
    return [np.array(ring) for ring in rings if len(ring) > 2]


def inside(rings: list[Array], x: float, y: float, margin: float = 0.0) -> bool:
    """Even-odd test; a place within `margin` of a border counts as inside."""
    odd = near = False
    for ring in rings:
        a, b = ring, np.roll(ring, -1, axis=0)
        cut = (a[:, 1] > y) != (b[:, 1] > y)
        crossing = a[cut, 0] + (y - a[cut, 1]) / (b[cut, 1] - a[cut, 1]) * (b[cut, 0] - a[cut, 0])
        odd ^= bool((crossing > x).sum() % 2)
        if margin:
            edge = b - a
            t = ((x - a[:, 0]) * edge[:, 0] + (y - a[:, 1]) * edge[:, 1]) / np.maximum((edge**2).sum(1), 1e-9)
            t = np.clip(t, 0, 1)
            near |= bool((np.hypot(a[:, 0] + t * edge[:, 0] - x, a[:, 1] + t * edge[:, 1] - y) < margin).any())
    return odd or near


def middle(ring: Array) -> tuple[float, float]:
    """A place well inside a ring: the widest level stretch through it, a little like where a label stands."""
    best, place = -1.0, (float(ring[:, 0].mean()), float(ring[:, 1].mean()))
    low, high = float(ring[:, 1].min()), float(ring[:, 1].max())
    for share in np.linspace(0.1, 0.9, 33):
        y = low + share * (high - low)
        a, b = ring, np.roll(ring, -1, axis=0)
        cut = (a[:, 1] > y) != (b[:, 1] > y)
        xs = np.sort(a[cut, 0] + (y - a[cut, 1]) / (b[cut, 1] - a[cut, 1]) * (b[cut, 0] - a[cut, 0]))
        for left, right in zip(xs[::2], xs[1::2], strict=False):
            room = min(float(right - left), 2 * float(min(y - low, high - y)))
            if room > best + 1e-9:
                best, place = room, (float(left + right) / 2, float(y))
    return place


def simplified(path: Array, tolerance: float) -> Array:
    """The path with fewer places, none further off than `tolerance` (Douglas and Peucker)."""
    if len(path) < 3:
        return path
    a, b = path[0], path[-1]
    edge = b - a
    length = float(np.hypot(*edge))
    away = path - a
    off = np.abs(edge[0] * away[:, 1] - edge[1] * away[:, 0]) / length if length > 1e-12 else np.hypot(*away.T)
    far = int(np.argmax(off))
    if off[far] <= tolerance:
        return np.array([a, b])
    return np.vstack([simplified(path[: far + 1], tolerance)[:-1], simplified(path[far:], tolerance)])
