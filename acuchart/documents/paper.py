"""Pages of a document as streams of operators, and the PDF file that is made of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from reportlab.pdfbase import pdfdoc

from acuchart.documents import pdfa
from acuchart.documents.fonts import Stream, packed_stream, stream
from acuchart.documents.grey import greyed, greyed_art, greyed_photo
from acuchart.documents.output import PLAIN, Output
from acuchart.documents.text import Line, Style, Typesetter, Words

MM: Final = 72 / 25.4
SIZES: Final = {"a4": (210 * MM, 297 * MM), "letter": (612.0, 792.0)}


@dataclass(frozen=True, slots=True)
class Packed:
    """A drawing that pages use by name: its compressed operators, its size and the opacities it names.

    For a ``photo`` the operators are a JPEG file; ``turned`` shows it mirrored.
    """

    name: str
    operators: bytes
    width: float
    height: float
    opacities: tuple[float, ...]
    photo: bool = False
    turned: bool = False


@dataclass(slots=True)
class Page:
    """One page. Places are points from the upper left corner, as people read."""

    width: float
    height: float
    type: Typesetter
    operators: list[str] = field(default_factory=list)
    drawings: dict[str, Packed] = field(default_factory=dict)

    def text(self, line: Line, x: float, baseline: float) -> None:
        """Draw a line with its left end at `x`."""
        self.operators.append(self.type.draw(line, x, self.height - baseline))

    def rule(self, x1: float, x2: float, y: float, *, thick: float = 0.5, ink: float = 0.0) -> None:
        """A level line."""
        at = self.height - y
        self.operators.append(f"{ink:g} G {thick:g} w {x1:.2f} {at:.2f} m {x2:.2f} {at:.2f} l S")

    def block(self, x: float, y: float, width: float, height: float, *, colour: str) -> None:
        """A filled rectangle; `colour` is PDF colour operands such as ``0.9 g``."""
        self.operators.append(f"{colour} {x:.2f} {self.height - y - height:.2f} {width:.2f} {height:.2f} re f")

    def drawing(self, packed: Packed, x: float, y: float, scale: float) -> None:
        """A packed drawing with its upper left corner at (x, y)."""
        self.drawings[packed.name] = packed
        bottom = self.height - y - packed.height * scale
        if packed.photo:  # an image is one unit wide and high, whatever its pixels
            wide, high = packed.width * scale, packed.height * scale
            left, across = (x + wide, -wide) if packed.turned else (x, wide)
            self.operators.append(f"q {across:.3f} 0 0 {high:.3f} {left:.2f} {bottom:.2f} cm /{packed.name} Do Q")
            return
        self.operators.append(f"q {scale:.5f} 0 0 {scale:.5f} {x:.2f} {bottom:.2f} cm /{packed.name} Do Q")


class Paper:
    """A document in the making: pages of one size that share their fonts."""

    def __init__(self, size: str) -> None:
        """``a4`` or ``letter``; ValueError for another size."""
        if size not in SIZES:
            raise ValueError(f"The paper size is A4 or Letter, not “{size}”.")
        self.width, self.height = SIZES[size]
        self.type = Typesetter()
        self.pages: list[Page] = []

    def new_page(self) -> Page:
        """Start another page."""
        page = Page(self.width, self.height, self.type)
        self.pages.append(page)
        return page

    def lines(self, words: Words, style: Style, where: str, width: float) -> list[Line]:
        """Text in lines of at most `width` points."""
        return self.type.lines(words, style, where, width=width)

    def pdf(self, *, title: str, author: str, subject: str, output: Output = PLAIN) -> bytes:
        """The finished file: PDF/A-3b, or locked where there is a password."""
        document: Any = pdfdoc.PDFDocument(compression=1, pdfVersion=(1, 7), lang="en-GB")
        document.info = pdfa.Information(title=title, author=author, subject=subject)
        forms: dict[str, pdfdoc.PDFObjectReference] = {}
        fonts = document.idToObject[pdfdoc.BasicFonts].dict
        for font in self.type.embedded.values():
            font.addObjects(document)
            fonts[font.name] = pdfdoc.PDFObjectReference(font.name)
        for page in self.pages:
            for name, packed in page.drawings.items():
                if name not in forms:
                    forms[name] = document.Reference(_form(packed, output.grey), f"form {name}")
            made = pdfdoc.PDFPage()
            made.Override_default_compilation = 1
            made.MediaBox = pdfdoc.PDFArray([0, 0, round(page.width, 2), round(page.height, 2)])
            made.Parent = document.Reference(document.Pages)
            operators = "\n".join(page.operators).encode("ascii")
            made.Contents = stream(greyed(operators) if output.grey else operators)
            resources: dict[str, Any] = {"Font": pdfdoc.PDFObjectReference(pdfdoc.BasicFonts)}
            if page.drawings:
                resources["XObject"] = pdfdoc.PDFDictionary({name: forms[name] for name in page.drawings})
            made.Resources = pdfdoc.PDFDictionary(resources)
            document.addPage(made)
        pdfa.attach(document, output.attachments)
        if not output.password:
            pdfa.mark(document)
        data: bytes = document.GetPDFData(None)
        return pdfa.locked(data, output.password) if output.password else data


def _form(packed: Packed, grey: bool) -> Stream:
    if packed.photo:
        entries: dict[str, object] = {
            "Type": "/XObject",
            "Subtype": "/Image",
            "Width": round(packed.width),
            "Height": round(packed.height),
            "ColorSpace": "/DeviceGray" if grey else "/DeviceRGB",
            "BitsPerComponent": 8,
            "Filter": "/DCTDecode",
        }
        jpeg = greyed_photo(packed.operators) if grey else packed.operators
        return Stream(pdfdoc.PDFDictionary(entries), jpeg)
    states = "".join(f"/{opacity_name(value)}<</ca {value:g}>>" for value in packed.opacities)
    return packed_stream(
        greyed_art(packed.operators) if grey else packed.operators,
        Type="/XObject",
        Subtype="/Form",
        BBox=f"[0 0 {packed.width:g} {packed.height:g}]",
        Resources=f"<</ExtGState<<{states}>>>>",
    )


def opacity_name(value: float) -> str:
    """The name of a graphics state: 0.12 -> a120."""
    return f"a{round(value * 1000)}"
