"""A list to choose from that the wheel never changes by mistake."""

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox


class StillBox(QComboBox):
    """A list to choose from that the wheel passes by: a page is scrolled, not an answer changed."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Left to the page."""
        event.ignore()
