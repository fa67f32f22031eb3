"""Rows of the ledger: entries and what they mean are written in one transaction, and read back for checking."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, insert, select, update

from counter_pos.central import store as tables
from counter_pos.central.meaning import Leg, Meaning, PaidPart, Trouble
from counter_pos.central.projection import meaning_of
from counter_pos.central.recoveries import Recoveries
from counter_pos.domain.entry import Envelope
from counter_pos.wire.entry import StoredEntry
from counter_pos.wire.problems import Problem

Rows = list[dict[str, Any]]


def load_public_key(connection: Connection, device: str, epoch: int) -> tuple[bytes, bool]:
    """The key that signs this epoch, and whether it was revoked. Raises Problem(device-unknown)."""
    keys = tables.device_key
    row = connection.execute(
        select(keys.c.public_key, keys.c.revoked_at)
        .where(keys.c.device == device, keys.c.from_epoch <= epoch)
        .order_by(keys.c.from_epoch.desc())
        .limit(1)
    ).first()
    if row is None:
        raise Problem("device-unknown", device=device)
    return row.public_key, row.revoked_at is not None


def carrier_keys(connection: Connection, device: str, epoch: int) -> list[tuple[bytes, bool]]:
    """The keys that may speak for this epoch, its own first, each with whether it was revoked.

    A till whose disk died is enrolled again with another key and brings what was left of its earlier epochs: the
    entries prove themselves by their own key, so who carries them need only be the same device later.
    Raises Problem(device-unknown).
    """
    own = load_public_key(connection, device, epoch)
    keys = tables.device_key
    later = connection.execute(
        select(keys.c.public_key, keys.c.revoked_at)
        .where(keys.c.device == device, keys.c.from_epoch > epoch)
        .order_by(keys.c.from_epoch)
    )
    return [own, *((row.public_key, row.revoked_at is not None) for row in later)]


def known_hashes(connection: Connection, device: str, epoch: int, first: int, last: int) -> dict[int, bytes]:
    """Hashes of the entries from `first` to `last` that the ledger has."""
    entry = tables.entry
    rows = connection.execute(
        select(entry.c.seq, entry.c.hash).where(
            entry.c.device == device, entry.c.epoch == epoch, entry.c.seq >= first, entry.c.seq <= last
        )
    )
    return {row.seq: row.hash for row in rows}


class ChainBooks:
    """The books as one chain's entries see them: what the database held before, and what this run added."""

    def __init__(self, connection: Connection, device: str, epoch: int) -> None:
        self._connection = connection
        self._device = device
        self._epoch = epoch
        self._accounts: dict[int, bool] = {}
        self._parts: dict[str, PaidPart] = {}
        self._cancelled: set[tuple[int, int]] = set()
        self.server_seq = 0
        self.recoveries = Recoveries(connection, device)

    def knows_account(self, account: int) -> bool:
        if account not in self._accounts:
            found = select(tables.account.c.account).where(tables.account.c.account == account)
            self._accounts[account] = self._connection.execute(found).first() is not None
        return self._accounts[account]

    def paid_part(self, receipt: str) -> tuple[PaidPart, bool] | None:
        part = self._parts.get(receipt)
        if part is not None:
            return part, (part.seq, part.part) in self._cancelled
        rows = tables.payment_part
        row = self._connection.execute(
            select(rows)
            .where(rows.c.receipt == receipt, rows.c.device == self._device, rows.c.epoch == self._epoch)
            .order_by(rows.c.seq, rows.c.part)
        ).first()
        if row is None:
            return None
        values = dict(row._mapping)
        cancelled = values.pop("cancelled_seq") is not None
        part = PaidPart(**values)
        return part, cancelled or (part.seq, part.part) in self._cancelled

    def remember(self, meaning: Meaning) -> None:
        """Let the entries after this one see it."""
        for part in (*meaning.parts, *meaning.found):
            self._parts.setdefault(part.receipt, part)
        self._cancelled.update(meaning.cancels)


