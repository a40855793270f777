"""A letter to another clinician: who gets it, about which course, and the practitioner's own words in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from acuchart.model.complaint import Clinician
from acuchart.model.course_plan import CoursePlan, plan_of
from acuchart.model.course_record import CourseRecord, day_of
from acuchart.model.signing import promise_in

_REVIEW = "review"  # the finding with which a review is kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter. ``question`` is what is answered (else the complaint), ``ask`` what the reader is asked for.

    ``day`` is the day of the letter; what is due next is told from it.
    """

    course: CourseRecord
    to: Clinician
    day: date
    question: str = ""
    ask: str = ""

    def __post_init__(self) -> None:
        """Refuse a letter about nothing, and the practitioner's words where they promise."""
        if not self.course.sessions:
            raise ValueError("There is no session in this course yet, so there is nothing to write about.")
        for words in (self.question, self.ask):
            found = promise_in(words)
            if found:
                raise ValueError(f"“{found}” promises something; say it in another way in the letter.")

    @property
    def plan(self) -> CoursePlan | None:
        """Where the course stands on the day of the letter; None outside of a course."""
        course = self.course.course
        if course is None:
            return None
        done = self.course.sessions
        made = [at for at, report in enumerate(done, 1) if any(one.kind == _REVIEW for one in report.findings)]
        visits = [day_of(report) for report in done]
        return plan_of(course, visits, self.course.appointments, self.day, reviewed=max(made, default=0))

    @property
    def next_visit(self) -> date | None:
        """The first planned day after the letter, or the one that the course proposes."""
        planned = sorted(one.day for one in self.course.appointments if one.day > self.day)
        if planned:
            return planned[0]
        plan = self.plan
        found = None if plan is None else plan.next_on or plan.maintenance_on
        return found if found is not None and found >= self.day else None


def addressee(course: CourseRecord, chosen: str = "") -> Clinician:
    """Who gets the letter: a clinician of the patient by id or name, or whoever ``chosen`` names.

    Without a choice the first clinician of the chart, else its physician. ValueError where the chart names nobody.
    """
    wanted = chosen.strip()
    if wanted:
        for one in course.clinicians:
            if wanted == one.id or wanted.casefold() == one.name.casefold():
                return one
        return _typed(course, wanted)
    if course.clinicians:
        return course.clinicians[0]
    if course.patient.physician.strip():
        return _typed(course, course.patient.physician)
    raise ValueError("The chart names no physician for this patient; say who gets the letter.")


def _typed(course: CourseRecord, words: str) -> Clinician:
    """``Dr H. Dummett, Fablewood Eye Clinic``: a name, and after the first comma where."""
    name, _, address = words.partition(",")
    return Clinician(id="", patient_id=course.patient.id, name=name.strip(), address=address.strip())
