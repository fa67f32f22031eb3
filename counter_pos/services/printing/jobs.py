"""The port through which paper is asked for: the jobs that the journal keeps and the print desk drains."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Literal, Protocol

from msgspec import Struct

from counter_pos.domain.receipt import ReceiptText
from counter_pos.domain.slip import SlipText

Paper = ReceiptText | SlipText
"""What a paper says, by its kind; `printing.job` knows the layout of each."""

PrintState = Literal["waiting", "sending", "printed", "uncertain", "failed"]


class PrintJob(Struct, frozen=True):
    """One piece of paper that an entry asks for.

    `seq` and `part` (from 1) name the receipt, `copy` is 0 for an original; `kind` is payment, duplicate or
    cancellation, or the entry's kind for a slip (domain.slip.SLIP_KINDS), of which copy 1 is one printed again.
    """

    id: int
    seq: int
    part: int
    copy: int
    kind: str
    state: str


class UnprintedPaper(Struct, frozen=True):
    """A paper that somebody may ask for, as the queue shows it. `note` says why it is not printed (a code, or empty).

    Whose paper it is stays empty where the entry does not say, or does not prove itself.
    """

    id: int
    receipt: str
    kind: str
    copy: int
    state: str
    note: str
    at: datetime
    account: int | None = None
    name_en: str = ""
    name_hi: str = ""
    paise: int | None = None


class PrintJobs(Protocol):
    """The jobs beside the journal. Any thread may ask; a mark is durable when the call returns."""

    def waiting(self) -> list[PrintJob]:
        """Jobs in state waiting or sending, oldest first.

        A job still in state sending was begun by a run of the program that ended before it knew.
        """
        ...

    def text_of(self, job: PrintJob) -> Paper:
        """What the paper says, read from the entry. Raises Broken when the entry does not prove itself."""
        ...

    def at_work(self, job_id: int) -> AbstractContextManager[None]:
        """While it lasts this job, once it is `sending`, prints now and is in no doubt: it ends after the last mark."""
        ...

    def mark(self, job_id: int, state: PrintState, note: str) -> None:
        """Keep the state of a job. `note` is a code of counter_pos.printing.status.PrinterState, or empty.

        Raises Refused(paper_withdrawn) for a paper that must not come out any more: its payment was cancelled.
        """
        ...
