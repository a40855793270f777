"""The chart in a paper comes back as it was attached, and no other file does harm: it is one sentence."""

import io
import re
import tracemalloc
import zlib
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from acuchart.documents import Attachment, Output
from acuchart.documents.paper import Paper
from acuchart.exchange.errors import UnreadableError
from acuchart.exchange.json_record import dumped, patient_value
from acuchart.exchange.pdf_in import MOST_FILE, MOST_RECORD, LockedPdfError, attached_record, read_pdf
from tests.exchange.factory import record

NAME = "x.acuchart.json"


@cache
def paper(content: bytes | None = None, password: str = "", name: str = NAME) -> bytes:
    """A paper with the chart of the factory, or with any other content; empty content attaches nothing."""
    content = dumped(patient_value(record()), indent=1) if content is None else content
    files = (Attachment(name, "application/json", "Source", "A chart", content),) if content else ()
    sheet = Paper("a4")
    sheet.new_page().rule(1, 2, 3)
    return sheet.pdf(title="t", author="a", subject="s", output=Output(attachments=files, password=password))


def told(data: bytes, password: str = "") -> str:
    with pytest.raises(UnreadableError) as caught:
        attached_record(data, "x.pdf", password=password)
    return str(caught.value)


@pytest.mark.parametrize("password", ["", "geheim"])
def test_the_chart_of_a_paper_is_the_chart_that_was_attached(password: str):
    assert read_pdf(paper(password=password), password=password) == record()
    assert attached_record(paper(password=password), password=password) == dumped(
        patient_value(record()), indent=1
    )


def test_a_password_that_is_not_needed_does_no_harm():
    assert read_pdf(paper(), password="geheim") == record()


def test_the_chart_is_found_among_other_attachments_and_after_another_program_saved_the_file():
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(paper())))
    out = io.BytesIO()
    writer.write(out)
    assert read_pdf(out.getvalue()) == record()


def test_what_is_wrong_is_one_sentence():
    assert told(b"") == told(b"Not at all.") == "“x.pdf” is not a PDF file; choose another file."
    assert (
        told(paper(b""))
        == told(paper(b"{}", name="x.json"))
        == ("“x.pdf” carries no chart from acuchart; ask for a paper that was made with its data.")
    )
    locked = paper(password="geheim")
    assert told(locked) == "“x.pdf” is locked; give its password to read it."
    assert told(locked, "Geheim") == "The password does not open “x.pdf”; type it again as you were given it."
    assert told(b"%PDF-1.7\n" + bytes(MOST_FILE)) == "“x.pdf” is larger than 64 MB, which no paper of acuchart is."
    damaged = "“x.pdf” is damaged and cannot be read; ask for the file again."
    assert told(paper()[:-400]) == told(b"%PDF-1.7\n") == damaged


def test_who_asks_can_tell_a_locked_file_from_a_bad_one():
    with pytest.raises(LockedPdfError):
        attached_record(paper(password="geheim"))


def test_a_chart_that_is_no_chart_is_refused_by_the_reader_of_charts():
    with pytest.raises(UnreadableError, match=r"“x\.pdf” is not a chart from acuchart"):
        read_pdf(paper(b'{"format": "other"}'), "x.pdf")


def test_an_attachment_that_is_not_what_was_attached_is_damage():
    data = paper()
    other = re.sub(rb"/CheckSum <[0-9a-f]{4}", b"/CheckSum <0000", data)
    assert other != data
    assert "damaged" in told(other)
    longer = re.sub(rb"/Size (\d)(\d+) *\n?(?=>>|/)", rb"/Size 9\2 ", data, count=1)
    assert longer == data or "damaged" in told(longer)


def test_a_bomb_is_not_unpacked():
    bomb = paper(bytes(MOST_RECORD + (8 << 20)))
    assert len(bomb) < 200_000
    tracemalloc.start()
    said = told(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert said == "“x.pdf” holds more than a paper of acuchart can, and was not opened; ask for the file again."
    assert peak < 2.5 * MOST_RECORD


def nested(levels: int) -> bytes:
    """A file whose list of attachments is packed several times over."""
    content = bytes(MOST_RECORD * 4)
    for _ in range(levels):
        content = zlib.compress(content, 9)
    filters = b"[" + b"/FlateDecode " * levels + b"]"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/AF[3 0 R]>>",
        b"<</Type/Pages/Kids[]/Count 0>>",
        b"<</Type/Filespec/F(x.acuchart.json)/EF<</F 4 0 R>>>>",
        b"<</Length %d/Filter%s>>\nstream\n%s\nendstream" % (len(content), filters, content),
    ]
    return by_hand(objects)


def by_hand(objects: list[bytes], root: bytes = b"1 0 R") -> bytes:
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root %s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, root, start)
    return bytes(out)


@pytest.mark.parametrize("levels", [1, 2, 3])
def test_a_bomb_in_a_bomb_is_not_unpacked_either(levels: int):
    assert "holds more" in told(nested(levels))


@pytest.mark.parametrize(
    "entries",
    [
        b"/AF 1 0 R",
        b"/AF[1 0 R]",
        b"/AF[[[]]]",
        b"/AF 99 0 R",
        b"/AF(text)",
        b"/AF[null]",
        b"/AF[(x.acuchart.json)]",
        b"/AF[<</F(x.acuchart.json)>>]",
        b"/AF[<</F(x.acuchart.json)/EF 7>>]",
        b"/AF[<</F(x.acuchart.json)/EF<</F 1 0 R>>>>]",
        b"/AF[<</UF 3/F[1]>>]",
        b"/AF" + b"[" * 5000,
        b"/AF[" + b"1 0 R " * 30_000 + b"]",
    ],
    ids=lambda entries: entries[:40].decode(),
)
def test_attachments_that_lead_nowhere_are_one_sentence(entries: bytes):
    told(by_hand([b"<</Type/Catalog/Pages 2 0 R" + entries + b">>", b"<</Type/Pages/Kids[]/Count 0>>"]))


def test_a_root_that_is_its_own_object_is_one_sentence():
    told(by_hand([b"1 0 R"]))
    told(by_hand([b"[]"]))
    told(by_hand([b"<<>>"], root=b"5 0 R"))


EDITS = st.lists(
    st.tuples(
        st.floats(0, 1),
        st.integers(0, 40),
        st.one_of(
            st.binary(max_size=12),
            st.sampled_from(
                [
                    b"<<",
                    b">>",
                    b"[",
                    b"(",
                    b"/AF",
                    b"0 R",
                    b"stream",
                    b"endobj",
                    b"/Prev 9",
                    b"99999999999",
                    b"-1",
                    b"obj",
                ]
            ),
        ),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=150, deadline=4000)
@given(EDITS, st.booleans())
def test_a_broken_paper_gives_the_chart_or_one_sentence(edits: list[tuple[float, int, bytes]], locked: bool):
    password = "geheim" if locked else ""
    content = b'{"format":"x"}'
    data = bytearray(paper(content, password))
    for place, cut, put in edits:
        at = round(place * len(data))
        data[at : at + cut] = put
    try:
        found = attached_record(bytes(data), "x.pdf", password=password)
    except UnreadableError as error:
        found, said = content, str(error)
    else:
        said = "x.pdf."
    assert found == content
    assert re.fullmatch(r"[^\n]*x\.pdf[^\n]*\.", said)


@settings(max_examples=60, deadline=4000)
@given(st.binary(max_size=400))
def test_anything_after_a_header_is_one_sentence(data: bytes):
    told(b"%PDF-1.7\n" + data)
