"""What cameras, phones and junk send: read upright and bare, or refused in one sentence."""

import struct
import zlib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage

from acuchart.ui.photos import reading
from acuchart.ui.photos.reading import Read, read_file, read_image
from acuchart.ui.photos.shown import pdf_pages
from tests.ui.photos.factory import PLACE, SERIAL, encoded, exif, face, pdf, photo

pytestmark = pytest.mark.usefixtures("qapp")


def image_of(data: bytes) -> QImage:
    return QImage.fromData(data)


def test_a_phone_photo_is_upright_and_tells_nothing_but_its_pixels(tmp_path):
    flat = QImage(800, 600, QImage.Format.Format_RGB32)
    flat.fill(QColor("white"))
    for x in range(200):
        for y in range(100):
            flat.setPixelColor(x, y, QColor("red"))  # the top left corner, before the turn
    path = photo(tmp_path / "IMG_1.jpg", flat, orientation=6)
    assert PLACE in path.read_bytes()
    found = read_file(path)
    assert (found.width, found.height) == (600, 800)
    assert found.taken_on == date(2026, 10, 6)
    shown = image_of(found.content)
    assert shown.pixelColor(560, 40).red() > 200
    assert shown.pixelColor(560, 40).green() < 60
    assert shown.pixelColor(40, 40).green() > 200
    for made in (found.content, found.thumb):
        assert PLACE not in made
        assert SERIAL not in made
        assert b"Exif" not in made
        assert b"2026" not in made
    assert image_of(found.thumb).size() == QSize(240, 320)


def test_a_large_photo_is_kept_with_4000_pixels(tmp_path):
    path = tmp_path / "large.jpg"
    path.write_bytes(encoded(QImage(5000, 2500, QImage.Format.Format_RGB32), quality=40))
    found = read_file(path)
    assert (found.width, found.height) == (4000, 2000)
    assert image_of(found.content).size() == QSize(4000, 2000)


def test_a_png_with_nothing_behind_it_lies_on_white(tmp_path):
    clear = QImage(100, 80, QImage.Format.Format_ARGB32)
    clear.fill(QColor(0, 0, 0, 0))
    clear.setText("Comment", "SERIAL-0815")
    path = tmp_path / "scan.png"
    path.write_bytes(encoded(clear, "PNG"))
    found = read_file(path)
    assert image_of(found.content).pixelColor(50, 40) == QColor("white")
    assert SERIAL not in found.content


def test_a_comment_in_a_pasted_picture_is_not_kept():
    image = face(200, 200)
    image.setText("Description", "SERIAL-0815")
    assert SERIAL not in read_image(image).content


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "not a JPEG or PNG picture or a PDF"),
        (b"GIF89a" + bytes(100), "not a JPEG or PNG picture or a PDF"),
        (b"\0\0\0\x18ftypheic" + bytes(100), "HEIC pictures are not read"),
        (b"\xff\xd8\xff", "stops before its end"),
        (b"\x89PNG\r\n\x1a\n", "damaged"),
    ],
)
def test_other_files_are_refused_in_one_sentence(tmp_path, data, words):
    path = tmp_path / "file.jpg"
    path.write_bytes(data)
    with pytest.raises(ValueError, match=words) as refused:
        read_file(path)
    assert str(refused.value).endswith(".")


def test_a_photo_that_was_cut_off_is_refused_and_not_half_grey(tmp_path):
    path = photo(tmp_path / "cut.jpg")
    whole = path.read_bytes()
    for part in (0.99, 0.7, 0.3):
        path.write_bytes(whole[: int(len(whole) * part)])
        with pytest.raises(ValueError, match="stops before its end"):
            read_file(path)


def test_a_photo_with_more_behind_its_end_is_read(tmp_path):
    path = photo(tmp_path / "motion.jpg")
    path.write_bytes(path.read_bytes() + b"a short film" * 1000)
    assert read_file(path).width == 600


def test_a_png_that_would_fill_the_memory_is_refused_before_it_is_decoded(tmp_path):
    header = struct.pack(">IIBBBBB", 19_999, 19_999, 8, 2, 0, 0, 0)
    path = tmp_path / "bomb.png"
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(bytes(1000)))
        + _chunk(b"IEND")
    )
    with pytest.raises(ValueError, match="50 million are the most"):
        read_file(path)


