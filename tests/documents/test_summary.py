"""The treatment summary says everything that was recorded, on every page whose it is, and nothing else."""

import io
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from acuchart.assets import font_file, load_atlas
from acuchart.documents import KINDS, PAPERS, UnprintableLetterError
from acuchart.documents.fonts import FACES
from acuchart.model.needle import NeedleState, Technique
from acuchart.model.session import SECTION_TITLES, Section, SessionStatus
from acuchart.model.side import Side
from tests.conftest import need
from tests.documents.factory import EYE_PLATES, five_plates, free_mark, named, needles_on, report


def made(of: object, paper: str = "a4") -> bytes:
    return KINDS["summary"](of, load_atlas(), paper=paper)


def pages(data: bytes) -> list[str]:
    return [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(io.BytesIO(data)).pages]


SEVENTY = (
    *needles_on("face-front", 48),
    *needles_on("hand-dorsal-left", 10, 49),
    *needles_on("leg-lateral-right", 12, 59),
)


@pytest.mark.parametrize("paper", PAPERS)
def test_the_paper_has_its_size(paper: str):
    box = PdfReader(io.BytesIO(made(report(), paper))).pages[0].mediabox
    assert (float(box.width), float(box.height)) == pytest.approx(
        {"a4": (595.28, 841.89), "letter": (612, 792)}[paper], abs=0.01
    )


def test_another_paper_is_refused():
    with pytest.raises(ValueError, match="A4 or Letter"):
        made(report(), "a5")


@pytest.mark.parametrize("needles", [(), five_plates(), SEVENTY], ids=["none", "26", "70"])
@pytest.mark.parametrize("paper", PAPERS)
def test_every_page_says_whose_it_is_and_which_page(needles: tuple, paper: str):
    found = pages(made(report(needles), paper))
    for number, text in enumerate(found, start=1):
        for words in (
            "Barnaby Mockridge",
            "born 9 June 1955",
            "17 November 2026",
            f"Page {number} of {len(found)}",
            "Record code 7f3a 91c2 5e08",
            "DEMO, invented patient",
        ):
            assert words in text, (number, words)


def test_a_real_practice_prints_no_demo_mark():
    made_for = report()
    found = pages(made(replace(made_for, practice=replace(made_for.practice, demo=False))))
    assert not any("DEMO" in text for text in found)


def test_every_needle_has_a_row_with_all_that_was_recorded():
    text = " ".join(pages(made(report(SEVENTY))))
    atlas = load_atlas()
    for number, needle in enumerate(SEVENTY, start=1):
        point = atlas.points[needle.code]
        row = f"{number} {needle.code}{f' {needle.part}' if needle.part else ''} "
        assert row in text, row
        assert point.pinyin in text
        assert point.hanzi_trad in text.replace(" ", "")
    for words in ("0.16×15 mm", "0.20×30 mm", "45°", "8 mm", "disperse", "70 needles in, 47 out", "23 still in"):
        assert words in text


def test_the_head_of_the_table_is_on_every_page_that_has_rows():
    for text in pages(made(report(SEVENTY))):
        rows = re.findall(r"0\.(?:16×15|20×30) mm", text)
        assert bool(rows) == ("No. Point Side Needle Depth" in text)


def test_columns_in_which_nothing_was_recorded_are_left_out():
    text = " ".join(pages(made(report((free_mark(),)))))
    assert "No. Point Side State" in text
    assert "ashi, 1 cm lateral to GB14 (Face, front) right in" in text


def test_sides_are_words():
    rows = tuple(free_mark(id=side.name, side=side, label=f"spot {side.name}") for side in Side)
    text = " ".join(pages(made(report(rows))))
    for words in (
        "spot LEFT (Face, front) left",
        "spot RIGHT (Face, front) right",
        "spot MID (Face, front) midline",
    ):
        assert words in text


def test_states_that_need_an_explanation_are_said():
    rows = tuple(replace(needle, state=state) for needle, state in zip(five_plates(), NeedleState, strict=False))
    text = " ".join(pages(made(report(rows))))
    assert "5 needles in, 2 out, 1 left in on purpose, 2 still in or not found." in text
    for words in ("fell out, found", "left in on purpose", "not found", "P: planned, not placed"):
        assert words in text


