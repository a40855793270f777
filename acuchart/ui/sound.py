"""The one sound of the program. Qt's own player is used where it is there, else the player of the system.

QtMultimedia is no part of PySide6_Essentials, and a second of sound is not worth 50 MB of codecs.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any, Final

from PySide6.QtCore import QProcess, QStandardPaths, QUrl

from acuchart import assets

TIME_IS_UP: Final = "resources/sounds/time-is-up.wav"
_PLAYERS: Final = (("pw-play", ()), ("paplay", ()), ("aplay", ("-q",)), ("afplay", ()))
_playing: list[Any] = []


def play(name: str = TIME_IS_UP) -> bool:
    """Play one of our sounds and come back at once. False where this computer has no player."""
    path = str(assets.path(name))
    if _play_with_qt(path):
        return True
    if sys.platform == "win32":
        import winsound

        try:
            winsound.PlaySound(path, winsound.SND_FILENAME | winsound.SND_ASYNC | winsound.SND_NODEFAULT)
        except RuntimeError:  # no sound device
            return False
        return True
    for program, arguments in _PLAYERS:
        found = QStandardPaths.findExecutable(program)
        if found:
            quiet = QProcess()
            quiet.setProgram(found)
            quiet.setArguments([*arguments, path])
            quiet.setStandardOutputFile(QProcess.nullDevice())
            quiet.setStandardErrorFile(QProcess.nullDevice())
            return bool(quiet.startDetached())
    return False


def _play_with_qt(path: str) -> bool:
    try:
        multimedia = import_module("PySide6.QtMultimedia")
    except ImportError:
        return False
    if not _playing:
        _playing.append(multimedia.QSoundEffect())
    effect = _playing[0]
    effect.setSource(QUrl.fromLocalFile(path))
    effect.play()
    return True
