"""A paper that is printed or saved is kept as it was, and stands in the log of what left the practice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final
from uuid import uuid4

from acuchart.model import clock
from acuchart.model.change import change_of
from acuchart.model.disclosure import Disclosure
from acuchart.model.kept_paper import PAPER_WORDS, KeptPaper, usual_reader
from acuchart.store import StoreError
from acuchart.store.blobs import keep
from acuchart.store.papers import same_paper
from acuchart.ui.context import Context

PRINTED: Final = "printed"
SAVED: Final = "saved"
_READING: Final = "The list of papers takes no line, because the practice file is open for reading only."


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFacts:
    """What is written down of a paper. ``note`` is shown under its title, ``to_whom`` beside what became of it."""

    patient_id: str
    kind: str
    session_id: str | None = None
    note: str = ""
    to_whom: str = ""


def keep_paper(context: Context, facts: PaperFacts, data: bytes, went: str = "") -> str:
    """Keep the bytes of a PDF; ``went`` is PRINTED, SAVED or empty for a paper that is still to be given.

    A paper of which the same bytes are kept already stays one paper. Returns what has to be said, mostly nothing.
    """
    store = context.store
    if store.read_only:
        return _READING
    at = clock.now()
    try:
        same = same_paper(store, facts.patient_id, sha256(data).hexdigest())
        content = same.content if same is not None else keep(store, data)
        record_code = store.head()
    except StoreError as error:
        context.failed.emit(str(error))
        return ""
    to_whom = facts.to_whom or usual_reader(facts.kind)
    paper = same or KeptPaper(
        id=uuid4().hex,
        patient_id=facts.patient_id,
        kind=facts.kind,
        title=PAPER_WORDS.get(facts.kind, facts.kind.capitalize()),
        at=at,
        content=content,
        session_id=facts.session_id,
        record_code=record_code,
        note=facts.note,
        to_whom=to_whom,
    )
    after = with_way(paper, went, at)
    changes = [change_of(same, after)] if same != after else []
    if went:
        line = Disclosure(
            id=paper.id if same is None or not same.went else f"{paper.id[:32]}{uuid4().hex}",
            patient_id=paper.patient_id,
            at=at,
            what=paper.title,
            to_whom=to_whom,
            scope=paper.note,
            note=went,
            record_code=record_code,
        )
        changes.append(change_of(None, line))
    if changes:
        context.write(*changes)
    return ""


def with_way(paper: KeptPaper, went: str, at: str) -> KeptPaper:
    """The paper once it went that way: who prints or saves it gives it."""
    if not went:
        return paper
    ways = [way for way in paper.went.split(", ") if way and way != went]
    return replace(paper, went=", ".join([*ways, went]), given_at=paper.given_at or at)
