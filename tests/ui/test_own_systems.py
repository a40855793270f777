"""Own systems from the file to the chart: import, undo, use like a shipped one, export, out of use."""

import io
import re
import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from acuchart.model.change import change_of
from acuchart.model.needle import Needle
from acuchart.model.patient import Patient
from acuchart.model.practice import Practice
from acuchart.model.session import Session
from acuchart.model.side import Side
from acuchart.store import create_file, open_file
from acuchart.store.own_systems import own_systems
from acuchart.ui.context import Context
from acuchart.ui.points.own_picture import KEPT_SIDE, read_picture
from acuchart.ui.points.page import PointsPage
from acuchart.ui.settings import Settings

CSV = "code,name,x,y,side,text\nQA1,Quillpoint,0.25,0.5,both,Invented\nQA2,Second,0.5,0.5,,\nQA3,Bad,1.5,0.2,,\n"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 400"><path d="M0 0H200V400Z" fill="#abc"/></svg>'


@pytest.fixture
def store(tmp_path: Path):
    made = create_file(tmp_path / "invented.acuchart", practice=Practice(name="Fernwood"), passphrase=None)
    yield made
    made.close()


@pytest.fixture
def page(qtbot: QtBot, store):
    made = PointsPage(Context(store, Settings()))
    qtbot.addWidget(made)
    made.resize(1200, 800)
    with qtbot.waitExposed(made):
        made.show()
    made.refresh()
    made.show_own()
    yield made
    made.settle()


@pytest.fixture
def own(page):
    return page._own


