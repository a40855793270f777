"""Make resources/measures/kinds.json from the outcome facts and the rules beside this script."""

import csv
import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
TARGET = HERE.parent.parent / "resources" / "measures" / "kinds.json"
_BETTER = {
    "lower": "lower",
    "lower (more sensitive)": "lower",
    "higher": "higher",
    "less negative": "higher",
    "less distortion": "lower",
    "smaller N": "",
    "context": "",
    "per device": "",
    "per version": "",
    "scale-specific": "",
    "3-4": "",
}


def rows(name: str) -> list[dict[str, str]]:
    """A table beside this script."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(text: str) -> float | None:
    """A number, or None for an empty field."""
    return float(text) if text else None


def kinds() -> dict[str, Any]:
    """The kinds in the order of the rules."""
    facts = {row["id"]: row for name in ("outcomes", "own") for row in rows(f"facts/{name}.csv")}
    made = []
    for rule in rows("rules.csv"):
        fact = facts[rule["id"]]
        drawn = fact["scale_type"] == "image"
        made.append(
            {
                "id": rule["id"],
                "name": rule["name"],
                "group": rule["group"],
                "entry": "acuity" if rule["id"].startswith("VA_") else "drawing" if drawn else "number",
                "unit": fact["unit_ucum"],
                "low": number(fact["min"]),
                "high": number(fact["max"]),
                "better": _BETTER[fact["better_direction"]],
                "decimals": int(rule["decimals"]),
                "per_side": rule["per_side"] == "yes",
                "change": number(rule["change"]),
                "change_source": rule["change_source"],
                "band": number(rule["band"]),
                "band_source": rule["band_source"],
                "unusual_low": number(rule["unusual_low"]),
                "unusual_high": number(rule["unusual_high"]),
                "total": rule["total"],
                "placed": rule["placed"] == "yes",
                "twice": rule["twice"] == "yes",
                "licence": fact["licence_note"],
                "source": fact["source"],
                "confidence": fact["confidence"],
            }
        )
    return {"kinds": made}


def text() -> str:
    """The file to the letter."""
    return json.dumps(kinds(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(text(), encoding="utf-8")
