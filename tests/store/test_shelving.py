"""Merging two entries, moving a session, the bin and retiring, on real files."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from acuchart.model import clock
from acuchart.model.change import Cause, change_of
from acuchart.model.complaint import Complaint
from acuchart.model.course import Course
from acuchart.model.fact import Fact
from acuchart.model.finding import Finding
from acuchart.model.intake import IntakeEntry
from acuchart.model.measure import Measure
from acuchart.model.merge import MOVED
from acuchart.model.needle import NeedleState
from acuchart.model.patient import Alert, Patient, Shelf
from acuchart.model.picture import Picture, PictureMark
from acuchart.model.session import Note, Section, Session
from acuchart.store import blobs
from acuchart.store import shelving as shelf
from acuchart.store.kinds import of_patient, of_practice, of_session
from acuchart.store.records_out import read_record
from tests.store.charts import add, contents, create, needle, sign

TODAY = date(2026, 11, 25)


@pytest.fixture
def store(tmp_path):
    made = create(tmp_path / "two.acuchart", encrypted=False)
    add(
        made,
        Patient(id="kept", name="Anna Invented", phone="555"),
        Patient(
            id="gone",
            name="Ana Inventada",
            phone="556",
            email="a@example.org",
            goal="Sleep",
            alerts=(Alert(text="Warfarin"),),
        ),
    )
    yield made
    assert made.verify().ok
    made.close()


def visit(store, id_, patient_id, day, **values):
    session = Session(id=id_, patient_id=patient_id, started_at=f"2026-11-{day:02}T09:00:00.000Z", **values)
    add(store, session)
    return session


def two_entries(store):
    """The former entry has a course with a signed session and a draft, and one row of every kind that moves."""
    add(store, Course(id="c", patient_id="gone", name="Micro eye", planned_sessions=10, reviews="1 5 w6"))
    add(store, Course(id="later", patient_id="gone", name="Face", planned_sessions=4))
    visit(store, "signed", "gone", 3, course_id="c")
    add(store, needle(id="n", session_id="signed", state=NeedleState.OUT))
    add(
        store,
        Measure(
            id="m1",
            patient_id="gone",
            kind="nrs",
            at="2026-11-03T09:00:00.000Z",
            typed="7",
            value=7.0,
            session_id="signed",
        ),
    )
    sign(store, "signed")
    visit(store, "draft", "gone", 5, course_id="c")
    add(
        store,
        Measure(
            id="m2",
            patient_id="gone",
            kind="nrs",
            at="2026-11-05T09:00:00.000Z",
            typed="5",
            value=5.0,
            session_id="draft",
        ),
        Fact(id="f", patient_id="gone", kind="anticoagulant", value="warfarin"),
        Complaint(id="k", patient_id="gone", words="Dry eyes", side="B"),
        IntakeEntry(id="i", patient_id="gone", section="allergies", text="none", told_on=date(2026, 11, 3)),
    )
    visit(store, "own", "kept", 7)


def test_a_merge_moves_what_is_open_and_leaves_what_was_signed(store):
    two_entries(store)
    store.apply(shelf.merge_step(store, "kept", "gone", "Same birth date and telephone", TODAY))
    kept, gone = store.patient("kept"), store.patient("gone")
    assert (gone.shelf, gone.merged_into, gone.shelved_why) == (
        Shelf.MERGED,
        "kept",
        "Same birth date and telephone",
    )
    assert (kept.phone, kept.email, kept.goal, kept.other_name) == (
        "555",
        "a@example.org",
        "Sleep",
        "Ana Inventada",
    )
    assert [alert.text for alert in kept.alerts] == ["Warfarin"]
    assert store.session("signed").patient_id == "gone"
    assert store.session("draft").patient_id == "kept"
    rest, face = sorted(store.courses("kept"), key=lambda course: course.name, reverse=True)
    assert (rest.name, rest.planned_sessions, rest.reviews) == ("Micro eye", 9, "4 w6")
    assert rest.origin.startswith("Goes on after 1 signed session of the former entry.")
    assert store.session("draft").course_id == rest.id
    assert face.id == "later"
    (over,) = store.courses("gone")
    assert over.ended_on == TODAY
    assert [one.id for one in of_patient(store, Measure, "kept")] == ["m1", "m2"]
    assert [one.patient_id for one in of_patient(store, Measure, "kept")] == ["gone", "kept"]
    for kind, id_ in ((Fact, "f"), (Complaint, "k"), (IntakeEntry, "i")):
        assert [(one.id, one.patient_id) for one in of_patient(store, kind, "kept")] == [(id_, "kept")]


def test_the_lists_show_one_person_with_the_visits_of_both_entries(store):
    two_entries(store)
    store.apply(shelf.merge_step(store, "kept", "gone", "One person", TODAY))
    assert [one.id for one in store.sessions(patient_id="kept")] == ["own", "draft", "signed"]
    (row,) = store.patients()
    assert (row.id, row.sessions, row.other_name) == ("kept", 3, "Ana Inventada")
    assert [one.id for one in store.first_patients(5)[0]] == ["kept"]
    assert store.first_patients(5)[1] == 1
    assert [one.id for one in store.find_patients("ana inv")] == ["kept"]
    assert [one.id for one in store.find_patients("in")] == ["kept"]


def test_a_visit_after_a_merge_is_no_first_visit(store):
    from acuchart import assets
    from acuchart.store.safety import guard

    two_entries(store)
    placed, atlas = needle(id="n9", session_id="own", code="ST36", view="leg-front-left@1"), assets.load_atlas()

    def said() -> set[str]:
        watching = guard(store, assets.load_safety(), "kept", "own", TODAY)
        return {one.rule for one in watching.of_needle(placed, atlas)}

    before = said()
    store.apply(shelf.merge_step(store, "kept", "gone", "One person", TODAY))
    assert {rule for rule in before - said() if "first" in rule}


def test_a_merge_can_be_taken_back_as_long_as_nothing_of_it_changed(store):
    two_entries(store)
    before = contents(store), [store.patient(id_) for id_ in ("kept", "gone")]
    store.apply(shelf.merge_step(store, "kept", "gone", "One person", TODAY))
    store.apply(shelf.unmerge_step(store, "gone"), cause=Cause.UNDO)
    assert (contents(store), [store.patient(id_) for id_ in ("kept", "gone")]) == before
    with pytest.raises(ValueError, match="changed since"):
        shelf.unmerge_step(store, "gone")
    store.apply(shelf.merge_step(store, "kept", "gone", "One person after all", TODAY))
    kept = store.patient("kept")
    store.apply([change_of(kept, replace(kept, phone="557"))])
    with pytest.raises(ValueError, match="changed since"):
        shelf.unmerge_step(store, "gone")


def test_an_entry_that_was_never_merged_has_no_merge_to_take_back(store):
    with pytest.raises(ValueError, match="does not hold the merge"):
        shelf.unmerge_step(store, "gone")


def test_both_entries_can_still_be_exported_whole(store):
    two_entries(store)
    store.apply(shelf.merge_step(store, "kept", "gone", "One person", TODAY))
    assert [one.session.id for one in read_record(store, "gone").sessions] == ["signed"]
    assert [one.session.id for one in read_record(store, "kept").sessions] == ["draft", "own"]


def test_entries_that_were_merged_twice_lead_to_the_last_one(store):
    add(store, Patient(id="third", name="Anna I."))
    store.apply(shelf.merge_step(store, "gone", "third", "One person", TODAY))
    store.apply(shelf.merge_step(store, "kept", "gone", "One person", TODAY))
    assert {one.id for one in shelf.former_entries(store, "kept")} == {"gone", "third"}


@pytest.mark.parametrize(
    ("kept", "gone", "why", "words"),
    [
        ("kept", "kept", "One person", "cannot be merged with itself"),
        ("kept", "gone", "  ", "why the two entries are one person"),
        ("binned", "gone", "One person", "must be in use"),
        ("kept", "merged", "One person", "merged already"),
    ],
)
def test_a_merge_that_cannot_be_says_why(store, kept, gone, why, words):
    add(
        store,
        Patient(id="binned", name="B", shelf=Shelf.BIN),
        Patient(id="merged", name="M", shelf=Shelf.MERGED, merged_into="kept"),
    )
    with pytest.raises(ValueError, match=words):
        shelf.merge_step(store, kept, gone, why, TODAY)


def test_a_draft_moves_to_another_patient_with_a_trail(store):
    two_entries(store)
    store.apply(shelf.move_step(store, "draft", "kept", "Begun at the wrong name"))
    session = store.session("draft")
    assert (session.patient_id, session.course_id) == ("kept", None)
    assert {one.id for one in of_patient(store, Measure, "kept")} == {"m2"}
    (trail,) = of_session(store, Finding, "draft")
    assert trail.kind == MOVED
    (move,) = trail.data["moves"]
    assert (move["from"], move["to"], move["why"]) == ("gone", "kept", "Begun at the wrong name")
    assert store.steps("draft")[0] == ()  # undo in the session does not move it back
    store.apply(shelf.move_step(store, "draft", "gone", "It was right"))
    (trail,) = of_session(store, Finding, "draft")
    assert [one["to"] for one in trail.data["moves"]] == ["kept", "gone"]


def test_a_signed_session_does_not_move(store):
    two_entries(store)
    with pytest.raises(ValueError, match="stays in the chart"):
        shelf.move_step(store, "signed", "kept", "Wrong")
    with pytest.raises(ValueError, match="why the session moves"):
        shelf.move_step(store, "draft", "kept", " ")


def test_the_bin_takes_a_patient_out_of_every_list_and_gives_the_patient_back(store):
    visit(store, "draft", "gone", 5)
    store.apply(shelf.bin_step(store, "gone"))
    assert [one.id for one in store.patients()] == ["kept"]
    assert [one.id for one in store.find_patients("inventada")] == []
    assert store.drafts() == ()
    assert store.sessions() == ()
    (binned,) = shelf.on_shelf(store, Shelf.BIN)
    assert clock.local(binned.shelved_at).date() == date.today()
    store.apply([change_of(binned, replace(binned, shelf=Shelf.OPEN, shelved_at="", shelved_why=""))])
    assert [one.id for one in store.drafts()] == ["draft"]


def test_what_was_signed_is_retired_and_never_binned(store):
    two_entries(store)
    with pytest.raises(ValueError, match="Signed sessions are kept"):
        shelf.bin_step(store, "gone")
    with pytest.raises(ValueError, match="not signed yet"):
        shelf.retire_step(store, "gone", "Moved away")
    store.apply(shelf.bin_session_step(store, "draft"))
    with pytest.raises(ValueError, match="why the patient is retired"):
        shelf.retire_step(store, "gone", "")
    store.apply(shelf.retire_step(store, "gone", "Moved away"))
    assert [one.id for one in store.patients()] == ["kept"]
    assert [(one.id, one.shelf) for one in store.patients(retired=True)] == [("gone", "retired"), ("kept", "open")]
    assert "signed" in [one.id for one in store.sessions()]


def test_needles_that_are_in_keep_a_session_and_its_patient_out_of_the_bin(store):
    visit(store, "draft", "gone", 5)
    add(store, needle(id="n", session_id="draft", state=NeedleState.IN))
    for step, words in (
        (lambda: shelf.bin_session_step(store, "draft"), "1 needle still in"),
        (lambda: shelf.bin_step(store, "gone"), "1 needle still in"),
        (lambda: shelf.retire_step(store, "gone", "x"), "1 needle still in"),
    ):
        with pytest.raises(ValueError, match=words):
            step()


def test_a_session_in_the_bin_is_in_no_list_and_counts_for_nothing(store):
    visit(store, "one", "kept", 3)
    visit(store, "two", "kept", 5)
    store.apply(shelf.bin_session_step(store, "one"))
    (row,) = store.sessions(patient_id="kept")
    assert (row.id, row.number_in_course) == ("two", 1)
    assert [one.id for one in store.drafts()] == ["two"]
    assert store.patients()[1].sessions == 1
    assert store.patients()[1].draft_id == "two"
    assert [one.id for one in shelf.binned_sessions(store)] == ["one"]


def test_a_purge_deletes_every_row_and_the_history_keeps_what_was_written(store):
    name, thumb = blobs.keep(store, b"a picture"), blobs.keep(store, b"small")
    add(store, Course(id="c", patient_id="gone", name="Face", planned_sessions=4))
    visit(store, "draft", "gone", 5, course_id="c")
    add(
        store,
        needle(id="n", session_id="draft", state=NeedleState.OUT),
        Note(session_id="draft", section=Section.PLAN, text="walk"),
        Measure(
            id="m", patient_id="gone", kind="nrs", at="2026-11-05T09:00:00.000Z", typed="5", session_id="draft"
        ),
        Picture(
            id="p",
            patient_id="gone",
            content=name,
            thumb=thumb,
            mime="image/jpeg",
            width=2,
            height=2,
            session_id="draft",
        ),
        PictureMark(id="pm", picture_id="p", x=0.5, y=0.5),
        Fact(id="f", patient_id="gone", kind="epilepsy"),
        Patient(id="third", name="Anna I."),
    )
    store.apply(shelf.merge_step(store, "gone", "third", "One person", TODAY))
    store.apply(shelf.purge_step(store, "gone"))
    assert shelf.drop_loose_bytes(store) == 2
    assert [one.id for one in of_practice(store, Patient)] == ["kept"]
    for kind in (Session, Measure, Picture, PictureMark, Fact, Course, Note):
        assert of_practice(store, kind) == ()
    assert store.search_notes("walk") == ()
    (entries,) = store.connection.execute("SELECT count(*) FROM history WHERE key = 'n'").fetchone()
    assert entries == 2


def test_a_purged_session_leaves_the_patient(store):
    visit(store, "draft", "kept", 5)
    add(store, needle(id="n", session_id="draft", state=NeedleState.PLANNED))
    store.apply(shelf.purge_session_step(store, "draft"))
    assert of_practice(store, Session) == ()
    assert store.patient("kept").name == "Anna Invented"


def test_a_patient_with_signed_sessions_cannot_be_purged(store):
    two_entries(store)
    with pytest.raises(ValueError, match="Signed sessions are kept"):
        shelf.purge_step(store, "gone")


def test_ninety_days_are_counted_from_the_day_of_the_bin():
    from acuchart.model.shelving import purged_from

    at = clock.stamp(clock.local("2026-11-25T12:00:00.000Z"))
    assert purged_from(at) - clock.local(at).date() == timedelta(days=90)
