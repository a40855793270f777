"""Tables of what belongs to a patient; bytes of pictures and papers lie in ``blob`` under their SHA-256."""

from typing import Final

SQL: Final = """
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
    created_at TEXT NOT NULL,
    other_name TEXT NOT NULL,
    sex TEXT NOT NULL,
    guardian TEXT NOT NULL,
    language TEXT NOT NULL,
    large_print INTEGER NOT NULL CHECK (large_print IN (0, 1)),
    shelf TEXT NOT NULL CHECK (shelf IN ('open', 'bin', 'retired', 'merged')),
    shelved_at TEXT NOT NULL,
    shelved_why TEXT NOT NULL,
    merged_into TEXT NOT NULL
) STRICT;
CREATE INDEX patient_merged ON patient (merged_into) WHERE merged_into <> '';
CREATE INDEX patient_shelved ON patient (shelf) WHERE shelf <> 'open';

CREATE TABLE course (
    id TEXT PRIMARY KEY,
    patient_id TEXT NOT NULL REFERENCES patient(id),
    name TEXT NOT NULL,
    planned_sessions INTEGER NOT NULL CHECK (planned_sessions >= 1),
    started_on TEXT,
    per_day INTEGER NOT NULL CHECK (per_day >= 1),
    gap_days REAL CHECK (gap_days >= 0),
    retention_min INTEGER CHECK (retention_min >= 0),
    reviews TEXT NOT NULL,
    maintenance_days INTEGER CHECK (maintenance_days >= 0),
    origin TEXT NOT NULL,
    ended_on TEXT,
    ended_why TEXT NOT NULL
) STRICT;
CREATE INDEX course_by_patient ON course (patient_id);

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

CREATE TABLE measure (
    id TEXT PRIMARY KEY,
    patient_id TEXT NOT NULL REFERENCES patient(id),
    kind TEXT NOT NULL CHECK (trim(kind) <> ''),
    at TEXT NOT NULL,
    typed TEXT NOT NULL,
    value REAL,
    side TEXT NOT NULL CHECK (side IN ('', 'L', 'R', 'B')),
    site TEXT NOT NULL,
    moment TEXT NOT NULL CHECK (moment IN ('', 'before', 'after')),
    session_id TEXT REFERENCES session(id),
    by TEXT NOT NULL CHECK (by IN ('practitioner', 'patient', 'other')),
    how TEXT NOT NULL CHECK (json_valid(how)),
    path TEXT NOT NULL,
    note TEXT NOT NULL
) STRICT;
CREATE INDEX measure_by_patient ON measure (patient_id, at);
CREATE INDEX measure_by_session ON measure (session_id) WHERE session_id IS NOT NULL;

CREATE TABLE complaint (
    id TEXT PRIMARY KEY,
    patient_id TEXT NOT NULL REFERENCES patient(id),
    words TEXT NOT NULL CHECK (trim(words) <> ''),
    side TEXT NOT NULL CHECK (side IN ('', 'L', 'R', 'B')),
    code TEXT NOT NULL,
    code_system TEXT NOT NULL,
    since TEXT NOT NULL,
    ended_on TEXT,
    diagnosed_by TEXT NOT NULL
) STRICT;
CREATE INDEX complaint_by_patient ON complaint (patient_id);

CREATE TABLE clinician (
    id TEXT PRIMARY KEY,
    patient_id TEXT NOT NULL REFERENCES patient(id),
    name TEXT NOT NULL CHECK (trim(name) <> ''),
    role TEXT NOT NULL,
    address TEXT NOT NULL,
    phone TEXT NOT NULL,
    email TEXT NOT NULL,
    note TEXT NOT NULL
) STRICT;
CREATE INDEX clinician_by_patient ON clinician (patient_id);

CREATE TABLE intake (
    id TEXT PRIMARY KEY,
    patient_id TEXT NOT NULL REFERENCES patient(id),
    section TEXT NOT NULL CHECK (trim(section) <> ''),
    text TEXT NOT NULL,
    told_on TEXT NOT NULL,
    unchanged_on TEXT
) STRICT;
CREATE INDEX intake_by_patient ON intake (patient_id, told_on);

CREATE TABLE appointment (
    id TEXT PRIMARY KEY,
    patient_id TEXT NOT NULL REFERENCES patient(id),
    day TEXT NOT NULL,
    time TEXT NOT NULL,
    minutes INTEGER CHECK (minutes > 0),
    course_id TEXT NOT NULL,
    note TEXT NOT NULL
) STRICT;
CREATE INDEX appointment_by_day ON appointment (day, time);
CREATE INDEX appointment_by_patient ON appointment (patient_id);

CREATE TABLE consent (
    id TEXT PRIMARY KEY,
    patient_id TEXT NOT NULL REFERENCES patient(id),
    scope TEXT NOT NULL,
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    title TEXT NOT NULL,
    version INTEGER NOT NULL,
    words TEXT NOT NULL,
    strokes TEXT NOT NULL,
    picture_id TEXT NOT NULL,
    expires_on TEXT,
    reviewed_on TEXT,
    withdrawn_on TEXT,
    withdrawn_why TEXT NOT NULL
) STRICT;
CREATE INDEX consent_by_patient ON consent (patient_id, at);

CREATE TABLE picture (
    id TEXT PRIMARY KEY,
    patient_id TEXT NOT NULL REFERENCES patient(id),
    content TEXT NOT NULL,
    thumb TEXT NOT NULL,
    mime TEXT NOT NULL CHECK (mime IN ('image/jpeg', 'application/pdf')),
    width INTEGER NOT NULL CHECK (width >= 1),
    height INTEGER NOT NULL CHECK (height >= 1),
    pose TEXT NOT NULL,
    side TEXT NOT NULL CHECK (side IN ('', 'L', 'R', 'B')),
    taken_on TEXT,
    added_at TEXT NOT NULL,
    session_id TEXT REFERENCES session(id),
    anchors TEXT NOT NULL,
    light TEXT NOT NULL,
    note TEXT NOT NULL,
    removed INTEGER NOT NULL CHECK (removed IN (0, 1))
) STRICT;
CREATE INDEX picture_by_patient ON picture (patient_id, taken_on);

CREATE TABLE picture_mark (
    id TEXT PRIMARY KEY,
    picture_id TEXT NOT NULL,
    x REAL NOT NULL CHECK (x BETWEEN 0 AND 1),
    y REAL NOT NULL CHECK (y BETWEEN 0 AND 1),
    words TEXT NOT NULL,
    code TEXT NOT NULL
) STRICT;
CREATE INDEX picture_mark_by_picture ON picture_mark (picture_id);

CREATE TABLE blob (
    hash TEXT PRIMARY KEY,
    bytes BLOB NOT NULL
) STRICT;

CREATE TABLE package (
    id TEXT PRIMARY KEY,
    patient_id TEXT NOT NULL REFERENCES patient(id),
    name TEXT NOT NULL,
    visits INTEGER NOT NULL CHECK (visits >= 1),
    cents INTEGER NOT NULL CHECK (cents >= 0),
    bought_on TEXT NOT NULL,
    ends_on TEXT
) STRICT;
CREATE INDEX package_by_patient ON package (patient_id);

CREATE TABLE charge (
    id TEXT PRIMARY KEY,
    patient_id TEXT NOT NULL REFERENCES patient(id),
    day TEXT NOT NULL,
    words TEXT NOT NULL CHECK (trim(words) <> ''),
    cents INTEGER NOT NULL,
    units INTEGER NOT NULL CHECK (units >= 1),
    code TEXT NOT NULL,
    session_id TEXT NOT NULL,
    package_id TEXT NOT NULL,
    paid_on TEXT,
    paid_how TEXT NOT NULL
) STRICT;
CREATE INDEX charge_by_patient ON charge (patient_id, day);

CREATE TABLE disclosure (
    id TEXT PRIMARY KEY,
    patient_id TEXT NOT NULL REFERENCES patient(id),
    at TEXT NOT NULL,
    what TEXT NOT NULL CHECK (trim(what) <> ''),
    to_whom TEXT NOT NULL,
    scope TEXT NOT NULL,
    note TEXT NOT NULL,
    record_code TEXT NOT NULL
) STRICT;
CREATE INDEX disclosure_by_patient ON disclosure (patient_id, at);

CREATE TABLE kept_paper (
    id TEXT PRIMARY KEY,
    patient_id TEXT NOT NULL REFERENCES patient(id),
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    at TEXT NOT NULL,
    content TEXT NOT NULL,
    session_id TEXT REFERENCES session(id),
    record_code TEXT NOT NULL,
    note TEXT NOT NULL,
    went TEXT NOT NULL,
    to_whom TEXT NOT NULL,
    given_at TEXT NOT NULL
) STRICT;
CREATE INDEX kept_paper_by_patient ON kept_paper (patient_id, at);
"""
