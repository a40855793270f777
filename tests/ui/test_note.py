"""The note: three layouts over one record, forms by hand and by key, what is carried over says so."""

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from acuchart.model.adjunct import Adjunct, AdjunctKind
from acuchart.model.change import change_of
from acuchart.model.exam import Tongue
from acuchart.model.finding import Finding, finding
from acuchart.model.measure import Measure
from acuchart.model.session import Section, VisitKind
from acuchart.model.side import Side
from acuchart.model.snippet import Snippet
from acuchart.store.kinds import of_session
from acuchart.ui.session.note.panels import MedicalPanel, MicroPanel, TcmPanel
from tests.ui.session_factory import add_needles, at_point, needle, show, sign

LAST = (
    finding("s0", "tongue", {"body_colour": ["pale"]}),
    finding("s0", "pulse", {"places": {"left_guan": ["tight"]}}),
    finding("s0", "pattern", {"words": ["blood stasis"], "of a later program": 1}),
)


def note_of(qtbot: QtBot, store, size=(1280, 800)):
    screen = show(qtbot, store, size)
    screen.show_page("note")
    note = screen.note
    qtbot.waitUntil(lambda: note.meter.words != "")
    return screen, note


def focused() -> QWidget:
    """Where the keyboard is; an offscreen window need not be the active one."""
    window = next(
        one for one in QApplication.topLevelWidgets() if one.isVisible() and one.focusWidget() is not None
    )
    found = window.focusWidget()
    assert found is not None
    return found


def choose(note, key: str) -> None:
    words = {"tcm": "TCM", "micro": "Microsystem", "medical": "Medical"}[key]
    button = next(one for one in note.head.layouts.findChildren(QPushButton) if one.text() == words)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def kept(store, kind: str):
    return next((one.data for one in of_session(store, Finding, "s1") if one.kind == kind), None)


def test_a_click_on_the_map_and_a_chip_make_a_sentence_in_the_note(qtbot, store):
    _, note = note_of(qtbot, store)
    assert isinstance(note.panel, TcmPanel)
    tongue = note.panel.tongue
    QTest.mouseClick(tongue.chips.chip("body", "pale"), Qt.MouseButton.LeftButton)
    place = tongue.map.centre_of("tip")
    QTest.mouseClick(tongue.map, Qt.MouseButton.LeftButton, pos=QPoint(round(place.x()), round(place.y())))
    assert tongue.map.current == "tip"
    QTest.mouseClick(tongue.chips.chip("body", "red"), Qt.MouseButton.LeftButton)
    assert note.found == "Tongue: pale, tip red."
    assert kept(store, "tongue") == {"body_colour": ["pale"], "regions": {"tip": ["red"]}}
    assert "tip" in tongue.map.accessibleName()


def test_every_region_of_the_map_is_reached_by_arrows_and_by_its_place(qtbot, store):
    _, note = note_of(qtbot, store)
    tongue = note.panel.tongue.map
    tongue.setFocus()
    seen = {""}
    for way in ("Up", "Down", "Down", "Down", "Left", "Right", "Right"):
        key = Qt.Key[f"Key_{way}"]
        QTest.keyClick(tongue, key)
        seen.add(tongue.current)
    assert seen == {"", "root", "centre", "front", "tip", "side_left", "side_right"}
    for region in seen - {""}:
        assert tongue.region_at(tongue.centre_of(region)) == region
    left, right = tongue.centre_of("side_left"), tongue.centre_of("side_right")
    assert left.x() > right.x()  # the patient's left is at the right of the picture
    QTest.keyClick(tongue, Qt.Key.Key_Escape)
    assert tongue.current == ""


def test_the_pulse_by_keys_alone(qtbot, store):
    _, note = note_of(qtbot, store)
    pulse = note.panel.pulse
    pulse.grid.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right):
        QTest.keyClick(pulse.grid, key)
    assert pulse.grid.current == "right_guan"
    pulse.chips.focus_chip(pulse.chips.chip("quality", "floating"))
    QTest.keyClicks(focused(), "w")  # leads to the next word with w
    QTest.keyClick(focused(), Qt.Key.Key_Space)
    pulse.rate.setFocus()
    QTest.keyClicks(pulse.rate, "72")
    QTest.keyClick(pulse.rate, Qt.Key.Key_Return)
    data = kept(store, "pulse")
    assert data["rate"] == 72
    assert data["places"]["right_guan"] in (["weak"], ["wiry"])
    assert note.found.startswith("Pulse: 72 a minute; right guan w")
    pulse.rate.setText("7x")
    QTest.keyClick(pulse.rate, Qt.Key.Key_Return)
    assert pulse.rate.property("error")
    assert kept(store, "pulse")["rate"] == 72


