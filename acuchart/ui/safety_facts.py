"""Safety facts of a patient: chips, one line to add, and the fields of the chip that is open. No box pops up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, Final
from uuid import uuid4

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from acuchart import assets
from acuchart.model.change import change_of
from acuchart.model.fact import Fact, until_after
from acuchart.model.safety import fact_words
from acuchart.model.safety_rules import Catalogue, FactKind
from acuchart.store import safety as stored
from acuchart.ui.context import Context
from acuchart.ui.day_field import DayField, shown
from acuchart.ui.fields import Field
from acuchart.ui.flow_layout import FlowLayout
from acuchart.ui.moments import today
from acuchart.ui.page import card
from acuchart.ui.widgets import Segment, button, empty_out, frame, icon_button, label

_GROUPS: Final = (("condition", "What is known"), ("today", "Only today"), ("zone", "At one place, for a time"))
_SIDES: Final = (("", "Both"), ("L", "Left"), ("R", "Right"))
_FAILED: Final = "Not written yet; the reason is at the top."


class SafetyFacts(QWidget):
    """The card on a patient's page."""

    changed = Signal()

    def __init__(self, context: Context, patient_id: str) -> None:
        """Empty until ``refresh``."""
        super().__init__()
        self._context, self._patient_id = context, patient_id
        self._catalogue = assets.load_safety()
        self._facts: tuple[Fact, ...] = ()
        self._open = ""
        self.editor: FactEditor | None = None
        made, column = card("Safety facts", label("the needles are watched for these", "hint"))
        self.chips = QWidget()
        self._row = FlowLayout(self.chips, gap=8)
        self._none = label("Nothing is written down yet.", "body", tone="quiet")
        self.kinds = QComboBox()
        self.kinds.setAccessibleName("Add a safety fact")
        self._fill_kinds()
        self.kinds.activated.connect(self._chosen)
        inside = QVBoxLayout()
        inside.setContentsMargins(16, 12, 16, 14)
        inside.setSpacing(10)
        inside.addWidget(self._none)
        inside.addWidget(self.chips)
        self._place = QVBoxLayout()
        inside.addLayout(self._place)
        inside.addWidget(self.kinds)
        column.addLayout(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(made)
        self.kinds.setEnabled(not context.store.read_only)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """As last read."""
        return self._facts

    def refresh(self) -> None:
        """Read the facts again; fields that are being typed in stay."""
        self._facts = stored.facts(self._context.store, self._patient_id)
        empty_out(self._row)
        for fact in self._facts:
            self._row.addWidget(self._chip(fact))
        self.chips.setVisible(bool(self._facts))
        self._none.setVisible(not self._facts)
        opened = next((fact for fact in self._facts if fact.id == self._open), None)
        if opened is None:
            self._close()
        elif self.editor is not None:
            self.editor.show_fact(opened)

    def settle(self) -> bool:
        """Write what is typed. False where that failed."""
        return self.editor is None or self.editor.settle()

    def add(self, kind: str, value: str = "", since: date | None = None) -> bool:
        """A new fact of a kind, and its fields; what is known of it may be filled in. False where that failed."""
        known = self._catalogue.kinds[kind]
        first = next(iter(self._catalogue.sites)) if "site" in known.asks else ""
        day = today()
        begins = since or day
        fact = Fact(
            id=uuid4().hex,
            patient_id=self._patient_id,
            kind=kind,
            value=value if "value" in known.asks else "",
            site=first,
            since=begins if known.group in ("zone", "today") else since,
            until=day if known.group == "today" else until_after(begins, known.days),
            confirmed_on=day,
        )
        self._open = fact.id
        if not self._context.write(change_of(None, fact)):
            return False
        self.refresh()
        self.open_fact(fact.id)
        self.changed.emit()
        return True

    def remove(self, fact: Fact) -> None:
        """Take a fact away; the history keeps it."""
        if not self.settle():
            return
        now = next((one for one in self._facts if one.id == fact.id), None)
        if now is not None and self._context.write(change_of(now, None)):
            self.refresh()
            self.changed.emit()

    def open_fact(self, fact_id: str) -> None:
        """The fields of a fact under the chips; the same again closes them."""
        if self.editor is not None:
            same = self.editor.fact.id == fact_id
            self.editor.settle()
            self._close()
            if same:
                return
        fact = next((one for one in self._facts if one.id == fact_id), None)
        if fact is None:
            return
        self._open = fact.id
        self.editor = FactEditor(fact, self._catalogue, self._keep)
        self._place.addWidget(self.editor)

    # ---- inside

    def _keep(self, before: Fact, after: Fact) -> str | None:
        if not self._context.write(change_of(before, after)):
            return _FAILED
        self._facts = tuple(after if one.id == after.id else one for one in self._facts)
        self.changed.emit()
        return None

    def _close(self) -> None:
        self._open = ""
        if self.editor is not None:
            self.editor.hide()
            self.editor.deleteLater()
            self.editor = None

    def _fill_kinds(self) -> None:
        self.kinds.addItem("Add a safety fact …", "")
        for group, words in _GROUPS:
            self.kinds.insertSeparator(self.kinds.count())
            for kind in self._catalogue.kinds.values():
                if kind.group == group:
                    self.kinds.addItem(kind.words, kind.kind)
                    self.kinds.setItemData(self.kinds.count() - 1, words, Qt.ItemDataRole.ToolTipRole)

    def _chosen(self, at: int) -> None:
        kind = self.kinds.itemData(at)
        self.kinds.setCurrentIndex(0)
        if kind:
            self.add(kind)

    def _chip(self, fact: Fact) -> QWidget:
        words = fact_line(fact, self._catalogue, today())
        over = not fact.holds_on(today())
        made = frame("alert" if not over else "sunk", tone="" if over else "amber")
        row = QHBoxLayout(made)
        row.setContentsMargins(4, 2, 2, 2)
        row.setSpacing(0)
        opener = button(words, "quiet", tip="Open its fields")
        opener.clicked.connect(lambda: self.open_fact(fact.id))
        away = icon_button("x", f"Remove: {words}", tip="Remove this fact; the history keeps it")
        away.clicked.connect(lambda: self.remove(fact))
        away.setEnabled(not self._context.store.read_only)
        row.addWidget(opener)
        row.addWidget(away)
        return made


class FactEditor(QWidget):
    """The fields that the kind of a fact asks for; each keeps itself."""

    def __init__(self, fact: Fact, catalogue: Catalogue, keep: Callable[[Fact, Fact], str | None]) -> None:
        """Shows ``fact``."""
        super().__init__()
        self.fact = fact
        self._catalogue, self._keep = catalogue, keep
        kind = catalogue.kinds.get(fact.kind) or FactKind(kind=fact.kind, words=fact.kind, asks=(), group="")
        self._kind = kind
        self.fields: dict[str, Field] = {}
        made = frame("sunk")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(made)
        grid = QGridLayout(made)
        grid.setContentsMargins(14, 12, 14, 14)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        parts: list[QWidget] = []
        if "value" in kind.asks:
            parts.append(self._text("value", "Which, in words", "aspirin 75 mg"))
        if "week" in kind.asks:
            week = "" if fact.week is None else str(fact.week)
            self.fields["week"] = Field("Week of pregnancy", self._week_typed, text=week, example="12")
            parts.append(self.fields["week"])
        if "site" in kind.asks and not fact.path:
            parts.append(self._sites())
        if "side" in kind.asks and not fact.path:  # what is drawn lies on its side
            parts.append(self._sides())
        for name, words in (
            ("since", "Since"),
            ("until", "Until, the last day"),
            ("confirmed_on", "Confirmed on"),
        ):
            field = DayField(words, self._day_keeper(name), day=getattr(fact, name))
            self.fields[name] = field
            parts.append(field)
        parts.append(self._text("note", "Note", ""))
        for at, part in enumerate(parts):
            grid.addWidget(part, at // 2, at % 2, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)

    def show_fact(self, fact: Fact) -> None:
        """What the file holds."""
        self.fact = fact
        for name, field in self.fields.items():
            value = getattr(fact, name)
            if isinstance(field, DayField):
                field.show_day(value)
            else:
                field.say("" if value is None else str(value))

    def settle(self) -> bool:
        """Write what is typed."""
        return all([field.settle() for field in self.fields.values()])

    def _text(self, name: str, words: str, example: str) -> Field:
        field = Field(
            words, lambda text: self._write(**{name: text}), text=getattr(self.fact, name), example=example
        )
        self.fields[name] = field
        return field

    def _sites(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        box = QComboBox()
        box.setAccessibleName("Where it is")
        for site in self._catalogue.sites.values():
            box.addItem(site.words, site.site)
        box.setCurrentIndex(max(box.findData(self.fact.site), 0))
        box.activated.connect(lambda at: self._write(site=box.itemData(at)))
        title = label("Where", "label")
        title.setBuddy(box)
        column.addWidget(title)
        column.addWidget(box)
        self.site = box
        return made

    def _sides(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addWidget(label("Patient’s side", "label"))
        self.side = Segment(_SIDES, self.fact.side)
        self.side.chosen.connect(lambda side: self._write(side=side))
        column.addWidget(self.side, 0, Qt.AlignmentFlag.AlignLeft)
        return made

    def _week_typed(self, text: str) -> str | None:
        if not text:
            return self._write(week=None)
        if not text.isdecimal():
            return "Write the week as a number, such as 12."
        return self._write(week=int(text[:4]), confirmed_on=today())

    def _day_keeper(self, name: str) -> Callable[[date | None], str | None]:
        def keep(day: date | None) -> str | None:
            values: dict[str, Any] = {name: day}
            if name == "since" and self._kind.days is not None:
                usual = until_after(self.fact.since, self._kind.days)
                if self.fact.until in (None, usual):  # an end that nobody changed follows the beginning
                    values["until"] = until_after(day, self._kind.days)
            return self._write(**values)

        return keep

    def _write(self, **values: Any) -> str | None:
        try:
            after = replace(self.fact, **values)
        except ValueError as error:
            return str(error)
        if after == self.fact:
            return None
        before, self.fact = self.fact, after
        problem = self._keep(before, after)
        if problem is not None:
            self.fact = before
        elif "until" in values and "since" in values and isinstance(self.fields["until"], DayField):
            self.fields["until"].show_day(after.until)
        return problem


def fact_line(fact: Fact, catalogue: Catalogue, day: date) -> str:
    """A fact for a chip: ``Filler, face left, until 12 Dec 2026``."""
    kind = catalogue.kinds.get(fact.kind)
    words = fact_words(fact, catalogue, day)
    if kind is not None and fact.value.strip() and kind.group == "zone":
        words = f"{kind.words}: {words}"
    site = catalogue.sites.get(fact.site)
    place = " ".join(
        part
        for part in (
            "drawn area" if fact.path else site.words.lower() if site is not None else "",
            {"L": "left", "R": "right"}.get(fact.side, ""),
        )
        if part
    )
    until = f"until {shown(fact.until)}" if fact.until else ""
    line = ", ".join(part for part in (words, place, until) if part)
    return f"{line[:1].upper()}{line[1:]}"
