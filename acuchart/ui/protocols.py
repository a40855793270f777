"""Protocols: the sets that came with the program and the practice's own, to be offered in a session."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from acuchart import assets, paths
from acuchart.exchange.errors import UnreadableError
from acuchart.exchange.protocol_file import protocol_file, read_protocols
from acuchart.files import write_beside
from acuchart.model import clock
from acuchart.model.area import Area
from acuchart.model.change import change_of
from acuchart.model.lead_line import lead_items
from acuchart.model.needle import Needle
from acuchart.model.prescription import NeedleItem, Prescription, Retention, from_needles, parse, to_needles, write
from acuchart.model.protocol import Protocol, areas_of
from acuchart.store import StoreError
from acuchart.store.kinds import of_session
from acuchart.store.sets import protocols_of
from acuchart.ui.context import Context
from acuchart.ui.document import SessionDocument
from acuchart.ui.flow_layout import FlowLayout
from acuchart.ui.moments import day_of, day_text
from acuchart.ui.protocol_detail import Detail
from acuchart.ui.search_line import SearchLine
from acuchart.ui.session.thumbnails import PlateThumb
from acuchart.ui.widgets import Elided, Segment, button, frame, label, set_property

_FILTER = "Protocols (*.json)"
_CARD = QSize(252, 300)
_ART = QSize(112, 122)


class Card(QFrame):
    """One protocol: its plates, its name, its facts, where it comes from."""

    chosen = Signal(str)
    apply_wanted = Signal(str)

    def __init__(self, protocol: Protocol, needles: tuple[Needle, ...], context: Context) -> None:
        """``needles`` are those that its line sets."""
        super().__init__()
        self.protocol, self.needles = protocol, needles
        self.setProperty("role", "card")
        self.setFixedSize(_CARD)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{protocol.name}, {_needles(len(needles))}")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(3)
        art = QHBoxLayout()
        art.setSpacing(6)
        art.addStretch(1)
        for view_id in most_seen(needles)[:2]:
            thumb = PlateThumb(context.atlas.views[view_id], needles, art=_ART)
            thumb.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            thumb.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            art.addWidget(thumb)
        if not needles:
            art.addWidget(label("No point that a plate shows", "hint", wrap=True))
        art.addStretch(1)
        holder = QWidget()
        holder.setLayout(art)
        art.setContentsMargins(0, 0, 0, 0)
        holder.setFixedHeight(_ART.height() + 28)
        column.addWidget(holder)
        column.addWidget(frame("rule"))
        head = QHBoxLayout()
        head.addWidget(Elided(protocol.name, "strong"), 1)
        head.addWidget(label(f"v{protocol.version}", "tag", tone="pine" if protocol.own else ""))
        column.addLayout(head)
        column.addWidget(Elided(protocol.facts or "any needle, any time", "hint"))
        source = label(protocol.source or "your own", "hint", wrap=True)
        source.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        source.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(source, 1)
        foot = QHBoxLayout()
        drawn = len(protocol.areas)
        areas = f", {drawn} {'area' if drawn == 1 else 'areas'}" if drawn else ""
        foot.addWidget(label(_needles(len(needles)) + areas, "hint"))
        foot.addStretch(1)
        self.apply = button("Apply", "quiet", tip="Offer it on the plates of the open session (Enter)")
        self.apply.clicked.connect(lambda: self.apply_wanted.emit(protocol.id))
        foot.addWidget(self.apply)
        column.addLayout(foot)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Look at it."""
        self.chosen.emit(self.protocol.id)
        event.accept()


