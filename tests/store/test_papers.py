"""The list of papers as it is read from the file: papers, scans, and exports of which no copy is kept."""

from dataclasses import replace
from pathlib import Path

import pytest

from acuchart.model import clock
from acuchart.model.change import change_of
from acuchart.model.disclosure import Disclosure
from acuchart.model.kept_paper import KeptPaper
from acuchart.model.patient import Shelf
from acuchart.model.picture import Picture
from acuchart.store import ChartStore
from acuchart.store.blobs import keep
from acuchart.store.papers import kept_paper, paper_lines, same_paper
from tests.ui.shell_factory import add_patients, make_file

ID = "a" * 32


@pytest.fixture
def store(tmp_path: Path):
    made = make_file(tmp_path)
    add_patients(made, ("Ada Invented", "Łukasz Ćwik"))
    content, at = keep(made, b"%PDF-1.7 invented"), "2026-11-17T12:00:00.000Z"
    paper = KeptPaper(
        id=ID, patient_id="p0", kind="handout", title="Handout", at=at, content=content, went="printed"
    )
    plain = {
        "patient_id": "p1",
        "content": content,
        "thumb": content,
        "width": 4,
        "height": 3,
        "added_at": clock.now(),
    }
    records = (
        paper,
        Disclosure(id=ID, patient_id="p0", at=at, what="Handout"),
        Disclosure(id=f"{ID}{'b' * 32}", patient_id="p0", at=at, what="Handout"),
        Disclosure(
            id="x", patient_id="p0", at="2026-11-16T12:00:00.000Z", what="FHIR document", to_whom="Dr Dummett"
        ),
        Picture(id="scan", mime="application/pdf", note="Old report", **plain),
        Picture(id="paper", mime="image/jpeg", pose="paper", **plain),
        Picture(id="face", mime="image/jpeg", pose="front", **plain),
        Picture(id="gone", mime="application/pdf", removed=True, **plain),
    )
    made.apply([change_of(None, one) for one in records])
    yield made
    made.close()


def test_papers_scans_and_exports_stand_in_one_list(store: ChartStore):
    lines = {one.id: one for one in paper_lines(store)}
    assert set(lines) == {ID, "x", "scan", "paper"}
    assert (lines[ID].patient_name, lines[ID].where) == ("Ada Invented", "printed, not given yet")
    assert (lines["x"].kind, lines["x"].where) == ("export", "saved, Dr Dummett")
    assert (lines["scan"].title, lines["paper"].title) == ("Old report", "Scanned paper")
    assert next(iter(paper_lines(store))).source == "picture"


def test_a_chart_in_the_bin_has_no_papers_in_the_list(store: ChartStore):
    patient = store.patient("p1")
    store.apply([change_of(patient, replace(patient, shelf=Shelf.BIN, shelved_at=clock.now()))])
    assert {one.id for one in paper_lines(store)} == {ID, "x"}


def test_the_same_bytes_are_the_same_paper_of_a_patient(store: ChartStore):
    content = next(one.content for one in paper_lines(store) if one.id == ID)
    found = same_paper(store, "p0", content)
    assert found is not None
    assert found.id == ID
    assert same_paper(store, "p1", content) is None
    assert kept_paper(store, ID) == found
    assert kept_paper(store, "not there") is None
