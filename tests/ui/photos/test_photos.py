"""Photos in the session's window: added while charting goes on, compared, marked, given away with consent only."""

import warnings
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from acuchart import assets
from acuchart.model.change import change_of
from acuchart.model.consent import Consent, Scope
from acuchart.model.disclosure import Disclosure
from acuchart.model.needle import Needle
from acuchart.model.picture import Picture, PictureMark
from acuchart.model.pictures import anchors_of
from acuchart.model.side import Side
from acuchart.store.blobs import fetch
from acuchart.store.kinds import of_patient, of_practice
from acuchart.ui.context import Context
from acuchart.ui.photos.card import PhotosCard
from acuchart.ui.photos.importing import PhotoImport
from acuchart.ui.settings import Settings
from tests.ui.photos.factory import PLACE, face, pdf, photo
from tests.ui.session_factory import at_point, show, sign


def page_of(qtbot, store):
    screen = show(qtbot, store, (1280, 800))
    screen.show_page("photos")
    return screen, screen.page("photos")


def kept(store):
    return of_patient(store, Picture, "p1")


def drop(page, files):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(one)) for one in files])
    action, button, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    with warnings.catch_warnings():  # Qt has no other way to make one
        warnings.simplefilter("ignore", DeprecationWarning)
        enter = QDragEnterEvent(QPoint(400, 300), action, mime, button, none)
    QApplication.sendEvent(page, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(page, QDropEvent(QPointF(400, 300), action, mime, button, none))


def dropped(qtbot, page, files):
    with qtbot.waitSignal(page.importing.ended, timeout=30_000) as ended:
        drop(page, files)
    return ended.args[0]


def agree(store, scope):
    store.apply(
        [
            change_of(
                None,
                Consent(
                    id=f"c-{scope}",
                    patient_id="p1",
                    scope=scope,
                    at="2026-01-06T09:00:00.000Z",
                    by="Marigold Sampleton",
                    title="Photos",
                    version=1,
                    words="Words.",
                ),
            )
        ]
    )


def point(qtbot, canvas, picture_id, x, y):
    """A click on a place of a picture, given in fractions."""
    pane = next(pane for pane in canvas.panes() if pane.layer.picture.id == picture_id)
    at = canvas._on_widget(pane, (x, y)).toPoint()
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=at)


def test_dropped_photos_are_in_the_file_while_charting_goes_on(qtbot, store, tmp_path):
    screen, page = page_of(qtbot, store)
    files = [photo(tmp_path / f"IMG_{n}.jpg", face(1600, 1200), 1) for n in range(4)]
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"no picture")
    with qtbot.waitSignal(page.importing.ended, timeout=30_000) as ended:
        drop(page, [*files, broken, pdf(tmp_path / "field.pdf")])
        assert page.importing.running
        needle = at_point("ST4", Side.RIGHT, 1)
        assert screen.document.edit(change_of(None, needle))
        assert page.progress.isVisible()
    assert ended.args[0] == (
        "5 pictures were added. Not added: broken.jpg: This file is not a JPEG or PNG picture or a PDF."
    )
    pictures = kept(store)
    assert len(pictures) == 5
    assert {one.session_id for one in pictures} == {"s1"}
    assert {one.taken_on for one in pictures} == {date(2026, 10, 6), date(2026, 11, 17)}
    for one in pictures:
        assert PLACE not in fetch(store, one.content)
        assert QImage.fromData(fetch(store, one.thumb)).width() > 50
    assert screen.document.needles
    assert not page.progress.isVisible()
    assert len(page.grid.selected()) == 5  # what was added is chosen, so that one pose can be given to all
    assert "photos for the record" in page.consent.text()
    assert store.verify().ok


