"""Safety: what one placement costs with every rule armed, which must stay under a millisecond."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bench_figures import Figure, needle, quantile
from bench_work import in_turn

from acuchart import assets
from acuchart.model.fact import Fact
from acuchart.model.needle import Needle
from acuchart.model.patient import Patient
from acuchart.model.safety import Guard

DAY = date(2026, 11, 17)


def measure(_folder: Path, rounds: int) -> Iterator[Figure]:
    """A patient with every fact there is; needles at every point and free ones, one after another."""
    atlas, catalogue = assets.load_atlas(), assets.load_safety()
    facts = [Fact(id=kind, patient_id="p", kind=kind, site="face") for kind in catalogue.kinds]
    facts.append(
        Fact(
            id="drawn", patient_id="p", kind="filler", view="face-front@1", path="0.3,0.3 0.7,0.3 0.7,0.7 0.3,0.7"
        )
    )
    patient = Patient(id="p", name="Marigold Sampleton", born=date(2025, 1, 1))
    guard = Guard(catalogue.rules, catalogue, facts, patient=patient, day=DAY, first_visit=True)
    needles = [*_at_points(), *(needle(number) for number in range(200))]
    rows = json.loads(assets.text("resources/safety/rules.json"))["rules"]
    sets = [{key: set(value) for key, value in row["act"].items() if isinstance(value, list)} for row in rows]
    flags = {code: set(point.flags) for code, point in atlas.points.items()}

    def ours() -> None:
        for one in needles:
            guard.of_needle(one, atlas)

    def plainly() -> None:
        for one in needles:
            there = flags.get(one.code or "", set())
            [row["sentence"] for row, act in zip(rows, sets, strict=True) if _hits(act, one.code, there)]

    value, floor = in_turn(ours, plainly, rounds)
    count = len(needles)
    slowest = quantile([_alone(guard, one) for one in needles], 0.99)
    yield Figure("rules", value / count, "ms", floor / count, rounds * count)
    yield Figure("rules_p99", slowest, "ms", floor / count, count)


def _at_points() -> list[Needle]:
    atlas = assets.load_atlas()
    found = []
    for code in atlas.points:
        for place in atlas.places(code)[:1]:
            found.append(
                Needle(
                    id=code,
                    session_id="session",
                    ordinal=1,
                    view=atlas.views[place.view].ref,
                    x=place.x,
                    y=place.y,
                    side=place.side,
                    code=code,
                    part=place.part,
                    depth_mm=40,
                    angle_deg=90,
                )
            )
    return found


def _hits(act: dict[str, set[str]], code: str | None, flags: set[str]) -> bool:
    where = "points" in act or "flags" in act
    return "needle" in act["techniques"] and (
        not where or code in act.get("points", ()) or bool(act.get("flags", set()) & flags)
    )


def _alone(guard: Guard, one: Needle) -> float:
    begin = time.perf_counter()
    guard.of_needle(one, assets.load_atlas())
    return (time.perf_counter() - begin) * 1000
