"""The one text layer: everything that a paper says passes through here.

Text is cleaned, cut into lines in the order of reading, and each line is put into the order of drawing. A letter
that no bundled face has stops the paper before anything is written. Markup means nothing here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from acuchart.documents import letters
from acuchart.documents.errors import UnprintableLetterError
from acuchart.documents.fonts import Embedded, Face, Shaped, face_for, is_light, main_face, shape, utf16

_WORDS: Final = re.compile(r" +|[-–—/]*[^ \-–—/]+[-–—/]*|[-–—/]+")
_PLAIN: Final = re.compile("[ -~\u00a0-\u00ac\u00ae-\u036f\u1e00-\u1eff\u2010-\u201f\u2026]*")
BLACK: Final = "0 g"
GREY: Final = "0.32 g"
PINE: Final = "0.043 0.29 0.263 rg"  # the headings' ink; dark enough for a fax
_STROKE: Final = 0.028  # of the size: how much a stroke thickens a face that has no bold


@dataclass(frozen=True, slots=True)
class Style:
    """How text is set. `leading` is a multiple of the size; `ink` is PDF colour operands, ``0 g`` for black."""

    size: float
    bold: bool = False
    leading: float = 1.35
    ink: str = BLACK

    @property
    def pitch(self) -> float:
        """The distance of two lines in points."""
        return self.size * self.leading


Span = tuple[str, Style]
Words = str | Sequence[Span]


@dataclass(frozen=True, slots=True)
class _Atom:
    """A word or a gap in the order of reading; a line may end after it where `breaks` is true."""

    shaped: Shaped
    style: Style
    level: int
    width: float
    space: bool
    breaks: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One laid-out line in the order of drawing. `rtl`: it belongs at the right edge."""

    atoms: tuple[_Atom, ...]
    width: float
    rtl: bool


@dataclass(slots=True)
class Typesetter:
    """The text of one document: lays out lines, and remembers which glyphs have to be embedded."""

    embedded: dict[str, Embedded] = field(default_factory=dict)

    def line(self, words: Words, style: Style, where: str) -> Line:
        """Text on a single line; line ends in it become spaces."""
        found = self.lines(words, style, where, one=True)
        return found[0] if found else Line((), 0.0, False)

    def lines(
        self, words: Words, style: Style, where: str, *, width: float = 0.0, one: bool = False
    ) -> list[Line]:
        """Text in lines of at most `width` points.

        `where` names the text in an error (“the patient’s name”). Raises UnprintableLetterError.
        """
        spans: Sequence[Span] = ((words, style),) if isinstance(words, str) else words
        cleaned = [(letters.printable(text), how) for text, how in spans]
        if one:
            cleaned = [(text.replace("\n", " "), how) for text, how in cleaned]
            atoms = _atoms(cleaned, where)
            return [_placed(atoms, _is_rtl(cleaned))] if atoms else []
        out: list[Line] = []
        for paragraph in _paragraphs(cleaned):
            atoms = _atoms(paragraph, where)
            rtl = _is_rtl(paragraph)
            out += [_placed(row, rtl) for row in _filled(atoms, width)] if atoms else [Line((), 0.0, False)]
        return out

    def draw(self, line: Line, x: float, y: float) -> str:
        """The operators that draw a line with its left end at (x, y), in points from the page's lower left."""
        if not line.atoms:
            return ""
        out = [f"BT 1 0 0 1 {x:.2f} {y:.2f} Tm"]
        now: tuple[Face, Style] | None = None
        inside: list[str] = []
        for atom in line.atoms:
            key = (atom.shaped.face, atom.style)
            if key != now:
                if inside:
                    out.append(f"[{''.join(inside)}]TJ")
                    inside = []
                out.append(self._setting(*key, None if now is None else now[1], now is not None and _heavy(*now)))
                now = key
            drawn = self._font(atom.shaped.face).run(atom.shaped, atom.style.size)
            if atom.shaped.plain or atom.level % 2:
                inside.append(drawn)
            else:  # shaped letters that stand in another order than they are read
                if inside:
                    out.append(f"[{''.join(inside)}]TJ")
                    inside = []
                out.append(f"/Span<</ActualText<feff{utf16(atom.shaped.text)}>>>BDC[{drawn}]TJ EMC")
        if inside:
            out.append(f"[{''.join(inside)}]TJ")
        out.append("0 Tr ET" if now is not None and _heavy(*now) else "ET")
        return " ".join(out)

    def _font(self, drawn: Face) -> Embedded:
        found = self.embedded.get(drawn.name)
        if found is None:
            found = self.embedded[drawn.name] = Embedded(drawn, f"F{len(self.embedded) + 1}")
        return found

    def _setting(self, drawn: Face, style: Style, before: Style | None, was_heavy: bool) -> str:
        out = f"/{self._font(drawn).name} {style.size:g} Tf"
        if before is None or before.ink != style.ink:
            out += f" {style.ink}"
        if _heavy(drawn, style):
            out += f" {style.ink.upper()} {style.size * _STROKE:.2f} w 2 Tr"
        elif was_heavy:
            out += " 0 Tr"
        return out


def _heavy(drawn: Face, style: Style) -> bool:
    return style.bold and is_light(drawn)


def _paragraphs(spans: Iterable[Span]) -> list[list[Span]]:
    rows: list[list[Span]] = [[]]
    for text, style in spans:
        head, *rest = text.split("\n")
        rows[-1].append((head, style))
        rows += [[(part, style)] for part in rest]
    return rows


