"""Tables of what belongs to a session: needles, note, stamps, what was signed.

Needles lie by session, so that a mark writes one page of them and a session is read in one go.
"""

from typing import Final

SQL: Final = """
CREATE TABLE session (
    id TEXT PRIMARY KEY,
    patient_id TEXT NOT NULL REFERENCES patient(id),
    started_at TEXT NOT NULL,
    ended_at TEXT NOT NULL,
    course_id TEXT REFERENCES course(id),
    title TEXT NOT NULL,
    retention_min INTEGER CHECK (retention_min >= 0),
    status TEXT NOT NULL CHECK (status IN ('draft', 'signed')),
    visit TEXT NOT NULL CHECK (visit IN ('first', 'follow_up', 'remote', 'phone')),
    layout TEXT NOT NULL,
    binned_at TEXT NOT NULL
) STRICT;
CREATE INDEX session_by_patient ON session (patient_id, started_at, id, course_id, title, status, binned_at);
CREATE INDEX session_by_course ON session (course_id);
CREATE INDEX session_drafts ON session (patient_id, started_at, id) WHERE status = 'draft';
CREATE INDEX session_binned ON session (id) WHERE status = 'draft' AND binned_at <> '';
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
    set_no INTEGER NOT NULL CHECK (set_no >= 1),
    lot TEXT NOT NULL,
    sensation TEXT NOT NULL,
    PRIMARY KEY (session_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX needle_by_lot ON needle (lot, session_id) WHERE lot <> '';
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
    set_no INTEGER NOT NULL CHECK (set_no >= 1),
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

CREATE TABLE area (
    id TEXT NOT NULL,
    session_id TEXT NOT NULL REFERENCES session(id),
    kind TEXT NOT NULL,
    view TEXT NOT NULL,
    path TEXT NOT NULL CHECK (trim(path) <> ''),
    closed INTEGER NOT NULL CHECK (closed IN (0, 1)),
    score INTEGER CHECK (score BETWEEN 0 AND 10),
    note TEXT NOT NULL,
    PRIMARY KEY (session_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE adjunct (
    id TEXT NOT NULL,
    session_id TEXT NOT NULL REFERENCES session(id),
    ordinal INTEGER NOT NULL,
    kind TEXT NOT NULL,
    site TEXT NOT NULL,
    at TEXT NOT NULL,
    minutes REAL CHECK (minutes >= 0),
    passes INTEGER CHECK (passes >= 0),
    depth_mm REAL CHECK (depth_mm >= 0),
    what TEXT NOT NULL,
    note TEXT NOT NULL,
    area_id TEXT NOT NULL,
    PRIMARY KEY (session_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE finding (
    row INTEGER PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES session(id),
    kind TEXT NOT NULL CHECK (trim(kind) <> ''),
    value TEXT NOT NULL CHECK (json_valid(value)),
    UNIQUE (session_id, kind)
) STRICT;
"""