def test_one_change_of_pose_side_and_light_goes_to_all_that_are_chosen(qtbot, store, tmp_path):
    _screen, page = page_of(qtbot, store)
    dropped(
        qtbot,
        page,
        [photo(tmp_path / f"{n}.jpg", face(tone=tone)) for n, tone in enumerate(("#e8c8a8", "#e0b898"))],
    )
    facts = page.facts
    facts.pose.setFocus()
    for _ in range(facts.pose.findData("fundus")):
        QTest.keyClick(facts.pose, Qt.Key.Key_Down)
    QTest.mouseClick(facts.side._buttons["L"], Qt.MouseButton.LeftButton)
    facts.light.edit.setFocus()
    QTest.keyClicks(facts.light.edit, "window left")
    QTest.keyClick(facts.light.edit, Qt.Key.Key_Return)
    assert {(one.pose, one.side, one.light) for one in kept(store)} == {("fundus", "L", "window left")}
    assert len(page.grid.selected()) == 2


def test_a_day_that_is_still_to_come_is_refused_in_words(qtbot, store, tmp_path):
    _screen, page = page_of(qtbot, store)
    dropped(qtbot, page, [photo(tmp_path / "a.jpg")])
    field = page.facts.day
    field.edit.setText("2 weeks")
    assert not field.settle()
    assert "still to come" in field.hint.text()
    assert kept(store)[0].taken_on == date(2026, 10, 6)


def test_a_pasted_picture_is_added_and_an_empty_clipboard_is_said(qtbot, store):
    _screen, page = page_of(qtbot, store)
    QGuiApplication.clipboard().clear()
    page.paste.click()
    assert "no picture on the clipboard" in page.said.text()
    QGuiApplication.clipboard().setImage(face())
    with qtbot.waitSignal(page.importing.ended, timeout=20_000):
        page.paste.click()
    (made,) = kept(store)
    assert (made.width, made.height) == (600, 800)


def test_stop_keeps_what_was_added(qtbot, store, tmp_path):
    _screen, page = page_of(qtbot, store)
    files = [photo(tmp_path / f"{n}.jpg", face(2400, 1800)) for n in range(12)]
    page.importing.kept.connect(lambda _picture: page.stop.click())
    said = dropped(qtbot, page, files)
    assert said.startswith("Stopped. ")
    assert 1 <= len(kept(store)) < 12
    assert said == f"Stopped. {len(kept(store))} picture{'s were' if len(kept(store)) > 1 else ' was'} added."


def test_closing_the_practice_ends_the_import(qtbot, store, tmp_path):
    context = Context(store, Settings())
    importing = PhotoImport.of(context)
    assert PhotoImport.of(context) is importing
    from acuchart.ui.photos.importing import Target

    files = [photo(tmp_path / f"{n}.jpg", face(2400, 1800)) for n in range(6)]
    importing.add(files, Target(patient_id="p1", session_id=None, day=date(2026, 11, 17)))
    context.deleteLater()
    qtbot.waitUntil(lambda: not _alive(context), timeout=10_000)
    assert store.verify().ok


def _alive(one) -> bool:
    from shiboken6 import isValid

    return isValid(one)


def test_pictures_of_a_signed_session_can_still_be_added_to_the_patient(qtbot, store, tmp_path):
    sign(store)
    _screen, page = page_of(qtbot, store)
    dropped(qtbot, page, [photo(tmp_path / "late.jpg")])
    (made,) = kept(store)
    assert made.session_id is None


def two_pictures(qtbot, store, tmp_path):
    """An earlier and a later face, the later one shifted and in other light; shown side by side."""
    screen, page = page_of(qtbot, store)
    dropped(qtbot, page, [photo(tmp_path / "a.jpg")])
    (old,) = kept(store)
    store.apply([change_of(old, replace(old, pose="front", light="window", session_id="s0"))])
    dropped(qtbot, page, [photo(tmp_path / "b.jpg", face(tone="#f4d8b0", dx=60))])
    new = next(one for one in kept(store) if one.id != old.id)
    store.apply([change_of(new, replace(new, pose="front", light="lamp", taken_on=date(2026, 11, 17)))])
    page.refresh()
    page.grid.choose({new.id})
    assert page.compare.text() == "Compare with the one before"
    page.compare.click()
    return screen, page, old.id, new.id