class ProtocolsPage(QWidget):
    """All sets as cards, and the one that is looked at beside them."""

    apply_wanted = Signal(object, str)  # a Protocol, and the id of the session that was open

    def __init__(self, context: Context) -> None:
        """Cards are made when the page is first shown."""
        super().__init__()
        self.setProperty("role", "page")
        self._context = context
        self._protocols: dict[str, Protocol] = {}
        self._cards: dict[str, Card] = {}
        self._session_id = ""
        self._chosen = ""
        self.search = SearchLine("Name, point, complaint")
        self.search.textChanged.connect(lambda _text: self._sift())
        self.which = Segment((("all", "All"), ("own", "Mine"), ("shipped", "Came with acuchart")), "all")
        self.which.chosen.connect(lambda _key: self._sift())
        self.detail = Detail(context)
        self.detail.apply_wanted.connect(lambda one: self._apply(one.id))
        self.detail.changed.connect(self._keep)
        self.detail.export_wanted.connect(lambda one: self._export([one]))
        self.detail.copy_wanted.connect(self._copy)
        self.take = button("From a session", "primary", icon_name="plus")
        self.take.clicked.connect(self._from_session)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(self._left(), 1)
        row.addWidget(self.detail)
        self.for_document(None)

    def _left(self) -> QVBoxLayout:
        bring = button("Import file", icon_name="doc", tip="Protocols that another practice exported")
        bring.clicked.connect(self._import)
        out = button("Export mine", icon_name="usb", tip="All own protocols as one file, without patient data")
        out.clicked.connect(lambda: self._export([one for one in self._protocols.values() if one.own]))
        head = QHBoxLayout()
        head.addWidget(label("Protocols", "title"))
        head.addStretch(1)
        for made in (bring, out, self.take):
            head.addWidget(made)
        sift = QHBoxLayout()
        sift.addWidget(self.search, 1)
        sift.addWidget(self.which)
        self._said = label("", "label", tone="amber", wrap=True)
        self._said.hide()
        body = QWidget()
        body.setProperty("role", "page")
        self._flow = FlowLayout(body, gap=12)
        scroll = QScrollArea()
        scroll.setWidget(body)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        column = QVBoxLayout()
        column.setContentsMargins(22, 20, 16, 0)
        column.setSpacing(12)
        column.addLayout(head)
        column.addLayout(sift)
        column.addWidget(self._said)
        column.addWidget(scroll, 1)
        return column

    # ---- what the workspace asks

    def refresh(self) -> None:
        """Read the practice's own sets again."""
        try:
            own = protocols_of(self._context.store)
        except StoreError as error:
            self._context.failed.emit(str(error))
            return
        wanted = {one.id: one for one in (*own, *sorted(assets.load_protocols(), key=lambda one: not one.line))}
        for gone in [key for key, card in self._cards.items() if wanted.get(key) != card.protocol]:
            card = self._cards.pop(gone)
            self._flow.removeWidget(card)
            card.deleteLater()
        self._protocols = wanted
        while self._flow.count():
            self._flow.takeAt(0)
        self._cards = {one.id: self._cards.get(one.id) or self._card(one) for one in wanted.values()}
        for card in self._cards.values():
            self._flow.addWidget(card)
        self._choose(self._chosen if self._chosen in wanted else next(iter(wanted), ""))
        self._sift()

    def take_focus(self) -> None:
        """The keys go to the line that finds."""
        self.search.setFocus()

    def for_document(self, document: SessionDocument | None) -> None:
        """The session that is applied to and made from; None, or a signed one, is none."""
        there = document is not None and document.writable
        self._session_id = document.session.id if document is not None and there else ""
        words = f"the session of {day_text(day_of(document.session.started_at))}" if document is not None else ""
        self.take.setEnabled(there)
        self.take.setToolTip(f"A set from {words}" if there else "Come here from an open session (Alt+4)")
        self.detail.for_session(words if there else "")

    def settle(self) -> bool:
        """Keep what is typed."""
        return self.detail.commit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter applies what is looked at."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._apply(self._chosen)
        else:
            super().keyPressEvent(event)

    # ---- cards

    @property
    def shown(self) -> tuple[str, ...]:
        """The names of the cards that are seen."""
        return tuple(card.protocol.name for card in self._cards.values() if not card.isHidden())

    def _card(self, one: Protocol) -> Card:
        made = Card(one, needles_of(one, self._context), self._context)
        made.chosen.connect(self._choose)
        made.apply_wanted.connect(self._apply)
        return made

    def _sift(self) -> None:
        words = self.search.text().casefold().split()
        which = self.which.current
        for card in self._cards.values():
            one = card.protocol
            text = " ".join((one.name, one.line, one.more, one.source, one.home_care)).casefold()
            fits = which == "all" or (which == "own") == one.own
            card.setVisible(fits and all(word in text for word in words))

    def _choose(self, protocol_id: str) -> None:
        self._chosen = protocol_id
        for key, card in self._cards.items():
            set_property(card, "tone", "pine" if key == protocol_id else "")
        card_ = self._cards.get(protocol_id)
        if card_ is not None:
            self.detail.show_protocol(card_.protocol, card_.needles)

    # ---- what can be done

    def _apply(self, protocol_id: str) -> None:
        one = self._protocols.get(protocol_id)
        if one is None:
            return
        if not self._session_id:
            self._say(
                "Open a session first and come here from it (Alt+4): Apply then offers the set on its plates."
            )
        elif not self._cards[protocol_id].needles and not one.areas:
            self._say(f"“{one.name}” names no point that a plate shows; nothing can be offered.")
        else:
            self.apply_wanted.emit(one, self._session_id)

    def _keep(self, one: Protocol) -> None:
        """An own set was changed: its next version."""
        before = self._protocols.get(one.id)
        if before is None or before == one:
            return
        if self._context.write(change_of(before, replace(one, version=before.version + 1, made_at=clock.now()))):
            self.refresh()

    def _copy(self, one: Protocol) -> None:
        """A shipped set as the practice's own, to be changed."""
        self._add([replace(one, name=f"{one.name}, own", version=1)])

    def _from_session(self) -> None:
        store = self._context.store
        try:
            session = store.session(self._session_id)
            line = line_of(self._session_id, self._context)
            areas = areas_of(of_session(store, Area, self._session_id))
        except StoreError as error:
            self._context.failed.emit(str(error))
            return
        if not line and not areas:
            self._say("That session has no needles and no areas yet: mark them first.")
            return
        title = session.title or "Set"
        made = Protocol(
            id="-",
            name=f"{title}, {day_text(day_of(session.started_at))}",
            line=line,
            source="your own",
            areas=areas,
        )
        self._add([made])

    def _add(self, wanted: list[Protocol]) -> None:
        new = [replace(one, id=uuid4().hex, made_at=clock.now(), removed=0) for one in wanted]
        if new and self._context.write(*(change_of(None, one) for one in new)):
            self.refresh()
            self._choose(new[0].id)
            self.detail.take_focus()

    def _import(self) -> None:
        start = self._context.settings.text("protocol-folder") or str(paths.documents_dir())
        chosen, _ = QFileDialog.getOpenFileName(self, "Import protocols", start, _FILTER)
        if chosen:
            self.import_file(Path(chosen))

    def import_file(self, path: Path) -> None:
        """Add the sets of a file as the practice's own; those that are there already are passed over."""
        try:
            found = read_protocols(path.read_bytes(), path.name)
        except OSError as error:
            self._say(f"“{path.name}” cannot be read: {error.strerror}.")
            return
        except UnreadableError as error:
            self._say(str(error))
            return
        there = {_content(one) for one in self._protocols.values()}
        new = [one for one in found if _content(one) not in there]
        self._add(new)
        atlas, vocabulary = self._context.atlas, assets.load_vocabulary()
        unread = [word.text.strip() for one in new for word in parse(one.line, atlas, vocabulary).unread]
        words = f"{len(new)} of {len(found)} added from “{path.name}”."
        if unread:
            words += f" Not in the atlas, kept as text: {', '.join(unread[:6])}."
        self._say(words)

    def _export(self, wanted: list[Protocol]) -> None:
        if not wanted:
            self._say("There is no own protocol to export yet.")
            return
        name = f"{wanted[0].name if len(wanted) == 1 else 'protocols'} {datetime.now():%Y-%m-%d}.json".replace(
            "/", "-"
        )
        start = self._context.settings.text("protocol-folder") or str(paths.documents_dir())
        chosen, _ = QFileDialog.getSaveFileName(self, "Export protocols", str(Path(start) / name), _FILTER)
        if chosen:
            self.export_file(Path(chosen), wanted)

    def export_file(self, path: Path, wanted: list[Protocol]) -> None:
        """Write sets to a file; where that fails, what was there before stays."""
        try:
            write_beside(path, protocol_file(wanted))
        except OSError as error:
            self._say(f"“{path.name}” cannot be written: {error.strerror}.")
            return
        self._context.settings.keep_text("protocol-folder", str(path.parent))
        self._say(f"{len(wanted)} written to “{path.name}”.")

    def _say(self, words: str) -> None:
        self._said.setText(words)
        self._said.setVisible(bool(words))


