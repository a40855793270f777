"""The bundled faces that print: which face has a letter, how its glyphs are shaped, and what goes into the file.

A face is opened when a page first needs it. Glyphs are embedded as one Type 0 font per face and document: a code
stands for a glyph *and* for the letters it shows, so that shaped text reads back as it was typed.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import uharfbuzz as hb
from reportlab.pdfbase import pdfdoc

from acuchart.assets import font_file

_MAIN: Final = {False: "NotoSans-Regular.ttf", True: "NotoSans-Bold.ttf"}
_LAST: Final = "WenQuanYiMicroHei.ttf"
_BY_BLOCK: Final = (
    (0x0530, 0x058F, "NotoSansArmenian-Regular.ttf"),
    (0x0590, 0x05FF, "NotoSansHebrew-Regular.ttf"),
    (0x0600, 0x08FF, "NotoSansArabic-Regular.ttf"),
    (0x0980, 0x09FF, "NotoSansBengali-Regular.ttf"),
    (0x0B80, 0x0BFF, "NotoSansTamil-Regular.ttf"),
    (0x0E00, 0x0E7F, "NotoSansThai-Regular.ttf"),
    (0x10A0, 0x10FF, "NotoSansGeorgian-Regular.ttf"),
    (0x1C90, 0x1CBF, "NotoSansGeorgian-Regular.ttf"),
    (0x2D00, 0x2D2F, "NotoSansGeorgian-Regular.ttf"),
    (0xFB13, 0xFB17, "NotoSansArmenian-Regular.ttf"),
    (0xFB1D, 0xFB4F, "NotoSansHebrew-Regular.ttf"),
    (0xFB50, 0xFDFF, "NotoSansArabic-Regular.ttf"),
    (0xFE70, 0xFEFE, "NotoSansArabic-Regular.ttf"),
)
FACES: Final = tuple(dict.fromkeys((*_MAIN.values(), *(row[2] for row in _BY_BLOCK), _LAST)))
"""Every face that a page can ask for."""

_COMPOSED: Final = re.compile("[ -\u02ff\u0370-\u052f\u1e00-\u206f]*")
_SHAPES_KEPT: Final = 20_000


@dataclass(frozen=True, slots=True)
class Glyph:
    """One placed glyph. Lengths are thousandths of the size; `text` is what it reads back as."""

    id: int
    text: str
    width: float
    advance: float
    dx: float
    dy: float


@dataclass(frozen=True, slots=True, eq=False)
class Shaped:
    """A word of one face and one direction, in the order in which it is drawn."""

    text: str
    face: Face
    glyphs: tuple[Glyph, ...]
    width: float  # thousandths of the size
    plain: bool  # every glyph is one letter, in the order of reading


class Face:
    """One opened face: its glyphs and their widths."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.hb_face = hb.Face(hb.Blob(font_file(name).read_bytes()))
        self.font = hb.Font(self.hb_face)
        self.scale = 1000 / self.hb_face.upem
        self._glyphs: dict[str, int] = {}
        self._widths: dict[int, float] = {}

    def has(self, letter: str) -> bool:
        """Whether the face draws this letter."""
        return self.glyph(letter) != 0

    def glyph(self, letter: str) -> int:
        """The glyph of a letter that stands alone; 0 where there is none."""
        found = self._glyphs.get(letter)
        if found is None:
            found = self._glyphs[letter] = self.font.get_nominal_glyph(ord(letter)) or 0
        return found

    def width(self, glyph: int) -> float:
        """The advance that the file declares for a glyph, in thousandths of the size."""
        found = self._widths.get(glyph)
        if found is None:
            found = self._widths[glyph] = round(self.font.get_glyph_h_advance(glyph) * self.scale, 2)
        return found

    @property
    def postscript_name(self) -> str:
        """The name under which the face is embedded."""
        return self.name.removesuffix(".ttf")


@cache
def face(name: str) -> Face:
    """A bundled face by its file name, opened once."""
    return Face(name)


def main_face(bold: bool) -> Face:
    """The face of Latin, Greek, Cyrillic and Devanagari text."""
    return face(_MAIN[bold])


def face_for(letter: str, bold: bool) -> Face | None:
    """The first face of the chain that has the letter; None where no bundled face has it."""
    main = main_face(bold)
    if main.has(letter):
        return main
    code = ord(letter)
    for low, high, name in _BY_BLOCK:
        if low <= code <= high:
            special = face(name)
            return special if special.has(letter) else None
    last = face(_LAST)
    return last if last.has(letter) else None


