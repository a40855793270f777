"""What a review asks to measure: for the page of a patient, the tab of a session and the list of the day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from acuchart import assets
from acuchart.model.change import Change
from acuchart.model.course import CoursePreset
from acuchart.model.course_plan import in_force
from acuchart.model.due_measures import MeasureKey, due_at_review, due_names
from acuchart.model.measure import Measure, OwnMeasure
from acuchart.store import ChartStore, StoreError
from acuchart.store.kinds import of_patient, of_practice
from acuchart.store.timeline import in_courses
from acuchart.ui.context import Context
from acuchart.ui.course import CourseState, course_states
from acuchart.ui.document import SessionDocument
from acuchart.ui.widgets import Glyph, frame, label


def kind_names(store: ChartStore) -> dict[str, str]:
    """What every kind of measure is called, the practice's own among them."""
    return assets.kind_names(of_practice(store, OwnMeasure))


def due_in(store: ChartStore, state: CourseState) -> tuple[MeasureKey, ...]:
    """What the review that is due in a course asks for. StoreError where the file cannot be read."""
    if state.plan.review is None:
        return ()
    presets = in_force(assets.load_course_presets(), of_practice(store, CoursePreset))
    measures = of_patient(store, Measure, state.course.patient_id)
    return due_at_review(state.plan, [one.id for one in state.sessions], measures, presets)


@dataclass(frozen=True, slots=True)
class ReviewDue:
    """A review that is due: when it came due, and what is still to be measured for it."""

    when: str  # “session 8”
    measures: tuple[str, ...]

    @property
    def words(self) -> str:
        """``Review due (session 8): Distance acuity, Pain 0 to 10``."""
        return f"Review due ({self.when})" + (f": {', '.join(self.measures)}" if self.measures else "")

    @property
    def short(self) -> str:
        """``Distance acuity and 2 more``; the whole is in a tooltip and in the course's card."""
        return few(self.measures)


def few(names: Sequence[str]) -> str:
    """The first of several names, and how many more there are."""
    more = len(names) - 1
    return f"{names[0]} and {more} more" if more > 0 else "".join(names)


def review_of(store: ChartStore, state: CourseState | None) -> ReviewDue | None:
    """The review that is due in a course, or None."""
    if state is None or state.plan.review is None:
        return None
    return ReviewDue(state.plan.review.words, due_names(due_in(store, state), kind_names(store)))


class SessionDue(QObject):
    """What the review asks for in the open session; follows what is measured there."""

    changed = Signal()

    def __init__(self, context: Context, document: SessionDocument) -> None:
        """Reads the course where it has reviews; otherwise nothing."""
        super().__init__(document)
        self._context, self._document = context, document
        self.keys: tuple[MeasureKey, ...] = ()
        self.words = ""
        document.changed.connect(self._on_changed)
        document.reloaded.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Read again."""
        course, store = self._document.course, self._context.store
        before = self.words
        self.keys, self.words = (), ""
        if course is not None and course.reviews and self._document.writable:
            try:
                listed = in_courses(store, self._document.patient.id)
                states = course_states(store, self._document.patient.id, listed)
                state = next((one for one in states if one.course.id == course.id), None)
                if state is not None:
                    self.keys = due_in(store, state)
                    review = review_of(store, state)
                    self.words = review.words if review is not None and self.keys else ""
            except StoreError as error:
                self._context.failed.emit(str(error))
        if self.words != before:
            self.changed.emit()

    def _on_changed(self, changes: tuple[Change, ...]) -> None:
        if any(isinstance(one.after or one.before, Measure) for one in changes):
            self.refresh()


class DueLine(QFrame):
    """Over the measures of a session: what the review asks for and is not measured yet."""

    def __init__(self, due: SessionDue) -> None:
        """Hidden where nothing is due."""
        super().__init__()
        self._due = due
        made = frame("alert")
        row = QHBoxLayout(made)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        row.addWidget(Glyph("clock", 18, "amber"))
        self.words = label("", "alert-words", tone="amber", wrap=True)
        row.addWidget(self.words, 1)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(made)
        due.changed.connect(self._say)
        self._say()

    def _say(self) -> None:
        self.words.setText(f"{self._due.words}." if self._due.words else "")
        self.setVisible(bool(self._due.words))
