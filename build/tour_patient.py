"""The tour's screens of a patient's page: intake, complaints, a merge, and what is put away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tour_screens import Tour

    from acuchart.ui.patient import PatientPage

PATIENT, OTHER = "demo-p02", "demo-p03"


def page_of(tour: Tour, patient_id: str = PATIENT) -> PatientPage:
    from acuchart.ui.patient import PatientPage

    tour.workspace.open_patient(patient_id)
    page = tour.workspace.stack.currentWidget()
    assert isinstance(page, PatientPage)
    return page


def intake(tour: Tour) -> None:
    """A flagged word in the medication, and an eye history that was told before."""
    from acuchart.model.change import change_of
    from acuchart.model.intake import IntakeEntry
    from acuchart.store.kinds import of_patient
    from acuchart.ui.moments import today

    store, day = tour.workspace.context.store, today()
    if not of_patient(store, IntakeEntry, PATIENT):
        rows = (
            ("eyes", "Dry macular degeneration, both eyes; Dr H. Dummett, 2021", 200),
            ("medication", "none", 200),
            ("medication", "Apixaban 5 mg twice a day; lutein", 9),
            ("allergies", "", 200),
        )
        entries = [
            IntakeEntry(
                id=f"tour-i{at}",
                patient_id=PATIENT,
                section=section,
                text=text,
                told_on=day - timedelta(days=days),
            )
            for at, (section, text, days) in enumerate(rows)
        ]
        store.apply([change_of(None, one) for one in entries])
    page = page_of(tour)
    page.intake.open_section("medication")
    tour.settle()
    page.ensureWidgetVisible(page.intake)


def complaints(tour: Tour) -> None:
    """Two complaints, one of them open, and the eye doctor."""
    from acuchart.model.change import change_of
    from acuchart.model.complaint import Clinician, Complaint
    from acuchart.store.kinds import of_patient

    store = tour.workspace.context.store
    if not of_patient(store, Complaint, PATIENT):
        store.apply(
            [
                change_of(None, one)
                for one in (
                    Complaint(
                        id="tour-k1",
                        patient_id=PATIENT,
                        words="Dry macular degeneration",
                        side="B",
                        code="H35.31",
                        code_system="ICD-10",
                        since="2021",
                        diagnosed_by="Dr H. Dummett",
                    ),
                    Complaint(id="tour-k2", patient_id=PATIENT, words="Little feeling in the feet", side="B"),
                    Clinician(
                        id="tour-d",
                        patient_id=PATIENT,
                        name="Dr H. Dummett",
                        role="Eye doctor",
                        address="Fablewood Eye Clinic",
                    ),
                )
            ]
        )
    page = page_of(tour)
    page.complaints.open_record(page.complaints.records[0])
    tour.settle()
    page.ensureWidgetVisible(page.complaints)


def merge(tour: Tour) -> None:
    """The question before a merge: whose entry, and why."""
    page = page_of(tour)
    page.entry.ask("merge")
    assert page.entry.picker is not None
    page.entry.picker.picked.emit(OTHER)
    page.entry.why.setText("Same telephone and birth date")
    tour.settle()
    page.ensureWidgetVisible(page.entry)


def _away(tour: Tour) -> str:
    """One whose sessions are all signed."""
    from acuchart.store.shelving import charts_of

    store = tour.workspace.context.store
    known = (one.id for one in store.patients(retired=True) if one.id not in (PATIENT, OTHER))
    return next(id_ for id_ in known if (found := charts_of(store, id_)).signed and not found.drafts)


def put_away(tour: Tour) -> None:
    """A patient and a session in the bin, and one who is retired."""
    from acuchart.model import clock
    from acuchart.model.change import change_of
    from acuchart.model.patient import Patient, Shelf
    from acuchart.model.session import Session
    from acuchart.store.shelving import on_shelf

    store = tour.workspace.context.store
    if not on_shelf(store, Shelf.BIN):
        now = clock.now()
        practice, away = store.practice(), store.patient(_away(tour))
        retired = replace(away, shelf=Shelf.RETIRED, shelved_at=now, shelved_why="Moved to another town")
        twice = Patient(id="tour-p", name="Marigold Samplton", shelf=Shelf.BIN, shelved_at=now)
        wrong = Session(id="tour-s", patient_id=PATIENT, started_at=now, binned_at=now)
        changes = [change_of(practice, replace(practice, country="DE")), change_of(away, retired)]
        store.apply([*changes, change_of(None, twice), change_of(None, wrong)])
    tour.workspace.go("bin")


def retired(tour: Tour) -> None:
    put_away(tour)
    page_of(tour, _away(tour))


SCREENS: dict[str, Callable[[Tour], object]] = {
    "patient-complaints": complaints,
    "patient-intake": intake,
    "patient-merge": merge,
    "bin": put_away,
    "patient-retired": retired,
}
