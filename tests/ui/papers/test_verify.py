"""Verify a file: our paper byte for byte, its code, the data in it; and whatever else somebody chooses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from acuchart import papers
from acuchart.papers import Order
from acuchart.store.papers import moment_of_code
from acuchart.ui import moments
from acuchart.ui.papers.keeping import PRINTED, PaperFacts, keep_paper
from acuchart.ui.papers.verify import about_file
from tests.ui.papers.test_documents import TINY, opened
from tests.ui.shell_factory import add_patients, add_session, make_file

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def store(window):
    return window.workspace.context.store


def test_a_paper_of_ours_is_known_byte_for_byte_and_by_its_code(qtbot, window, store, tmp_path):
    session = add_session(store, "p0", needles=1)
    order = Order(kind="handout", patient_id="p0", session_id=session.id, made_on=moments.today(), with_data=True)
    data = papers.make(store, order)
    keep_paper(window.workspace.context, PaperFacts(patient_id="p0", kind="handout"), data, PRINTED)
    file = tmp_path / "paper.pdf"
    file.write_bytes(data)
    page = opened(window)
    qtbot.mouseClick(page.verify, LEFT)
    page.verifier.look_at(file)
    said = [(one.good, one.words) for one in page.verifier.verdicts]
    assert said[0][0] is True
    assert said[0][1].startswith("Byte for byte the paper “Handout” for Barnaby Mockridge")
    assert said[1][0] is True
    assert "is of this record" in said[1][1]
    assert said[-1] == (None, "It carries data of Barnaby Mockridge: 1 visit.")
    assert page.sheet.pages.data == data
    qtbot.keyClick(page.verifier, Qt.Key.Key_Escape)
    assert page.listing


def test_a_paper_of_another_practice_is_not_ours(window, store, tmp_path):
    other = make_file(tmp_path / "other")
    add_patients(other)
    session = add_session(other, "p0", needles=1)
    order = Order(kind="handout", patient_id="p0", session_id=session.id, made_on=moments.today())
    data = papers.make(other, order)
    other.close()
    found = about_file(store, data, "paper.pdf")
    assert [one.good for one in found] == [False, False, None, None]
    assert "not in this record" in found[1].words


def test_one_changed_byte_is_not_the_same_paper(window, store):
    keep_paper(window.workspace.context, PaperFacts(patient_id="p0", kind="handout"), TINY, PRINTED)
    assert about_file(store, TINY, "x.pdf")[0].good is True
    assert about_file(store, TINY.replace(b"300", b"301"), "x.pdf")[0].good is False


def test_a_code_is_typed_with_or_without_gaps_and_a_short_one_is_none(qtbot, window, store):
    head = store.head()
    assert moment_of_code(store, head[:12])
    assert moment_of_code(store, f"{head[:4]} {head[4:8].upper()} {head[8:12]}")
    assert not moment_of_code(store, head[:7])
    assert not moment_of_code(store, "not a code")
    page = opened(window)
    qtbot.mouseClick(page.verify, LEFT)
    qtbot.keyClicks(page.verifier.code, "ffff 0000 ffff")
    qtbot.mouseClick(page.verifier.check, LEFT)
    assert page.verifier.verdicts[0].good is False


def test_what_is_no_pdf_and_what_is_not_there_are_one_sentence(window, tmp_path):
    page = opened(window)
    text = tmp_path / "x.pdf"
    text.write_text("hello")
    page.verifier.look_at(text)
    assert page.verifier.verdicts[0].words == "This is not a PDF file; choose another file."
    page.verifier.look_at(tmp_path / "gone.pdf")
    assert page.verifier.verdicts[0].words.startswith("It cannot be read")


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    made = make_file(tmp_path_factory.mktemp("plain"))
    yield made
    made.close()


@given(st.binary(max_size=400), st.integers(0, 200))
def test_bytes_of_any_kind_get_a_verdict(qapp, plain, more: bytes, at: int):
    found = about_file(plain, TINY[:at] + more + TINY[at:], "x.pdf")
    assert found[0].good is False
    assert all(one.words for one in found)
