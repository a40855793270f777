"""A lead and a row of heat or current are warned of where they are made; the reason is kept and printed."""

import io
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from acuchart.assets import load_atlas
from acuchart.documents.summary import summary
from acuchart.model.adjunct import AdjunctKind
from acuchart.model.change import change_of
from acuchart.model.fact import Fact
from acuchart.model.side import Side
from acuchart.model.stamp import StampKind
from acuchart.store import ChartStore
from acuchart.ui.theme import theme
from tests.ui.session_factory import add_needles, at_point, drag, make_store, settled, show

SENTENCE = "Pacemaker or defibrillator and electroacupuncture."


@pytest.fixture
def store(tmp_path: Path):
    made = make_store(tmp_path)
    made.apply([change_of(None, Fact(id="f1", patient_id="p1", kind="pacemaker"))])
    add_needles(made, [at_point("GB14", Side.RIGHT, 1), at_point("GB14", Side.LEFT, 2)])
    yield made
    made.close()


def spot(screen, name: str) -> tuple[float, float]:
    return next((one.mark.x, one.mark.y) for one in screen.plate.spots if one.mark.label == name)


def printed(store: ChartStore) -> str:
    pages = PdfReader(io.BytesIO(summary(store.report("s1"), load_atlas(), paper="a4"))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_a_lead_is_warned_of_when_it_is_drawn_and_its_reason_is_printed(qtbot: QtBot, store):
    screen = show(qtbot, store, (1280, 800))
    assert SENTENCE not in screen.needles.inspector.caution.shown, "the needles themselves are fine"
    qtbot.keyClick(screen.plate, Qt.Key.Key_W)
    drag(qtbot, screen, spot(screen, "GB14 R"), spot(screen, "GB14 L"))
    (lead,) = store.leads("s1")
    screen.plate.leads.select(lead.id)
    settled(qtbot, screen)
    card = screen.needles.leads
    assert card.caution.isVisible()
    assert card.caution.shown == SENTENCE
    assert screen.height() == 800, "the card does not make a low window grow"
    (bow,) = screen.plate.leads.scene
    box = screen.plate.leads._pill(bow)
    picture = screen.plate.grab().toImage()
    ratio = picture.devicePixelRatio()
    red = theme().tokens.red.lower()
    x, y = round((box.right() - 4) * ratio), round((box.top() + 2) * ratio)
    around = {picture.pixelColor(x + dx, y + dy).name() for dx in range(-7, 8) for dy in range(-7, 8)}
    assert red in around, "the badge is at its pill"
    qtbot.keyClicks(card.override.edit, "Cardiologist agrees, 2 Hz")
    qtbot.keyClick(card.override.edit, Qt.Key.Key_Return)
    (kept,) = [one for one in store.stamps("s1") if one.kind is StampKind.WARNED]
    assert (kept.needle_id, kept.text) == (lead.id, f"{SENTENCE}\nCardiologist agrees, 2 Hz")
    assert f"Lead A: {SENTENCE} Kept because: Cardiologist agrees, 2 Hz" in printed(store)


def test_without_the_fact_a_lead_and_a_row_are_silent(qtbot: QtBot, store):
    store.apply([change_of(Fact(id="f1", patient_id="p1", kind="pacemaker"), None)])
    screen = show(qtbot, store)
    lead_id = screen.marking.lead("GB14-R", "GB14-L")
    screen.plate.leads.select(lead_id)
    settled(qtbot, screen)
    assert screen.needles.leads.caution.isHidden()
    assert screen.needles.leads.override.isHidden()


def test_a_row_is_warned_of_when_it_is_added_and_follows_its_kind(qtbot: QtBot, store):
    screen = show(qtbot, store)
    screen.show_page("adjuncts")
    page = screen.page("adjuncts")
    page.add(AdjunctKind.STIMULATION)
    (row,) = screen.document.adjuncts.values()
    line = page.row(row.id)
    assert line.caution.isVisible()
    assert line.caution.shown == SENTENCE
    qtbot.keyClicks(line.override.edit, "Far from the device")
    qtbot.keyClick(line.override.edit, Qt.Key.Key_Return)
    assert f"Electrical stimulation: {SENTENCE} Kept because: Far from the device" in printed(store)
    line._keep(kind=AdjunctKind.HEAT)
    assert line.caution.isHidden(), "a pacemaker says nothing of a heat lamp"
