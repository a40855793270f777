"""The tables of a practice file. A step is never edited after a release; a change is a new step.

Columns are exactly the fields of the model's records, so that one mapping (``model.records``) serves
the rows, the history and JSON; ``row`` is added where a search index needs a number that stays.
``docs/file-format.md`` says what each column means. ``tables`` holds their SQL.
"""

from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION_ID: Final = 0x41437548  # "ACuH": how a practice file differs from any other SQLite file
MIGRATION_SET: Final = "acuchart"

TABLES: Final = frozenset(
    (
        "practice",
        "patient",
        "course",
        "session",
        "note",
        "needle",
        "lead",
        "stamp",
        "seal",
        "amendment",
        "point_note",
        "own_system",
        "protocol",
        "preset",
        "fact",
        "rule_choice",
        "own_rule",
        "event",
        "area",
        "adjunct",
        "finding",
        "measure",
        "own_measure",
        "complaint",
        "clinician",
        "intake",
        "course_preset",
        "appointment",
        "consent_text",
        "consent",
        "picture",
        "picture_mark",
        "fee",
        "package",
        "charge",
        "snippet",
        "saved_search",
        "stage",
        "disclosure",
        "kept_paper",
        "blob",
        "history",
        "history_block",
        "note_words",
        "note_term",
        "patient_words",
    )
)

# What was sealed and what was amended stays as it was written, whatever becomes of the session's row.
_KEPT_TRIGGERS: Final = """
CREATE TRIGGER {table}_kept_insert BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'signed session'); END;
CREATE TRIGGER {table}_kept_update BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, 'signed session'); END;
CREATE TRIGGER {table}_kept_delete BEFORE DELETE ON {table}
BEGIN SELECT RAISE(ABORT, 'signed session'); END;
"""

# The same refusal for what belongs to a session, in each direction in which a row can change.
_SIGNED_TRIGGER: Final = """
CREATE TRIGGER {table}_signed_{name} BEFORE {verb} ON {table}
WHEN (SELECT status FROM session WHERE id = {row}.session_id) = 'signed'
BEGIN SELECT RAISE(ABORT, 'signed session'); END;
"""


def _m001_first_tables(db: "Database") -> None:
    from acuchart.store.tables import history, patient, practice, session

    script = practice.SQL + patient.SQL + session.SQL + history.SQL
    for table in ("seal", "amendment"):
        script += _KEPT_TRIGGERS.format(table=table)
    for table in ("needle", "lead", "note", "stamp", "area", "adjunct", "finding", "measure"):
        for name, verb, row in (
            ("insert", "INSERT", "NEW"),
            ("update_from", "UPDATE", "OLD"),
            ("update_to", "UPDATE", "NEW"),
            ("delete", "DELETE", "OLD"),
        ):
            script += _SIGNED_TRIGGER.format(table=table, name=name, verb=verb, row=row)
    for statement in _statements(script):
        db.execute(statement)


STEPS: Final = (_m001_first_tables,)
STEP_NAMES: Final = tuple(step.__name__.lstrip("_") for step in STEPS)


def migrate(db: "Database") -> None:
    """Bring the tables of ``db`` up to date; each step and its record share one transaction."""
    from sqlite_utils.migrations import Migrations

    migrations = Migrations(MIGRATION_SET)
    for name, step in zip(STEP_NAMES, STEPS, strict=True):
        migrations(name=name)(step)
    migrations.apply(db)


@cache
def objects_of_new_file() -> dict[str, str | None]:
    """Name → SQL text of every table, index and trigger that a new file has."""
    from sqlcipher3 import dbapi2
    from sqlite_utils import Database

    connection = dbapi2.connect(":memory:", isolation_level=None)
    try:
        migrate(Database(connection, execute_plugins=False))
        return dict(connection.execute("SELECT name, sql FROM sqlite_master"))
    finally:
        connection.close()


def _statements(script: str) -> list[str]:
    """The statements of a script; a trigger's body holds a semicolon of its own."""
    statements, current = [], ""
    for line in script.strip().splitlines():
        current += line + "\n"
        complete = line.endswith(";") and (not current.startswith("CREATE TRIGGER") or line.endswith("END;"))
        if complete:
            statements.append(current.strip())
            current = ""
        elif not current.strip():
            current = ""
    return statements
