"""Every paper that was made, with the scans and the exports beside them: the list of Documents."""

from __future__ import annotations

from typing import Final

from acuchart.model.kept_paper import KeptPaper, PaperLine
from acuchart.store.chart_store import ChartStore
from acuchart.store.errors import kind_errors
from acuchart.store.kinds import read

# A line of the log whose id begins with that of a paper is about that paper, which stands in the list already.
_SQL: Final = """
SELECT 'kept_paper', k.id, k.patient_id, p.name, k.kind, k.title, k.at, k.content, coalesce(k.session_id, ''),
       k.note, k.went, k.to_whom, k.given_at
  FROM kept_paper k JOIN patient p ON p.id = k.patient_id WHERE p.shelf <> 'bin'
UNION ALL
SELECT 'picture', c.id, c.patient_id, p.name, 'scan', CASE c.note WHEN '' THEN 'Scanned paper' ELSE c.note END,
       c.added_at, c.content, coalesce(c.session_id, ''), c.mime, '', '', ''
  FROM picture c JOIN patient p ON p.id = c.patient_id
 WHERE c.removed = 0 AND (c.mime = 'application/pdf' OR c.pose = 'paper') AND p.shelf <> 'bin'
UNION ALL
SELECT 'disclosure', d.id, d.patient_id, p.name, 'export', d.what, d.at, '', '', d.scope, 'saved', d.to_whom, d.at
  FROM disclosure d JOIN patient p ON p.id = d.patient_id
 WHERE substr(d.id, 1, 32) NOT IN (SELECT id FROM kept_paper) AND p.shelf <> 'bin'
"""
_SHORTEST_CODE: Final = 8
_NAMES: Final = (
    "source", "id", "patient_id", "patient_name", "kind", "title", "at", "content", "session_id", "note", "went",
    "to_whom", "given_at",
)  # fmt: skip


def paper_lines(store: ChartStore, patient_id: str = "") -> tuple[PaperLine, ...]:
    """All lines, or those of one patient, the newest first. Raises the StoreError that says what is wrong."""
    sql = f"SELECT * FROM ({_SQL}) WHERE ? IN ('', patient_id) ORDER BY 7 DESC, 2 DESC"
    with kind_errors(store.path):
        rows = store.connection.execute(sql, (patient_id,)).fetchall()
    return tuple(PaperLine(**dict(zip(_NAMES, row, strict=True))) for row in rows)


def same_paper(store: ChartStore, patient_id: str, content: str) -> KeptPaper | None:
    """The paper of a patient that is kept with these bytes, or None."""
    kept = read(store, KeptPaper, "patient_id = ? AND content = ?", patient_id, content)
    return kept[-1] if kept else None


def with_bytes(store: ChartStore, content: str) -> tuple[KeptPaper, ...]:
    """Every kept paper with these bytes (SHA-256 in hex)."""
    return read(store, KeptPaper, "content = ?", content)


def moment_of_code(store: ChartStore, code: str) -> str:
    """When the record was at a code that papers print (UTC text); empty where it never was.

    ``code`` are hex digits, at least eight of them, from the beginning of an entry's hash or of a seal's.
    """
    digits = "".join(code.split()).lower()
    if len(digits) < _SHORTEST_CODE or set(digits) - set("0123456789abcdef"):
        return ""
    sql = (
        "SELECT at FROM history WHERE substr(hash, 1, ?) = ?"
        " UNION SELECT at FROM seal WHERE substr(hash, 1, ?) = ? LIMIT 1"
    )
    with kind_errors(store.path):
        row = store.connection.execute(sql, (len(digits), digits) * 2).fetchone()
    return "" if row is None else str(row[0])


def kept_paper(store: ChartStore, paper_id: str) -> KeptPaper | None:
    """One kept paper, or None where it is not in the file any more."""
    kept = read(store, KeptPaper, "id = ?", paper_id)
    return kept[0] if kept else None
