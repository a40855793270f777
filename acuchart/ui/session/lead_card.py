"""The leads of the session beside the plate: which there are, and the numbers of the one that is looked at."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from acuchart.assets import load_vocabulary
from acuchart.model.change import change_of
from acuchart.model.lead import Lead
from acuchart.ui.document import SessionDocument
from acuchart.ui.flow_layout import FlowLayout
from acuchart.ui.session.caution import Caution
from acuchart.ui.session.lead_layer import LeadLayer
from acuchart.ui.session.override_line import OverrideLine
from acuchart.ui.session.safety import SessionSafety
from acuchart.ui.widgets import Elided, button, empty_out, icon_button, label

_NUMBER: Final = r"\d{1,5}(?:[.,]\d{1,3})?"
_HZ: Final = re.compile(rf"({_NUMBER})(?:\s*/\s*({_NUMBER}))?\s*(?:hz)?", re.IGNORECASE)


class LeadCard(QFrame):
    """Hidden while there are no leads."""

    said = Signal(str)

    def __init__(self, document: SessionDocument, layer: LeadLayer, safety: SessionSafety) -> None:
        """Empty."""
        super().__init__()
        self._safety = safety
        self.setProperty("role", "inspector")
        self._document, self._layer = document, layer
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 6, 16, 10)
        column.setSpacing(6)
        self._rows = QWidget()
        self._flow = FlowLayout(self._rows)
        column.addWidget(self._rows)
        self._body = QWidget()
        inside = QVBoxLayout(self._body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(4)
        head = QHBoxLayout()
        self._ends = Elided("", "strong")
        self._away = icon_button("x", "Remove the lead", tip="Remove the lead (Delete)")
        self._away.clicked.connect(self.remove)
        head.addWidget(self._ends, 1)
        head.addWidget(self._away)
        inside.addLayout(head)
        self.caution, self.override = Caution(), OverrideLine(safety)
        inside.addWidget(self.caution)
        inside.addWidget(self.override)
        inside.addLayout(self._fields())
        column.addWidget(self._body)
        layer.chosen.connect(lambda _id: self.refresh())
        self._listed: tuple[tuple[str, str], ...] = ()
        self.hide()

    @property
    def lead(self) -> Lead | None:
        """The one that is looked at."""
        return self._document.leads.get(self._layer.selected)

    def _fields(self) -> QGridLayout:
        self.device = self._line("Output of the stimulator, a letter", 2)
        self.hz = self._line("Frequency in hertz; two with a stroke between them alternate", 16)
        self.waveform = QComboBox()
        self.waveform.setAccessibleName("Waveform")
        self.waveform.addItem("Not said", "")
        for word in dict.fromkeys(load_vocabulary().waveforms.values()):
            self.waveform.addItem(word, word)
        self.waveform.activated.connect(lambda _at: self._set(waveform=self.waveform.currentData()))
        self.intensity = self._line("Intensity, milliampere", 6)
        self.minutes = self._line("Minutes", 5)
        self.device.editingFinished.connect(lambda: self._set(device=self.device.text().strip()))
        self.hz.editingFinished.connect(self._set_hz)
        self.intensity.editingFinished.connect(lambda: self._set_number("intensity_ma", self.intensity))
        self.minutes.editingFinished.connect(lambda: self._set_number("minutes", self.minutes))
        grid = QGridLayout()
        grid.setSpacing(6)
        grid.setVerticalSpacing(2)
        named = (("Output", self.device), ("Hz", self.hz), ("mA", self.intensity), ("Minutes", self.minutes))
        for at, (words, field) in enumerate(named):
            caption = label(words, "micro")
            caption.setBuddy(field)
            grid.addWidget(caption, 0, at)
            grid.addWidget(field, 1, at)
        grid.addWidget(self.waveform, 2, 0, 1, 4)
        grid.setColumnStretch(1, 1)
        return grid

    def _line(self, name: str, longest: int) -> QLineEdit:
        made = QLineEdit()
        made.setAccessibleName(name)
        made.setToolTip(name)
        made.setMaxLength(longest)
        made.setMinimumWidth(52)
        made.setReadOnly(not self._document.writable)
        return made

    def refresh(self) -> None:
        """Show what the document holds."""
        document = self._document
        there = [lead for lead in document.leads.values() if {lead.from_id, lead.to_id} <= document.needles.keys()]
        if bool(there) == self.isHidden():
            self.setVisible(bool(there))
        listed = tuple((lead.id, lead.label) for lead in there)
        if listed != self._listed:
            self._list(listed)
        for made in self._rows.findChildren(type(self._away)):
            made.setChecked(made.property("lead") == self._layer.selected)
        lead = self.lead
        self._body.setVisible(lead is not None)
        if lead is None:
            self.override.commit()
        if lead is None or not {lead.from_id, lead.to_id} <= document.needles.keys():
            return
        warnings = self._safety.warn_of(lead)
        self.caution.say(tuple(one.sentence for one in warnings), ())
        self.override.show_act(lead, warned=bool(warnings), writable=document.writable)
        self._ends.say(f"{document.needles[lead.from_id].name} – {document.needles[lead.to_id].name}")
        self.device.setText(lead.device)
        self.hz.setText(lead.hz_label.removesuffix(" Hz"))
        self.intensity.setText("" if lead.intensity_ma is None else f"{lead.intensity_ma:g}")
        self.minutes.setText("" if lead.minutes is None else f"{lead.minutes:g}")
        at = self.waveform.findData(lead.waveform)
        if at < 0:
            self.waveform.addItem(lead.waveform, lead.waveform)
            at = self.waveform.count() - 1
        self.waveform.setCurrentIndex(at)
        self.waveform.setEnabled(document.writable)
        self._away.setEnabled(document.writable)

    def remove(self) -> bool:
        """Take the lead that is looked at away. False where none is."""
        lead = self.lead
        if lead is None or not self._document.writable:
            return False
        self._layer.select("")
        return self._document.edit(change_of(lead, None))

    def _list(self, listed: tuple[tuple[str, str], ...]) -> None:
        self._listed = listed
        empty_out(self._flow)
        for lead_id, words in listed:
            made = button(words, "session-chip", icon_name="bolt", tip=f"Lead {words}")
            made.setCheckable(True)
            made.setProperty("lead", lead_id)
            made.clicked.connect(lambda _on=False, one=lead_id: self._layer.select(one))
            self._flow.addWidget(made)

    def _set(self, **facts: Any) -> None:
        lead = self.lead
        if lead is None or not self._document.writable:
            return
        try:
            new = replace(lead, **facts)
        except ValueError as error:
            self.said.emit(str(error))
            self.refresh()
            return
        if new != lead:
            self._document.edit(change_of(lead, new))

    def _set_number(self, name: str, field: QLineEdit) -> None:
        text = field.text().strip().replace(",", ".")
        try:
            self._set(**{name: float(text) if text else None})
        except ValueError:
            self.said.emit(f"“{field.text()}” is not a number.")
            self.refresh()

    def _set_hz(self) -> None:
        text = self.hz.text().strip()
        found = _HZ.fullmatch(text)
        if text and found is None:
            self.said.emit(f"“{text}” is no frequency: write 2 or 2/100.")
            self.refresh()
            return
        low, high = found.groups() if found is not None else (None, None)
        self._set(hz_low=_number(low), hz_high=_number(high))


def _number(text: str | None) -> float | None:
    return None if text is None else float(text.replace(",", "."))
