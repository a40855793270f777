"""The note in a real window, in each of its layouts, written with a real keyboard alone."""

import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from acuchart.model.change import change_of
from acuchart.model.finding import Finding
from acuchart.model.measure import Measure
from acuchart.model.session import Section
from acuchart.store import open_file
from acuchart.store.kinds import of_session
from tests.conftest import Display
from tests.flow.test_treatment import Window
from tests.ui.session_factory import make_store

FOCUS = "(window.focusWidget().accessibleName() or window.focusWidget().text())"


@pytest.fixture
def window(tmp_path: Path, display: Display, python: str) -> Iterator[Window]:
    store = make_store(tmp_path)
    taken = Measure(
        id="m1", patient_id="p1", kind="VA_LOGMAR", at="2026-11-17T13:45:00.000Z", typed="20/60", side="R",
        moment="before", session_id="s1",
    )  # fmt: skip
    store.apply([change_of(None, taken)])
    path = store.path
    store.close()
    opened = Window(display, python, path)
    opened.click("screen.strip._tabs._buttons['note']")
    opened.until("screen.note.isVisible() and screen.note.meter.words != ''")
    yield opened
    if opened.process.poll() is None:
        opened.end(signal.SIGKILL)


def type_words(window: Window, words: str) -> None:
    subprocess.run(["xdotool", "type", "--delay", "25", words], env=window.environment, check=True)


def kept(tmp_path: Path) -> tuple[dict[str, dict], dict[Section, str], str]:
    """The findings, the note and the layout that are on disk while the window is open."""
    store = open_file(next(tmp_path.glob("*.acuchart")), read_only=True)
    found = {one.kind: one.data for one in of_session(store, Finding, "s1")}
    notes, layout = dict(store.notes("s1")), store.session("s1").layout
    store.close()
    return found, notes, layout


def tab_to(window: Window, name: str, most: int = 30) -> None:
    """Tab until the keyboard is at a place."""
    for _ in range(most):
        here = window.ask(FOCUS)
        if here.startswith(name):
            return
        window.key("Tab")
        window.until(f"{FOCUS} != {here!r}")
    raise AssertionError(f"Tab does not lead to {name}: {window.ask(FOCUS)}")


@pytest.mark.flow
def test_a_tcm_note_by_keyboard(window: Window, tmp_path: Path):
    assert window.ask(FOCUS) == "Reason for the visit"
    type_words(window, "Fifth of twelve.")
    window.key("Tab")
    type_words(window, ";sleep ")
    type_words(window, "seven")
    window.key("Tab")
    type_words(window, "two")
    window.key("Tab")
    tab_to(window, "Tongue map")
    window.key("Down")
    window.key("Tab")
    type_words(window, "r")
    window.key("space")
    tab_to(window, "Pulse, all")
    window.key("Down", "Down")
    window.key("Tab")
    type_words(window, "d")
    window.key("space")
    tab_to(window, "Eight principles")
    type_words(window, "h")
    window.key("Return")
    tab_to(window, "Pattern")
    type_words(window, "liver fi")
    window.key("Down", "Return", "Tab")
    window.until("not screen.document.unsaved_text")
    found, notes, _ = kept(tmp_path)
    assert found["tongue"] == {"regions": {"tip": ["red"]}}
    assert found["pulse"] == {"depths": {"left_guan": ["deep"]}}
    assert found["principles"] == {"words": ["heat"]}
    assert found["pattern"] == {"words": ["liver fire"]}
    assert notes[Section.SUBJECTIVE] == "Sleep: seven hours, woke two times."
    assert window.ask("screen.note.found") == (
        "Tongue: tip red.\nPulse: left guan deep.\nDistance acuity, right: 20/60 before.\n"
        "Eight principles: heat.\nPattern: liver fire."
    )


@pytest.mark.flow
def test_a_microsystem_note_by_keyboard(window: Window, tmp_path: Path):
    window.click("screen.note.head.layouts._buttons['micro']")
    window.until("screen.document.session.layout == 'micro'")
    assert window.ask("screen.note.panel.measured.text()") == "Distance acuity, right: 20/60 before"
    window.ask("screen.note.lead_to('section:plan')")
    tab_to(window, "Microsystem: hand")
    window.key("space", "Tab")
    type_words(window, "09:10")
    window.key("Tab")
    type_words(window, "hand")
    window.key("Tab")
    type_words(window, "20")
    tab_to(window, "time, row 2")
    type_words(window, "10:30")
    tab_to(window, "Response felt")
    type_words(window, "warm")
    window.key("Tab")
    window.until("'Response' in screen.note.sentence")
    found, _, layout = kept(tmp_path)
    assert layout == "micro"
    assert found["system"]["treatments"] == [{"at": "09:10", "minutes": 20.0, "system": "hand"}, {"at": "10:30"}]
    assert "Microsystem: hand; 2 treatments: 1. 09:10, hand, 20 min; 2. 10:30." in window.ask(
        "screen.note.sentence"
    )


@pytest.mark.flow
def test_a_medical_note_by_keyboard(window: Window, tmp_path: Path):
    window.click("screen.note.head.layouts._buttons['medical']")
    window.until("screen.document.session.layout == 'medical'")
    window.ask("screen.note.lead_to('section:plan')")
    tab_to(window, "Red flags")
    window.key("space", "space")
    window.key("Tab", "space")
    tab_to(window, "muscle, row 1")
    type_words(window, "masseter")
    window.key("Tab", "Down", "Down", "Tab")
    type_words(window, "C2")
    tab_to(window, "movement, row 1")
    type_words(window, "neck rot")
    window.key("Down", "Tab", "Tab")
    type_words(window, "40")
    window.key("Tab")
    window.until("'neck rotation' in screen.note.found")
    found, _, _ = kept(tmp_path)
    assert found["muscles"]["rows"][0]["segment"] == "C2"
    assert found["muscles"]["rows"][0]["side"] == "R"
    assert found["motion"]["rows"] == [{"movement": "neck rotation", "before": 40.0}]
    answers = found["red_flags"]["answers"]
    assert answers["night pain that does not ease"] == "yes"
    assert list(answers.values()).count("no") == len(answers) - 1
    # To another layout and back: nothing is lost.
    before = window.ask("screen.note.found")
    for key in ("tcm", "micro", "medical"):
        window.click(f"screen.note.head.layouts._buttons['{key}']")
        window.until(f"screen.document.session.layout == '{key}'")
    assert window.ask("screen.note.found") == before
    assert kept(tmp_path)[0] == found
