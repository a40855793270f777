"""One scope of a patient: the state, the words, the signature, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from acuchart.model.change import change_of
from acuchart.model.consent import SCOPE_WORDS, Consent, ConsentText, Scope
from acuchart.model.consent_form import fits, for_a_pen
from acuchart.model.patient import Patient
from acuchart.model.signing import read_strokes, words_of
from acuchart.ui import moments
from acuchart.ui.consent.scan import Scan
from acuchart.ui.consent.signature import SignatureView
from acuchart.ui.consent.words_sheet import WordsSheet
from acuchart.ui.context import Context
from acuchart.ui.discreet import discreet
from acuchart.ui.flow_layout import Chips, FlowLayout
from acuchart.ui.papers.keeping import PaperFacts
from acuchart.ui.print_button import PrintButton
from acuchart.ui.rows import LOW, Row, RowList
from acuchart.ui.widgets import button, choice_chip, label, set_property

if TYPE_CHECKING:
    from acuchart.documents import Output

_SOON: Final = timedelta(days=30)


class State(NamedTuple):
    """Where a consent stands, in words, with an icon and a tone."""

    words: str
    icon: str
    tone: str


def state_of(consent: Consent | None, day: date) -> State:
    """``signed 6 Oct, ends 6 Oct 2027`` of a consent, or that there is none."""
    if consent is None:
        return State("not signed", "doc", "")
    if not consent.holds_on(day):
        if consent.withdrawn_on is not None:
            return State(f"withdrawn {moments.day_text(consent.withdrawn_on)}", "x", "amber")
        assert consent.expires_on is not None
        return State(f"ended {moments.day_text(consent.expires_on)}", "clock", "amber")
    signed = f"signed {moments.day_text(moments.day_of(consent.at))}"
    if consent.expires_on is None:
        return State(f"{signed}, until withdrawn", "check", "pine")
    soon = consent.expires_on - day <= _SOON
    words = f"{signed}, ends {moments.day_text(consent.expires_on)}"
    return State(words, "clock" if soon else "check", "amber" if soon else "pine")


class ScopeView(QWidget):
    """Shows the newest signature of a scope, or the text that can be signed."""

    sign_wanted = Signal(object)  # a ConsentText

    def __init__(self, context: Context) -> None:
        """Empty until ``show_scope``."""
        super().__init__()
        self._context = context
        self._patient: Patient | None = None
        self._scope = Scope.TREATMENT
        self._texts: tuple[ConsentText, ...] = ()
        self._consents: tuple[Consent, ...] = ()
        self._text: ConsentText | None = None
        self._shown: Consent | None = None
        self._title = label("", "heading", wrap=True)
        self._frozen = label("", "tag")
        self._state = label("", "strong")
        self._more = label("", "label", wrap=True)
        self._chips = Chips()
        self.sheet = WordsSheet()
        self.signature = SignatureView()
        self._by = label("", "label", wrap=True)
        self.sign = button("Sign now", "primary")
        self.sign.clicked.connect(lambda: self.sign_wanted.emit(self._text))
        self.review = button(
            "Reviewed today", "small", icon_name="check", tip="Gone through again with the patient"
        )
        self.review.clicked.connect(self._review)
        self.withdraw = button("Withdraw", "small", tip="The patient takes the consent back")
        self.withdraw.setCheckable(True)
        self.withdraw.toggled.connect(self._ask_why)
        self.scan = button("Add the scan", "small", tip="A photo or PDF of the paper that was signed")
        self._scans = Scan(context, self)
        self._scans.said.connect(self._tell)
        self.scan.clicked.connect(self._add_scan)
        self.print = PrintButton(context, "Print", self.pdf, name="consent", facts=self._facts)
        self.print.said.connect(self._tell)
        self.why = QLineEdit()
        self.why.setPlaceholderText("What the patient said, or why")
        self.why.setAccessibleName("Why it is withdrawn")
        self.why.returnPressed.connect(self._withdraw)
        self.take_back = button("Withdraw it today", "danger")
        self.take_back.clicked.connect(self._withdraw)
        self._asked = QWidget()
        self._said = label("", "label", wrap=True)
        self.earlier = RowList("Earlier signatures", height=LOW)
        self.earlier.opened.connect(self._open_earlier)
        self._earlier_head = label("Earlier signatures", "strong")
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._frozen, 0, Qt.AlignmentFlag.AlignTop)
        acts = FlowLayout(gap=8)
        acts.addWidget(self.sign)
        acts.addWidget(self.review)
        acts.addWidget(self.withdraw)
        acts.addWidget(self.scan)
        acts.addWidget(self.print)
        row = QHBoxLayout(self._asked)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.why, 1)
        row.addWidget(self.take_back)
        self._asked.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self._state)
        column.addWidget(self._more)
        column.addLayout(acts)
        column.addWidget(self._asked)
        column.addWidget(self._said)
        column.addWidget(self._chips)
        column.addWidget(self.sheet)
        column.addWidget(self.signature)
        column.addWidget(self._by)
        column.addWidget(self._earlier_head)
        column.addWidget(self.earlier)
        column.addStretch()

    @property
    def state(self) -> str:
        """The state in words."""
        return self._state.text()

    def show_scope(
        self, patient: Patient, scope: Scope, texts: Sequence[ConsentText], consents: Sequence[Consent]
    ) -> None:
        """``texts`` are those in use for the scope, ``consents`` those of the patient for it, oldest first."""
        same = self._patient is not None and self._patient.id == patient.id and self._scope is scope
        before = self._shown.id if same and self._shown is not None else ""
        self._patient, self._scope = patient, scope
        self._texts, self._consents = tuple(texts), tuple(consents)
        self._shown = next((one for one in consents if one.id == before), None)
        if self._shown is None or self._shown not in consents[-1:]:
            self._shown = current(consents, moments.today())
        self._text = _fitting(texts, patient, self._text if same else None)
        self.withdraw.setChecked(False)
        self._tell("")
        self._show_chips()
        self._say()

    def pdf(self, output: Output | None = None) -> bytes:
        """What is shown, as a paper. DocumentError where a letter cannot be printed."""
        from acuchart import papers
        from acuchart.documents import DocumentError
        from acuchart.documents.output import PLAIN

        assert self._patient is not None
        if self._shown is None and self._text is None:
            raise DocumentError("No text is in use for this; write one in Practice, Consent texts.")
        look, store = output or PLAIN, self._context.store
        order = papers.Order(
            kind="consent",
            patient_id=self._patient.id,
            made_on=moments.today(),
            paper=store.practice().paper,
            what=self._shown.id if self._shown is not None else self._text.key if self._text else "",
            grey=look.grey,
            password=look.password,
        )
        return papers.make(store, order)

    # ---- inside

    def _facts(self) -> PaperFacts:
        assert self._patient is not None
        title = (
            self._shown.title if self._shown is not None else f"to sign: {self._text.title if self._text else ''}"
        )
        return PaperFacts(patient_id=self._patient.id, kind="consent", note=title)

    def _show_chips(self) -> None:
        chips = []
        for text in self._texts if len(self._texts) > 1 else ():
            chip = choice_chip(f"{text.title} ({text.language})", on=text == self._text)
            chip.clicked.connect(lambda _checked=False, text=text: self._choose(text))
            chips.append(chip)
        self._chips.show_widgets(chips)
        self._chips.setVisible(bool(chips))

    def _choose(self, text: ConsentText) -> None:
        """Another text of the scope: it can be read and signed."""
        self._text, self._shown = text, None
        self._say()

    def _say(self) -> None:
        assert self._patient is not None
        shown, text, today = self._shown, self._text, moments.today()
        state = state_of(shown, today)
        holds = shown is not None and shown.holds_on(today)
        self._title.setText(shown.title if shown else text.title if text else SCOPE_WORDS[self._scope])
        self._frozen.setText(
            f"version {shown.version}, words frozen" if shown else f"version {text.version}" if text else ""
        )
        self._frozen.setVisible(bool(self._frozen.text()))
        self._state.setText(state.words[0].upper() + state.words[1:])
        set_property(self._state, "tone", state.tone)
        self._more.setText(self._more_words())
        self._more.setVisible(bool(self._more.text()))
        words = shown.words if shown else for_a_pen(words_of(text)) if text else ""
        self.sheet.show_words(words, large=self._patient.large_print)
        self.sheet.setVisible(bool(words))
        strokes = read_strokes(shown.strokes) if shown else ()
        by = _by(shown) if shown else ""
        self.signature.show_strokes(strokes, by)
        self.signature.setVisible(bool(strokes))
        self._by.setText(by)
        self._by.setVisible(bool(by))
        reading = self._context.store.read_only
        self.sign.setText("Sign again" if holds else "Sign now")
        set_property(self.sign, "role", "small" if holds else "primary")
        self.sign.setEnabled(text is not None and not reading)
        self.sign.setToolTip("This file is open for reading only." if reading else "")
        self.review.setVisible(holds)
        self.withdraw.setVisible(holds)
        self.scan.setVisible(shown is not None and not shown.strokes and not shown.picture_id)
        for act in (self.review, self.withdraw, self.scan):
            act.setEnabled(not reading)
        self.print.button.setText("Print" if shown else "Blank form")
        self.print.setEnabled(bool(words))
        others = [one for one in reversed(self._consents) if shown is None or one.id != shown.id]
        self.earlier.show_rows([_row(one) for one in others])
        self.earlier.setVisible(bool(others))
        self._earlier_head.setVisible(bool(others))

    def _more_words(self) -> str:
        shown, text = self._shown, self._text
        if shown is None:
            return "" if text else "No text is in use for this; write one in Practice, Consent texts."
        parts = []
        if shown.reviewed_on is not None:
            parts.append(f"Reviewed {moments.day_text(shown.reviewed_on)}.")
        if shown.withdrawn_why:
            parts.append(f"Withdrawn: {discreet().text(shown.withdrawn_why)}")
        if text is not None and text.title == shown.title and not fits(words_of(text), shown.words):
            parts.append(f"The text is at version {text.version} now; sign again for the new words.")
        return " ".join(parts)

    def _review(self) -> None:
        if self._shown is not None:
            after = replace(self._shown, reviewed_on=moments.today())
            if after != self._shown:
                self._context.write(change_of(self._shown, after))

    def _add_scan(self) -> None:
        if self._shown is not None:
            self._scans.ask(self._shown)

    def _ask_why(self, on: bool) -> None:
        self._asked.setVisible(on)
        if on:
            self.why.setFocus()

    def _withdraw(self) -> None:
        """Everything that holds in the scope ends: an older signature must not go on holding."""
        today, why = moments.today(), self.why.text().strip()
        if not why:
            self._tell("Write what the patient said, or why; then it is withdrawn.")
            self.why.setFocus()
            return
        changes = [
            change_of(one, replace(one, withdrawn_on=today, withdrawn_why=why))
            for one in self._consents
            if one.holds_on(today)
        ]
        if self._context.write(*changes):
            self.why.clear()
            self.sign.setFocus()

    def _open_earlier(self, key: str) -> None:
        self._shown = next(one for one in self._consents if one.id == key)
        self._say()
        self.sign.setFocus()

    def _tell(self, words: str) -> None:
        self._said.setText(words)
        self._said.setVisible(bool(words))


def current(consents: Sequence[Consent], day: date) -> Consent | None:
    """The newest that holds, otherwise the newest."""
    holding = [one for one in consents if one.holds_on(day)]
    return next(reversed(holding or list(consents)), None)


def _fitting(texts: Sequence[ConsentText], patient: Patient, before: ConsentText | None) -> ConsentText | None:
    """The text that was looked at, else the one in the patient's language, else the first."""
    for text in texts:
        if before is not None and text.key == before.key:
            return text
    language = patient.language or "en"
    return next((text for text in texts if text.language == language), texts[0] if texts else None)


def _by(consent: Consent) -> str:
    where = "on the screen" if consent.strokes else "on paper"
    where += ", its scan is among the photos" if consent.picture_id else ""
    day = moments.day_text(moments.day_of(consent.at), year=True)
    return f"{discreet().name(consent.by)}, {where}, {day}, {moments.clock_text(consent.at)}"


def _row(consent: Consent) -> Row:
    state = state_of(consent, moments.today())
    return Row(
        key=consent.id,
        title=f"{consent.title}, version {consent.version}",
        sub=_by(consent),
        icon=state.icon,
        tone=state.tone,
        state=state.words,
        state_tone=state.tone,
    )
