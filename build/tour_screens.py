"""The screens of the tour; started by tour.py once for each size and scaling."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tour_answers
import tour_consent
import tour_find
import tour_measures
import tour_note
import tour_papers
import tour_patient
import tour_photos
import tour_sets
import tour_transfer

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from acuchart.ui.main_window import MainWindow
    from acuchart.ui.workspace import Workspace

FACE, FULL_FACE, EYE, EYE_PATIENT = "demo-p01-s05", "demo-p05-s02", "demo-p02-s07", "demo-p02"
NOW = datetime(2026, 11, 17, 13, 46, tzinfo=UTC)  # the moment in the demo at which the pictures are taken
SETTLE_S = 0.5


class Tour:
    """The real window on the demo practice."""

    def __init__(self, app: QApplication, folder: Path) -> None:
        from acuchart.app import build_window
        from acuchart.demo import make_demo
        from acuchart.ui.settings import Settings

        self.app = app
        self.folder = folder
        self.demo = folder / "demo.acuchart"
        self.settings = Settings()
        self.window: MainWindow = build_window(make_demo(self.demo, shift=datetime.now(UTC) - NOW), self.settings)

    @property
    def workspace(self) -> Workspace:
        if self.window.workspace is None:
            self.window.open_file(self.demo)
        assert self.window.workspace is not None
        return self.window.workspace

    def until(self, holds: Callable[[], bool], seconds: float = 20) -> None:
        deadline = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > deadline:
                raise SystemExit("A screen of the tour was not ready in time.")
            self.app.processEvents()
            time.sleep(0.01)

    def settle(self) -> None:
        """Let timers and background pictures come to rest."""
        end = time.monotonic() + SETTLE_S
        self.until(lambda: time.monotonic() > end)

    def session(self, session_id: str, view: str = "", page: str = "needles") -> None:
        self.workspace.open_session(session_id)
        screen = self.workspace.session
        assert screen is not None
        if view:
            screen.needles.show_view(view)
        screen.show_page(page)
        if page == "needles":
            self.until(lambda: screen.plate.sharp)
        if page == "finish":
            self.until(lambda: bool(screen.conduct.finish.sheet.pages.data))

    def typed(self, words: str) -> None:
        from PySide6.QtTest import QTest

        self.window.actions_by_key["find"].trigger()
        self.settle()
        focus = self.window.focusWidget()
        if focus is not None:
            QTest.keyClicks(focus, words)


def first_run(tour: Tour) -> None:
    tour.window.show_first_run()


def unlock(tour: Tour) -> None:
    from acuchart.model.practice import Practice
    from acuchart.store import create_file

    file = tour.folder / "Fern Lane.acuchart"
    if not file.exists():
        create_file(file, practice=Practice(name="Fern Lane Practice"), passphrase="fern in the rain").close()
    tour.window.ask_for(file)


def find(tour: Tour) -> None:
    tour.workspace.go("today")
    tour.typed("mar")


def summary(tour: Tour) -> None:
    from acuchart.ui.preview import PreviewPage

    tour.workspace.open_patient("demo-p05")
    tour.workspace.preview(FULL_FACE)
    page = tour.workspace.stack.currentWidget()
    assert isinstance(page, PreviewPage)
    tour.until(lambda: page.pages.document.pageCount() > 0)


def practice(tour: Tour) -> None:
    """The letterhead beside it is drawn in the background."""
    tour.workspace.go("practice")
    for _ in range(4):
        tour.settle()


def keys(tour: Tour) -> None:
    tour.workspace.go("today")
    tour.settle()
    tour.window.actions_by_key["help"].trigger()


def no_keys(tour: Tour) -> None:
    tour.window.actions_by_key["help"].trigger()


def line(tour: Tour) -> None:
    """The prescription line with a word that is being typed, and its offers."""
    from PySide6.QtTest import QTest

    tour.session(FACE, "face-front")
    screen = tour.workspace.session
    assert screen is not None
    screen.needles.line.take_focus()
    QTest.keyClicks(screen.needles.line.edit, "gb20 L 25mm; bogus; st3")
    tour.settle()


def line_left(tour: Tour) -> None:
    screen = tour.workspace.session
    assert screen is not None
    screen.document.undo()
    tour.workspace.go("today")


def ghosts(tour: Tour) -> None:
    """A new session of the full face, with the last one's needles as ghosts."""
    tour.workspace.start_session("demo-p05")
    screen = tour.workspace.session
    assert screen is not None
    screen.needles.show_view("face-front")
    tour.until(lambda: screen.plate.sharp)


