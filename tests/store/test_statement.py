"""What a superbill reads: the lines of some days, what each visit has to show, what is left of packages."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from acuchart import assets
from acuchart.documents import DocumentError
from acuchart.model import clock
from acuchart.model.change import change_of
from acuchart.model.complaint import Complaint
from acuchart.model.money import Charge, Fee, Package
from acuchart.model.needle import Needle, NeedleState
from acuchart.model.session import Session
from acuchart.model.side import Side
from acuchart.model.stamp import Stamp, StampKind
from acuchart.papers import MAKERS, Order, make
from acuchart.store import ChartStore
from acuchart.store.statement import read_statement
from tests.ui.shell_factory import add_patients, make_file

DAY = date(2026, 11, 17)


@pytest.fixture
def store(tmp_path: Path):
    made = make_file(tmp_path)
    add_patients(made, ("Ada Invented",))
    begun = clock.stamp(clock.local("2026-11-17T13:00:00.000Z"))
    later = clock.stamp(clock.local("2026-11-17T13:40:00.000Z"))
    records = (
        Session(id="s1", patient_id="p0", started_at=begun, ended_at=later),
        Stamp(id="a", session_id="s1", kind=StampKind.CONTACT_START, at=begun),
        Stamp(id="b", session_id="s1", kind=StampKind.CONTACT_END, at=later),
        Needle(
            id="n", session_id="s1", ordinal=1, view="face-front@1", x=0.5, y=0.5, side=Side.RIGHT,
            state=NeedleState.OUT, placed_at=begun,
        ),
        Fee(id="f", name="Treatment", cents=4500, code="T15", minutes=15),
        Package(id="k", patient_id="p0", name="Ten visits", visits=10, cents=80_000, bought_on=DAY),
        Complaint(id="now", patient_id="p0", words="Neck pain", code="ZZ1"),
        Complaint(id="old", patient_id="p0", words="Hiccups", ended_on=DAY),
        Charge(id="c1", patient_id="p0", day=DAY, words="Treatment", cents=4500, code="T15", session_id="s1"),
        Charge(id="c2", patient_id="p0", day=DAY, words="Visit", cents=8000, session_id="s1", package_id="k"),
        Charge(id="c3", patient_id="p0", day=DAY - timedelta(days=9), words="Book", cents=1000),
    )  # fmt: skip
    made.apply([change_of(None, one) for one in records])
    yield made
    made.close()


def test_the_lines_that_are_wanted_with_all_that_stands_beside_them(store: ChartStore):
    rules = assets.load_billing()
    made = read_statement(store, "p0", rules, DAY, lambda one: one.day == DAY)
    assert {one.id for one in made.lines} == {"c1", "c2"}
    assert made.sentences["c1"].startswith("40 min face to face; needles placed at ")
    assert made.sentences["c1"].endswith("That supports 2 units of 15 min.")
    assert made.sentences["c2"].endswith(".")
    assert "supports" not in made.sentences["c2"]  # no fee of that name is counted in minutes
    assert [one.id for one in made.complaints] == ["now"]
    assert [(one.id, left) for one, left in made.packages] == [("k", 9)]
    assert made.balance == 5500
    assert made.sums.due == 4500
    assert made.record_code == store.head()


def test_a_session_that_is_not_in_the_file_says_nothing(store: ChartStore):
    gone = Charge(id="x", patient_id="p0", day=DAY, words="Before", cents=1, session_id="not there")
    store.apply([change_of(None, gone)])
    made = read_statement(store, "p0", assets.load_billing(), DAY, lambda one: one.id == "x")
    assert made.sentences == {}


@pytest.mark.parametrize("kind", sorted(MAKERS))
def test_every_kind_of_paper_can_be_ordered(store: ChartStore, kind: str):
    order = Order(kind=kind, patient_id="p0", session_id="s1", made_on=DAY, to="Dr H. Dummett")
    if kind == "slip":
        with pytest.raises(DocumentError):
            make(store, order)
        return
    assert make(store, order).startswith(b"%PDF-")


def test_days_say_which_lines_and_a_kind_that_is_not_there_is_refused(store: ChartStore):
    since = Order(kind="receipt", patient_id="p0", made_on=DAY, first=DAY - timedelta(days=30))
    assert make(store, since).startswith(b"%PDF-")
    late = Order(kind="receipt", patient_id="p0", made_on=DAY, first=DAY + timedelta(days=1))
    with pytest.raises(DocumentError, match="Nothing was charged"):
        make(store, late)
    with pytest.raises(ValueError, match="no paper called “poem”"):
        make(store, Order(kind="poem", patient_id="p0", made_on=DAY))
