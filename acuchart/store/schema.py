"""The tables of a practice file. A step is never edited after a release; a change is a new step.

Columns are exactly the fields of the model's records, so that one mapping (``model.records``) serves
the rows, the history and JSON; ``row`` is added where a search index needs a number that stays.
``docs/file-format.md`` says what each column means. Needles lie by session, so that a mark writes one page of
them and a session is read in one go.
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
        "history",
        "note_words",
        "patient_words",
    )
)

_FIRST_TABLES: Final = """
CREATE TABLE practice (
    id TEXT PRIMARY KEY CHECK (id = 'practice'),
    name TEXT NOT NULL,
    practitioner TEXT NOT NULL,
    credentials TEXT NOT NULL,
    address TEXT NOT NULL,
    phone TEXT NOT NULL,
    email TEXT NOT NULL,
    footer TEXT NOT NULL,
    paper TEXT NOT NULL CHECK (paper IN ('a4', 'letter')),
    demo INTEGER NOT NULL CHECK (demo IN (0, 1))
) STRICT;

CREATE TABLE patient (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL CHECK (trim(name) <> ''),
    born TEXT,
    pronoun TEXT NOT NULL,
    phone TEXT NOT NULL,
    email TEXT NOT NULL,
    address TEXT NOT NULL,
    work TEXT NOT NULL,
    complaint TEXT NOT NULL,
    goal TEXT NOT NULL,
    physician TEXT NOT NULL,
    alerts TEXT NOT NULL CHECK (json_valid(alerts)),
    created_at TEXT NOT NULL
) STRICT;

CREATE TABLE course (
    id TEXT PRIMARY KEY,
    patient_id TEXT NOT NULL REFERENCES patient(id),
    name TEXT NOT NULL,
    planned_sessions INTEGER NOT NULL CHECK (planned_sessions >= 1),
    started_on TEXT
) STRICT;

CREATE TABLE session (
    id TEXT PRIMARY KEY,
    patient_id TEXT NOT NULL REFERENCES patient(id),
    started_at TEXT NOT NULL,
    ended_at TEXT NOT NULL,
    course_id TEXT REFERENCES course(id),
    title TEXT NOT NULL,
    retention_min INTEGER CHECK (retention_min >= 0),
    status TEXT NOT NULL CHECK (status IN ('draft', 'signed'))
) STRICT;
CREATE INDEX session_by_patient ON session (patient_id, started_at, id, course_id);
CREATE INDEX session_by_course ON session (course_id);
CREATE INDEX session_drafts ON session (started_at) WHERE status = 'draft';
CREATE INDEX session_by_time ON session (started_at);

CREATE TABLE note (
    row INTEGER PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES session(id),
    section TEXT NOT NULL CHECK (section IN ('reason', 'subjective', 'objective', 'assessment', 'plan')),
    text TEXT NOT NULL,
    UNIQUE (session_id, section)
) STRICT;