def test_each_plate_in_use_is_named_with_its_count():
    text = " ".join(pages(made(report())))
    for view_id, amount in zip(EYE_PLATES, (8, 6, 4, 5, 3), strict=True):
        assert f"{load_atlas().views[view_id].name}, {amount} needles" in text


def test_a_needle_on_a_plate_of_another_version_is_in_the_table_and_said_to_be_missing():
    strange = free_mark(view="face-front@99")
    text = " ".join(pages(made(report((strange,)))))
    assert "1 needle on a plate that this program does not have" in text
    assert "ashi, 1 cm lateral to GB14" in text


def test_a_long_note_is_printed_to_the_last_word_and_no_line_is_left_alone():
    words = " ".join(f"w{number}" for number in range(6000))
    found = pages(made(report(notes={Section.SUBJECTIVE: words, Section.PLAN: "End."})))
    text = " ".join(found)
    assert [int(word) for word in re.findall(r"\bw(\d+)\b", text)] == list(range(6000))
    assert all(len(re.findall(r"\bw\d+\b", page)) > 20 for page in found[2:-1])


@pytest.mark.parametrize("extra", range(0, 60, 3))
def test_the_line_to_sign_on_is_never_alone_on_a_page(extra: int):
    note = "\n".join(f"line {number}" for number in range(extra))
    last = pages(made(report(needles_four(), notes={Section.PLAN: note or "x"})))[-1]
    assert "Date" in last
    assert re.search(r"line \d+|Plan x", last)


def needles_four() -> tuple:
    return tuple(needles_on("face-front", 4))


def test_texts_of_any_length_are_printed_to_the_last_word():
    def long(letter: str, count: int = 1500) -> str:
        return " ".join(f"{letter}{number}" for number in range(count))

    of = report((free_mark(note=long("n"), label=long("m")),))
    of = replace(
        of,
        patient=replace(of.patient, name=long("p"), complaint=long("c")),
        course=replace(of.course, name=long("q")),
        session=replace(of.session, title=long("t")),
    )
    for kind, letters in (("summary", "nmpcqt"), ("handout", "p")):
        data = KINDS[kind](of, load_atlas(), paper="letter")
        text = " ".join(pages(data))
        for letter in letters:
            assert {int(word) for word in re.findall(rf"\b{letter}(\d+)\b", text)} == set(range(1500)), letter
        assert lowest(data) > 20


def lowest(data: bytes) -> float:
    """The lowest baseline of any page: below the paper's edge nothing is seen."""
    found = []
    for page in PdfReader(io.BytesIO(data)).pages:
        page.extract_text(visitor_text=lambda text, _cm, tm, *_: text.strip() and found.append(tm[5]))
    return min(found)


def test_sections_of_the_note_have_our_headings_and_empty_ones_are_left_out():
    text = " ".join(pages(made(report())))
    for section, title in SECTION_TITLES.items():
        assert (title in text) == (section is not Section.ASSESSMENT)


def test_a_draft_says_so_and_a_session_without_a_course_has_its_number():
    draft = report(course=None, number_in_course=3)
    draft = replace(draft, session=replace(draft.session, status=SessionStatus.DRAFT, ended_at=""))
    text = pages(made(draft))[0]
    assert "draft, not signed" in text
    assert re.search(r"Session .*\b3\b", text)


@pytest.mark.parametrize(
    "name", ["Nguyễn Thị Hồng", "王小明", "Łukasz Ćwik", "عبد الله", "हिन्दी क्षत्रिय", '<b>Tom</b> & "Jerry"']
)
@pytest.mark.parametrize("paper", PAPERS)
def test_a_name_reads_back_on_every_page_with_two_programs(name: str, paper: str, tmp_path: Path):
    need("pdftotext")
    file = tmp_path / "summary.pdf"
    file.write_bytes(made(named(name), paper))
    poppler = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, text=True, check=True).stdout
    by_poppler = [re.sub("[\u202a-\u202e]", "", page) for page in poppler.split("\x0c") if page.strip()]
    by_pypdf = [page.extract_text() for page in PdfReader(file).pages]
    assert len(by_poppler) == len(by_pypdf)
    assert all(name in page for page in (*by_poppler, *by_pypdf))


