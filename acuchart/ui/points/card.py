"""The card of a point: where it lies, how it is needled, what to mind, own words and own history."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from acuchart.model import clock
from acuchart.model.atlas import Point
from acuchart.model.point_use import PointUse
from acuchart.ui.widgets import frame, label

_TEXT_DELAY_MS: Final = 700
_SIDE_WORDS: Final = {("L", "R"): "both", ("L",): "left", ("R",): "right", ("M",): "middle"}


class PointCard(QScrollArea):
    """Shipped facts with their source, and the practitioner's own notes apart from them."""

    noted = Signal(str, str)  # code, own words

    def __init__(self) -> None:
        """Empty until `show_point`."""
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self._code = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.flush)
        self._notes = QPlainTextEdit()
        self._kept = ""

    def show_point(self, point: Point, note: str, use: PointUse, patient_name: str) -> None:
        """Fill the card anew; words that were being typed for another point are kept first."""
        self.flush()
        self._code, self._kept = point.code, note
        body = QWidget()
        body.setProperty("role", "page")
        column = QVBoxLayout(body)
        column.setContentsMargins(18, 18, 18, 18)
        column.setSpacing(8)
        _section(column, "Where", point.location or "No words for this place yet.")
        column.addWidget(label("Needling", "strong"))
        column.addLayout(_facts(point))
        if point.cautions:
            column.addSpacing(4)
            column.addWidget(label("Cautions", "strong"))
            for caution in point.cautions:
                made = label(caution, "alert", wrap=True)
                column.addWidget(made)
        uses = getattr(point, "indications", ())
        if uses:
            column.addSpacing(4)
            text = uses if isinstance(uses, str) else ", ".join(uses)
            _section(column, "Traditional use, no claim", text)
        if point.note:
            column.addSpacing(4)
            _section(column, "About the sources", point.note)
        column.addSpacing(4)
        column.addWidget(label("My notes", "strong"))
        column.addWidget(self._own_words(note))
        column.addSpacing(4)
        self._history(column, use, patient_name)
        column.addStretch(1)
        sure = "" if point.confidence in ("", "high") else f" Confidence: {point.confidence}."
        column.addWidget(
            label(f"Source: {point.source.replace(';', '; ').replace('  ', ' ')}.{sure}", "micro", wrap=True)
        )
        self.setWidget(body)

    def flush(self) -> None:
        """Hand over words that were typed and not yet kept."""
        self._timer.stop()
        if self._code and self.widget() is not None:
            text = self._notes.toPlainText()
            if text != self._kept:
                self._kept = text
                self.noted.emit(self._code, text)

    def _own_words(self, note: str) -> QPlainTextEdit:
        self._notes = QPlainTextEdit(note)
        self._notes.setPlaceholderText("Kept in this practice file only")
        self._notes.setAccessibleName("My notes on this point")
        self._notes.setFixedHeight(92)
        self._notes.setTabChangesFocus(True)
        self._notes.textChanged.connect(lambda: self._timer.start(_TEXT_DELAY_MS))
        return self._notes

    @staticmethod
    def _history(column: QVBoxLayout, use: PointUse, patient_name: str) -> None:
        if patient_name:
            head = label(f"With {patient_name}", "strong")
            column.addWidget(head)
            many = f"{len(use.visits)} of {use.patient_sessions} sessions" if use.visits else "Not needled so far."
            column.addWidget(label(many, "hint"))
            for visit in use.visits[:6]:
                side = _SIDE_WORDS.get(visit.sides, ", ".join(visit.sides))
                words = [side]
                if visit.depth_mm is not None:
                    words.append(f"{visit.depth_mm:g} mm")
                if visit.note:
                    words.append(visit.note)
                column.addWidget(label(f"{_day(visit.started_at)}   {', '.join(words)}", "hint", wrap=True))
            column.addSpacing(4)
        box = frame("sunk")
        inside = QVBoxLayout(box)
        inside.setContentsMargins(14, 10, 14, 10)
        inside.setSpacing(0)
        inside.addWidget(label(f"{use.needles:,}".replace(",", " "), "heading"))
        if use.needles:
            people = "1 patient" if use.patients == 1 else f"{use.patients} patients"
            since = clock.local(use.since).strftime("%Y")
            inside.addWidget(label(f"of your needles here, {people}, since {since}", "hint", wrap=True))
        else:
            inside.addWidget(label("of your needles here so far", "hint", wrap=True))
        column.addWidget(box)


def _section(column: QVBoxLayout, title: str, text: str) -> None:
    column.addWidget(label(title, "strong"))
    column.addWidget(label(text, "body", wrap=True))
    column.addSpacing(4)


def _facts(point: Point) -> QGridLayout:
    grid = QGridLayout()
    grid.setSpacing(8)
    for column, (name, value) in enumerate(
        (("Usual depth", point.depth_words or "not stated"), ("Sides", _sides(point)))
    ):
        grid.addWidget(_fact(name, value), 0, column)
    if point.angle:
        grid.addWidget(_fact("Angle", point.angle[:1].upper() + point.angle[1:]), 1, 0, 1, 2)
    return grid


def _fact(name: str, value: str) -> QWidget:
    box = frame("card")
    inside = QVBoxLayout(box)
    inside.setContentsMargins(12, 8, 12, 8)
    inside.setSpacing(0)
    inside.addWidget(label(name, "micro"))
    inside.addWidget(label(value, "strong", wrap=True))
    return box


def _sides(point: Point) -> str:
    return {"bilateral": "left and right", "midline": "middle"}.get(point.laterality, f"{point.laterality} only")


def _day(text: str) -> str:
    moment: datetime = clock.local(text)
    return f"{moment.day} {moment:%b}"