def photo(path: Path, size=(600, 300), kind="JPEG") -> Path:
    image = Image.new("RGB", size, (200, 180, 160))
    image.paste((20, 30, 160), (0, 0, size[0] // 4, size[1]))
    image.save(path, kind)
    return path


def import_one(own, tmp_path, name="Quill", picture=True):
    own.form.name.setText(name)
    if picture:
        own.form.where.set("picture")
        own.load_picture(photo(tmp_path / "hand.jpg"))
    else:
        own.form.plate.setCurrentIndex(own.form.plate.findData("face-front"))
    own.form.table.setPlainText(CSV)
    own.read()
    assert own.bring_in()
    return own_systems(own._context.store)[-1]


def test_the_preview_explains_every_refused_line_before_anything_is_written(own, store, tmp_path):
    (tmp_path / "quill.csv").write_text(CSV, encoding="utf-8")
    own.form.plate.setCurrentIndex(own.form.plate.findData("face-front"))
    own.load_table(tmp_path / "quill.csv")
    assert own.form.name.text() == "quill"
    (refusal,) = own.preview.refusals
    assert refusal.startswith("Line 4: “x” is “1.5”, which is outside the plate")
    assert own.preview.count.text() == "2 points in 3 places; 1 line refused, see below."
    assert own.form.take.isEnabled()
    assert own_systems(store) == ()


def test_an_import_is_one_step_and_undo_takes_it_back_whole(own, store, tmp_path, qtbot):
    before = len(own._context.atlas.points)
    import_one(own, tmp_path)
    assert len(own._context.atlas.points) == before + 2
    assert own.banner.text == "“Quill” is imported with 2 points."
    qtbot.mouseClick(own.banner._act, Qt.MouseButton.LeftButton)
    assert own_systems(store) == ()
    assert len(own._context.atlas.points) == before
    rows = store.connection.execute(
        "SELECT cause FROM history WHERE entity = 'own_system' ORDER BY seq"
    ).fetchall()
    assert [cause for (cause,) in rows] == ["do", "undo"]
    assert store.verify().ok


def test_it_is_there_again_after_the_file_was_closed(own, store, tmp_path):
    record = import_one(own, tmp_path)
    store.close()
    again = open_file(store.path)
    assert own_systems(again) == (record,)
    assert Context(again, Settings()).atlas.point("qa1") is not None
    again.close()


def test_it_is_searched_like_a_shipped_system(page, own, tmp_path, qtbot):
    record = import_one(own, tmp_path)
    page.show_atlas()
    page.take_focus()
    qtbot.keyClicks(page._field, "quillp")
    assert [point.code for point in page._model.points] == ["QA1"]
    page._finder.take_system(record.id)
    page._field.clear()
    assert [point.code for point in page._model.points] == ["QA1", "QA2"]
    qtbot.waitUntil(lambda: page._map.view is not None and page._map.view.id == record.id)


def chart(store, record, code="QA1"):
    store.apply(
        [
            change_of(None, one)
            for one in (
                Patient(id="p1", name="Invented One"),
                Session(id="s1", patient_id="p1", started_at="2026-11-01T10:00:00.000Z"),
                Needle(
                    id="n1",
                    session_id="s1",
                    ordinal=1,
                    view=f"{record.id}@1",
                    x=0.75,
                    y=0.5,
                    side=Side.LEFT,
                    code=code,
                    system=record.id,
                ),
            )
        ]
    )


def test_undo_is_refused_once_a_needle_lies_on_it(own, store, tmp_path):
    record = import_one(own, tmp_path)
    chart(store, record)
    own.undo()
    assert "out of use" in own.banner.text
    assert own_systems(store) == (record,)


def test_the_session_shows_snaps_and_types_it(own, store, tmp_path, qtbot):
    from acuchart.ui.session.screen import SessionScreen

    record = import_one(own, tmp_path)
    chart(store, record)
    screen = SessionScreen(own._context, "s1")
    qtbot.addWidget(screen)
    screen.resize(1280, 800)
    screen.show()
    assert screen.plate.view.id == record.id, "the plate of the newest needle is open"
    assert screen.needles.rail.thumb(record.id).isChecked()
    snap = screen.marking.snap(screen.plate.view, 0.26, 0.5)
    assert snap is not None
    assert snap.code == "QA1"
    qtbot.waitUntil(lambda: screen.plate.sharp, timeout=5000)
    assert screen.leave()


def test_the_prescription_line_reads_its_code(own, tmp_path):
    from acuchart.rx_command import read_lines

    import_one(own, tmp_path)
    found = str(read_lines(["QA1"], own._context.atlas))
    assert "QA1" in found


@pytest.mark.parametrize("shows", ["front", "left"])
def test_the_paper_prints_its_picture_and_its_needle(own, store, tmp_path, shows, qtbot):
    from acuchart.assets import load_atlas
    from acuchart.documents import KINDS
    from acuchart.store.own_systems import practice_atlas

    own.form.shows.set(shows)
    record = import_one(own, tmp_path)
    view = next(iter(v for v in own._context.atlas.views if v.startswith(record.id)))
    chart(store, record)
    if shows == "left":
        needle = store.needles("s1")[0]
        from dataclasses import replace

        store.apply([change_of(needle, replace(needle, view=f"{view}@1"))])
    data = KINDS["summary"](store.report("s1"), practice_atlas(store, load_atlas()), paper="a4")
    assert b"/DCTDecode" in data
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
    from PySide6.QtPdf import QPdfDocument

    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    image = document.render(0, QSize(800, 1130))
    colours = {image.pixelColor(x, y).name() for x in range(0, 800, 3) for y in range(0, 1130, 3)}
    blue = [name for name in colours if int(name[5:], 16) > 140 and int(name[1:3], 16) < 60]
    assert blue, "the blue quarter of the photo is on the paper"


def test_out_of_use_keeps_the_reason_and_old_charts_open(page, own, store, tmp_path, qtbot):
    from acuchart.ui.session.screen import SessionScreen

    record = import_one(own, tmp_path)
    chart(store, record)
    card = own.systems.cards[record.id]
    card.remove.click()
    qtbot.keyClicks(card.reason, "replaced")
    qtbot.keyClick(card.reason, Qt.Key.Key_Return)
    assert own_systems(store)[0].removed == "replaced"
    assert own._context.atlas.point("QA1") is None
    screen = SessionScreen(own._context, "s1")
    qtbot.addWidget(screen)
    screen.resize(1280, 800)
    screen.show()
    assert screen.plate.view.id == record.id
    assert screen.plate.spots
    assert screen.leave()
    own.systems.cards[record.id].again.click()
    assert own._context.atlas.point("QA1") is not None


@pytest.mark.parametrize("picture", [True, False])
def test_the_exported_file_comes_in_again_in_another_practice(own, store, tmp_path, qtbot, picture):
    record = import_one(own, tmp_path, picture=picture)
    file = tmp_path / ("shared.zip" if picture else "shared.csv")
    assert own.export(record, file)
    other = create_file(tmp_path / "other.acuchart", practice=Practice(name="Other"), passphrase=None)
    page = PointsPage(Context(other, Settings()))
    qtbot.addWidget(page)
    page.refresh()
    page.show_own()
    page._own.load_table(file)
    assert page._own.form.name.text() == "Quill"
    assert page._own.preview.refusals == ()
    assert page._own.bring_in()
    (again,) = own_systems(other)
    assert (again.csv, again.shows, again.kind) == (record.csv, record.shows, record.kind)
    page.settle()
    other.close()


def test_a_name_that_is_taken_is_said_before_the_import(own, tmp_path):
    import_one(own, tmp_path)
    own.form.name.setText("QUILL")
    own.form.table.setPlainText("code,name,view,x,y\nQB1,Other,face-front,0.5,0.5\n")
    own.read()
    assert own.form.lacks.text() == "There is a system with this name already."
    assert not own.form.take.isEnabled()


# ---- pictures


def test_a_photo_loses_what_the_camera_wrote_and_is_kept_small(tmp_path):
    image = Image.new("RGB", (3000, 1500), "white")
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif[0x0112] = 6  # turned: the header says a quarter turn
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    found = read_picture(out.getvalue())
    assert (found.width, found.height) == (KEPT_SIDE // 2, KEPT_SIDE)
    import base64

    assert b"SecretCamera" not in base64.b64decode(found.data)


def bomb(wide: int, high: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.qt_log_level_fail("CRITICAL")
@pytest.mark.parametrize(
    ("data", "says"),
    [
        (bomb(30_000, 30_000), "30000 × 30000 pixels"),
        (bomb(19_000, 19_000), "50 million are the most"),
        (bomb(10, 10), "at least 50"),
        (b"\x89PNG\r\n\x1a\n" + b"junk" * 30, "damaged"),
        (b"\xff\xd8\xff" + b"junk" * 30, "damaged"),
        (b"GIF89a" + b"0" * 100, "not a PNG, JPEG or SVG"),
        (b"", "not a PNG, JPEG or SVG"),
        (b"\xff\xd8\xff" + b"0" * (11 << 20), "larger than 10 MB"),
        (SVG.replace("<path", "<script>alert(1)</script><path").encode(), "not supported"),
        (SVG.replace("<path", '<image href="https://example.org/x.png"/><path').encode(), "not supported"),
        (b'<!DOCTYPE svg [<!ENTITY a "aa">]>' + SVG.encode(), "document type"),
        (("<svg viewBox='0 0 90 90'>" + "<g>" * 5000 + "</g>" * 5000 + "</svg>").encode(), "inside each other"),
        (SVG.replace("0 0 200 400", "0 0 9 9").encode(), "between 50"),
    ],
)
def test_a_picture_that_cannot_be_used_is_refused_in_one_sentence(qapp, data, says):
    with pytest.raises(ValueError, match=re.escape(says)) as error:
        read_picture(data)
    assert "\n" not in str(error.value)


@pytest.mark.qt_log_level_fail("CRITICAL")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(
    kind=st.sampled_from(["PNG", "JPEG", "SVG"]),
    at=st.integers(0, 100_000),
    junk=st.binary(min_size=1, max_size=12),
)
def test_a_damaged_picture_never_crashes(qapp, kind, at, junk):
    if kind == "SVG":
        good = SVG.encode()
    else:
        out = io.BytesIO()
        Image.new("RGB", (80, 60), "teal").save(out, kind)
        good = out.getvalue()
    at %= len(good)
    data = good[:at] + junk + good[at + len(junk) :]
    said = ""
    try:
        said = f"{read_picture(data).width} pixels wide."
    except ValueError as error:
        said = str(error)
    assert said.endswith(".")
    assert "\n" not in said