CREATE TABLE needle (
    id TEXT NOT NULL,
    session_id TEXT NOT NULL REFERENCES session(id),
    ordinal INTEGER NOT NULL,
    view TEXT NOT NULL,
    x REAL NOT NULL CHECK (x BETWEEN 0 AND 1),
    y REAL NOT NULL CHECK (y BETWEEN 0 AND 1),
    side TEXT NOT NULL CHECK (side IN ('L', 'R', 'M')),
    code TEXT,
    system TEXT NOT NULL,
    part TEXT NOT NULL,
    label TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('planned', 'in', 'out', 'dropped', 'left_in', 'not_found')),
    gauge_mm REAL CHECK (gauge_mm >= 0),
    length_mm REAL CHECK (length_mm >= 0),
    kind TEXT NOT NULL,
    depth_mm REAL CHECK (depth_mm >= 0),
    angle_deg REAL CHECK (angle_deg BETWEEN 0 AND 180),
    direction_deg REAL CHECK (direction_deg BETWEEN 0 AND 360),
    technique TEXT NOT NULL CHECK (technique IN ('', 'even', 'tonify', 'disperse')),
    note TEXT NOT NULL,
    pair_id TEXT,
    placed_at TEXT NOT NULL,
    removed_at TEXT NOT NULL,
    PRIMARY KEY (session_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX needle_by_code ON needle (code, session_id) WHERE code IS NOT NULL;

CREATE TABLE lead (
    id TEXT NOT NULL,
    session_id TEXT NOT NULL REFERENCES session(id),
    from_id TEXT NOT NULL,
    to_id TEXT NOT NULL CHECK (to_id <> from_id),
    device TEXT NOT NULL,
    hz_low REAL CHECK (hz_low >= 0),
    hz_high REAL CHECK (hz_high >= 0),
    waveform TEXT NOT NULL,
    intensity_ma REAL CHECK (intensity_ma >= 0),
    minutes REAL CHECK (minutes >= 0),
    PRIMARY KEY (session_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE stamp (
    id TEXT NOT NULL,
    session_id TEXT NOT NULL REFERENCES session(id),
    kind TEXT NOT NULL,
    at TEXT NOT NULL,
    number INTEGER,
    text TEXT NOT NULL,
    needle_id TEXT NOT NULL,
    PRIMARY KEY (session_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE seal (
    id TEXT PRIMARY KEY CHECK (id = session_id),
    session_id TEXT NOT NULL REFERENCES session(id),
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    text TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;

CREATE TABLE amendment (
    id TEXT PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES session(id),
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (trim(reason) <> ''),
    text TEXT NOT NULL CHECK (trim(text) <> '')
) STRICT;
CREATE INDEX amendment_by_session ON amendment (session_id, at);

CREATE TABLE point_note (
    id TEXT PRIMARY KEY,
    text TEXT NOT NULL,
    favourite INTEGER NOT NULL CHECK (favourite IN (0, 1))
) STRICT;

CREATE TABLE own_system (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL CHECK (trim(name) <> ''),
    csv TEXT NOT NULL,
    picture TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('', 'jpeg', 'svg')),
    width INTEGER NOT NULL CHECK (width >= 0),
    height INTEGER NOT NULL CHECK (height >= 0),
    shows TEXT NOT NULL CHECK (shows IN ('', 'front', 'back', 'left', 'right')),
    removed TEXT NOT NULL
) STRICT;

CREATE TABLE fact (
    id TEXT PRIMARY KEY,
    patient_id TEXT NOT NULL REFERENCES patient(id),
    kind TEXT NOT NULL CHECK (trim(kind) <> ''),
    value TEXT NOT NULL,
    week INTEGER CHECK (week BETWEEN 1 AND 45),
    side TEXT NOT NULL CHECK (side IN ('', 'L', 'R')),
    site TEXT NOT NULL,
    since TEXT,
    until TEXT,
    note TEXT NOT NULL,
    confirmed_on TEXT,
    view TEXT NOT NULL,
    path TEXT NOT NULL
) STRICT;
CREATE INDEX fact_by_patient ON fact (patient_id);

CREATE TABLE rule_choice (
    id TEXT PRIMARY KEY,
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    why TEXT NOT NULL CHECK (trim(why) <> '')
) STRICT;

CREATE TABLE own_rule (
    id TEXT PRIMARY KEY,
    fact TEXT NOT NULL,
    level TEXT NOT NULL CHECK (level IN ('absolute', 'relative', 'caution')),
    sentence TEXT NOT NULL CHECK (trim(sentence) <> ''),
    points TEXT NOT NULL,
    regions TEXT NOT NULL,
    depth_from_mm REAL CHECK (depth_from_mm >= 0),
    source TEXT NOT NULL,
    active INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT;

CREATE TABLE event (
    id TEXT PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES session(id),
    at TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (trim(kind) <> ''),
    grade TEXT NOT NULL,
    needle_id TEXT NOT NULL,
    onset TEXT NOT NULL,
    done TEXT NOT NULL,
    patient_told INTEGER NOT NULL CHECK (patient_told IN (0, 1)),
    physician_told INTEGER NOT NULL CHECK (physician_told IN (0, 1)),
    follow_up_on TEXT,
    resolved_on TEXT,
    note TEXT NOT NULL
) STRICT;
CREATE INDEX event_by_session ON event (session_id);

CREATE TABLE protocol (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL CHECK (trim(name) <> ''),
    line TEXT NOT NULL,
    more TEXT NOT NULL,
    sides TEXT NOT NULL,
    needle TEXT NOT NULL,
    stays TEXT NOT NULL,
    frequency TEXT NOT NULL,
    sessions TEXT NOT NULL,
    evidence TEXT NOT NULL,
    source TEXT NOT NULL,
    cautions TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    made_at TEXT NOT NULL,
    removed INTEGER NOT NULL CHECK (removed IN (0, 1))
) STRICT;

CREATE TABLE preset (
    id TEXT PRIMARY KEY CHECK (id IN ('1', '2', '3', '4', '5', '6', '7', '8', '9')),
    gauge_mm REAL NOT NULL CHECK (gauge_mm >= 0),
    length_mm REAL NOT NULL CHECK (length_mm >= 0),
    kind TEXT NOT NULL,
    depth_mm REAL CHECK (depth_mm >= 0),
    angle_deg REAL CHECK (angle_deg BETWEEN 0 AND 180),
    technique TEXT NOT NULL CHECK (technique IN ('', 'even', 'tonify', 'disperse'))
) STRICT;

CREATE TABLE history (
    seq INTEGER PRIMARY KEY,
    step INTEGER NOT NULL,
    at TEXT NOT NULL,
    cause TEXT NOT NULL CHECK (cause IN ('do', 'undo', 'redo')),
    session_id TEXT,
    entity TEXT NOT NULL,
    key TEXT NOT NULL,
    before TEXT,
    after TEXT,
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    CHECK (before IS NOT NULL OR after IS NOT NULL)
) STRICT;
CREATE INDEX history_by_session ON history (session_id, seq);

CREATE TABLE history_before_salvage (
    seq INTEGER PRIMARY KEY,
    step INTEGER NOT NULL,
    at TEXT NOT NULL,
    cause TEXT NOT NULL,
    session_id TEXT,
    entity TEXT NOT NULL,
    key TEXT NOT NULL,
    before TEXT,
    after TEXT,
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;

CREATE VIRTUAL TABLE note_words USING fts5(
    words, columnsize = 0, tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co M*'"
);
CREATE VIRTUAL TABLE patient_words USING fts5(words, columnsize = 0, tokenize = 'trigram');

CREATE TRIGGER history_is_kept_insert BEFORE INSERT ON history
WHEN EXISTS (SELECT 1 FROM history WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'history is never rewritten'); END;
CREATE TRIGGER history_is_kept_update BEFORE UPDATE ON history
BEGIN SELECT RAISE(ABORT, 'history is never rewritten'); END;
CREATE TRIGGER history_is_kept_delete BEFORE DELETE ON history
BEGIN SELECT RAISE(ABORT, 'history is never rewritten'); END;
CREATE TRIGGER session_signed_insert BEFORE INSERT ON session
WHEN EXISTS (SELECT 1 FROM session WHERE id = NEW.id AND status = 'signed')
BEGIN SELECT RAISE(ABORT, 'signed session'); END;
CREATE TRIGGER session_signed_take_over BEFORE UPDATE OF id ON session
WHEN NEW.id <> OLD.id AND EXISTS (SELECT 1 FROM session WHERE id = NEW.id AND status = 'signed')
BEGIN SELECT RAISE(ABORT, 'signed session'); END;
CREATE TRIGGER session_signed_update BEFORE UPDATE ON session WHEN OLD.status = 'signed'
BEGIN SELECT RAISE(ABORT, 'signed session'); END;
CREATE TRIGGER session_signed_delete BEFORE DELETE ON session WHEN OLD.status = 'signed'
BEGIN SELECT RAISE(ABORT, 'signed session'); END;
"""

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
    script = _FIRST_TABLES
    for table in ("seal", "amendment"):
        script += _KEPT_TRIGGERS.format(table=table)
    for table in ("needle", "lead", "note", "stamp"):
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