def is_light(drawn: Face) -> bool:
    """Whether bold text in this face has to be thickened with a stroke."""
    return drawn.name not in _MAIN.values()


_shapes: dict[tuple[str, bool, str], Shaped] = {}


def shape(text: str, drawn: Face, rtl: bool) -> Shaped:
    """The glyphs of one word. `text` holds only letters that the face has."""
    key = (drawn.name, rtl, text)
    found = _shapes.get(key)
    if found is None:
        if len(_shapes) >= _SHAPES_KEPT:
            _shapes.clear()
        found = _shapes[key] = _shape(text, drawn, rtl)
    return found


def _shape(text: str, drawn: Face, rtl: bool) -> Shaped:
    buffer = hb.Buffer()
    # Letter by letter from right to left, because a reader of the file turns the letters round one by one.
    buffer.cluster_level = (
        hb.BufferClusterLevel.MONOTONE_CHARACTERS if rtl else hb.BufferClusterLevel.MONOTONE_GRAPHEMES
    )
    buffer.add_str(text)
    buffer.direction = "rtl" if rtl else "ltr"
    buffer.language = "en"
    buffer.guess_segment_properties()
    # Latin letters with their accents stay one glyph, so that they are one letter to every reader of the file.
    hb.shape(drawn.font, buffer, {"ccmp": False} if _COMPOSED.fullmatch(text) else None)
    infos, positions = buffer.glyph_infos, buffer.glyph_positions
    starts = sorted({info.cluster for info in infos})
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    said = {start: list(text[start : ends[start]]) for start in starts}
    order = reversed(range(len(infos))) if rtl else range(len(infos))
    texts = [""] * len(infos)
    last_of = {infos[index].cluster: index for index in order}
    order = reversed(range(len(infos))) if rtl else range(len(infos))
    for index in order:  # each glyph says one letter of its cluster, the last says the rest
        rest = said[infos[index].cluster]
        if last_of[infos[index].cluster] == index:
            texts[index] = "".join(rest)
        elif rest:
            texts[index] = rest.pop(0)
    scale = drawn.scale
    glyphs: list[Glyph] = []
    for info, place, letters in zip(infos, positions, texts, strict=True):
        if rtl:  # a ligature is turned round too: all but its first letter stand before it, without width
            blank = drawn.glyph(" ")
            glyphs += [Glyph(blank, letter, 0.0, 0.0, 0.0, 0.0) for letter in reversed(letters[1:])]
            letters = letters[:1]
        across, up = place.x_offset * scale, place.y_offset * scale
        width = drawn.width(info.codepoint)
        glyphs.append(Glyph(info.codepoint, letters, width, place.x_advance * scale, across, up))
    wide = sum(glyph.advance for glyph in glyphs)
    return Shaped(text, drawn, tuple(glyphs), wide, all(len(glyph.text) == 1 for glyph in glyphs))


