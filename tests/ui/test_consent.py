"""Consent in a real window: signed with the mouse, by touch, by a guardian, on paper; reviewed; withdrawn."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from acuchart import assets
from acuchart.model.change import change_of
from acuchart.model.consent import Consent, ConsentText, Scope
from acuchart.model.picture import Picture
from acuchart.model.signing import next_version, read_strokes, words_of
from acuchart.store import open_file
from acuchart.store.consents import holding, signatures
from acuchart.store.kinds import of_patient, of_practice
from acuchart.ui import moments
from acuchart.ui.consent.page import ConsentPage
from acuchart.ui.consent.texts_section import ConsentTextsSection
from acuchart.ui.context import Context
from acuchart.ui.settings import Settings
from tests.ui.shell_factory import add_patients, make_file

LEFT = Qt.MouseButton.LeftButton
TEXTS = {text.key: text for text in assets.load_consent_texts()}


@pytest.fixture
def page(qtbot, tmp_path: Path) -> Iterator[ConsentPage]:
    store = make_file(tmp_path)
    add_patients(store)
    context = Context(store, Settings())
    made = ConsentPage(context, "p0")
    context.setParent(made)
    qtbot.addWidget(made)
    made.resize(1216, 760)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    yield made
    store.close()


def of_file(page: ConsentPage) -> tuple[Consent, ...]:
    return of_patient(page._context.store, Consent, "p0")


def draw(page: ConsentPage) -> None:
    assert page.sheet is not None
    field = page.sheet.field
    QTest.mousePress(field, LEFT, Qt.KeyboardModifier.NoModifier, QPoint(60, 90))
    for step in range(12):
        QTest.mouseMove(field, QPoint(60 + step * 14, 60 + step % 3 * 20))
    QTest.mouseRelease(field, LEFT, Qt.KeyboardModifier.NoModifier, QPoint(240, 90))


def click(widget) -> None:
    QTest.mouseClick(widget, LEFT)


def rows(page: ConsentPage) -> dict[str, str]:
    return {row.title: row.sub for row in page.list.rows.rows}


def signed(**values: object) -> Consent:
    text = TEXTS["treatment"]
    plain = {"id": "old", "patient_id": "p0", "scope": Scope.TREATMENT, "at": "2025-01-01T08:00:00.000Z"}
    plain |= {"by": "Barnaby Mockridge", "title": text.title, "version": 1, "words": words_of(text)}
    return Consent(**{**plain, **values})


def test_gaps_are_filled_and_choices_answered_before_it_is_signed(page: ConsentPage):
    text = TEXTS["left_in"]
    own = next_version(text, "own", "2026-11-20T08:00:00.000Z", text="{Which needles} stay in.\n[ ] On the ears")
    assert page._context.write(change_of(None, own))
    page.show_scope(Scope.LEFT_IN)
    assert "____________ (Which needles) stay in." in page.view.sheet.words
    click(page.view.sign)
    sheet = page.sheet
    draw(page)
    assert not sheet.keep.isEnabled()
    assert sheet.keep.toolTip() == "“Which needles” is not filled in yet."
    QTest.keyClicks(sheet.open_parts.fields["Which needles"], "2 press tacks")
    assert sheet.sheet.words.startswith("2 press tacks stay in.")
    assert sheet.keep.toolTip() == "“On the ears” is not answered yet."
    click(sheet.open_parts.choices["On the ears"].buttons["No"])
    click(sheet.keep)
    (one,) = of_file(page)
    assert one.words == f"2 press tacks stay in.\nNo: On the ears\n\nRisks\n\n{text.risks}"
    assert "sign again" not in page.view._more.text(), "the words are those of the text"
    again = next_version(own, "later", "2026-11-21T08:00:00.000Z", text="{Which needles} are in.\n[ ] On the ears")
    assert page._context.write(change_of(None, again))
    page.refresh()
    assert "sign again" in page.view._more.text()


def test_a_consent_is_signed_with_the_mouse_and_keeps_the_exact_words(page: ConsentPage):
    assert set(rows(page).values()) == {"not signed"}
    click(page.view.sign)
    assert page.sheet is not None
    assert not page.list.isVisible(), "the patient sees no more than the words"
    assert TEXTS["treatment"].risks in page.sheet.sheet.words
    assert not page.sheet.keep.isEnabled()
    draw(page)
    click(page.sheet.keep)
    (one,) = of_file(page)
    assert one.words == words_of(TEXTS["treatment"])
    assert (one.by, one.version, one.scope) == ("Barnaby Mockridge", 1, Scope.TREATMENT)
    (stroke,) = read_strokes(one.strokes)
    assert len(stroke) >= 12
    assert [dot.ms for dot in stroke] == sorted(dot.ms for dot in stroke)
    assert one.expires_on == date(moments.today().year + 1, moments.today().month, moments.today().day)
    assert page.sheet is None
    assert page.list.isVisible()
    assert rows(page)["Treatment"].startswith("signed ")
    assert Scope.TREATMENT in holding(page._context.store, "p0", moments.today())


def test_a_tap_is_no_signature_and_clear_begins_anew(page: ConsentPage):
    click(page.view.sign)
    assert page.sheet is not None
    click(page.sheet.field)
    assert not page.sheet.keep.isEnabled()
    draw(page)
    assert page.sheet.keep.isEnabled()
    click(page.sheet.again)
    assert not page.sheet.keep.isEnabled()
    assert page.sheet.field.text == ""
    draw(page)
    QTest.keyClick(page.sheet.field, Qt.Key.Key_Delete)
    assert page.sheet.field.text == ""


def test_one_finger_signs_and_the_palm_does_not(page: ConsentPage):
    device = QTest.createTouchDevice()
    assert device.type() is QPointingDevice.DeviceType.TouchScreen
    click(page.view.sign)
    assert page.sheet is not None
    field = page.sheet.field
    QTest.touchEvent(field, device).press(0, QPoint(40, 60), field)
    QTest.touchEvent(field, device).move(0, QPoint(120, 80), field).press(1, QPoint(500, 120), field)
    QTest.touchEvent(field, device).move(0, QPoint(300, 60), field).move(1, QPoint(600, 120), field)
    QTest.touchEvent(field, device).release(0, QPoint(300, 60), field).release(1, QPoint(600, 120), field)
    (stroke,) = read_strokes(field.text)
    assert max(dot.x for dot in stroke) * field.width() / 1000 == pytest.approx(300, abs=3)
    assert page.sheet.keep.isEnabled()


def test_a_pen_signs(page: ConsentPage):
    click(page.view.sign)
    assert page.sheet is not None
    field = page.sheet.field
    kinds = QEvent.Type
    for kind, x in ((kinds.TabletPress, 50), (kinds.TabletMove, 200), (kinds.TabletRelease, 200)):
        place = QPointF(x, 70)
        none, left = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton
        device, everywhere = QPointingDevice.primaryPointingDevice(), QPointF(field.mapToGlobal(place))
        pressed = none if kind is kinds.TabletMove else left
        held = none if kind is kinds.TabletRelease else left
        keys = Qt.KeyboardModifier.NoModifier
        pen = QTabletEvent(kind, device, place, everywhere, 0.5, 0, 0, 0.0, 0.0, 0.0, keys, pressed, held)
        QApplication.sendEvent(field, pen)
    (stroke,) = read_strokes(field.text)
    assert len(stroke) == 2
    assert page.sheet.keep.isEnabled()


def test_the_scan_of_a_paper_is_kept_as_a_picture_and_named(page: ConsentPage, tmp_path: Path, qtbot):
    page._context.write(change_of(None, signed()))
    assert page.view.scan.isVisible()
    paper = QImage(600, 800, QImage.Format.Format_RGB32)
    paper.fill(Qt.GlobalColor.white)
    file = tmp_path / "scan.png"
    assert paper.save(str(file))
    with qtbot.waitSignal(page.view._scans.said, timeout=20_000) as told:
        page.view._scans.add(of_file(page)[0], file)
    assert told.args == ["1 picture was added."]
    (picture,) = of_patient(page._context.store, Picture, "p0")
    assert of_file(page)[0].picture_id == picture.id
    assert (picture.pose, picture.session_id) == ("paper", None)
    assert not page.view.scan.isVisible()
    assert "its scan is among the photos" in page.view._by.text()


def test_a_scan_that_cannot_be_read_leaves_the_consent_as_it_was(page: ConsentPage, tmp_path: Path, qtbot):
    page._context.write(change_of(None, signed()))
    file = tmp_path / "scan.pdf"
    file.write_bytes(b"no scan at all")
    with qtbot.waitSignal(page.view._scans.said, timeout=20_000) as told:
        page.view._scans.add(of_file(page)[0], file)
    assert "Not added: scan.pdf" in told.args[0]
    assert of_file(page)[0].picture_id == ""
    assert page.view.scan.isVisible()


def test_a_file_that_is_only_read_offers_no_signature(qtbot, tmp_path: Path):
    store = make_file(tmp_path)
    add_patients(store)
    store.apply([change_of(None, signed())])
    path = store.path
    store.close()
    with closing(open_file(path, read_only=True)) as reader:
        context = Context(reader, Settings())
        page = ConsentPage(context, "p0")
        context.setParent(page)
        qtbot.addWidget(page)
        page.show()
        assert not page.view.sign.isEnabled()
        assert not page.view.review.isEnabled()
        assert not page.view.withdraw.isEnabled()
        assert page.view.print.isEnabled()


@pytest.mark.parametrize("size", [(560, 380), (900, 600), (1800, 1000)])
def test_nothing_is_cut_off_in_a_window_of_any_size(page: ConsentPage, size: tuple[int, int]):
    page.resize(*size)
    QApplication.processEvents()
    inside(page.view, page.view.sign, page.view.sheet)
    page._context.write(change_of(None, signed()))
    QApplication.processEvents()
    acts = (page.view.sign, page.view.review, page.view.withdraw, page.view.scan, page.view.print)
    inside(page.view, *acts)
    assert all(page.view.sheet.y() >= act.geometry().bottom() for act in acts)
    click(page.view.sign)
    QApplication.processEvents()
    assert page.sheet is not None
    page.sheet.who.set("guardian")
    page.sheet._say()
    QApplication.processEvents()
    inside(page.sheet, page.sheet.keep, page.sheet.on_paper, page.sheet.guardian, page.sheet.field)


def inside(outer, *widgets) -> None:
    window = outer.window()
    for one in widgets:
        right = one.mapTo(window, QPoint(one.width(), 0)).x()
        assert right <= window.width(), f"{one} ends at {right}"
        assert one.width() >= one.minimumSizeHint().width()


def test_a_guardian_signs_by_name(page: ConsentPage):
    patient = page._context.store.patient("p0")
    page._context.write(change_of(patient, replace(patient, guardian="Rosa Mockridge")))
    click(page.view.sign)
    assert page.sheet is not None
    assert page.sheet.who.current == "guardian"
    draw(page)
    page.sheet.guardian.clear()
    assert not page.sheet.keep.isEnabled()
    QTest.keyClicks(page.sheet.guardian, "Rosa Mockridge")
    click(page.sheet.keep)
    assert of_file(page)[0].by == "Rosa Mockridge (guardian)"


def test_by_keyboard_alone_it_is_signed_on_paper(page: ConsentPage):
    page.take_focus()
    QTest.keyClick(page.list, Qt.Key.Key_Down)
    QTest.keyClick(page.list, Qt.Key.Key_Return)
    assert page.view._title.text() == TEXTS["stimulation"].title
    tab_to(page, page.view.sign)
    QTest.keyClick(page.view.sign, Qt.Key.Key_Space)
    assert page.sheet is not None
    tab_to(page, page.sheet.on_paper)
    QTest.keyClick(page.sheet.on_paper, Qt.Key.Key_Space)
    day = moments.today() - timedelta(days=3)
    page.sheet.day.edit.selectAll()
    page.sheet.day.edit.setFocus()
    QTest.keyClicks(page.sheet.day.edit, day.isoformat())
    tab_to(page, page.sheet.keep)
    QTest.keyClick(page.sheet.keep, Qt.Key.Key_Space)
    (one,) = of_file(page)
    assert (one.scope, one.strokes, one.by) == (Scope.STIMULATION, "", "Barnaby Mockridge")
    assert moments.day_of(one.at) == day
    assert "on paper" in page.view._by.text()


def tab_to(page: ConsentPage, wanted) -> None:
    for _ in range(30):
        here = QApplication.focusWidget()
        if here is wanted:
            return
        QTest.keyClick(here, Qt.Key.Key_Tab)
    raise AssertionError(f"Tab does not lead there, but to {QApplication.focusWidget()}")


def test_a_paper_of_tomorrow_is_refused(page: ConsentPage):
    click(page.view.sign)
    assert page.sheet is not None
    click(page.sheet.on_paper)
    tomorrow = (moments.today() + timedelta(days=1)).isoformat()
    page.sheet.day.edit.selectAll()
    page.sheet.day.edit.setFocus()
    QTest.keyClicks(page.sheet.day.edit, tomorrow)
    click(page.sheet.keep)
    assert of_file(page) == ()
    assert "has not come" in page.sheet.day.hint.text()


def test_escape_and_back_leave_without_a_signature(page: ConsentPage, qtbot):
    click(page.view.sign)
    assert page.sheet is not None
    QTest.keyClick(page.sheet.field, Qt.Key.Key_Escape)
    assert page.sheet is None
    click(page.view.sign)
    click(page.back)
    assert page.sheet is None
    with qtbot.waitSignal(page.left):
        click(page.back)
    assert of_file(page) == ()


def test_it_is_reviewed_and_withdrawn_with_a_reason_with_all_that_held(page: ConsentPage):
    page._context.write(
        change_of(None, signed()), change_of(None, signed(id="new", at="2026-01-01T08:00:00.000Z"))
    )
    click(page.view.review)
    assert {one.id: one.reviewed_on for one in of_file(page)} == {"old": None, "new": moments.today()}
    click(page.view.withdraw)
    click(page.view.take_back)
    assert all(one.withdrawn_on is None for one in of_file(page)), "no reason yet"
    QTest.keyClicks(page.view.why, "moves away")
    click(page.view.take_back)
    assert [(one.withdrawn_on, one.withdrawn_why) for one in of_file(page)] == [
        (moments.today(), "moves away")
    ] * 2
    assert holding(page._context.store, "p0", moments.today()) == {}
    assert rows(page)["Treatment"].startswith("withdrawn ")
    assert page.view.sign.text() == "Sign now"


def test_an_ended_consent_says_so_and_an_earlier_one_can_be_read(page: ConsentPage):
    ended = moments.today() - timedelta(days=1)
    first = signed(words="Words of another year.", withdrawn_on=date(2025, 6, 1), withdrawn_why="x")
    page._context.write(change_of(None, first))
    page._context.write(change_of(None, signed(id="b", at="2025-11-01T08:00:00.000Z", expires_on=ended)))
    assert rows(page)["Treatment"] == f"ended {moments.day_text(ended)}"
    assert [row.key for row in page.view.earlier.rows.rows] == ["old"]
    page.view.earlier.opened.emit("old")
    assert "Words of another year." in page.view.sheet.words
    assert page.view.state.startswith("Withdrawn")


def test_a_changed_text_is_said_beside_the_old_signature(page: ConsentPage):
    page._context.write(change_of(None, signed()))
    changed = next_version(TEXTS["treatment"], "v2", "2026-11-01T08:00:00.000Z", text="Other words.")
    page._context.write(change_of(None, changed))
    assert "version 2 now" in page.view._more.text()
    assert TEXTS["treatment"].text in page.view.sheet.words
    click(page.view.sign)
    assert page.sheet is not None
    assert "Other words." in page.sheet.sheet.words


def test_the_paper_of_what_is_shown_can_be_made(page: ConsentPage):
    assert page.view.print.button.text() == "Blank form"
    assert page.view.pdf().startswith(b"%PDF")
    page._context.write(change_of(None, signed()))
    assert page.view.print.button.text() == "Print"
    assert page.view.pdf().startswith(b"%PDF")


# ---- the texts in Practice


@pytest.fixture
def section(qtbot, tmp_path: Path) -> Iterator[ConsentTextsSection]:
    store = make_file(tmp_path)
    context = Context(store, Settings())
    made = ConsentTextsSection(context)
    context.setParent(made)
    qtbot.addWidget(made)
    made.resize(940, 900)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    store.close()


def own(section: ConsentTextsSection) -> list[ConsentText]:
    return list(of_practice(section._context.store, ConsentText))


def test_a_change_makes_a_new_version_and_the_old_row_stays(section: ConsentTextsSection):
    for months, words in ((6, "First own words."), (None, "Second own words.")):
        section.rows.opened.emit("treatment")
        section.editor.text.setPlainText(words)
        section.editor.months.setText("" if months is None else str(months))
        click(section.editor.keep)
    first, second = own(section)
    assert (first.version, first.text, first.months) == (2, "First own words.", 6)
    assert (second.version, second.text, second.months) == (3, "Second own words.", None)
    assert first.key == second.key == "treatment"
    assert "version 3" in section.rows.rows.rows[0].sub


def test_what_was_not_changed_makes_no_version(section: ConsentTextsSection):
    section.rows.opened.emit("share")
    click(section.editor.keep)
    assert own(section) == []
    assert not section.editor.isVisible()


def test_a_text_without_risks_and_a_wrong_number_are_refused_and_a_promise_is_named(section: ConsentTextsSection):
    section.rows.opened.emit("left_in")
    section.editor.risks.setPlainText("  ")
    click(section.editor.keep)
    assert "names the risks" in section.editor.said
    section.editor.risks.setPlainText("None: it is risk-free.")
    assert "“risk-free” promises something" in section.editor.said
    section.editor.months.setText("a year")
    click(section.editor.keep)
    assert section.editor.said.startswith("Write the months as a number")
    assert own(section) == []


def test_an_own_text_is_added_and_taken_out_of_use_and_used_again(section: ConsentTextsSection):
    section.scope.setCurrentIndex(section.scope.findData("treatment"))
    click(section.add)
    for field, words in ((section.editor.title, "Face needles, 7 mm"), (section.editor.text, "I agree.")):
        field.setFocus()
        QTest.keyClicks(field, words)
    section.editor.risks.setPlainText("A bruise.")
    section.editor.language.setText("de")
    click(section.editor.keep)
    (one,) = own(section)
    assert (one.version, one.scope, one.language, one.months) == (1, Scope.TREATMENT, "de", 12)
    assert section.state[0] == "9 texts"
    for removed, state in ((True, "8 texts"), (False, "9 texts")):
        section.rows.opened.emit(one.key)
        click(section.editor.use)
        assert own(section)[-1].removed is removed
        assert section.state[0] == state
    assert [row.version for row in own(section)] == [1, 2, 3]


def test_signatures_are_counted_by_version(section: ConsentTextsSection):
    store = section._context.store
    add_patients(store, ("Ada Invented",))
    section._context.write(change_of(None, signed()), change_of(None, signed(id="two")))
    assert signatures(store) == {(TEXTS["treatment"].title, 1): 2}
    section.refresh()
    assert section.rows.rows.rows[0].state == "signed 2 times"
