"""Makes the vocabularies of the note in `resources/intake/` from the facts tables: the same bytes every time.

    python build/intake/make.py [--facts DIR] [--art DIR] [--out DIR]

Words that the tables lack (muscles, movements, screening questions) are in `own_words.csv` beside this file. Every
row keeps its source and confidence.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
# What the forms of the note use. The other rows of the table live elsewhere (techniques and waveforms in
# techniques.json, consent in its texts) or say what the form itself says (sides, headings).
USED = {
    ("tongue", "body_colour"): ("tongue", "body"),
    ("tongue", "shape"): ("tongue", "shape"),
    ("tongue", "moisture"): ("tongue", "moisture"),
    ("tongue", "coat_colour"): ("tongue", "coat"),
    ("tongue", "coat_quality"): ("tongue", "quality"),
    ("tongue", "sublingual"): ("tongue", "under"),
    ("pulse", "position"): ("pulse", "position"),
    ("pulse", "depth"): ("pulse", "depth"),
    ("pulse", "quality"): ("pulse", "quality"),
    ("pattern", "eight_principles"): ("principles", "principle"),
    ("pattern", "qi_blood"): ("pattern", "qi and blood"),
    ("pattern", "fluids"): ("pattern", "fluids"),
    ("pattern", "organ"): ("pattern", "organs"),
    ("pattern", "pathogenic_factor"): ("pattern", "factors"),
    ("technique", "sensation"): ("response", "felt"),
    ("adjunct", "moxa"): ("adjunct", "moxa"),
    ("adjunct", "cupping"): ("adjunct", "cupping"),
    ("adjunct", "gua_sha"): ("adjunct", "gua_sha"),
    ("adjunct", "tuina"): ("adjunct", "massage"),
    ("adjunct", "other"): ("adjunct", "other"),
}
_BRACKETS = re.compile(r"\s*\(([^()]*)\)")
_DASH = re.compile(r"\s+-\s+")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--facts", type=Path, default=ROOT.parent / "shared" / "domain")
    parser.add_argument("--art", type=Path, default=ROOT.parent / "shared" / "art-source")
    parser.add_argument("--out", type=Path, default=ROOT / "resources" / "intake")
    given = parser.parse_args()
    for needed in (given.facts / "intake_vocab.csv", given.art / "views" / "tongue.json"):
        if not needed.is_file():
            print(f"“{needed.name}” is not in {needed.parent}; name the folder.", file=sys.stderr)
            return 1
    words = [*vocabulary(read(given.facts / "intake_vocab.csv")), *own_words(read(HERE / "own_words.csv"))]
    given.out.mkdir(parents=True, exist_ok=True)
    write(given.out / "vocabulary.json", words)
    write(given.out / "stricta.json", stricta(read(given.facts / "stricta.csv")))
    drawing = json.loads((given.art / "views" / "tongue.json").read_text(encoding="utf-8"))
    write(given.out / "tongue.json", regions(drawing))
    return 0


def vocabulary(rows: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    """The rows that the forms use. What stands in brackets is an explanation, not a part of the word."""
    made = []
    for row in rows:
        place = USED.get((row["category"], row["subcategory"]))
        if place is None:
            continue
        term, _, aside = _DASH.sub("\x00", row["term"]).partition("\x00")
        more = [*_BRACKETS.findall(term), *([aside] if aside else [])]
        where = f"intake_vocab: {row['category']}, {row['subcategory']} {row['order']}"
        made.append(
            {
                "form": place[0],
                "group": place[1],
                "word": _BRACKETS.sub("", term).removeprefix("de qi: ").strip(),
                "more": "; ".join(more),
                "han": row["hanzi"],
                "note": row["note"],
                "source": f"{where}; {row['source']}",
                "confidence": row["confidence"],
            }
        )
    return made


def own_words(rows: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    """Our own rows in the same shape; an explanation in Han characters is the word in Chinese."""
    made = []
    for row in rows:
        han = row["more"] if row["more"] and not row["more"].isascii() else ""
        made.append({**row, "more": "" if han else row["more"], "han": han, "note": ""})
    return made


def stricta(rows: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    """The items with what they ask in our own words and for what kind of report."""
    return [
        {
            "item": row["item"],
            "heading": row["heading"],
            "words": row["requirement_own_words"],
            "for": row["applies_to"],
            "source": row["source"],
        }
        for row in rows
    ]


def regions(drawing: dict[str, Any]) -> list[dict[str, Any]]:
    """The six regions of the tongue plate as fractions of its box."""
    _, _, width, height = drawing["viewBox"]

    def places(corners: Iterable[tuple[float, float]]) -> str:
        return " ".join(f"{x / width:.4f},{y / height:.4f}" for x, y in corners)

    return [
        {
            "region": name,
            "path": places(found["polygon"]),
            "label": places([found["label"]]),
            "source": "drawn by hand on the plate; borders are a common convention, not a standard",
            "confidence": "medium",
        }
        for name, found in drawing["regions"].items()
    ]


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, rows: list[dict[str, Any]]) -> None:
    """One row a line, so that a difference can be read."""
    lines = ",\n".join(f"  {json.dumps(row, ensure_ascii=False)}" for row in rows)
    path.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