def leads(tour: Tour) -> None:
    """Two leads, one of them looked at."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    ghosts(tour)
    screen = tour.workspace.session
    assert screen is not None
    screen.needles.ghosts.dismiss()
    edit = screen.needles.line.edit
    screen.needles.line.take_focus()
    QTest.keyClicks(edit, "gb14 st2 bil; EA A: GB14:R-GB14:L 2Hz; EA B: ST2:R-ST2:L 2/100Hz 20min")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    tour.until(lambda: bool(screen.plate.leads.scene))
    screen.plate.setFocus()
    screen.plate.leads.select(screen.plate.leads.scene[0].lead_id)
    tour.settle()


def safety(tour: Tour, page: str = "") -> None:
    """A patient with facts and a zone on the face: the inspector says why, or the event is written down."""
    from datetime import date

    from acuchart.model.change import change_of
    from acuchart.model.fact import Fact

    store = tour.workspace.context.store
    if not store.connection.execute("SELECT 1 FROM fact").fetchone():
        path = "0.52,0.60 0.60,0.58 0.66,0.64 0.62,0.70 0.54,0.69"
        store.apply(
            [
                change_of(None, Fact(id="tour-1", patient_id="demo-p01", kind="anticoagulant", value="aspirin")),
                change_of(
                    None,
                    Fact(
                        id="tour-2",
                        patient_id="demo-p01",
                        kind="filler",
                        view="face-front@1",
                        path=path,
                        until=date(2100, 1, 1),
                    ),
                ),
            ]
        )
    tour.session(FACE, "face-front")
    screen = tour.workspace.session
    assert screen is not None
    warned = [n for n in screen.document.needles.values() if screen.needles.safety.badge(n) is not None]
    screen.selection.set([one.id for one in warned[:1]])
    tour.settle()
    if page == "event":
        screen.needles.open_event()
        tour.settle()


def safety_left(tour: Tour) -> None:
    screen = tour.workspace.session
    assert screen is not None
    screen.needles.event_form.close_form()
    tour.workspace.go("today")


def rules_page(tour: Tour) -> None:
    """Every safety rule with its source."""
    from acuchart.ui.practice import PracticePage

    tour.workspace.go("practice")
    page = tour.workspace.stack.currentWidget()
    assert isinstance(page, PracticePage)
    page.safety.which.set("all")
    page.safety.refresh()
    tour.settle()
    page.show_section("safety")
    tour.settle()


def protocols(tour: Tour) -> None:
    tour.workspace.go("protocols")
    tour.settle()


def own_protocol(tour: Tour) -> None:
    """A set of a session's needles and areas, with what belongs to it; its second version."""
    from acuchart.model.area import AreaKind
    from acuchart.model.protocol import ProtocolArea
    from acuchart.store.sets import presets_of
    from acuchart.ui.protocols import ProtocolsPage

    tour.session(FACE, "face-front")
    tour.window.actions_by_key["protocols"].trigger()
    page = tour.workspace.stack.currentWidget()
    assert isinstance(page, ProtocolsPage)
    page.take.click()
    one = next(one for one in page._protocols.values() if one.own)
    stroke = ProtocolArea(
        kind=AreaKind.GUA_SHA, view="face-front@1", path="0.62,0.55 0.66,0.52 0.70,0.48 0.74,0.45"
    )
    page._keep(
        replace(
            one,
            name="Face course, base",
            areas=(stroke, replace(stroke, kind=AreaKind.CUP, path="0.34,0.60")),
            presets=presets_of(page._context.store)[:2],
            measures="FACE_GAIS PAIN_NRS",
            home_care="Warm towel in the evening; no make-up until the next morning.",
            cautions="ST4 beside filler: ask for the date first.",
        )
    )
    tour.settle()


