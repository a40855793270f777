"""Makes `resources/atlas/` from the rules, the facts and the art source: the same bytes every time.

    python build/atlas/make.py [--art DIR] [--out DIR]        (needs numpy and scipy)

The body and the plates are read from `../shared/art-source` beside the repository, or from `--art`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import ear
import facts
import mesh
import placing
import plates
import project
from engine import RULES, Engine
from terms import table

ROOT = Path(__file__).parents[2]
OPPOSITE = {"L": "R", "R": "L", "M": "M"}
Row = list[Any]
Places = dict[str, dict[str, list[Row]]]  # code → view → rows


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--art", type=Path, default=ROOT.parent / "shared" / "art-source")
    parser.add_argument("--out", type=Path, default=ROOT / "resources" / "atlas")
    given = parser.parse_args()
    if not (given.art / "neutral_adult.npz").is_file():
        print(f"The art source is not at {given.art}; name its folder with --art.", file=sys.stderr)
        return 1
    views = plates.view_rows(given.art)
    records = facts.records()
    engine = Engine(given.art)
    marks = placing.marks(engine)
    stray = {mark.code for mark in marks} - {record["code"] for record in records}
    if stray:
        print(f"Placed, but without facts: {sorted(stray)}", file=sys.stderr)
        return 1
    systems = {record["code"]: record["system"] for record in records}
    places = placed(given.art, views, marks, systems)
    finish(records, places, [view["id"] for view in views])
    write(given.out, views, records)
    plates.copy_drawings(views, given.art, given.out / "plates")
    body = {mark.code + (f".{mark.part}" if mark.part else ""): mark for mark in marks if mark.shape == "point"}
    _dump(ROOT / "tests" / "atlas" / "points3d.json", [_in_mm(body), engine.scales()], indent=None)
    print(f"{len(records)} records, {len(marks)} marks on the body, {len(views)} plates")
    return 0


def placed(art: Path, views: list[dict[str, Any]], marks: list[placing.Mark], systems: dict[str, str]) -> Places:
    """Where every code lies on every plate, both sides."""
    body = mesh.load(art, levels=1)
    whole = project.Surface(body.vertices, body.triangles, half=False)
    by_hand = ear.rows(art, {view["id"]: (view["width"], view["height"]) for view in views})
    shown_on = {entry["system"]: _beginnings(entry["views"]) for entry in table(RULES / "shown_on.csv")}
    left_out: dict[str, set[str]] = {}
    for entry in table(RULES / "left_out.csv"):
        left_out.setdefault(entry["view"], set()).add(entry["code"])
    found: Places = {}
    for view in views:
        if view["side"] == "R":
            continue  # the mirror of its left plate
        rows: list[tuple[str, Row]] = []
        if view["id"] in by_hand:
            rows += [(code, row) for code, several in by_hand[view["id"]].items() for row in several]
        if view["needles"] and not view["id"].startswith("ear-back"):
            taken = {code for code, _ in rows} | left_out.get(view["id"], set())
            here = {system for system, plates in shown_on.items() if view["id"].startswith(plates)}
            wanted = [mark for mark in marks if mark.code not in taken and systems[mark.code] in here]
            rows += project.Scene(body, view, art).rows(wanted, whole)
        for code, row in both_sides(rows, view):
            found.setdefault(code, {}).setdefault(view["id"], []).append(row)
        if view["mirror"] != view["id"]:
            for code, row in other_plate(rows):
                found.setdefault(code, {}).setdefault(view["mirror"], []).append(row)
    return found


def _beginnings(text: str) -> tuple[str, ...]:
    return ("",) if text == "*" else tuple(text.split())


def both_sides(rows: Iterable[tuple[str, Row]], view: dict[str, Any]) -> list[tuple[str, Row]]:
    """Rows of a left plate without those of the right; on a plate of both sides, left rows and their mirrors."""
    found = []
    for code, row in rows:
        if view["side"]:
            if row[0] != "R":
                found.append((code, row))
            continue
        if row[0] == "R":
            found.append((code, ["R", *mirrored(row)[1:]]))
            continue
        found.append((code, row))
        if row[0] == "L":
            found.append((code, mirrored(row)))
    return found


def other_plate(rows: Iterable[tuple[str, Row]]) -> list[tuple[str, Row]]:
    """The same rows on the plate of the right side."""
    return [(code, ["R", *mirrored(row)[1:]] if row[0] == "R" else mirrored(row)) for code, row in rows]


def mirrored(row: Row) -> Row:
    """A row on the other side of the body."""
    side, part, x, y, *path = row
    turned: Row = [OPPOSITE[side], part, round(1 - x, 5), y]
    return [*turned, [[round(1 - px, 5), py] for px, py in path[0]]] if path else turned


def finish(records: list[dict[str, Any]], places: Places, order: list[str]) -> None:
    """Put the places into the records, the plate to show first in front, and what follows from them."""
    for record in records:
        found = places.get(record["code"], {})
        record["places"] = {view: found[view] for view in order if view in found}
        outlined = any(len(row) > 4 for rows in found.values() for row in rows)
        if record["shape"] == "zone" and not outlined:
            record["shape"] = "point"
        reason = facts.not_placed().get(record["code"])
        if bool(found) is bool(reason):
            raise ValueError(f"{record['code']}: facts/not_placed.csv and the places do not agree")
        if reason:
            record["note"] = f"Not on a plate: {reason}"


def write(out: Path, views: list[dict[str, Any]], records: list[dict[str, Any]]) -> None:
    """views.json for people, points.json compact."""
    out.mkdir(parents=True, exist_ok=True)
    _dump(out / "views.json", views, indent=1)
    _dump(out / "systems.json", facts.systems(), indent=1)
    lines = ",\n".join(json.dumps(record, ensure_ascii=False, separators=(",", ":")) for record in records)
    (out / "points.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8", newline="\n")


def _dump(path: Path, value: object, indent: int | None) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, indent=indent) + "\n", encoding="utf-8", newline="\n")


def _in_mm(body: dict[str, placing.Mark]) -> dict[str, list[float]]:
    return {name: [round(float(value) * 100, 1) + 0.0 for value in mark.places[0]] for name, mark in body.items()}


if __name__ == "__main__":
    raise SystemExit(main())
