"""What this till did in epochs that are over: after a restore the journal in use does not hold it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from counter_pos.domain.errors import CounterError
from counter_pos.journal.chains import ChainFile, chain_files
from counter_pos.journal.past import PastChain
from counter_pos.wire.entry import StoredEntry

log = logging.getLogger(__name__)
T = TypeVar("T")


class EarlierEpochs:
    """The files of earlier epochs in a till's folder, read when they are first asked for. Facts: read once.

    A file that does not read is left out and said in the log; `doctor` and `verify journal` name it. It must never keep
    the counter from opening.
    """

    def __init__(self, files: Sequence[ChainFile] = ()) -> None:
        self._files = tuple(files)
        self._of_kind: dict[str, tuple[StoredEntry, ...]] = {}
        self._unsent: tuple[int, int] | None = None

    @classmethod
    def of(cls, folder: Path, epoch: int) -> EarlierEpochs:
        """Those of a folder that are before `epoch`."""
        return cls([each for each in chain_files(folder) if each.epoch < epoch])

    def of_kind(self, kind: str) -> tuple[StoredEntry, ...]:
        """All entries of a kind other than payment_taken, oldest epoch first."""
        if kind not in self._of_kind:
            found = [_asked(file, lambda past: tuple(past.of_kind(kind))) or () for file in self._files]
            self._of_kind[kind] = tuple(entry for entries in found for entry in entries)
        return self._of_kind[kind]

    def shift_left(self, epoch: int) -> tuple[tuple[StoredEntry, ...], int]:
        """The entries of the last shift of an epoch, and the last seq that an acknowledgement covers."""
        for file in self._files:
            if file.epoch == epoch:
                return _asked(file, _last_shift) or ((), 0)
        return (), 0

    def unsent(self) -> tuple[int, int]:
        """Entries and receipts that no acknowledgement covers yet. Once all are sent, no file is opened again."""
        if self._unsent != (0, 0):
            asked = (_asked(file, lambda past: (past.unsent, past.unsent_receipts())) for file in self._files)
            found = [each or (0, 0) for each in asked]
            self._unsent = sum(each[0] for each in found), sum(each[1] for each in found)
        return self._unsent


def _asked(file: ChainFile, question: Callable[[PastChain], T]) -> T | None:
    """What the file answers; None where it does not read."""
    try:
        with closing(PastChain(file.path, file.device, file.epoch)) as past:
            return question(past)
    except CounterError:
        log.exception("the earlier epoch %s does not read", file.path.name)
        return None


def _last_shift(past: PastChain) -> tuple[tuple[StoredEntry, ...], int]:
    opened, acked = past.last_shift_opened(), past.acknowledged()
    return () if opened is None else tuple(past.from_seq(opened)), acked.acked_seq if acked else 0
