"""Single entries of a journal file, read without opening the till: to compare a chain with papers and its mirror."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from counter_pos.domain.errors import Broken
from counter_pos.journal.chains import ChainFile
from counter_pos.journal.connection import FILE_ERRORS
from counter_pos.journal.patient import read_untouched
from counter_pos.journal.place import COLUMNS, Place, load_times
from counter_pos.wire.entry import StoredEntry, entry_hash

if TYPE_CHECKING:
    from pysqlite3.dbapi2 import Connection

T = TypeVar("T")


class QuietChain:
    """A chain whose file is read and left untouched; for as long as `read_chain` lets its caller look."""

    def __init__(self, file: ChainFile, connection: Connection) -> None:
        self._chain = (file.device, file.epoch)
        self._path = file.path
        self._connection = connection

    @property
    def chain(self) -> tuple[str, int]:
        """Device and epoch."""
        return self._chain

    def at(self, seq: int) -> StoredEntry | None:
        """The entry at `seq`. Raises Broken(file_damaged)."""
        return self._one("WHERE seq = ?", (seq,))

    def newest(self) -> StoredEntry | None:
        """The last entry. Raises Broken(file_damaged)."""
        return self._one("ORDER BY seq DESC LIMIT 1", ())

    def times(self) -> Place:
        """What it knows of the time. Raises Broken(file_damaged)."""
        try:
            return load_times(self._connection)
        except FILE_ERRORS as wrong:
            raise Broken("file_damaged", path=self._path.name, seq=0, reason=str(wrong)) from wrong

    def _one(self, where: str, parameters: tuple[int, ...]) -> StoredEntry | None:
        try:
            row = self._connection.execute(f"SELECT {COLUMNS} FROM entry {where}", parameters).fetchone()
        except FILE_ERRORS as wrong:
            raise Broken("file_damaged", path=self._path.name, seq=0, reason=str(wrong)) from wrong
        return None if row is None else StoredEntry(*row)


def read_chain(file: ChainFile, work: Callable[[QuietChain], T]) -> T:
    """What `work` makes of a chain. Raises as `read_untouched`, and what `work` raises."""
    return read_untouched(file.path, lambda connection, _log: work(QuietChain(file, connection)))


def hashes_at(path: Path, places: Iterable[int]) -> dict[int, bytes]:
    """The hash of each of these entries, worked out from its body; a place at which no entry stands is left out.

    The file is left untouched. Raises as `read_untouched`, and Broken(file_damaged).
    """
    wanted = tuple(places)
    return read_untouched(path, lambda connection, _log: _hashes(connection, path, wanted))


def _hashes(connection: Connection, path: Path, places: Iterable[int]) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    try:
        for seq in places:
            row = connection.execute("SELECT body FROM entry WHERE seq = ?", (seq,)).fetchone()
            if row is not None:
                found[seq] = entry_hash(bytes(row[0]))
    except (*FILE_ERRORS, TypeError) as wrong:
        raise Broken("file_damaged", path=path.name, seq=0, reason=str(wrong)) from wrong
    return found
