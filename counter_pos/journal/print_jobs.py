"""The promises of paper, kept beside the entries they were made with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from counter_pos.domain.facts import PrintStates
from counter_pos.journal.store import Journal
from counter_pos.wire.instants import to_wire

_COLUMNS = "id, seq, part, copy, kind, receipt, state, note"


@dataclass(frozen=True, slots=True)
class JobRow:
    """One promised piece of paper. `state` is waiting | sending | printed | uncertain | failed."""

    id: int
    seq: int
    part: int
    copy: int
    kind: str
    receipt: str
    state: str
    note: str


def unfinished(journal: Journal, *states: str) -> list[JobRow]:
    """Jobs in any of `states`, in the order of their promises."""
    marks = ", ".join("?" * len(states))
    rows = journal.connection().exec_driver_sql(
        f"SELECT {_COLUMNS} FROM print_job WHERE state IN ({marks}) ORDER BY id", states
    )
    return [JobRow(*row) for row in rows]


def of_entry(journal: Journal, seq: int) -> list[JobRow]:
    """All jobs for the papers of one entry."""
    rows = journal.connection().exec_driver_sql(f"SELECT {_COLUMNS} FROM print_job WHERE seq = ? ORDER BY id", (seq,))
    return [JobRow(*row) for row in rows]


def mark(journal: Journal, job_id: int, state: str, note: str, at: datetime) -> None:
    """Record what became of a job."""
    journal.connection().exec_driver_sql(
        "UPDATE print_job SET state = ?, note = ?, changed_at = ? WHERE id = ?", (state, note, to_wire(at), job_id)
    )


def states_of_shift(journal: Journal, shift: int) -> PrintStates:
    """How many papers of a shift are in which state; `sending` counts as uncertain."""
    rows = journal.connection().exec_driver_sql(
        "SELECT state, count(*) FROM print_job JOIN entry_index USING (seq) WHERE shift = ? GROUP BY state", (shift,)
    )
    counts = {str(state): int(count) for state, count in rows}
    return PrintStates(
        waiting=counts.get("waiting", 0),
        printed=counts.get("printed", 0),
        uncertain=counts.get("uncertain", 0) + counts.get("sending", 0),
        failed=counts.get("failed", 0),
    )
