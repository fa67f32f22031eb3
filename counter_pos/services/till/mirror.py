"""Keeps the mirror in step, on a thread of its own: paper waits for it a moment, a payment never does."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import NamedTuple

from counter_pos.domain.errors import CounterError, Unavailable
from counter_pos.journal.mirror import BATCH_BYTES, BATCH_ENTRIES, MirrorFile
from counter_pos.journal.store import Journal
from counter_pos.services.summaries import MirrorReading
from counter_pos.wire.entry import StoredEntry

log = logging.getLogger(__name__)

PAPER_WAITS_S = 1.0
TRY_AGAIN_S = 5.0


class Heard(NamedTuple):
    """An entry that is coming, or durable."""

    entry: StoredEntry
    durable: bool


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
        self._heard: SimpleQueue[Heard | None] = SimpleQueue()
        """What the journal told, in order: what comes next need not be read again. None wakes the thread."""
        self._lock = threading.Lock()
        self._waiting: list[tuple[int, threading.Lock]] = []
        """Papers that are held: a lock of each is let go when its entry is on the mirror, or the mirror is away."""
        self._seq = 0
        self._head = journal.place.seq
        self._trouble: CounterError | None = None
        self._away_since: datetime | None = None
        self._ending = threading.Event()
        self._file: MirrorFile | None = None
        self._thread = threading.Thread(target=self._run, name="mirror", daemon=True)

    def start(self) -> None:
        """Begin to copy; from now on every entry is heard of when it is durable."""
        self._journal.follower = self
        self._head = self._journal.place.seq
        self._thread.start()

    def stop(self) -> None:
        """Copy what is left, for no longer than a paper would wait, and end."""
        if self._thread.is_alive():
            self.hold(self._head)
            self._ending.set()
            self._heard.put(None)
            self._thread.join(self._paper_waits_s)  # one that hangs in the medium ends with the program
        self._journal.follower = None

    def hold(self, seq: int) -> bool:
        """Wait until entry `seq` is on the mirror. False when the mirror is away, or too slow: then it counts as away.

        Any thread may ask.
        """
        if self._seq >= seq:
            return True
        done = threading.Lock()
        done.acquire()
        with self._lock:
            if self._seq >= seq or self._trouble is not None:
                return self._seq >= seq
            self._waiting.append((seq, done))
        done.acquire(timeout=self._paper_waits_s)
        if self._seq >= seq:
            return True
        with self._lock:
            if self._seq < seq and self._trouble is None:
                self._is_away(Unavailable("mirror_slow", path=str(self.folder)))
            return self._seq >= seq

    def reading(self) -> MirrorReading:
        """How it stands."""
        with self._lock:
            behind = max(0, self._head - self._seq)
            if self._trouble is None:
                return MirrorReading(behind)
            return MirrorReading(behind, self._away_since, self._trouble.code)

    def coming(self, entry: StoredEntry) -> None:
        """See journal.store.Follower: while the journal syncs, the mirror makes ready."""
        if not self._heard.qsize():  # one that is busy has no use for it
            self._heard.put(Heard(entry, durable=False))

    def recorded(self, entry: StoredEntry) -> None:
        """See journal.store.Follower."""
        self._head = entry.seq
        if self._heard.qsize() < BATCH_ENTRIES:  # what finds no room is read from the journal
            self._heard.put(Heard(entry, durable=True))

    def _run(self) -> None:
        while not self._ending.is_set():
            try:
                self._copy(self._wait())
            except CounterError as trouble:
                self._failed(trouble)
            except Exception as bug:  # a bug here must not end the mirror unseen
                log.exception("the mirror could not go on")
                self._failed(Unavailable("mirror_away", path=str(self.folder), reason=type(bug).__name__))
        self._let_go()

    def _wait(self) -> Heard | None:
        """What the journal tells next, once it does; None when it is time to look around."""
        if self._file is None:
            if self._trouble is not None:
                self._ending.wait(self._try_again_s)
            return None
        try:
            if self._seq < self._head:
                return self._heard.get_nowait()
            return self._heard.get(timeout=self._try_again_s)
        except Empty:
            return None

    def _copy(self, heard: Heard | None) -> None:
        if self._ending.is_set():
            return
        if self._file is None:
            self._file = MirrorFile.open(self.folder, self._journal)
            self._is_at(self._file.seq)
        file = self._file
        if heard is not None and heard.entry.seq <= file.seq:
            return
        if heard is not None and heard.entry.seq == file.seq + 1:
            if not heard.durable:
                file.make_ready(heard.entry)
                return
            file.add([heard.entry])
        elif entries := self._journal.after(file.seq, BATCH_ENTRIES, BATCH_BYTES):
            file.add(entries)
        else:
            file.check()  # a stick that was pulled out shows before somebody pays
        self._is_at(file.seq)

    def _is_at(self, seq: int) -> None:
        with self._lock:
            self._seq = seq
            if seq >= self._head and self._trouble is not None:
                log.info("the mirror is in step again")
                self._trouble = self._away_since = None
            self._let_papers_go(seq)

    def _failed(self, trouble: CounterError) -> None:
        self._let_go()
        with self._lock:
            self._is_away(trouble)

    def _is_away(self, trouble: CounterError) -> None:
        if self._trouble is None:
            self._away_since = self._now()
        if self._trouble is None or self._trouble.code != trouble.code:
            log.warning("the mirror: %s", trouble)
        self._trouble = trouble
        self._let_papers_go(self._head)

    def _let_papers_go(self, seq: int) -> None:
        if self._waiting:
            for held, done in self._waiting:
                if held <= seq:
                    done.release()
            self._waiting = [each for each in self._waiting if each[0] > seq]

    def _let_go(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