def test_a_name_of_three_lines_is_printed_whole():
    name = " ".join(["Wolfeschlegelsteinhausenbergerdorff"] * 5)
    for text in pages(made(named(name))):
        assert name in text


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda r: replace(r, patient=replace(r.patient, name="Ana ꦲ")), "The patient’s name"),
        (lambda r: replace(r, notes={Section.PLAN: "\U0001f600"}), "The note under “Plan”"),
        (lambda r: replace(r, needles=(free_mark(note="ꦲ"),)), "Needle 1 in the table"),
        (lambda r: replace(r, practice=replace(r.practice, name="ꦲ")), "The practice’s letterhead"),
    ],
)
def test_a_letter_that_cannot_be_printed_is_named_with_its_place(change, where: str):
    with pytest.raises(UnprintableLetterError, match=f"^{where} has a letter that cannot be printed"):
        made(change(report()))


@pytest.mark.parametrize(
    "of", [report(), report(SEVENTY), report(()), named("عبد الله")], ids=["26", "70", "0", "ar"]
)
def test_the_file_is_sound_and_every_font_is_embedded(of: object, tmp_path: Path):
    need("qpdf", "pdffonts")
    file = tmp_path / "summary.pdf"
    file.write_bytes(made(of))
    subprocess.run(["qpdf", "--check", str(file)], capture_output=True, check=True)
    drawn = subprocess.run(
        ["pdftocairo", "-pdf", str(file), str(tmp_path / "x.pdf")], capture_output=True, text=True
    )
    assert not drawn.stderr
    rows = subprocess.run(["pdffonts", str(file)], capture_output=True, text=True, check=True).stdout.splitlines()[
        2:
    ]
    assert rows
    assert all(re.search(r"yes yes yes +\d+ +0$", row) for row in rows), rows


def test_the_file_is_small():
    assert len(made(report())) <= 300_000


def test_the_words_are_the_same_every_time_and_the_title_names_nobody():
    first, second = made(report()), made(report())
    assert pages(first) == pages(second)
    about = PdfReader(io.BytesIO(first)).metadata
    assert about.title == "Treatment summary, 17 November 2026"
    assert about.author == "Thaddeus Samplewright, Lic. Ac. (demo 0000)"
    assert "Mockridge" not in str(dict(about))


def test_the_pdf_libraries_are_loaded_by_the_first_paper_only():
    code = (
        "import sys, acuchart.documents as d\n"
        "assert 'summary' in d.KINDS\n"
        "print([m for m in ('reportlab', 'uharfbuzz', 'bidi', 'PIL') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


WORDS = st.text(st.sampled_from("ab c1 é王שلह,.-\n"), max_size=200)


@settings(max_examples=25)
@given(WORDS, WORDS, st.integers(0, 45), st.dates(date(1900, 1, 1)), st.sampled_from(PAPERS), st.data())
def test_any_session_becomes_a_paper(
    name: str, note: str, amount: int, born: date, paper: str, data: st.DataObject
):
    view_id = data.draw(st.sampled_from(EYE_PLATES))
    needles = tuple(
        replace(
            needle,
            state=data.draw(st.sampled_from(NeedleState)),
            technique=data.draw(st.sampled_from(Technique)),
            note=data.draw(WORDS),
        )
        for needle in needles_on(view_id, amount)
    )
    of = report(needles, notes=dict.fromkeys(Section, note))
    of = replace(of, patient=replace(of.patient, name=f"A{name}", born=born))
    found = pages(made(of, paper))
    assert f"Page {len(found)} of {len(found)}" in found[-1]


def test_every_face_is_bundled_with_a_licence():
    for name in FACES:
        file = font_file(name)
        family = name.removesuffix(".ttf").partition("-")[0]
        licences = [family, "NotoSansScripts"] if family.startswith("NotoSans") else [family]
        assert file.read_bytes()[:4] == b"\x00\x01\x00\x00"  # TrueType outlines
        assert any(font_file(f"{licence}-LICENSE.txt").is_file() for licence in licences)
