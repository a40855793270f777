"""Tables of what belongs to the practice."""

from typing import Final

SQL: Final = """
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
    demo INTEGER NOT NULL CHECK (demo IN (0, 1)),
    country TEXT NOT NULL,
    currency TEXT NOT NULL,
    licence TEXT NOT NULL
) STRICT;

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

CREATE TABLE rule_choice (
    id TEXT PRIMARY KEY,
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    why TEXT NOT NULL CHECK (trim(why) <> ''),
    level TEXT CHECK (level IN ('absolute', 'relative', 'caution')),
    sentence TEXT NOT NULL,
    advice TEXT NOT NULL,
    depth_from_mm REAL CHECK (depth_from_mm >= 0)
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
    removed INTEGER NOT NULL CHECK (removed IN (0, 1)),
    measures TEXT NOT NULL,
    home_care TEXT NOT NULL,
    areas TEXT NOT NULL CHECK (json_valid(areas)),
    presets TEXT NOT NULL CHECK (json_valid(presets))
) STRICT;

CREATE TABLE preset (
    id TEXT PRIMARY KEY CHECK (id IN ('1', '2', '3', '4', '5', '6', '7', '8', '9')),
    gauge_mm REAL NOT NULL CHECK (gauge_mm >= 0),
    length_mm REAL NOT NULL CHECK (length_mm >= 0),
    kind TEXT NOT NULL,
    depth_mm REAL CHECK (depth_mm >= 0),
    angle_deg REAL CHECK (angle_deg BETWEEN 0 AND 180),
    technique TEXT NOT NULL CHECK (technique IN ('', 'even', 'tonify', 'disperse')),
    lot TEXT NOT NULL
) STRICT;

CREATE TABLE own_measure (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL CHECK (trim(name) <> ''),
    unit TEXT NOT NULL,
    low REAL,
    high REAL,
    better TEXT NOT NULL CHECK (better IN ('', 'lower', 'higher')),
    change REAL,
    band REAL,
    removed INTEGER NOT NULL CHECK (removed IN (0, 1))
) STRICT;

CREATE TABLE course_preset (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL CHECK (trim(name) <> ''),
    sessions INTEGER NOT NULL CHECK (sessions >= 1),
    per_day INTEGER NOT NULL CHECK (per_day >= 1),
    gap_days REAL CHECK (gap_days >= 0),
    retention_min INTEGER CHECK (retention_min >= 0),
    reviews TEXT NOT NULL,
    maintenance_days INTEGER CHECK (maintenance_days >= 0),
    measures TEXT NOT NULL,
    origin TEXT NOT NULL,
    removed INTEGER NOT NULL CHECK (removed IN (0, 1))
) STRICT;

CREATE TABLE consent_text (
    id TEXT PRIMARY KEY,
    key TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    scope TEXT NOT NULL,
    title TEXT NOT NULL CHECK (trim(title) <> ''),
    text TEXT NOT NULL CHECK (trim(text) <> ''),
    risks TEXT NOT NULL CHECK (trim(risks) <> ''),
    language TEXT NOT NULL,
    made_at TEXT NOT NULL,
    months INTEGER CHECK (months >= 0),
    removed INTEGER NOT NULL CHECK (removed IN (0, 1))
) STRICT;

CREATE TABLE fee (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL CHECK (trim(name) <> ''),
    cents INTEGER NOT NULL CHECK (cents >= 0),
    code TEXT NOT NULL,
    minutes INTEGER CHECK (minutes >= 0),
    removed INTEGER NOT NULL CHECK (removed IN (0, 1))
) STRICT;

CREATE TABLE snippet (
    id TEXT PRIMARY KEY CHECK (id <> ''),
    text TEXT NOT NULL CHECK (trim(text) <> '')
) STRICT;

CREATE TABLE saved_search (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL CHECK (trim(name) <> ''),
    query TEXT NOT NULL CHECK (trim(query) <> '')
) STRICT;

CREATE TABLE stage (
    id TEXT PRIMARY KEY,
    ordinal INTEGER NOT NULL,
    words TEXT NOT NULL CHECK (trim(words) <> ''),
    after_min INTEGER CHECK (after_min >= 0),
    removed INTEGER NOT NULL CHECK (removed IN (0, 1))
) STRICT;
"""
