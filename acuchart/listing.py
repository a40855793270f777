"""What the command line prints: a practice, a session and the atlas as plain values, and values as a table.

The keys are a promise to scripts; `docs/command-line.md` lists them. A key is added, never renamed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from acuchart.model.ledger import count, numbers
from acuchart.model.patient import Patient
from acuchart.model.session import Section

if TYPE_CHECKING:
    from acuchart.model.atlas import Atlas, Point
    from acuchart.model.needle import Needle
    from acuchart.model.practice import Practice
    from acuchart.model.report import SessionReport
    from acuchart.store import ChartStore
    from acuchart.store.verify import Verification

Value = dict[str, Any]


def practice_value(store: ChartStore) -> Value:
    """The patients by name and the sessions by time, oldest first."""
    sessions = store.sessions()
    return {
        "file": store.path.name,
        "encrypted": store.encrypted,
        "practice": _practice(store.practice()),
        "patients": [asdict(patient) for patient in store.patients()],
        "sessions": [asdict(session) for session in reversed(sessions)],
    }


def session_value(report: SessionReport) -> Value:
    """One session with its patient, note and needles in the order of placing."""
    session, course = report.session, report.course
    number_of = numbers(report.needles)
    counts = asdict(count(report.needles))
    return {
        "session": {
            "id": session.id,
            "patient_id": session.patient_id,
            "started_at": session.started_at,
            "ended_at": session.ended_at,
            "title": session.title,
            "status": session.status.value,
            "retention_min": session.retention_min,
            "course_id": session.course_id,
            "course": None if course is None else course.name,
            "number_in_course": report.number_in_course,
            "planned_sessions": None if course is None else course.planned_sessions,
        },
        "patient": _patient(report.patient),
        "practice": _practice(report.practice),
        "notes": {section.value: report.notes.get(section, "") for section in Section},
        "counts": counts,
        "needles": [_needle(needle, number_of.get(needle.id)) for needle in report.needles],
        "record_code": report.record_code,
    }


def point_value(point: Point, atlas: Atlas) -> Value:
    """One point of the atlas with every place that it has on the plates."""
    return {
        "code": point.code,
        "aliases": list(point.aliases),
        "names": {
            "english": point.name,
            "pinyin": point.pinyin,
            "pinyin_plain": point.pinyin_plain,
            "hanzi_trad": point.hanzi_trad,
            "hanzi_simp": point.hanzi_simp,
        },
        "system": point.system,
        "laterality": point.laterality,
        "shape": point.shape,
        "location": point.location,
        "positions": [
            {
                "view": place.view,
                "side": place.side.value,
                "part": place.part,
                "x": place.x,
                "y": place.y,
                "path": [list(corner) for corner in place.path],
            }
            for place in atlas.places(point.code)
        ],
        "depth_mm": None if point.depth_mm_min is None else [point.depth_mm_min, point.depth_mm_max],
        "angle": point.angle,
        "cautions": list(point.cautions),
        "flags": list(point.flags),
        "hidden": point.hidden,
        "source": point.source,
        "confidence": point.confidence,
    }


def verification_value(found: Verification, store: ChartStore) -> Value:
    """What a check of the file found."""
    return {"file": store.path.name, "encrypted": store.encrypted, "ok": found.ok, **asdict(found)}


def table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Rows as aligned columns; a Han letter is two columns wide, an accent none. Numbers stand at the right."""
    texts = [["" if cell is None else " ".join(str(cell).split()) for cell in row] for row in rows]
    widths = [max(map(_width, column)) for column in zip(headings, *texts, strict=True)]
    right = [bool(rows) and all(isinstance(row[i], int | float) for row in rows) for i in range(len(headings))]
    lines = [headings, ["─" * width for width in widths], *texts]
    return "\n".join(
        "  ".join(
            (" " * (width - _width(cell)) + cell) if at_right else (cell + " " * (width - _width(cell)))
            for cell, width, at_right in zip(line, widths, right, strict=True)
        ).rstrip()
        for line in lines
    )


def _practice(practice: Practice) -> Value:
    return {key: value for key, value in asdict(practice).items() if key != "id"}


def _patient(patient: Patient) -> Value:
    value = asdict(patient)
    value["born"] = "" if patient.born is None else patient.born.isoformat()
    value["alerts"] = [
        {
            "text": alert.text,
            "level": alert.level.value,
            "confirmed_on": "" if alert.confirmed_on is None else alert.confirmed_on.isoformat(),
        }
        for alert in patient.alerts
    ]
    return value


def _needle(needle: Needle, number: int | None) -> Value:
    return {
        "id": needle.id,
        "number": number,
        "code": needle.code,
        "part": needle.part,
        "system": needle.system,
        "label": needle.label,
        "name": needle.name,
        "side": needle.side.value,
        "view": needle.view,
        "x": needle.x,
        "y": needle.y,
        "product": needle.size_label,
        "kind": needle.kind,
        "gauge_mm": needle.gauge_mm,
        "length_mm": needle.length_mm,
        "depth_mm": needle.depth_mm,
        "angle_deg": needle.angle_deg,
        "direction_deg": needle.direction_deg,
        "technique": needle.technique.value,
        "state": needle.state.value,
        "note": needle.note,
        "pair": needle.pair_id,
        "placed_at": needle.placed_at,
        "removed_at": needle.removed_at,
    }


def _width(text: str) -> int:
    return sum(
        0
        if unicodedata.category(letter) in ("Mn", "Me", "Cf")
        else 2
        if unicodedata.east_asian_width(letter) in "WF"
        else 1
        for letter in text
    )
