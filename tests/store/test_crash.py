"""Killed at any moment: what was acknowledged is there, nothing is there by half, and the chain holds.

50 kills in an ordinary run, ACUCHART_NIGHTLY=1 for 1 000 (ACUCHART_KILLS sets another number).
The seed is printed; ACUCHART_SEED sets it.
"""

import json
import os
import random
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from acuchart.model.change import RECORD_TYPES, Entity
from acuchart.model.records import to_json
from tests.store.charts import create, one_session, reopen

NIGHTLY = os.environ.get("ACUCHART_NIGHTLY") == "1"
KILLS = int(os.environ.get("ACUCHART_KILLS", "1000" if NIGHTLY else "50"))
SEED = os.environ.get("ACUCHART_SEED", "20260105")
ROOT = Path(__file__).parents[2]
State = dict[tuple[str, str], str]
_FRESH_AFTER = 40  # kills on one file before a new one is begun


def state_of(path: Path) -> tuple[State, Any]:
    """Every record as text, and the store, open for reading."""
    store = reopen(path)
    found: State = {}
    for entity in RECORD_TYPES:
        for record in store.many(entity, ""):
            found[entity.value, record.id] = to_json(record)
    return found, store


def after(state: State, intended: dict[str, Any]) -> State:
    new = dict(state)
    for entity, key, text in intended["intend"]:
        if text is None:
            del new[entity, key]
        else:
            new[entity, key] = text
    return new


def run_until_killed(python: str, path: Path, seed: str, dice: random.Random) -> list[dict[str, Any]]:
    """Start the child, let it work for a while, kill it; the lines that it got out."""
    child = subprocess.Popen(
        [python, "-m", "tests.store.crash_child", str(path), seed],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        text=True,
    )
    assert child.stdout is not None
    assert child.stderr is not None
    lines: list[str] = []
    wanted = dice.randrange(1, 60)
    while len(lines) < wanted:
        line = child.stdout.readline()
        if not line:
            break
        lines.append(line)
    time.sleep(dice.random() * 0.004)  # about the time of a few commits: the kill falls anywhere within one
    os.kill(child.pid, signal.SIGKILL)
    # Not communicate(): it would pass over what the reader has already taken from the pipe.
    lines += child.stdout.readlines()
    trouble = child.stderr.read()
    child.wait(timeout=20)
    child.stdout.close()
    child.stderr.close()
    assert child.returncode == -signal.SIGKILL, trouble
    return [json.loads(line) for line in lines if line.endswith("\n")]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_every_acknowledged_action_survives_every_kill(tmp_path: Path, python: str):
    path = tmp_path / "practice.acuchart"
    acknowledged = unacknowledged_but_whole = lost = 0
    state: State = {}
    for number in range(KILLS):
        if number % _FRESH_AFTER == 0:
            path = tmp_path / f"practice-{number}.acuchart"
            store = create(path)
            one_session(store)
            store.close()
            state, store = state_of(path)
            store.close()
        seed = f"{SEED} {number}"
        said = run_until_killed(python, path, seed, random.Random(f"kill {seed}"))
        open_intent: dict[str, Any] | None = None
        newest_head = ""
        last_stacks: tuple[str, list[int]] | None = None
        for line in said:
            if "intend" in line:
                open_intent = line
            elif "ack" in line:
                assert open_intent is not None
                state = after(state, open_intent)
                newest_head = line["ack"]
                last_stacks = (open_intent["session"], open_intent["stacks"])
                open_intent = None
                acknowledged += 1
        found, store = state_of(path)
        where = f"seed {SEED}, kill {number}"
        if open_intent is not None and found == after(state, open_intent) != state:
            state = found
            last_stacks = (open_intent["session"], open_intent["stacks"])
            unacknowledged_but_whole += 1
        else:
            lost += open_intent is not None
        assert found == state, where
        assert store.verify().problems == (), where
        assert not newest_head or store.knows(newest_head), where
        if last_stacks is not None and (Entity.SESSION.value, last_stacks[0]) in found:
            undo, redo = store.steps(last_stacks[0])
            assert [len(undo), len(redo)] == last_stacks[1], where
        store.close()
        assert not path.with_name(path.name + "-wal").exists()
    print(
        f"\n{KILLS} kills, seed {SEED}: {acknowledged} acknowledged actions all there;"
        f" of those cut off, {unacknowledged_but_whole} were there whole and {lost} not at all"
    )
    assert acknowledged > KILLS
