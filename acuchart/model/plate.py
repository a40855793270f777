"""A plate's drawing as plain outlines for paper, and the same drawing recoloured for the screen."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

# ("M", x, y), ("L", x, y), ("C", x1, y1, x2, y2, x, y) or ("Z",): absolute, in view-box units.
Segment = tuple[str, *tuple[float, ...]]
_Matrix = tuple[float, float, float, float, float, float]

DIM_ROOM: Final[Mapping[str, str]] = {
    "base": "#6a5b51",
    "vignette": "#6a5b51",
    "tone": "#17110e",
    "feature": "#1e1613",
    "hair": "#1e1613",
    "outline": "#c9b3a3",
    "eye:#fdfaf6": "#a99b90",
    "eye:#ffffff": "#a99b90",
    "eye:#8d6f5c": "#4a3a31",
    "eye:#6d5144": "#1e1613",
    "nail:#fff6f0": "#84726a",
    "lips:#c07a6c": "#8e5a50",
}
"""Fills for the dim room, from the design system's art table; see `restyle` for the keys."""

_IDENTITY: Final[_Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_ROUND: Final = 0.5522847498307936  # control length of a quarter circle
_DEPTH: Final = 12
_COORDINATES: Final = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Z": 0}
_NUMBER: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_COMMAND: Final = re.compile(r"([MmLlHhVvCcSsZz])")
_TAG: Final = re.compile(r"<(/?)([A-Za-z][\w:.-]*)((?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*?)(/?)>")
_ID: Final = re.compile(r"""\sid\s*=\s*["']([^"']*)["']""")
_FILL: Final = re.compile(r"""(\sfill\s*=\s*["'])([^"']*)(["'])""")
_DISPLAY_NONE: Final = re.compile(r"""\sdisplay\s*=\s*["']none["']""")
_COLOUR: Final = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_DRAWN: Final = frozenset({"path", "circle", "ellipse"})
_SILENT: Final = frozenset({"title", "desc"})
_REFUSED: Final = ("style", "class", "opacity", "clip-path", "mask", "filter", "stroke")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One filled shape. None in a field means "as the group says"."""

    fill: str | None
    opacity: float | None
    even_odd: bool | None
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlateGroup:
    """One named layer of a plate, painted in order; `hidden` layers are drawn only on request."""

    id: str
    fill: str
    opacity: float
    even_odd: bool
    hidden: bool
    paths: tuple[Outline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plate:
    """A plate's art: sizes in view-box units and filled outlines, every transform already applied."""

    width: float
    height: float
    groups: tuple[PlateGroup, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """What a group hands down to the shapes inside it."""

    fill: str = "#000000"
    opacity: float = 1.0
    even_odd: bool = False
    hidden: bool = False
    matrix: _Matrix = _IDENTITY


def parse_plate(svg_text: str) -> Plate:
    """Read a plate's SVG (filled paths, circles and ellipses in groups) into outlines.

    Raises ValueError with a plain sentence for anything that is not such a drawing.
    """
    if "<!" in svg_text and re.search(r"<!(?!--)", svg_text):
        raise ValueError("This drawing declares a document type, which is not supported.")
    try:
        root = ET.fromstring(svg_text)
    except ET.ParseError:
        raise ValueError("This drawing is not a readable SVG file.") from None
    if _local(root.tag) != "svg":
        raise ValueError("This drawing is not an SVG file.")
    box = [_number(word) for word in root.get("viewBox", "").replace(",", " ").split()]
    if len(box) != 4 or box[:2] != [0.0, 0.0] or min(box[2:]) <= 0:
        raise ValueError("This drawing has no view box that starts at 0 0.")
    groups = tuple(_groups(root, _look(root, _Look()), 0))
    return Plate(width=box[2], height=box[3], groups=groups)


def restyle(svg_text: str, fills: Mapping[str, str], *, shown: Collection[str] = ()) -> str:
    """The same SVG with other fills; `shown` names hidden groups to draw.

    Keys of `fills` are a group id ("base": what the group itself is filled with) or a group id and a fill
    inside it ("eye:#8d6f5c": the iris). Values are "#rrggbb". Raises ValueError for any other value.
    """
    for key, fill in fills.items():
        if not _COLOUR.fullmatch(fill):
            raise ValueError(f"The fill for {key!r} is not a colour such as '#6a5b51'.")
    open_groups: list[str] = []

    def swap(tag: re.Match[str]) -> str:
        closing, name, attributes, ends = tag.groups()
        if name == "g" and closing:
            if open_groups:
                open_groups.pop()
            return tag.group()
        if closing or name not in _DRAWN | {"g"}:
            return tag.group()
        if name == "g":
            found = _ID.search(attributes)
            own = found.group(1) if found else ""
            if own in shown:
                attributes = _DISPLAY_NONE.sub("", attributes)
            attributes = _refill(attributes, fills.get(own)) if own in fills else attributes
            if not ends:
                open_groups.append(own or (open_groups[-1] if open_groups else ""))
        elif open_groups:
            old = _FILL.search(attributes)
            wanted = fills.get(f"{open_groups[-1]}:{_long(old.group(2))}") if old else None
            attributes = _refill(attributes, wanted)
        return f"<{name}{attributes}{ends}>"

    return _TAG.sub(swap, svg_text)


def _refill(attributes: str, fill: str | None) -> str:
    if fill is None:
        return attributes
    if _FILL.search(attributes):
        return _FILL.sub(lambda m: f"{m[1]}{fill}{m[3]}", attributes, count=1)
    return f'{attributes} fill="{fill}"'


def _groups(element: ET.Element, look: _Look, depth: int) -> Iterator[PlateGroup]:
    if depth > _DEPTH:
        raise ValueError("This drawing has too many groups inside each other.")
    loose: list[Outline] = []
    for child in element:
        name = _local(child.tag)
        if name == "g":
            if loose:
                yield _group(element, look, loose)
                loose = []
            yield from _groups(child, _look(child, look), depth + 1)
        elif name in _DRAWN:
            outline = _outline(child, name, look)
            if outline is not None:
                loose.append(outline)
        elif name not in _SILENT:
            raise ValueError(f"This drawing uses {name!r}, which is not supported.")
    if loose:
        yield _group(element, look, loose)


def _group(element: ET.Element, look: _Look, paths: list[Outline]) -> PlateGroup:
    return PlateGroup(
        id=element.get("id", ""),
        fill=look.fill,
        opacity=look.opacity,
        even_odd=look.even_odd,
        hidden=look.hidden,
        paths=tuple(paths),
    )


def _look(element: ET.Element, above: _Look) -> _Look:
    _refuse(element)
    fill = element.get("fill")
    opacity = element.get("fill-opacity")
    rule = element.get("fill-rule")
    return _Look(
        fill=above.fill if fill is None else _colour(fill),
        opacity=above.opacity if opacity is None else _opacity(opacity),
        even_odd=above.even_odd if rule is None else rule == "evenodd",
        hidden=above.hidden or element.get("display") == "none",
        matrix=_combined(above.matrix, _matrix(element.get("transform"))),
    )


def _outline(element: ET.Element, name: str, look: _Look) -> Outline | None:
    _refuse(element)
    fill, opacity, rule = element.get("fill"), element.get("fill-opacity"), element.get("fill-rule")
    if fill == "none" or element.get("display") == "none":
        return None
    if name == "path":
        segments = _path(element.get("d", ""))
    else:
        radius = element.get("r", "0")
        segments = _ellipse(
            _number(element.get("cx", "0")),
            _number(element.get("cy", "0")),
            _number(radius if name == "circle" else element.get("rx", "0")),
            _number(radius if name == "circle" else element.get("ry", "0")),
        )
    matrix = _combined(look.matrix, _matrix(element.get("transform")))
    return Outline(
        fill=None if fill is None else _colour(fill),
        opacity=None if opacity is None else _opacity(opacity),
        even_odd=None if rule is None else rule == "evenodd",
        segments=tuple(_moved(segment, matrix) for segment in segments),
    )


def _refuse(element: ET.Element) -> None:
    for attribute in _REFUSED:
        if element.get(attribute, "none") != "none":
            raise ValueError(f"This drawing uses {attribute!r}, which is not supported.")


def _path(data: str) -> list[Segment]:
    """Path data as absolute segments; H, V and S become L and C."""
    head, *pieces = _COMMAND.split(data)
    if head.strip():
        raise ValueError("This drawing has a path that does not start with a move.")
    segments: list[Segment] = []
    x = y = start_x = start_y = 0.0
    bend: tuple[float, float] | None = None  # the last control point, for S
    for command, text in zip(pieces[::2], pieces[1::2], strict=True):
        kind, numbers = command.upper(), _numbers(text)
        size = _COORDINATES[kind]
        if (len(numbers) % size or not numbers) if size else numbers:
            raise ValueError("This drawing has a path with a wrong count of numbers.")
        if not segments and kind != "M":
            raise ValueError("This drawing has a path that does not start with a move.")
        if kind == "Z":
            segments.append(("Z",))
            x, y, bend = start_x, start_y, None
        for at in range(0, len(numbers), size or 1):
            values = numbers[at : at + size]
            if kind == "V":
                values = [0.0 if command == "v" else x, values[0]]
            elif kind == "H":
                values = [values[0], 0.0 if command == "h" else y]
            if command.islower():
                values = [value + (y if index % 2 else x) for index, value in enumerate(values)]
            if kind == "S":
                values = [*((2 * x - bend[0], 2 * y - bend[1]) if bend else (x, y)), *values]
            bend = (values[2], values[3]) if size > 2 else None
            x, y = values[-2:]
            if kind == "M" and at == 0:
                start_x, start_y = x, y
            draw = "M" if kind == "M" and at == 0 else "C" if size > 2 else "L"
            segments.append((draw, *values))
    return segments


def _numbers(text: str) -> list[float]:
    if _NUMBER.sub("", text).strip(" \t\r\n,"):
        raise ValueError("This drawing has a path with a command that is not supported.")
    numbers = list(map(float, _NUMBER.findall(text)))
    if not all(map(math.isfinite, numbers)):
        raise ValueError("This drawing has a number that is too large.")
    return numbers


def _ellipse(cx: float, cy: float, rx: float, ry: float) -> list[Segment]:
    kx, ky = rx * _ROUND, ry * _ROUND
    return [
        ("M", cx + rx, cy),
        ("C", cx + rx, cy + ky, cx + kx, cy + ry, cx, cy + ry),
        ("C", cx - kx, cy + ry, cx - rx, cy + ky, cx - rx, cy),
        ("C", cx - rx, cy - ky, cx - kx, cy - ry, cx, cy - ry),
        ("C", cx + kx, cy - ry, cx + rx, cy - ky, cx + rx, cy),
        ("Z",),
    ]


def _moved(segment: Segment, matrix: _Matrix) -> Segment:
    if matrix == _IDENTITY:
        return segment
    a, b, c, d, e, f = matrix
    numbers = segment[1:]
    moved: list[float] = []
    for x, y in zip(numbers[::2], numbers[1::2], strict=True):
        moved += (a * x + c * y + e, b * x + d * y + f)
    return (segment[0], *moved)


def _matrix(text: str | None) -> _Matrix:
    if text is None:
        return _IDENTITY
    found = re.fullmatch(r"\s*(matrix|translate)\s*\(([^()]*)\)\s*", text)
    numbers = [_number(word) for word in found[2].replace(",", " ").split()] if found else []
    if found and found[1] == "translate" and len(numbers) == 2:
        numbers = [1.0, 0.0, 0.0, 1.0, *numbers]
    if len(numbers) != 6:
        raise ValueError("This drawing moves a group in a way that is not supported.")
    a, b, c, d, e, f = numbers
    return a, b, c, d, e, f


def _combined(outer: _Matrix, inner: _Matrix) -> _Matrix:
    if inner == _IDENTITY:
        return outer
    a, b, c, d, e, f = outer
    p, q, r, s, t, u = inner
    return (
        a * p + c * q,
        b * p + d * q,
        a * r + c * s,
        b * r + d * s,
        a * t + c * u + e,
        b * t + d * u + f,
    )


def _number(text: str) -> float:
    if not _NUMBER.fullmatch(text):
        raise ValueError("This drawing has a number that cannot be read.")
    value = float(text)
    if not math.isfinite(value):
        raise ValueError("This drawing has a number that is too large.")
    return value


def _opacity(text: str) -> float:
    value = _number(text)
    if not 0.0 <= value <= 1.0:
        raise ValueError("This drawing has an opacity outside 0 to 1.")
    return value


def _colour(text: str) -> str:
    if not _COLOUR.fullmatch(text):
        raise ValueError(f"This drawing has a fill {text!r}, not a colour such as '#4b352b'.")
    return _long(text)


def _long(colour: str) -> str:
    """Six digits, lower case: "#FFF" -> "#ffffff"."""
    if len(colour) == 4:
        colour = "#" + "".join(digit * 2 for digit in colour[1:])
    return colour.lower()


def _local(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else "?"
