"""Writing a journal file again from entries that were proven elsewhere: whole under its name, or not there at all."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from counter_pos.domain.entry import Envelope
from counter_pos.domain.errors import Broken
from counter_pos.journal import index
from counter_pos.journal.connection import connect, create, disk_trouble
from counter_pos.journal.durable import sync_directory
from counter_pos.wire.documents import ACKNOWLEDGEMENT, Acknowledgement, Document, convert
from counter_pos.wire.entry import StoredEntry

if TYPE_CHECKING:
    from pysqlite3.dbapi2 import Connection

BATCH = 1_000


class ChainWriter:
    """Writes one chain, entry after entry, beside its name; `finish` gives it the name.

    A crash leaves a file that the next writer begins anew. Raises Unavailable(disk_full | disk_error).
    """

    def __init__(self, target: Path) -> None:
        self._target = target
        self._beside = target.with_name(f".{target.name}.restoring")
        _remove(self._beside)
        create(self._beside)
        self._connection: Connection = connect(self._beside)
        self._waiting = 0
        self.seq = 0

    def add(self, stored: StoredEntry, envelope: Envelope) -> None:
        """Append the next entry, which the caller proved."""
        if not self._waiting:
            self._run("BEGIN IMMEDIATE")
        self._run(
            "INSERT INTO entry (device, epoch, seq, body, hash, signature, seals) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (stored.device, stored.epoch, stored.seq, stored.body, stored.hash, stored.signature, stored.seals),
        )
        index.add(self._connection.execute, envelope)
        self.seq = stored.seq
        self._waiting += 1
        if self._waiting >= BATCH:
            self._commit()

    def acknowledge(self, documents: Iterable[Document]) -> int:
        """Keep the furthest acknowledgement that speaks of an entry written here. Returns its seq, 0 for none.

        The caller proved the documents' signatures.
        """
        self._commit()
        fitting: list[tuple[int, Document]] = []
        for document in documents:
            said = convert(ACKNOWLEDGEMENT, _plain(document.body), Acknowledgement)
            row = self._connection.execute("SELECT lower(hex(hash)) FROM entry WHERE seq = ?", (said.acked_seq,))
            if row.fetchone() == (said.acked_hash,):
                fitting.append((said.acked_seq, document))
        if not fitting:
            return 0
        seq, document = max(fitting, key=lambda each: each[0])
        self._run(
            "INSERT INTO acknowledgement (acked_seq, body, signature, key) VALUES (?, ?, ?, ?)",
            (seq, document.body, document.signature, document.key),
        )
        return seq

    def finish(self) -> None:
        """The file is whole: it gets its name."""
        self._commit()
        self._run("PRAGMA wal_checkpoint(TRUNCATE)")
        self._connection.close()
        self._beside.replace(self._target)
        sync_directory(self._target.parent)

    def discard(self) -> None:
        """Leave nothing behind."""
        self._connection.close()
        _remove(self._beside)

    def _commit(self) -> None:
        if self._waiting:
            self._run("COMMIT")
            self._waiting = 0

    def _run(self, statement: str, parameters: tuple[object, ...] = ()) -> None:
        from pysqlite3 import dbapi2

        try:
            self._connection.execute(statement, parameters)
        except dbapi2.IntegrityError as wrong:  # the file's own triggers: the entry does not follow
            raise Broken("file_damaged", seq=self.seq + 1, reason=str(wrong)) from wrong
        except dbapi2.DatabaseError as wrong:
            raise disk_trouble(wrong) from wrong


def _remove(path: Path) -> None:
    for left in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal"))):
        left.unlink(missing_ok=True)


def _plain(text: str) -> object:
    from counter_pos.wire.canonical import decode

    return decode(text.encode())