def _atoms(spans: Sequence[Span], where: str) -> list[_Atom]:
    if all(_PLAIN.fullmatch(text) for text, _ in spans):
        return _plain_atoms(spans, where)
    return _mixed_atoms(spans, where)


def _plain_atoms(spans: Sequence[Span], where: str) -> list[_Atom]:
    """Words of Latin text: one face, one direction."""
    out: list[_Atom] = []
    for text, style in spans:
        first = main_face(style.bold)
        for word in _WORDS.findall(text):
            if any(not first.has(letter) for letter in word):
                return _mixed_atoms(spans, where)
            out.append(_atom(word, first, style, 0, breaks=True))
    return out


def _mixed_atoms(spans: Sequence[Span], where: str) -> list[_Atom]:
    whole = "".join(text for text, _ in spans)
    styles = [style for text, style in spans for _ in text]
    level = letters.levels(whole)
    faces: list[Face] = []
    for index, letter in enumerate(whole):
        # Marks stay with their base. Gaps and brackets inside right-to-left words stay in the words' face too, so
        # that a program which reads the file meets the whole run at once.
        joins = index and (letters.is_mark(letter) or (level[index] % 2 and letters.is_neutral(letter)))
        found = faces[-1] if joins and faces[-1].has(letter) else face_for(letter, styles[index].bold)
        if found is None and letter in "\u200c\u200d\u200e\u200f":
            found = faces[-1] if faces else main_face(styles[index].bold)
        if found is None:
            raise UnprintableLetterError(letter, where)
        faces.append(found)
    out: list[_Atom] = []
    start = 0
    for at in range(1, len(whole) + 1):
        if at < len(whole):
            before, after = whole[at - 1], whole[at]
            breaks = (after == " ") != (before == " ") or letters.breaks_between(before, after)
            same = faces[at] is faces[at - 1] and level[at] == level[at - 1] and styles[at] == styles[at - 1]
            if same and not breaks:
                continue
        else:
            breaks = True
        out.append(_atom(whole[start:at], faces[start], styles[start], level[start], breaks=breaks))
        start = at
    return out


def _atom(text: str, drawn: Face, style: Style, level: int, *, breaks: bool) -> _Atom:
    shaped = shape(text, drawn, bool(level % 2))
    return _Atom(shaped, style, level, shaped.width * style.size / 1000, text.isspace() and text[0] == " ", breaks)


def _filled(atoms: Sequence[_Atom], width: float) -> list[list[_Atom]]:
    """Atoms in lines of at most `width`, still in the order of reading."""
    rows: list[list[_Atom]] = [[]]
    used = 0.0
    for group in _groups(atoms):
        wide = sum(atom.width for atom in group)
        if group[0].space:
            if rows[-1]:
                rows[-1] += group
                used += wide
            continue
        if rows[-1] and used + wide > width + 0.01:
            rows.append([])
            used = 0.0
        if wide > width + 0.01:
            *full, group = _forced(group, width)
            rows[-1:] = [*full, []] if not rows[-1] else [rows[-1], *full, []]
            wide = sum(atom.width for atom in group)
        rows[-1] += group
        used += wide
    return rows


def _groups(atoms: Sequence[_Atom]) -> Iterable[list[_Atom]]:
    group: list[_Atom] = []
    for atom in atoms:
        if group and group[-1].space != atom.space:
            yield group
            group = []
        group.append(atom)
        if atom.breaks:
            yield group
            group = []
    if group:
        yield group


def _forced(group: Sequence[_Atom], width: float) -> list[list[_Atom]]:
    """A word that is wider than the line, cut between letters."""
    rows: list[list[_Atom]] = [[]]
    used = 0.0
    for atom in group:
        for piece in letters.clusters(atom.shaped.text):
            small = _atom(piece, atom.shaped.face, atom.style, atom.level, breaks=False)
            last = rows[-1][-1] if rows[-1] else None
            if last is not None and last.level == small.level and last.shaped.face is small.shaped.face:
                joined = _atom(last.shaped.text + piece, last.shaped.face, last.style, last.level, breaks=False)
                grown = used - last.width + joined.width
                if grown <= width:
                    rows[-1][-1], used = joined, grown
                    continue
            elif last is None or used + small.width <= width:
                rows[-1].append(small)
                used += small.width
                continue
            rows.append([small])
            used = small.width
    return rows


def _is_rtl(spans: Sequence[Span]) -> bool:
    return letters.base_level("".join(text for text, _ in spans)) == 1


def _placed(atoms: list[_Atom], rtl: bool) -> Line:
    """A line in the order of drawing: no gap at its end, right-to-left runs turned round."""
    while atoms and atoms[-1].space:
        atoms.pop()
    highest = max((atom.level for atom in atoms), default=0)
    width = sum(atom.width for atom in atoms)
    if not highest:
        return Line(tuple(atoms), width, rtl)
    drawn = list(atoms)
    for level in range(highest, 0, -1):
        start = 0
        while start < len(drawn):
            if drawn[start].level < level:
                start += 1
                continue
            end = start
            while end < len(drawn) and drawn[end].level >= level:
                end += 1
            drawn[start:end] = reversed(drawn[start:end])
            start = end
    return Line(tuple(drawn), width, rtl)
