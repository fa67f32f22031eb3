"""Keeps the mirror in step, on a thread of its own: paper waits for it a moment, a payment never does."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from counter_pos.domain.errors import CounterError, Unavailable
from counter_pos.journal.mirror import BATCH_BYTES, BATCH_ENTRIES, MirrorFile
from counter_pos.journal.store import Journal
from counter_pos.services.summaries import MirrorReading
from counter_pos.wire.entry import StoredEntry

log = logging.getLogger(__name__)

PAPER_WAITS_S = 1.0
TRY_AGAIN_S = 5.0
SLOW = "mirror_slow"


class Mirror:
    """The mirror of one journal. A medium that is away is tried again by itself and catches up.

    `hold` is asked before a paper's first byte; whoever records a deed is never kept.
    """

    def __init__(
        self,
        journal: Journal,
        folder: Path,
        now: Callable[[], datetime],
        *,
        paper_waits_s: float = PAPER_WAITS_S,
        try_again_s: float = TRY_AGAIN_S,
    ) -> None:
        self.folder = folder
        self._journal = journal
        self._now = now
        self._paper_waits_s = paper_waits_s
        self._try_again_s = try_again_s
        self._told = threading.Condition()
        self._fresh: deque[StoredEntry] = deque(maxlen=BATCH_ENTRIES)
        """Entries as they were recorded: what comes next need not be read again."""
        self._seq = 0
        self._head = journal.place.seq
        self._trouble: CounterError | None = None
        self._away_since: datetime | None = None
        self._ending = False
        self._file: MirrorFile | None = None
        self._thread = threading.Thread(target=self._run, name="mirror", daemon=True)

    def start(self) -> None:
        """Begin to copy; from now on every entry is heard of when it is durable."""
        self._journal.recorded = self._hear
        self._head = self._journal.place.seq
        self._thread.start()

    def stop(self) -> None:
        """Copy what is left, for no longer than a paper would wait, and end."""
        if self._thread.is_alive():
            self.hold(self._head)
            with self._told:
                self._ending = True
                self._told.notify_all()
            self._thread.join(self._paper_waits_s)  # one that hangs in the medium ends with the program
        self._journal.recorded = None

    def hold(self, seq: int) -> bool:
        """Wait until entry `seq` is on the mirror. False when the mirror is away, or too slow: then it counts as away.

        Any thread may ask but the one that records.
        """
        with self._told:
            if self._told.wait_for(lambda: self._seq >= seq or self._trouble is not None, self._paper_waits_s):
                return self._seq >= seq
            self._is_away(Unavailable(SLOW, path=str(self.folder)))
            return False

    def settle(self, limit_s: float) -> bool:
        """Wait until everything recorded is on the mirror, also one that is away now. Whether it is."""
        with self._told:
            return self._told.wait_for(lambda: self._trouble is None and self._seq >= self._head, limit_s)

    def reading(self) -> MirrorReading:
        """How it stands."""
        with self._told:
            behind = max(0, self._head - self._seq)
            if self._trouble is None:
                return MirrorReading(behind)
            return MirrorReading(behind, self._away_since, self._trouble.code)

    def _hear(self, entry: StoredEntry) -> None:
        with self._told:
            self._head = entry.seq
            self._fresh.append(entry)
            self._told.notify_all()

    def _run(self) -> None:
        while self._wait_for_work():
            try:
                self._copy()
            except CounterError as trouble:
                self._failed(trouble)
            except Exception as bug:  # a bug here must not end the mirror unseen
                log.exception("the mirror could not go on")
                self._failed(Unavailable("mirror_away", path=str(self.folder), reason=type(bug).__name__))
        self._let_go()

    def _wait_for_work(self) -> bool:
        """Until there is something to copy, or it is time to try again. False when it is over."""
        with self._told:
            if self._file is None and self._trouble is not None:
                self._told.wait_for(lambda: self._ending, self._try_again_s)
            else:
                todo = self._file is None or self._seq < self._head
                self._told.wait_for(lambda: self._ending or todo or self._seq < self._head, self._try_again_s)
            return not self._ending

    def _copy(self) -> None:
        if self._file is None:
            self._file = MirrorFile.open(self.folder, self._journal)
            self._is_at(self._file.seq)
        entries = self._next(self._file.seq)
        if entries:
            self._file.add(entries)
            self._is_at(self._file.seq)
        else:
            self._file.check()  # a stick that was pulled out shows before somebody pays

    def _next(self, seq: int) -> list[StoredEntry]:
        with self._told:
            while self._fresh and self._fresh[0].seq <= seq:
                self._fresh.popleft()
            if self._fresh and self._fresh[0].seq == seq + 1:
                return [self._fresh.popleft()]
        return self._journal.after(seq, BATCH_ENTRIES, BATCH_BYTES)

    def _is_at(self, seq: int) -> None:
        with self._told:
            self._seq = seq
            if seq >= self._head:
                if self._trouble is not None:
                    log.info("the mirror is in step again")
                self._trouble = self._away_since = None
            self._told.notify_all()

    def _failed(self, trouble: CounterError) -> None:
        self._let_go()
        with self._told:
            self._is_away(trouble)

    def _is_away(self, trouble: CounterError) -> None:
        if self._trouble is None:
            self._away_since = self._now()
        if self._trouble is None or self._trouble.code != trouble.code:
            log.warning("the mirror: %s", trouble)
        self._trouble = trouble
        self._told.notify_all()

    def _let_go(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
