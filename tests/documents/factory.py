"""Invented sessions for the papers' tests, on real points of the atlas."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

from acuchart.assets import load_atlas
from acuchart.model.course import Course
from acuchart.model.needle import Needle, NeedleState, Technique
from acuchart.model.patient import Patient
from acuchart.model.practice import Practice
from acuchart.model.report import SessionReport
from acuchart.model.session import Section, Session, SessionStatus
from acuchart.model.side import Side

_CHANNEL_POINT = re.compile(r"(LU|LI|ST|SP|HT|SI|BL|KI|PC|TE|GB|LR|GV|CV)\d+")
EYE_PLATES = ("face-front", "head-top", "head-back", "hand-dorsal-left", "foot-dorsal-right")


def needles_on(view_id: str, amount: int, first: int = 1) -> list[Needle]:
    """`amount` needles on the named places of a plate, one after the other, in every state."""
    atlas = load_atlas()
    places = [place for place in atlas.positions(view_id) if _CHANNEL_POINT.fullmatch(place.code)]
    assert places
    rows = []
    for offset in range(amount):
        place = places[offset * max(1, len(places) // amount) % len(places)]
        number = first + offset
        rows.append(
            Needle(
                id=f"n{number:03}",
                session_id="s1",
                ordinal=number,
                view=atlas.views[view_id].ref,
                x=place.x,
                y=place.y,
                side=place.side,
                code=place.code,
                part=place.part,
                state=NeedleState.OUT if number % 3 else NeedleState.IN,
                gauge_mm=0.16 if number % 2 else 0.2,
                length_mm=15 if number % 2 else 30,
                depth_mm=4 + number % 5,
                angle_deg=(15, 45, 90)[number % 3],
                technique=tuple(Technique)[number % 4],
                direction_deg=30.0 * (number % 12) if number % 5 == 0 else None,
            )
        )
    return rows


def five_plates() -> tuple[Needle, ...]:
    """Twenty-six needles over five plates."""
    rows: list[Needle] = []
    for view_id, amount in zip(EYE_PLATES, (8, 6, 4, 5, 3), strict=True):
        rows += needles_on(view_id, amount, len(rows) + 1)
    rows[3] = replace(rows[3], state=NeedleState.DROPPED, note="found on the towel")
    rows[9] = replace(rows[9], state=NeedleState.LEFT_IN, kind="tack", note="out on 20 November")
    return tuple(rows)


def report(needles: tuple[Needle, ...] | None = None, **changes: Any) -> SessionReport:
    """The seventh session of an invented patient's course."""
    patient = Patient(
        id="p1",
        name="Barnaby Mockridge",
        born=date(1955, 6, 9),
        complaint="Dry age-related macular degeneration, both eyes",
    )
    values: dict[str, Any] = {
        "practice": Practice(
            name="Fernwood Practice",
            practitioner="Thaddeus Samplewright",
            credentials="Lic. Ac. (demo 0000)",
            address="1 Invented Lane\nMocktown",
            phone="555 0142",
            footer="Fernwood Practice, Mocktown. For the patient named above only.",
            demo=True,
        ),
        "patient": patient,
        "session": Session(
            id="s1",
            patient_id="p1",
            started_at="2026-11-17T13:40:00.000Z",
            ended_at="2026-11-17T14:25:00.000Z",
            title="Micro eye, hands and feet",
            retention_min=30,
            course_id="c1",
            status=SessionStatus.SIGNED,
        ),
        "needles": five_plates() if needles is None else needles,
        "notes": {
            Section.REASON: "Seventh treatment of the eye course.",
            Section.SUBJECTIVE: "“I read the clock on the church again.” Slept seven hours. Drops as before.",
            Section.OBJECTIVE: "ETDRS at 4 m: right 0.38, left 0.72 logMAR. Same chart, glasses and lamp.",
            Section.PLAN: "Next visit on 19 November. Tack out on 20 November.",
        },
        "course": Course(id="c1", patient_id="p1", name="Eye course", planned_sessions=10),
        "number_in_course": 7,
        "record_code": "7f3a91c25e08b4d620ac19ef83d16b57" * 2,
    }
    return SessionReport(**{**values, **changes})


def named(name: str, needles: tuple[Needle, ...] | None = None) -> SessionReport:
    """The same session of somebody with another name."""
    made = report(needles)
    return replace(made, patient=replace(made.patient, name=name))


def free_mark(**changes: Any) -> Needle:
    """A needle beside no named point."""
    values: dict[str, Any] = {
        "id": "f1",
        "session_id": "s1",
        "ordinal": 900,
        "view": load_atlas().views["face-front"].ref,
        "x": 0.3,
        "y": 0.4,
        "side": Side.RIGHT,
        "label": "ashi, 1 cm lateral to GB14",
    }
    return Needle(**{**values, **changes})
