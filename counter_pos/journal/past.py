"""A chain of an epoch that is over, opened without its key: read, sent on, and never added to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counter_pos.journal.connection import connect, disk_trouble
from counter_pos.journal.reading import ReadsEntries, keep_acknowledgement
from counter_pos.wire.canonical import decode
from counter_pos.wire.documents import ACKNOWLEDGEMENT, Acknowledgement, Document, convert
from counter_pos.wire.entry import StoredEntry

if TYPE_CHECKING:
    from pysqlite3.dbapi2 import Connection


class PastChain(ReadsEntries):
    """One file of an earlier epoch. Only acknowledgements are still written to it. For one thread at a time."""

    def __init__(self, path: Path, device: str, epoch: int) -> None:
        """Raises Unavailable(journal_unreadable), Broken(journal_damaged | journal_not_ours)."""
        self.path = path
        self.device = device
        self.epoch = epoch
        self._connection: Connection = connect(path)

    def connection(self) -> Connection:
        """Its one connection."""
        return self._connection

    def acknowledged(self) -> Acknowledgement | None:
        """The furthest acknowledgement kept."""
        body = self._value("SELECT body FROM acknowledgement ORDER BY acked_seq DESC LIMIT 1")
        return None if body is None else convert(ACKNOWLEDGEMENT, decode(str(body).encode()), Acknowledgement)

    @property
    def unsent(self) -> int:
        """How many entries no kept acknowledgement covers."""
        return self.head()[0] - self._acked_seq()

    def unsent_receipts(self) -> int:
        """How many receipts no kept acknowledgement covers."""
        count: int = self._value("SELECT count(*) FROM receipt_index WHERE seq > ?", self._acked_seq())
        return count

    def from_seq(self, seq: int) -> Iterator[StoredEntry]:
        """All entries from `seq` on, in order."""
        return self.select("WHERE seq >= ? ORDER BY seq", (seq,))

    def last_shift_opened(self) -> int | None:
        """The seq at which the latest shift was opened; None before the first."""
        found: int | None = self._value("SELECT opened_seq FROM shift_index ORDER BY shift DESC LIMIT 1")
        return found

    def store_acknowledgement(self, document: Document) -> None:
        """Keep central's word, whose signature the caller proved. Raises Broken(ack_bad), Unavailable(disk_*)."""
        from pysqlite3 import dbapi2

        said = self.fitting(document)
        if said.acked_seq <= self._acked_seq():
            return
        try:
            self._connection.execute(*keep_acknowledgement(said, document))
        except dbapi2.DatabaseError as wrong:
            raise disk_trouble(wrong) from wrong

    def acknowledgements(self) -> list[Document]:
        """Every acknowledgement that the file holds, unproven."""
        return [Document(*row) for row in self.rows("SELECT body, signature, key FROM acknowledgement")]

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _acked_seq(self) -> int:
        acked = self.acknowledged()
        return acked.acked_seq if acked else 0

    def _value(self, query: str, *parameters: object) -> Any:
        row = next(self.walk(query, parameters), None)
        return None if row is None else row[0]
