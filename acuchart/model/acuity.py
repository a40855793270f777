"""Visual acuity in any notation: what was typed stays as it is, the logMAR behind it is computed here.

Conversions: logMAR = -log10(decimal); ETDRS letters = 85 - 50 x logMAR, one letter = 0.02 (Ferris 1982 charts).
Counting fingers and hand motion are conventions for analysis, not measured acuities: about 2.0 (1.85 in
Schulze-Bonsel 2006, 2.0 in Holladay 2004) and 2.3 (Schulze-Bonsel 2006). For light perception and no light
perception authors differ too much (2.6 to 2.8 and 2.9 to 3.0, or none at all), hence they have no number.
"""

import math
import re
from dataclasses import dataclass
from typing import Final

LETTER: Final = 0.02  # logMAR for one letter of a line of five
_LOW, _HIGH = -0.5, 3.0  # no chart reads better, none that is a fraction reads worse
_FEET: Final = (20, 25, 32, 40, 50, 63, 80, 100, 125, 160)
_METRES: Final = (6, 7.5, 9.5, 12, 15, 19, 24, 30, 38, 48)
_DECIMAL: Final = (1.0, 0.8, 0.63, 0.5, 0.4, 0.32, 0.25, 0.2, 0.16, 0.125)
_WORDS: Final[dict[str, tuple[str, float | None]]] = {
    "cf": ("counting fingers", 2.0),
    "hm": ("hand motion", 2.3),
    "lp": ("light perception", None),
    "nlp": ("no light perception", None),
}
_METRES_IN: Final = {"m": 1.0, "cm": 0.01, "ft": 0.3048}
_NUMBER: Final = r"[0-9]{1,4}(?:\.[0-9]{1,3})?"
_CORRECTION: Final = re.compile(r"(?<![a-z])(sc|cc|ph)(?![a-z])")
_DISTANCE: Final = re.compile(rf"(?:@|\bat\b)?\s*(?<![0-9./])({_NUMBER})\s*(cm|m|ft)(?![a-z])")
_FRACTION: Final = re.compile(rf"({_NUMBER})\s*/\s*({_NUMBER})\s*((?:[+-]\s*[1-4])?)")
_LETTERS: Final = re.compile(r"(?:etdrs\s*)?([0-9]{1,3})\s*(?:letters?|l)?")
_LOGMAR: Final = re.compile(rf"([+-]?{_NUMBER})\s*(?:logmar)?|logmar\s*([+-]?{_NUMBER})")
_NEAR: Final = re.compile(r"([nj])\s*([0-9]{1,2}\+?)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Acuity:
    """One reading. ``logmar`` is None where the notation stands for no number."""

    typed: str
    notation: str  # "feet", "metres", "decimal", "letters", "logmar", "near", "cf", "hm", "lp" or "nlp"
    logmar: float | None
    words: str  # the notation in words: "20 feet, 2 letters less"
    correction: tuple[str, ...] = ()  # of sc (without glasses), cc (own glasses), ph (pinhole)
    distance_m: float | None = None
    conventional: bool = False  # the number is a convention of analysis, not a measured acuity


def read_acuity(typed: str) -> Acuity:
    """What an acuity says. Raises ValueError with the sentence that explains what can be read."""
    text = typed.strip().lower().replace("−", "-").replace("–", "-").replace(",", ".")
    correction = tuple(_CORRECTION.findall(text))
    text = " ".join(_CORRECTION.sub(" ", text).split())
    distance = None
    found = _DISTANCE.search(text)
    if found:
        distance = float(found[1]) * _METRES_IN[found[2]]
        text = (text[: found.start()] + text[found.end() :]).strip()
    notation, logmar, words = _read(text, typed)
    return Acuity(
        typed=typed,
        notation=notation,
        logmar=None if logmar is None else round(logmar, 2) + 0.0,
        words=words,
        correction=correction,
        distance_m=distance,
        conventional=notation in _WORDS and logmar is not None,
    )


def read_distance(typed: str) -> float | None:
    """A testing distance in metres, None for nothing. Raises ValueError with the sentence that explains it."""
    text = typed.strip().lower().replace(",", ".")
    if not text:
        return None
    found = _DISTANCE.fullmatch(text) or _DISTANCE.fullmatch(f"{text} m")
    metres = float(found[1]) * _METRES_IN[found[2]] if found else 0.0
    if not 0.1 <= metres <= 20:
        raise ValueError(f"“{_short(typed)}” is no distance of a chart: type it as 4 m, 40 cm or 20 ft.")
    return round(metres, 3)


def _read(text: str, typed: str) -> tuple[str, float | None, str]:
    if text in _WORDS:
        words, value = _WORDS[text]
        return text, value, words
    if found := _NEAR.fullmatch(text):
        size = f"{found[1].upper()}{found[2]}"
        return "near", None, f"near print {size}, kept as it was typed"
    if found := _FRACTION.fullmatch(text):
        return _fraction(float(found[1]), float(found[2]), found[3].replace(" ", ""), typed)
    found = _LETTERS.fullmatch(text)
    if found and (not found[0].isdigit() or int(found[1]) >= 3):
        if int(found[1]) > 100:
            raise ValueError(f"“{_short(typed)}” is more letters than a chart has: 100 at most.")
        return "letters", (85 - int(found[1])) * LETTER, "ETDRS letters"
    if found:
        letters = f"{found[1]} letter{'' if int(found[1]) == 1 else 's'}"
        if int(found[1]) == 0:
            raise ValueError(f"“{_short(typed)}” is no acuity: type {letters}, CF, HM, LP or NLP.")
        raise ValueError(f"“{_short(typed)}” may be a decimal or letters: type {found[1]}.0 or {letters}.")
    if found := _LOGMAR.fullmatch(text):
        number = float(found[1] or found[2])
        if "logmar" in text or text[0] in "+-":
            return "logmar", _possible(number, typed), "logMAR"
        if number > 0:
            return "decimal", _possible(_line_of(number), typed), "decimal"
    raise ValueError(
        f"“{_short(typed)}” is no acuity: type it as 20/40, 6/12, 0.5, 70 letters, 0.30 logMAR, CF, HM, LP, NLP, "
        "N8 or J3."
    )


def _fraction(top: float, bottom: float, part: str, typed: str) -> tuple[str, float, str]:
    if top <= 0 or bottom <= 0:
        raise ValueError(f"“{_short(typed)}” has a zero: a fraction is written like 20/40 or 6/12.")
    letters = int(part) if part else 0
    value = _possible(math.log10(bottom / top), typed) - letters * LETTER
    notation = "feet" if top >= 10 else "metres"
    words = f"{top:g} {notation if top != 1 else notation[:-1]}"
    if letters:
        words += f", {abs(letters)} letter{'s' if abs(letters) > 1 else ''} {'more' if letters > 0 else 'less'}"
    return notation, value, words


def _line_of(decimal: float) -> float:
    """The logMAR of a decimal; what a chart prints for a whole line (0.32) is that line, not its neighbour."""
    exact = -math.log10(decimal)
    line = round(exact, 1)
    return line if to_decimal(line) == decimal else exact


def _possible(logmar: float, typed: str) -> float:
    if not _LOW <= logmar <= _HIGH:
        raise ValueError(f"“{_short(typed)}” lies outside what a chart can show: logMAR -0.5 to 3.0.")
    return logmar


def _short(typed: str) -> str:
    return typed.strip()[:30]


def to_decimal(logmar: float) -> float:
    """A logMAR as a decimal acuity, in the usual series at whole lines."""
    return _in_series(logmar, _DECIMAL, 0.1, 10**-logmar)


def to_feet(logmar: float) -> str:
    """A logMAR as a Snellen fraction of 20 feet."""
    return f"20/{_in_series(logmar, _FEET, 10, 20 * 10**logmar):g}"


def to_metres(logmar: float) -> str:
    """A logMAR as a Snellen fraction of 6 metres."""
    return f"6/{_in_series(logmar, _METRES, 10, 6 * 10**logmar):g}"


def to_letters(logmar: float) -> int:
    """A logMAR as ETDRS letters, 0 at least."""
    return max(0, round(85 - logmar / LETTER))


def _in_series(logmar: float, series: tuple[float, ...], decade: float, exact: float) -> float:
    """The usual number at a whole line of the chart; between lines three figures of the exact one."""
    line = round(logmar * 10)
    if abs(logmar * 10 - line) < 1e-6:
        return float(f"{series[line % 10] * float(decade) ** (line // 10):.4g}")
    return float(f"{exact:.3g}")
