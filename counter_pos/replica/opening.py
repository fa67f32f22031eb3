"""Opening a replica file: is it ours, is it whole, and what does it say of itself."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from counter_pos.domain.consumer import Place, Status, Supply
from counter_pos.domain.errors import Broken, Unavailable
from counter_pos.replica import schema
from counter_pos.replica.manifest import MANIFEST, Manifest
from counter_pos.replica.search import PlaceWords
from counter_pos.wire.canonical import decode
from counter_pos.wire.documents import Document, convert

_HEADER = b"SQLite format 3\0"
_HEADER_BYTES = 100
_CACHE_KIB = 32_768


def check_header(path: Path) -> None:
    """Refuse what is no replica of this schema, or is cut short, from the first hundred bytes.

    Raises Unavailable(replica_missing), Broken(replica_damaged).
    """
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER_BYTES)
        size = path.stat().st_size
    except FileNotFoundError as missing:
        raise Unavailable("replica_missing", path=str(path)) from missing
    except OSError as trouble:
        raise Broken("replica_damaged", path=str(path), reason=str(trouble)) from trouble

    def number(offset: int, length: int = 4) -> int:
        return int.from_bytes(header[offset : offset + length], "big")

    reason = ""
    if len(header) < _HEADER_BYTES or not header.startswith(_HEADER):
        reason = "not a database"
    elif number(68) != schema.APPLICATION_ID:
        reason = "not a replica"
    elif number(60) != schema.SCHEMA:
        reason = f"schema {number(60)}, this program reads {schema.SCHEMA}"
    else:
        page = number(16, 2)
        whole = number(28) * (65_536 if page == 1 else page)
        if size < whole:
            reason = f"{size} bytes of {whole}"
    if reason:
        raise Broken("replica_damaged", path=str(path), reason=reason)


def _told(complaint: Exception, path: Path) -> Broken | Unavailable:
    """The database's complaint as one of ours: a full disk or a held lock is no damage."""
    text = str(complaint)
    if "locked" in text:
        return Unavailable("replica_in_use", path=str(path))
    if "disk is full" in text or "readonly" in text or "disk I/O" in text:
        return Unavailable("disk_trouble", path=str(path), reason=text)
    return Broken("replica_damaged", path=str(path), reason=text)


def connect(path: Path) -> Any:
    """A connection that reads only. It may be used by one thread at a time and closed by any.

    Not through SQLAlchemy: describing thirty columns for every result made a look-up three times the bare statement
    (docs/decisions/0006-replica-reads-through-the-driver.md).
    """
    import pysqlite3.dbapi2 as sqlite

    # mode=rw, not ro: after a crash in the middle of a write only a writer may roll it back.
    address = f"{path.resolve().as_uri()}?mode=rw"
    connection = sqlite.connect(address, uri=True, isolation_level=None, check_same_thread=False, cached_statements=64)
    for pragma in ("query_only=1", "busy_timeout=5000", "trusted_schema=0", f"cache_size=-{_CACHE_KIB}"):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    return connection


@contextmanager
def connected(path: Path) -> Iterator[Any]:
    """A connection for one piece of work. The database's complaints become ours: see `trouble`."""
    with trouble(path), closing(connect(path)) as connection:
        yield connection


@contextmanager
def trouble(path: Path) -> Iterator[None]:
    """Raises Broken(replica_damaged), Unavailable (replica_in_use, disk_trouble) for what the database complains of."""
    import pysqlite3.dbapi2 as sqlite

    try:
        yield
    except sqlite.DatabaseError as complaint:
        raise _told(complaint, path) from complaint


def check_count(connection: Any, path: Path, manifest: Manifest) -> None:
    """Raises Broken(replica_damaged) unless the file holds as many accounts as its manifest says."""
    found = connection.execute("SELECT count(*) FROM consumer").fetchone()[0]
    if found != manifest.rows:
        raise Broken("replica_damaged", path=str(path), reason=f"{found} accounts of {manifest.rows}")


def says(connection: Any, manifest: Manifest) -> bool:
    """Whether the file behind a connection is the one of this manifest."""
    rows = connection.execute("SELECT body FROM manifest").fetchall()
    return len(rows) == 1 and convert(MANIFEST, decode(rows[0][0].encode()), Manifest) == manifest


@dataclass(frozen=True)
class Held:
    """What every look-up needs and no look-up changes."""

    manifest: Manifest
    as_of: datetime
    places: dict[int, Place]
    categories: dict[int, str]
    statuses: dict[int, Status]
    supplies: dict[int, Supply]
    reflected: dict[tuple[str, int], int]
    documents: dict[str, Document]
    has_purposes: bool
    """Whether payments elsewhere say what they were for: in a replica of an earlier release they do not yet."""
    has_demands: bool
    """Whether there is a table of demands: a replica that an earlier release built has none."""

    @cached_property
    def place_words(self) -> tuple[PlaceWords, ...]:
        """Made when the first name is looked for: the start does not wait for it."""
        return tuple(PlaceWords.of(number, place) for number, place in self.places.items())

    @classmethod
    def read(cls, connection: Any, path: Path) -> Held:
        """Raises Broken(replica_damaged) for a file that contradicts itself; what does not read is for `trouble`."""
        run = connection.execute
        manifests = run("SELECT body FROM manifest").fetchall()
        try:
            if len(manifests) != 1:
                raise Broken("replica_damaged", path=str(path), reason=f"{len(manifests)} manifests")
            manifest = convert(MANIFEST, decode(manifests[0][0].encode()), Manifest)
            check_count(connection, path, manifest)
            kinds: dict[str, dict[int, str]] = {"category": {}, "status": {}, "supply": {}}
            for kind, text in run("SELECT kind, text FROM word ORDER BY id").fetchall():
                kinds[kind][len(kinds[kind]) + 1] = text
            rows = run("SELECT id, locality_en, locality_hi, division_en, division_hi FROM place").fetchall()
            places = {number: Place(*rest) for number, *rest in rows}
            documents = run("SELECT name, body, signature, key FROM document").fetchall()
            return cls(
                manifest,
                manifest.instant,
                places,
                kinds["category"],
                {number: Status(text) for number, text in kinds["status"].items()},
                {number: Supply(text) for number, text in kinds["supply"].items()},
                {(device, epoch): seq for device, epoch, seq in run("SELECT * FROM reflected").fetchall()},
                {name: Document(body, signature, key) for name, body, signature, key in documents},
                "purpose" in {row[1] for row in run("PRAGMA table_info(paid_elsewhere)").fetchall()},
                bool(run("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'demand'").fetchall()),
            )
        except (Broken, KeyError, ValueError) as wrong:
            if isinstance(wrong, Broken) and wrong.code == "replica_damaged":
                raise
            raise Broken("replica_damaged", path=str(path), reason=str(wrong)) from wrong


@dataclass(slots=True)
class Seat:
    """One thread's connection, and what its file holds: rows are decoded with the numbers of their own file.

    The lock keeps the connection from being closed under a running look-up.
    """

    lock: threading.Lock = field(default_factory=threading.Lock)
    connection: Any = None
    held: Held | None = None
