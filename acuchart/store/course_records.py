"""Reading a course as letters and course reports tell it."""

from __future__ import annotations

from collections.abc import Mapping

from acuchart.model.course_record import CourseRecord, course_of
from acuchart.model.measure import OwnMeasure
from acuchart.model.measure_kinds import MeasureKind, own_kind
from acuchart.store.chart_store import ChartStore
from acuchart.store.kinds import of_practice
from acuchart.store.records_out import read_record


def read_course(
    store: ChartStore, patient_id: str, course_id: str | None = None, *, kinds: Mapping[str, MeasureKind]
) -> CourseRecord:
    """A course of a patient, read in one transaction; ``kinds`` are the shipped measures, own ones join them.

    Without a course’s id the newest one that has sessions, or every session where there is none. ValueError where
    the patient has no such course, MissingRecordError where there is no such patient.
    """
    return course_of(read_record(store, patient_id), measure_kinds(store, kinds), course_id)


def measure_kinds(store: ChartStore, shipped: Mapping[str, MeasureKind]) -> dict[str, MeasureKind]:
    """The shipped kinds of measures and the practice’s own, by id."""
    return {**shipped, **{one.id: own_kind(one) for one in of_practice(store, OwnMeasure)}}
