"""Clocks, removal, emergency and signature on the real session screen, with real presses."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QPushButton
from pytestqt.qtbot import QtBot

from acuchart.model import clock
from acuchart.model.change import change_of
from acuchart.model.consent import Scope
from acuchart.model.lead import Lead
from acuchart.model.measure import DRAFT, Measure
from acuchart.model.needle import NeedleState
from acuchart.model.patient import Patient
from acuchart.model.practice import Practice
from acuchart.model.retention import contact_runs, retention
from acuchart.model.session import Section, Session, SessionStatus
from acuchart.model.side import Side
from acuchart.model.stamp import Stamp, StampKind
from acuchart.store import ChartStore, SignedError, create_file, open_file
from acuchart.ui.alarm import is_silent
from acuchart.ui.context import Context
from acuchart.ui.discreet import discreet
from acuchart.ui.document import SessionDocument
from acuchart.ui.running import running_sessions
from acuchart.ui.running_strip import RunningStrip
from acuchart.ui.session.finish_page import FinishPage
from acuchart.ui.session.screen import SessionScreen
from acuchart.ui.settings import Settings
from acuchart.ui.watch import Watch
from tests.ui.session_factory import add_needles, at_point, make_store, needle, settled, show


@pytest.fixture
def store(tmp_path: Path):
    made = make_store(tmp_path)
    now = clock.stamp(datetime.now(UTC) - timedelta(minutes=3))
    add_needles(
        made,
        [
            at_point("GV20", Side.MID, 1, view="head-top", placed_at=now),
            at_point("ST2", Side.RIGHT, 2, placed_at=now),
            at_point("ST2", Side.LEFT, 3, placed_at=now),
            at_point("CV24", Side.MID, 4, placed_at=now),
        ],
    )
    yield made
    made.close()


@pytest.fixture
def screen(qtbot: QtBot, store: ChartStore) -> SessionScreen:
    return show(qtbot, store)


def kinds(screen: SessionScreen) -> list[StampKind]:
    return [stamp.kind for stamp in screen.document.stamps]


def states(screen: SessionScreen) -> list[NeedleState]:
    return [one.state for one in sorted(screen.document.needles.values(), key=lambda one: one.ordinal)]


def press(qtbot: QtBot, widget) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


# ---- clocks


def test_one_key_stamps_a_stage_and_needles_in_offers_the_clock(qtbot, screen):
    for key in (Qt.Key.Key_F2, Qt.Key.Key_F3, Qt.Key.Key_F4):
        qtbot.keyClick(screen.plate, key)
    assert kinds(screen) == [StampKind.CONSENT, StampKind.CLEANSED, StampKind.NEEDLES_IN]
    dock = screen.conduct.minutes
    assert dock.isVisible()
    press(qtbot, dock._presets[30])
    assert not dock.isVisible()
    running = retention(screen.document.stamps)
    assert running is not None
    assert running.minutes == 30
    assert screen.document.session.retention_min == 30
    screen.bar.elapsed.refresh()
    assert screen.bar.elapsed.words in ("30:00", "29:59")
    qtbot.keyClick(screen.plate, Qt.Key.Key_F2)
    assert kinds(screen).count(StampKind.CONSENT) == 1, "a stage is stamped once"


def test_a_running_clock_gets_other_minutes_and_keeps_its_start(qtbot, screen):
    qtbot.keyClick(screen.plate, Qt.Key.Key_F5)
    before = retention(screen.document.stamps)
    press(qtbot, screen.bar.elapsed)
    press(qtbot, screen.conduct.minutes._presets[40])
    after = retention(screen.document.stamps)
    assert (after.started, after.minutes) == (before.started, 40)
    assert kinds(screen).count(StampKind.RETENTION) == 1


def test_contact_starts_and_stops_with_space_and_is_no_step_of_undo(qtbot, screen):
    button = screen.bar.contact.button
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert contact_runs(screen.document.stamps)
    settled(qtbot, screen)
    assert button.accessibleName() == "Stop contact minutes"
    text = screen.document.undo_text
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert not contact_runs(screen.document.stamps)
    assert screen.document.undo_text == text
    assert "contact" not in text.lower()


def test_the_alarm_comes_once_and_also_after_a_restart(qtbot, store):
    begun = clock.stamp(datetime.now(UTC) - timedelta(minutes=20, seconds=1))
    stamp = Stamp(id="t", session_id="s1", kind=StampKind.RETENTION, at=begun, number=20)
    store.apply([change_of(None, stamp)])
    watch = Watch(store)
    with qtbot.waitSignal(watch.due, timeout=3000) as told:
        watch.refresh()
    assert told.args == ["s1", "Session 1: time is up."]
    assert running_sessions(store)[0].time_words(datetime.now().astimezone()).startswith("time is up +00:0")
    with qtbot.assertNotEmitted(watch.due, wait=1300):
        watch.refresh()
    watch.stop()


def test_the_edge_fades_and_goes_away_by_itself(qtbot, screen):
    from acuchart.ui.alarm import Edge

    edge = Edge(screen)
    edge._motion.setDuration(200)
    edge.begin()
    assert edge.isVisible()
    assert edge.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    qtbot.waitUntil(edge.isHidden, timeout=3000)


def test_silence_is_remembered(qtbot, screen):
    press(qtbot, screen.bar.elapsed)
    press(qtbot, screen.conduct.minutes.silent)
    assert is_silent(screen._context.settings)


# ---- removal


def open_removal(qtbot: QtBot, screen: SessionScreen):
    qtbot.keyClick(screen.plate, Qt.Key.Key_R)
    page = screen.conduct.removal
    assert page.isVisible()
    return page


def test_hidden_sites_come_first_and_open_their_plate(qtbot, screen):
    page = open_removal(qtbot, screen)
    assert page.list.order()[0] == "GV20-M"
    assert page.current.id == "GV20-M"
    assert [view.id for view in page.insets] == ["head-top"]
    assert page.said == "Four needles still in: one hidden on the head, three on the face."
    row = page.list.row("GV20-M")
    assert row.height() == 64
    assert row.out.height() >= 44
    press(qtbot, row.out)
    settled(qtbot, screen)
    assert page.insets == ()
    assert page.ledger.words == "3 still in  3 face"
    assert page.said == "Three needles still in: three on the face."


@pytest.mark.parametrize("size", [(1280, 800), (1440, 900)])
def test_every_target_of_the_removal_is_44_px_or_larger(qtbot, screen, size):
    screen.resize(*size)
    page = open_removal(qtbot, screen)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_L, Qt.Key.Key_N):
        qtbot.keyClick(page.list, key)
        settled(qtbot, screen)
        assert page.leave_panel.isVisible() == (key == Qt.Key.Key_L)
        assert page.lost_panel.isVisible() == (key == Qt.Key.Key_N)
        small = {
            one.accessibleName() or one.text(): (one.width(), one.height())
            for one in page.findChildren(QAbstractButton)
            if one.isVisible() and min(one.width(), one.height()) < 44
        }
        assert not small
        qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Escape)


def test_a_tap_on_the_plate_takes_out_and_undo_brings_it_back(qtbot, screen):
    page = open_removal(qtbot, screen)
    settled(qtbot, screen)
    x, y = page.plate.spot_of("CV24-M")
    qtbot.mouseClick(page.plate, Qt.MouseButton.LeftButton, pos=QPoint(round(x) + 18, round(y)))
    assert screen.document.needles["CV24-M"].state is NeedleState.OUT
    assert screen.document.needles["CV24-M"].removed_at
    qtbot.keyClick(page.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert screen.document.needles["CV24-M"].state is NeedleState.IN
    inset = page.inset_plate("head-top")
    x, y = inset.spot_of("GV20-M")
    qtbot.mouseClick(inset, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
    assert screen.document.needles["GV20-M"].state is NeedleState.OUT


def test_keys_take_out_in_the_order_of_the_list(qtbot, screen):
    page = open_removal(qtbot, screen)
    for _ in range(4):
        qtbot.keyClick(page.list, Qt.Key.Key_O)
    assert states(screen) == [NeedleState.OUT] * 4
    assert screen.bar.removal.text() == "Finish count"
    settled(qtbot, screen)
    press(qtbot, screen.bar.removal)
    assert kinds(screen)[-1] is StampKind.COUNTED_OUT
    assert screen.conduct.finish.isVisible()


def test_the_last_needle_stops_the_clock_and_undo_starts_it_again(qtbot, screen):
    qtbot.keyClick(screen.plate, Qt.Key.Key_F5)
    page = open_removal(qtbot, screen)
    for _ in range(4):
        qtbot.keyClick(page.list, Qt.Key.Key_O)
    assert retention(screen.document.stamps).ended is not None
    screen.document.undo()
    assert retention(screen.document.stamps).ended is None


def test_a_region_closes_by_counting_and_says_so(qtbot, screen):
    page = open_removal(qtbot, screen)
    button = page.list.count_button("face")
    assert button.text() == "I counted 3"
    press(qtbot, button)
    (stamp,) = [one for one in screen.document.stamps if one.kind is StampKind.COUNTED]
    assert (stamp.number, stamp.text) == (3, "Face")
    assert states(screen).count(NeedleState.OUT) == 3
    screen.document.undo()
    assert states(screen).count(NeedleState.OUT) == 0
    assert StampKind.COUNTED not in kinds(screen)


def test_leaving_in_asks_for_consent_and_a_day(qtbot, screen):
    page = open_removal(qtbot, screen)
    qtbot.keyClick(page.list, Qt.Key.Key_L)
    panel = page.leave_panel
    assert panel.isVisible()
    press(qtbot, panel.do)
    assert panel.said == "Ask the patient first, then tick that it is agreed."
    assert NeedleState.LEFT_IN not in states(screen)
    panel.agreed.setChecked(True)
    press(qtbot, panel.do)
    assert screen.document.needles["GV20-M"].state is NeedleState.LEFT_IN
    (stamp,) = [one for one in screen.document.stamps if one.kind is StampKind.EXPLAINED]
    assert stamp.needle_id == "GV20-M"
    assert len(str(stamp.number)) == 8
    page._take_out("ST2-R")
    page._take_out("ST2-L")
    page._take_out("CV24-M")
    settled(qtbot, screen)
    with qtbot.waitSignal(screen.slip_requested):
        press(qtbot, screen.bar.removal)


def test_not_found_asks_where_and_who(qtbot, screen):
    page = open_removal(qtbot, screen)
    qtbot.keyClick(page.list, Qt.Key.Key_N)
    panel = page.lost_panel
    press(qtbot, panel.do)
    assert panel.said == "Write where you searched."
    panel.searched.setText("Couch and floor")
    press(qtbot, panel.do)
    assert panel.said == "Write who was told."
    panel.told.setText("The patient")
    press(qtbot, panel.do)
    assert screen.document.needles["GV20-M"].state is NeedleState.NOT_FOUND
    assert screen.document.stamps[-1].text == "Searched: Couch and floor. Told: The patient."


def test_a_needle_that_was_tapped_by_mistake_is_in_again(qtbot, screen):
    page = open_removal(qtbot, screen)
    row = page.list.row("GV20-M")
    press(qtbot, row.out)
    settled(qtbot, screen)
    assert not row.back.isVisible()
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=QPoint(80, 20))
    settled(qtbot, screen)
    press(qtbot, row.back)
    assert screen.document.needles["GV20-M"].state is NeedleState.IN
    assert screen.document.needles["GV20-M"].removed_at == ""


def test_the_finish_tab_leads_to_a_needle_that_needs_words(qtbot, screen):
    screen.selection.set(["GV20-M"])
    qtbot.keyClick(screen.plate, Qt.Key.Key_N)  # on the plates no words are asked
    assert screen.document.needles["GV20-M"].state is NeedleState.NOT_FOUND
    screen.selection.set([])
    screen.show_page("finish")
    (lead,) = [
        one
        for one in screen.conduct.finish.findChildren(QPushButton)
        if "GV20 is not found" in one.accessibleName()
    ]
    press(qtbot, lead)
    page = screen.conduct.removal
    assert page.isVisible()
    assert page.current.id == "GV20-M"
    panel = page.lost_panel
    assert panel.isVisible()
    panel.searched.setText("Hair and pillow")
    panel.told.setText("The patient")
    before = screen.document.needles["GV20-M"]
    press(qtbot, panel.do)
    assert screen.document.needles["GV20-M"] == before
    assert screen.document.stamps[-1].needle_id == "GV20-M"


# ---- emergency


def test_the_emergency_key_takes_all_out_and_opens_the_event_with_a_line_begun(qtbot, screen):
    qtbot.keyClick(screen.plate, Qt.Key.Key_F5)
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(screen.plate, Qt.Key.Key_E, both)
    assert states(screen) == [NeedleState.OUT] * 4
    assert retention(screen.document.stamps).ended is not None
    form = screen.needles.event_form
    assert form.isVisible()
    assert form.note.hasFocus()
    assert form.note.text().endswith("Emergency: all 4 needles out at once. ")
    assert screen.document.notes[Section.OBJECTIVE] == form.note.text()
    qtbot.keyClicks(form.note, "Pale.")
    form.kind.setCurrentIndex(form.kind.findData("faint"))
    assert form.write()
    (event,) = screen.needles.safety.events
    assert event.kind == "faint"
    assert event.note.endswith("out at once. Pale.")
    settled(qtbot, screen)
    assert screen.conduct.band.text.startswith("Count after emergency: 4 needles")
    press(qtbot, screen.conduct.band._act)
    page = screen.conduct.removal
    assert page.count_panel.isVisible()
    page.count_panel.number.setValue(4)
    press(qtbot, page.count_panel.do)
    settled(qtbot, screen)
    assert screen.conduct.band.text == ""


def test_words_that_are_being_typed_survive_the_emergency(qtbot, screen):
    screen.show_page("note")
    part = screen.note.part(Section.OBJECTIVE)
    part.setFocus()
    qtbot.keyClicks(part, "Pale and")
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(part, Qt.Key.Key_E, both)
    screen.show_page("note")
    assert part.toPlainText().startswith("Pale and\n")
    assert "Emergency" in part.toPlainText()


def test_words_of_an_emergency_are_kept_when_the_event_is_not_written_down(qtbot, screen, store):
    screen.conduct.emergency()
    form = screen.needles.event_form
    qtbot.keyClicks(form.note, "Felt faint")
    qtbot.keyClick(form.note, Qt.Key.Key_Return)
    assert form.isVisible(), "an event needs its kind"
    qtbot.keyClick(form, Qt.Key.Key_Escape)
    assert form.isHidden()
    assert store.notes("s1")[Section.OBJECTIVE].endswith("4 needles out at once. Felt faint")
    screen.conduct.emergency()
    assert screen.leave()
    assert store.notes("s1")[Section.OBJECTIVE].endswith("Felt faint"), "nothing more was typed"


def test_the_button_must_be_held_for_a_second(qtbot, screen):
    button = screen.bar.emergency
    qtbot.mousePress(button, Qt.MouseButton.LeftButton)
    qtbot.wait(300)
    qtbot.mouseRelease(button, Qt.MouseButton.LeftButton)
    qtbot.wait(1000)
    assert NeedleState.OUT not in states(screen)
    qtbot.mousePress(button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(button.held, timeout=3000):
        pass
    assert states(screen) == [NeedleState.OUT] * 4


# ---- signing


def test_nothing_is_signed_over_a_needle_and_then_it_is(qtbot, screen, store):
    screen.show_page("finish")
    page = screen.conduct.finish
    assert not page.sign_button.isEnabled()
    for _ in range(4):
        page = open_removal_from_anywhere(screen)
        page.take_out_current()
    screen.show_page("finish")
    page = screen.conduct.finish
    assert page.sign_button.isEnabled()
    assert "“Reason for the visit” is empty." in [words for words, _ in page.remarks()]
    with qtbot.waitSignal(screen.session_requested):
        press(qtbot, page.sign_button)
    assert store.session("s1").status is SessionStatus.SIGNED
    assert store.session("s1").ended_at
    seal = store.seal("s1")
    assert seal is not None
    assert len(seal.code) == 14
    assert store.verify().problems == ()
    assert not screen.document.edit(change_of(needle(id="GV20-M"), None))


def test_many_needles_that_are_in_are_one_line_that_leads_to_the_removal(qtbot, screen, store):
    screen.show_page("finish")
    page = screen.conduct.finish

    def asks(start: str) -> list[QPushButton]:
        return [
            one
            for one in page.findChildren(QPushButton)
            if one.accessibleName().startswith(start) and one.isVisibleTo(page)
        ]

    qtbot.waitUntil(lambda: len(asks("Go to it")) == 4)
    add_needles(store, [at_point("ST3", Side.RIGHT, 5, placed_at=clock.now())])
    screen.document.reload()
    screen.show_page("finish")
    qtbot.waitUntil(lambda: not asks("Go to it"))
    qtbot.waitUntil(lambda: len(asks("Take them out")) == 1)
    (one,) = asks("Take them out")
    assert "Five needles still in: one hidden on the head" in one.accessibleName()
    press(qtbot, one)
    assert screen.conduct.removal.isVisible()


def test_finish_leads_to_the_consent_that_is_missing_and_back(qtbot, screen, store):
    one, other = list(screen.document.needles)[:2]
    assert screen.document.edit(change_of(None, Lead(id="l", session_id="s1", from_id=one, to_id=other)))
    screen.show_page("finish")
    page = screen.conduct.finish
    words = "No signed consent for treatment or electrical stimulation held on"
    missing = [said for said, _ in page.remarks() if said.startswith(words)]
    assert missing, page.remarks()
    go = next(one for one in page.findChildren(QPushButton) if one.accessibleName() == f"Open: {missing[0]}")
    press(qtbot, go)
    consents = screen.page("consent")
    assert consents.isVisible()
    # Signed on paper on the day of the session, for each of the two.
    for scope in (Scope.TREATMENT, Scope.STIMULATION):
        consents.show_scope(scope)
        press(qtbot, consents.view.sign)
        sheet = consents.sheet
        sheet.on_paper.click()
        sheet.day.edit.setText("17 Nov 2026")
        press(qtbot, sheet.keep)
    qtbot.keyClick(consents, Qt.Key.Key_Escape)
    assert page.isVisible()
    assert not any(said.startswith("No signed consent") for said, _ in page.remarks())


def open_removal_from_anywhere(screen: SessionScreen):
    screen.show_page("removal")
    return screen.conduct.removal


def test_a_signed_session_takes_amendments_only(qtbot, screen, store):
    from acuchart.ui import treatment

    treatment.take_out(screen.document, list(screen.document.needles.values()))
    practice = Practice(name="Fernwood", practitioner="A. Invented")
    assert not treatment.amend(screen.document, practice, "x", "y"), "a draft is simply written on"
    assert treatment.sign(screen.document, store, practice) == ""
    screen.show_page("finish")
    page = screen.conduct.finish
    page.refresh()
    page.reason.setText("Wrong side")
    page._amend()
    assert page.words == "An amendment needs its words and a reason."
    page.amendment.setText("ST2 on the left only.")
    page._amend()
    (amendment,) = store.amendments("s1")
    assert (amendment.reason, amendment.by) == ("Wrong side", "Fernwood")
    with pytest.raises(SignedError):
        store.apply([change_of(None, Stamp(id="late", session_id="s1", kind=StampKind.PHOTO, at=clock.now()))])
    with pytest.raises(SignedError):
        store.apply([change_of(amendment, replace(amendment, text="other"))])
    assert store.verify().problems == ()


def test_an_encrypted_file_asks_for_its_passphrase_before_it_signs(qtbot, tmp_path):
    secret = "seven invented herons"
    path = tmp_path / "locked.acuchart"
    made = create_file(path, practice=Practice(name="Fernwood"), passphrase=secret)
    patient = Patient(id="p1", name="Testa Invented")
    session = Session(id="s1", patient_id="p1", started_at=clock.now())
    made.apply([change_of(None, patient), change_of(None, session)])
    raw = made.raw_key()
    context, document = Context(made, Settings()), SessionDocument(made, "s1")
    page = FinishPage(context, document)
    qtbot.addWidget(page)
    page.refresh()
    page.show()
    page.passphrase.setText("seven invented heron")
    press(qtbot, page.sign_button)
    assert page.words == "That is not the passphrase of this file; check the spelling and Caps Lock."
    assert made.seal("s1") is None
    page.passphrase.setText(secret)
    with qtbot.waitSignal(page.signed):
        press(qtbot, page.sign_button)
    assert made.seal("s1") is not None
    made.close()
    # Opened with the recovery sheet, the passphrase is still the one that is asked for.
    again = open_file(path, raw_key=raw)
    assert again.opens(secret)
    assert not again.opens("seven invented heron")
    assert not again.opens("\ud800")
    again.close()


# ---- several sessions


def test_the_strip_shows_other_sessions_and_hides_names(qtbot, store):
    now = clock.now()
    other = Session(id="s2", patient_id="p2", started_at=now)
    store.apply([change_of(None, Patient(id="p2", name="Barnaby Mockridge")), change_of(None, other)])
    add_needles(store, [needle(id="x", session_id="s2", placed_at=now)])
    watch = Watch(store)
    watch.refresh()
    strip = RunningStrip(watch)
    qtbot.addWidget(strip)
    assert [chip.running.session_id for chip in strip.chips] == ["s1", "s2"]
    assert strip.chips[1].words.startswith("Barnaby Mockridge: 00:0")
    assert strip.chips[1].words.endswith("in · IN 1")
    discreet().turn(True)
    assert strip.chips[1].words.startswith("Session 2: ")
    discreet().turn(False)
    within = RunningStrip(watch, without="s1", tight=True)
    qtbot.addWidget(within)
    assert [chip.words.partition(":")[0] for chip in within.chips] == ["Session 2"]
    with qtbot.waitSignal(within.session_wanted) as told:
        press(qtbot, within.chips[0])
    assert told.args == ["s2"]
    watch.stop()


def test_needles_of_another_day_are_unfinished_and_not_running(store):
    assert [one.session_id for one in running_sessions(store)] == ["s1"]
    tomorrow = datetime.now().astimezone() + timedelta(hours=13)
    assert running_sessions(store, tomorrow) == ()


def test_stamping_consent_says_at_once_that_nothing_was_signed(qtbot, screen):
    with qtbot.waitSignal(screen.conduct.said) as heard:
        qtbot.keyClick(screen.plate, Qt.Key.Key_F2)
    words = heard.args[0]
    assert words.startswith("“Consent” stamped at ")
    assert "No signed consent for treatment held on 17 Nov 2026. Finish leads to the consents." in words


def test_a_value_that_cannot_be_read_is_worth_a_look_before_signing(qtbot, screen):
    draft = Measure(
        id="m", patient_id="p1", session_id="s1", kind="PAIN_NRS", at=clock.now(), typed="sevn", how=DRAFT
    )  # fmt: skip
    assert screen.document.edit(change_of(None, draft))
    screen.show_page("finish")
    page = screen.conduct.finish
    words = "“sevn” was typed under Measures and cannot be read; it is sealed as it is."
    assert words in [said for said, _ in page.remarks()]
    go = next(one for one in page.findChildren(QPushButton) if one.accessibleName() == f"Open: {words}")
    press(qtbot, go)
    assert screen.page("measures").isVisible()
