"""The house has one direction: a package imports only what stands below it."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "acuchart"
QT, SQL, PDF = {"PySide6"}, {"sqlcipher3", "sqlite_utils", "sqlite3"}, {"reportlab", "PIL", "bidi", "uharfbuzz"}
FORBIDDEN = {
    "model": QT | SQL | PDF | {"platformdirs", "click", "pathlib", "os"},
    "store": QT | PDF,
    "documents": QT | SQL,
    "exchange": QT | SQL,
    "ui": SQL | PDF,
}
OWN = {
    "model": {"model"},
    "store": {"store", "model", "paths", "assets"},
    "documents": {"documents", "model", "paths", "assets"},
    "exchange": {"exchange", "model", "paths", "assets"},
    "ui": {
        "ui",
        "documents",
        "exchange",
        "store",
        "model",
        "paths",
        "assets",
        "logs",
        "crash",
        "demo",
        "files",
        "papers",
    },
}
NETWORK = {"socket", "http", "urllib", "ssl", "ftplib", "smtplib", "requests", "PySide6.QtNetwork"}


def imports_of(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_keep_the_direction(path: Path):
    package = path.relative_to(PACKAGE).parts[0]
    for name in imports_of(path):
        parts = name.split(".")
        assert not NETWORK & {parts[0], ".".join(parts[:2])}, f"no network code: {name}"
        if package not in OWN:
            continue
        assert parts[0] not in FORBIDDEN[package], f"{package} may not import {name}"
        if parts[0] == "acuchart" and len(parts) > 1 and parts[1] != "__version__":
            assert parts[1] in OWN[package], f"{package} may not import {name}"
