"""The findings of the open session as forms: read, changed through the document, told of."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from acuchart.model.change import change_of
from acuchart.model.exam import put
from acuchart.model.finding import Finding
from acuchart.model.form import Form, read
from acuchart.ui.document import SessionDocument

F = TypeVar("F", bound=Form)


class ExamEdit(QObject):
    """What the panels of the note share."""

    changed = Signal()

    def __init__(self, document: SessionDocument, parent: QObject) -> None:
        """Follows the document."""
        super().__init__(parent)
        self.document = document
        document.changed.connect(self._on_changed)
        document.reloaded.connect(self.changed)

    @property
    def writable(self) -> bool:
        """False for a signed session."""
        return self.document.writable

    def form(self, kind: str, form: type[F]) -> F:
        """The form of one kind as it is now."""
        found = self.document.findings.get(kind)
        return read(form, {} if found is None else found.data)

    def keep(self, kind: str, form: Form) -> None:
        """Write an edited form; an empty one goes away. Nothing where it is as it was."""
        before = self.document.findings.get(kind)
        if before is not None and read(type(form), before.data) == form:
            return
        after = put(self.document.session.id, kind, form)
        if before is None and after is None:
            return
        if not self.document.edit(change_of(before, after)):
            self.changed.emit()  # the screen shows what the file holds

    def _on_changed(self, changes: tuple[object, ...]) -> None:
        if any(
            isinstance(getattr(change, "after", None) or getattr(change, "before", None), Finding)
            for change in changes
        ):
            self.changed.emit()
