"""The centre's database: tables that also fit PostgreSQL, opened on SQLite with the laws of the ledger as triggers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    create_engine,
    event,
)
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DatabaseError

from counter_pos.domain.errors import Broken, Unavailable

SCHEMA_VERSION = 2
APPLICATION_ID = 0x43433143  # "CC1C"

metadata = MetaData()

device = Table(
    "device",
    metadata,
    Column("device", Text, primary_key=True),
    Column("counter", Text, nullable=False),  # canonical JSON of facts.Counter
    Column("enrolled_at", Text, nullable=False),
)

device_key = Table(
    "device_key",
    metadata,
    Column("device", Text, primary_key=True),
    Column("from_epoch", Integer, primary_key=True),
    Column("key_id", Text, nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("enrolled_at", Text, nullable=False),
    Column("revoked_at", Text),
)

enrol_code = Table(
    "enrol_code",
    metadata,
    Column("code_hash", LargeBinary, primary_key=True),
    Column("device", Text, nullable=False),
    Column("counter", Text, nullable=False),
    Column("made_at", Text, nullable=False),
    Column("expires_at", Text, nullable=False),
    Column("used_at", Text),
    Column("used_key", LargeBinary),
    Column("epoch", Integer),
)

series = Table(
    "series",
    metadata,
    Column("series", Text, primary_key=True),
    Column("device", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Index("series_of_epoch", "device", "epoch"),
)

chain = Table(
    "chain",
    metadata,
    Column("device", Text, primary_key=True),
    Column("epoch", Integer, primary_key=True),
    Column("public_key", LargeBinary, nullable=False),
    Column("series", Text, nullable=False),
    Column("opened_at", Text, nullable=False),
    Column("retired_at", Text),
    Column("last_seq", Integer, nullable=False),
    Column("last_hash", LargeBinary, nullable=False),
    Column("serial", Integer, nullable=False),
)

entry = Table(
    "entry",
    metadata,
    Column("device", Text, primary_key=True),
    Column("epoch", Integer, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("hash", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("seals", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("kind", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column("business_date", Text),
    Column("claimed_at", Text, nullable=False),
    Column("received_at", Text, nullable=False),
    Column("server_seq", BigInteger, nullable=False),
    UniqueConstraint("hash"),
    UniqueConstraint("server_seq"),
    Index("entry_kind", "kind", "server_seq"),
    Index("entry_day", "kind", "device", "business_date"),
)

ack = Table(
    "ack",
    metadata,
    Column("device", Text, primary_key=True),
    Column("epoch", Integer, primary_key=True),
    Column("acked_seq", Integer, primary_key=True),
    Column("body", Text, nullable=False),
    Column("signature", Text, nullable=False),
    Column("key", Text, nullable=False),
)

payment_part = Table(
    "payment_part",
    metadata,
    Column("device", Text, primary_key=True),
    Column("epoch", Integer, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("receipt", Text, nullable=False),
    Column("account", BigInteger, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("paise", BigInteger, nullable=False),
    Column("business_date", Text, nullable=False),
    Column("shift", Integer),
    Column("cancelled_seq", Integer),
    Index("payment_part_account", "account"),
    Index("payment_part_date", "business_date"),
    Index("payment_part_receipt", "receipt"),
)

posting = Table(
    "posting",
    metadata,
    Column("device", Text, primary_key=True),
    Column("epoch", Integer, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("leg", Integer, primary_key=True),
    Column("gl", Text, nullable=False),
    Column("account", BigInteger),
    Column("paise", BigInteger, nullable=False),  # debit positive, credit negative
    Index("posting_gl", "gl"),
)

exception = Table(
    "exception",
    metadata,
    Column("device", Text, primary_key=True),
    Column("epoch", Integer, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("type", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("state", Text, nullable=False),  # open
    Column("opened_at", Text, nullable=False),
)

fork = Table(
    "fork",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("device", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("at_seq", Integer, nullable=False),
    Column("main_hash", LargeBinary, nullable=False),  # empty: nothing stood there, its parent was another one's
    Column("other_hash", LargeBinary, nullable=False),
    Column("state", Text, nullable=False),  # open
    Column("seen_at", Text, nullable=False),
    UniqueConstraint("device", "epoch", "at_seq", "other_hash"),
)

quarantine = Table(
    "quarantine",
    metadata,
    Column("device", Text, primary_key=True),
    Column("epoch", Integer, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("hash", LargeBinary, primary_key=True),
    Column("fork_id", Integer),
    Column("signature", LargeBinary, nullable=False),
    Column("seals", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("reason", Text, nullable=False),
    Column("received_at", Text, nullable=False),
)

account = Table(
    "account",
    metadata,
    Column("account", BigInteger, primary_key=True, autoincrement=False),
    Column("since", BigInteger, nullable=False),  # known to every entry whose server_seq is above this
)

session = Table(
    "session",
    metadata,
    Column("session", Text, primary_key=True),
    Column("device", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("nonce", Text, nullable=False),
    Column("key_id", Text, nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("counter", BigInteger, nullable=False),
    Column("expires_at", Text, nullable=False),
)

window_state = Table(
    "window_state",
    metadata,
    Column("device", Text, primary_key=True),
    Column("heard_at", Text, nullable=False),
    Column("reports", BigInteger, nullable=False),  # how often it was heard: grows with each session
    Column("state", Text),  # canonical JSON of site_book.WindowState
)

document = Table(
    "document",
    metadata,
    Column("name", Text, primary_key=True),  # policy | staff | keys | paid | manifest
    Column("version", Integer, primary_key=True),
    Column("body", Text, nullable=False),
    Column("signature", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("current", Boolean, nullable=False),
)

_APPEND_ONLY = ("entry", "ack", "quarantine", "series", "account", "posting")
_KEPT = ("chain", "exception", "fork", "payment_part", "device", "device_key")


def _triggers() -> Iterator[str]:
    for name in _APPEND_ONLY:
        yield (
            f"CREATE TRIGGER {name}_no_update BEFORE UPDATE ON {name} "
            f"BEGIN SELECT RAISE(ABORT, '{name} is append-only'); END"
        )
    for name in (*_APPEND_ONLY, *_KEPT):
        yield (
            f"CREATE TRIGGER {name}_no_delete BEFORE DELETE ON {name} "
            f"BEGIN SELECT RAISE(ABORT, '{name} keeps every row'); END"
        )
    yield (
        "CREATE TRIGGER entry_follows BEFORE INSERT ON entry BEGIN SELECT RAISE(ABORT, 'a gap in the chain') "
        "WHERE NEW.seq <> coalesce((SELECT max(seq) FROM entry WHERE device = NEW.device AND epoch = NEW.epoch), 0)"
        " + 1; END"
    )


class CentralStore:
    """One open database. Reading transactions see one state; writing ones come one after another."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A read-only transaction."""
        with self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that holds the write lock from its first moment; commits at the end, or nothing happened.

        Raises Unavailable(central_store_busy) when others hold the lock for long.
        """
        with self._engine.connect() as plain:
            connection = plain.execution_options(counter_pos_writes=True)
            try:
                transaction = connection.begin()
            except DatabaseError as wrong:
                raise Unavailable("central_store_busy", reason=str(wrong.orig)) from wrong
            with transaction:
                yield connection

    def close(self) -> None:
        self._engine.dispose()


def open_store(path: Path, *, create: bool = False) -> CentralStore:
    """Open the centre's database.

    Raises Unavailable(central_store_missing | central_store_newer), Broken(central_store_damaged).
    """
    if not path.exists() and not create:
        raise Unavailable("central_store_missing", path=path.name)
    engine = create_engine(f"sqlite:///{path}", module=dbapi2)
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    store = CentralStore(engine)
    try:
        with store.reading() as connection:
            version = connection.exec_driver_sql("PRAGMA user_version").scalar()
            ours = connection.exec_driver_sql("PRAGMA application_id").scalar() == APPLICATION_ID
            bare = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar() == 0
        if bare and create:
            _make(store)
        elif not ours:
            raise Broken("central_store_damaged", path=path.name, reason="not a centre's database")
        elif version is None or version > SCHEMA_VERSION:
            raise Unavailable("central_store_newer", path=path.name, version=version)
        elif version < SCHEMA_VERSION:
            _grow(store)
    except DatabaseError as wrong:
        store.close()
        raise Broken("central_store_damaged", path=path.name, reason=str(wrong.orig)) from wrong
    return store


def _make(store: CentralStore) -> None:
    with store.writing() as connection:
        metadata.create_all(connection)
        for trigger in _triggers():
            connection.exec_driver_sql(trigger)
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _grow(store: CentralStore) -> None:
    """Give a store of an earlier release what this one needs besides. What it holds stays as it is."""
    with store.writing() as connection:
        metadata.create_all(connection)
        for index in entry.indexes:
            index.create(connection, checkfirst=True)
        connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _on_connect(raw: Any, _record: object) -> None:
    raw.isolation_level = None  # the driver shall not begin transactions of its own
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "recursive_triggers = 1"):
        raw.execute(f"PRAGMA {pragma}")
    raw.execute("PRAGMA busy_timeout = 20000")


def _on_begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("counter_pos_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