def offered_protocol(tour: Tour) -> None:
    """The same set as ghosts on an empty face."""
    from acuchart.ui.protocols import ProtocolsPage

    own_protocol(tour)
    page = tour.workspace.stack.currentWidget()
    assert isinstance(page, ProtocolsPage)
    one = next(one for one in page._protocols.values() if one.own)
    ghosts(tour)
    screen = tour.workspace.session
    assert screen is not None
    screen.needles.offer_protocol(one)


def selected(tour: Tour) -> None:
    tour.session(FACE, "face-front")
    screen = tour.workspace.session
    assert screen is not None
    screen.selection.set([next(iter(screen.document.needles))])


def removal(tour: Tour) -> None:
    """Half of the face is out, the hidden site still waits."""
    from acuchart.ui import treatment

    tour.session(FACE, page="removal")
    screen = tour.workspace.session
    assert screen is not None
    face = [n for n in screen.document.needles.values() if n.view.startswith("face-front")]
    treatment.take_out(screen.document, sorted(face, key=lambda one: one.ordinal)[:9])


def points(tour: Tour, typed: str = "st36") -> None:
    """The atlas, with what was typed into its field."""
    from acuchart.ui.points.page import PointsPage

    tour.workspace.go("points")
    page = tour.workspace.stack.currentWidget()
    assert isinstance(page, PointsPage)
    page.show_atlas()
    page._field.setText(typed)
    tour.settle()


def points_ear(tour: Tour) -> None:
    """Ear zones under the chosen one, with the switches of the layers."""
    from acuchart.ui.points.page import PointsPage

    points(tour, "shenmen")
    page = tour.workspace.stack.currentWidget()
    assert isinstance(page, PointsPage)
    page._finder.take_system("ear")
    page._switch_layers(frozenset({"ear", "battlefield"}))
    page.toggle_layers()


def points_plain(tour: Tour) -> None:
    from acuchart.ui.points.page import PointsPage

    page = tour.workspace.stack.currentWidget()
    assert isinstance(page, PointsPage)
    page.toggle_layers()
    page._switch_layers(frozenset())
    page._finder.take_system("ear")


def own_system(tour: Tour) -> None:
    """An invented system on an own picture, with one line that is refused."""
    from PySide6.QtGui import QColor, QImage, QPainter

    from acuchart.ui.points.page import PointsPage

    picture = QImage(900, 700, QImage.Format.Format_RGB32)
    picture.fill(QColor("#efe4d8"))
    painter = QPainter(picture)
    painter.setBrush(QColor("#d9b79c"))
    painter.drawEllipse(150, 60, 600, 580)
    painter.end()
    file = tour.folder / "own-picture.png"
    picture.save(str(file))
    tour.workspace.go("points")
    page = tour.workspace.stack.currentWidget()
    assert isinstance(page, PointsPage)
    page.show_own()
    own = page._own
    assert own is not None
    own.form.name.setText("Invented palm points")
    own.form.where.set("picture")
    own.load_picture(file)
    own.form.table.setPlainText(
        "code,name,x,y,zone,side,text\nQA1,Inner corner,0.34,0.40,,both,Invented\n"
        "QA2,Root,50%,78%,,,Invented\nQZ1,Field,,,0.42 0.2; 0.58 0.2; 0.5 0.34,,A zone\nQA4,Beyond,1.4,0.2,,,\n"
    )
    own.read()


def layers(tour: Tour) -> None:
    tour.session(EYE, "head-top")
    screen = tour.workspace.session
    assert screen is not None
    screen.needles._switch_layers(frozenset({"scalp", "zhu", "channel"}))
    screen.needles.toggle_layers()


def no_layers(tour: Tour) -> None:
    screen = tour.workspace.session
    assert screen is not None
    screen.needles._switch_layers(frozenset())


