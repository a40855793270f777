"""Reading where the needles of the practice went in, counted by the file: a career has two million."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

from acuchart.model import clock
from acuchart.model.names import fold
from acuchart.model.over_time import MapChoice, NeedleMap, Place
from acuchart.model.side import Side
from acuchart.store.answers import complaints, entries
from acuchart.store.chart_store import ChartStore
from acuchart.store.errors import damaged, kind_errors

_CHUNK: Final = 500  # sessions read at a time
_GRID: Final = 400  # free marks of one square of a plate are counted together
_OF: Final = "state <> 'planned' AND session_id IN (SELECT value FROM json_each(?))"
_NAMED: Final = f"""
SELECT view, code, side, part, x, y, count(*) FROM needle WHERE {_OF} AND code IS NOT NULL
GROUP BY view, code, side, part
"""
_FREE: Final = f"""
SELECT view, round(x * {_GRID}), round(y * {_GRID}), avg(x), avg(y), count(*) FROM needle
WHERE {_OF} AND code IS NULL GROUP BY 1, 2, 3
"""
_WITH_ALL: Final = f"""
SELECT session_id FROM needle WHERE {_OF} AND code IN (SELECT value FROM json_each(?))
GROUP BY session_id HAVING count(DISTINCT code) = ?
"""
_WITH_ANY: Final = f"SELECT DISTINCT session_id FROM needle WHERE {_OF}"


def needle_map(
    store: ChartStore, choice: MapChoice, progress: Callable[[int, int], None] | None = None
) -> NeedleMap:
    """The needles of the sessions that were chosen; ``progress`` is told how many of how many were looked at.

    Sessions and patients in the bin are left out. StoreError where the file cannot be read.
    """
    chosen = _sessions(store, choice)
    places: dict[tuple[Any, ...], Place] = {}
    sessions = 0
    patients: set[str] = set()
    for start in range(0, len(chosen), _CHUNK):
        if progress is not None:
            progress(start, len(chosen))
        part = dict(chosen[start : start + _CHUNK])
        ids = json.dumps(list(part))
        if choice.codes:
            codes = json.dumps(sorted(choice.codes))
            kept = [id_ for (id_,) in _rows(store, _WITH_ALL, ids, codes, len(choice.codes))]
        else:
            kept = [id_ for (id_,) in _rows(store, _WITH_ANY, ids)]
        sessions += len(kept)
        patients.update(part[id_] for id_ in kept)
        ids = json.dumps(kept)
        try:
            for view, code, side, part_, x, y, number in _rows(store, _NAMED, ids):
                key = view, code, side, part_
                _add(places, key, Place(view=view, code=code, side=Side(side), part=part_, x=x, y=y, count=number))
            for view, across, down, x, y, number in _rows(store, _FREE, ids):
                _add(places, (view, across, down), Place(view=view, x=x, y=y, count=number))
        except (TypeError, ValueError) as error:
            raise damaged(store.path) from error
    return NeedleMap(places=tuple(places.values()), patients=len(patients), sessions=sessions)


def years(store: ChartStore) -> tuple[int, ...]:
    """The years in which sessions took place, the newest first."""
    rows = _rows(
        store, "SELECT DISTINCT substr(started_at, 1, 4) FROM session WHERE binned_at = '' ORDER BY 1 DESC"
    )
    return tuple(int(year) for (year,) in rows if str(year).isdigit())


def _sessions(store: ChartStore, choice: MapChoice) -> list[tuple[str, str]]:
    """The sessions that were chosen with whose they are, in the order in which their needles lie in the file."""
    wanted = fold(choice.complaint)
    people = {id_ for id_, words in complaints(store) if not choice.complaint or fold(words) == wanted}
    into = entries(store)
    found = []
    for id_, patient_id, started_at in _rows(
        store, "SELECT id, patient_id, started_at FROM session WHERE binned_at = '' ORDER BY id"
    ):
        whose = into.get(patient_id, patient_id)
        if whose not in people:
            continue
        if choice.since is not None or choice.until is not None:
            day = clock.local(started_at).date()
            if (choice.since and day < choice.since) or (choice.until and day > choice.until):
                continue
        found.append((id_, whose))
    return found


def _add(places: dict[tuple[Any, ...], Place], key: tuple[Any, ...], place: Place) -> None:
    there = places.get(key)
    places[key] = place if there is None else there.with_more(place.count)


def _rows(store: ChartStore, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with kind_errors(store.path):
        rows: list[tuple[Any, ...]] = store.connection.execute(sql, values).fetchall()
        return rows
