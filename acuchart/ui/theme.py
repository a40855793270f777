"""Pine ink on warm paper: colours, type and the one style sheet, in light and for the dim room."""

from __future__ import annotations

from functools import cache
from string import Template
from typing import Final, NamedTuple

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from acuchart import assets


class Tokens(NamedTuple):
    """The colours of one theme, by the names of the design system."""

    dim: bool
    bg: str
    surface: str
    raised: str
    canvas: str
    sunk: str
    line: str
    line2: str
    field: str
    ink: str
    ink2: str
    ink3: str
    pine: str
    pine_ink: str
    pine_wash: str
    pine_line: str
    on_pine: str
    btn: str
    btn_down: str
    on_btn: str
    amber: str
    amber_wash: str
    amber_line: str
    red: str
    red_wash: str
    red_line: str
    on_red: str
    violet: str
    violet_wash: str
    ghost: str
    halo: str


LIGHT: Final = Tokens(
    dim=False,
    bg="#F3F1EC",
    surface="#FDFCFA",
    raised="#FFFFFF",
    canvas="#FAF8F4",
    sunk="#ECE9E2",
    line="#E2DED5",
    line2="#C9C3B7",
    field="#8F897D",
    ink="#1B2624",
    ink2="#4F5B58",
    ink3="#5F6966",
    pine="#0F5F55",
    pine_ink="#0B4A43",
    pine_wash="#E3EFEB",
    pine_line="#A9CFC5",
    on_pine="#FFFFFF",
    btn="#0F5F55",
    btn_down="#0B4A43",
    on_btn="#FFFFFF",
    amber="#8A4B00",
    amber_wash="#FBF0DC",
    amber_line="#E3BE85",
    red="#A8261C",
    red_wash="#FBE9E6",
    red_line="#E3A9A2",
    on_red="#FFFFFF",
    violet="#5A3B94",
    violet_wash="#EEE8F7",
    ghost="#6F736F",
    halo="#FFFFFF",
)
DIM: Final = Tokens(
    dim=True,
    bg="#0D1211",
    surface="#141A19",
    raised="#1B2321",
    canvas="#101615",
    sunk="#0A0E0D",
    line="#26302E",
    line2="#3A4744",
    field="#6B7A75",
    ink="#DDE4E1",
    ink2="#A3B0AB",
    ink3="#82908B",
    pine="#7CC9B8",
    pine_ink="#9ADACB",
    pine_wash="#17302B",
    pine_line="#2F5E54",
    on_pine="#06201B",
    btn="#2A6A5F",
    btn_down="#215449",
    on_btn="#EAF6F2",
    amber="#E6B566",
    amber_wash="#2C2313",
    amber_line="#5C4721",
    red="#F08C80",
    red_wash="#331A17",
    red_line="#6E352E",
    on_red="#2A0B08",
    violet="#BBA3EA",
    violet_wash="#261F36",
    ghost="#A9A49E",
    halo="#0D1211",
)

FAMILIES: Final = (
    "Inter",
    "Noto Sans",
    "Noto Sans Arabic",
    "Noto Sans Hebrew",
    "Noto Sans Thai",
    "Noto Sans Armenian",
    "Noto Sans Georgian",
    "Noto Sans Bengali",
    "Noto Sans Tamil",
    "WenQuanYi Micro Hei",
)
# role -> px, weight
_ROLES: Final = {
    "ledger": (26, QFont.Weight.Bold),
    "title": (34, QFont.Weight.Bold),
    "name": (26, QFont.Weight.DemiBold),
    "heading": (20, QFont.Weight.DemiBold),
    "subhead": (16, QFont.Weight.DemiBold),
    "note": (15, QFont.Weight.Normal),
    "body": (14, QFont.Weight.Normal),
    "strong": (14, QFont.Weight.DemiBold),
    "label": (13, QFont.Weight.Medium),
    "hint": (12, QFont.Weight.Normal),
    "micro": (11, QFont.Weight.Medium),
}


