"""The Measures tab: digits and Tab write values, impossible ones are kept as drafts and are no values."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from acuchart.model.change import change_of
from acuchart.model.done import before_and_after
from acuchart.model.measure import Measure
from acuchart.store.kinds import of_session
from acuchart.ui.context import Context
from acuchart.ui.document import SessionDocument
from acuchart.ui.fields import PAUSE_MS
from acuchart.ui.measures.face_card import FaceCard
from acuchart.ui.measures.own_words_card import OwnWordsCard
from acuchart.ui.measures.page import MeasuresPage
from acuchart.ui.measures.rows import ValueField
from acuchart.ui.measures.scale import Scale
from acuchart.ui.measures.values import Key
from acuchart.ui.settings import Settings
from tests.ui.shell_factory import add_patients, add_session, bring_up, make_file

R, L = Key("VA_LOGMAR", "", "R"), Key("VA_LOGMAR", "", "L")


@pytest.fixture
def page(qtbot: Any, tmp_path: Path) -> Iterator[MeasuresPage]:
    store = make_file(tmp_path)
    patient = add_patients(store)[0]
    last = add_session(store, patient.id, days_ago=7)
    facts = {"patient_id": patient.id, "kind": "VA_LOGMAR", "typed": "20/50", "value": 0.4, "session_id": last.id}
    for side in "RL":
        made = Measure(id=f"old{side}", at="2026-01-05T10:00:00.000Z", side=side, **facts)
        store.apply([change_of(None, made)])
    session = add_session(store, patient.id)
    document = SessionDocument(store, session.id)
    made_page = MeasuresPage(Context(store, Settings()), document)
    qtbot.addWidget(made_page)
    made_page.resize(1000, 600)
    bring_up(qtbot, made_page)
    made_page.take_focus()
    yield made_page
    store.close()


def typed(page: MeasuresPage) -> dict[str, tuple[str, float | None]]:
    """What the file itself holds of the session."""
    every = of_session(page.context.store, Measure, page._document.session.id)
    return {one.side or one.moment: (one.typed, one.value) for one in every}


def edit(page: MeasuresPage, key: Key) -> QLineEdit:
    part = page.fields[key]
    assert isinstance(part, ValueField)
    return part.edit


def test_the_last_sessions_set_is_offered_and_typed_through_by_tab(page: MeasuresPage, qtbot: Any) -> None:
    assert list(page.fields) == [R, L]
    assert edit(page, R).hasFocus()
    qtbot.keyClicks(edit(page, R), "6/12-2")
    qtbot.keyClick(edit(page, R), Qt.Key.Key_Tab)
    assert edit(page, L).hasFocus()
    qtbot.keyClicks(edit(page, L), "0,5")
    qtbot.keyClick(edit(page, L), Qt.Key.Key_Tab)
    assert typed(page) == {"R": ("6/12-2", 0.34), "L": ("0,5", 0.3)}


def test_a_scale_shows_what_the_file_holds_where_it_cannot_be_written(page: MeasuresPage, qtbot: Any) -> None:
    scale = page.rows.add("PAIN_NRS").parts[Key("PAIN_NRS", moment="before")]
    own = page.card("MYMOP2")
    face = page.card("GAIS")
    assert isinstance(scale, Scale)
    assert isinstance(own, OwnWordsCard)
    assert isinstance(face, FaceCard)
    qtbot.keyClick(scale, "4")
    own.words.setText("print swims")
    own.add.click()
    page.context.store.connection.execute("PRAGMA query_only = ON")
    for part, key, held in ((scale, "6", "4"), (own.scales["print swims"], "3", ""), (face.gais, "2", "")):
        qtbot.keyClick(part, key)
        assert part.text() == held
    assert typed(page) == {"before": ("4", 4.0)}


def test_whoever_answered_has_still_answered_when_it_is_confirmed(page: MeasuresPage, qtbot: Any) -> None:
    key = Key("FREQ_MED")
    row = page.rows.add("FREQ_MED")
    page.values.take(key, "40", by="patient")
    assert row.right.isVisible()
    qtbot.mouseClick(row.right, Qt.MouseButton.LeftButton)
    there = page.values.there(key)
    assert there is not None
    assert (there.by, there.conditions["sure"]) == ("patient", True)


def test_what_is_refused_is_a_draft_that_comes_back_with_its_sentence(page: MeasuresPage, qtbot: Any) -> None:
    qtbot.keyClicks(edit(page, R), "20/0")
    qtbot.keyClick(edit(page, R), Qt.Key.Key_Tab)
    assert typed(page) == {"R": ("20/0", None)}
    again = MeasuresPage(page.context, SessionDocument(page.context.store, page._document.session.id))
    qtbot.addWidget(again)
    assert edit(again, R).text() == "20/0"
    assert edit(again, R).property("error")
    assert "has a zero" in again.rows.rows["VA_LOGMAR", ""].refused.text()
    assert before_and_after(page._document.measures.values(), {}) == ()
    corrected = edit(page, R)
    corrected.setFocus()
    corrected.selectAll()
    qtbot.keyClicks(corrected, "20/40")
    qtbot.keyClick(corrected, Qt.Key.Key_Tab)
    assert typed(page) == {"R": ("20/40", 0.3)}
    assert not page.rows.rows["VA_LOGMAR", ""].refused.text()


def test_what_is_being_typed_is_in_the_file_within_a_second(page: MeasuresPage, qtbot: Any) -> None:
    with qtbot.waitSignal(page._document.saved, timeout=PAUSE_MS + 200):
        qtbot.keyClicks(edit(page, R), "20/")
    assert typed(page) == {"R": ("20/", None)}
    assert edit(page, R).hasFocus()


def test_an_unusual_value_is_kept_and_asked_about_once(page: MeasuresPage, qtbot: Any) -> None:
    row = page.rows.add("IOP")
    first = next(iter(row.parts.values()))
    assert isinstance(first, ValueField)
    first.edit.setFocus()
    qtbot.keyClicks(first.edit, "45")
    qtbot.keyClick(first.edit, Qt.Key.Key_Tab)
    assert typed(page) == {"R": ("45", 45.0)}
    assert "Is it right" in row.question.text()
    qtbot.mouseClick(row.right, Qt.MouseButton.LeftButton)
    assert not row.question.text()
    again = MeasuresPage(page.context, SessionDocument(page.context.store, page._document.session.id))
    qtbot.addWidget(again)
    assert not again.rows.rows["IOP", ""].question.text()


def test_the_usual_set_takes_less_than_twenty_seconds(page: MeasuresPage, qtbot: Any) -> None:
    """Two acuities, pain before and after: keys at 0.28 s each and a thought of 1.35 s for each value.

    Both times are those of the keystroke-level model (Card, Moran and Newell 1980) for an average typist.
    """
    page.rows.add("PAIN_NRS")
    keys = 0
    for word in ("20/50-2", "6/24", "5", "10"):
        focus = QApplication.focusWidget()
        assert focus is not None
        for letter in word:
            qtbot.keyClick(focus, letter)
            keys += 1
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
        keys += 1
    assert typed(page) == {"R": ("20/50-2", 0.44), "L": ("6/24", 0.6), "before": ("5", 5.0), "after": ("10", 10.0)}
    assert keys * 0.28 + 4 * 1.35 < 20


def test_a_dot_takes_a_value_out_again(page: MeasuresPage, qtbot: Any) -> None:
    qtbot.keyClicks(edit(page, R), "70")
    qtbot.keyClick(edit(page, R), Qt.Key.Key_Tab)
    assert len(page._document.measures) == 1
    edit(page, R).setFocus()
    edit(page, R).selectAll()
    qtbot.keyClicks(edit(page, R), ".")
    qtbot.keyClick(edit(page, R), Qt.Key.Key_Tab)
    assert not page._document.measures


def test_a_scale_is_tapped_and_tapped_out(page: MeasuresPage, qtbot: Any) -> None:
    row = page.rows.add("PAIN_NRS", "both feet")
    page.widget().adjustSize()
    scale = row.parts[Key("PAIN_NRS", "both feet", "", "before")]
    assert isinstance(scale, Scale)
    spot = scale.box(7).center().toPoint()
    qtbot.mouseClick(scale, Qt.MouseButton.LeftButton, pos=spot)
    assert typed(page) == {"before": ("7", 7.0)}
    qtbot.mouseClick(scale, Qt.MouseButton.LeftButton, pos=spot)
    assert not typed(page)


def test_a_pain_is_of_a_complaint_that_is_offered_or_typed(page: MeasuresPage, qtbot: Any) -> None:
    choose(page, "PAIN_NRS")
    assert page.place.isVisible()
    assert "Neck pain" in [page.place.itemText(at) for at in range(page.place.count())]
    line = page.place.lineEdit()
    assert line is not None
    qtbot.keyClicks(line, "left  knee")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert not page.place.isVisible()
    scale = page.fields[Key("PAIN_NRS", "left knee", "", "before")]
    qtbot.keyClick(scale, "4")
    (kept,) = of_session(page.context.store, Measure, page._document.session.id)
    assert (kept.kind, kept.site, kept.moment, kept.value) == ("PAIN_NRS", "left knee", "before", 4.0)
    choose(page, "IOP")  # of the eye, it needs no place
    assert Key("IOP", "", "R") in page.fields


def choose(page: MeasuresPage, name: str) -> None:
    at = page.more.findData(name)
    page.more.setCurrentIndex(at)
    page.more.activated.emit(at)


def test_a_value_after_the_needles_has_its_own_field(page: MeasuresPage, qtbot: Any) -> None:
    row = page.rows.rows["VA_LOGMAR", ""]
    qtbot.mouseClick(row.later, Qt.MouseButton.LeftButton)
    after = Key("VA_LOGMAR", "", "R", "after")
    qtbot.keyClicks(edit(page, after), "20/40")
    qtbot.keyClick(edit(page, after), Qt.Key.Key_Tab)
    (kept,) = of_session(page.context.store, Measure, page._document.session.id)
    assert (kept.moment, kept.side, kept.value) == ("after", "R", 0.3)
    again = MeasuresPage(page.context, SessionDocument(page.context.store, page._document.session.id))
    qtbot.addWidget(again)
    assert edit(again, after).text() == "20/40"


def test_how_an_acuity_was_measured_is_written_into_both_eyes(page: MeasuresPage, qtbot: Any) -> None:
    how = page.rows.rows["VA_LOGMAR", ""].conditions
    assert how is not None
    qtbot.keyClicks(edit(page, R), "20/40")
    qtbot.keyClick(edit(page, R), Qt.Key.Key_Tab)
    how.glasses.set("cc")
    how.glasses.chosen.emit("cc")
    for key, words in (("distance_m", "13 ft"), ("chart", "own chart")):
        how.fields[key].edit.setFocus()
        qtbot.keyClicks(how.fields[key].edit, words)
        qtbot.keyClick(how.fields[key].edit, Qt.Key.Key_Return)
    edit(page, L).setFocus()
    qtbot.keyClicks(edit(page, L), "20/50 sc")  # what is typed says more than the line
    qtbot.keyClick(edit(page, L), Qt.Key.Key_Return)
    kept = {one.side: one for one in of_session(page.context.store, Measure, page._document.session.id)}
    assert (kept["R"].correction, kept["L"].correction) == ("cc", "sc")
    assert kept["R"].conditions["distance_m"] == pytest.approx(3.962)
    said = before_and_after(page._document.measures.values(), {})
    assert said == (
        "Own measure, right: 20/40 (cc, 3.962 m, own chart)",
        "Own measure, left: 20/50 sc (3.962 m, own chart)",
    )
    how.fields["distance_m"].edit.selectAll()
    how.fields["distance_m"].edit.setFocus()
    qtbot.keyClicks(how.fields["distance_m"].edit, " far")
    qtbot.keyClick(how.fields["distance_m"].edit, Qt.Key.Key_Return)
    assert "is no distance" in how.fields["distance_m"].hint.text()
