"""The Measures tab: digits and Tab through the usual set, and beside each value what it was read as."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from acuchart import assets
from acuchart.model.complaint import Complaint
from acuchart.store import StoreError
from acuchart.store.kinds import of_patient
from acuchart.ui.context import Context
from acuchart.ui.document import SessionDocument
from acuchart.ui.measures.rows import ValueField, ValueRows
from acuchart.ui.measures.scale import Scale
from acuchart.ui.measures.values import Key, Values
from acuchart.ui.page import Page, card
from acuchart.ui.widgets import button, label

if TYPE_CHECKING:
    from acuchart.ui.measures.patient_screen import PatientScreen
    from acuchart.ui.measures.series_card import SeriesCard

_HAND_OVER: Final = "One question at a time, large; nothing else is shown until you hold Hand back"
_LONGEST: Final = 60  # letters of a place
_BESIDE: Final = 1080  # px: from here on two columns
_USUAL: Final = ("PAIN_NRS",)  # where the patient has no earlier measure


def _nerve(page: MeasuresPage) -> QWidget:
    from acuchart.ui.measures.nerve_card import NerveCard

    return NerveCard(page.context, page.values, moment=page.moment)


def _amsler(page: MeasuresPage) -> QWidget:
    from acuchart.ui.measures.amsler_card import AmslerCard

    return AmslerCard(page.values)


def _face(page: MeasuresPage) -> QWidget:
    from acuchart.ui.measures.face_card import FaceCard

    return FaceCard(page.context, page.values)


def _mymop(page: MeasuresPage) -> QWidget:
    from acuchart.ui.measures.own_words_card import OwnWordsCard

    return OwnWordsCard(page.values, "MYMOP2")


def _psfs(page: MeasuresPage) -> QWidget:
    from acuchart.ui.measures.own_words_card import OwnWordsCard

    return OwnWordsCard(page.values, "PSFS")


CARDS: Final[dict[str, Callable[[MeasuresPage], QWidget]]] = {
    "AMSLER": _amsler,
    "FACE_ZONE": _face,
    "GAIS": _face,
    "MYMOP2": _mymop,
    "PSFS": _psfs,
    "MONO10G": _nerve,
    "VIB_PERC": _nerve,
}
"""Kind of measure → what makes its card, for what is drawn, tapped or graded."""


@runtime_checkable
class Asks(Protocol):
    """A card that has questions for the patient."""

    def asked(self) -> list[tuple[str, str]]:
        """Kinds and places."""
        ...


class MeasuresPage(Page):
    """One row for each measure of the usual set; more are added from the list below."""

    def __init__(self, context: Context, document: SessionDocument) -> None:
        """Reads the kinds, and what the patient's last session asked for."""
        super().__init__()
        self._document, self.context = document, context
        self.values = Values(context, document, self)
        made, column = card("Measures", label("digits, then Tab; what is typed is kept to the letter", "hint"))
        self.rows = ValueRows(self.values)
        column.addWidget(self.rows)
        self.more = QComboBox()
        self.more.setAccessibleName("Add a measure")
        self.more.addItem("Add a measure", "")
        # The longest name is in the list that opens; by it this column would be wider than the other one.
        self.more.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.more.setMinimumContentsLength(len("Add a measure"))
        for kind in self.values.kinds.values():
            if kind.id in CARDS or kind.entry != "drawing":
                self.more.addItem(kind.name, kind.id)
        self.more.activated.connect(self._add_chosen)
        self.more.setEnabled(document.writable)
        self.place = QComboBox()
        self.place.setEditable(True)
        self.place.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.place.setAccessibleName("Of which complaint, movement or place")
        line = self.place.lineEdit()
        assert line is not None
        line.setMaxLength(_LONGEST)
        line.returnPressed.connect(self._add_placed)
        self.place.activated.connect(lambda _at: self._add_placed())
        self.place.hide()
        self._waiting = ""  # a kind that waits for its place
        self.hand_over = button("Hand to the patient", icon_name="hand", tip=_HAND_OVER)
        self.hand_over.setEnabled(document.writable)
        self.hand_over.clicked.connect(self._hand_over)
        self._sides = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._sides.setSpacing(14)
        self._left = QVBoxLayout()
        self._left.setSpacing(14)
        self._left.addWidget(made)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self.more, 1)
        foot.addWidget(self.hand_over)
        self.from_file = button("From a file", icon_name="doc", tip="A series of dates and values from a CSV file")
        self.from_file.clicked.connect(self._from_file)
        foot.addWidget(self.from_file)
        self._left.addWidget(self.place)
        self._left.addLayout(foot)
        self._left.addStretch(1)
        self._sides.addLayout(self._left, 1)
        self.column.addLayout(self._sides)
        self.column.addStretch(1)
        self._right = QVBoxLayout()
        self._right.setSpacing(14)
        self._right.addStretch(1)
        self._sides.addLayout(self._right, 1)
        self.cards: dict[str, QWidget] = {}
        self.patient_screen: PatientScreen | None = None
        self.series: SeriesCard | None = None
        usual = self._usual()
        typed = [key for key in usual if key[0] not in CARDS]
        for name, site in typed or [(name, "") for name in _USUAL]:
            self.rows.add(name, site)
        for name, _ in usual:
            if name in CARDS:
                self.card(name)

    @property
    def fields(self) -> dict[Key, ValueField | Scale]:
        """What is typed or tapped into, in the order of Tab."""
        return self.rows.parts()

    def take_focus(self) -> None:
        """The first empty field, otherwise the first."""
        every = list(self.fields.values())
        empty = [one for one in every if not (one.text() if isinstance(one, Scale) else one.text)]
        for field in (empty or every)[:1]:
            field.setFocus()

    def card(self, name: str) -> QWidget:
        """The card of a measure that is drawn, tapped or graded; made when it is first wanted."""
        maker = CARDS[name]
        found = self.cards.get(maker.__name__)
        if found is None:
            found = self.cards[maker.__name__] = maker(self)
            self._right.insertWidget(self._right.count() - 1, found)
            self._turn()
        return found

    def asked(self) -> list[tuple[str, str]]:
        """What is on the page, as kinds and places."""
        cards = [key for card in self.cards.values() if isinstance(card, Asks) for key in card.asked()]
        return [*self.rows.rows, *cards]

    def _hand_over(self) -> None:
        """The questions of this page, large, over the whole window."""
        from acuchart.model.own_words import questions_for
        from acuchart.ui.measures.patient_screen import PatientScreen

        questions = questions_for(assets.load_questions(), self.values.kinds, self.asked())
        self.hand_over.setToolTip(
            _HAND_OVER if questions else "Nothing on this page can be asked; add pain or days"
        )
        if questions:
            self.patient_screen = PatientScreen(self.window(), self.values, questions, self.moment)
            self.patient_screen.left.connect(self._back)

    def _from_file(self) -> None:
        """The card that reads a file; a second press puts it away."""
        from acuchart.ui.measures.series_card import SeriesCard

        if self.series is None:
            self.series = SeriesCard(self.context, self.values)
            self._left.insertWidget(self._left.count() - 1, self.series)
        else:
            self.series.setVisible(self.series.isHidden())

    def _back(self) -> None:
        self.patient_screen = None
        self.take_focus()

    @property
    def moment(self) -> str:
        """Before, until a needle was placed."""
        return "after" if self._document.needles else "before"

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is typed stands beside what is drawn where there is room for both."""
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        wide = bool(self.cards) and self.viewport().width() >= _BESIDE
        way = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._sides.setDirection(way)

    def _usual(self) -> list[tuple[str, str]]:
        """What this session has, after what the last one with measures asked for."""
        here, kinds, earlier = list(self._document.measures.values()), self.values.kinds, self.values.earlier
        visits = [one.session_id for one in reversed(earlier) if one.session_id]
        typed = [one.session_id for one in reversed(earlier) if one.session_id and one.kind not in CARDS]
        asked = {*visits[:1], *typed[:1]}  # a visit that only drew asks for what the one before it typed, too
        there = [one for one in earlier if one.session_id in asked]
        keys = dict.fromkeys((one.kind, one.site) for one in [*there, *here])
        return [key for key in keys if key[0] in kinds and (key[0] in CARDS or kinds[key[0]].entry != "drawing")]

    def _add_chosen(self, index: int) -> None:
        name = self.more.itemData(index)
        self.more.setCurrentIndex(0)
        self.place.hide()
        if name in CARDS:
            self.ensureWidgetVisible(self.card(name))
        elif name and self.values.kinds[name].placed:
            self._ask_place(name)
        elif name:
            self._add_row(name, "")

    def _ask_place(self, name: str) -> None:
        """Which complaint, movement or place; nothing typed means the whole."""
        self._waiting = name
        self.place.clear()
        self.place.addItems(self._places(name))
        self.place.setCurrentIndex(-1)
        self.place.setEditText("")
        line = self.place.lineEdit()
        if line is not None:
            line.setPlaceholderText(f"{self.values.kinds[name].name}, of which complaint or place? Enter adds it")
        self.place.show()
        self.place.setFocus()

    def _places(self, name: str) -> list[str]:
        """Those of this measure, then the patient's complaints."""
        mine = [one.site for one in self.values.earlier if one.kind == name and one.site]
        try:
            there = of_patient(self.context.store, Complaint, self._document.patient.id)
        except StoreError as error:
            self.context.failed.emit(str(error))
            there = ()
        complaints = [one.words for one in there if one.ended_on is None]
        return list(dict.fromkeys([*mine, *complaints, self._document.patient.complaint]))

    def _add_placed(self) -> None:
        name, self._waiting = self._waiting, ""
        site = " ".join(self.place.currentText().split())[:_LONGEST]
        self.place.hide()
        if name:
            self._add_row(name, site)

    def _add_row(self, name: str, site: str) -> None:
        row = self.rows.add(name, site)
        part = next(iter(row.parts.values()))
        part.setFocus()
        QTimer.singleShot(0, self, lambda: self.ensureWidgetVisible(part))
