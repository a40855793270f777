"""Leads and adjuncts as the acts that rules ask about: current from needle to needle, heat, cups, scraping."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from acuchart.model.adjunct import Adjunct, AdjunctKind
from acuchart.model.area import Area
from acuchart.model.atlas import Atlas
from acuchart.model.lead import Lead
from acuchart.model.needle import Needle
from acuchart.model.safety import Act, act_of, regions_of
from acuchart.model.safety_rules import Catalogue, Site
from acuchart.model.side import Side

CURRENT: Final = frozenset(("electro",))
TECHNIQUES: Final = {
    AdjunctKind.STIMULATION: CURRENT,
    AdjunctKind.HEAT: frozenset(("heat",)),
    AdjunctKind.MOXA: frozenset(("moxa",)),
    AdjunctKind.CUPPING: frozenset(("cupping",)),
    AdjunctKind.GUA_SHA: frozenset(("gua_sha",)),
}
"""What the rules call a kind of adjunct; of the others they say nothing."""
_NEAR_MM: Final = 45.0  # a drawn corner lies in the region of a point that is no farther away
_WORD: Final = re.compile(r"[^\W\d_]+")
_SIDES: Final = {"left": Side.LEFT, "right": Side.RIGHT}


def acts_of_lead(
    lead: Lead, needles: Mapping[str, Needle], atlas: Atlas, views: Sequence[str] = ()
) -> tuple[Act, ...]:
    """Current at both ends; none where a needle is gone."""
    ends = [needles[one] for one in (lead.from_id, lead.to_id) if one in needles]
    if len(ends) < 2:
        return ()
    return tuple(replace(act_of(needle, atlas, views), techniques=CURRENT) for needle in ends)


def acts_of_adjunct(
    row: Adjunct, area: Area | None, catalogue: Catalogue, atlas: Atlas, views: Sequence[str] = ()
) -> tuple[Act, ...]:
    """What a row does, at its drawn place or where its words say; where they say nothing, it may be anywhere.

    ``views`` are the plates with drawn zones. Of words alone nobody knows where on a plate they lie, hence such a
    row is taken to meet the zones of every plate that shows its part of the body.
    """
    techniques = TECHNIQUES.get(row.kind)
    if techniques is None:
        return ()
    sides = {_SIDES[word] for word in _words(row.site) if word in _SIDES}
    said = regions_in(row.site, catalogue)
    act = Act(
        name=row.site.strip() or "this place",
        techniques=techniques,
        side=sides.pop() if len(sides) == 1 else Side.MID,
        regions=said,
        flags=frozenset(("eye",)) & said,
        somewhere=not said,
        over=frozenset(view for view in views if _shows(view, said, catalogue, atlas)),
    )
    if area is None:
        return (act,)
    view_id = area.view.partition("@")[0]
    acts = []
    for x, y in area.corners:
        place = atlas.nearest(view_id, x, y, radius_mm=_NEAR_MM) if view_id in atlas.views else None
        point = None if place is None else atlas.points[place.code]
        there = said if point is None else said | regions_of(point.region)
        acts.append(
            replace(
                act,
                regions=there,
                flags=frozenset(("eye",)) & there,
                somewhere=not there,
                places={view_id: (x, y)},
                over=frozenset(one for one in views if one != view_id and _shows(one, there, catalogue, atlas)),
            )
        )
    return tuple(acts)


def regions_in(words: str, catalogue: Catalogue) -> frozenset[str]:
    """The regions that words name, as parts of the body are called: “left knee”; empty where none."""
    text = " ".join(_words(words))
    known = frozenset[str]().union(*(site.regions for site in catalogue.sites.values()))
    exact = frozenset(region for region in known if _names(region, text))
    if exact:
        return exact
    return frozenset[str]().union(
        *(site.regions for site in catalogue.sites.values() if any(_names(word, text) for word in _parts(site)))
    )


def _parts(site: Site) -> Iterable[str]:
    """``Leg and foot`` → leg, foot; ``Around the eye`` → eye."""
    return (word for word in _words(site.words) if word not in ("and", "around", "the"))


def _names(word: str, text: str) -> bool:
    """True where a text has a word, or two words, as one or as many: ``feet`` is not read, ``knees`` is."""
    return re.search(rf"\b{re.escape(word)}s?\b", text) is not None


def _words(text: str) -> list[str]:
    return [found.group().casefold() for found in _WORD.finditer(text)]


def _shows(view_id: str, regions: frozenset[str], catalogue: Catalogue, atlas: Atlas) -> bool:
    """True where a plate may show one of the regions; a plate of the whole body shows them all."""
    view = atlas.views.get(view_id)
    part = "" if view is None else "scalp" if view.region == "head" else view.region
    site = catalogue.sites.get(part)
    return not regions or site is None or not site.regions.isdisjoint(regions)
