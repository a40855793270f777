"""A reading as plain data for other programs: the JSON of ``acuchart rx``."""

from __future__ import annotations

from typing import Any

from acuchart.model.needle import NeedleState
from acuchart.model.prescription.values import (
    Landmark,
    LeadEnd,
    LeadItem,
    NeedleItem,
    Offset,
    Prescription,
    Span,
)
from acuchart.model.prescription.writer import write


def as_json(prescription: Prescription) -> dict[str, Any]:
    """Per line: needles, leads, retention and errors. Spans count characters of ``text``."""
    return {
        "text": prescription.text,
        "canonical": write(prescription),
        "needles": [_needle(item) for item in prescription.needles],
        "leads": [_lead(item) for item in prescription.leads],
        "retention_min": prescription.retention_min,
        "errors": [{"span": _span(problem.span), "message": problem.message} for problem in prescription.problems],
    }


def _needle(item: NeedleItem) -> dict[str, Any]:
    direction, offset, place = item.direction, item.offset, item.place
    return {
        "code": item.code,
        "system": item.system or None,
        "part": item.part or None,
        "side": item.side.value if item.side is not None else None,
        "gauge_mm": item.gauge_mm,
        "length_mm": item.length_mm,
        "kind": item.kind or None,
        "depth_mm": item.depth_mm,
        "angle_deg": item.angle_deg,
        "direction": None
        if direction is None
        else {"words": list(direction.words), "degrees": direction.degrees, "towards": direction.towards},
        "course": None
        if item.course is None
        else {"from": _landmark(item.course.start), "to": _landmark(item.course.end)},
        "technique": "+".join(item.techniques) or None,
        "preset": item.preset,
        "state": (item.state or NeedleState.PLANNED).value,
        "count": item.count,
        "label": item.label or None,
        "offset": None if offset is None else _offset(offset),
        "place": None if place is None else {"view": place.view, "x": place.x, "y": place.y},
        "span": _span(item.span),
    }


def _offset(offset: Offset) -> dict[str, Any]:
    return {
        "amount": offset.amount,
        "unit": offset.unit,
        "words": list(offset.words),
        "reference": offset.reference,
    }


def _landmark(place: Landmark) -> dict[str, Any]:
    """A point, a distance from one, or the end of the line (neither)."""
    if isinstance(place, Offset):
        return {"code": None, "offset": _offset(place)}
    return {"code": place or None, "offset": None}


def _lead(item: LeadItem) -> dict[str, Any]:
    return {
        "from": _end(item.start),
        "to": _end(item.end),
        "side": item.side.value if item.side is not None else None,
        "device": item.device or None,
        "hz": list(item.hz),
        "waveform": item.waveform or None,
        "intensity_ma": item.intensity_ma,
        "minutes": item.minutes,
        "span": _span(item.span),
    }


def _end(end: LeadEnd) -> dict[str, Any]:
    return {"code": end.code, "part": end.part or None, "side": end.side.value if end.side else None}


def _span(span: Span) -> list[int]:
    return [span.start, span.end]
