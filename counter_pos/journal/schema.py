"""Tables of a journal file, and the triggers by which the database itself refuses what the law forbids.

`entry` and `acknowledgement` are facts and only grow. `print_job`, `draft` and `verified_mark` may change.
`entry_index`, `shift_index` and `receipt_index` are derived from `entry` and can be rebuilt at any time.
"""

from __future__ import annotations

APPLICATION_ID = 0x43435031  # "CCP1"
SCHEMA_VERSION = 1

FACT_TABLES = """
CREATE TABLE entry (
    seq INTEGER PRIMARY KEY,
    device TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    body BLOB NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    signature BLOB NOT NULL CHECK (length(signature) = 64),
    seals BLOB NOT NULL CHECK (length(seals) % 64 = 0)
) STRICT;

CREATE TABLE acknowledgement (
    acked_seq INTEGER PRIMARY KEY,
    body TEXT NOT NULL,
    signature TEXT NOT NULL,
    key TEXT NOT NULL
) STRICT;
"""

TRIGGERS = """
CREATE TRIGGER entry_never_changes BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'an entry is never changed'); END;

CREATE TRIGGER entry_never_goes BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'an entry is never deleted'); END;

CREATE TRIGGER entry_follows BEFORE INSERT ON entry
BEGIN
    SELECT RAISE(ABORT, 'an entry has the next seq')
    WHERE NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM entry);
    SELECT RAISE(ABORT, 'an entry carries the hash before it')
    WHERE NEW.seq > 1 AND json_extract(CAST(NEW.body AS TEXT), '$.prev')
        IS NOT (SELECT lower(hex(hash)) FROM entry WHERE seq = NEW.seq - 1);
    SELECT RAISE(ABORT, 'a file holds one chain')
    WHERE NEW.seq > 1 AND NOT EXISTS
        (SELECT 1 FROM entry WHERE seq = NEW.seq - 1 AND device = NEW.device AND epoch = NEW.epoch);
END;

CREATE TRIGGER acknowledgement_never_changes BEFORE UPDATE ON acknowledgement
BEGIN SELECT RAISE(ABORT, 'an acknowledgement is never changed'); END;

CREATE TRIGGER acknowledgement_never_goes BEFORE DELETE ON acknowledgement
BEGIN SELECT RAISE(ABORT, 'an acknowledgement is never deleted'); END;

CREATE TRIGGER acknowledgement_grows BEFORE INSERT ON acknowledgement
BEGIN
    SELECT RAISE(ABORT, 'acknowledgements only grow')
    WHERE NEW.acked_seq <= (SELECT coalesce(max(acked_seq), 0) FROM acknowledgement);
END;
"""

WORKING_TABLES = """
CREATE TABLE print_job (
    id INTEGER PRIMARY KEY,  -- seq * 32 + part of the entry that promised the paper
    kind TEXT NOT NULL,
    receipt TEXT NOT NULL,
    copy INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'printed', 'uncertain', 'failed')),
    note TEXT NOT NULL,
    changed_at TEXT NOT NULL
) STRICT;

CREATE TABLE draft (
    command_id TEXT PRIMARY KEY,
    body TEXT NOT NULL,
    changed_at TEXT NOT NULL
) STRICT;

CREATE TABLE verified_mark (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    seq INTEGER NOT NULL,
    head BLOB NOT NULL,
    serial INTEGER NOT NULL,
    tag BLOB NOT NULL
) STRICT;
"""

# Each B-tree costs a page in every commit, so there are few: a payment's leaves are the entry, its command, its
# receipts with their accounts, and its print job.
DERIVED_TABLES = """
CREATE TABLE entry_index (
    command_id TEXT PRIMARY KEY,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX entry_index_kind ON entry_index (kind, seq) WHERE kind <> 'payment_taken';

CREATE TABLE shift_index (
    shift INTEGER PRIMARY KEY,
    opened_seq INTEGER NOT NULL,
    closed_seq INTEGER,
    business_date TEXT NOT NULL
) STRICT;

CREATE TABLE receipt_index (
    serial INTEGER PRIMARY KEY,
    receipt TEXT NOT NULL,
    seq INTEGER NOT NULL,
    part INTEGER NOT NULL,
    account INTEGER NOT NULL,
    bill_no TEXT,
    tender TEXT NOT NULL,
    paise INTEGER NOT NULL,
    business_date TEXT NOT NULL,
    cancelled_seq INTEGER,
    copies INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX receipt_index_account ON receipt_index (account, serial);
"""

PAGE_BYTES = 1024
"""Small pages: a payment touches half a dozen, and each touched page is written whole."""

DERIVED_NAMES = ("entry_index", "shift_index", "receipt_index")

PRAGMAS = {
    "synchronous": 2,  # FULL: a commit that returned is on the disk
    "recursive_triggers": 1,  # or INSERT OR REPLACE would delete without asking the trigger
    "foreign_keys": 1,
    "trusted_schema": 0,
    "busy_timeout": 5000,
    "fullfsync": 1,
    "checkpoint_fullfsync": 1,
    "wal_autocheckpoint": 1000,
}
"""Set on every connection and read back: a journal that does not answer with these takes no money."""
