"""What a patient can do at home: advice and points to press, as far as nothing known speaks against them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from acuchart.model.atlas import Atlas
from acuchart.model.fact import Fact
from acuchart.model.safety import regions_of
from acuchart.model.safety_rules import Catalogue

PRESS: Final = "press:"
BLOCK: Final = "home:"


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeRow:
    """One block, or one point to press (then ``id`` is its code and ``view`` the plate that shows it)."""

    id: str
    title: str
    text: str
    source: str
    not_with: tuple[str, ...] = ()  # kinds of safety facts
    view: str = ""

    @property
    def key(self) -> str:
        """``press:LI4``, ``home:breathing``: its name among the parts of a handout."""
        return f"{PRESS if self.view else BLOCK}{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """Everything that can be offered, in one language. ``local`` are facts that forbid pressing where they sit."""

    words: Mapping[str, str]
    local: frozenset[str]
    rows: tuple[HomeRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeCare:
    """What a handout carries home: the chosen rows, the practitioner's own words, and when the next visit is."""

    words: Mapping[str, str]
    rows: tuple[HomeRow, ...] = ()
    own: str = ""
    next_on: date | None = None
    next_time: str = ""  # “15:00”, local


def library_from(data: Mapping[str, Any], words: Mapping[str, Any] | None = None) -> Library:
    """The library of ``resources/text/en/home.json``, in the words of another language where they are given.

    What speaks against a row, its plate and its source stand once. ValueError names what is wrong.
    """
    try:
        rows = [
            HomeRow(**{**row, "not_with": tuple(row["not_with"])})
            for row in (*data["press_points"], *data["blocks"])
        ]
        said = data if words is None else words
        if words is not None:
            rows = [replace(row, **words["rows"][row.key]) for row in rows]
        found = Library(words=dict(said["words"]), local=frozenset(data["local"]), rows=tuple(rows))
    except (KeyError, TypeError) as error:
        raise ValueError(f"The words for home care cannot be read: {error}.") from error
    if len({row.key for row in found.rows}) < len(found.rows):
        raise ValueError("Two rows of home care have one name.")
    return found


def offered(
    library: Library, facts: Iterable[Fact], day: date, catalogue: Catalogue, atlas: Atlas
) -> tuple[HomeRow, ...]:
    """The rows that nothing in the patient's safety facts speaks against on a day, in their order.

    A fact that forbids pressing where it sits, and says no place, forbids it everywhere. Alerts are free text:
    nobody but the practitioner can weigh them.
    """
    holding = [fact for fact in facts if fact.holds_on(day)]
    kinds = {fact.kind for fact in holding}
    near = [fact for fact in holding if fact.kind in library.local]
    return tuple(
        row
        for row in library.rows
        if not kinds.intersection(row.not_with)
        and not (row.view and any(_is_over(fact, row.id, catalogue, atlas) for fact in near))
    )


def chosen(rows: Iterable[HomeRow], keys: Iterable[str]) -> tuple[HomeRow, ...]:
    """The rows with these keys, in their own order."""
    wanted = frozenset(keys)
    return tuple(row for row in rows if row.key in wanted)


def _is_over(fact: Fact, code: str, catalogue: Catalogue, atlas: Atlas) -> bool:
    """True where a fact may sit at a point: at its site, on a plate that shows it, or nobody knows where."""
    if fact.view:
        plate = fact.view.partition("@")[0]
        return any(place.view == plate for place in atlas.places(code))
    site = catalogue.sites.get(fact.site)
    point = atlas.points.get(code)
    if site is None or point is None:
        return True
    return bool(regions_of(point.region) & site.regions)