def test_two_photos_are_aligned_by_clicks_on_the_pupils(qtbot, store, tmp_path):
    _screen, page, old, new = two_pictures(qtbot, store, tmp_path)
    large, canvas = page.large, page.large.canvas
    assert [one.id for one in large.pictures] == [old, new]
    assert canvas.layers[0].caption.startswith("Front, at rest · session 1")
    assert "The light is not the same: window and lamp." in large.warning.text()
    assert not canvas.aligned
    large.anchors.click()
    for picture_id, dx in ((old, 0.0), (new, 0.1)):
        point(qtbot, canvas, picture_id, 0.38 + dx, 0.42)
        point(qtbot, canvas, picture_id, 0.62 + dx, 0.42)
    assert canvas.aligned
    assert not large.anchors.isChecked()
    for one in kept(store):
        (x1, _), (x2, _) = anchors_of(one)
        assert x2 - x1 == pytest.approx(0.24, abs=0.01)
    for mode in ("slider", "blink", "ghost"):
        large.use_mode(mode)
        first, second = (canvas.layers[0], canvas.layers[1])
        canvas.second = True
        shown = {pane.layer.picture.id: pane for pane in canvas.panes()}
        assert new in shown
        if mode != "blink":
            on_a = canvas._on_widget(shown[old], anchors_of(first.picture)[0])
            on_b = canvas._on_widget(shown[new], anchors_of(second.picture)[0])
            assert (on_a - on_b).manhattanLength() < 1
    large.use_mode("blink")
    canvas.second = False
    canvas.setFocus()
    before = canvas.grab().toImage()
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    assert canvas.grab().toImage() != before


