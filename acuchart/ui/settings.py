"""What the window remembers between starts: sizes, theme, last file. Nothing of a chart."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QSettings

from acuchart import paths

LOCK_MINUTES: Final = (2, 5, 15, 60)
_RECENT: Final = 6


class Settings:
    """One INI file in the program's own folder."""

    def __init__(self) -> None:
        """Read what is there; a damaged file reads as empty."""
        self._file = QSettings(str(paths.config_dir() / "window.ini"), QSettings.Format.IniFormat)

    @property
    def theme(self) -> str:
        """The choice: "system", "light" or "dim"."""
        return str(self._file.value("theme", "system"))

    @theme.setter
    def theme(self, choice: str) -> None:
        self._file.setValue("theme", choice)

    @property
    def preset(self) -> int:
        """The needle preset that was last used, from 1."""
        value = str(self._file.value("preset", "2"))
        return int(value) if value.isdigit() else 2

    @preset.setter
    def preset(self, number: int) -> None:
        self._file.setValue("preset", str(number))

    @property
    def lock_minutes(self) -> int:
        """After how many idle minutes the window locks; there is no “never”."""
        value = str(self._file.value("lock", ""))
        return int(value) if value.isdigit() and int(value) in LOCK_MINUTES else LOCK_MINUTES[1]

    @lock_minutes.setter
    def lock_minutes(self, minutes: int) -> None:
        self._file.setValue("lock", str(minutes))

    @property
    def recent(self) -> tuple[Path, ...]:
        """Practice files that were open before and are still there, newest first."""
        listed = str(self._file.value("recent", "")).split("\n")
        return tuple(found for name in listed if name and (found := Path(name)).is_file())

    def opened(self, file: Path) -> None:
        """Put a practice file on top of the recent ones."""
        rest = [other for other in self.recent if other != file]
        self._file.setValue("recent", "\n".join(str(item) for item in [file, *rest][:_RECENT]))

    def layout(self, name: str) -> QByteArray | None:
        """A saved geometry or splitter state."""
        value = self._file.value(f"layout/{name}")
        return value if isinstance(value, QByteArray) and not value.isEmpty() else None

    def keep_layout(self, name: str, state: QByteArray) -> None:
        """Remember a geometry or splitter state."""
        self._file.setValue(f"layout/{name}", state)

    def text(self, name: str, default: str = "") -> str:
        """A remembered word, such as the last folder or paper size."""
        return str(self._file.value(f"text/{name}", default))

    def keep_text(self, name: str, value: str) -> None:
        """Remember a word."""
        self._file.setValue(f"text/{name}", value)

    def flush(self) -> None:
        """Write now."""
        self._file.sync()
