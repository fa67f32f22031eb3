"""Proving a journal: the whole file for an audit, or what was added since the last mark when the till opens."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from counter_pos.domain.errors import Broken
from counter_pos.journal import index, layouts
from counter_pos.journal.connection import FILE_ERRORS
from counter_pos.journal.log_file import LogReport
from counter_pos.journal.patient import read_untouched
from counter_pos.journal.schema import DERIVED_TABLES
from counter_pos.journal.store import Journal
from counter_pos.wire.documents import ACKNOWLEDGEMENT, Acknowledgement, Document, read_document
from counter_pos.wire.entry import Head, StoredEntry
from counter_pos.wire.keyring import KeyRing
from counter_pos.wire.links import LinkCheck
from counter_pos.wire.verify import ChainCheck, ChainReport, verify_chain

if TYPE_CHECKING:
    from pysqlite3.dbapi2 import Connection

_COLUMNS = "device, epoch, seq, body, hash, signature, seals"


class FileReport(Struct, frozen=True):
    """What a journal file proved. `damage` names everything that is wrong outside the entries (file, index, acks)."""

    chain: ChainReport
    rows: int
    damage: tuple[str, ...]
    log: LogReport = LogReport()
    """What the write-ahead log beside it holds, or no longer holds."""

    @property
    def whole(self) -> bool:
        """Whether nothing at all is wrong."""
        return self.chain.broken is None and not self.damage and not self.log.harmed


def read_entries(connection: Connection) -> Iterator[StoredEntry]:
    """All entries in order of seq, as they stand. A page that cannot be read raises Broken(file_damaged)."""
    after = 0
    while True:
        try:
            row = connection.execute(
                f"SELECT {_COLUMNS} FROM entry WHERE seq > ? ORDER BY seq LIMIT 1", (after,)
            ).fetchone()
        except FILE_ERRORS as wrong:
            raise Broken("file_damaged", seq=after + 1, reason=str(wrong)) from wrong
        if row is None:
            return
        entry = StoredEntry(*row)
        if not all(isinstance(each, bytes) for each in (entry.body, entry.hash, entry.signature, entry.seals)):
            raise Broken("file_damaged", seq=after + 1, reason="a column of another type")
        yield entry
        after = entry.seq


def verify_file(path: Path, ring: KeyRing | None) -> FileReport:
    """Prove a journal file from its first entry, and leave it and its folder untouched.

    Raises Unavailable(journal_unreadable | journal_newer | journal_busy) and Broken(journal_no_database |
    journal_empty | journal_not_ours) when it cannot be opened.
    """
    return read_untouched(path, lambda connection, log: _proven(connection, log, ring))


def _proven(connection: Connection, log: LogReport, ring: KeyRing | None) -> FileReport:
    chain = verify_chain(read_entries(connection), ring)
    earlier, changed = _schema(connection)
    damage = [*_file_damage(connection), *changed]
    if chain.broken is None:
        damage += _count_damage(connection, chain)
        if not earlier:  # its index is made anew when a till goes on with it
            damage += _index_damage(connection)
        damage += _acknowledgement_damage(connection, ring)
    return FileReport(chain, chain.good, tuple(damage), log)


def _file_damage(connection: Connection) -> Iterator[str]:
    try:
        for (told,) in connection.execute("PRAGMA integrity_check(20)").fetchall():
            if told != "ok":
                yield f"file: {told}"
    except FILE_ERRORS as wrong:
        yield f"file: {wrong}"


def _schema(connection: Connection) -> tuple[bool, list[str]]:
    """Whether the layout is an earlier release's, and what is no release's.

    Tables and triggers must be what a release makes: a file without its triggers lets its entries be changed.
    """
    try:
        held = layouts.held_by(connection)
    except FILE_ERRORS:
        return False, ["schema: cannot be read"]
    earlier = layouts.is_earlier(held)
    return earlier, [] if earlier else layouts.differences(held)


def _count_damage(connection: Connection, chain: ChainReport) -> list[str]:
    """The walk by seq must have met every row the table holds."""
    rows = _rows(connection, "SELECT count(*) FROM entry")
    if rows is None or rows[0][0] != chain.good:
        return ["file: rows of entry that no seq leads to"]
    return []


def _rows(connection: Connection, query: str) -> list[tuple[Any, ...]] | None:
    try:
        return [tuple(row) for row in connection.execute(query).fetchall()]
    except FILE_ERRORS:
        return None


def _index_damage(connection: Connection) -> list[str]:
    """Derive the index again in memory and compare."""
    from pysqlite3 import dbapi2

    fresh = dbapi2.connect(":memory:", isolation_level=None)
    fresh.executescript(DERIVED_TABLES)
    for entry in read_entries(connection):
        index.add(fresh.execute, entry.envelope)
    derived = index.contents(fresh)
    fresh.close()
    try:
        held = index.contents(connection)
    except FILE_ERRORS as wrong:
        return [f"index: {wrong}"]
    return [f"index: {name} differs from the entries" for name in derived if derived[name] != held[name]]


def _acknowledgement_damage(connection: Connection, ring: KeyRing | None) -> list[str]:
    rows = _rows(connection, "SELECT acked_seq, body, signature, key FROM acknowledgement ORDER BY acked_seq")
    if rows is None:
        return ["acknowledgement: cannot be read"]
    if ring is None:
        return []
    damage = []
    for acked_seq, body, signature, key in rows:
        try:
            said = read_document(ACKNOWLEDGEMENT, Document(body, signature, key), Acknowledgement, ring.central)
        except Broken as wrong:
            damage.append(f"acknowledgement {acked_seq}: {wrong.code}")
            continue
        mine = _rows(connection, f"SELECT lower(hex(hash)) FROM entry WHERE seq = {int(said.acked_seq)}")
        if said.acked_seq != acked_seq or mine != [(said.acked_hash,)]:
            damage.append(f"acknowledgement {acked_seq}: it speaks of another entry")
    return damage


def check_since_mark(journal: Journal) -> int:
    """Prove what was added since the mark (or all, without a valid one) and move the mark to the head.

    Returns how many entries were checked. Raises Broken(code, seq=...) at the first that does not prove itself.
    """
    check = _resumed(journal)
    begun = check.head.seq if check.head else 0
    for entry in journal.select("WHERE seq > ? ORDER BY seq", (begun,)):
        check.feed(entry)
    if check.head is not None and check.head.seq > begun:
        _set_mark(journal, check.head, check.serial)
    return (check.head.seq if check.head else 0) - begun


def check_links(journal: Journal, check: LinkCheck, limit: int) -> bool:
    """Walk up to `limit` entries on from where `check` stands; whether the chain's end was reached.

    For going through a whole chain in steps, behind the window. Any thread may ask.
    Raises Broken(code, seq=...) at the first entry whose bytes are not those that were hashed.
    """
    found = 0
    for entry in journal.select("WHERE seq > ? ORDER BY seq LIMIT ?", (check.seq, limit)):
        check.feed(entry)
        found += 1
    return found < limit


def marked_seq(journal: Journal) -> int:
    """Up to which entry this till proved its chain last, by its own mark; 0 without one."""
    row = journal.connection().execute("SELECT seq FROM verified_mark WHERE id = 1").fetchone()
    return 0 if row is None else int(row[0])


def _resumed(journal: Journal) -> ChainCheck:
    row = journal.connection().execute("SELECT seq, head, serial, tag FROM verified_mark WHERE id = 1").fetchone()
    if row is None:
        return ChainCheck()
    seq, head, serial, tag = row
    entry = journal.at(seq)
    lawful = hmac.compare_digest(tag, _mark_tag(journal, seq, head, serial))
    if not lawful or entry is None or entry.hash != head:
        return ChainCheck()
    return ChainCheck(head=Head(journal.device, journal.epoch, seq, head), public_key=journal.public_key, serial=serial)


def _set_mark(journal: Journal, head: Head, serial: int) -> None:
    journal.change(
        "INSERT INTO verified_mark (id, seq, head, serial, tag) VALUES (1, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE"
        " SET seq = excluded.seq, head = excluded.head, serial = excluded.serial, tag = excluded.tag",
        (head.seq, head.hash, serial, _mark_tag(journal, head.seq, head.hash, serial)),
    )


def _mark_tag(journal: Journal, seq: int, head: bytes, serial: int) -> bytes:
    place = f"{journal.device}\0{journal.epoch}\0{seq}\0{serial}\0".encode() + head
    return hashlib.blake2b(place, key=journal.chain_key, digest_size=16, person=b"cc/mark/1").digest()
