"""Journals of earlier releases: their tables are brought to today's layout when a till opens them to go on.

The facts (`entry`, `acknowledgement`) and the triggers that guard them have been the same from the first release, and
must be exactly so in every file. What is derived from them is made anew. What is work in hand is carried over.

A journal of each layout is kept in tests/journals for ever. A release that changes a table adds the layout before it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from counter_pos.domain.errors import Broken
from counter_pos.journal import index
from counter_pos.journal.schema import DERIVED_NAMES, DERIVED_TABLES, FACT_TABLES, TRIGGERS, WORKING_TABLES

if TYPE_CHECKING:
    from pysqlite3.dbapi2 import Connection

Objects = dict[str, tuple[str, str | None]]
"""By 'table entry' or 'index ...': the table it belongs to, and the statement that made it."""

_KEPT = """
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

# 22 November 2026: print jobs have numbers of their own, the index a row for each entry.
_FIRST_JOBS = """
CREATE TABLE print_job (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    seq INTEGER NOT NULL,
    part INTEGER NOT NULL,
    copy INTEGER NOT NULL,
    kind TEXT NOT NULL,
    receipt TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'printed', 'uncertain', 'failed')),
    note TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    UNIQUE (seq, part, copy)
) STRICT;

CREATE INDEX print_job_unfinished ON print_job (id) WHERE state IN ('waiting', 'sending', 'uncertain');
"""
_FIRST_INDEX = """
CREATE TABLE entry_index (
    seq INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    shift INTEGER,
    business_date TEXT,
    command_id TEXT NOT NULL
) STRICT;

CREATE INDEX entry_index_kind ON entry_index (kind, seq);
CREATE INDEX entry_index_shift ON entry_index (shift, seq);
CREATE INDEX entry_index_date ON entry_index (business_date, seq);
CREATE UNIQUE INDEX entry_index_command ON entry_index (command_id);

CREATE TABLE receipt_index (
    receipt TEXT PRIMARY KEY,
    serial INTEGER NOT NULL UNIQUE,
    seq INTEGER NOT NULL,
    part INTEGER NOT NULL,
    account INTEGER NOT NULL,
    bill_no TEXT,
    tender TEXT NOT NULL,
    paise INTEGER NOT NULL,
    business_date TEXT NOT NULL,
    cancelled_seq INTEGER,
    copies INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE INDEX receipt_index_account ON receipt_index (account, seq);
CREATE INDEX receipt_index_bill ON receipt_index (bill_no) WHERE bill_no IS NOT NULL;
CREATE INDEX receipt_index_seq ON receipt_index (seq, part);
"""

# 23 November 2026: as today's, but for an index of the papers that are not out.
_SECOND_JOBS = """
CREATE TABLE print_job (
    id INTEGER PRIMARY KEY,  -- seq * 32 + part of the entry that promised the paper
    kind TEXT NOT NULL,
    receipt TEXT NOT NULL,
    copy INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'printed', 'uncertain', 'failed')),
    note TEXT NOT NULL,
    changed_at TEXT NOT NULL
) STRICT;

CREATE INDEX print_job_unfinished ON print_job (id) WHERE state IN ('waiting', 'sending', 'uncertain', 'failed');
"""
_SECOND_INDEX = """
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

EARLIER = (_KEPT + _FIRST_JOBS + _FIRST_INDEX, _KEPT + _SECOND_JOBS + _SECOND_INDEX)
"""Working and derived tables of each earlier layout, the oldest first."""

_NUMBERED = "table sqlite_sequence"  # SQLite's own, left by the first layout and never removed


def held_by(connection: Connection) -> Objects:
    """Everything the file's schema names."""
    rows = connection.execute("SELECT type || ' ' || name, tbl_name, sql FROM sqlite_schema")
    return {name: (table, sql) for name, table, sql in rows if name != _NUMBERED}


@cache
def made_by(script: str) -> Objects:
    """What a script of statements makes."""
    from pysqlite3 import dbapi2

    fresh = dbapi2.connect(":memory:", isolation_level=None)
    try:
        fresh.executescript(script)
        return held_by(fresh)
    finally:
        fresh.close()


def today() -> Objects:
    """What this release makes."""
    return made_by(FACT_TABLES + TRIGGERS + WORKING_TABLES + DERIVED_TABLES)


def is_earlier(held: Objects) -> bool:
    """Whether this is exactly the schema of an earlier release."""
    return any(held == made_by(FACT_TABLES + TRIGGERS + each) for each in EARLIER)


def differences(held: Objects) -> list[str]:
    """What is not as this release makes it, each as one line."""
    wanted = today()
    return [
        *(f"schema: {name} is missing" for name in sorted(wanted.keys() - held.keys())),
        *(f"schema: {name} does not belong here" for name in sorted(held.keys() - wanted.keys())),
        *(f"schema: {name} was changed" for name in sorted(wanted.keys() & held.keys()) if wanted[name] != held[name]),
    ]


def bring_up(connection: Connection) -> bool:
    """Bring a journal that is opened for writing to today's layout, in one transaction; whether it was another.

    An index that is not as today's is derived from the entries again. Raises Broken(journal_damaged) when the facts,
    their triggers or the work in hand are no release's: such a file is not mended, since it may have been made to lie.
    """
    held = held_by(connection)
    if held == today():
        return False
    earlier = is_earlier(held)
    if not earlier and _without_index(held) != _without_index(today()):
        raise Broken("journal_damaged", seq=0, reason="; ".join(differences(held)))
    run = connection.execute
    run("BEGIN IMMEDIATE")
    try:
        if earlier:
            _carry_over(connection, held)
        index.remake(connection)
    except BaseException:
        run("ROLLBACK")
        raise
    run("COMMIT")
    return True


def _without_index(held: Objects) -> Objects:
    return {name: made for name, made in held.items() if made[0] not in DERIVED_NAMES}


def _carry_over(connection: Connection, held: Objects) -> None:
    """Today's working tables with the rows of an earlier release's."""
    run = connection.execute
    for name, (table, sql) in held.items():
        if table == "print_job" and name.startswith("index ") and sql is not None:
            run(f"DROP INDEX {name.removeprefix('index ')}")
    if held["table print_job"] == today()["table print_job"]:
        return
    run("ALTER TABLE print_job RENAME TO print_job_before")
    for statement in _statements(WORKING_TABLES):
        if statement.startswith("CREATE TABLE print_job "):
            run(statement)
    run(
        "INSERT INTO print_job (id, kind, receipt, copy, state, note, changed_at)"
        " SELECT seq * 32 + part, kind, receipt, copy, state, note, changed_at FROM print_job_before"
    )
    run("DROP TABLE print_job_before")


def _statements(script: str) -> Iterable[str]:
    return (each.strip() for each in script.split(";") if each.strip())
