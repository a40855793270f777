"""How an acuity was measured: glasses, distance, chart and lighting, for both eyes; nothing is preset."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from acuchart.model.acuity import read_distance
from acuchart.ui.fields import Field
from acuchart.ui.measures.values import Values
from acuchart.ui.widgets import Segment

_GLASSES: Final = (("", "not said"), ("sc", "no glasses"), ("cc", "own glasses"), ("ph", "pinhole"))
_LONGEST: Final = 40


class Conditions(QWidget):
    """Two lines under the acuities; a change is written into the values of this visit at once."""

    def __init__(self, values: Values, name: str) -> None:
        """Shows those of this visit; the last visit's stand faint in the fields."""
        super().__init__()
        self._values, self._name = values, name
        here = next((one for one in values.document.measures.values() if one.kind == name and not one.draft), None)
        last = next((one for one in reversed(values.earlier) if one.kind == name), None)
        now = {} if here is None else here.conditions
        old = {} if last is None else last.conditions
        self._facts: dict[str, object] = {key: value for key, value in now.items() if value and key != "sure"}
        self.glasses = Segment(_GLASSES, here.correction if here and here.correction in dict(_GLASSES) else "")
        self.glasses.setToolTip("" if last is None else f"Last time: {last.correction or 'not said'}")
        self.glasses.chosen.connect(lambda key: self._set("correction", [key] if key else []))
        faint = {
            "distance_m": ("Distance", _metres(old.get("distance_m")) or "Distance"),
            "chart": ("Chart", str(old.get("chart") or "Chart")),
            "lighting": ("Lighting", str(old.get("lighting") or "Lighting")),
        }
        self.fields = {
            "distance_m": Field("", self._keep_distance, text=_metres(now.get("distance_m"))),
            "chart": Field("", partial(self._keep_text, "chart"), text=str(now.get("chart") or "")),
            "lighting": Field("", partial(self._keep_text, "lighting"), text=str(now.get("lighting") or "")),
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        top = QHBoxLayout()
        top.addWidget(self.glasses)
        top.addStretch()
        row = QHBoxLayout()
        row.setSpacing(8)
        for key, field in self.fields.items():
            field.edit.setAccessibleName(faint[key][0])
            field.edit.setToolTip(faint[key][0])
            field.edit.setPlaceholderText(faint[key][1])
            field.edit.setMaxLength(_LONGEST)
            field.edit.setReadOnly(not values.writable)
            field.setMaximumWidth(220)
            row.addWidget(field)
        row.addStretch()
        column.addLayout(top)
        column.addLayout(row)
        self.glasses.setEnabled(values.writable)

    def _keep_distance(self, text: str) -> str | None:
        try:
            metres = read_distance(text)
        except ValueError as error:
            return str(error)
        self._set("distance_m", metres)
        return None

    def _keep_text(self, key: str, text: str) -> str | None:
        self._set(key, text)
        return None

    def _set(self, key: str, value: object) -> None:
        self._facts = {name: fact for name, fact in {**self._facts, key: value}.items() if fact}
        self._values.measure_so(self._name, self._facts)


def _metres(value: object) -> str:
    return f"{value:g} m" if isinstance(value, int | float) and value else ""
