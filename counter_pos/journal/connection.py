"""Opening a journal file: pragmas set and read back, the schema made or checked, nothing sold on a doubtful file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from counter_pos.domain.errors import Broken, Unavailable
from counter_pos.journal.schema import (
    APPLICATION_ID,
    DERIVED_TABLES,
    FACT_TABLES,
    PRAGMAS,
    SCHEMA_VERSION,
    TRIGGERS,
    WORKING_TABLES,
)

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


def connect(path: Path, *, read_only: bool = False) -> Connection:
    """A SQLAlchemy connection in autocommit, whose transactions are begun by hand (BEGIN IMMEDIATE).

    Raises Unavailable(journal_unreadable) when the file cannot be opened, Broken(journal_damaged) when it is not
    a database of ours, Unavailable(journal_unsafe) when a pragma does not hold.
    """
    from pysqlite3 import dbapi2
    from sqlalchemy import create_engine
    from sqlalchemy.exc import SQLAlchemyError
    from sqlalchemy.pool import StaticPool

    uri = f"{path.resolve().as_uri()}?mode={'ro' if read_only else 'rw'}"

    def opened() -> Any:
        raw = dbapi2.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
        for name, value in PRAGMAS.items():
            raw.execute(f"PRAGMA {name} = {value}")
        return raw

    try:
        engine = create_engine(
            "sqlite://", creator=opened, module=dbapi2, poolclass=StaticPool, isolation_level="AUTOCOMMIT"
        )
        connection = engine.connect()
    except SQLAlchemyError as wrong:
        raise Unavailable("journal_unreadable", path=path.name, reason=str(wrong)) from wrong
    _check(connection, path)
    return connection


def _check(connection: Connection, path: Path) -> None:
    from sqlalchemy.exc import DatabaseError

    try:
        application = connection.exec_driver_sql("PRAGMA application_id").scalar()
        version = connection.exec_driver_sql("PRAGMA user_version").scalar()
        held = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in PRAGMAS}
        mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
    except DatabaseError as wrong:
        connection.close()
        raise Broken("journal_damaged", path=path.name, seq=0, reason=str(wrong.orig)) from wrong
    if application != APPLICATION_ID:
        connection.close()
        raise Broken("journal_not_ours", path=path.name)
    if version != SCHEMA_VERSION:
        connection.close()
        raise Unavailable("journal_newer", path=path.name, version=version)
    wrong_pragmas = [name for name, value in PRAGMAS.items() if held[name] != value]
    if wrong_pragmas or mode != "wal":
        connection.close()
        raise Unavailable("journal_unsafe", path=path.name, names=", ".join(wrong_pragmas) or "journal_mode")


def create(path: Path) -> None:
    """Make an empty journal file. Raises FileExistsError when there is one."""
    from pysqlite3 import dbapi2

    with path.open("xb"):
        pass
    raw = dbapi2.connect(str(path), isolation_level=None)
    try:
        raw.execute("PRAGMA journal_mode = WAL")
        raw.execute("PRAGMA synchronous = FULL")
        raw.executescript(
            f"BEGIN; PRAGMA application_id = {APPLICATION_ID}; {FACT_TABLES} {TRIGGERS} {WORKING_TABLES} "
            f"{DERIVED_TABLES} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;"
        )
    finally:
        raw.close()
