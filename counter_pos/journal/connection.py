"""Opening a journal file: pragmas set and read back, the schema made or checked, nothing sold on a doubtful file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pysqlite3 import dbapi2

from counter_pos.domain.errors import Broken, Unavailable
from counter_pos.journal.schema import (
    APPLICATION_ID,
    DERIVED_TABLES,
    FACT_TABLES,
    PAGE_BYTES,
    PRAGMAS,
    SCHEMA_VERSION,
    TRIGGERS,
    WORKING_TABLES,
)

if TYPE_CHECKING:
    from pysqlite3.dbapi2 import Connection


FILE_ERRORS = (dbapi2.DatabaseError, UnicodeDecodeError)
"""What reading a damaged file may raise: the database's own complaint, or text in it that is none."""


def connect(path: Path, *, read_only: bool = False, how: str = "") -> Connection:
    """A connection in autocommit, whose transactions are begun by hand (BEGIN IMMEDIATE).

    Read-only, SQLite still makes files beside it: to leave a file untouched see `patient.py`, which says `how` to open.

    Raises Unavailable(journal_unreadable) when the file cannot be opened, Broken(journal_no_database) when SQLite
    makes nothing of it, Broken(journal_not_ours | journal_empty) when it is no journal, Unavailable(journal_unsafe)
    when a pragma does not hold.
    """
    uri = f"{path.resolve().as_uri()}?mode={'ro' if read_only else 'rw'}{how}"
    try:
        connection = dbapi2.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
        for name, value in PRAGMAS.items():
            connection.execute(f"PRAGMA {name} = {value}")
    except dbapi2.OperationalError as wrong:
        raise Unavailable("journal_unreadable", path=path.name, reason=str(wrong)) from wrong
    except FILE_ERRORS as wrong:
        raise Broken("journal_no_database", path=path.name, reason=str(wrong)) from wrong
    try:
        _check(connection, path, logged=not how)
    except BaseException:
        connection.close()
        raise
    return connection


def disk_trouble(wrong: Exception) -> Unavailable:
    """A write that the disk did not take, as trouble with a code: disk_full or disk_error."""
    reason = str(wrong)
    return Unavailable("disk_full" if "disk is full" in reason else "disk_error", reason=reason.splitlines()[0])


def value(connection: Connection, query: str) -> Any:
    """The first column of a query's first row; None when there is no row."""
    row = connection.execute(query).fetchone()
    return None if row is None else row[0]


def _check(connection: Connection, path: Path, logged: bool) -> None:
    try:
        application = value(connection, "PRAGMA application_id")
        version = value(connection, "PRAGMA user_version")
        held = {name: value(connection, f"PRAGMA {name}") for name in PRAGMAS}
        mode = value(connection, "PRAGMA journal_mode")
    except FILE_ERRORS as wrong:
        raise Broken("journal_no_database", path=path.name, reason=str(wrong)) from wrong
    if not application and not path.stat().st_size:
        raise Broken("journal_empty", path=path.name)
    if application != APPLICATION_ID:
        raise Broken("journal_not_ours", path=path.name)
    if version != SCHEMA_VERSION:
        raise Unavailable("journal_newer", path=path.name, version=version)
    wrong_pragmas = [name for name, wanted in PRAGMAS.items() if held[name] != wanted]
    if wrong_pragmas or (logged and mode != "wal"):
        raise Unavailable("journal_unsafe", path=path.name, names=", ".join(wrong_pragmas) or "journal_mode")


def create(path: Path) -> None:
    """Make an empty journal file. Raises FileExistsError when there is one.

    It gets its name when it is whole: what a crash leaves half made is nobody's journal.
    """
    if path.exists():
        raise FileExistsError(path)
    beside = path.with_name(f".{path.name}.making")
    for left in (beside, *(beside.with_name(beside.name + end) for end in ("-wal", "-shm", "-journal"))):
        left.unlink(missing_ok=True)
    raw = dbapi2.connect(str(beside), isolation_level=None)
    try:
        raw.execute(f"PRAGMA page_size = {PAGE_BYTES}")
        raw.execute("PRAGMA journal_mode = WAL")
        raw.execute("PRAGMA synchronous = FULL")
        raw.executescript(
            f"BEGIN; PRAGMA application_id = {APPLICATION_ID}; {FACT_TABLES} {TRIGGERS} {WORKING_TABLES} "
            f"{DERIVED_TABLES} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;"
        )
    finally:
        raw.close()  # the last to close it brings the log home
    beside.replace(path)