def test_a_position_shows_what_it_was_the_last_time(qtbot, store):
    store.apply([change_of(None, one) for one in LAST])
    _, note = note_of(qtbot, store)
    note.panel.pulse.grid.choose("left_guan")
    assert note.panel.pulse.grid.accessibleName() == "Pulse, left guan: nothing noted, last time tight"


def test_patterns_are_typed_completed_and_kept_as_words(qtbot, store):
    _, note = note_of(qtbot, store)
    line = note.panel.pattern
    line.setFocus()
    QTest.keyClicks(line, "my own; liver fi")
    assert line.offers == ("liver fire",)
    QTest.keyClick(line, Qt.Key.Key_Down)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert line.text() == "my own; liver fire"
    assert line.offers == ()
    line.settle()
    assert kept(store, "pattern") == {"words": ["my own", "liver fire"]}
    assert "Pattern: my own; liver fire." in note.found
    line.clear()
    line.settle()
    assert kept(store, "pattern") is None


def test_layouts_change_the_forms_and_nothing_else(qtbot, store):
    store.apply([change_of(None, replace(one, session_id="s1")) for one in LAST])
    _, note = note_of(qtbot, store)
    before = note.found
    kinds = {"micro": MicroPanel, "medical": MedicalPanel, "tcm": TcmPanel}
    for key, kind in kinds.items():
        choose(note, key)
        assert isinstance(note.panel, kind)
        assert note.panel.isVisible()
        assert store.session("s1").layout == key
        assert note.found == before
    assert kept(store, "pattern") == {"words": ["blood stasis"], "of a later program": 1}


def test_the_layout_of_the_last_session_is_offered_but_not_chosen(qtbot, store):
    session = store.session("s0")
    store.apply([change_of(session, replace(session, layout="medical"))])
    _, note = note_of(qtbot, store)
    assert isinstance(note.panel, MedicalPanel)
    assert store.session("s1").layout == ""
    assert next(one for one in note.meter.answers if one.item.item == "1a").yes is False


def test_muscles_motion_and_red_flags(qtbot, store):
    _, note = note_of(qtbot, store)
    choose(note, "medical")
    panel = note.panel
    muscle = panel.muscles.field(0, "muscle")
    muscle.setFocus()
    QTest.keyClicks(muscle, "masseter")
    QTest.keyClick(muscle, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: kept(store, "muscles") is not None)
    side = panel.muscles.field(0, "side")
    side.setCurrentIndex(side.findData("R"))
    side.activated.emit(side.currentIndex())
    before = panel.motions.field(0, "before")
    before.setText("forty")
    before.editingFinished.emit()
    assert before.property("error")
    before.setText("40,5")
    before.editingFinished.emit()
    panel.motions.field(0, "movement").setText("neck rotation")
    panel.motions.field(0, "movement").editingFinished.emit()
    qtbot.waitUntil(lambda: "neck rotation" in note.found)
    assert isinstance(panel.muscles.field(1, "muscle"), QLineEdit)  # there is an empty row again
    flag = panel.flags.chip("asked", "sudden severe headache")
    flag.setFocus()
    QTest.keyClick(flag, Qt.Key.Key_Space)
    QTest.keyClick(flag, Qt.Key.Key_Space)
    QTest.mouseClick(panel.none, Qt.MouseButton.LeftButton)
    assert kept(store, "red_flags")["answers"]["sudden severe headache"] == "yes"
    assert set(kept(store, "red_flags")["answers"].values()) == {"yes", "no"}
    assert note.found.startswith(
        "Red flags: present: sudden severe headache; asked and not present: cancer now or before"
    )
    assert "Muscles: masseter right." in note.found
    assert "Range of motion: neck rotation 40.5° before." in note.found
    muscle.clear()
    muscle.editingFinished.emit()
    side.setCurrentIndex(0)
    side.activated.emit(0)
    qtbot.waitUntil(lambda: kept(store, "muscles") is None)


