"""An own system as one file: it comes back whole, and junk never does more than one sentence."""

import base64
import io
import re
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acuchart.exchange.own_share import SharedFileError, pack, unpack
from acuchart.model.own_record import OwnSystem

CSV = "code,name,view,x,y,zone,side,text\r\nQA1,First,picture,0.25,0.5,,left,Invented “here”\r\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 90"/>'


def record(**changes: object) -> OwnSystem:
    values = {"id": "own-1", "name": "Quill, invented", "csv": CSV, **changes}
    return OwnSystem(**values)  # type: ignore[arg-type]


def test_without_a_picture_it_is_a_table_with_a_heading():
    ending, data = pack(record())
    assert ending == ".csv"
    found = unpack(data)
    assert found.name == "Quill, invented"
    assert found.csv.replace("\r\n", "\n").strip() == CSV.replace("\r\n", "\n").strip()
    assert found.csv.count("\n") == data.count(b"\n"), "line numbers hold"


def test_with_a_picture_it_is_one_zip_and_always_the_same_bytes():
    own = record(picture=base64.b64encode(SVG).decode(), kind="svg", width=90, height=90, shows="back")
    ending, data = pack(own)
    assert (ending, data) == (".zip", pack(own)[1])
    found = unpack(data)
    assert (found.picture, found.shows, found.name) == (SVG, "back", "Quill, invented")


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parcel:
        for name, data in members.items():
            parcel.writestr(name.replace("_", "."), data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (zipped(other_csv=b"x"), "holds no “points.csv”"),
        (zipped(points_csv=CSV.encode())[:-30], "damaged"),
        (zipped(points_csv=b"code\n" + b"0" * (5 << 20)), "larger than 4 MB"),
        (zipped(points_csv=CSV.encode(), picture_jpg=b"0" * (11 << 20)), "larger than 10 MB"),
        (b"0" * (17 << 20), "larger than 16 MB"),
        (b"code\x00,name", "not a table"),
    ],
)
def test_what_is_no_own_system_is_refused_in_one_sentence(data, says):
    with pytest.raises(SharedFileError, match=re.escape(says)):
        unpack(data)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_tables_as_spreadsheets_write_them(encoding):
    assert "Größe" in unpack("code,name\nQA1,Größe\n".encode(encoding)).csv


def outcome(data: bytes) -> str:
    try:
        return f"{len(unpack(data).csv)} letters."
    except SharedFileError as error:
        return str(error)


@given(st.one_of(st.binary(max_size=400), st.binary(max_size=300).map(lambda data: b"PK\x03\x04" + data)))
def test_junk_gives_one_sentence_or_a_table(data):
    said = outcome(data)
    assert said.endswith(".")
    assert "\n" not in said


@given(st.integers(0, 10_000), st.integers(0, 255))
def test_a_flipped_byte_in_a_zip_never_crashes(at, value):
    data = bytearray(zipped(points_csv=CSV.encode(), picture_svg=SVG))
    data[at % len(data)] = value
    assert outcome(bytes(data)).endswith(".")
