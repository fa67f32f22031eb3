"""How each payment stands: recorded or not, on paper or not, and what the clerk should do. Asked after a restart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from counter_pos.domain.facts import PaymentTaken, read_facts
from counter_pos.journal import print_jobs, receipts
from counter_pos.journal.print_jobs import JobRow
from counter_pos.services.receipts.paper_states import state_of
from counter_pos.services.till.till import Till
from counter_pos.wire.entry import StoredEntry
from counter_pos.wire.instants import from_wire

Paper = Literal["printed", "waiting", "uncertain", "failed", "cancelled"]
PAPERS: tuple[Paper, ...] = ("printed", "waiting", "uncertain", "failed", "cancelled")


@dataclass(frozen=True, slots=True)
class PaymentOutcome:
    """One receipt of a recorded payment. `paper` says what became of its paper; each has a sentence (`caution`).

    printed: the printer said so. waiting: no dot of it is on paper; it prints by itself. uncertain: it may be on paper.
    failed: it could not be drawn. cancelled: the payment was cancelled, whatever is on paper.
    """

    command_id: str
    seq: int
    receipt: str
    account: int
    paise: int
    at: datetime
    paper: Paper

    @property
    def caution(self) -> str:
        """The code of the sentence that says what is true and what to do."""
        return f"payment_{self.paper}"


def latest_outcomes(till: Till, limit: int = 5) -> list[PaymentOutcome]:
    """The latest receipts of the latest shift, newest first, at most `limit`."""
    shift = till.shift
    newest = receipts.newest(till.journal, limit)
    found = [till.journal.at(seq) for seq in sorted({each.seq for each in newest}, reverse=True)]
    told = [
        each
        for entry in found
        if entry is not None and shift is not None and entry.envelope.shift == shift.number
        for each in reversed(_of(till, entry))
    ]
    return told[:limit]


def outcome_of(till: Till, command_id: str) -> list[PaymentOutcome]:
    """The receipts of one command's payment, in part order; none when it was not recorded: no money was taken."""
    entry = till.journal.of_command(command_id)
    return [] if entry is None or entry.envelope.kind != "payment_taken" else _of(till, entry)


def _of(till: Till, entry: StoredEntry) -> list[PaymentOutcome]:
    envelope = entry.envelope
    jobs = {job.part: job for job in print_jobs.of_entries(till.journal, entry.seq, entry.seq)}
    told = []
    for number, part in enumerate(read_facts(envelope.facts, PaymentTaken).parts, start=1):
        found = receipts.by_number(till.journal, part.receipt)
        gone = found is not None and found.cancelled_seq is not None
        told.append(
            PaymentOutcome(
                command_id=envelope.command_id,
                seq=entry.seq,
                receipt=part.receipt,
                account=int(part.account),
                paise=part.paise,
                at=from_wire(envelope.at),
                paper="cancelled" if gone else _paper(till, jobs.get(number)),
            )
        )
    return told


def _paper(till: Till, job: JobRow | None) -> Paper:
    """A job that is gone was printed in an earlier shift; one being sent when the program ended is uncertain."""
    if job is None:
        return "printed"
    match state_of(till, job):
        case "printed":
            return "printed"
        case "waiting" | "sending":
            return "waiting"
        case "failed" | "replaced" | "withdrawn":
            return "failed"
        case _:
            return "uncertain"
