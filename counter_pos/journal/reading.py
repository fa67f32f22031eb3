"""Reading a chain's file: entries by place, command and kind. The open journal reads so, and every earlier epoch."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counter_pos.domain.errors import Broken
from counter_pos.journal.connection import FILE_ERRORS
from counter_pos.journal.place import COLUMNS
from counter_pos.wire.canonical import decode
from counter_pos.wire.documents import ACKNOWLEDGEMENT, Acknowledgement, Document, convert
from counter_pos.wire.entry import StoredEntry

if TYPE_CHECKING:
    from pysqlite3.dbapi2 import Connection


class ReadsEntries(ABC):
    """What can be asked of the file of one chain. Everything raises Broken(journal_damaged) when it does not read."""

    __slots__ = ()

    path: Path
    device: str
    epoch: int

    @abstractmethod
    def connection(self) -> Connection:
        """The connection to read with."""

    def at(self, seq: int) -> StoredEntry | None:
        """The entry at `seq`."""
        return self._one("WHERE seq = ?", (seq,))

    def of_command(self, command_id: str) -> StoredEntry | None:
        """The entry a command made, if it made one."""
        return self._one("WHERE seq = (SELECT seq FROM entry_index WHERE command_id = ?)", (command_id,))

    def after(self, seq: int, limit: int, most_bytes: int = 1 << 62) -> list[StoredEntry]:
        """Up to `limit` entries after `seq`, in order, whose bodies add up to at most `most_bytes` (at least one)."""
        kept: list[StoredEntry] = []
        total = 0
        for entry in self.select("WHERE seq > ? ORDER BY seq LIMIT ?", (seq, limit)):
            total += len(entry.body)
            if kept and total > most_bytes:
                break
            kept.append(entry)
        return kept

    def between(self, first_seq: int, last_seq: int) -> Iterator[StoredEntry]:
        """Entries by seq, both ends among them, in order."""
        return self.select("WHERE seq BETWEEN ? AND ? ORDER BY seq", (first_seq, last_seq))

    def newest(self) -> StoredEntry | None:
        """The last entry that is durable."""
        return self._one("ORDER BY seq DESC LIMIT 1", ())

    def head(self) -> tuple[int, str]:
        """The last entry's seq and hash (hex); (0, "") where there is none."""
        newest = self.newest()
        return (0, "") if newest is None else (newest.seq, newest.hash.hex())

    def of_kind(self, kind: str) -> Iterator[StoredEntry]:
        """All entries of a kind other than payment_taken, in order."""
        return self.select(
            "WHERE seq IN (SELECT seq FROM entry_index WHERE kind = ? AND kind <> 'payment_taken') ORDER BY seq",
            (kind,),
        )

    def last_of_kind(self, kind: str) -> StoredEntry | None:
        """The latest entry of a kind other than payment_taken."""
        return self._one(
            "WHERE seq = (SELECT max(seq) FROM entry_index WHERE kind = ? AND kind <> 'payment_taken')", (kind,)
        )

    def select(self, where: str, parameters: Sequence[Any] = ()) -> Iterator[StoredEntry]:
        """Entries by an SQL condition of this room's own, one by one."""
        for row in self.walk(f"SELECT {COLUMNS} FROM entry {where}", parameters):
            yield StoredEntry(*row)

    def _one(self, where: str, parameters: Sequence[Any]) -> StoredEntry | None:
        return next(self.select(where, parameters), None)

    def rows(self, query: str, *parameters: object) -> list[tuple[Any, ...]]:
        """All rows of a query of this room's own."""
        return list(self.walk(query, parameters))

    def walk(self, query: str, parameters: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """Rows of a query of this room's own, one by one."""
        try:
            yield from self.connection().execute(query, tuple(parameters))
        except FILE_ERRORS as wrong:
            raise Broken("journal_damaged", path=self.path.name, seq=0, reason=str(wrong)) from wrong

    def fitting(self, document: Document) -> Acknowledgement:
        """Central's word, whose signature the caller proved, held against this chain. Raises Broken(ack_bad)."""
        said = convert(ACKNOWLEDGEMENT, decode(document.body.encode()), Acknowledgement)
        if (said.device, said.epoch) != (self.device, self.epoch):
            raise Broken("ack_bad", reason="another chain")
        mine = self.at(said.acked_seq)
        if mine is None or mine.hash.hex() != said.acked_hash:
            raise Broken("ack_bad", reason="another hash", seq=said.acked_seq)
        return said


def keep_acknowledgement(said: Acknowledgement, document: Document) -> tuple[str, tuple[object, ...]]:
    """The statement, with its parameters, that keeps central's word beside the entries."""
    return (
        "INSERT INTO acknowledgement (acked_seq, body, signature, key) VALUES (?, ?, ?, ?)",
        (said.acked_seq, document.body, document.signature, document.key),
    )
