"""A paper is an archive file with data, or a locked one, or a grey one: told by programs that are not ours."""

import io
import re
import subprocess
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms
from pypdf import PdfReader
from pypdf.generic import StreamObject

from acuchart.assets import load_atlas
from acuchart.documents import KINDS, Attachment, Output
from acuchart.documents.grey import greyed, greyed_photo
from acuchart.documents.paper import Packed, Paper
from acuchart.documents.srgb import srgb_profile
from tests.conftest import need
from tests.documents.factory import five_plates, report

FILES = (
    Attachment("b.fhir.json", "application/fhir+json", "Data", "The session as FHIR", b'{"a": "\xc3\xa9"}\n' * 50),
    Attachment("a.acuchart.json", "application/json", "Source", "The session", bytes(range(256)) * 9),
    Attachment("c.txt", "text/plain", "Supplement", "Nothing (at all) \\", b""),
)
PASSWORD = "päss wörd ≠ 12"
OUTPUTS = {
    "plain": Output(),
    "data": Output(attachments=FILES),
    "grey": Output(grey=True),
    "locked": Output(attachments=FILES, password=PASSWORD, grey=True),
}
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
COLOUR = re.compile(rb"(?<!\S)(rg|RG|k|K|sc|SC|scn|SCN)(?!\S)")


def made(output: Output = OUTPUTS["plain"], kind: str = "summary") -> bytes:
    return KINDS[kind](report(five_plates()), load_atlas(), paper="a4", output=output)


def sheet(output: Output = OUTPUTS["plain"], author: str = "A. Nobody", title: str = "A sheet") -> bytes:
    paper = Paper("a4")
    paper.new_page().rule(10, 90, 20)
    return paper.pdf(title=title, author=author, subject="Nothing", output=output)


def streams(data: bytes) -> list[StreamObject]:
    reader = PdfReader(io.BytesIO(data))
    found = (reader.get_object(number) for number in range(1, int(reader.trailer["/Size"])))
    return [one for one in found if isinstance(one, StreamObject)]


def xmp(data: bytes) -> dict[str, str]:
    """Each property of the description and its text."""
    tree = ET.fromstring(PdfReader(io.BytesIO(data)).root_object["/Metadata"].get_data().decode())
    return {
        one.tag.rpartition("}")[2]: "".join(one.itertext())
        for about in tree.iter(f"{RDF}Description")
        for one in about
    }


@pytest.mark.parametrize("kind", ["summary", "handout", "handout-large"])
@pytest.mark.parametrize("output", OUTPUTS.values(), ids=OUTPUTS)
def test_qpdf_finds_nothing_wrong_and_every_font_is_inside(output: Output, kind: str, tmp_path: Path):
    need("qpdf", "pdffonts")
    path = tmp_path / "paper.pdf"
    path.write_bytes(made(output, kind))
    check = subprocess.run(
        ["qpdf", "--check", f"--password={output.password}", path], capture_output=True, text=True, check=False
    )
    assert check.returncode == 0, check.stdout + check.stderr
    assert "No syntax or stream encoding errors found" in check.stdout
    fonts = subprocess.run(["pdffonts", "-upw", output.password, path], capture_output=True, text=True, check=True)
    rows = fonts.stdout.splitlines()[2:]
    assert rows
    assert all(re.search(r"\byes yes yes\b", row) for row in rows), fonts.stdout


@pytest.mark.parametrize("password", ["", "hidden"])
def test_attachments_come_out_byte_for_byte(password: str, tmp_path: Path):
    need("pdfdetach")
    path = tmp_path / "paper.pdf"
    path.write_bytes(sheet(Output(attachments=FILES, password=password)))
    subprocess.run(["pdfdetach", "-saveall", "-upw", password, "-o", tmp_path, path], check=True)
    for one in FILES:
        assert (tmp_path / one.name).read_bytes() == one.content, one.name


def test_each_attachment_says_what_it_is_to_the_pages_and_of_which_type():
    root = PdfReader(io.BytesIO(sheet(OUTPUTS["data"]))).root_object
    found = [item.get_object() for item in root["/AF"]]
    assert [one["/UF"] for one in found] == sorted(one.name for one in FILES)
    for one in FILES:
        spec = next(spec for spec in found if spec["/F"] == one.name)
        held = spec["/EF"]["/F"]
        assert (spec["/AFRelationship"], spec["/Desc"]) == (f"/{one.relationship}", one.description)
        assert (held["/Subtype"], held["/Params"]["/Size"]) == (f"/{one.mime}", len(one.content))
        assert re.fullmatch(r"D:\d{14}\+00'00'", held["/Params"]["/ModDate"])


def test_a_paper_without_attachments_lists_none():
    root = PdfReader(io.BytesIO(sheet())).root_object
    assert not {"/AF", "/Names"} & root.keys()


