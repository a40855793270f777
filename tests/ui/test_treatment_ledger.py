"""Whatever is done and undone, the ledger says what is on the plates, in memory and in the file."""

import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from acuchart.assets import load_atlas
from acuchart.model.change import change_of
from acuchart.model.ledger import count, count_by, count_by_set, count_by_view, lot_words, product_words
from acuchart.model.needle import NeedleState
from acuchart.model.patient import Patient
from acuchart.model.practice import Practice
from acuchart.model.removal import groups, region_words, still_in, unexplained
from acuchart.model.retention import retention, retentions
from acuchart.model.session import Session
from acuchart.model.stage import SHIPPED
from acuchart.model.stamp import StampKind
from acuchart.store import create_file
from acuchart.ui import treatment
from acuchart.ui.document import SessionDocument, Step
from tests.ui.session_factory import needle

ATLAS = load_atlas()
VIEWS = ("face-front", "head-top", "hand-dorsal-left", "head-back")
ACTIONS = (
    "place",
    "place",
    "place",
    "plan",
    "put in",
    "out",
    "out",
    "fell out",
    "leave in",
    "not found",
    "count region",
    "back in",
    "remove",
    "emergency",
    "stage",
    "retention",
    "contact",
    "another set",
    "another set",
    "dispose",
    "undo",
    "undo",
    "redo",
)


class Chart:
    """A session in a real file, and a hand that does one thing after the other."""

    def __init__(self, folder: Path) -> None:
        self.store = create_file(folder / "x.acuchart", practice=Practice(name="Fernwood"), passphrase=None)
        patient = Patient(id="p1", name="Testa Invented")
        session = Session(id="s1", patient_id="p1", started_at="2026-11-17T13:41:00.000Z")
        self.store.apply([change_of(None, patient), change_of(None, session)])
        self.document = SessionDocument(self.store, "s1")
        self.made = 0

    def do(self, action: str, which: int) -> None:
        document = self.document
        needles = list(document.needles.values())
        chosen = needles[which % len(needles)] if needles else None
        if action in ("place", "plan"):
            self.made += 1
            view = ATLAS.views[VIEWS[which % len(VIEWS)]]
            state = NeedleState.PLANNED if action == "plan" else NeedleState.IN
            new = needle(
                id=f"n{self.made}",
                ordinal=document.next_ordinal(),
                view=view.ref,
                state=state,
                set_no=document.current_set,
                length_mm=15 if which % 2 else 25,
                lot=("", "A123", "K77")[which % 3],
            )
            document.edit(change_of(None, new))
        elif action == "undo":
            document.undo()
        elif action == "redo":
            document.redo()
        elif action == "emergency":
            treatment.emergency(document)
        elif action == "stage":
            treatment.stamp_stage(document, SHIPPED[which % len(SHIPPED)])
        elif action == "retention":
            treatment.start_retention(document, 20 + which % 3, set_no=1 + which % document.current_set)
        elif action == "another set":
            treatment.another_set(document)
        elif action == "dispose":
            treatment.dispose(document, which)
        elif action == "contact":
            treatment.toggle_contact(document)
        elif action == "count region":
            found = groups(needles, ATLAS)
            if found:
                treatment.count_region(document, found[which % len(found)])
        elif chosen is not None:
            if action == "out":
                treatment.take_out(document, [chosen])
            elif action == "fell out":
                treatment.fell_out(document, chosen)
            elif action == "leave in":
                treatment.leave_in(document, chosen, date(2026, 11, 20))
            elif action == "not found":
                treatment.not_found(document, chosen, "Couch", "The patient")
            elif action in ("back in", "put in"):
                treatment.put_back(document, chosen)
            else:
                document.edit(change_of(chosen, None))

    def check(self) -> None:
        document, store = self.document, self.store
        needles = tuple(document.needles.values())
        total = count(needles)
        assert set(needles) == set(store.needles("s1"))
        assert set(document.stamps) == set(store.stamps("s1"))
        assert total.placed + total.planned == len(needles)
        assert total.inside + total.out + total.left_in == total.placed
        for groups_of in (
            count_by_view(needles),
            count_by_set(needles),
            count_by(needles, lambda one: region_words(one, ATLAS)),
            count_by(needles, product_words),
            count_by(needles, lot_words),
        ):
            for name in ("placed", "inside", "out", "left_in", "planned"):
                assert sum(getattr(part, name) for part in groups_of.values()) == getattr(total, name)
        assert all(one.set_no <= document.current_set for one in needles)
        assert sum(stamp.kind is StampKind.DISPOSED for stamp in document.stamps) <= 1
        listed = [one.id for group in groups(needles, ATLAS) for one in group.needles]
        assert sorted(listed) == sorted(n.id for n in needles if n.state is not NeedleState.PLANNED)
        states = [needle.state for needle in needles]
        assert still_in(needles) == states.count(NeedleState.IN)
        lost = {n.id for n in needles if n.state in (NeedleState.NOT_FOUND, NeedleState.LEFT_IN)}
        told = {stamp.needle_id for stamp in document.stamps if stamp.kind is StampKind.EXPLAINED}
        wanted = {n.id for n in needles if n.state is NeedleState.IN} | (lost - told)
        assert {n.id for n in unexplained(needles, document.stamps)} == wanted