def test_a_microsystem_day_with_two_treatments_and_what_the_eyes_measured(qtbot, store):
    measured = (("before", "R", "20/60"), ("after", "R", "20/40"), ("before", "L", "CF"))
    for at, (moment, side, typed) in enumerate(measured):
        store.apply(
            [
                change_of(
                    None,
                    Measure(
                        id=f"m{at}", patient_id="p1", kind="VA_LOGMAR", at="2026-11-17T13:45:00.000Z", typed=typed,
                        side=side, moment=moment, session_id="s1",
                    ),
                )
            ]
        )  # fmt: skip
    _, note = note_of(qtbot, store)
    choose(note, "micro")
    panel = note.panel
    assert (
        panel.measured.text()
        == "Distance acuity, right: 20/60 before, 20/40 after\nDistance acuity, left: CF before"
    )
    QTest.mouseClick(panel.systems.chip("name", "hand"), Qt.MouseButton.LeftButton)
    for row, time in enumerate(("09:10", "10:30")):
        field = panel.treatments.field(row, "at")
        field.setText(time)
        field.editingFinished.emit()
        qtbot.waitUntil(lambda row=row: len(kept(store, "system").get("treatments", ())) == row + 1)
    assert "Microsystem: hand; 2 treatments: 1. 09:10; 2. 10:30." in note.sentence
    assert "Distance acuity, right: 20/60 before, 20/40 after." in note.found


def test_parts_of_the_last_session_are_taken_over_and_say_so(qtbot, store):
    store.apply([change_of(None, one) for one in LAST])
    screen, note = note_of(qtbot, store)
    for name in ("Told me", "Pattern"):
        button = next(b for b in note.last.findChildren(QPushButton) if b.accessibleName() == f"Take over: {name}")
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    told = note.part(Section.SUBJECTIVE).toPlainText()
    assert told == "As on 10 Nov 2026: Jaw tight by evening, 5/10."
    assert screen.document.flush()
    assert store.notes("s1")[Section.SUBJECTIVE] == told
    assert "Pattern, as on 10 Nov 2026: blood stasis." in note.found
    assert kept(store, "pattern")["of a later program"] == 1
    note.panel.pattern.setText("blood stasis; wind")
    note.panel.pattern.settle()
    assert "Pattern, from 10 Nov 2026, changed since: blood stasis; wind." in note.found
    again = next(b for b in note.last.findChildren(QPushButton) if b.accessibleName() == "Take over: Pattern")
    QTest.mouseClick(again, Qt.MouseButton.LeftButton)  # what was noted today is not written over
    assert kept(store, "pattern")["words"] == ["blood stasis", "wind"]
    assert note.head.said.startswith("Pattern is noted already")


def test_a_remote_visit_says_nothing_of_plates_and_forgets_no_needle(qtbot, store):
    _, note = note_of(qtbot, store)
    assert note.sentence == "No needles yet. Mark them on the plates."
    button = next(one for one in note.head.visits.findChildren(QPushButton) if one.text() == "Remote visit")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert store.session("s1").visit is VisitKind.REMOTE
    assert note.sentence == "Remote visit, no needles."
    add_needles(store, [at_point("LI4", Side.LEFT, 1, view="hand-dorsal-left")])
    note._document.reload()
    assert note.sentence.startswith("1 needle in")


def test_adjuncts_stamps_and_sensations_feed_the_note(qtbot, store):
    screen, note = note_of(qtbot, store)
    screen.document.edit(
        change_of(None, needle(code="ST2", label="", sensation="aching")),
        change_of(
            None, Adjunct(id="a", session_id="s1", ordinal=1, kind=AdjunctKind.MOXA, site="ST36", minutes=5)
        ),
    )
    note.show_needles()
    assert "Felt: aching at ST2 R." in note.sentence
    assert "Moxa at ST36, 5 min." in note.sentence


def test_the_meter_follows_the_record_and_leads_to_what_is_empty(qtbot, store):
    screen, note = note_of(qtbot, store)
    assert note.meter.words == "STRICTA 1 of 15"  # the course
    note.panel.pattern.setText("wind")
    note.panel.pattern.settle()
    qtbot.waitUntil(lambda: note.meter.words == "STRICTA 2 of 15")
    acts = {act.text().split()[1]: act for act in note.meter.menu().actions()}
    assert not acts["6a"].isEnabled()
    acts["4b"].trigger()
    assert focused() is note.part(Section.PLAN)
    acts["2d"].trigger()
    assert focused().accessibleName() == "Response sought"
    acts["1a"].trigger()
    assert focused().text() == "TCM"
    acts["4a"].trigger()
    assert screen._pages.currentWidget().metaObject().className() == "AdjunctsPage"


def test_the_meter_names_the_first_empty_items_on_buttons(qtbot, store):
    _, note = note_of(qtbot, store)
    shown = [one for one in note.meter.findChildren(QPushButton) if one.isVisible()]
    assert shown[0].text() == "Style"
    QTest.mouseClick(shown[0], Qt.MouseButton.LeftButton)
    QTest.keyClick(focused(), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: store.session("s1").layout == "tcm")