def font(role: str) -> QFont:
    """The face of a role of the design system ("body", "label", "name", …), with figures of one width."""
    return QFont(_face(role))  # a copy, which finds its letters where the others have found them


@cache
def _face(role: str) -> QFont:
    pixels, weight = _ROLES[role]
    made = QFont()
    made.setFamilies(list(FAMILIES))
    made.setPixelSize(pixels)
    made.setWeight(weight)
    for feature in ("tnum", "cv05", "ss03"):
        made.setFeature(QFont.Tag(feature), 1)
    return made


def load_fonts() -> None:
    """The interface's own faces; quick, hence before the first window."""
    for name in assets.FONTS:
        QFontDatabase.addApplicationFont(str(assets.font_file(name)))


def load_script_fonts() -> None:
    """The faces for scripts that Inter lacks; they may come after the first picture."""
    for name in assets.SCRIPT_FONTS:
        QFontDatabase.addApplicationFont(str(assets.font_file(name)))


class Theme(QObject):
    """Which colours are on. "system" follows the desktop, "light" and "dim" stay."""

    changed = Signal()

    def __init__(self) -> None:
        """Light, until `choose` is called."""
        super().__init__()
        self._choice = "system"
        self._tokens = LIGHT

    @property
    def tokens(self) -> Tokens:
        """The colours that are on now."""
        return self._tokens

    @property
    def choice(self) -> str:
        """What the person chose: "system", "light" or "dim"."""
        return self._choice

    def start(self, app: QApplication, choice: str) -> None:
        """Dress the program; from now on a change of the desktop's scheme is followed."""
        load_fonts()
        app.setFont(font("body"))
        self._choice = choice if choice in ("system", "light", "dim") else "system"
        self._dress(app)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow)

    def choose(self, choice: str) -> None:
        """Take another theme at once."""
        self._choice = choice
        self._follow()

    def _follow(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication) and self._wanted() is not self._tokens:
            self._dress(app)
            self.changed.emit()

    def _wanted(self) -> Tokens:
        if self._choice == "system":
            dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
            return DIM if dark else LIGHT
        return DIM if self._choice == "dim" else LIGHT

    def _dress(self, app: QApplication) -> None:
        self._tokens = self._wanted()
        app.setPalette(palette(self._tokens))
        app.setStyleSheet(style_sheet(self._tokens))


_shared: list[Theme] = []


def theme() -> Theme:
    """The one theme of the program."""
    if not _shared:
        _shared.append(Theme())
    return _shared[0]


def palette(tokens: Tokens) -> QPalette:
    """The colours for everything that no style sheet rule names."""
    made = QPalette()
    role = QPalette.ColorRole
    for target, colour in (
        (role.Window, tokens.bg),
        (role.WindowText, tokens.ink),
        (role.Base, tokens.raised),
        (role.AlternateBase, tokens.surface),
        (role.Text, tokens.ink),
        (role.PlaceholderText, tokens.ink3),
        (role.Button, tokens.raised),
        (role.ButtonText, tokens.ink),
        (role.BrightText, tokens.red),
        (role.Highlight, tokens.pine),
        (role.HighlightedText, tokens.on_pine),
        (role.ToolTipBase, tokens.ink),
        (role.ToolTipText, tokens.surface),
        (role.Link, tokens.pine),
        (role.Light, tokens.raised),
        (role.Midlight, tokens.line),
        (role.Mid, tokens.line2),
        (role.Dark, tokens.field),
        (role.Shadow, tokens.line2),
        (role.Accent, tokens.pine),
    ):
        made.setColor(target, QColor(colour))
    group = QPalette.ColorGroup.Disabled
    for target in (role.Text, role.WindowText, role.ButtonText):
        made.setColor(group, target, QColor(tokens.ink3))
    return made


def style_sheet(tokens: Tokens) -> str:
    """`resources/style.qss` with this theme's colours."""
    tick, down = (assets.path(f"resources/{name}.svg").as_posix() for name in ("tick", "down"))
    return Template(assets.text("resources/style.qss")).substitute(tokens._asdict(), tick=tick, down=down)