def practice_at(tour: Tour, section: str) -> None:
    from acuchart.ui.practice import PracticePage

    practice(tour)
    page = tour.workspace.page("practice")
    assert isinstance(page, PracticePage)
    page.show_section(section)


def backups(tour: Tour) -> None:
    keeper = tour.workspace.keeper
    keeper.back_up_now("hand")
    tour.until(lambda: not keeper.running)
    practice_at(tour, "backups")


def restore(tour: Tour) -> None:
    from acuchart.ui.restore_page import RestorePage

    keeper = tour.workspace.keeper
    if keeper.last_proved is None:
        backups(tour)
    newest = keeper.last_proved
    assert newest is not None
    tour.workspace.look_into_backup(newest)
    page = tour.workspace.stack.currentWidget()
    assert isinstance(page, RestorePage)
    tour.until(lambda: page.difference is not None)


def lock(tour: Tour) -> None:
    tour.session(FACE, "face-front")
    tour.window.actions_by_key["lock"].trigger()


def no_lock(tour: Tour) -> None:
    from PySide6.QtTest import QTest

    locker = tour.window.locker
    assert locker is not None
    QTest.keyClick(locker.screen, " ")
    if locker.is_locked:
        raise SystemExit("The lock of the demo did not open.")


def full_disk(tour: Tour) -> None:
    """A real one: the file may not grow any more."""
    tour.session(FACE, page="note")
    screen = tour.workspace.session
    assert screen is not None
    execute = tour.workspace.context.store.connection.execute
    (pages,) = execute("PRAGMA page_count").fetchone()
    execute(f"PRAGMA max_page_count = {pages}")
    section = next(iter(screen.document.notes))
    before = screen.document.notes[section]
    screen.document.type_text(section, before + " more words" * 4000)
    screen.document.flush()
    screen.document.type_text(section, before)


def no_full_disk(tour: Tour) -> None:
    tour.workspace.context.store.connection.execute("PRAGMA max_page_count = 1073741823")
    tour.workspace.banner.clear()


def damaged(tour: Tour) -> None:
    """Another file, with four bytes turned over; what the page says of it was found there."""
    from acuchart.store import open_file
    from acuchart.store.backup import back_up
    from acuchart.ui.recover_page import RecoverPage

    file = tour.folder / "Fern Lane, hurt.acuchart"
    if not file.exists():
        from acuchart.demo import make_demo
        from acuchart.store.rekey import change_passphrase

        make_demo(file, shift=datetime.now(UTC) - NOW).close()
        change_passphrase(file, "fern in the rain")
        store = open_file(file, passphrase="fern in the rain")
        back_up(store, file.parent / "Backups")
        store.close()
        data = bytearray(file.read_bytes())
        for page in (0, 9, 17, 40):
            data[page * 4096 + 700] ^= 0xFF
        file.write_bytes(data)
    tour.window.close_practice()
    tour.window.open_file(file, "fern in the rain")
    page = tour.window.page
    assert isinstance(page, RecoverPage)
    tour.until(lambda: page.report is not None)