def test_a_short_word_becomes_a_text_and_tab_stops_in_its_fields(qtbot, store):
    store.apply([change_of(None, Snippet(id="bp", text="Pressure {high} over {low}."))])
    screen, note = note_of(qtbot, store)
    part = note.part(Section.OBJECTIVE)
    part.setFocus()
    QTest.keyClicks(part, "seen ;bp ")
    assert part.textCursor().selectedText() == "{high}"
    QTest.keyClick(part, Qt.Key.Key_Tab)
    assert part.textCursor().selectedText() == "{low}"
    QTest.keyClick(part, Qt.Key.Key_Backtab)
    assert part.textCursor().selectedText() == "{high}"
    QTest.keyClicks(part, "120")
    QTest.keyClick(part, Qt.Key.Key_Tab)
    QTest.keyClicks(part, "80")
    assert part.toPlainText() == "seen Pressure 120 over 80."
    part.clear()
    QTest.keyClicks(part, "LI4;bp and ;nosuch ;BP")
    QTest.keyClick(part, Qt.Key.Key_Tab)
    assert part.toPlainText() == "LI4;bp and ;nosuch Pressure {high} over {low}."
    part.undo()
    assert part.toPlainText().endswith(";BP")
    QTest.keyClick(part, Qt.Key.Key_Tab)  # expands again
    QTest.keyClicks(part, "1")
    QTest.keyClick(part, Qt.Key.Key_Tab)
    QTest.keyClicks(part, "2")
    QTest.keyClick(part, Qt.Key.Key_Tab)  # no field is left: on to the next part
    assert focused() is note.part(Section.ASSESSMENT)
    assert screen.document.flush()
    assert store.notes("s1")[Section.OBJECTIVE] == "LI4;bp and ;nosuch Pressure 1 over 2."


def test_a_template_is_saved_and_loaded_as_a_plain_file(qtbot, store, tmp_path):
    screen, note = note_of(qtbot, store)
    note.head.save(tmp_path / "x.txt")
    assert note.head.said.startswith("The note is empty")
    note.part(Section.PLAN).setPlainText("Warm the feet.")
    note.head.save(tmp_path / "plan.txt")
    assert (tmp_path / "plan.txt").read_text(encoding="utf-8") == "[Plan]\nWarm the feet.\n"
    note.part(Section.PLAN).setPlainText("Typed.")
    note.head.load(tmp_path / "plan.txt")
    assert note.part(Section.PLAN).toPlainText() == "Typed.\nWarm the feet."
    (tmp_path / "bad.txt").write_bytes(b"\xff\xfe\x00")
    note.head.load(tmp_path / "bad.txt")
    assert "not a plain text file" in note.head.said
    (tmp_path / "odd.txt").write_text("[Nope]\n", encoding="utf-8")
    note.head.load(tmp_path / "odd.txt")
    assert note.head.said.startswith("“odd.txt”: Line 1: “Nope” is no section")
    note.head.load(tmp_path / "none.txt")
    assert "could not be read" in note.head.said
    assert screen.document.flush()


@pytest.mark.parametrize("key", ["tcm", "micro", "medical"])
def test_tab_walks_the_note_and_its_forms_in_order_and_no_stop_is_without_a_name(qtbot, store, key):
    _, note = note_of(qtbot, store)
    choose(note, key)
    qtbot.wait(250)
    start = note.part(Section.REASON)
    start.setFocus()
    walked: list[QWidget] = []
    while len(walked) < 60:
        walked.append(focused())
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
        if focused() is start:
            break
    inside = [one for one in walked if note.panel.isAncestorOf(one)]
    assert walked[:5] == [note.part(section) for section in Section]
    assert walked[5 : 5 + len(inside)] == inside  # the forms follow the text, without a detour
    assert len(inside) <= {"tcm": 10, "micro": 12, "medical": 17}[key]
    assert all(one.accessibleName() or one.text() for one in walked[:5] + inside)
    tops = [one.mapTo(note.panel, QPoint(0, 0)).y() for one in inside]
    assert all(later >= earlier - 60 for earlier, later in pairwise(tops))


def test_a_signed_note_is_read_only_in_every_layout(qtbot, store):
    store.apply([change_of(None, replace(one, session_id="s1")) for one in LAST])
    sign(store)
    _, note = note_of(qtbot, store)
    for key, kind in (("micro", MicroPanel), ("medical", MedicalPanel), ("tcm", TcmPanel)):
        choose(note, key)
        assert isinstance(note.panel, kind)
    assert note.part(Section.PLAN).isReadOnly()
    assert not note.panel.tongue.chips.chip("body", "pale").isEnabled()
    assert note.panel.tongue.form == Tongue(body_colour=("pale",))
    assert not [b for b in note.last.findChildren(QPushButton) if b.accessibleName().startswith("Take over")]
    assert store.session("s1").layout == ""
