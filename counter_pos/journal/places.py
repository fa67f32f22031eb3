"""Single entries of a journal file, read without opening the till: for comparing a chain with papers."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from counter_pos.domain.errors import Broken
from counter_pos.journal.connection import FILE_ERRORS, connect
from counter_pos.wire.entry import entry_hash


def hashes_at(path: Path, places: Iterable[int]) -> dict[int, bytes]:
    """The hash of each of these entries, worked out from its body; a place at which no entry stands is left out.

    Raises Unavailable(journal_unreadable), Broken(journal_damaged | journal_not_ours | file_damaged).
    """
    found: dict[int, bytes] = {}
    connection = connect(path, read_only=True)
    try:
        for seq in places:
            row = connection.execute("SELECT body FROM entry WHERE seq = ?", (seq,)).fetchone()
            if row is not None:
                found[seq] = entry_hash(bytes(row[0]))
    except (*FILE_ERRORS, TypeError) as wrong:
        raise Broken("file_damaged", path=path.name, seq=0, reason=str(wrong)) from wrong
    finally:
        connection.close()
    return found
