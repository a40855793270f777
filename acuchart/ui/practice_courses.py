"""Course plans in Practice: what a course can be made from; shipped plans can be changed, own ones added."""

from __future__ import annotations

from dataclasses import asdict, replace
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from acuchart import assets
from acuchart.model.change import change_of
from acuchart.model.course import CoursePreset
from acuchart.model.course_plan import in_force
from acuchart.store import StoreError
from acuchart.store.kinds import of_practice
from acuchart.ui.context import Context
from acuchart.ui.course_form import CourseForm
from acuchart.ui.flow_layout import Chips
from acuchart.ui.page import card
from acuchart.ui.widgets import button, choice_chip, label


class CoursesSection(QWidget):
    """A chip for each plan; the one that is chosen has its fields below, and each change is kept at once."""

    changed = Signal()

    def __init__(self, context: Context) -> None:
        """Reads the file."""
        super().__init__()
        self._context = context
        self._shipped = {preset.id: preset for preset in assets.load_course_presets()}
        self._own: dict[str, CoursePreset] = {}
        self._chosen = ""
        self.chips = Chips()
        self.form = CourseForm()
        self.form.changed.connect(self._form_changed)
        self.origin = QLineEdit()
        self.origin.setPlaceholderText("Where the plan comes from")
        self.origin.setAccessibleName("Where the plan comes from")
        self.origin.editingFinished.connect(lambda: self._keep(origin=self.origin.text().strip()))
        self.add = button("New plan", "small", icon_name="plus")
        self.add.clicked.connect(self._add)
        self.back = button("As it was shipped", "small", tip="Take the practice’s changes back")
        self.back.clicked.connect(self._restore)
        self.away = button("Take it out", "small", tip="It is no longer offered; courses that were made stay")
        self.away.clicked.connect(lambda: self._keep(removed=True))
        made, column = card("Course plans", label("offered when a course is planned", "hint"))
        inside = QVBoxLayout()
        inside.setContentsMargins(16, 12, 16, 12)
        inside.setSpacing(10)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        for one in (self.add, self.back, self.away):
            foot.addWidget(one)
        foot.addStretch()
        for part in (self.chips, self.form, self.origin):
            inside.addWidget(part)
        inside.addLayout(foot)
        column.addLayout(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(made)
        self.refresh()

    @property
    def state(self) -> str:
        """``8 plans, 2 changed``."""
        own = sum(not one.removed for one in self._own.values())
        return f"{len(self._offered())} plans" + (f", {own} of your own" if own else "")

    def refresh(self) -> None:
        """Show what the file holds."""
        try:
            self._own = {one.id: one for one in of_practice(self._context.store, CoursePreset)}
        except StoreError as error:
            self._context.failed.emit(str(error))
            return
        offered = self._offered()
        if self._chosen not in {one.id for one in offered}:
            self._chosen = offered[0].id if offered else ""
        chips: list[QWidget] = []
        for preset in offered:
            chip = choice_chip(preset.name, on=preset.id == self._chosen, tip=preset.origin)
            chip.clicked.connect(lambda _checked=False, id_=preset.id: self._choose(id_))
            chips.append(chip)
        self.chips.show_widgets(chips)
        self._fill()

    def settle(self) -> bool:
        """Write what is typed. False where it cannot be."""
        return not self._chosen or self.form.settle()

    # ---- inside

    def _offered(self) -> tuple[CoursePreset, ...]:
        return in_force(self._shipped.values(), self._own.values())

    @property
    def _preset(self) -> CoursePreset | None:
        return next((one for one in self._offered() if one.id == self._chosen), None)

    def _choose(self, id_: str) -> None:
        if self.settle():
            self._chosen = id_
        self.refresh()

    def _fill(self) -> None:
        preset = self._preset
        for part in (self.form, self.origin, self.away):
            part.setVisible(preset is not None)
        self.back.setVisible(any(id_ in self._own for id_ in self._shipped))
        self.setEnabled(not self._context.store.read_only)
        if preset is not None:
            self.form.fill(asdict(preset))
            self.origin.setText(preset.origin)
            self.origin.setCursorPosition(0)  # a long text shows its beginning

    def _form_changed(self) -> None:
        self._keep(**self.form.values)

    def _keep(self, **values: object) -> None:
        preset = self._preset
        if preset is None:
            return
        after = replace(preset, **values)  # type: ignore[arg-type]
        before = self._own.get(preset.id)
        if after == self._shipped.get(preset.id) and before is None:
            return
        if after != before and self._context.write(change_of(before, after)):
            self._own[after.id] = after
            self.changed.emit()
            if after.removed or after.name != preset.name:
                self.refresh()

    def _add(self) -> None:
        made = CoursePreset(id=uuid4().hex, name="New plan", sessions=6, gap_days=7.0)
        if self.settle() and self._context.write(change_of(None, made)):
            self._chosen = made.id
            self.refresh()
            self.changed.emit()
            field = self.form.fields["name"].edit
            field.setFocus()
            field.selectAll()

    def _restore(self) -> None:
        """All shipped plans as they came; own ones stay."""
        changes = [change_of(one, None) for id_, one in self._own.items() if id_ in self._shipped]
        if changes and self._context.write(*changes):
            self.refresh()
            self.changed.emit()
