"""Text made ready for searching, so that accents, case and the lack of spaces in Han do not matter."""

import re
from dataclasses import dataclass
from typing import Final

from acuchart.model.names import fold

# Scripts that are written without spaces: each character is a word of its own.
UNSPACED: Final = (
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff])"
)
_SPLIT: Final = r"[\W_]+"
_AROUND: Final = 60  # letters on each side of what was found


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteHit:
    """One section of one note that holds every word of the query."""

    session_id: str
    section: str
    patient_id: str
    patient_name: str
    started_at: str
    title: str
    excerpt: str  # the words around the first place found


def search_words(text: str) -> str:
    """``text`` as single folded words between spaces: ``Kopfschmerz 合谷 é`` → ``kopfschmerz 合 谷 e``."""
    # Twice, because taking a letter apart can bring a capital to light: 𝓐 → A → a.
    # ``re`` keeps compiled patterns; at the start of the program nobody searches yet.
    return " ".join(re.split(_SPLIT, re.sub(UNSPACED, r" \1 ", fold(fold(text))))).strip()


def query_words(query: str) -> tuple[str, ...]:
    """The words of a query as they are looked for; a run of Han stays one phrase, its characters apart."""
    return tuple(words for part in query.split() if (words := search_words(part)))


def excerpt(text: str, query: str) -> str:
    """The part of ``text`` around the first word of ``query``, on one line, with … where it is cut."""
    line = " ".join(text.split())
    folded, origin = _folded_with_origin(line)
    wanted = [word for part in query_words(query) for word in part.split()]
    places = [place for word in wanted if (place := folded.find(word)) >= 0]
    at = origin[min(places)] if places else 0
    start, end = max(0, at - _AROUND), min(len(line), at + _AROUND)
    return f"{'…' if start else ''}{line[start:end].strip()}{'…' if end < len(line) else ''}"


def _folded_with_origin(line: str) -> tuple[str, list[int]]:
    """The folded letters of a line, and for each the place in the line that it came from."""
    letters: list[str] = []
    origin: list[int] = []
    for place, char in enumerate(line):
        folded = " " if char.isspace() else fold(char)
        letters.append(folded)
        origin.extend([place] * len(folded))
    return "".join(letters), origin
