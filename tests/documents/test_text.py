"""Every name is drawn as a text engine draws it, and reads back as it was typed."""

import io
import re
import subprocess
import unicodedata
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageFilter, ImageOps, ImageStat
from pypdf import PdfReader
from PySide6.QtCore import QBuffer, QIODevice, QPointF
from PySide6.QtGui import QColor, QFont, QFontDatabase, QImage, QPainter

from acuchart.assets import font_file
from acuchart.documents import UnprintableLetterError
from acuchart.documents.fonts import FACES, face_for
from acuchart.documents.letters import printable
from acuchart.documents.paper import Paper
from acuchart.documents.text import Style, Typesetter
from tests.conftest import need
from tests.documents.names import NAMES

SIZE = 40
STYLE = Style(float(SIZE))
LIKE = 0.88  # the same string scores 0.91 to 0.99, another order or unjoined letters 0.36 to 0.54
_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\x0c\n]")


def one_page_each(names: list[str], style: Style = STYLE) -> bytes:
    paper = Paper("a4")
    for name in names:
        page = paper.new_page()
        page.text(paper.type.line(name, style, "the name"), 40, 100)
    return paper.pdf(title="names", author="tests", subject="names")


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("names") / "names.pdf"
    file.write_bytes(one_page_each([name for _, name in NAMES]))
    return file


@pytest.fixture(scope="module")
def pictures(pdf: Path) -> list[Image.Image]:
    need("pdftoppm")
    subprocess.run(["pdftoppm", "-r", "72", "-gray", str(pdf), str(pdf.parent / "page")], check=True)
    return [Image.open(file).convert("L") for file in sorted(pdf.parent.glob("page-*.pgm"))]


@cache
def families() -> tuple[str, ...]:
    found = []
    for name in FACES:
        number = QFontDatabase.addApplicationFont(str(font_file(name)))
        found += QFontDatabase.applicationFontFamilies(number)
    return tuple(dict.fromkeys(found))


def by_qt(text: str) -> Image.Image:
    """The text as Qt draws it with the same files."""
    font = QFont()
    font.setFamilies(list(families()))
    font.setPixelSize(SIZE)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    picture = QImage(1000, 160, QImage.Format.Format_Grayscale8)
    picture.fill(QColor("white"))
    painter = QPainter(picture)
    painter.setFont(font)
    painter.drawText(QPointF(40, 100), text)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    return Image.open(io.BytesIO(buffer.data().data())).convert("L")