def needles_of(protocol: Protocol, context: Context) -> tuple[Needle, ...]:
    """The needles that a protocol's line sets."""
    reading = parse(protocol.line, context.atlas, assets.load_vocabulary())
    numbered = {preset.number: preset for preset in protocol.presets}
    return to_needles(reading, context.atlas, session_id=protocol.id, presets=numbered)


def line_of(session_id: str, context: Context) -> str:
    """The prescription line of a session as a set: no states, no words of a note."""
    store, atlas = context.store, context.atlas
    needles = store.needles(session_id)
    items = [
        replace(item, state=None) if isinstance(item, NeedleItem) else item
        for item in from_needles(needles, atlas).items
    ]
    by_id = {needle.id: needle for needle in needles}
    retention = store.session(session_id).retention_min
    rest = [Retention(minutes=retention)] if retention and items else []
    return write(Prescription(items=(*items, *lead_items(store.leads(session_id), by_id), *rest)))


def _content(one: Protocol) -> Protocol:
    """What makes a set itself: not its id, nor when it was made, nor how often it was changed."""
    return replace(one, id="-", version=1, made_at="", removed=0)


def most_seen(needles: tuple[Needle, ...]) -> list[str]:
    """The plates by how many of the needles were marked on them."""
    counts: dict[str, int] = {}
    for needle in needles:
        view_id = needle.view.partition("@")[0]
        counts[view_id] = counts.get(view_id, 0) + 1
    return sorted(counts, key=lambda view_id: -counts[view_id])


def _needles(number: int) -> str:
    return "1 needle" if number == 1 else f"{number} needles"
