"""Makes `resources/safety/` from the facts tables: the same bytes every time.

    python build/safety/make_rules.py [--facts DIR] [--out DIR]

The tables are read from `../shared/domain` beside the repository, or from `--facts`. Level, advice, source and
confidence of a rule are the table's; what it needs and where it speaks is in `acts.py`.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from pathlib import Path
from typing import Any

from acts import ACTS, KINDS, NO_RULE, SERIOUS, SITES, UNDER_YEARS

ROOT = Path(__file__).parents[2]
_CODE = re.compile(r"\b(?:[A-Z]{2}\d{1,2}|EX-[A-Z]{1,2}\d{1,2})\b")
_FIELDS = (
    "techniques",
    "points",
    "regions",
    "flags",
    "working",
    "affected",
    "depth_from_mm",
    "angle_from_deg",
    "week_from",
    "week_to",
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--facts", type=Path, default=ROOT.parent / "shared" / "domain")
    parser.add_argument("--out", type=Path, default=ROOT / "resources" / "safety")
    given = parser.parse_args()
    if not (given.facts / "contraindications.csv").is_file():
        print(f"The facts tables are not at {given.facts}; name their folder with --facts.", file=sys.stderr)
        return 1
    rows = read(given.facts / "contraindications.csv")
    warnings = {row["id"]: row for row in rows if row["record_type"] == "contraindication"}
    rules = [rule(key, warnings[key.partition("/")[0]]) for key in ACTS]
    forgotten = set(warnings) - {key.partition("/")[0] for key in ACTS} - set(NO_RULE)
    if forgotten:
        print(f"These rows make no rule: {', '.join(sorted(forgotten))}.", file=sys.stderr)
        return 1
    rules.append(beyond_usual())
    write(
        given.out / "rules.json",
        {
            "facts": [
                {
                    "kind": kind,
                    "words": words,
                    "asks": list(asks),
                    "group": group,
                    "days": days,
                    "under_years": UNDER_YEARS.get(kind),
                }
                for kind, words, asks, group, days in KINDS
            ],
            "sites": [{"site": site, "words": words, "regions": list(regions)} for site, words, regions in SITES],
            "rules": rules,
            "no_rule": [{"row": row, "why": why} for row, why in NO_RULE.items()],
        },
    )
    events = [event(row) for row in rows if row["record_type"] == "adverse_event"]
    grading = {row["code"]: row["meaning"] for row in read(given.facts / "adverse_grade.csv")}
    grades = [{"grade": code, "words": words} for code, words in grading.items() if code.startswith("G")]
    unknown = set(SERIOUS) - {""} - {one["kind"] for one in events}
    if unknown or "SERIOUS" not in grading:
        print(f"The reporting rule does not fit the tables: {', '.join(sorted(unknown))}.", file=sys.stderr)
        return 1
    serious = {
        "from": SERIOUS,
        "words": "Serious: report it to the insurer and, where it is asked for, to the regulator.",
        "rule": grading["SERIOUS"],
    }
    write(given.out / "adverse.json", {"grades": grades, "serious": serious, "events": events})
    print(f"{len(rules)} rules from {len(warnings)} rows, {len(events)} kinds of event, {len(grades)} grades")
    return 0


def rule(key: str, row: dict[str, str]) -> dict[str, Any]:
    """One rule: the act of `ACTS` with the table's level, advice and source."""
    act = ACTS[key]
    points = list(act.get("points", ()))
    if act.get("csv_points"):
        points += [code for code in _CODE.findall(row["points_or_region"]) if code not in points]
    places = {"points": points} if points else {}
    return {
        "id": key,
        "fact": act["fact"],
        "level": row["severity"],
        "on": act.get("on", True),
        "act": {name: listed(act[name]) for name in _FIELDS if name in act} | places,
        "sentence": act["sentence"],
        "advice": ended(row["advice"]),
        "source": named(row["source"]),
        "confidence": row["confidence"],
    }


def named(source: str) -> str:
    """The source as a reader outside can understand it."""
    return re.sub(r"\bseed(?: text)?\b", "practitioners’ teaching text", source)


def beyond_usual() -> dict[str, Any]:
    """The one rule that comes from the points' own depths."""
    return {
        "id": "depth_beyond_usual",
        "fact": "",
        "level": "caution",
        "on": True,
        "act": {"techniques": ["needle"], "beyond_usual": True},
        "sentence": "{depth} mm is deeper than usual at {code} ({usual} mm).",
        "advice": "Choose a shallower depth, or write down why not.",
        "source": "The usual depths of the atlas, from common textbooks",
        "confidence": "medium",
    }


def event(row: dict[str, str]) -> dict[str, Any]:
    """One kind of event; the serious ones are reported."""
    grading, _, often = row["grading"].partition(" | frequency note: ")
    return {
        "kind": row["id"].removeprefix("AE-ae_"),
        "words": row["condition"],
        "advice": ended(row["advice"]),
        "grading": grading,
        "often": often,
        "source": row["source"],
        "confidence": row["confidence"],
    }


def listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def ended(text: str) -> str:
    """A sentence with its full stop."""
    return f"{text.rstrip('.')}." if text else ""


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, value: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