def test_the_slider_and_the_pupils_can_be_set_by_keys_alone(qtbot, store, tmp_path):
    _screen, page, old, _new = two_pictures(qtbot, store, tmp_path)
    large, canvas = page.large, page.large.canvas
    large.use_mode("slider")
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.split == pytest.approx(0.52)
    QTest.keyClick(canvas, Qt.Key.Key_C)
    assert canvas.grey
    seen = canvas.grab().toImage().pixelColor(canvas.width() // 2, canvas.height() // 3)
    assert seen.red() == seen.green() == seen.blue()
    QTest.keyClick(large, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not large.isVisible())
    page._open([one for one in kept(store) if one.id == old])
    large.anchors.click()
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    for _ in range(4):
        QTest.keyClick(canvas, Qt.Key.Key_Right)
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    made = next(one for one in kept(store) if one.id == old)
    assert anchors_of(made) is not None


def test_a_mark_names_a_point_or_says_words(qtbot, store, tmp_path):
    _screen, page, old, _new = two_pictures(qtbot, store, tmp_path)
    page._open([one for one in kept(store) if one.id == old])
    large = page.large
    large.mark.click()
    for words in ("st4", "new spot"):
        large.words.setText(words)
        point(qtbot, large.canvas, old, 0.6, 0.7)
    marks = of_practice(store, PictureMark)
    assert {(one.code, one.words) for one in marks} == {("ST4", ""), ("", "new spot")}
    large.unmark.click()
    assert len(of_practice(store, PictureMark)) == 1


def test_a_photo_leaves_only_with_its_consent_covered_and_with_a_line_in_the_log(qtbot, store, tmp_path):
    _screen, page, old, _new = two_pictures(qtbot, store, tmp_path)
    page._open([one for one in kept(store) if one.id == old])
    large, bar = page.large, page.large.bar
    large.leave.click()
    bar.purpose.setCurrentIndex(bar.purpose.findData("teach"))
    bar.refresh()
    assert not bar.save.isEnabled()
    assert "has not agreed to “photos for teaching”" in bar.words.text()
    out = tmp_path / "out.jpg"
    assert not bar.export(out)
    assert not out.exists()
    agree(store, Scope.PHOTO_TEACH)
    bar.refresh()
    assert bar.words.text().startswith("Set the pupils first")
    large.anchors.click()
    point(qtbot, large.canvas, old, 0.38, 0.42)
    point(qtbot, large.canvas, old, 0.62, 0.42)
    assert bar.save.isEnabled()
    bar.how.set("whole")
    bar.refresh()
    assert "covered or cut away" in bar.words.text()
    bar.how.set("bar")
    bar.refresh()
    pane = large.canvas.panes()[0]
    eye = large.canvas._on_widget(pane, (0.38, 0.42)).toPoint()
    assert large.canvas.grab().toImage().pixelColor(eye).lightness() < 10  # what is seen is what leaves
    bar.to_whom.setText("Invented school")
    assert bar.export(out)
    shown = QImage(str(out))
    assert shown.size().width() == 600
    for x in (0.38, 0.62):
        assert shown.pixelColor(round(x * 600), round(0.42 * 800)).lightness() < 10
    assert shown.pixelColor(300, 600).lightness() > 100
    assert PLACE not in out.read_bytes()
    assert b"Exif" not in out.read_bytes()
    (line,) = of_patient(store, Disclosure, "p1")
    assert (line.what, line.to_whom, line.note) == ("photo", "Invented school", "Teaching")
    assert line.scope == "Front, at rest, eyes covered"
    assert len(line.record_code) == 64


def test_a_frame_leaves_only_what_is_in_it(qtbot, store, tmp_path):
    _screen, page, old, _new = two_pictures(qtbot, store, tmp_path)
    page._open([one for one in kept(store) if one.id == old])
    large, bar = page.large, page.large.bar
    large.leave.click()
    QTest.mouseClick(bar.how._buttons["crop"], Qt.MouseButton.LeftButton)
    assert "two corners" in bar.words.text()
    point(qtbot, large.canvas, old, 0.25, 0.6)
    point(qtbot, large.canvas, old, 0.75, 0.8)
    assert bar.save.isEnabled()
    out = tmp_path / "mouth.jpg"
    assert bar.export(out)
    shown = QImage(str(out))
    assert shown.width() == pytest.approx(300, abs=4)
    assert shown.height() == pytest.approx(160, abs=4)


def test_a_full_disk_at_the_export_is_said_and_logged_nowhere(qtbot, store, tmp_path):
    _screen, page, old, _new = two_pictures(qtbot, store, tmp_path)
    page._open([one for one in kept(store) if one.id == old])
    bar = page.large.bar
    page.large.leave.click()
    bar.how.set("whole")
    bar.refresh()
    with qtbot.waitSignal(page._context.failed) as failed:
        assert not bar.export(tmp_path / "no such folder" / "out.jpg")
    assert failed.args[0].startswith("“out.jpg” could not be written")
    assert of_patient(store, Disclosure, "p1") == ()


def test_a_removed_picture_is_out_of_sight_and_stays_in_the_record(qtbot, store, tmp_path):
    _screen, page = page_of(qtbot, store)
    dropped(qtbot, page, [photo(tmp_path / "a.jpg")])
    page.remove.click()
    (gone,) = kept(store)
    assert gone.removed
    assert fetch(store, gone.content)
    assert page.empty.isVisible()
    assert page.window().focusWidget() is page.add
    page.bring_back.click()
    assert kept(store) == (replace(gone, removed=False),)
    assert not page.bring_back.isVisible()
    assert [one.id for one in page.grid.selected()] == [gone.id]


def test_the_card_of_the_patient_page_shows_the_newest_and_asks_for_more(qtbot, store, tmp_path):
    _screen, page = page_of(qtbot, store)
    context = Context(store, Settings())
    card = PhotosCard(context, "p1")
    qtbot.addWidget(card)
    context.setParent(card)
    card.resize(800, 220)
    with qtbot.waitExposed(card):
        card.show()
    assert not card.strip.isVisible()
    dropped(qtbot, page, [photo(tmp_path / "a.jpg", face(tone="#ff0000"))])
    card.refresh()
    assert card.strip.isVisible()
    assert "Photo, session 2 · " in card.strip.accessibleName()
    shown = card.strip.grab().toImage()
    assert QColor(shown.pixel(66, 50)).red() > 200
    assert QColor(shown.pixel(66, 50)).green() < 60
    with qtbot.waitSignal(card.photos_wanted):
        card.add.click()


def test_a_near_picture_is_moved_marked_and_made_whole_again(qtbot, store, tmp_path):
    _screen, page, old, new = two_pictures(qtbot, store, tmp_path)
    page._open([one for one in kept(store) if one.id in (old, new)])
    large = page.large
    large.use_mode("side")
    canvas = large.canvas
    assert not large.farther.isEnabled()
    before = [pane.to_widget for pane in canvas.panes()]
    qtbot.mouseClick(large.nearer, Qt.MouseButton.LeftButton)
    qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.lens.factor == pytest.approx(2.25)
    assert large.farther.isEnabled()
    for pane, whole in zip(canvas.panes(), before, strict=True):
        assert pane.to_widget.m11() == pytest.approx(2.25 * whole.m11())
    at = canvas.panes()[0].clip.center()
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=at.toPoint())
    qtbot.mouseMove(canvas, at.toPoint() + QPoint(30, 20))
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=at.toPoint() + QPoint(30, 20))
    assert (canvas.lens.dx, canvas.lens.dy) == pytest.approx((30, 20), abs=2)
    large.mark.click()
    large.words.setText("spot")
    pane = next(pane for pane in canvas.panes() if pane.layer.picture.id == old)
    spot = pane.to_widget.map(QPointF(0.5 * pane.layer.picture.width, 0.5 * pane.layer.picture.height))
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=spot.toPoint())
    (mark,) = of_practice(store, PictureMark)
    assert (mark.picture_id, mark.x, mark.y) == (old, pytest.approx(0.5, abs=0.01), pytest.approx(0.5, abs=0.01))
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_0)
    assert not canvas.lens.near