def likeness(first: Image.Image, second: Image.Image) -> float:
    """1 for the same ink in the same places, 0 for none in common; a pixel of shift does not matter."""
    ink = [ImageOps.invert(picture) for picture in (first, second)]
    cut = [picture.crop(picture.getbbox()) for picture in ink]
    width, height = (max(picture.size[axis] for picture in cut) for axis in (0, 1))
    soft = []
    for picture in cut:
        sheet = Image.new("L", (width + 8, height + 8))
        sheet.paste(picture, (4 + (width - picture.width) // 2, 4 + (height - picture.height) // 2))
        soft.append(sheet.filter(ImageFilter.GaussianBlur(1.6)))
    apart = ImageStat.Stat(ImageChops.difference(*soft)).sum[0]
    return 1 - apart / sum(ImageStat.Stat(picture).sum[0] for picture in soft)


@pytest.mark.parametrize("number", range(len(NAMES)), ids=[f"{n}-{script}" for n, (script, _) in enumerate(NAMES)])
def test_a_name_is_drawn_as_qt_draws_it(number: int, pictures: list[Image.Image], qapp: object):
    assert likeness(pictures[number], by_qt(NAMES[number][1])) > LIKE


def test_the_comparison_sees_letters_that_are_not_joined_or_stand_in_another_order(qapp: object):
    right = by_qt("عبد الله")
    assert likeness(right, by_qt("الله عبد")) < LIKE
    assert likeness(right, by_qt("ع\u200cب\u200cد ا\u200cل\u200cل\u200cه")) < LIKE
    assert likeness(by_qt("हिन्दी"), by_qt("हनि्दी")) < LIKE
    assert likeness(by_qt("Nguyễn"), by_qt("Nguyen")) < 0.97


def read_by_pypdf(file: Path) -> list[str]:
    return [_MARKS.sub("", page.extract_text()).strip() for page in PdfReader(file).pages]


def read_by_poppler(file: Path) -> list[str]:
    need("pdftotext")
    text = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, text=True, check=True).stdout
    return [_MARKS.sub("", page).strip() for page in text.split("\x0c")][: len(NAMES)]


# Programs that read a file guess the order where digits and brackets stand among right-to-left words.
GUESSED = {"שלום כהן (12)"}


def test_every_name_reads_back_in_order(pdf: Path):
    for read in (read_by_pypdf(pdf), read_by_poppler(pdf)):
        for found, (_, name) in zip(read, NAMES, strict=True):
            if name in GUESSED:
                assert sorted(found) == sorted(name)
                assert all(run in found for run in ("שלום כהן", "12"))
            else:
                assert found == unicodedata.normalize("NFC", name)


def test_shaped_letters_carry_their_text_for_programs_that_ask_for_it():
    setter = Typesetter()
    drawn = setter.draw(setter.line("हिन्दी", STYLE, "the name"), 0, 0)
    assert f"/ActualText<feff{'हिन्दी'.encode('utf-16-be').hex()}>" in drawn


@pytest.mark.parametrize("letter", ["\ua9b2", "\U0001f600", "\ue000"])
def test_a_letter_without_a_glyph_is_named_and_nothing_is_made(letter: str):
    with pytest.raises(UnprintableLetterError) as caught:
        Typesetter().lines(f"Ana {letter} B", STYLE, "the patient’s name", width=200)
    said = str(caught.value)
    assert said.startswith("The patient’s name has a letter that cannot be printed: ")
    assert f"U+{ord(letter):04X}" in said
    assert caught.value.letter == letter


def test_control_and_direction_characters_are_left_out():
    setter = Typesetter()
    assert words_of(setter.line("A\x00b\u202ec\u2066d\ufeff\te", STYLE, "x")) == "Abcd e"


def test_brackets_are_mirrored_among_right_to_left_words():
    setter = Typesetter()
    line = setter.line("(אב)", STYLE, "x")
    glyphs = [glyph.id for atom in line.atoms for glyph in atom.shaped.glyphs]
    face = line.atoms[0].shaped.face
    assert glyphs[0] == face.glyph("(")
    assert glyphs[-1] == face.glyph(")")
    assert line.rtl


def test_a_mark_stays_with_its_letter():
    setter = Typesetter()
    for text in ("Adébáyọ̀", "שָׁלוֹם", "مُحَمَّد", "น้ำ", "が"):
        for line in setter.lines(text, STYLE, "x", width=1):
            first = words_of(line)[0]
            assert not unicodedata.category(first).startswith("M")


def test_only_the_faces_that_a_page_needs_are_embedded():
    assert [faces_in(one_page_each([name])) for name in ("Anna", "Anna 王", "عبد")] == [
        {"NotoSans-Regular"},
        {"NotoSans-Regular", "WenQuanYiMicroHei"},
        {"NotoSansArabic-Regular"},
    ]


def faces_in(data: bytes) -> set[str]:
    fonts = PdfReader(io.BytesIO(data)).pages[0]["/Resources"]["/Font"]
    return {font.get_object()["/BaseFont"].partition("+")[2] for font in fonts.values()}


def test_bold_is_thicker_where_the_family_has_no_bold(tmp_path: Path):
    need("pdftoppm")
    dark = []
    for bold in (False, True):
        file = tmp_path / f"{bold}.pdf"
        file.write_bytes(one_page_each(["王小明"], Style(40, bold=bold)))
        subprocess.run(
            ["pdftoppm", "-r", "72", "-gray", "-singlefile", str(file), str(file.with_suffix(""))], check=True
        )
        dark.append(ImageStat.Stat(ImageOps.invert(Image.open(file.with_suffix(".pgm")).convert("L"))).sum[0])
    assert dark[1] > dark[0] * 1.15


def words_of(line: object) -> str:
    return "".join(atom.shaped.text for atom in line.atoms)


LETTERS = st.text(
    st.sampled_from("abc XY-–/(),. 12 éữđ Ωж שלם ابت हिन्दी กำน้ 王小明、。「」 かアー 한글 \n\t\x07\u202e\u200d"),
    max_size=120,
)


@given(LETTERS, st.floats(30, 400), st.booleans())
def test_lines_fit_and_lose_no_letter(text: str, width: float, bold: bool):
    style = Style(10, bold=bold)
    setter = Typesetter()
    lines = setter.lines(text, style, "x", width=width)
    assert all(line.width <= width + 0.02 for line in lines)
    for line in lines:
        setter.draw(line, 0, 0)

    def bare(letters: str) -> list[str]:
        return sorted(letters.replace(" ", "").replace("\n", ""))

    assert bare("".join(words_of(line) for line in lines)) == bare(printable(text))


@given(st.text(max_size=60))
def test_any_text_is_set_or_refused_with_a_sentence(text: str):
    setter = Typesetter()
    missing = [
        letter for letter in printable(text) if letter not in "\n\u200c\u200d" and not face_for(letter, False)
    ]
    if missing:
        with pytest.raises(UnprintableLetterError, match=r"^The note has a letter that cannot be printed: .*\.$"):
            setter.lines(text, Style(10), "the note", width=100)
        return
    for line in setter.lines(text, Style(10), "the note", width=100):
        setter.draw(line, 0, 0).encode("ascii")


def test_lines_break_between_words_and_between_ideographs_but_not_before_a_full_stop():
    setter = Typesetter()
    rows = [words_of(line) for line in setter.lines("八髎、合谷。" * 20, Style(10), "x", width=83)]
    assert len(rows) > 10
    assert not [row for row in rows if row[0] in "、。"]
    rows = [words_of(line) for line in setter.lines("one two three four", Style(10), "x", width=50)]
    assert rows == ["one two", "three four"]


def test_a_right_to_left_line_is_cut_before_it_is_turned_round():
    setter = Typesetter()
    first, second = setter.lines("שלום עולם כהן לוי", Style(10), "x", width=55)
    assert words_of(first) == "עולם שלום"
    assert words_of(second) == "לוי כהן"
    assert first.rtl
