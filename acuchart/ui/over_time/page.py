"""Over time: a slider through the sessions of a course with what changed, or all of them as one map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSlider, QVBoxLayout, QWidget

from acuchart.model.carried import difference
from acuchart.model.needle import Needle
from acuchart.model.over_time import (
    BECAME_WORDS,
    Became,
    Place,
    diff_marks,
    heat,
    most_frequent,
    places_of,
    used_views,
)
from acuchart.model.report import SessionSummary
from acuchart.store.chart_store import entries_of
from acuchart.store.kinds import read
from acuchart.ui import moments
from acuchart.ui.context import Context
from acuchart.ui.course import course_states
from acuchart.ui.discreet import discreet
from acuchart.ui.icons import icon
from acuchart.ui.over_time.plate import TimePlate, paint_change
from acuchart.ui.over_time.plate_rail import PlateRail
from acuchart.ui.papers.keeping import PaperFacts
from acuchart.ui.print_button import PrintButton
from acuchart.ui.theme import theme
from acuchart.ui.widgets import Elided, Segment, button, icon_button, label
from acuchart.ui.words import counts_words

if TYPE_CHECKING:
    from acuchart.documents import Output

_EVERY: Final = "all"
_LETTERS: Final = 18  # of a course are read without opening the list
_TICK_MS: Final = 900  # from one session to the next


class OverTimePage(QWidget):
    """Of one patient. StoreError where there is none with that id."""

    left = Signal()
    session_wanted = Signal(str)

    def __init__(self, context: Context, patient_id: str) -> None:
        """Reads the sessions; the needles of all of them at once."""
        super().__init__()
        self.setProperty("role", "page")
        self._context = context
        self._patient = context.store.patient(patient_id)
        listed = context.store.sessions(patient_id=patient_id)
        self._courses = course_states(context.store, patient_id, listed)
        self._every = tuple(reversed(listed))
        needles: dict[str, list[Needle]] = {}
        where = f"state <> 'planned' AND session_id IN (SELECT id FROM session WHERE {entries_of('patient_id')})"
        for needle in read(context.store, Needle, where, patient_id, patient_id):
            needles.setdefault(needle.session_id, []).append(needle)
        self._needles = needles
        self._sessions: tuple[SessionSummary, ...] = ()
        self._places: tuple[Place, ...] = ()
        self.plate = TimePlate()
        self.rail = PlateRail()
        self.rail.chosen.connect(self._show_view)
        self.mode = Segment((("changes", "Session by session"), ("heat", "Where most went in")), "changes")
        self.mode.chosen.connect(lambda _key: self._show())
        self.scope = QComboBox()
        self.scope.setAccessibleName("Which sessions")
        self.scope.addItem("All sessions", _EVERY)
        for one in self._courses:
            words = f"Course {one.number}{f', {one.course.name}' if one.course.name else ''}"
            short = words if len(words) <= _LETTERS + 4 else f"{words[: _LETTERS + 3].rstrip()}…"
            self.scope.addItem(short, one.course.id)
            self.scope.setItemData(self.scope.count() - 1, words, Qt.ItemDataRole.ToolTipRole)
        self.scope.setCurrentIndex(self.scope.count() - 1)
        self.scope.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.scope.setMinimumContentsLength(_LETTERS)
        self.scope.setVisible(self.scope.count() > 1)
        self.scope.activated.connect(lambda _at: self._take_scope())
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName("Session")
        self.slider.setPageStep(1)
        self.slider.valueChanged.connect(lambda _at: self._show())
        self.play = icon_button("play", "Play: one session after the other (Space)")
        self.play.setCheckable(True)
        self.play.toggled.connect(self._play)
        self._ticks = QTimer(self)
        self._ticks.setInterval(_TICK_MS)
        self._ticks.timeout.connect(self._next)
        self._when = label("", "strong")
        self._what = label("", "label", wrap=True)
        self._open = button("Open this session", "small")
        self._open.clicked.connect(lambda: self.session_wanted.emit(self._here.id))
        self._said = label("", "hint", wrap=True)
        self._lay_out()
        self._take_scope()

    def refresh(self) -> None:
        """What is shown is of the moment at which it was opened."""

    def take_focus(self) -> None:
        """Arrows walk through the sessions."""
        self.slider.setFocus()

    @property
    def _here(self) -> SessionSummary:
        return self._sessions[self.slider.value()]

    # ---- inside

    def _lay_out(self) -> None:
        back = icon_button("back", "Back to the patient (Esc)")
        back.clicked.connect(self.left)
        QShortcut(QKeySequence("Escape"), self, self.left.emit)
        QShortcut(QKeySequence("Space"), self, self.play.click)
        paper = PrintButton(self._context, "Paper", self.pdf, name="needles over time", facts=self._facts)
        paper.said.connect(self._tell)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(back)
        head.addWidget(Elided(f"{discreet().name(self._patient.name)}, over time", "name"), 1)
        head.addWidget(self.scope)
        head.addWidget(self.mode)
        head.addWidget(paper)
        body = QHBoxLayout()
        body.setSpacing(12)
        body.addWidget(self.rail)
        body.addWidget(self.plate, 1)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._when)
        words.addWidget(self._what)
        foot.addLayout(words, 1)
        self._legend = Legend()
        foot.addWidget(self._legend)
        foot.addWidget(self._open)
        column = QVBoxLayout(self)
        column.setContentsMargins(26, 18, 26, 18)
        column.setSpacing(10)
        column.addLayout(head)
        column.addLayout(body, 1)
        walk = QHBoxLayout()
        walk.setSpacing(8)
        walk.addWidget(self.play)
        walk.addWidget(self.slider, 1)
        column.addLayout(walk)
        column.addLayout(foot)
        column.addWidget(self._said)
        self._said.hide()

    def _take_scope(self) -> None:
        """Another course: other sessions, other plates."""
        chosen = next(
            (one.sessions for one in self._courses if one.course.id == self.scope.currentData()), self._every
        )
        self._sessions = tuple(one for one in chosen if self._needles.get(one.id))
        self.slider.blockSignals(True)
        self.slider.setRange(0, max(len(self._sessions) - 1, 0))
        self.slider.setValue(len(self._sessions) - 1)
        self.slider.blockSignals(False)
        self._places = places_of(needle for one in self._sessions for needle in self._needles[one.id])
        views = used_views(self._context.atlas, self._places)
        self.rail.show_views(views, self.rail.current)
        if views:
            self._show_view(self.rail.current)
        else:
            self._when.setText("No needle has been recorded yet.")
        for part in (self.rail, self.plate, self.slider, self.mode, self._open, self._legend):
            part.setVisible(bool(views))

    def _show_view(self, view_id: str) -> None:
        self.plate.show_view(self._context.atlas.views[view_id])
        self._show()

    def _show(self) -> None:
        if not self._sessions:
            return
        view, atlas = self.plate.view, self._context.atlas
        changes = self.mode.current == "changes"
        self.slider.setVisible(changes and len(self._sessions) > 1)
        self.play.setVisible(changes and len(self._sessions) > 1)
        if not changes:
            self.play.setChecked(False)
        self._open.setVisible(changes)
        self._legend.setVisible(changes)
        if not changes:
            self.plate.show_heat(heat(view, self._places, atlas, most=most_frequent(self._places)))
            self._when.setText(counts_words(len(self._sessions), sum(place.count for place in self._places)))
            self._what.setText("The larger and the fuller a disc, the more often.")
            return
        at = self.slider.value()
        now = self._needles[self._here.id]
        before = self._needles[self._sessions[at - 1].id] if at else ()
        self.plate.show_marks(diff_marks(view, before or now, now, atlas))
        day = moments.day_text(moments.day_of(self._here.started_at), year=True)
        self._when.setText(f"{self._number()}, {day}")
        self._what.setText(
            difference(before, now).sentence if at else f"{len(now)} needles, the first session here."
        )

    def _number(self) -> str:
        """``Session 5``; among all sessions the course is named, and how far the slider is."""
        number = f"ession {self._here.number_in_course}"
        if self.scope.currentData() != _EVERY:
            return f"S{number}"
        place = f"{self.slider.value() + 1} of {len(self._sessions)}"
        course = next((one.number for one in self._courses if self._here in one.sessions), None)
        return f"{place}: s{number}" if course is None else f"{place}: course {course}, s{number}"

    def _play(self, on: bool) -> None:
        self.play.setIcon(icon("pause" if on else "play", "ink2"))
        if not on:
            self._ticks.stop()
            return
        if self.slider.value() == self.slider.maximum():
            self.slider.setValue(0)
        self._ticks.start()

    def _next(self) -> None:
        self.slider.setValue(self.slider.value() + 1)
        if self.slider.value() == self.slider.maximum():
            self.play.setChecked(False)

    def pdf(self, output: Output | None = None) -> bytes:
        """The maps of the chosen sessions on the practice's paper. DocumentError where a name is unprintable."""
        from acuchart.documents.output import PLAIN
        from acuchart.documents.over_time import over_time

        practice = self._context.store.practice()
        chosen = [(one, tuple(self._needles[one.id])) for one in self._sessions]
        return over_time(
            practice, self._patient, chosen, self._context.atlas, paper=practice.paper, output=output or PLAIN
        )

    def _facts(self) -> PaperFacts:
        return PaperFacts(patient_id=self._patient.id, kind="over-time")

    def _tell(self, words: str) -> None:
        self._said.setText(words)
        self._said.setVisible(bool(words))


class Legend(QWidget):
    """The three shapes and their words."""

    def __init__(self) -> None:
        """One row."""
        super().__init__()
        self.setFixedSize(270, 28)
        self.setAccessibleName("Disc: kept. Ring with a plus: new. Dashed ring with a minus: not set again.")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Shape, word, shape, word, shape, word."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = theme().tokens
        x = 14.0
        for change in Became:
            paint_change(painter, QPointF(x, 14), change, tokens)
            painter.setPen(QColor(tokens.ink2))
            words = BECAME_WORDS[change]
            painter.drawText(QPointF(x + 15, 19), words)
            x += 15 + painter.fontMetrics().horizontalAdvance(words) + 28
        painter.end()
