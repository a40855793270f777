"""The consents of one patient: every scope with its state, and beside it the words and the signature."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from acuchart import assets
from acuchart.model.consent import SCOPE_WORDS, Consent, ConsentText, Scope
from acuchart.model.patient import Patient
from acuchart.model.signing import newest
from acuchart.store import StoreError
from acuchart.store.kinds import of_patient, of_practice
from acuchart.ui import moments
from acuchart.ui.consent.scope_view import ScopeView, current, state_of
from acuchart.ui.consent.sign_sheet import SignSheet
from acuchart.ui.context import Context
from acuchart.ui.discreet import discreet
from acuchart.ui.page import Page, card
from acuchart.ui.rows import TALL, Row, RowList
from acuchart.ui.widgets import Elided, frame, icon_button, label

_LIST: Final = 316
_NARROW: Final = 820
_LOW: Final = 2 * TALL + 24  # of the list in a narrow window
_NO_LIMIT: Final = 16_777_215
_SHEET: Final = 860  # px: wider lines are hard to read


class ConsentPage(QWidget):
    """A list of scopes at the left; while somebody signs, only the words and the field."""

    left = Signal()

    def __init__(self, context: Context, patient_id: str, *, back: str = "Back to the patient") -> None:
        """StoreError where there is no such patient."""
        super().__init__()
        self.setProperty("role", "page")
        self._context = context
        self._patient: Patient = context.store.patient(patient_id)
        self._texts: tuple[ConsentText, ...] = ()
        self._consents: tuple[Consent, ...] = ()
        self._scope = Scope.TREATMENT
        self.sheet: SignSheet | None = None
        self.back = icon_button("back", f"{back} (Esc)")
        self.back.clicked.connect(self._go_back)
        self._name = Elided("", "heading")
        self._count = label("", "label")
        self.list = RowList("Consents", height=TALL, fit=False)
        self.list.opened.connect(lambda key: self.show_scope(Scope(key)))
        self.view = ScopeView(context)
        self.view.sign_wanted.connect(self._sign)
        self._stack = QStackedWidget()
        self._stack.addWidget(_scrolling(self.view))
        self._left = self._list_side()
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(0)
        self._body.addWidget(self._left)
        self._body.addWidget(self._stack, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._head())
        whole.addLayout(self._body, 1)
        context.changed.connect(self.refresh)
        discreet().changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Read the patient, the texts and the signatures again; who is signing is not disturbed."""
        store = self._context.store
        try:
            self._patient = store.patient(self._patient.id)
            self._texts = newest(assets.load_consent_texts(), of_practice(store, ConsentText))
            self._consents = of_patient(store, Consent, self._patient.id)
        except StoreError as error:
            self._context.failed.emit(str(error))
            return
        today = moments.today()
        held = sum(any(one.holds_on(today) for one in self._of(scope)) for scope in Scope)
        self._name.say(f"Consents of {discreet().name(self._patient.name)}")
        self._count.setText(f"{held} of {len(Scope)} signed")
        self.list.show_rows([self._row(scope) for scope in Scope])
        self._show_view()

    def take_focus(self) -> None:
        """The list of scopes, or the field while somebody signs."""
        if self.sheet is not None:
            self.sheet.take_focus()
        else:
            self.list.setFocus()

    def show_scope(self, scope: Scope) -> None:
        """The words and the signature of a scope."""
        self._scope = scope
        self.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leads back."""
        if event.key() == Qt.Key.Key_Escape:
            self._go_back()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the list stands above the words."""
        super().resizeEvent(event)
        narrow = self.width() < _NARROW
        directions = QBoxLayout.Direction
        self._body.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)
        self._left.setFixedWidth(self.width() if narrow else _LIST)
        self._left.setMaximumHeight(_LOW if narrow else _NO_LIMIT)
        self._note.setVisible(not narrow)

    # ---- inside

    def _head(self) -> QWidget:
        made = frame("strip")
        row = QHBoxLayout(made)
        row.setContentsMargins(12, 8, 20, 8)
        row.setSpacing(10)
        row.addWidget(self.back)
        row.addWidget(self._name, 1)
        row.addWidget(self._count)
        return made

    def _list_side(self) -> QWidget:
        made = frame("left-side")
        column = QVBoxLayout(made)
        column.setContentsMargins(8, 12, 8, 12)
        column.setSpacing(10)
        column.addWidget(self.list, 1)
        words = "A consent ends by its date or when it is withdrawn. What was signed stays readable."
        self._note = label(words, "hint", wrap=True)
        column.addWidget(self._note)
        return made

    def _of(self, scope: Scope) -> tuple[Consent, ...]:
        return tuple(one for one in self._consents if one.scope is scope)

    def _row(self, scope: Scope) -> Row:
        consent = current(self._of(scope), moments.today())
        state = state_of(consent, moments.today())
        return Row(
            key=scope.value,
            title=SCOPE_WORDS[scope],
            sub=state.words,
            icon=state.icon,
            tone=state.tone,
            now=scope is self._scope,
        )

    def _show_view(self) -> None:
        texts = [text for text in self._texts if text.scope is self._scope and not text.removed]
        self.view.show_scope(self._patient, self._scope, texts, self._of(self._scope))

    def _sign(self, text: ConsentText) -> None:
        """Only this text is on the page: the patient may hold the screen."""
        self._end_signing()
        self.sheet = SignSheet(self._context, self._patient, text)
        self.sheet.done.connect(self._signed)
        self.sheet.left.connect(self._not_signed)
        self._stack.addWidget(_scrolling(self.sheet))
        self._stack.setCurrentIndex(1)
        self._left.hide()
        self._count.hide()
        self.sheet.take_focus()

    def _signed(self) -> None:
        self._not_signed()
        self.refresh()

    def _not_signed(self) -> None:
        self._end_signing()
        self._left.show()
        self._count.show()
        self.view.sign.setFocus()

    def _end_signing(self) -> None:
        self.sheet = None
        over = self._stack.widget(1)
        if over is not None:
            self._stack.setCurrentIndex(0)
            self._stack.removeWidget(over)
            over.deleteLater()

    def _go_back(self) -> None:
        if self.sheet is not None:
            self._not_signed()
        else:
            self.left.emit()


def _scrolling(inside: QWidget) -> Page:
    """A card that scrolls where it must, as wide as one reads."""
    page = Page()
    made, column = card()
    made.setMaximumWidth(_SHEET)
    box = QVBoxLayout()
    box.setContentsMargins(26, 22, 26, 24)
    box.addWidget(inside)
    column.addLayout(box)
    middle = QHBoxLayout()
    middle.addStretch(1)
    middle.addWidget(made, 100)
    middle.addStretch(1)
    page.column.addLayout(middle)
    page.column.addStretch()
    return page
