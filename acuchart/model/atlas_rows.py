"""Reading the rows of views.json, points.json and systems.json; every refusal names its row."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any, Final

from acuchart.model.atlas_values import Point, Position, System, View
from acuchart.model.side import Side

SHAPES: Final = frozenset({"point", "line", "zone"})
LATERALITIES: Final = frozenset({"bilateral", "midline", "left", "right"})
_SIDES: Final = {side.value: side for side in Side}


def order_of(row: Mapping[str, Any]) -> int:
    """Where a plate stands in lists."""
    order = row.get("order")
    return order if isinstance(order, int) else 0


def view_of_row(row: Mapping[str, Any], number: int) -> View:
    """One plate; `number` names a row without an id."""
    where = f"Atlas plate {row.get('id', number)!r}"
    try:
        view = View(
            id=_text(row["id"]),
            version=int(row["version"]),
            name=_text(row["name"]),
            short=_text(row["short"]),
            region=_text(row["region"]),
            width=float(row["width"]),
            height=float(row["height"]),
            mm_per_unit=float(row["mm_per_unit"]),
            right_edge=_SIDES[row["right_edge"]],
            side=_SIDES[row["side"]] if row["side"] else None,
            hidden=bool(row["hidden"]),
            mirror=_text(row["mirror"]),
            order=int(row["order"]),
            needles=bool(row["needles"]),
        )
    except KeyError as error:
        missing = error.args[0]
        if missing in row or missing not in VIEW_FIELDS:
            raise ValueError(f"{where} has an unknown side.") from None
        raise ValueError(f"{where} has no {missing!r}.") from None
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"{where} has a field of the wrong kind.") from None
    sizes = (view.width, view.height, view.mm_per_unit)
    if not all(math.isfinite(size) and size > 0 for size in sizes):
        raise ValueError(f"{where} has a size that is not above zero.")
    return view


VIEW_FIELDS: Final = frozenset(View.__dataclass_fields__)


def point_of_row(row: Mapping[str, Any], number: int) -> Point:
    """One point; `number` names a row without a code."""
    where = f"Atlas point {row.get('code', number)!r}"
    try:
        low, high = _depth(row["depth_mm"])
        point = Point(
            code=_text(row["code"]),
            system=_text(row["system"]),
            name=_text(row["name"]),
            pinyin=_text(row["pinyin"]),
            pinyin_plain=_text(row["pinyin_plain"]),
            hanzi_trad=_text(row["hanzi_trad"]),
            hanzi_simp=_text(row["hanzi_simp"]),
            aliases=_texts(row["aliases"]),
            laterality=_text(row["laterality"]),
            location=_text(row["location"]),
            depth_mm_min=low,
            depth_mm_max=high,
            angle=_text(row["angle"]),
            cautions=_texts(row["cautions"]),
            flags=_texts(row["flags"]),
            hidden=bool(row["hidden"]),
            shape=_text(row["shape"]),
            source=_text(row["source"]),
            confidence=_text(row["confidence"]),
            channel=_text(row.get("channel", "")),
            region=_text(row.get("region", "")),
            indications=_texts(row.get("indications", ())),
            sets=_texts(row.get("sets", ())),
            note=_text(row.get("note", "")),
        )
    except KeyError as error:
        raise ValueError(f"{where} has no {error.args[0]!r}.") from None
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"{where} has a field of the wrong kind.") from None
    if point.shape not in SHAPES or point.laterality not in LATERALITIES:
        raise ValueError(f"{where} has an unknown shape or laterality.")
    return point


def systems_of_rows(rows: Iterable[Mapping[str, Any]], points: Iterable[Point]) -> dict[str, System]:
    """Systems by id; one that has points but no row is called by its id."""
    try:
        found = {_text(row["id"]): System(**row) for row in rows}
    except (KeyError, TypeError):
        raise ValueError("The atlas has a row of systems that cannot be read.") from None
    for system in found.values():
        reach = system.snap_mm
        if reach is not None and not (isinstance(reach, float | int) and math.isfinite(reach) and reach > 0):
            raise ValueError(f"The atlas system {system.id!r} has a “snap_mm” that is not a number above zero.")
    for point in points:
        if point.system not in found:
            found[point.system] = System(id=point.system, name=point.system, short=point.system)
    return found


def places_of_row(code: str, rows: Mapping[str, Any], views: Mapping[str, View]) -> tuple[Position, ...]:
    """Where a point lies: view id → rows [side, part, x, y] or [side, part, x, y, path]."""
    places: list[Position] = []
    try:
        for view, marks in rows.items():
            if view not in views:
                raise _OtherError(f"Atlas point {code!r} lies on an unknown plate {view!r}.")
            for side, part, x, y, *path in marks:
                if not (0.0 <= x <= 1.0 and 0.0 <= y <= 1.0):
                    raise _OtherError(f"Atlas point {code!r} lies outside the plate {view!r}.")
                course = tuple((px, py) for px, py in path[0]) if path else ()
                sided = _SIDES[side]
                places.append(Position(code=code, side=sided, view=view, part=part, x=x, y=y, path=course))
    except _OtherError:
        raise
    except (KeyError, TypeError, AttributeError, ValueError, IndexError):
        raise ValueError(f"Atlas point {code!r} has a place that cannot be read.") from None
    return tuple(places)


class _OtherError(ValueError):
    """A refusal that has its own sentence already."""


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)):
        raise TypeError
    return tuple(_text(entry) for entry in value)


def _depth(value: Any) -> tuple[float | None, float | None]:
    if value is None:
        return None, None
    low, high = value
    return float(low), float(high)
