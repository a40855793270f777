"""The history, the words that are searched, and the triggers that keep what was signed.

``history_block`` names the runs of 32 entries in which a session occurs. An index of single entries would cost
every mark one more page on its way to the disk.
"""

from typing import Final

SQL: Final = """
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
CREATE INDEX history_elsewhere ON history (key, entity) WHERE session_id IS NULL;

CREATE TABLE history_block (
    session_id TEXT NOT NULL,
    block INTEGER NOT NULL,
    PRIMARY KEY (session_id, block)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER history_in_blocks AFTER INSERT ON history WHEN NEW.session_id IS NOT NULL
BEGIN INSERT OR IGNORE INTO history_block (session_id, block) VALUES (NEW.session_id, NEW.seq / 32); END;

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
    words, columnsize = 0, prefix = '1 2 3', tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co M*'"
);

CREATE TABLE note_term (term TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE patient_words USING fts5(words, columnsize = 0, tokenize = 'trigram');

CREATE TRIGGER history_is_kept_insert BEFORE INSERT ON history
WHEN EXISTS (SELECT 1 FROM history WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'history is never rewritten'); END;
CREATE TRIGGER history_is_kept_update BEFORE UPDATE ON history
BEGIN SELECT RAISE(ABORT, 'history is never rewritten'); END;
CREATE TRIGGER history_is_kept_delete BEFORE DELETE ON history
BEGIN SELECT RAISE(ABORT, 'history is never rewritten'); END;
CREATE TRIGGER blob_is_kept BEFORE UPDATE ON blob
BEGIN SELECT RAISE(ABORT, 'kept bytes are never rewritten'); END;
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
