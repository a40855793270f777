"""A patient: added, warned about, edited in place, planned, and a session started."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from acuchart.model.appointment import Appointment
from acuchart.model.finding import Finding
from acuchart.model.patient import AlertLevel
from acuchart.model.session import SessionStatus
from acuchart.store.kinds import of_patient, of_session
from acuchart.ui.course_card import CourseCard
from acuchart.ui.patient import PatientPage
from acuchart.ui.patient_form import NewPatientPage
from tests.ui.shell_factory import add_course, add_session, type_into


@pytest.fixture
def store(window):
    return window.workspace.context.store


def page_of(qtbot, window, patient_id: str = "p0") -> PatientPage:
    window.workspace.open_patient(patient_id)
    page = window.workspace.stack.currentWidget()
    assert isinstance(page, PatientPage)
    qtbot.waitUntil(lambda: page.start.hasFocus())
    return page


def new_page(qtbot, window, name: str = "") -> NewPatientPage:
    window.workspace.new_patient(name)
    page = window.workspace.stack.currentWidget()
    assert isinstance(page, NewPatientPage)
    qtbot.waitUntil(lambda: window.focusWidget() is not None)
    return page


def test_a_new_patient_is_written_with_everything_that_was_typed(qtbot, window, store):
    page = new_page(qtbot, window)
    form = page.form
    assert not page.add.isEnabled()
    type_into(qtbot, form.fields["name"].edit, "Odette Fablewood")
    type_into(qtbot, form.born.field.edit, "27.9.1983")
    for key, text in (
        ("pronoun", "she"),
        ("work", "Medical"),
        ("goal", "Turn my head"),
        ("physician", "Dr Dummett"),
    ):
        type_into(qtbot, form.fields[key].edit, text)
    type_into(qtbot, form.alerts[0].words.edit, "Warfarin")
    qtbot.keyClick(form.alerts[0].words.edit, Qt.Key.Key_Tab)
    stop = next(made for made in form.alerts[0].level.findChildren(QPushButton) if made.text() == "Stop")
    qtbot.mouseClick(stop, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.add, Qt.MouseButton.LeftButton)
    shown = window.workspace.stack.currentWidget()
    assert isinstance(shown, PatientPage)
    patient = store.patient(shown.patient.id)
    assert (patient.name, patient.born, patient.pronoun) == ("Odette Fablewood", date(1983, 9, 27), "she")
    assert (patient.work, patient.goal, patient.physician) == ("Medical", "Turn my head", "Dr Dummett")
    assert [(alert.text, alert.level) for alert in patient.alerts] == [("Warfarin", AlertLevel.STOP)]
    assert patient.alerts[0].confirmed_on is not None
    assert patient.created_at


def test_a_name_that_is_here_already_is_shown_while_typing_and_never_blocks(qtbot, window, store):
    page = new_page(qtbot, window)
    type_into(qtbot, page.form.fields["name"].edit, "marigold samplton")
    qtbot.waitUntil(lambda: [row.title for row in page.near.rows.rows] == ["Marigold Sampleton"])
    assert page.add.isEnabled()
    qtbot.mouseClick(page.add, Qt.MouseButton.LeftButton)
    assert len(store.patients()) == 6


def test_the_alike_patient_can_be_opened_instead(qtbot, window, store):
    page = new_page(qtbot, window, "Mockridge Barnaby")
    assert [row.key for row in page.near.rows.rows] == ["p0"]
    qtbot.mouseClick(page.near.viewport(), Qt.MouseButton.LeftButton, pos=page.near.point_of(0))
    assert window.workspace.stack.currentWidget().patient.id == "p0"
    assert len(store.patients()) == 5


def test_a_date_that_can_be_two_days_is_asked_about(qtbot, window, store):
    page = new_page(qtbot, window, "Cosmo Testerby")
    born = page.form.born
    type_into(qtbot, born.field.edit, "03/04/1968")
    qtbot.keyClick(born.field.edit, Qt.Key.Key_Return)
    assert not page.add.isEnabled()
    chips = {made.text(): made for made in born.findChildren(QPushButton) if made.isVisible()}
    assert list(chips) == ["4 Mar 1968", "3 Apr 1968"]
    qtbot.mouseClick(chips["3 Apr 1968"], Qt.MouseButton.LeftButton)
    assert page.add.isEnabled()
    qtbot.mouseClick(page.add, Qt.MouseButton.LeftButton)
    assert store.patient(window.workspace.stack.currentWidget().patient.id).born == date(1968, 4, 3)


def test_what_is_no_date_is_said_under_the_field(qtbot, window):
    page = new_page(qtbot, window, "Cosmo Testerby")
    type_into(qtbot, page.form.born.field.edit, "someday")
    qtbot.keyClick(page.form.born.field.edit, Qt.Key.Key_Tab)
    assert page.form.born.field.hint.text().startswith("No date of birth that can be")
    assert not page.add.isEnabled()


def test_a_detail_is_written_when_the_focus_leaves(qtbot, window, store):
    page = page_of(qtbot, window)
    phone = page.form.fields["phone"].edit
    qtbot.mouseClick(phone, Qt.MouseButton.LeftButton)
    type_into(qtbot, phone, "555 0142")
    assert store.patient("p0").phone == ""
    qtbot.keyClick(phone, Qt.Key.Key_Tab)
    assert store.patient("p0").phone == "555 0142"


def test_a_detail_is_written_after_a_pause_in_typing(qtbot, window, store):
    page = page_of(qtbot, window)
    type_into(qtbot, page.goal.edit, "Read the prices")
    qtbot.waitUntil(lambda: store.patient("p0").goal == "Read the prices", timeout=3000)
    assert page.goal.edit.text() == "Read the prices"


def test_typed_words_are_written_when_the_page_is_left_at_once(qtbot, window, store):
    page = page_of(qtbot, window)
    type_into(qtbot, page.form.fields["complaint"].edit, ", left")
    window.workspace.go("today")
    assert store.patient("p0").complaint == "Neck pain, left"


def test_a_name_cannot_be_emptied(qtbot, window, store):
    page = page_of(qtbot, window)
    name = page.form.fields["name"]
    name.edit.setFocus()
    name.edit.selectAll()
    qtbot.keyClick(name.edit, Qt.Key.Key_Delete)
    qtbot.keyClick(name.edit, Qt.Key.Key_Tab)
    assert name.hint.text() == "A patient needs a name."
    assert store.patient("p0").name == "Barnaby Mockridge"


def test_a_write_that_fails_keeps_the_words_and_the_banner_says_why(qtbot, window, store):
    page = page_of(qtbot, window)
    store.connection.execute("PRAGMA query_only = ON")
    type_into(qtbot, page.form.fields["phone"].edit, "555")
    qtbot.keyClick(page.form.fields["phone"].edit, Qt.Key.Key_Tab)
    assert "cannot be written" in window.workspace.banner.text
    assert page.form.fields["phone"].edit.text() == "555"
    assert page.form.fields["phone"].edit.property("error") is True
    store.connection.execute("PRAGMA query_only = OFF")
    assert page.form.fields["phone"].settle()
    assert store.patient("p0").phone == "555"
    assert window.workspace.banner.text == ""


def test_start_session_belongs_to_the_running_course_and_treats_what_the_last_one_did(qtbot, window, store):
    course = add_course(store, "p0", planned=3)
    add_session(store, "p0", days_ago=2, course_id=course.id, title="Micro eye", status=SessionStatus.SIGNED)
    page = page_of(qtbot, window)
    assert page.start.text() == "Start session 2"
    qtbot.keyClick(page.start, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert window.workspace.place == "session"
    assert window.workspace.nav.isHidden()
    session = window.workspace.session.document.session
    assert (session.course_id, session.title, session.patient_id) == (course.id, "Micro eye", "p0")
    window.workspace.session.home_requested.emit()
    assert window.workspace.place == "patient"
    assert not window.workspace.nav.isHidden()
    again = window.workspace.stack.currentWidget()
    assert again.go_on.text() == "Go on with session 2"
    assert again.timeline.rows[0].key == session.id


def test_a_full_course_does_not_take_another_session(qtbot, window, store):
    course = add_course(store, "p0", planned=1)
    add_session(store, "p0", days_ago=2, course_id=course.id)
    page = page_of(qtbot, window)
    assert page.start.text() == "Start session 1"
    page.start.click()
    assert window.workspace.session.document.session.course_id is None


def test_a_course_is_planned_in_one_line(qtbot, window, store):
    page = page_of(qtbot, window)
    card = page.findChild(CourseCard)
    qtbot.mouseClick(card.plan, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(card.form.fields["name"].edit, "Micro eye")
    qtbot.keyClick(card.form.fields["name"].edit, Qt.Key.Key_Return)
    (course,) = store.courses("p0")
    assert (course.name, course.planned_sessions, course.gap_days) == ("Micro eye", 10, 1.4)
    assert course.origin
    assert page.start.text() == "Start session 1"
    assert card.plan.isHidden()


def test_a_box_of_the_course_opens_its_session(qtbot, window, store):
    course = add_course(store, "p0")
    session = add_session(store, "p0", days_ago=2, course_id=course.id)
    page = page_of(qtbot, window)
    bar = page.course.bar
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.box(5).center().toPoint())
    assert window.workspace.place == "patient"
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.box(0).center().toPoint())
    assert window.workspace.session.document.session.id == session.id


def test_last_points_and_alerts_are_on_the_page(qtbot, window, store):
    from acuchart.model.ledger import points_in_words

    add_session(store, "p0", needles=3)
    page = page_of(qtbot, window)
    assert points_in_words(store.needles("s-p0-0")) == ("free mark R ×3",)
    assert page.points._words.text() == "free mark R ×3"
    assert page.points._note.full == "today, 3 needles"


def test_an_alert_is_confirmed_again_with_one_press(qtbot, window, store):
    from dataclasses import replace

    from acuchart.model.change import change_of
    from acuchart.model.patient import Alert

    old = store.patient("p0")
    before = date.today() - timedelta(days=30)
    store.apply([change_of(old, replace(old, alerts=(Alert(text="Warfarin", confirmed_on=before),)))])
    page = page_of(qtbot, window)
    qtbot.mouseClick(page.form.alerts[0]._day, Qt.MouseButton.LeftButton)
    assert store.patient("p0").alerts[0].confirmed_on == date.today()


def test_days_are_proposed_taken_out_and_written_into_a_calendar(qtbot, window, store, tmp_path):
    course = add_course(store, "p0", planned=4)
    page = page_of(qtbot, window)
    days = page.course.days
    qtbot.mouseClick(days.propose, Qt.MouseButton.LeftButton)
    planned = of_patient(store, Appointment, "p0")
    assert [one.course_id for one in planned] == [course.id] * 4
    assert days.propose.isHidden()
    target = tmp_path / "visits.ics"
    days.write_calendar(target)
    assert target.read_bytes().count(b"BEGIN:VEVENT\r\n") == 4
    assert b"Mockridge" not in target.read_bytes()
    days._chip(planned[0]).click()
    assert len(of_patient(store, Appointment, "p0")) == 3
    type_into(qtbot, days.day.edit, "2 weeks")
    qtbot.keyClick(days.day.edit, Qt.Key.Key_Return)
    assert date.today() + timedelta(days=14) in [one.day for one in of_patient(store, Appointment, "p0")]


def test_a_plan_is_changed_in_place_and_ended_with_a_reason(qtbot, window, store):
    add_course(store, "p0")
    page = page_of(qtbot, window)
    card = page.course
    qtbot.mouseClick(card.change, Qt.MouseButton.LeftButton)
    field = card.form.fields["gap_days"].edit
    field.selectAll()
    qtbot.keyClicks(field, "1,4")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert store.courses("p0")[0].gap_days == 1.4
    field.selectAll()
    qtbot.keyClicks(field, "often")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert card.form.fields["gap_days"].hint.text() == "Write a number."
    assert store.courses("p0")[0].gap_days == 1.4
    type_into(qtbot, card.why, "Moved away")
    qtbot.mouseClick(card.end, Qt.MouseButton.LeftButton)
    (course,) = store.courses("p0")
    assert (course.ended_on, course.ended_why) == (date.today(), "Moved away")
    assert card.plan.isVisible()
    assert "Moved away" in card._next.text()


def test_a_review_that_is_due_is_marked_as_done(qtbot, window, store):
    from dataclasses import replace

    from acuchart.model.change import change_of

    course = add_course(store, "p0")
    store.apply([change_of(course, replace(course, reviews="1 4"))])
    session = add_session(store, "p0", days_ago=2, course_id=course.id)
    page = page_of(qtbot, window)
    assert page.course.review.isVisible()
    qtbot.mouseClick(page.course.review, Qt.MouseButton.LeftButton)
    (found,) = of_session(store, Finding, session.id)
    assert found.data == {"of": "session 1"}
    assert page.course.review.isHidden()
