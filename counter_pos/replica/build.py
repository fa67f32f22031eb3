"""Make a replica file: whole, checked and flushed beside the old one, then put in its place in one step."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

import counter_pos
from counter_pos.domain.errors import Broken, Refused, Unavailable
from counter_pos.replica import schema
from counter_pos.replica.demands import DemandRow
from counter_pos.replica.manifest import DOCUMENT_NAMES, Manifest, PaidEntry
from counter_pos.replica.rows import CATEGORY, COLUMNS, PLACE, STATUS, SUPPLY, AccountRow, Dictionary, Flat, flatten
from counter_pos.replica.search import place_token
from counter_pos.replica.skeleton import index_text
from counter_pos.wire.canonical import encode
from counter_pos.wire.documents import Document

_CHUNK = 5_000
_NAME_EN, _NAME_HI = COLUMNS.index("name_en"), COLUMNS.index("name_hi")


def build(
    path: Path,
    rows: Iterable[AccountRow],
    manifest: Manifest,
    documents: dict[str, Document],
    paid_elsewhere: Iterable[PaidEntry] = (),
    demands: Iterable[DemandRow] = (),
    *,
    built_at: str,
) -> None:
    """Build the replica at `path` from accounts in ascending order of number.

    `manifest.rows` must be their count; `documents` are policy, staff and keys by name (whichever exist);
    `built_at` is a wire instant. An open reader keeps the old file until it re-opens. What stood at `path` stays
    when anything fails. Raises Refused (replica_order, replica_rows, document_unknown), Unavailable (disk_trouble,
    replica_in_use), Broken (replica_damaged: what was written does not read back).
    """
    build_flat(path, flatten(rows, manifest.key), manifest, documents, paid_elsewhere, demands, built_at=built_at)


def build_flat(
    path: Path,
    rows: Iterable[Flat],
    manifest: Manifest,
    documents: dict[str, Document],
    paid_elsewhere: Iterable[PaidEntry] = (),
    demands: Iterable[DemandRow] = (),
    *,
    built_at: str,
) -> None:
    """`build` from flat rows, as a snapshot gives them."""
    for name in documents:
        if name not in DOCUMENT_NAMES:
            raise Refused("document_unknown", name=name)
    beside = path.with_name(path.name + ".building")
    try:
        beside.unlink(missing_ok=True)
        _write(beside, rows, manifest, documents, paid_elsewhere, demands, built_at)
        flush_file(beside)
        put_in_place(beside, path)
    except OSError as trouble:
        raise Unavailable("disk_trouble", path=str(path), reason=str(trouble)) from trouble
    finally:
        beside.unlink(missing_ok=True)


def _write(
    path: Path,
    rows: Iterable[Flat],
    manifest: Manifest,
    documents: dict[str, Document],
    paid_elsewhere: Iterable[PaidEntry],
    demands: Iterable[DemandRow],
    built_at: str,
) -> None:
    import pysqlite3.dbapi2 as sqlite

    connection = sqlite.connect(str(path), isolation_level=None)
    try:
        # The file is thrown away unless it is whole, so nothing of it needs to survive a crash before the flush.
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "locking_mode=EXCLUSIVE", "cache_size=-65536"):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        connection.execute("BEGIN")
        for table in schema.TABLES:
            connection.execute(table)
        # A large hash keeps the whole index in few segments; merging them is most of the cost otherwise.
        connection.execute("INSERT INTO name_index (name_index, rank) VALUES ('hashsize', 134217728)")
        _write_consumers(connection, rows, manifest.rows)
        for index in schema.INDEXES:
            connection.execute(index)
        connection.execute("INSERT INTO name_index (name_index) VALUES ('optimize')")
        connection.execute("INSERT INTO name_index (name_index, rank) VALUES ('hashsize', 1048576)")
        _write_heard(connection, manifest, documents, paid_elsewhere, demands, built_at)
        connection.execute("ANALYZE")
        connection.execute(f"PRAGMA application_id={schema.APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version={schema.SCHEMA}")
        connection.execute("COMMIT")
        found = connection.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite.OperationalError as trouble:
        raise Unavailable("disk_trouble", path=str(path), reason=str(trouble)) from trouble
    finally:
        connection.close()
    if found != "ok":
        raise Broken("replica_damaged", path=str(path), reason=str(found))


def _write_consumers(connection: Any, rows: Iterable[Flat], expected: int) -> None:
    skeletons: dict[tuple[str, str], str] = {}
    places, kinds = Dictionary(), {name: Dictionary() for name in ("category", "status", "supply")}
    category, status, supply = kinds["category"].number, kinds["status"].number, kinds["supply"].number
    place_number = places.number
    last, count = -1, 0
    source = iter(rows)
    while chunk := list(islice(source, _CHUNK)):
        numbered: list[Flat] = []
        names: list[tuple[int, str, str]] = []
        for row in chunk:
            account = row[0]
            if account <= last:
                raise Refused("replica_order", account=account)
            last = account
            spelt = (row[_NAME_EN], row[_NAME_HI])
            bones = skeletons.get(spelt)
            if bones is None:
                bones = skeletons[spelt] = index_text(*spelt, joined=True)
            flat = list(row)
            number = flat[PLACE] = place_number(row[PLACE])
            names.append((account, bones, place_token(number)))
            flat[CATEGORY], flat[STATUS], flat[SUPPLY] = (
                category(row[CATEGORY]),
                status(row[STATUS]),
                supply(row[SUPPLY]),
            )
            numbered.append(tuple(flat))
        connection.executemany(schema.INSERT_CONSUMER, numbered)
        connection.executemany(schema.INSERT_NAME, names)
        count += len(chunk)
    if count != expected:
        raise Refused("replica_rows", expected=expected, found=count)
    connection.executemany(
        "INSERT INTO place VALUES (?, ?, ?, ?, ?)",
        [
            (number, each.locality_en, each.locality_hi, each.division_en, each.division_hi)
            for each, number in places.ids.items()
        ],
    )
    connection.executemany("INSERT INTO word (kind, text) VALUES (?, ?)", list(_words(kinds)))


def _words(kinds: dict[str, Dictionary]) -> Iterator[tuple[str, str]]:
    """Category, status and supply share one table; each kind is numbered in its own order."""
    for kind, dictionary in kinds.items():
        for text in dictionary.ids:
            yield kind, text


def _write_heard(
    connection: Any,
    manifest: Manifest,
    documents: dict[str, Document],
    paid_elsewhere: Iterable[PaidEntry],
    demands: Iterable[DemandRow],
    built_at: str,
) -> None:
    connection.execute(
        "INSERT INTO manifest VALUES (?, ?, ?, ?, ?, ?)",
        (
            manifest.version,
            manifest.as_of,
            manifest.rows,
            encode(manifest).decode(),
            built_at,
            f"counter_pos {counter_pos.__version__}",
        ),
    )
    connection.executemany(
        "INSERT INTO reflected VALUES (?, ?, ?)", [(each.device, each.epoch, each.seq) for each in manifest.reflected]
    )
    connection.executemany(schema.INSERT_DOCUMENT, [document_row(name, each) for name, each in documents.items()])
    connection.executemany(schema.INSERT_PAID, [paid_row(each) for each in paid_elsewhere])
    connection.executemany(schema.INSERT_DEMAND, list(demands))


def document_row(name: str, document: Document) -> tuple[str, int, str, str, str]:
    """A row of table `document`. Raises Broken(document_damaged) for a body without a version."""
    try:
        version = msgspec.json.decode(document.body, type=_Versioned).version
    except msgspec.MsgspecError as wrong:
        raise Broken("document_damaged", what=name, reason=str(wrong)) from wrong
    return (name, version, document.body, document.signature, document.key)


def paid_row(entry: PaidEntry) -> tuple[int, int, str, int, int, str]:
    """A row of table `paid_elsewhere`. Raises Broken(document_damaged) for a date that is none."""
    try:
        day = date.fromisoformat(entry.date).toordinal()
    except ValueError as wrong:
        raise Broken("document_damaged", what="paid_elsewhere", reason=str(wrong)) from wrong
    return (entry.account, entry.paise, entry.counter, day, int(entry.cancelled), entry.purpose)


def _settle_journal(path: Path) -> None:
    """A rollback journal left by a crash belongs to the old file and would be played into the new one: end it first."""
    journal = path.with_name(path.name + "-journal")
    if not journal.exists():
        return
    import pysqlite3.dbapi2 as sqlite

    with contextlib.suppress(sqlite.DatabaseError), contextlib.closing(sqlite.connect(str(path))) as old:
        old.execute("SELECT count(*) FROM sqlite_master").fetchall()
    journal.unlink(missing_ok=True)


class _Versioned(msgspec.Struct):
    version: int


def flush_file(path: Path) -> None:
    """Have the file's bytes on the disk before its name says that they are."""
    with path.open("rb+") as whole:
        os.fsync(whole.fileno())


def put_in_place(beside: Path, path: Path) -> None:
    """Rename `beside` over `path` and flush the directory.

    Raises Unavailable(replica_in_use) where the system keeps open files from being replaced.
    """
    _settle_journal(path)
    try:
        beside.replace(path)
    except PermissionError as held:
        raise Unavailable("replica_in_use", path=str(path)) from held
    if os.name == "posix":
        directory = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)