def test_the_marks_of_pdf_a_3b_are_there():
    data = made()
    assert re.match(rb"%PDF-1\.7\r?\n%[\x80-\xff]{4}", data)
    reader = PdfReader(io.BytesIO(data))
    assert {"part": "3", "conformance": "B"}.items() <= xmp(data).items()
    assert "/Filter" not in reader.root_object["/Metadata"]
    assert all(len(part) == 16 for part in map(bytes, (one.original_bytes for one in reader.trailer["/ID"])))
    (intent,) = reader.root_object["/OutputIntents"]
    assert intent.get_object()["/S"] == "/GTS_PDFA1"
    assert intent.get_object()["/DestOutputProfile"].get_data() == srgb_profile()


@given(st.text(max_size=60), st.text(max_size=60))
def test_what_the_file_says_twice_is_the_same(author: str, title: str):
    data = sheet(author=author, title=title)
    said, info = xmp(data), PdfReader(io.BytesIO(data)).metadata
    assert said["creator"] == info.get("/Author", "")
    assert said["title"] == info.get("/Title", "")
    assert (said["CreatorTool"], said["Producer"]) == (info["/Creator"], info["/Producer"])
    when = re.sub("[T:-]", "", said["CreateDate"].removesuffix("+00:00"))
    assert said["ModifyDate"] == said["CreateDate"]
    assert info["/CreationDate"] == info["/ModDate"] == f"D:{when}+00'00'"


def test_the_length_of_a_stream_leaves_out_the_line_end_after_it():
    data = made(OUTPUTS["data"])
    found = list(re.finditer(rb"/Length (\d+)[^>]*(?:>>)+\s*\nstream\n", data))
    assert len(found) > 10
    for one in found:
        end = one.end() + int(one[1])
        assert data[end : end + 11] == b"\nendstream\n"


def test_the_profile_means_srgb():
    own = ImageCms.ImageCmsProfile(io.BytesIO(srgb_profile()))
    wheel = Image.new("RGB", (17, 17 * 17))
    wheel.putdata([(r * 15, g * 15, b * 15) for r in range(17) for g in range(17) for b in range(17)])
    there = ImageCms.profileToProfile(wheel, own, ImageCms.createProfile("sRGB"))
    off = max(abs(a - b) for a, b in zip(wheel.tobytes(), there.tobytes(), strict=True))
    assert off <= 2


def test_a_locked_paper_is_aes_256_opens_with_its_password_alone_and_is_no_archive_file():
    reader = PdfReader(io.BytesIO(sheet(OUTPUTS["locked"])))
    lock = reader.trailer["/Encrypt"].get_object()
    assert (lock["/V"], lock["/R"], lock["/CF"]["/StdCF"]["/CFM"]) == (5, 6, "/AESV3")
    assert not reader.decrypt("")
    assert not reader.decrypt(PASSWORD[:-1])
    assert reader.decrypt(PASSWORD)
    assert reader.metadata["/Title"] == "A sheet"
    assert not {"/Metadata", "/OutputIntents"} & reader.root_object.keys()


@pytest.mark.parametrize("kind", ["summary", "handout"])
def test_a_grey_paper_has_no_colour_and_the_same_words(kind: str):
    grey, plain = made(OUTPUTS["grey"], kind), made(kind=kind)

    def drawn(data: bytes) -> list[bytes]:
        return [one.get_data() for one in streams(data) if "/Length1" not in one and "/N" not in one]

    assert any(COLOUR.search(one) for one in drawn(plain))
    assert not any(COLOUR.search(one) for one in drawn(grey))
    texts = [[page.extract_text() for page in PdfReader(io.BytesIO(data)).pages] for data in (grey, plain)]
    assert texts[0] == texts[1]


def test_thin_grey_words_print_black_for_the_fax():
    assert greyed(b"0.32 g 1 0 0 rg 0.9 g 1 G (rg) 5.1 0.5 m") == b"0 g 0 g 0.9 g 1 G (rg) 5.1 0.5 m"


def test_a_photo_of_a_grey_paper_is_grey():
    jpeg = io.BytesIO()
    Image.new("RGB", (8, 6), (200, 30, 40)).save(jpeg, "JPEG")
    paper = Paper("a4")
    paper.new_page().drawing(Packed("photo", jpeg.getvalue(), 8, 6, (), photo=True), 10, 10, 2)
    data = paper.pdf(title="t", author="a", subject="s", output=OUTPUTS["grey"])
    (image,) = (one for one in streams(data) if one.get("/Subtype") == "/Image")
    assert image["/ColorSpace"] == "/DeviceGray"
    with Image.open(io.BytesIO(greyed_photo(jpeg.getvalue()))) as photo:
        assert (photo.mode, photo.size) == ("L", (8, 6))


def test_the_name_of_a_practitioner_in_any_script_is_in_the_description():
    of = report()
    of = replace(of, practice=replace(of.practice, practitioner="عبد الله & <Nguyễn>", credentials=""))
    data = KINDS["summary"](of, load_atlas(), paper="letter")
    assert xmp(data)["creator"] == "عبد الله & <Nguyễn>"
