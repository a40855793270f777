"""Where acuchart keeps its own files. ``ACUCHART_DATA_DIR`` moves all of them into one folder."""

import os
from pathlib import Path
from typing import Final

_ENVIRONMENT: Final = "ACUCHART_DATA_DIR"
_NAME: Final = "acuchart"


def data_dir() -> Path:
    """The folder for the demo practice and the program's own files; made at need."""
    return _made("data")


def config_dir() -> Path:
    """The folder for window state and settings; made at need."""
    return _made("config")


def log_dir() -> Path:
    """The folder for logs and crash reports; made at need."""
    return _made("log")


def documents_dir() -> Path:
    """The default folder for practice files; made only when a practice file is."""
    moved = os.environ.get(_ENVIRONMENT)
    if moved:
        return Path(moved) / "documents"
    from platformdirs import user_documents_path

    return user_documents_path() / _NAME


def demo_file() -> Path:
    """Where the built-in demo practice lies."""
    return data_dir() / "demo.acuchart"


def _made(kind: str) -> Path:
    moved = os.environ.get(_ENVIRONMENT)
    if moved:
        folder = Path(moved) / kind
    else:
        import platformdirs  # a slow import for what every test and script moves elsewhere

        if kind == "data":
            folder = platformdirs.user_data_path(_NAME, appauthor=False)
        elif kind == "config":
            folder = platformdirs.user_config_path(_NAME, appauthor=False)
        else:
            folder = platformdirs.user_log_path(_NAME, appauthor=False)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
