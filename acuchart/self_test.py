"""Whether this installation works: every part is used once, for real, in a folder that is thrown away."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Final

from acuchart import assets
from acuchart.model import clock
from acuchart.model.atlas import Atlas
from acuchart.model.change import Cause, Change, change_of
from acuchart.model.needle import Needle
from acuchart.model.patient import Patient
from acuchart.model.practice import Practice
from acuchart.model.session import Session
from acuchart.store import ChartStore, WrongPassphraseError, create_file, open_file

_DATA_DIR: Final = "ACUCHART_DATA_DIR"
_PASSPHRASE: Final = "only for this test"
_SCRIPTS: Final = "Nguyễn Thị Hồng, 王小明 合谷 髎, Łukasz Ćwik, عبد الله, हिन्दी, & <b> “quotes”"


class _CheckError(Exception):
    """A check did not hold; the text says what."""


def self_test() -> int:
    """Run every check and print a line for each; 0 where all of them hold, else 1."""
    passed, failed = 0, 0
    with _own_folder() as folder:
        for words, check in _checks(folder):
            # Whatever breaks in a part is what this command is there to report.
            try:
                more = check()
            except Exception as error:  # noqa: BLE001
                failed += 1
                print(f"FAILED  {words}: {str(error) or type(error).__name__}")
            else:
                passed += 1
                print(f"ok      {words}{f' ({more})' if more else ''}")
            sys.stdout.flush()
    if failed:
        print(f"self-test: {failed} of {passed + failed} checks failed")
        return 1
    print(f"self-test: {passed} checks passed")
    return 0


def _checks(folder: Path) -> Iterator[tuple[str, Callable[[], str]]]:
    yield "every resource and icon is there", _resources
    yield "the atlas", _atlas
    yield "a practice: patient, session, needle, undo, proof, reopening", lambda: _practice(folder)
    yield "the demo practice", lambda: _demo(folder)
    yield "a paper with names in five scripts", lambda: _paper(folder)
    yield "the plates are drawings", _plates
    yield "the icons are drawings", _icons
    yield "the faces of the screen", _screen_fonts
    yield "the window", lambda: _window(folder)


def _resources() -> str:
    files = assets.every_file()
    empty = [file.name for file in files if file.stat().st_size == 0]
    _expect(not empty, f"empty files: {', '.join(empty)}")
    for wanted in (*assets.FONTS, *assets.SCRIPT_FONTS):
        _expect(assets.font_file(wanted).is_file(), f"the font {wanted} is missing")
    for name in ("acuchart.png", "acuchart.svg", "acuchart.ico"):
        _expect(assets.path(f"icons/app/{name}").is_file(), f"the program's icon {name} is missing")
    for name in ("practice.json", "needles.json"):
        _expect(assets.path(f"resources/demo/{name}").is_file(), f"{name} of the demo is missing")
    return f"{len(files)} files"


def _atlas() -> str:
    atlas = assets.load_atlas()
    for spelling in ("LI4", "li-4", "hegu", "合谷"):
        point = atlas.point(spelling)
        _expect(point is not None and point.code == "LI4", f"“{spelling}” does not find LI4")
    for view in atlas.views.values():
        mirrored = atlas.mirror(view.id, 0.25, 0.5)
        _expect(atlas.mirror(*mirrored)[0] == view.id, f"the plate {view.id} is not the mirror of its mirror")
    return f"{len(atlas.views)} plates, {len(atlas.points)} points"


def _practice(folder: Path) -> str:
    path = folder / "self-test.acuchart"
    store = create_file(path, practice=Practice(name="Self-test"), passphrase=_PASSPHRASE)
    try:
        needle = _one_needle(store, assets.load_atlas())
        _expect(store.needles("session") == (needle,), "the needle is not in the file")
        store.apply([change_of(needle, None)], cause=Cause.UNDO)
        _expect(store.needles("session") == (), "undo left the needle")
        store.apply([change_of(None, needle)], cause=Cause.REDO)
        found = store.verify()
        _expect(found.ok, " ".join(found.problems))
    finally:
        store.close()
    _expect(not path.read_bytes().startswith(b"SQLite"), "the file is not encrypted")
    try:
        open_file(path, passphrase="not the passphrase", read_only=True).close()
    except WrongPassphraseError:
        pass
    else:
        raise _CheckError("a wrong passphrase opened the file")
    again = open_file(path, passphrase=_PASSPHRASE, read_only=True)
    try:
        _expect(again.needles("session") == (needle,), "the needle was lost by closing")
    finally:
        again.close()
    return f"{found.history} entries of history"


def _one_needle(store: ChartStore, atlas: Atlas) -> Needle:
    place = next(place for place in atlas.places("LI4") if place.view == "hand-dorsal-left")
    needle = Needle(
        id="needle",
        session_id="session",
        ordinal=1,
        view=atlas.views[place.view].ref,
        x=place.x,
        y=place.y,
        side=place.side,
        code=place.code,
        system="channel",
        gauge_mm=0.2,
        length_mm=25,
        depth_mm=12,
        placed_at=clock.now(),
    )
    changes: list[Change] = [
        change_of(None, Patient(id="patient", name=_SCRIPTS, created_at=clock.now())),
        change_of(None, Session(id="session", patient_id="patient", started_at=clock.now())),
    ]
    store.apply(changes)
    store.apply([change_of(None, needle)])
    return needle


def _demo(folder: Path) -> str:
    from acuchart.demo import make_demo

    store = make_demo(folder / "demo.acuchart")
    try:
        found = store.verify()
    finally:
        store.close()
    _expect(found.ok, " ".join(found.problems))
    return f"{found.patients} patients, {found.sessions} sessions, {found.needles} needles"


def _paper(folder: Path) -> str:
    from acuchart.documents import KINDS, Attachment, Output
    from acuchart.exchange.pdf_in import attached_record

    store = open_file(folder / "demo.acuchart", read_only=True)
    try:
        report = store.report("demo-p02-s07")
    finally:
        store.close()
    report = replace(report, patient=replace(report.patient, name=_SCRIPTS))
    made = KINDS["summary"](report, assets.load_atlas(), paper="letter")
    _expect(made.startswith(b"%PDF-") and made.rstrip().endswith(b"%%EOF"), "the paper is not a whole PDF file")
    data = Attachment("self-test.acuchart.json", "application/json", "Source", "Self-test", b"{}\n")
    output = Output(attachments=(data,), password=_PASSPHRASE)
    locked = KINDS["summary"](report, assets.load_atlas(), paper="letter", output=output)
    found = attached_record(locked, password=_PASSPHRASE)
    _expect(found == data.content, "a locked paper does not give back what it carries")
    return f"{len(made) / 1000:.0f} kB"


def _plates() -> str:
    return _drawings([assets.path(f"resources/atlas/plates/{view}.svg") for view in assets.load_atlas().views])


def _icons() -> str:
    return _drawings([file for file in assets.every_file() if "icons" in file.parts and file.suffix == ".svg"])


def _drawings(files: list[Path]) -> str:
    from PySide6.QtCore import QByteArray
    from PySide6.QtSvg import QSvgRenderer

    import acuchart.ui  # noqa: F401 (makes None last: docs/decisions/0001)

    for file in files:
        drawing = QSvgRenderer(QByteArray(file.read_bytes()))
        _expect(drawing.isValid() and not drawing.defaultSize().isEmpty(), f"{file.name} is not a drawing")
    _expect(bool(files), "there are none")
    return f"{len(files)} drawings"


def _screen_fonts() -> str:
    from PySide6.QtGui import QFontDatabase, QRawFont

    from acuchart.app import make_application
    from acuchart.ui.theme import FAMILIES, load_fonts, load_script_fonts

    _without_a_screen()
    make_application()
    load_fonts()
    load_script_fonts()
    missing = [family for family in FAMILIES if family not in QFontDatabase.families()]
    _expect(not missing, f"Qt did not take {', '.join(missing)}")
    faces = [QRawFont(str(assets.font_file(name)), 14) for name in (*assets.FONTS, *assets.SCRIPT_FONTS)]
    blank = [
        letter
        for letter in _SCRIPTS
        if not letter.isspace() and not any(face.supportsCharacter(ord(letter)) for face in faces)
    ]
    _expect(not blank, f"no face has {' '.join(blank)}")
    return f"{len(faces)} faces"


def _window(folder: Path) -> str:
    _without_a_screen()
    from acuchart.app import build_window, make_application

    # isort: split
    from PySide6.QtCore import QTimer

    from acuchart.ui.settings import Settings
    from acuchart.ui.theme import theme

    app = make_application()
    settings = Settings()
    theme().start(app, "light")
    faults: list[str] = []
    before, sys.excepthook = sys.excepthook, lambda _kind, error, trace: faults.append(_where(error, trace))
    window = build_window(open_file(folder / "demo.acuchart"), settings)
    try:
        window.show()
        workspace = window.workspace
        if workspace is None:
            raise _CheckError("the practice did not open")
        shown = []
        for place in ("today", "patients", "practice"):
            workspace.go(place)
            shown.append(workspace.place)
        workspace.open_patient("demo-p02")
        shown.append(workspace.place)
        workspace.open_session("demo-p01-s05")
        shown.append(workspace.place)
        app.processEvents()
        picture = window.grab().toImage()
        colours = {
            picture.pixel(x, y) for x in range(0, picture.width(), 9) for y in range(0, picture.height(), 9)
        }
        _expect(
            shown == ["today", "patients", "practice", "patient", "session"], f"only {', '.join(shown)} opened"
        )
        _expect(len(colours) > 20, "the window is empty")
    finally:
        window.close()
        # The program's own end: it waits for the pictures that are still being drawn.
        QTimer.singleShot(0, app.quit)
        app.exec()
        sys.excepthook = before
    _expect(not faults, "; ".join(faults))
    return f"{len(shown)} screens"


def _where(error: BaseException, trace: TracebackType | None) -> str:
    """An error that Qt swallowed: what it says, and the last line of the program in it."""
    frame = traceback.extract_tb(trace)[-1:]
    return f"{error} ({', '.join(f'{Path(row.filename).name} line {row.lineno}' for row in frame)})"


def _without_a_screen() -> None:
    """Qt draws into memory where there is no screen."""
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@contextmanager
def _own_folder() -> Iterator[Path]:
    """A folder that is thrown away; the person's own settings and demo stay untouched."""
    before = os.environ.get(_DATA_DIR)
    with tempfile.TemporaryDirectory(prefix="acuchart-self-test-", ignore_cleanup_errors=True) as name:
        os.environ[_DATA_DIR] = str(Path(name) / "own")
        try:
            yield Path(name)
        finally:
            if before is None:
                del os.environ[_DATA_DIR]
            else:
                os.environ[_DATA_DIR] = before


def _expect(held: bool, otherwise: str) -> None:
    if not held:
        raise _CheckError(otherwise)