def patient_table(tour: Tour) -> None:
    """The values beside the curve, and one of them read out."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    tour.workspace.open_patient(EYE_PATIENT)
    page: Any = tour.workspace.stack.currentWidget()
    page.curve.show_table.click()
    tour.settle()
    page.curve.view.setFocus()
    for _ in range(9):
        QTest.keyClick(page.curve.view, Qt.Key.Key_Right)
    tour.settle()


SCREENS: dict[str, Callable[[Tour], object]] = {
    "today": lambda tour: tour.workspace.go("today"),
    "find": find,
    "patients": lambda tour: tour.workspace.go("patients"),
    "patient-eye": lambda tour: tour.workspace.open_patient(EYE_PATIENT),
    "patient-face": lambda tour: tour.workspace.open_patient("demo-p01"),
    "patient-pain": lambda tour: tour.workspace.open_patient("demo-p03"),
    "patient-table": patient_table,
    "patient-han": lambda tour: tour.workspace.open_patient("demo-p09"),
    "new-patient": lambda tour: tour.workspace.new_patient("Mari Sampelton"),
    "practice": practice,
    "security": lambda tour: practice_at(tour, "security"),
    "backups": backups,
    "restore": restore,
    "lock": lock,
    "full-disk": full_disk,
    "session-face": lambda tour: tour.session(FACE, "face-front"),
    "session-selected": selected,
    "session-48": lambda tour: tour.session(FULL_FACE, "face-front"),
    "session-scalp": lambda tour: tour.session(EYE, "head-top"),
    "session-hand": lambda tour: tour.session(EYE, "hand-dorsal-left"),
    "session-back": lambda tour: tour.session("demo-p03-s03", "back-upper"),
    "session-note": lambda tour: tour.session(FACE, page="note"),
    "session-measures": lambda tour: tour.session("demo-p02-s07", page="measures"),
    "session-due": lambda tour: tour.session(FACE, page="measures"),
    "session-removal": removal,
    "session-finish": lambda tour: tour.session(FACE, page="finish"),
    "session-signed": lambda tour: tour.session("demo-p01-s04", page="finish"),
    "session-layers": layers,
    "session-line": line,
    "session-ghosts": ghosts,
    "session-leads": leads,
    "protocols": protocols,
    "own_protocol": own_protocol,
    "offered_protocol": offered_protocol,
    "points": points,
    "points-caution": lambda tour: points(tour, "toothache"),
    "points-ear": points_ear,
    "points-own": own_system,
    "summary": summary,
    "keys": keys,
    "first-run": first_run,
    "unlock": unlock,
    "damaged": damaged,
    "safety": safety,
    "safety-event": lambda tour: safety(tour, "event"),
    "safety-rules": rules_page,
    **tour_answers.SCREENS,
    **tour_consent.SCREENS,
    **tour_find.SCREENS,
    **tour_measures.SCREENS,
    **tour_note.SCREENS,
    **tour_papers.SCREENS,
    **tour_patient.SCREENS,
    **tour_photos.SCREENS,
    **tour_sets.SCREENS,
    **tour_transfer.SCREENS,
}
AFTERWARDS: dict[str, Callable[[Tour], object]] = {
    "lock": no_lock,
    "full-disk": no_full_disk,
    "session-layers": no_layers,
    "session-line": line_left,
    "points-ear": points_plain,
    "keys": no_keys,
    "safety-event": safety_left,
    **tour_consent.AFTERWARDS,
    **tour_measures.AFTERWARDS,
    **tour_sets.AFTERWARDS,
    **tour_transfer.AFTERWARDS,
}


def main() -> int:
    out, (width, height, scale) = Path(sys.argv[1]), map(int, sys.argv[2:5])
    screens, themes = sys.argv[5].split(","), sys.argv[6].split(",")
    import os

    from acuchart.app import make_application
    from acuchart.ui.theme import theme

    app = make_application()
    theme().start(app, "light")
    tour = Tour(app, Path(os.environ["ACUCHART_DATA_DIR"]))
    tour.window.resize(width, height)
    tour.window.show()
    for name in screens:
        if tour.window.locker is not None:
            tour.window.locker.set_minutes(tour.settings.lock_minutes)  # as if it was touched
        SCREENS[name](tour)
        for choice in themes:
            theme().choose(choice)
            tour.settle()
            session = tour.window.workspace.session if tour.window.workspace is not None else None
            if session is not None and session.plate.isVisible():
                tour.until(lambda plate=session.plate: plate.sharp)
                tour.settle()
            ending = "" if scale == 1 else f"@{scale}x"
            folder = out / f"{choice}-{width}x{height}{ending}"
            folder.mkdir(parents=True, exist_ok=True)
            picture = tour.window.grab().toImage()
            if picture.width() != width * scale:
                raise SystemExit(f"{name} is {picture.width()} px wide and not {width * scale}.")
            picture.save(str(folder / f"{name}.png"), "PNG", 20)
        AFTERWARDS.get(name, lambda _tour: None)(tour)
    tour.window.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
