"""The recovery sheet: the key of a practice file in groups that check themselves, and the same as a QR code."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from acuchart.documents.flow import Flow, baseline
from acuchart.documents.paper import MM, Paper
from acuchart.documents.text import GREY, PINE, Style

_MARGIN: Final = 22 * MM
_TITLE: Final = Style(24, bold=True, leading=1.25)
_BODY: Final = Style(11.5, leading=1.45)
_STRONG: Final = Style(11.5, bold=True, leading=1.45)
_SMALL: Final = Style(9, leading=1.4, ink=GREY)
_HEAD: Final = Style(13, bold=True, ink=PINE)
_NUMBER: Final = Style(9, ink=GREY)
_GROUP: Final = Style(19, bold=True, leading=1.3)
_COLUMNS: Final = 3
_ROW: Final = 31.0
_QR: Final = 46 * MM
_QUIET: Final = 4  # modules of white around a QR code
_WHERE: Final = "the recovery sheet"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoverySheet:
    """What the sheet says. ``code`` has groups with hyphens between them; nothing of a patient is here."""

    code: str
    practice: str
    file_name: str
    made_on: date


def check_of(code: str) -> str:
    """Eight letters that tell two sheets apart without telling the code: ``4C1E 88B0``."""
    plain = "".join(char for char in code.upper() if char.isalnum())
    digest = hashlib.sha256(f"acuchart sheet {plain}".encode()).hexdigest().upper()
    return f"{digest[:4]} {digest[4:8]}"


def recovery_sheet(sheet: RecoverySheet, *, paper: str) -> bytes:
    """One page as PDF. Raises DocumentError where the name of the practice cannot be printed."""
    made = Paper(paper)
    flow = Flow(made, margin=_MARGIN, top=20 * MM, bottom=18 * MM)
    flow.paragraph("Recovery sheet", _TITLE, _WHERE)
    day = f"{sheet.made_on.day} {sheet.made_on:%B %Y}"
    flow.paragraph(f"{sheet.practice}, made {day}", _BODY, "the name of the practice")
    flow.space(12)
    flow.paragraph(
        "This code opens the practice file if the passphrase is lost. Nobody else can do it for you.",
        _STRONG,
        _WHERE,
    )
    flow.paragraph(f"File: {sheet.file_name}", _BODY, "the name of the file")
    flow.space(14)
    _groups(flow, sheet.code.split("-"))
    flow.space(16)
    _qr_and_words(flow, sheet.code)
    flow.space(16)
    flow.heading("Keep it safe", _HEAD, keep=60)
    for words in (
        "Keep this sheet on paper, away from the computer. Do not photograph it.",
        "Whoever holds this sheet and the file can read every chart.",
        "A new passphrase makes a new code: print a new sheet then. Older backups keep the code of their time.",
    ):
        flow.paragraph(words, _BODY, _WHERE)
    flow.space(10)
    flow.paragraph(f"Check {check_of(sheet.code)}    Sheet 1 of 1", _SMALL, _WHERE)
    return made.pdf(title="Recovery sheet", author="acuchart", subject="The recovery code of a practice file")


def _groups(flow: Flow, groups: Sequence[str]) -> None:
    """Numbered groups in reading order, so that a mistyped one can be named."""
    page, type_ = flow.page, flow.paper.type
    wide = flow.width / _COLUMNS
    for at, group in enumerate(groups):
        row, column = divmod(at, _COLUMNS)
        x, y = flow.left + column * wide, flow.y + row * _ROW
        number = type_.line(str(at + 1), _NUMBER, _WHERE)
        page.text(number, x + 16 - number.width, y + baseline(_GROUP))
        page.text(type_.line(group, _GROUP, _WHERE), x + 24, y + baseline(_GROUP))
        page.rule(x, x + wide - 14, y + _ROW - 4, thick=0.4, ink=0.6)
    flow.y += -(-len(groups) // _COLUMNS) * _ROW


def _qr_and_words(flow: Flow, code: str) -> None:
    rows = qr_rows(code)
    step = _QR / (len(rows) + 2 * _QUIET)
    page = flow.page
    page.block(flow.left, flow.y, _QR, _QR, colour="1 g")
    for down, row in enumerate(rows):
        for across, dark in enumerate(row):
            if dark:
                x, y = flow.left + (across + _QUIET) * step, flow.y + (down + _QUIET) * step
                page.block(x, y, step + 0.05, step + 0.05, colour="0 g")
    top = flow.y + 10
    left = flow.left + _QR + 16
    for words, style in (
        ("How to use it", _HEAD),
        (
            "Choose “Use the recovery sheet” where the passphrase is asked for and type the groups from 1 to"
            f" {len(code.split('-'))}. Hyphens, spaces and small letters do not matter. O is read as 0, and I and"
            " L as 1. The last letter of each group checks it, and a mistyped group is named.",
            _BODY,
        ),
        ("The square holds the same code for a reader that you trust.", _BODY),
    ):
        for line in flow.paper.lines(words, style, _WHERE, flow.left + flow.width - left):
            page.text(line, left, top + baseline(style))
            top += style.pitch
    flow.y = max(flow.y + _QR, top)


def qr_rows(text: str) -> list[list[bool]]:
    """The modules of the QR code, row by row; true is dark."""
    from reportlab.graphics.barcode.qr import QrCodeWidget

    made: Any = QrCodeWidget(text, barLevel="M")
    made.qr.make()
    size = made.qr.getModuleCount()
    return [[bool(made.qr.isDark(row, column)) for column in range(size)] for row in range(size)]
