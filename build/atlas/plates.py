"""The plates: their rows in views.json, and their drawings."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def view_rows(art: Path) -> list[dict[str, Any]]:
    """The rows of views.json, in the order of `rules/views.csv`."""
    with (HERE / "rules" / "views.csv").open(encoding="utf-8", newline="") as file:
        wanted = list(csv.DictReader(file))
    return [_row(entry, number, art) for number, entry in enumerate(wanted, start=1)]


def _row(entry: dict[str, str], order: int, art: Path) -> dict[str, Any]:
    drawn = json.loads((art / "views" / f"{entry['id']}.json").read_text(encoding="utf-8"))
    width, height = drawn["viewBox"][2:]
    return {
        "id": entry["id"],
        "version": int(entry["version"]),
        "name": entry["name"],
        "short": entry["short"],
        "region": entry["region"],
        "width": width,
        "height": height,
        "mm_per_unit": float(entry["mm_per_unit"]) if entry["mm_per_unit"] else mm_per_unit(drawn["projection"]),
        "right_edge": entry["right_edge"],
        "side": entry["side"],
        "hidden": entry["hidden"] == "yes",
        "mirror": entry["mirror"],
        "order": order,
        "needles": entry["needles"] != "no",
    }


def mm_per_unit(projection: list[list[float]]) -> float:
    """Millimetres of body per view-box unit; the mesh is in decimetres and every projection keeps angles."""
    return round(100.0 / math.hypot(*projection[0][:3]), 5)


def copy_drawings(rows: list[dict[str, Any]], art: Path, out: Path) -> None:
    """The SVG of every plate; a few orientation lines are moved to where anatomy has them (`rules/redraw.csv`)."""
    out.mkdir(parents=True, exist_ok=True)
    with (HERE / "rules" / "redraw.csv").open(encoding="utf-8", newline="") as file:
        moves = list(csv.DictReader(file))
    for row in rows:
        text = (art / "views" / f"{row['id']}.svg").read_text(encoding="utf-8")
        for move in moves:
            if move["view"] in (row["id"], row["mirror"]):
                text = _moved(text, move)
        (out / f"{row['id']}.svg").write_text(text, encoding="utf-8", newline="\n")


def _moved(text: str, move: dict[str, str]) -> str:
    """The drawing with one line of one group moved; right plates hold the left art, so the same move fits both."""
    start = text.index(f'<g id="{move["group"]}"')
    for _ in range(int(move["path"]) + 1):
        start = text.index("<path", start) + len("<path")
    return f'{text[:start]} transform="translate({move["dx"]} {move["dy"]})"{text[start:]}'
