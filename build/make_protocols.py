"""Makes resources/protocols/shipped.json from a table of protocols: python build/make_protocols.py protocols.csv

A point that the atlas knows becomes a word of the prescription line; everything else that the table names is kept
as text beside it. Nothing is added.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from acuchart.assets import load_atlas  # noqa: E402
from acuchart.model.atlas import Atlas  # noqa: E402

OUT = ROOT / "resources" / "protocols" / "shipped.json"
CODE = re.compile(r"(?:body |ear )?(?P<code>[A-Z]{1,2}(?:-[A-Z]+)?-?[A-Z0-9]*\w*)(?P<rest> ear| \(.*\))?")
PAIR = re.compile(r"(?P<a>[A-Z]+(?:-[A-Z]+)?\d+)-(?P<b>[A-Z]+(?:-[A-Z]+)?\d+) \(EA (?P<hz>\d+) Hz\)")


def read(points: str, atlas: Atlas) -> tuple[str, str]:
    """The line, and what is left as text."""
    both: list[str] = []
    midline: list[str] = []
    leads: list[str] = []
    more: list[str] = []

    def take(code: str) -> bool:
        point = atlas.points.get(code)
        if point is None or not atlas.places(code) or len({place.part for place in atlas.places(code)}) > 1:
            return False
        word = code if point.system == "channel" or code.startswith("EX-") else f'"{code}"'
        (midline if point.laterality == "midline" else both).append(word)
        return True

    for piece in re.split(r";| \+ ", points):
        piece = piece.strip()
        pair = PAIR.fullmatch(piece)
        if pair is not None and take(pair["a"]) and take(pair["b"]):
            leads.append(f"EA {pair['a']} - {pair['b']} bil {pair['hz']}Hz")
            continue
        found = CODE.fullmatch(piece)
        if found is not None and take(found["code"]):
            rest = (found["rest"] or "").strip()
            if rest and rest != "ear":
                more.append(rest.strip("() ").removeprefix("+ "))
        elif piece:
            more.append(piece)
    groups = [" ".join(midline)] if midline else []
    groups += [f"{' '.join(both)} bil"] if both else []
    return "; ".join([*groups, *leads]), "; ".join(more)


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__)
        return 2
    atlas = load_atlas()
    protocols = []
    for row in csv.DictReader(Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()):
        line, more = read(row["points"], atlas)
        protocols.append(
            {
                "id": row["id"],
                "name": row["name"],
                "line": line,
                "more": more,
                "sides": row["side_note"],
                "needle": row["needle"],
                "stays": row["retention"],
                "frequency": row["frequency"],
                "sessions": row["sessions"],
                "evidence": row["evidence"],
                "source": row["source"],
                "cautions": row["cautions"] or "",
            }
        )
    OUT.parent.mkdir(parents=True, exist_ok=True)
    whole = {"format": "acuchart-protocols", "version": 1, "protocols": protocols}
    OUT.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{len(protocols)} protocols, {sum(bool(one['line']) for one in protocols)} with points.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
