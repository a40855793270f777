"""Adjuncts: rows added, timed, edited and removed in place, by keyboard."""

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from acuchart.model.adjunct import Adjunct, AdjunctKind
from acuchart.model.area import Area, AreaKind
from acuchart.model.change import change_of
from acuchart.model.clock import local, minutes_between, on_day_of
from acuchart.store.kinds import of_session
from acuchart.ui.session.note.rows_form import number_of
from tests.ui.session_factory import show, sign

ROW = Adjunct(id="a", session_id="s1", ordinal=1, kind=AdjunctKind.CUPPING, site="upper back")


def page_of(qtbot, store):
    screen = show(qtbot, store, (1280, 800))
    screen.show_page("adjuncts")
    return screen, screen.page("adjuncts")


def kept(store):
    return of_session(store, Adjunct, "s1")


def test_a_row_is_added_timed_and_removed_by_keys_alone(qtbot, store):
    screen, page = page_of(qtbot, store)
    chip = page.add_chips.chip("kind", "Cupping")
    page.add_chips.focus_chip(chip)
    QTest.keyClick(chip, Qt.Key.Key_Return)
    (made,) = kept(store)
    row = page.row(made.id)
    assert screen.window().focusWidget() is row.site
    QTest.keyClicks(row.site, "upper back")
    QTest.keyClick(row.site, Qt.Key.Key_Tab)
    assert screen.window().focusWidget() is row.what
    QTest.keyClick(row.what, Qt.Key.Key_Tab)
    QTest.keyClick(row.at, Qt.Key.Key_Tab)
    assert screen.window().focusWidget() is row.now
    QTest.keyClick(row.now, Qt.Key.Key_Space)
    (made,) = kept(store)
    assert made.at
    assert made.site == "upper back"
    assert row.now.text() == "Stop"
    QTest.keyClick(row.now, Qt.Key.Key_Space)
    assert kept(store)[0].minutes == 1
    assert row.sentence.text() == f"Cupping at upper back from {local(made.at):%H:%M}, 1 min."
    QTest.keyClick(row.remove, Qt.Key.Key_Space)
    assert kept(store) == ()
    assert screen.document.undo()
    assert kept(store)[0].site == "upper back"
    assert page.row(made.id).site.text() == "upper back"


def test_what_cannot_be_is_refused_in_its_line_and_not_kept(qtbot, store):
    store.apply([change_of(None, ROW)])
    _, page = page_of(qtbot, store)
    row = page.row("a")
    for field, typed, said in ((row.at, "25:00", "is no time"), (row.minutes, "ten", "is no number")):
        field.setText(typed)
        field.editingFinished.emit()
        assert said in row.sentence.text()
        assert field.property("error")
    assert kept(store) == (ROW,)
    row.at.setText("1405")
    row.at.editingFinished.emit()
    row.minutes.setText("7,5")
    row.minutes.editingFinished.emit()
    assert kept(store)[0].minutes == 7.5
    assert f"{local(kept(store)[0].at):%H:%M}" == "14:05"


def test_microneedling_asks_for_passes_and_depth(qtbot, store):
    store.apply([change_of(None, ROW)])
    _, page = page_of(qtbot, store)
    row = page.row("a")
    assert not row.passes.isVisible()
    row.kind.setCurrentIndex(row.kind.findData(AdjunctKind.MICRONEEDLING))
    row.kind.activated.emit(row.kind.currentIndex())
    assert row.passes.isVisible()
    assert row.deep.isVisible()
    row.passes.setText("3")
    row.passes.editingFinished.emit()
    row.deep.setText("0.5")
    row.deep.editingFinished.emit()
    assert (kept(store)[0].passes, kept(store)[0].depth_mm) == (3, 0.5)


def test_what_is_drawn_on_a_plate_is_offered_as_a_row(qtbot, store):
    path = "0.1,0.1 0.2,0.1 0.2,0.2"
    areas = [
        Area(id="g", session_id="s1", kind=AreaKind.GUA_SHA, view="back-upper@1", path=path),
        Area(id="p", session_id="s1", kind=AreaKind.PAIN, view="back-upper@1", path=path, closed=True),
    ]
    store.apply([change_of(None, area) for area in areas])
    _, page = page_of(qtbot, store)
    offered = [b for b in page.findChildren(QPushButton) if b.isVisible() and b.text().startswith("Drawn")]
    assert [b.text().split(",")[0] for b in offered] == ["Drawn: Gua sha"]
    QTest.mouseClick(offered[0], Qt.MouseButton.LeftButton)
    assert (kept(store)[0].kind, kept(store)[0].area_id) == (AdjunctKind.GUA_SHA, "g")
    assert not [b for b in page.findChildren(QPushButton) if b.isVisible() and b.text().startswith("Drawn")]


def test_nothing_is_an_answer_until_something_is_added(qtbot, store):
    screen, page = page_of(qtbot, store)
    QTest.mouseClick(page.nothing, Qt.MouseButton.LeftButton)
    assert "Beside the needles: nothing." in screen.note.sentence
    page.add(AdjunctKind.HERBS)
    assert "beside" not in screen.document.findings
    assert not page.nothing.isVisible()


def test_a_signed_session_shows_its_rows_and_takes_nothing(qtbot, store):
    store.apply([change_of(None, ROW)])
    sign(store)
    _, page = page_of(qtbot, store)
    row = page.row("a")
    assert row.site.isReadOnly()
    assert not row.now.isEnabled()
    assert not row.remove.isEnabled()
    assert not page.add_chips.chip("kind", "Moxa").isEnabled()


def test_times_are_typed_for_the_day_of_the_session():
    start = "2026-11-17T13:41:00.000Z"
    day = local(start).date()
    for typed in ("14:05", "1405", "14.05", "14h05"):
        assert local(on_day_of(typed, start)).date() == day
        assert f"{local(on_day_of(typed, start)):%H:%M}" == "14:05"
    for typed in ("", "24:00", "9:60", "now", "１４:０５"):
        assert on_day_of(typed, start) == ""
    assert minutes_between(start, "2026-11-17T13:51:20.000Z") == 10
    assert minutes_between(start, start) == 1


@given(st.text(max_size=8) | st.floats(-5, 20_000).map(str))
def test_any_typed_number_is_one_that_can_be_or_none(text):
    value = number_of(text)
    assert value is None or 0 <= value < 10_000
