"""New paper: for whom, which kind, of which visit or days, with which parts. Each choice shows in the preview."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from acuchart import assets, papers
from acuchart.documents import OF_COURSE
from acuchart.model.complaint import Clinician
from acuchart.model.consent import Consent, ConsentText
from acuchart.model.course import Course
from acuchart.model.course_record import ALL
from acuchart.model.kept_paper import PAPER_WORDS, usual_reader
from acuchart.model.money import Charge
from acuchart.model.patient import Patient
from acuchart.model.signing import newest
from acuchart.papers import Order
from acuchart.store import StoreError
from acuchart.store.kinds import of_patient, of_practice
from acuchart.ui import moments
from acuchart.ui.context import Context
from acuchart.ui.discreet import discreet
from acuchart.ui.flow_layout import Chips
from acuchart.ui.icons import icon
from acuchart.ui.page import Page, card
from acuchart.ui.paper import PAPERS
from acuchart.ui.papers.keeping import PaperFacts
from acuchart.ui.patient_index import PatientIndex
from acuchart.ui.patient_pick import PatientPicker
from acuchart.ui.still_box import StillBox
from acuchart.ui.widgets import Avatar, Elided, Segment, button, empty_out, icon_button, label

_PAUSE_MS: Final = 300  # after the last choice; a letter of a password is a choice, too
_MONEY: Final = ("superbill", "receipt")
_OF_SESSION: Final = ("summary", "handout", "slip")
_OF_NOBODY: Final = ("recall",)


def kinds() -> list[str]:
    """The kinds that can be made here, in their order."""
    return [kind for kind in PAPER_WORDS if kind in papers.MAKERS]


class PaperMaker(Page):
    """``changed`` when another paper is wanted: ``order`` says which, or ``missing`` why there is none."""

    changed = Signal()
    left = Signal()

    def __init__(self, context: Context, index: PatientIndex) -> None:
        """Nobody and nothing is chosen."""
        super().__init__()
        self._context = context
        self._patient: Patient | None = None
        self._clinicians: tuple[Clinician, ...] = ()
        self._kind = "summary"
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.changed)
        self.back = icon_button("back", "Back to the list (Esc)")
        self.back.clicked.connect(self.left)
        self._avatar, self._name = Avatar(size=36), Elided("", "strong")
        self.other = button("Somebody else", "small")
        self.other.clicked.connect(self._choose_patient)
        self.picker = PatientPicker(index)
        self.picker.picked.connect(self._take_patient)
        self.kinds: dict[str, QPushButton] = {}
        self._kinds = Chips(gap=6)
        self.visit = _box("Of the visit")
        self.course = _box("Which course")
        self.days = _box("Lines of money")
        self.which = _box("Which consent")
        self.to_whom = QLineEdit()
        self.to_whom.setAccessibleName("For whom")
        self._sections = QGridLayout()
        self._sections.setContentsMargins(0, 0, 0, 0)
        self._sections.setVerticalSpacing(2)
        self.sections: dict[str, QCheckBox] = {}
        self.paper = Segment(PAPERS, context.store.practice().paper)
        self.paper.chosen.connect(lambda _key: self._pause.start())
        self.large = QCheckBox("Large print")
        self.grey = QCheckBox("Without colour, for fax and laser printer")
        self.data = QCheckBox("Carry the visit as data (JSON and FHIR)")
        self.password = QLineEdit()
        self.password.setPlaceholderText("None: anybody can open the file")
        self.password.setAccessibleName("Password of the saved file")
        self.question = _line("What is answered", "The complaint")
        self.ask = _line("What the reader is asked for", "Nothing")
        self.own = _line("Own words to the patient", "Rinse the eyes twice a day")
        for field in (self.question, self.ask, self.own, self.to_whom, self.password):
            field.textEdited.connect(lambda _text: self._pause.start())
        for box in (self.visit, self.course, self.days, self.which):
            box.activated.connect(lambda _at: self._pause.start())
        for tick in (self.large, self.grey, self.data):
            tick.toggled.connect(lambda _on: self._pause.start())
        self._lay_out()
        discreet().changed.connect(self._say_name)

    @property
    def kind(self) -> str:
        """The kind that is chosen."""
        return self._kind

    @property
    def patient(self) -> Patient | None:
        """For whom; None for a paper of the whole practice, or where nobody is chosen yet."""
        return None if self._kind in _OF_NOBODY else self._patient

    @property
    def missing(self) -> str:
        """What is not chosen yet; empty where a paper can be made."""
        if self._kind in _OF_NOBODY:
            return ""
        if self._patient is None:
            return "Choose a patient at the left."
        if self._kind in _OF_SESSION and not self.visit.currentData():
            return "This patient had no visit yet, so there is nothing to print of one."
        if self._kind in OF_COURSE and not self.visit.count():
            return "This patient had no visit yet, so there is nothing to write about."
        if self._kind in _MONEY and not self.days.count():
            return "Nothing was charged to this patient yet. Charge a session on the page “Money” of the patient."
        return ""

    @property
    def order(self) -> Order:
        """The paper that is wanted, without its password."""
        kind = self._kind
        first, last = _period(self.days.currentData()) if kind in _MONEY else (None, None)
        session = str(self.visit.currentData() or "") if kind in _OF_SESSION else ""
        ticked = frozenset(key for key, box in self.sections.items() if box.isChecked())
        return Order(
            kind=kind,
            patient_id="" if self.patient is None else self.patient.id,
            made_on=moments.today(),
            session_id=session,
            paper=self.paper.current,
            large=kind in papers.LARGE and self.large.isChecked(),
            grey=self.grey.isChecked(),
            with_data=kind in papers.WITH_DATA and self.data.isChecked(),
            sections=ticked if self.sections else None,
            first=first,
            last=last,
            course_id=self.course.currentData() if kind in OF_COURSE else None,
            to=self.to_whom.text().strip(),
            question=self.question.text().strip(),
            ask=self.ask.text().strip(),
            own=self.own.text().strip(),
            what=str(self.which.currentData() or "") if kind == "consent" else "",
        )

    @property
    def facts(self) -> PaperFacts | None:
        """What is written down of it; None for a paper of no patient, which is not kept."""
        patient = self.patient
        if patient is None:
            return None
        parts = [
            self.visit.currentText().split(",")[0].lower() if self._kind in _OF_SESSION else "",
            self.course.currentText() if self._kind in OF_COURSE else "",
            self.days.currentText().lower() if self._kind in _MONEY else "",
            self.which.currentText() if self._kind == "consent" else "",
            "large print" if self.order.large else "",
            "data inside" if self.order.with_data else "",
        ]
        return PaperFacts(
            patient_id=patient.id,
            kind=self._kind,
            session_id=self.order.session_id or None,
            note=", ".join(part for part in parts if part),
            to_whom=self.to_whom.text().strip(),
        )

    def begin(self, patient_id: str = "", kind: str = "", session_id: str = "") -> None:
        """Another paper; what is not said is still to be chosen."""
        if kind in self.kinds:
            self._take_kind(kind)
        if patient_id:
            self._take_patient(patient_id)
            at = self.visit.findData(session_id)
            self.visit.setCurrentIndex(max(at, 0))
        else:
            self._choose_patient()
        self.password.clear()
        self._show()
        self._pause.start()

    def refresh(self) -> None:
        """Read the patient’s visits and money again; what is chosen stays."""
        if self._patient is not None:
            self._read()

    def take_focus(self) -> None:
        """The line for a name, or the kinds."""
        if self._patient is None:
            self.picker.line.setFocus()
        elif self._kind in self.kinds:
            self.kinds[self._kind].setFocus()

    # ---- inside

    def _lay_out(self) -> None:
        made, column = card()
        head = QHBoxLayout()
        head.setContentsMargins(8, 8, 16, 4)
        head.addWidget(self.back)
        head.addWidget(label("New paper", "subhead"), 1)
        column.addLayout(head)
        self._who = QWidget()
        who = QHBoxLayout(self._who)
        who.setContentsMargins(0, 0, 0, 0)
        who.setSpacing(10)
        who.addWidget(self._avatar)
        who.addWidget(self._name, 1)
        who.addWidget(self.other)
        for kind in kinds():
            chip = button(PAPER_WORDS[kind], "chip")
            chip.setCheckable(True)
            chip.clicked.connect(lambda _checked=False, kind=kind: self._take_kind(kind))
            self.kinds[kind] = chip
        self._kinds.show_widgets(list(self.kinds.values()))
        self._fields: dict[str, QWidget] = {}
        parts = QWidget()
        parts.setLayout(self._sections)
        body = QVBoxLayout()
        body.setContentsMargins(16, 4, 16, 16)
        body.setSpacing(14)
        for name, words, widgets in (
            ("who", "For", [self._who, self.picker]),
            ("kind", "Paper", [self._kinds]),
            ("visit", "Of the visit", [self.visit]),
            ("course", "Of the course", [self.course]),
            ("days", "Lines of", [self.days]),
            ("which", "Consent", [self.which]),
            ("parts", "Parts", [parts]),
            ("look", "Look", [self.paper, self.large, self.grey]),
            ("to", "Goes to", [self.to_whom]),
            ("words", "Question, and what you ask for", [self.question, self.ask]),
            ("own", "Own words to the patient", [self.own]),
            ("file", "Saved file", [self.data, self.password]),
        ):
            field = self._fields[name] = QWidget()
            rows = QVBoxLayout(field)
            rows.setContentsMargins(0, 0, 0, 0)
            rows.setSpacing(8)
            for widget in (label(words, "label", tone="quiet"), *widgets):
                rows.addWidget(widget)
            body.addWidget(field)
        column.addLayout(body)
        self.column.addWidget(made)
        self.column.addStretch()

    def _fit(self) -> None:
        self.column.setContentsMargins(0, 0, 0, 0)

    def _choose_patient(self) -> None:
        self._patient = None
        self.picker.line.clear()
        self.picker.look()
        self._show()
        self.picker.line.setFocus()
        self._pause.start()

    def _take_patient(self, patient_id: str) -> None:
        try:
            self._patient = self._context.store.patient(patient_id)
        except StoreError as error:
            self._context.failed.emit(str(error))
            return
        for field in (self.to_whom, self.question, self.ask, self.own):
            field.clear()  # of somebody else
        for box in self.sections.values():
            box.setChecked(self._kind != "handout")
        self.large.setChecked(self._patient.large_print)
        self._read()
        self._show()
        self._pause.start()

    def _take_kind(self, kind: str) -> None:
        if (kind == "letter") != (self._kind == "letter"):
            self.to_whom.clear()
            self.data.setChecked(kind == "letter")  # a letter carries its data, unless it must not
        self._kind = kind
        self._show()
        self._pause.start()

    def _read(self) -> None:
        """What can be chosen of this patient."""
        assert self._patient is not None
        store, id_ = self._context.store, self._patient.id
        try:
            sessions = store.sessions(patient_id=id_)
            charges = of_patient(store, Charge, id_)
            signed = of_patient(store, Consent, id_)
            self._clinicians = of_patient(store, Clinician, id_)
            courses = of_patient(store, Course, id_)
            texts = newest(assets.load_consent_texts(), of_practice(store, ConsentText))
        except StoreError as error:
            self._context.failed.emit(str(error))
            return
        visits = [(f"Session {one.number_in_course}, {_when(one.started_at)}", one.id) for one in sessions]
        _fill(self.visit, visits)
        names = [(one.name or "Course", one.id) for one in reversed(courses)]
        _fill(self.course, [*names, ("Every visit", ALL)])
        _fill(self.days, _periods(charges))
        forms = [(f"To sign: {one.title}", one.key) for one in texts if not one.removed]
        done = [(f"Signed {_when(one.at)}: {one.title}", one.id) for one in reversed(signed)]
        _fill(self.which, [*done, *forms])

    def _show(self) -> None:
        """The fields of the kind."""
        kind, chosen = self._kind, self._patient is not None
        parts = self._parts(kind)
        for key, chip in self.kinds.items():
            chip.setChecked(key == kind)
            chip.setIcon(icon("check", "pine_ink") if key == kind else QIcon())  # not by colour alone
        for name, on in (
            ("who", kind not in _OF_NOBODY),
            ("visit", chosen and kind in _OF_SESSION),
            ("course", chosen and kind in OF_COURSE),
            ("words", kind == "letter"),
            ("own", chosen and kind == "handout"),
            ("days", chosen and kind in _MONEY),
            ("which", chosen and kind == "consent"),
            ("parts", bool(parts)),
            ("to", kind not in _OF_NOBODY),
        ):
            self._fields[name].setVisible(on)
        self._who.setVisible(chosen)
        self.picker.setVisible(not chosen)
        self.large.setVisible(kind in papers.LARGE)
        self.data.setVisible(kind in papers.WITH_DATA)
        nobody = usual_reader(kind).capitalize() or "Nobody: for the chart"
        self.to_whom.setPlaceholderText("Name, and where" if kind == "letter" else nobody)
        if kind == "letter" and not self.to_whom.text():
            self.to_whom.setText(self._physician())
        self._show_sections(kind, parts)
        self._say_name()

    def _physician(self) -> str:
        """Who gets a letter where nobody else is named: the first clinician of the chart."""
        first = self._clinicians[0].name if self._clinicians else ""
        return first or ("" if self._patient is None else self._patient.physician)

    def _parts(self, kind: str) -> Mapping[str, str]:
        """The parts that can be ticked; of a handout those that nothing known of the patient speaks against."""
        try:
            patient = "" if self.patient is None else self.patient.id
            return papers.sections_of(kind, self._context.store, patient, moments.today())
        except StoreError as error:
            self._context.failed.emit(str(error))
            return {}

    def _show_sections(self, kind: str, parts: Mapping[str, str]) -> None:
        if set(self.sections) == set(parts):
            return
        empty_out(self._sections)
        self.sections = {}
        for at, (key, words) in enumerate(parts.items()):
            box = self.sections[key] = QCheckBox(words)
            box.setChecked(kind != "handout")  # home care is added, the parts of other papers are left out
            box.toggled.connect(lambda _on: self._pause.start())
            self._sections.addWidget(box, at // 2, at % 2)

    def _say_name(self) -> None:
        if self._patient is not None:
            self._avatar.say(self._patient.initials)
            self._name.say(discreet().name(self._patient.name))


def _box(name: str) -> StillBox:
    made = StillBox()
    made.setAccessibleName(name)
    made.setSizeAdjustPolicy(made.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(12)
    return made


def _line(name: str, example: str) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setPlaceholderText(f"{name}: {example.lower()}")
    return made


def _fill(box: StillBox, rows: list[tuple[str, str]]) -> None:
    """Other rows; the chosen one stays where it is still there."""
    now = box.currentData()
    box.clear()
    for words, key in rows:
        box.addItem(words, key)
    box.setCurrentIndex(max(box.findData(now), 0) if rows else -1)


def _when(stamp: str) -> str:
    return moments.day_text(moments.day_of(stamp), year=True)


def _periods(charges: tuple[Charge, ...]) -> list[tuple[str, str]]:
    """The newest day with lines, the other days, years and everything, as ``words, first/last``."""
    days = sorted({one.day for one in charges}, reverse=True)
    rows = [(moments.day_text(day, year=True), f"{day}/{day}") for day in days[:30]]
    years = sorted({day.year for day in days}, reverse=True)
    rows += [(f"The year {year}", f"{year}-01-01/{year}-12-31") for year in years]
    if len(years) > 1:
        rows.append(("All days", "/"))
    return rows


def _period(key: object) -> tuple[date | None, date | None]:
    first, _, last = str(key or "/").partition("/")
    # Open on both sides would mean the day of a visit: all days begin with the first there is.
    return (date.fromisoformat(first) if first else date.min), (date.fromisoformat(last) if last else date.max)
