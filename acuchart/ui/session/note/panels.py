"""The forms beside the note, one panel for each layout; all of them are over the same record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from acuchart import assets
from acuchart.model.atlas import Atlas
from acuchart.model.done import before_and_after
from acuchart.model.exam import (
    Listed,
    Microsystem,
    Motion,
    Motions,
    Muscle,
    Muscles,
    RedFlags,
    Response,
    Treatment,
)
from acuchart.model.finding import Finding
from acuchart.model.form import Words
from acuchart.ui.session.note.chips import ChipRow, Chips
from acuchart.ui.session.note.exam_edit import ExamEdit
from acuchart.ui.session.note.pulse import PulsePanel
from acuchart.ui.session.note.rows_form import Cell, RowsForm
from acuchart.ui.session.note.tongue import TonguePanel, switched
from acuchart.ui.session.note.words_line import WordsLine
from acuchart.ui.widgets import button, label

_SIDES: Final = (("", "side"), ("L", "left"), ("R", "right"), ("B", "both"))
_TWITCH: Final = (("", "twitch?"), ("yes", "twitch"), ("no", "no twitch"))


class Panel(QWidget):
    """A column of headed parts. ``places`` leads the keyboard to the part of a kind of finding."""

    def __init__(self, exam: ExamEdit) -> None:
        """Empty."""
        super().__init__()
        self.setProperty("role", "rail")
        self.exam = exam
        self.places: dict[str, QWidget] = {}
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 14, 16, 20)
        self.column.setSpacing(6)

    def part(self, title: str, made: QWidget, *, hint: str = "") -> None:
        """A heading with what belongs to it."""
        if self.column.count():
            self.column.addSpacing(10)
        self.column.addWidget(label(title, "strong"))
        if hint:
            self.column.addWidget(label(hint, "hint", wrap=True))
        self.column.addWidget(made)

    def list_line(self, kind: str, title: str, offered: tuple[str, ...], example: str) -> WordsLine:
        """A line for a form that is a list of words."""
        line = WordsLine(title, offered, example=example, writable=self.exam.writable)

        def show() -> None:
            line.show_words(self.exam.form(kind, Listed).words)

        def keep(words: Words) -> None:
            self.exam.keep(kind, replace(self.exam.form(kind, Listed), words=words))

        line.changed.connect(keep)
        self.exam.changed.connect(show)
        show()
        self.places[kind] = line
        self.part(title, line)
        return line

    def response(self) -> None:
        """Which response was sought and what was felt over the whole session."""
        offered = tuple(word.word for word in assets.load_intake_words().of("response"))
        writable = self.exam.writable
        sought = WordsLine("Response sought", offered, example="sought: aching; local twitch", writable=writable)
        felt = WordsLine("Response felt", offered, example="felt: aching; warm", writable=writable)

        def show() -> None:
            form = self.exam.form("response", Response)
            sought.show_words(form.sought)
            felt.show_words(form.felt)

        def keep(_words: Words) -> None:
            form = self.exam.form("response", Response)
            self.exam.keep("response", replace(form, sought=sought.words, felt=felt.words))

        for line in (sought, felt):
            line.changed.connect(keep)
        self.exam.changed.connect(show)
        show()
        self.places["response"] = sought
        self.part("Response", sought, hint="Of the whole session; what a needle gave stands at the needle.")
        self.column.addWidget(felt)

    def lead_to(self, kind: str) -> None:
        """The keyboard goes to the part of a kind of finding."""
        place = self.places[kind]
        if isinstance(place, Chips):
            place.focus_chip()
        else:
            place.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def end(self) -> None:
        """Nothing follows."""
        self.column.addStretch(1)

    def show_last(self, findings: Mapping[str, Finding]) -> None:
        """What was found in the session before."""


class TcmPanel(Panel):
    """Tongue, pulse, eight principles, pattern, treatment principle."""

    def __init__(self, exam: ExamEdit, atlas: Atlas) -> None:
        """Reads the findings."""
        super().__init__(exam)
        words = assets.load_intake_words()
        self.tongue = TonguePanel(exam, atlas)
        self.pulse = PulsePanel(exam)
        self.principles = Chips(
            "Eight principles",
            [ChipRow(key="words", title="", words=words.of("principles"))],
            writable=exam.writable,
        )
        self.part("Tongue", self.tongue)
        self.part("Pulse", self.pulse)
        self.part("Eight principles", self.principles)
        self.places |= {"tongue": self.tongue.map, "pulse": self.pulse.grid, "principles": self.principles}
        self.pattern = self.list_line(
            "pattern",
            "Pattern",
            tuple(word.word for word in words.of("pattern")),
            "liver qi stagnation; heart fire",
        )
        self.principle = self.list_line(
            "treatment_principle",
            "Treatment principle",
            tuple(word.word for word in words.of("treatment_principle")),
            "move qi; clear heat",
        )
        self.response()
        self.end()
        self.principles.pressed.connect(self._press)
        exam.changed.connect(self._show)
        self._show()

    def show_last(self, findings: Mapping[str, Finding]) -> None:
        """The pulse of the session before stands in the grid."""
        found = findings.get("pulse")
        self.pulse.show_last({} if found is None else found.data)

    def _show(self) -> None:
        self.principles.show_on({"words": self.exam.form("principles", Listed).words})

    def _press(self, _key: str, word: str) -> None:
        form = self.exam.form("principles", Listed)
        self.exam.keep("principles", replace(form, words=switched(form.words, word)))
        self._show()


class MicroPanel(Panel):
    """Systems, the treatments of the day, and what the eyes measured before and after."""

    def __init__(self, exam: ExamEdit, names: Mapping[str, str]) -> None:
        """Reads the finding and the measures of the session; ``names`` are those of the kinds of measures."""
        super().__init__(exam)
        self._names = names
        words = assets.load_intake_words().of("system")
        systems = tuple(word.word for word in words)
        self.systems = Chips("Microsystem", [ChipRow(key="name", title="", words=words)], writable=exam.writable)
        self.treatments = RowsForm(
            Treatment,
            (
                Cell(name="at", title="time", at=0, span=3),
                Cell(name="system", title="system", at=3, span=5, offers=systems),
                Cell(name="minutes", title="minutes", at=8, span=4, number=True),
                Cell(name="note", title="note", line=1, at=0, span=12),
            ),
            writable=exam.writable,
        )
        self.measured = label("", "body", wrap=True)
        self.part("Microsystem", self.systems)
        self.part(
            "Treatments today", self.treatments, hint="One line for each; the last line is for the next one."
        )
        self.part("Before and after", self.measured)
        self.places["system"] = self.systems
        self.response()
        self.end()
        self.systems.pressed.connect(self._press)
        self.treatments.changed.connect(self._rows)
        exam.changed.connect(self._show)
        exam.document.changed.connect(lambda _changes: self._show_measures())
        self._show()
        self._show_measures()

    def _show(self) -> None:
        form = self.exam.form("system", Microsystem)
        self.systems.show_on({"name": form.systems})
        self.treatments.show_rows(form.treatments)

    def _show_measures(self) -> None:
        said = before_and_after(self.exam.document.measures.values(), self._names)
        self.measured.setText("\n".join(said) or "Nothing is measured in this session. The tab Measures takes it.")

    def _press(self, _key: str, word: str) -> None:
        form = self.exam.form("system", Microsystem)
        self.exam.keep("system", replace(form, systems=switched(form.systems, word)))
        self._show()

    def _rows(self, rows: tuple[Treatment, ...]) -> None:
        self.exam.keep("system", replace(self.exam.form("system", Microsystem), treatments=rows))


class MedicalPanel(Panel):
    """Red flags first, then muscles and motion."""

    def __init__(self, exam: ExamEdit) -> None:
        """Reads the findings."""
        super().__init__(exam)
        words = assets.load_intake_words()
        self._asked = tuple(word.word for word in words.of("red_flags", "asked"))
        self.flags = Chips(
            "Red flags",
            [ChipRow(key="asked", title="", words=words.of("red_flags", "asked"))],
            writable=exam.writable,
        )
        self.none: QPushButton = button("All asked, none present", "small")
        self.none.setEnabled(exam.writable)
        done = tuple(word.word for word in words.of("red_flags", "done"))
        self.done = WordsLine("Red flags, what was done", done, example="what was done", writable=exam.writable)
        self._said: QLabel = label("", "hint", wrap=True)
        self.part("Red flags", self.flags, hint="Space walks through: not asked, not present, present.")
        self.column.addWidget(self.none)
        self.column.addWidget(self.done)
        self.column.addWidget(self._said)
        triggers = tuple((word.word, word.word) for word in words.of("muscles", "trigger"))
        self.muscles = RowsForm(
            Muscle,
            (
                Cell(
                    name="muscle",
                    title="muscle",
                    span=8,
                    offers=tuple(word.word for word in words.of("muscles", "muscle")),
                ),
                Cell(name="side", title="side", at=8, span=4, choices=_SIDES),
                Cell(name="segment", title="segment", line=1, span=3),
                Cell(name="trigger", title="trigger", line=1, at=3, span=5, choices=(("", "trigger?"), *triggers)),
                Cell(name="twitch", title="twitch", line=1, at=8, span=4, choices=_TWITCH),
                Cell(name="note", title="note", line=2, span=12),
            ),
            writable=exam.writable,
        )
        self.motions = RowsForm(
            Motion,
            (
                Cell(
                    name="movement",
                    title="movement",
                    span=8,
                    offers=tuple(word.word for word in words.of("motion", "movement")),
                ),
                Cell(name="side", title="side", at=8, span=4, choices=_SIDES),
                Cell(name="before", title="before °", line=1, span=4, number=True),
                Cell(name="after", title="after °", line=1, at=4, span=4, number=True),
                Cell(name="note", title="note", line=1, at=8, span=4),
            ),
            writable=exam.writable,
        )
        self.part("Muscles", self.muscles)
        self.part("Range of motion", self.motions)
        self.places |= {
            "red_flags": self.flags,
            "muscles": self.muscles.field(0, "muscle") if exam.writable else self.flags,
            "motion": self.motions.field(0, "movement") if exam.writable else self.flags,
        }
        self.response()
        self.end()
        self.flags.pressed.connect(self._flag)
        self.none.clicked.connect(self._none)
        self.done.changed.connect(self._done)
        self.muscles.changed.connect(
            lambda rows: exam.keep("muscles", replace(exam.form("muscles", Muscles), rows=rows))
        )
        self.motions.changed.connect(
            lambda rows: exam.keep("motion", replace(exam.form("motion", Motions), rows=rows))
        )
        exam.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        form = self.exam.form("red_flags", RedFlags)
        self.flags.show_on({"asked": [flag for flag, answer in form.answers.items() if answer == "yes"]})
        for flag in dict.fromkeys((*self._asked, *form.answers)):
            answer = form.answers.get(flag, "")
            if answer or flag in self._asked:
                words = {"": flag, "no": f"{flag}: no", "yes": f"{flag}: present"}.get(answer, f"{flag}: {answer}")
                self.flags.say("asked", flag, words)
        self.done.show_words((form.done,) if form.done else ())
        open_ = sum(flag not in form.answers for flag in self._asked)
        self._said.setText(f"{open_} not asked yet." if open_ else "All asked.")
        self.muscles.show_rows(self.exam.form("muscles", Muscles).rows)
        self.motions.show_rows(self.exam.form("motion", Motions).rows)

    def _flag(self, _key: str, flag: str) -> None:
        form = self.exam.form("red_flags", RedFlags)
        answer = {"": "no", "no": "yes"}.get(form.answers.get(flag, ""), "")
        answers = {**form.answers, flag: answer}
        self.exam.keep("red_flags", replace(form, answers={key: said for key, said in answers.items() if said}))
        self._show()

    def _none(self) -> None:
        form = self.exam.form("red_flags", RedFlags)
        answers = {flag: form.answers.get(flag, "no") for flag in dict.fromkeys((*self._asked, *form.answers))}
        self.exam.keep("red_flags", replace(form, answers=answers))
        self._show()

    def _done(self, words: Words) -> None:
        form = self.exam.form("red_flags", RedFlags)
        self.exam.keep("red_flags", replace(form, done=", ".join(words)))