def test_a_file_that_is_too_large_is_not_even_read(tmp_path):
    path = tmp_path / "large.jpg"
    with path.open("wb") as file:
        file.truncate(reading.MOST_BYTES + 1)
    with pytest.raises(ValueError, match="larger than 40 MB"):
        read_file(path)


def test_a_file_that_is_not_there_is_said_plainly(tmp_path):
    with pytest.raises(ValueError, match="no such file"):
        read_file(tmp_path / "gone.jpg")


def test_exif_that_points_into_itself_and_lies_about_its_size_does_no_harm(tmp_path):
    data = encoded(face())
    looped = b"Exif\0\0II*\0" + struct.pack("<IH", 8, 0xFFFF) + b"\x12\x01\x03\0\xff\xff\xff\xff\x08\0\0\0" * 200
    many = b"".join(exif(taken=b"9999:99:99 99:99:99\0") for _ in range(200))
    for number, segment in enumerate((b"\xff\xe1" + struct.pack(">H", len(looped) + 2) + looped, many)):
        path = tmp_path / f"{number}.jpg"
        path.write_bytes(data[:2] + segment + data[2:])
        found = read_file(path)
        assert (found.width, found.height) == (600, 800)
        assert found.taken_on is None


def test_the_colours_of_a_wide_profile_are_brought_home(tmp_path):
    from PySide6.QtGui import QColorSpace

    image = QImage(64, 64, QImage.Format.Format_RGB32)
    image.fill(QColor(200, 100, 80))
    image.setColorSpace(QColorSpace(QColorSpace.NamedColorSpace.DisplayP3))
    path = tmp_path / "p3.jpg"
    path.write_bytes(encoded(image, quality=98))
    assert b"ICC_PROFILE" in path.read_bytes()
    found = read_file(path)
    assert b"ICC_PROFILE" not in found.content
    assert image_of(found.content).pixelColor(30, 30).red() > 206  # the same red has a larger number in sRGB


def test_a_pdf_is_kept_as_it_is_and_its_first_page_is_drawn(tmp_path):
    path = pdf(tmp_path / "field.pdf")
    found = read_file(path)
    assert found.content == path.read_bytes()
    assert found.mime == "application/pdf"
    page, wide, high = pdf_pages(found.content)
    assert (wide, high) == (300, 400)
    assert page.width() == 1200
    assert any(page.pixelColor(x, page.height() // 2).lightness() < 100 for x in range(page.width()))


def test_a_pdf_that_is_none_is_refused():
    with pytest.raises(ValueError, match="damaged"):
        pdf_pages(b"%PDF-1.7\n" + bytes(500))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_bytes_that_were_damaged_anywhere_are_read_or_refused(tmp_path: Path, qtlog, data):
    base = bytearray(photo(tmp_path / "base.jpg", face(120, 160)).read_bytes())
    for _ in range(data.draw(st.integers(1, 12))):
        base[data.draw(st.integers(3, len(base) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "junk.jpg"
    path.write_bytes(bytes(base[: data.draw(st.integers(4, len(base)))]))
    with qtlog.disabled():
        found, said = _read_or_refused(path)
    assert found or said.endswith(".")
    if found:
        assert PLACE not in found.content
        assert max(found.width, found.height) <= reading.KEPT_SIDE


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-", b""]), junk=st.binary(max_size=400))
def test_junk_is_refused(tmp_path: Path, qtlog, start, junk):
    path = tmp_path / "junk"
    path.write_bytes(start + junk)
    with qtlog.disabled():
        found, said = _read_or_refused(path)
    assert found is None
    assert said.endswith(".")


def _read_or_refused(path: Path) -> tuple[Read | None, str]:
    try:
        found = read_file(path)
        if found.mime == "application/pdf":
            pdf_pages(found.content)
    except ValueError as error:
        return None, str(error)
    return found, ""


def _chunk(kind: bytes, body: bytes = b"") -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