def stacks(document: SessionDocument) -> tuple[list[Step], list[Step]]:
    return list(document._undo), list(document._redo)


@pytest.mark.usefixtures("qapp")
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(st.tuples(st.sampled_from(ACTIONS), st.integers(0, 30)), min_size=4, max_size=30))
def test_no_sequence_of_actions_and_undos_loses_a_needle(steps):
    with tempfile.TemporaryDirectory() as folder:
        chart = Chart(Path(folder))
        try:
            for action, which in steps:
                chart.do(action, which)
                chart.check()
            # What can be taken back is the same after the file was closed and opened.
            assert stacks(SessionDocument(chart.store, "s1")) == stacks(chart.document)
            while chart.document.undo():
                chart.check()
            assert not chart.document.needles
            assert chart.store.verify().problems == ()
        finally:
            chart.store.close()


@pytest.mark.usefixtures("qapp")
def test_an_emergency_is_one_step_and_can_be_taken_back(tmp_path):
    chart = Chart(tmp_path)
    for which in range(5):
        chart.do("place", which)
    treatment.start_retention(chart.document, 25)
    assert treatment.emergency(chart.document) == 5
    assert count(chart.document.needles.values()).inside == 0
    assert treatment.emergency_words(chart.document).startswith("Count after emergency: 5 needles")
    chart.document.undo()
    assert count(chart.document.needles.values()).inside == 5
    assert treatment.emergency_words(chart.document) == ""
    chart.store.close()


@pytest.mark.usefixtures("qapp")
def test_the_last_needle_of_a_set_stops_the_clock_of_that_set_alone(tmp_path):
    chart = Chart(tmp_path)
    document = chart.document
    chart.do("place", 0)
    treatment.start_retention(document, 25)
    assert treatment.another_set(document) == "Set 2 has begun; the next needles belong to it."
    assert treatment.another_set(document) == "Set 2 has no needle yet."
    chart.do("place", 1)
    treatment.start_retention(document, 30)
    assert [(one.set_no, one.runs) for one in retentions(document.stamps)] == [(1, True), (2, True)]
    treatment.take_out(document, [document.needles["n1"]])
    assert [(one.set_no, one.runs) for one in retentions(document.stamps)] == [(1, False), (2, True)]
    treatment.five_more(document)
    assert retention(document.stamps).minutes == 35
    document.undo()
    document.undo()
    assert [(one.set_no, one.runs) for one in retentions(document.stamps)] == [(1, True), (2, True)]
    treatment.emergency(document)
    assert not any(one.runs for one in retentions(document.stamps))
    chart.store.close()
