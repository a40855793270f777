"""Any flipped byte, cut end or swapped page is found or does not matter; and what is whole can be saved.

60 flips and some of each other kind in an ordinary run, ACUCHART_NIGHTLY=1 for 600 of each.
The seed is printed; ACUCHART_SEED sets it.
"""

import os
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from acuchart.store import AlreadyThereError, StoreError, WrongPassphraseError, open_file
from acuchart.store.salvage import salvage
from tests.store.charts import RAW_KEY, contents, create, fill, reopen

NIGHTLY = os.environ.get("ACUCHART_NIGHTLY") == "1"
TRIES = 600 if NIGHTLY else 8
FLIPS = 600 if NIGHTLY else 60
SEED = int(os.environ.get("ACUCHART_SEED", "20260105"))
PAGE = 4096


@pytest.fixture(scope="module", params=["encrypted", "plain"])
def whole(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[bytes, dict[str, Any]]:
    path = tmp_path_factory.mktemp("whole") / "practice.acuchart"
    store = create(path, encrypted=request.param == "encrypted")
    fill(store, patients=2, sessions=3, needles=8)
    before = contents(store)
    store.close()
    return path.read_bytes(), before


def look(path: Path, before: dict[str, Any], *, encrypted: bool) -> str:
    """Open and read everything; what became of the damage. Fails where something wrong is shown unnoticed."""
    try:
        store = open_file(path, raw_key=RAW_KEY)
    except StoreError:
        return "refused at opening"
    try:
        try:
            shown = contents(store)
        except StoreError:
            return "refused at reading"
        result = store.verify()
        if shown != before:
            # A plain file has no seals: what reading cannot see, verifying must.
            assert not encrypted, "an encrypted file showed a changed chart"
            assert not result.ok, "a changed chart went unnoticed"
            return "found by verify"
        return "harmless" if result.ok else "found by verify"
    finally:
        store.close()


def flip(data: bytearray, dice: random.Random) -> None:
    data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)


def burst(data: bytearray, dice: random.Random) -> None:
    at = dice.randrange(len(data))
    data[at : at + 64] = dice.randbytes(len(data[at : at + 64]))


def cut(data: bytearray, dice: random.Random) -> None:
    keep = dice.randrange(len(data)) if dice.random() < 0.5 else dice.randrange(len(data) // PAGE) * PAGE
    del data[keep:]


def swap(data: bytearray, dice: random.Random) -> None:
    first, second = (page * PAGE for page in dice.sample(range(len(data) // PAGE), 2))
    data[first : first + PAGE], data[second : second + PAGE] = (
        data[second : second + PAGE],
        data[first : first + PAGE],
    )


def repeat(data: bytearray, dice: random.Random) -> None:
    first, second = (page * PAGE for page in dice.sample(range(len(data) // PAGE), 2))
    data[first : first + PAGE] = data[second : second + PAGE]


def blank(data: bytearray, dice: random.Random) -> None:
    page = dice.randrange(len(data) // PAGE) * PAGE
    data[page : page + PAGE] = bytes(PAGE)


@pytest.mark.parametrize("harm", [flip, burst, cut, swap, repeat, blank], ids=lambda harm: harm.__name__)
def test_damage_is_found_or_harmless(whole, harm, tmp_path: Path):
    data, before = whole
    encrypted = not data.startswith(b"SQLite format 3")
    path = tmp_path / "practice.acuchart"
    ends: Counter[str] = Counter()
    tries = FLIPS if harm is flip else TRIES
    for number in range(tries):
        dice = random.Random(f"{SEED} {harm.__name__} {number}")
        broken = bytearray(data)
        harm(broken, dice)
        path.write_bytes(broken)
        try:
            ends[look(path, before, encrypted=encrypted)] += 1
        except BaseException:
            print(f"seed {SEED}, {harm.__name__}, try {number}")
            raise
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
    print(f"\n{'encrypted' if encrypted else 'plain'} {harm.__name__}: {tries} tries, seed {SEED}, {dict(ends)}")


@pytest.mark.parametrize("harm", [flip, burst, blank], ids=lambda harm: harm.__name__)
def test_one_wound_costs_no_record(whole, harm, tmp_path: Path):
    """Each record is in two places, so one broken page loses nothing but what lies on the first page."""
    data, before = whole
    path, out = tmp_path / "practice.acuchart", tmp_path / "saved.acuchart"
    tries = TRIES // 2
    ends: Counter[str] = Counter()
    for number in range(tries):
        dice = random.Random(f"{SEED} salvage {harm.__name__} {number}")
        broken = bytearray(data)
        body = broken[PAGE:]
        harm(body, dice)
        broken[PAGE:] = body
        path.write_bytes(broken)
        try:
            report = salvage(path, out, raw_key=RAW_KEY)
            store = reopen(out)
            try:
                assert store.verify().problems == ()
                shown = contents(store)
                for name in ("people", "courses", "records", "needles", "notes", "stamps", "seals"):
                    assert shown[name] == before[name], (name, report)
            finally:
                store.close()
        except BaseException:
            print(f"seed {SEED}, {harm.__name__}, try {number}")
            raise
        ends["history whole" if report.history_whole else "history with gaps"] += 1
        out.unlink()
        assert sorted(p.name for p in tmp_path.iterdir() if p.is_file()) == ["practice.acuchart"]
    print(f"\nsalvage after {harm.__name__}: {tries} tries, seed {SEED}, {dict(ends)}")


def test_many_wounds_lose_only_what_was_hit_twice(whole, tmp_path: Path):
    data, before = whole
    path, out = tmp_path / "practice.acuchart", tmp_path / "saved.acuchart"
    kept = []
    for number in range(4 if not NIGHTLY else 40):
        dice = random.Random(f"{SEED} many {number}")
        broken = bytearray(data)
        body = broken[PAGE:]
        for _ in range(len(body) // PAGE // 8):
            blank(body, dice)
        broken[PAGE:] = body
        path.write_bytes(broken)
        try:
            report = salvage(path, out, raw_key=RAW_KEY)
        except StoreError:
            kept.append(0)
            continue
        store = reopen(out)
        result = store.verify()
        assert result.problems == (), report
        known = {row for rows in before["needles"] for row in rows}
        saved = {row for session in store.sessions() for row in store.needles(session.id)}
        assert saved <= known
        kept.append(len(saved) / len(known))
        store.close()
        out.unlink()
    print(f"\nan eighth of the pages blank: needles saved {[f'{part:.0%}' for part in kept]}, seed {SEED}")
    assert max(kept) > 0.7


def test_a_whole_file_is_saved_with_its_chain(whole, tmp_path: Path):
    data, before = whole
    path, out = tmp_path / "practice.acuchart", tmp_path / "saved.acuchart"
    path.write_bytes(data)
    report = salvage(path, out, raw_key=RAW_KEY)
    assert report.history_whole
    assert report.gaps == report.broken_pages == report.uncertain == report.stand_ins == 0
    store = reopen(out)
    assert contents(store) == before
    original = reopen(path, frozen=True)
    assert store.head() == original.head()
    original.close()
    store.close()
    with pytest.raises(AlreadyThereError):
        salvage(path, out, raw_key=RAW_KEY)
    assert path.read_bytes() == data


def test_a_wrong_key_saves_nothing(tmp_path: Path):
    path, out = tmp_path / "practice.acuchart", tmp_path / "saved.acuchart"
    create(path).close()
    with pytest.raises(WrongPassphraseError):
        salvage(path, out, raw_key="x'" + "01" * 32 + "'")
    assert sorted(p.name for p in tmp_path.iterdir() if p.is_file()) == ["practice.acuchart"]
