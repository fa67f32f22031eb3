"""A chain of an epoch that is over, opened without its key: read, sent on, and never added to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counter_pos.domain.errors import Broken
from counter_pos.journal.connection import FILE_ERRORS, connect, disk_trouble, value
from counter_pos.wire.canonical import decode
from counter_pos.wire.documents import ACKNOWLEDGEMENT, Acknowledgement, Document, convert
from counter_pos.wire.entry import StoredEntry

if TYPE_CHECKING:
    from pysqlite3.dbapi2 import Connection

_COLUMNS = "device, epoch, seq, body, hash, signature, seals"


class PastChain:
    """One file of an earlier epoch. Only acknowledgements are still written to it. For one thread at a time."""

    def __init__(self, path: Path, device: str, epoch: int) -> None:
        """Raises Unavailable(journal_unreadable), Broken(journal_damaged | journal_not_ours)."""
        self.path = path
        self.device = device
        self.epoch = epoch
        self._connection: Connection = connect(path)

    def head(self) -> tuple[int, str]:
        """The last entry's seq and hash (hex)."""
        last = next(self.select("ORDER BY seq DESC LIMIT 1"), None)
        return (0, "") if last is None else (last.seq, last.hash.hex())

    def acknowledged(self) -> Acknowledgement | None:
        """The furthest acknowledgement kept."""
        body = self._value("SELECT body FROM acknowledgement ORDER BY acked_seq DESC LIMIT 1")
        return None if body is None else convert(ACKNOWLEDGEMENT, decode(str(body).encode()), Acknowledgement)

    @property
    def unsent(self) -> int:
        """How many entries no kept acknowledgement covers."""
        acked = self.acknowledged()
        return self.head()[0] - (acked.acked_seq if acked else 0)

    def unsent_receipts(self) -> int:
        """How many receipts no kept acknowledgement covers."""
        acked = self.acknowledged()
        after = acked.acked_seq if acked else 0
        count: int = self._value(f"SELECT count(*) FROM receipt_index WHERE seq > {int(after)}") or 0
        return count

    def at(self, seq: int) -> StoredEntry | None:
        """The entry at `seq`."""
        return next(self.select("WHERE seq = ?", seq), None)

    def after(self, seq: int, limit: int, most_bytes: int) -> list[StoredEntry]:
        """Up to `limit` entries after `seq`, whose bodies add up to at most `most_bytes` (at least one)."""
        kept: list[StoredEntry] = []
        total = 0
        for entry in self.select("WHERE seq > ? ORDER BY seq LIMIT ?", seq, limit):
            total += len(entry.body)
            if kept and total > most_bytes:
                break
            kept.append(entry)
        return kept

    def from_seq(self, seq: int) -> Iterator[StoredEntry]:
        """All entries from `seq` on, in order."""
        return self.select("WHERE seq >= ? ORDER BY seq", seq)

    def of_kind(self, kind: str) -> Iterator[StoredEntry]:
        """All entries of a kind other than payment_taken, in order."""
        return self.select(
            "WHERE seq IN (SELECT seq FROM entry_index WHERE kind = ? AND kind <> 'payment_taken') ORDER BY seq", kind
        )

    def of_command(self, command_id: str) -> StoredEntry | None:
        """The entry that a command recorded."""
        return next(
            self.select("WHERE seq = (SELECT seq FROM entry_index WHERE command_id = ?)", command_id),
            None,
        )

    def last_shift_opened(self) -> int | None:
        """The seq at which the latest shift was opened; None before the first."""
        found: int | None = self._value("SELECT opened_seq FROM shift_index ORDER BY shift DESC LIMIT 1")
        return found

    def store_acknowledgement(self, document: Document) -> None:
        """Keep central's word, whose signature the caller proved. Raises Broken(ack_bad), Unavailable(disk_*)."""
        from pysqlite3 import dbapi2

        said = convert(ACKNOWLEDGEMENT, decode(document.body.encode()), Acknowledgement)
        mine, held = self.at(said.acked_seq), self.acknowledged()
        if mine is None or mine.hash.hex() != said.acked_hash or (said.device, said.epoch) != (self.device, self.epoch):
            raise Broken("ack_bad", reason="another hash", seq=said.acked_seq)
        if held is not None and said.acked_seq <= held.acked_seq:
            return
        try:
            self._connection.execute(
                "INSERT INTO acknowledgement (acked_seq, body, signature, key) VALUES (?, ?, ?, ?)",
                (said.acked_seq, document.body, document.signature, document.key),
            )
        except dbapi2.DatabaseError as wrong:
            raise disk_trouble(wrong) from wrong

    def acknowledgements(self) -> list[Document]:
        """Every acknowledgement that the file holds, unproven."""
        try:
            rows = self._connection.execute("SELECT body, signature, key FROM acknowledgement").fetchall()
        except FILE_ERRORS as wrong:
            raise self._damaged(wrong) from wrong
        return [Document(*row) for row in rows]

    def select(self, where: str, *parameters: object) -> Iterator[StoredEntry]:
        """Entries by an SQL condition of this room's own. Raises Broken(journal_damaged)."""
        try:
            for row in self._connection.execute(f"SELECT {_COLUMNS} FROM entry {where}", parameters):
                yield StoredEntry(*row)
        except FILE_ERRORS as wrong:
            raise self._damaged(wrong) from wrong

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _value(self, query: str) -> Any:
        try:
            return value(self._connection, query)
        except FILE_ERRORS as wrong:
            raise self._damaged(wrong) from wrong

    def _damaged(self, wrong: Exception) -> Broken:
        return Broken("journal_damaged", path=self.path.name, seq=0, reason=str(wrong))
