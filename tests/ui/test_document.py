"""One session between the hand and the file: disk first, then memory, then the screen."""

from dataclasses import replace
from itertools import pairwise

import pytest
from pytestqt.qtbot import QtBot

from acuchart.model.change import change_of
from acuchart.model.needle import NeedleState
from acuchart.model.session import Section
from acuchart.store import open_file
from acuchart.ui.document import TEXT_DELAY_MS, SessionDocument
from tests.ui.session_factory import add_needles, make_store, needle, sign


@pytest.fixture
def document(qtbot: QtBot, store):
    return SessionDocument(store, "s1")


def test_an_edit_is_on_disk_before_anybody_hears_of_it(store, document):
    heard = []
    document.changed.connect(lambda changes: heard.append((changes, store.needles("s1"))))
    one = needle()
    assert document.edit(change_of(None, one))
    assert heard == [((change_of(None, one),), (one,))]
    assert document.needles == {"n1": one}


def test_undo_and_redo_walk_the_steps_and_say_what_they_do(store, document):
    one = needle()
    out = replace(one, state=NeedleState.OUT)
    document.edit(change_of(None, one))
    document.edit(change_of(one, out))
    assert document.undo_text.startswith("mark")
    assert document.undo()
    assert store.needles("s1") == (one,)
    assert document.redo_text.startswith("mark")
    assert document.undo()
    assert not store.needles("s1")
    assert not document.undo()
    assert document.redo()
    assert document.redo()
    assert store.needles("s1") == (out,)
    assert not document.can_redo


def test_a_new_edit_forgets_what_could_be_made_again(document):
    document.edit(change_of(None, needle()))
    document.undo()
    document.edit(change_of(None, needle(id="n2")))
    assert not document.can_redo


def test_a_run_of_nudges_is_one_undo_also_after_a_reopening(store, document):
    places = [0.40, 0.41, 0.42, 0.43]
    steps = [needle(x=x, label=f"{x:.1f} cm below ST4") for x in places]
    document.edit(change_of(None, steps[0]))
    for old, new in pairwise(steps):
        document.edit(change_of(old, new))
    again = SessionDocument(store, "s1")
    assert again.undo()
    assert store.needles("s1") == (steps[0],)
    assert again.redo()
    assert store.needles("s1") == (steps[-1],)


def test_undo_survives_closing_the_file(qtbot, tmp_path):
    store = make_store(tmp_path)
    SessionDocument(store, "s1").edit(change_of(None, needle()))
    store.close()
    again = open_file(tmp_path / "invented.acuchart")
    try:
        document = SessionDocument(again, "s1")
        assert document.undo()
        assert not again.needles("s1")
    finally:
        again.close()


def test_a_write_that_fails_changes_nothing_and_the_next_one_that_works_says_so(qtbot, store, document):
    store.connection.execute("PRAGMA query_only = ON")
    with qtbot.waitSignal(document.failed, timeout=1000) as said:
        assert not document.edit(change_of(None, needle()))
    assert "cannot be written" in said.args[0]
    assert not document.needles
    assert not document.can_undo
    store.connection.execute("PRAGMA query_only = OFF")
    with qtbot.waitSignal(document.recovered, timeout=1000):
        assert document.edit(change_of(None, needle()))


def test_a_change_made_for_another_state_is_refused_and_the_chart_is_read_again(qtbot, store, document):
    one = needle()
    document.edit(change_of(None, one))
    elsewhere = replace(one, note="from elsewhere")
    store.apply([change_of(one, elsewhere)])
    with qtbot.waitSignal(document.reloaded, timeout=1000):
        assert not document.edit(change_of(one, replace(one, x=0.2)))
    assert document.needles["n1"] == elsewhere


def test_typed_text_is_on_disk_within_a_second_while_typing_goes_on(qtbot, store, document):
    assert TEXT_DELAY_MS < 1000
    document.type_text(Section.PLAN, "Rest")
    assert document.unsaved_text
    with qtbot.waitSignal(document.saved, timeout=1000):
        document.type_text(Section.PLAN, "Rest and warmth")
    assert store.notes("s1") == {Section.PLAN: "Rest and warmth"}
    assert not document.unsaved_text


def test_text_that_cannot_be_written_is_kept_and_tried_again(qtbot, store, document):
    store.connection.execute("PRAGMA query_only = ON")
    document.type_text(Section.PLAN, "Rest")
    assert not document.flush()
    assert document.notes[Section.PLAN] == "Rest"
    store.connection.execute("PRAGMA query_only = OFF")
    with qtbot.waitSignal(document.saved, timeout=5000):
        pass
    assert store.notes("s1") == {Section.PLAN: "Rest"}


def test_text_is_no_step_of_undo(document):
    document.edit(change_of(None, needle()))
    document.type_text(Section.PLAN, "Rest")
    document.flush()
    assert document.undo_text.startswith("place")


def test_a_signed_session_takes_nothing(store, qtbot):
    add_needles(store, [needle()])
    sign(store)
    document = SessionDocument(store, "s1")
    assert not document.writable
    assert not document.can_undo
    assert not document.undo()
    with qtbot.waitSignal(document.failed, timeout=1000):
        assert not document.edit(change_of(None, needle(id="n2")))
    assert len(store.needles("s1")) == 1
