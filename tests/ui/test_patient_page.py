"""The page of a patient: intake, complaints, alerts, and what is put away."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from acuchart.model import clock
from acuchart.model.change import change_of
from acuchart.model.complaint import Clinician, Complaint
from acuchart.model.fact import Fact, until_after
from acuchart.model.intake import IntakeEntry
from acuchart.model.patient import Alert, AlertLevel, Patient, Shelf
from acuchart.model.session import Session, SessionStatus
from acuchart.store import shelving
from acuchart.store.kinds import of_patient, of_practice
from acuchart.ui.bin_page import BinPage
from acuchart.ui.patient import PatientPage
from acuchart.ui.patient_timeline import NEWEST
from acuchart.ui.theme import theme
from tests.ui.shell_factory import add_session, type_into

TODAY = date.today()
BEFORE = TODAY - timedelta(days=21)


@pytest.fixture
def store(window):
    return window.workspace.context.store


def page_of(qtbot, window, patient_id: str = "p0") -> PatientPage:
    window.workspace.open_patient(patient_id)
    page = window.workspace.stack.currentWidget()
    assert isinstance(page, PatientPage)
    return page


def bin_of(window) -> BinPage:
    window.workspace.go("bin")
    page = window.workspace.stack.currentWidget()
    assert isinstance(page, BinPage)
    return page


def press(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_new_details_are_written_and_the_second_spelling_finds(qtbot, window, store):
    page = page_of(qtbot, window)
    page.form.fields["other_name"].edit.setText("莫克里奇")
    assert page.form.settle()
    page.form.large.click()
    assert store.patient("p0").large_print
    assert [one.id for one in store.find_patients("莫克")] == ["p0"]
    assert [window.workspace.index.rows[place].id for place in window.workspace.index.find("克里")] == ["p0"]
    language = page.form.fields["language"]
    type_into(qtbot, language.edit, "German")
    qtbot.keyClick(language.edit, Qt.Key.Key_Tab)
    assert "two small letters" in language.hint.text()
    assert store.patient("p0").language == ""


def test_a_complaint_is_written_with_its_first_field_and_changed_in_place(qtbot, window, store):
    page = page_of(qtbot, window)
    card = page.complaints
    press(qtbot, card.add)
    type_into(qtbot, card.editor.fields["code"].edit, "H35.31")
    qtbot.keyClick(card.editor.fields["code"].edit, Qt.Key.Key_Tab)
    assert of_patient(store, Complaint, "p0") == ()
    type_into(qtbot, card.editor.fields["words"].edit, "Dry macular degeneration")
    qtbot.keyClick(card.editor.fields["words"].edit, Qt.Key.Key_Tab)
    (one,) = of_patient(store, Complaint, "p0")
    assert (one.words, one.code, one.side) == ("Dry macular degeneration", "H35.31", "")
    card.editor.side._buttons["B"].click()
    assert of_patient(store, Complaint, "p0")[0].side == "B"
    assert card.rows.rows.rows[0].title == "Dry macular degeneration, both sides"
    words = card.editor.fields["words"]
    words.edit.clear()
    assert not words.settle()
    assert words.hint.text() == "Write the complaint first."
    words.say("Dry macular degeneration")
    press(qtbot, card.editor.away)
    assert of_patient(store, Complaint, "p0") == ()


def test_a_clinician_is_there_for_letters(qtbot, window, store):
    card = page_of(qtbot, window).clinicians
    press(qtbot, card.add)
    for name, text in (("name", "Dr H. Dummett"), ("role", "Eye doctor"), ("address", "Fablewood Eye Clinic")):
        type_into(qtbot, card.editor.fields[name].edit, text)
    press(qtbot, card.editor.closed)
    (one,) = of_patient(store, Clinician, "p0")
    assert (one.name, one.role, one.address) == ("Dr H. Dummett", "Eye doctor", "Fablewood Eye Clinic")
    assert card.editor is None


def test_what_was_told_stays_when_something_else_is_told(qtbot, window, store):
    old = IntakeEntry(id="i", patient_id="p0", section="medication", text="none", told_on=BEFORE)
    store.apply([change_of(None, old)])
    card = page_of(qtbot, window).intake
    card.open_section("medication")
    assert card.editor.text.toPlainText() == "none"
    card.editor.text.selectAll()
    qtbot.keyClicks(card.editor.text, "Apixaban 5 mg")
    assert card.settle()
    rows = of_patient(store, IntakeEntry, "p0")
    assert [(one.text, one.told_on) for one in rows] == [("none", BEFORE), ("Apixaban 5 mg", TODAY)]
    assert "none" in card.editor._earlier.text()


def test_a_flagged_word_becomes_a_safety_fact_with_one_press(qtbot, window, store):
    page = page_of(qtbot, window)
    card = page.intake
    card.open_section("skin")
    qtbot.keyClicks(card.editor.text, f"Botox {BEFORE.isoformat()}, forehead")
    assert card.settle()
    (chip,) = [one for one in card.editor._flags.findChildren(type(card.editor.closed)) if one.isVisible()]
    press(qtbot, chip)
    (fact,) = of_patient(store, Fact, "p0")
    assert (fact.kind, fact.value, fact.since) == ("toxin", "botox", BEFORE)
    assert fact.until == until_after(BEFORE, 14)


def test_everything_unchanged_is_dated_with_one_press(qtbot, window, store):
    for section in ("medication", "allergies"):
        row = IntakeEntry(id=section, patient_id="p0", section=section, text="none", told_on=BEFORE)
        store.apply([change_of(None, row)])
    card = page_of(qtbot, window).intake
    press(qtbot, card.all_unchanged)
    rows = of_patient(store, IntakeEntry, "p0")
    assert [one.unchanged_on for one in rows] == [TODAY, TODAY]
    assert card.all_unchanged.isHidden()


def test_three_alerts_are_shown_and_all_are_confirmed_with_one_press(qtbot, window, store):
    who = store.patient("p0")
    alerts = tuple(Alert(text=f"alert {number}", confirmed_on=BEFORE) for number in range(4))
    fact = Fact(id="f", patient_id="p0", kind="epilepsy", confirmed_on=BEFORE)
    store.apply([change_of(who, replace(who, alerts=alerts)), change_of(None, fact)])
    page = page_of(qtbot, window)
    shown = [one.accessibleName() for one in page.alerts.findChildren(object) if hasattr(one, "accessibleName")]
    assert sum(name.startswith("Alert: alert") for name in shown) == 3
    assert len(page.form.alerts) == 4
    press(qtbot, page.alerts.confirm)
    assert {one.confirmed_on for one in store.patient("p0").alerts} == {TODAY}
    assert of_patient(store, Fact, "p0")[0].confirmed_on == TODAY


def test_a_session_begins_with_the_question_whether_it_is_still_so(qtbot, window, store):
    who = store.patient("p0")
    store.apply([change_of(who, replace(who, alerts=(Alert(text="Warfarin", confirmed_on=BEFORE),)))])
    window.workspace.start_session("p0")
    line = window.workspace.session.confirm
    assert line.isVisible()
    press(qtbot, line.confirm)
    assert store.patient("p0").alerts[0].confirmed_on == TODAY
    assert line.isHidden()
    assert not window.workspace.session.document.can_undo


def test_the_timeline_reads_the_newest_sessions_and_the_rest_when_asked(qtbot, window, store):
    for number in range(NEWEST + 3):
        add_session(store, "p0", days_ago=number + 1, status=SessionStatus.SIGNED)
    page = page_of(qtbot, window)
    assert len(page.timeline.rows) == NEWEST
    assert f"{NEWEST + 3} sessions since" in page._facts.full
    assert page.start.text() == f"Start session {NEWEST + 4}"
    press(qtbot, page.timeline.every)
    assert len(page.timeline.rows) == NEWEST + 3
    assert page.timeline.rows[-1].title == "Session 1, first visit"


def test_sessions_of_a_merged_entry_are_marked_and_the_entry_leads_to_the_kept_one(qtbot, window, store):
    add_session(store, "p1", days_ago=3, status=SessionStatus.SIGNED, id="signed")
    store.apply(shelving.merge_step(store, "p0", "p1", "One person", TODAY))
    page = page_of(qtbot, window)
    assert "signed under the former entry" in page.timeline.rows[0].sub
    former = page_of(qtbot, window, "p1")
    assert former.band.words.startswith("Merged into Barnaby Mockridge")
    assert not former.start.isEnabled()
    press(qtbot, former.band.act)
    assert window.workspace.stack.currentWidget().patient.id == "p0"
    former = page_of(qtbot, window, "p1")
    press(qtbot, former.band.apart)
    assert store.patient("p1").shelf is Shelf.OPEN
    assert former.band.isHidden()


def test_a_retired_patient_says_why_and_until_when_the_record_is_kept(qtbot, window, store):
    add_session(store, "p0", days_ago=3, status=SessionStatus.SIGNED)
    page = page_of(qtbot, window)
    page.entry.ask("retire")
    assert not page.entry.act.isEnabled()
    type_into(qtbot, page.entry.why, "Moved away")
    press(qtbot, page.entry.act)
    assert window.workspace.place == "patients"
    assert [one.id for one in store.patients()] == ["p1", "p2", "p3", "p4"]
    patients = window.workspace.stack.currentWidget()
    press(qtbot, patients.retired)
    assert patients.model.every == 5
    press(qtbot, patients.retired)
    page = bin_of(window)
    at = page.country.findData("DE")
    page.country.setCurrentIndex(at)
    page.country.activated.emit(at)
    assert store.practice().country == "DE"
    page_of(qtbot, window)
    band = window.workspace.stack.currentWidget().band
    last = TODAY - timedelta(days=3)
    assert "Moved away" in band.words
    assert f"May be destroyed after {last.day} {last:%b} {last.year + 10}" in band.words
    press(qtbot, band.act)
    assert store.patient("p0").shelf is Shelf.OPEN


def test_somebody_who_was_retired_is_noticed_when_added_anew(qtbot, window, store):
    who = store.patient("p0")
    window.workspace.context.write(change_of(who, replace(who, shelf=Shelf.RETIRED, shelved_why="Moved away")))
    window.workspace.new_patient("Mockridge Barnaby")
    (row,) = window.workspace.stack.currentWidget().near.rows.rows
    assert row.key == "p0"
    assert row.sub.endswith("retired")


def test_only_what_was_in_the_bin_for_ninety_days_can_be_deleted(qtbot, window, store):
    now = datetime.now(UTC)
    for key, days in (("p0", 89), ("p1", 91)):
        who = store.patient(key)
        at = clock.stamp(now - timedelta(days=days))
        store.apply([change_of(who, replace(who, shelf=Shelf.BIN, shelved_at=at))])
    session = add_session(store, "p2", days_ago=100)
    binned = replace(session, binned_at=clock.stamp(now - timedelta(days=95)))
    store.apply([change_of(session, binned)])
    page = bin_of(window)
    page.line.setFocus()
    qtbot.waitUntil(page._back.hasFocus)  # the page takes the keyboard after its first picture
    assert not page.lines["p0"].delete.isEnabled()
    assert "can be deleted from" in page.lines["p0"].delete.toolTip()
    for key in ("p1", session.id):
        button = page.lines[key].delete
        button.setFocus()
        qtbot.keyPress(button, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda key=key: key not in page.lines, timeout=5000)
    assert [one.id for one in of_practice(store, Patient)] == ["p0", "p2", "p3", "p4"]
    assert of_practice(store, Session) == ()
    press(qtbot, page.lines["p0"].back)
    assert store.patient("p0").shelf is Shelf.OPEN
    assert store.verify().ok


def test_photos_are_added_in_the_unsigned_session(qtbot, window, store):
    page = page_of(qtbot, window)
    assert not page.photos.add.isEnabled()
    session = add_session(store, "p0", days_ago=1)
    add_session(store, "p0", status=SessionStatus.SIGNED)
    page.refresh()
    press(qtbot, page.photos.add)
    assert window.workspace.session.document.session.id == session.id
    assert window.workspace.session.strip._tabs.current == "photos"


def test_an_unsigned_session_goes_into_the_bin_from_the_page(qtbot, window, store):
    session = add_session(store, "p0", days_ago=1)
    page = page_of(qtbot, window)
    page.entry.ask("bin-session")
    press(qtbot, page.entry.act)
    assert store.session(session.id).binned_at
    assert page.go_on.isHidden()
    assert page.timeline.rows == ()


def test_an_entry_with_needles_in_says_why_it_cannot_be_put_away(qtbot, window, store):
    add_session(store, "p0", needles=2)
    page = page_of(qtbot, window)
    assert not page.entry.buttons["bin"].isEnabled()
    assert page.entry.buttons["bin"].toolTip() == "2 needles still in: take out and count first."
    page.entry.ask("bin-session")
    press(qtbot, page.entry.act)
    assert page.entry._told.text() == "2 needles still in: take out and count first."


def test_alerts_go_under_the_name_where_they_would_cut_it(qtbot, window, store):
    theme().start(QApplication.instance(), "light")  # the letters have the size of the program
    patient = store.patient("p0")
    name = "Marigold Sampleton-Placeholder of Fernhill"
    alerts = tuple(
        Alert(text=words, level=AlertLevel.STOP)
        for words in ("Lip filler, no needles near the mouth to 12 Dec", "Aspirin 75 mg daily")
    )
    store.apply([change_of(patient, replace(patient, name=name, alerts=alerts))])
    add_session(store, "p0")
    window.resize(1280, 800)
    page = page_of(qtbot, window)
    assert page.alerts_below.isVisible()
    assert page.alerts.parentWidget() is page.alerts_below
    qtbot.waitUntil(lambda: page._name.text() == name)
    window.resize(1900, 1000)
    qtbot.waitUntil(lambda: page.alerts.isVisible() and not page.alerts_below.isVisible())
    qtbot.waitUntil(lambda: page._name.text() == name)
