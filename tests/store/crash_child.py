"""A practice at work, started by ``test_crash`` and killed there: random chart actions through the real store.

Each action is announced on standard output before it is written and acknowledged after ``apply`` returned.
"""

import json
import random
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from acuchart.model.change import Cause, Change, change_of, inverted
from acuchart.model.needle import NeedleState
from acuchart.model.records import to_json
from acuchart.model.session import Note, Section, Session, SessionStatus
from acuchart.model.side import Side
from acuchart.store import ChartStore
from tests.store.charts import needle, reopen

Step = tuple[Change, ...]


class Work:
    """One open session with its stacks: what ``ui.document`` does, without a window."""

    def __init__(self, store: ChartStore, dice: random.Random) -> None:
        self.store, self.dice = store, dice
        drafts = store.drafts()
        self.session_id = dice.choice(drafts).id if drafts else ""
        self.undo: list[Step] = []
        self.redo: list[Step] = []
        if self.session_id:
            self.load()
        else:
            self.new_session()

    def load(self) -> None:
        self.undo, self.redo = ([*stack] for stack in self.store.steps(self.session_id))

    def write(self, changes: Sequence[Change], cause: Cause, undo: int, redo: int) -> None:
        say(
            session=self.session_id,
            intend=[
                [change.entity.value, change.key, None if change.after is None else to_json(change.after)]
                for change in changes
            ],
            stacks=[undo, redo],
        )
        self.store.apply(changes, cause=cause)
        say(ack=self.store.head())

    def edit(self, *changes: Change) -> None:
        step = tuple(change for change in changes if change.is_step)
        undo, redo = (len(self.undo) + 1, 0) if step else (len(self.undo), len(self.redo))
        self.write(changes, Cause.DO, undo, redo)
        if step:
            self.undo.append(step)
            self.redo.clear()

    def new_session(self) -> None:
        number = len(self.store.sessions())
        self.session_id = f"v{number}"
        self.undo, self.redo = [], []
        session = Session(id=self.session_id, patient_id="p1", started_at=f"2026-01-05T09:00:00.{number:03}Z")
        self.write((change_of(None, session),), Cause.DO, 0, 0)

    def act(self) -> None:
        store, dice = self.store, self.dice
        needles = store.needles(self.session_id)
        chosen = dice.choice(needles) if needles else None
        name = f"{dice.getrandbits(64):016x}"
        match dice.randrange(13):
            case 0 | 1 | 2:
                self.edit(change_of(None, needle(id=name, session_id=self.session_id, x=dice.random())))
            case 3:
                pair = [
                    needle(id=f"{name}{side}", session_id=self.session_id, side=side, pair_id=name)
                    for side in (Side.LEFT, Side.RIGHT)
                ]
                self.edit(*(change_of(None, one) for one in pair))
            case 4 if chosen:
                self.edit(change_of(chosen, replace(chosen, x=dice.random(), y=dice.random())))
            case 5 if chosen:
                self.edit(change_of(chosen, None))
            case 6 if needles:
                self.edit(*(change_of(one, replace(one, state=dice.choice(list(NeedleState)))) for one in needles))
            case 7 | 8:
                section = dice.choice(list(Section))
                text = store.notes(self.session_id).get(section)
                old = None if text is None else Note(session_id=self.session_id, section=section, text=text)
                new = Note(session_id=self.session_id, section=section, text=f"{text or ''} 合谷 {name}"[-3000:])
                self.edit(change_of(old, new))
            case 9 if self.undo:
                step = self.undo[-1]
                self.write(inverted(step), Cause.UNDO, len(self.undo) - 1, len(self.redo) + 1)
                self.redo.append(self.undo.pop())
            case 10 if self.redo:
                step = self.redo[-1]
                self.write(step, Cause.REDO, len(self.undo) + 1, len(self.redo) - 1)
                self.undo.append(self.redo.pop())
            case 11:
                self.store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            case 12 if dice.random() < 0.3:
                session = store.session(self.session_id)
                self.edit(change_of(session, replace(session, status=SessionStatus.SIGNED)))
                self.new_session()
            case _:
                pass


def say(**what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def main() -> None:
    path, seed = Path(sys.argv[1]), sys.argv[2]
    work = Work(reopen(path), random.Random(seed))
    say(ready=True)
    while True:
        work.act()


if __name__ == "__main__":
    main()