def insert_entries(
    connection: Connection,
    verified: Iterable[tuple[StoredEntry, Envelope, Trouble | None]],
    server_seq: int,
    received_at: str,
) -> None:
    """Write verified entries of one chain and what they mean. `server_seq` is the first one's number."""
    entries: Rows = []
    parts: Rows = []
    legs: Rows = []
    troubles: Rows = []
    cancels: list[tuple[StoredEntry, int, int]] = []
    books: ChainBooks | None = None
    for place, (stored, envelope, trouble) in enumerate(verified):
        books = books or ChainBooks(connection, stored.device, stored.epoch)
        books.server_seq = server_seq + place
        meaning = meaning_of(envelope, stored.hash, trouble, books)
        books.remember(meaning)
        if meaning.recovered:
            books.recoveries.add(books.recoveries.read(envelope, books.server_seq))
        entries.append(_entry_row(stored, envelope, server_seq + place, received_at))
        at = {"device": stored.device, "epoch": stored.epoch, "seq": stored.seq}
        parts += [_fields(part) for part in (*meaning.parts, *meaning.recovered)]
        _settle_rows(connection, meaning, stored.seq)
        legs += [at | {"leg": leg} | _fields(each) for leg, each in enumerate(meaning.legs, start=1)]
        cancels += [(stored, seq, part) for seq, part in meaning.cancels]
        troubles += [
            at | {"number": number, "state": "open", "opened_at": received_at} | _fields(each)
            for number, each in enumerate(meaning.troubles, start=1)
        ]
    tables_and_rows = (
        (tables.entry, entries),
        (tables.payment_part, parts),
        (tables.posting, legs),
        (tables.exception, troubles),
    )
    for table, rows in tables_and_rows:
        if rows:
            connection.execute(insert(table), rows)
    for stored, seq, part in cancels:
        rows_of = tables.payment_part.c
        connection.execute(
            update(tables.payment_part)
            .where(
                rows_of.device == stored.device,
                rows_of.epoch == stored.epoch,
                rows_of.seq == seq,
                rows_of.part == part,
            )
            .values(cancelled_seq=stored.seq)
        )


def _settle_rows(connection: Connection, meaning: Meaning, seq: int) -> None:
    """Rows that a paper put at this entry's place: the entry's own values, or taken back where it contradicts them."""
    rows = tables.payment_part
    for part in (*meaning.found, *meaning.disputed):
        here = (rows.c.device == part.device) & (rows.c.epoch == part.epoch)
        here &= (rows.c.seq == part.seq) & (rows.c.part == part.part)
        values = _fields(part) if part in meaning.found else {"cancelled_seq": seq}
        connection.execute(update(rows).where(here).values(**values))


def _entry_row(stored: StoredEntry, envelope: Envelope, server_seq: int, received_at: str) -> dict[str, Any]:
    day = envelope.business_date
    return {
        "device": stored.device,
        "epoch": stored.epoch,
        "seq": stored.seq,
        "hash": stored.hash,
        "signature": stored.signature,
        "seals": stored.seals,
        "body": stored.body,
        "kind": envelope.kind,
        "mode": envelope.mode,
        "business_date": day if isinstance(day, str) else None,
        "claimed_at": envelope.at,
        "received_at": received_at,
        "server_seq": server_seq,
    }


def _fields(row: PaidPart | Leg | Trouble) -> dict[str, Any]:
    """The columns of a row; `dataclasses.asdict` copies every value and costs as much as a signature."""
    return {name: getattr(row, name) for name in row.__slots__}


def stored_entry(row: Any) -> StoredEntry:
    """An entry's row as the bytes that were sent. What somebody made text or a number is taken as what it reads."""
    blobs = (row.body, row.hash, row.signature, row.seals)
    whole = (value if isinstance(value, bytes) else str(value).encode() for value in blobs)
    return StoredEntry(row.device, row.epoch, row.seq, *whole)