class Embedded:
    """One face inside one document: its codes, and at the end the subset that is written."""

    def __init__(self, drawn: Face, name: str) -> None:
        self.face = drawn
        self.name = name
        self._codes: dict[tuple[int, str, float], int] = {}
        self._widths: list[float] = [drawn.width(0)]
        self._runs: dict[tuple[int, float], str] = {}
        self._kept: list[Shaped] = []  # `_runs` knows words by identity

    def run(self, shaped: Shaped, size: float) -> str:
        """The inside of a TJ array that draws a word."""
        key = (id(shaped), size)
        found = self._runs.get(key)
        if found is None:
            found = self._runs[key] = self._run(shaped, size)
            self._kept.append(shaped)
        return found

    def _run(self, shaped: Shaped, size: float) -> str:
        codes = self._codes
        out: list[str] = []
        risen = False
        for glyph in shaped.glyphs:
            code = codes.get((glyph.id, glyph.text, glyph.width))
            if code is None:
                code = codes[glyph.id, glyph.text, glyph.width] = len(codes) + 1
                self._widths.append(glyph.width)
            if glyph.dy or risen:
                risen = bool(glyph.dy)
                out.append(f"]TJ {glyph.dy * size / 1000:.3f} Ts[")
            if glyph.dx:
                out.append(f" {-glyph.dx:.1f} ")
            out.append(f"<{code:04x}>")
            gap = glyph.dx + glyph.width - glyph.advance
            if abs(gap) > 0.05:
                out.append(f" {gap:.1f} ")
        if risen:
            out.append("]TJ 0 Ts[")
        return "".join(out).replace("><", "")

    def addObjects(self, doc: Any) -> None:  # noqa: N802  (reportlab's name)
        """Write the subset and its font objects; called once by reportlab before it saves."""
        by_code = sorted(self._codes.items(), key=lambda item: item[1])
        wanted = hb.SubsetInput()
        wanted.glyph_set.update({glyph for (glyph, _, _), _ in by_code} | {0})
        wanted.flags = hb.SubsetFlags.NO_LAYOUT_CLOSURE | hb.SubsetFlags.NO_HINTING
        for table in ("GSUB", "GPOS", "GDEF", "cmap", "name", "OS/2", "DSIG", "kern", "BASE", "STAT"):
            wanted.drop_table_tag_set.add(_tag(table))
        plan = hb.SubsetPlan(self.face.hb_face, wanted)
        new_ids = dict(plan.old_to_new_glyph_mapping)
        program = plan.execute().blob.data
        to_glyph = bytearray(2 * (len(by_code) + 1))
        for (glyph, _, _), code in by_code:
            to_glyph[2 * code : 2 * code + 2] = new_ids[glyph].to_bytes(2, "big")
        tag = "".join(chr(65 + (zlib.crc32(program) >> (5 * i)) % 26) for i in range(6))
        name = f"/{tag}+{self.face.postscript_name}"
        metrics = self.face.font.get_font_extents("ltr")
        scale = self.face.scale
        descriptor = pdfdoc.PDFDictionary(
            {
                "Type": "/FontDescriptor",
                "FontName": name,
                "Flags": 4,
                "FontBBox": "[-1000 -500 3000 1500]",
                "ItalicAngle": 0,
                "Ascent": round(metrics.ascender * scale),
                "Descent": round(metrics.descender * scale),
                "CapHeight": 714,
                "StemV": 120 if "Bold" in self.face.name else 80,
                "FontFile2": doc.Reference(stream(program, Length1=len(program))),
            }
        )
        descendant = pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/CIDFontType2",
                "BaseFont": name,
                "CIDSystemInfo": "<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>",
                "FontDescriptor": doc.Reference(descriptor),
                "DW": 1000,
                "W": "[0[" + " ".join(f"{width:g}" for width in self._widths) + "]]",
                "CIDToGIDMap": doc.Reference(stream(bytes(to_glyph))),
            }
        )
        font = pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": name,
                "Encoding": "/Identity-H",
                "DescendantFonts": pdfdoc.PDFArray([doc.Reference(descendant)]),
                "ToUnicode": doc.Reference(stream(_to_unicode([text for (_, text, _), _ in by_code]))),
            }
        )
        doc.Reference(font, self.name)


class Stream(pdfdoc.PDFStream):
    """A stream object as it is; its length leaves out the line end before “endstream”, as PDF/A wants it."""

    def format(self, document: Any) -> bytes:
        """The bytes of the object; reportlab's own counts a line end as content, or has none."""
        entries = pdfdoc.PDFDictionary({**self.dictionary.dict, "Length": len(self.content)})
        head: bytes = entries.format(document)
        content: bytes = self.content
        return head + b"\nstream\n" + content + b"\nendstream\n"


def stream(content: bytes, **entries: object) -> Stream:
    """A compressed stream object."""
    return packed_stream(zlib.compress(content, 6), **entries)


def packed_stream(content: bytes, **entries: object) -> Stream:
    """A stream object of content that is compressed already."""
    return Stream(pdfdoc.PDFDictionary({**entries, "Filter": "/FlateDecode"}), content)


def utf16(text: str) -> str:
    """Text as the hexadecimal digits of its UTF-16 form, as PDF writes it."""
    return text.encode("utf-16-be").hex()


def _tag(name: str) -> int:
    return int.from_bytes(name.encode("ascii"), "big")


def _to_unicode(texts: list[str]) -> bytes:
    rows = [f"<{code:04x}><{utf16(text)}>" for code, text in enumerate(texts, start=1)]
    blocks = [
        f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar"
        for part in (rows[at : at + 100] for at in range(0, len(rows), 100))
    ]
    return "\n".join(
        [
            "/CIDInit/ProcSet findresource begin 12 dict begin begincmap",
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def",
            "/CMapName/Adobe-Identity-UCS def /CMapType 2 def",
            "1 begincodespacerange<0000><ffff>endcodespacerange",
            *blocks,
            "endcmap CMapName currentdict/CMap defineresource pop end end",
        ]
    ).encode("ascii")
