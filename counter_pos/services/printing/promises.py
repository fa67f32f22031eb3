"""The till's promises, kept by others: paper by the print desk, the chain's copy by the courier."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol, TypeVar

from msgspec.structs import replace

from counter_pos.domain.errors import Broken
from counter_pos.domain.receipt import ReceiptText
from counter_pos.domain.slip import SLIP_KINDS, SlipText
from counter_pos.journal import print_jobs
from counter_pos.journal.print_jobs import JobRow
from counter_pos.journal.store import PARTS_PER_ENTRY
from counter_pos.services.cash.slips import slip_of
from counter_pos.services.printing.jobs import Paper, PrintJob, PrintState, UnprintedPaper
from counter_pos.services.receipts.paper_states import LEFT, state_of
from counter_pos.services.receipts.papers import paper_of
from counter_pos.services.till.till import Till
from counter_pos.wire.documents import ACKNOWLEDGEMENT, Acknowledgement, Document, read_document
from counter_pos.wire.entry import StoredEntry
from counter_pos.wire.instants import from_wire

SEEN = "seen"
"""Note of a job that a person said came out."""

T = TypeVar("T")
Write = Callable[[Callable[[], T]], T]
"""Runs a write on the journal lane and returns when it is durable."""


class TillPrintJobs:
    """services.printing.jobs.PrintJobs over the journal."""

    def __init__(self, till: Till, write: Write[None]) -> None:
        self._till = till
        self._write = write

    def waiting(self) -> list[PrintJob]:
        """See PrintJobs."""
        return self._jobs("waiting", "sending")

    def uncertain(self) -> list[PrintJob]:
        """Papers of which nobody knows whether they came out, oldest first: the clerk is asked."""
        return self._jobs("uncertain", "failed")

    def unprinted(self) -> list[UnprintedPaper]:
        """Papers that are not out, or of which nobody knows, in the order in which they were promised."""
        rows = print_jobs.in_states(self._till.journal, "waiting", "sending", "uncertain", "failed")
        return [self._unprinted(row) for row in rows if not row.settled]

    def _unprinted(self, row: JobRow) -> UnprintedPaper:
        entry = self._till.journal.at(row.seq)
        at = self._till.clock.now() if entry is None else from_wire(entry.envelope.at)
        state = state_of(self._till, row)
        note = LEFT if state != row.state else row.note
        base = UnprintedPaper(row.id, row.receipt, row.kind, row.copy, state, note, at)
        try:
            paper = self.text_of(self._job(row))
        except Broken:
            return base
        match paper:
            case ReceiptText(part=part):
                shown = part.shown
                return replace(
                    base, account=int(part.account), name_en=shown.name_en, name_hi=shown.name_hi, paise=part.paise
                )
            case SlipText():
                return base

    def came_out(self, job_id: int) -> None:
        """A person holds the paper in the hand: what was in doubt is printed."""
        self.mark(job_id, "printed", SEEN)

    def try_again(self, job_id: int) -> None:
        """A paper of which nothing was ever sent waits again, or a slip in doubt.

        Never a receipt in doubt: its second paper is a numbered duplicate.
        """
        rows = print_jobs.in_states(self._till.journal, "failed", "uncertain")
        if any(row.id == job_id and not row.settled and (row.state == "failed" or row.is_slip) for row in rows):
            now = self._till.clock.now()
            self._write(lambda: print_jobs.wait_again(self._till.journal, job_id, now))

    def _jobs(self, *states: str) -> list[PrintJob]:
        rows = print_jobs.in_states(self._till.journal, *states)
        return [self._job(row) for row in rows if not row.settled]

    @staticmethod
    def _job(row: JobRow) -> PrintJob:
        return PrintJob(row.id, row.seq, row.part, row.copy, row.kind, row.state)

    def text_of(self, job: PrintJob) -> Paper:
        """See PrintJobs."""
        entry = self._till.journal.at(job.seq)
        if entry is None:
            raise Broken("journal_damaged", seq=job.seq, path=self._till.journal.path.name, reason="no such entry")
        if job.kind in SLIP_KINDS:
            return slip_of(self._till, entry, job.part, reprint=job.copy > 0)
        return paper_of(self._till, entry, job.part)

    @contextmanager
    def at_work(self, job_id: int) -> Iterator[None]:
        """See PrintJobs."""
        self._till.printing_now = job_id
        try:
            yield
        finally:
            self._till.printing_now = None

    def mark(self, job_id: int, state: PrintState, note: str) -> None:
        """See PrintJobs. `sending` comes before the first byte: until then the mirror is waited for, a moment."""
        if state == "sending" and self._till.mirror is not None:
            self._till.mirror.hold(job_id // PARTS_PER_ENTRY)
        now = self._till.clock.now()
        self._write(lambda: print_jobs.mark(self._till.journal, job_id, state, note, now))


class KeptChain(Protocol):
    """One chain's file: the open journal, or an earlier epoch."""

    @property
    def device(self) -> str: ...
    @property
    def epoch(self) -> int: ...
    def head(self) -> tuple[int, str]: ...
    def acknowledged(self) -> Acknowledgement | None: ...
    def after(self, seq: int, limit: int, most_bytes: int) -> list[StoredEntry]: ...
    def store_acknowledgement(self, document: Document) -> None: ...


class TillChain:
    """services.central_link.OutgoingChain over a chain's file. `write` is how its acknowledgements become durable."""

    def __init__(self, chain: KeptChain, central_keys: Callable[[], dict[str, bytes]], write: Write[None]) -> None:
        self._chain = chain
        self._central_keys = central_keys
        self._write = write

    @property
    def device(self) -> str:
        return self._chain.device

    @property
    def epoch(self) -> int:
        return self._chain.epoch

    def head(self) -> tuple[int, str]:
        """See OutgoingChain."""
        return self._chain.head()

    def acknowledged(self) -> Acknowledgement | None:
        """See OutgoingChain."""
        return self._chain.acknowledged()

    def entries_after(self, seq: int, limit: int, most_bytes: int) -> list[StoredEntry]:
        """See OutgoingChain."""
        return self._chain.after(seq, limit, most_bytes)

    def store_acknowledgement(self, document: Document) -> None:
        """See OutgoingChain."""
        try:
            read_document(ACKNOWLEDGEMENT, document, Acknowledgement, self._central_keys())
        except Broken as wrong:
            raise Broken("ack_bad", reason=wrong.code) from wrong
        self._write(lambda: self._chain.store_acknowledgement(document))
