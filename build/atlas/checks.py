"""What public texts say about the rows that are not certain: `facts/checked.csv`, one row a field.

A correction names the value it replaces, so that a table that changes later stops the build instead of losing it.
"""

from __future__ import annotations

from typing import Any

Row = dict[str, Any]
VERDICTS = {"confirmed", "corrected", "differs", "not found", "not checked"}


def apply(rows: list[Row], checks: list[dict[str, str]]) -> None:
    """Put corrections into the rows, and the texts that were read into their source."""
    by_code = {row["code"]: row for row in rows}
    for check in checks:
        if check["verdict"] not in VERDICTS:
            raise ValueError(f"{check['code']}: “{check['verdict']}” is no verdict")
        found = by_code.get(check["code"])
        if found is None:
            continue  # a rule or a set that is not shipped as a point
        if check["verdict"] == "corrected":
            _correct(found, check)
        if check["field"] == "location" and check["source"] and check["verdict"] == "confirmed":
            found["source"] += f";read against {check['source'].replace('; ', ', ')}"


def _correct(row: Row, check: dict[str, str]) -> None:
    field = check["field"]
    if _words(row[field]) != check["was"]:
        raise ValueError(
            f"{row['code']}: {field} is “{_words(row[field])}”, the check was made on “{check['was']}”"
        )
    row[field] = [float(number) for number in check["now"].split("-")] if field == "depth_mm" else check["now"]


def _words(value: object) -> str:
    return "-".join(f"{number:g}" for number in value) if isinstance(value, list) else str(value)
