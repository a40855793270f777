"""One measured figure, and the practice files that benchmarks run on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from acuchart.model.change import Change, change_of
from acuchart.model.needle import Needle
from acuchart.model.patient import Patient
from acuchart.model.practice import Practice
from acuchart.model.session import Session
from acuchart.model.side import Side
from acuchart.store import create_file

PASSPHRASE = "bench in the fern lane"
FIRST = (
    "Odette",
    "Barnaby",
    "Marigold",
    "Ignatius",
    "Hyacinth",
    "Leopold",
    "Pernilla",
    "Cosmo",
    "Łukasz",
    "Thị Hồng",
)
LAST = ("Sampleton", "Mockridge", "Fablewood", "Pretender", "Marchfake", "Fauxley", "Notareal", "Testerby", "Ćwik")
WORK = ("Face", "Medical", "Micro eye")


@dataclass(frozen=True)
class Figure:
    """A value of the program beside the same of its floor.

    `goal` is the greatest ratio that is good enough, `most` the greatest value, `least` the smallest.
    """

    name: str
    value: float
    unit: str
    floor: float
    n: int
    goal: float | None = None
    most: float | None = None
    least: float | None = None

    @property
    def ratio(self) -> float:
        return self.value / self.floor if self.floor else float("inf")

    @property
    def missed(self) -> bool:
        return (
            (self.goal is not None and self.ratio > self.goal)
            or (self.most is not None and self.value > self.most)
            or (self.least is not None and self.value < self.least)
        )

    def line(self) -> dict[str, object]:
        found: dict[str, object] = {
            "name": self.name,
            "value": round(self.value, 4),
            "unit": self.unit,
            "floor": round(self.floor, 4),
            "ratio": round(self.ratio, 3),
            "n": self.n,
        }
        if self.goal is not None:
            found["goal"] = self.goal
        if self.most is not None:
            found["most"] = self.most
        if self.least is not None:
            found["least"] = self.least
        return found


def quantile(values: Sequence[float], part: float) -> float:
    """The value below which `part` of all lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def big_practice(path: Path, patients: int = 2000) -> str:
    """An encrypted file with many patients, a session for each; its raw key."""
    store = create_file(path, practice=Practice(name="Bench"), passphrase=PASSPHRASE)
    changes: list[Change] = []
    for number in range(patients):
        seen = date(2026, 11, 17) - timedelta(days=number % 700)
        patient = Patient(
            id=f"patient-{number:05}",
            name=f"{FIRST[number % 10]} {LAST[number // 10 % 9]} {number}",
            born=date(1940 + number % 60, 1 + number % 12, 1 + number % 28),
            work=WORK[number % 3],
            complaint="Neck pain",
            created_at=f"{seen}T08:00:00.000Z",
        )
        session = Session(id=f"session-{number:05}", patient_id=patient.id, started_at=f"{seen}T09:00:00.000Z")
        changes += [change_of(None, patient), change_of(None, session)]
    store.apply(changes)
    key = store.raw_key()
    store.close()
    assert key is not None
    return key


def needle(number: int, session_id: str = "session") -> Needle:
    """A free needle on the face, at a place of its own."""
    return Needle(
        id=f"needle-{number:06}",
        session_id=session_id,
        ordinal=number,
        view="face-front@1",
        x=0.3 + 0.4 * (number * 37 % 101) / 101,
        y=0.2 + 0.5 * (number * 53 % 103) / 103,
        side=Side.LEFT,
        label="Free mark",
        gauge_mm=0.16,
        length_mm=15,
        depth_mm=5,
        placed_at="2026-11-17T09:10:00.000Z",
    )


def one_session(path: Path, needles: int) -> str:
    """An encrypted file with one session and its needles; its raw key."""
    store = create_file(path, practice=Practice(name="Bench"), passphrase=PASSPHRASE)
    store.apply(
        [
            change_of(None, Patient(id="patient", name="Marigold Sampleton")),
            change_of(None, Session(id="session", patient_id="patient", started_at="2026-11-17T09:00:00.000Z")),
        ]
    )
    for number in range(1, needles + 1):
        store.apply([change_of(None, replace(needle(number), x=spread(number)[0], y=spread(number)[1]))])
    key = store.raw_key()
    store.close()
    assert key is not None
    return key


def spread(number: int) -> tuple[float, float]:
    """Places on a grid over forehead and cheeks; each of the first 120 has its own."""
    return 0.32 + 0.36 * (number % 10) / 9, 0.2 + 0.4 * (number // 10 % 13) / 9