def test_two_points_lay_the_needles_of_the_session_over_its_photo(qtbot, store, tmp_path):
    screen, page, _old, new = two_pictures(qtbot, store, tmp_path)
    atlas = assets.load_atlas()
    place = next(one for one in atlas.places("LI20") if one.view == "face-front" and one.side is Side.LEFT)
    assert screen.document.edit(
        change_of(
            None,
            Needle(
                id="over",
                session_id=screen.document.session.id,
                ordinal=90,
                view="face-front@1",
                x=place.x,
                y=place.y,
                side=Side.LEFT,
                code="LI20",
            ),
        )
    )
    (picture,) = [one for one in kept(store) if one.id == new]
    page._open([picture])
    large = page.large
    assert not large.needles.isEnabled()
    large.mark.click()
    for words, x in (("st2 r", 0.4), ("ST2 L", 0.6)):
        large.words.setText(words)
        point(qtbot, large.canvas, new, x, 0.5)
    assert {(one.code, one.words) for one in of_practice(store, PictureMark)} == {("ST2", "R"), ("ST2", "L")}
    assert large.needles.isEnabled()
    assert "by 2 points" in large.title.full
    qtbot.mouseClick(large.needles, Qt.MouseButton.LeftButton)
    (layer,) = large.canvas.layers
    spot = next(spot for spot, name in layer.needles if name == "LI20 L")
    assert 0.5 < spot[0] < 0.6  # between the middle and the eye, and below the eyes
    assert spot[1] > 0.5
    large.words.setText("spot")
    point(qtbot, large.canvas, new, spot[0], spot[1])
    assert [words for words in layer.near.values() if words.startswith("near LI20 L")]
    large.unmark.click()
    large.unmark.click()
    assert not large.needles.isEnabled()
    assert not layer.needles
