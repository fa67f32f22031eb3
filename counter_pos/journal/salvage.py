"""Reading what still reads of a damaged journal: from a copy, row by row, so that the patient is never written to."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from counter_pos.domain.errors import CounterError, Unavailable
from counter_pos.journal.connection import FILE_ERRORS
from counter_pos.journal.past import PastChain
from counter_pos.wire.documents import Document
from counter_pos.wire.entry import StoredEntry

MOST_UNREADABLE = 20_000
"""So many places in a row without a readable entry end the search: pages are lost for good."""


def copied(path: Path, folder: Path) -> Path:
    """A copy of a journal file, with the log beside it, to look into. Raises Unavailable(journal_unreadable)."""
    folder.mkdir(parents=True, exist_ok=True)
    copy = folder / path.name
    try:
        for end in ("", "-wal"):
            for stale in (copy.with_name(copy.name + end), copy.with_name(copy.name + "-shm")):
                stale.unlink(missing_ok=True)
            if (beside := path.with_name(path.name + end)).exists():
                shutil.copyfile(beside, copy.with_name(copy.name + end))
    except OSError as wrong:
        raise Unavailable("journal_unreadable", path=path.name, reason=wrong.strerror or str(wrong)) from wrong
    return copy


def readable_entries(copy: Path, device: str, epoch: int) -> Iterator[StoredEntry]:
    """Every entry that can still be read, in order of seq; what cannot is left out. Nothing of it is proven.

    Raises Unavailable(journal_unreadable), Broken(journal_damaged | journal_not_ours) when nothing can be read at all.
    """
    chain = PastChain(copy, device, epoch)
    try:
        seq, missed = 1, 0
        while missed < MOST_UNREADABLE:
            entry = _at(chain, seq)
            if entry is None and missed == 0:
                seq = max(seq, _next(chain, seq) or seq)
                entry = _at(chain, seq)
            missed = 0 if entry is not None else missed + 1
            if entry is not None:
                yield entry
            seq += 1
    finally:
        chain.close()


def readable_acknowledgements(copy: Path, device: str, epoch: int) -> list[Document]:
    """The acknowledgements that can still be read, unproven; none where that page is lost."""
    try:
        chain = PastChain(copy, device, epoch)
    except CounterError:
        return []
    try:
        return chain.acknowledgements()
    except CounterError:
        return []
    finally:
        chain.close()


def _at(chain: PastChain, seq: int) -> StoredEntry | None:
    try:
        entry = chain.at(seq)
    except CounterError:
        return None
    if entry is None or not all(
        isinstance(each, bytes) for each in (entry.body, entry.hash, entry.signature, entry.seals)
    ):
        return None
    return entry


def _next(chain: PastChain, seq: int) -> int | None:
    """The next place at which an entry stands, as far as the table's own tree can tell."""
    try:
        found = next(chain.select("WHERE seq >= ? ORDER BY seq LIMIT 1", (seq,)), None)
    except (CounterError, *FILE_ERRORS):
        return None
    return None if found is None else found.seq
