"""The tour's screens of the note in its layouts, and of the adjuncts; `tour_screens` joins them to its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tour_screens import Tour

FACE = "demo-p01-s05"  # the unfinished session of the demo
FOUND: dict[str, dict[str, Any]] = {
    "tongue": {
        "body_colour": ["pale"],
        "shape": ["swollen"],
        "quality": ["thin"],
        "coat": ["white"],
        "regions": {"tip": ["red"], "centre": ["cracked"]},
    },
    "pulse": {
        "rate": 72,
        "places": {"left_guan": ["wiry"], "right_guan": ["slippery"], "left_chi": ["thready"]},
        "depths": {"left_guan": ["middle"], "right_guan": ["middle"], "left_chi": ["deep"]},
    },
    "pattern": {"words": ["liver qi stagnation", "heart fire"]},
    "principles": {"words": ["interior", "heat"]},
    "treatment_principle": {"words": ["move qi", "clear heat"]},
    "response": {"sought": ["aching"], "felt": ["aching", "warm"]},
    "system": {
        "systems": ["hand", "ear"],
        "treatments": [
            {"at": "09:10", "system": "hand", "minutes": 20},
            {"at": "10:30", "system": "ear", "minutes": 20},
        ],
    },
    "muscles": {
        "rows": [{"muscle": "upper trapezius", "side": "R", "segment": "C3", "trigger": "active", "twitch": "yes"}]
    },
    "motion": {"rows": [{"movement": "neck rotation", "side": "R", "before": 40, "after": 60}]},
    "red_flags": {"answers": {"night pain that does not ease": "no", "fever or feeling ill": "no"}},
}
ACUITY = (("20/80", "R", "before"), ("20/63", "R", "after"), ("CF", "L", "before"), ("CF", "L", "after"))
KINDS = {
    "tcm": ("tongue", "pulse", "pattern", "principles", "treatment_principle", "response"),
    "micro": ("system", "response"),
    "medical": ("red_flags", "muscles", "motion", "response"),
}


def note(tour: Tour, layout: str, patient_id: str = "", page: str = "note") -> None:
    """The unfinished session, or a new one of a patient, with findings and rows of its layout."""
    from dataclasses import replace

    from acuchart.model.adjunct import Adjunct, AdjunctKind
    from acuchart.model.change import change_of
    from acuchart.model.finding import finding
    from acuchart.model.measure import Measure

    if patient_id:
        tour.workspace.start_session(patient_id)
    else:
        tour.session(FACE)
    screen = tour.workspace.session
    assert screen is not None
    document = screen.document
    session = document.session
    changes = [change_of(session, replace(session, layout=layout))]
    for kind in KINDS[layout]:
        if kind not in document.findings:
            changes.append(change_of(None, finding(session.id, kind, FOUND[kind])))
    if layout == "micro":
        for at, (typed, side, moment) in enumerate(ACUITY):
            one = Measure(
                id=f"{session.id}-m{at}", patient_id=session.patient_id, kind="VA_LOGMAR", at=session.started_at,
                typed=typed, side=side, moment=moment, session_id=session.id,
            )  # fmt: skip
            changes.append(change_of(None, one))
    if not document.adjuncts:
        facts = (
            (
                AdjunctKind.CUPPING,
                {"site": "upper back", "at": session.started_at, "minutes": 10.0, "what": "dry static"},
            ),
            (AdjunctKind.MOXA, {"site": "ST36"}),
        )
        for at, (kind, more) in enumerate(facts, start=1):
            row = Adjunct(id=f"{session.id}-a{at}", session_id=session.id, ordinal=at, kind=kind, **more)
            changes.append(change_of(None, row))
    assert document.edit(*changes)
    screen.show_page(page)
    tour.settle()


SCREENS: dict[str, Callable[[Tour], object]] = {
    "session-note-tcm": partial(note, layout="tcm"),
    "session-note-micro": partial(note, layout="micro", patient_id="demo-p02"),
    "session-note-medical": partial(note, layout="medical", patient_id="demo-p03"),
    "session-adjuncts": partial(note, layout="tcm", page="adjuncts"),
}
