"""The promises of paper, kept beside the entries they were made with."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from counter_pos.domain.errors import Refused
from counter_pos.journal.store import PARTS_PER_ENTRY, WITHDRAWN, Journal
from counter_pos.wire.instants import to_wire

_COLUMNS = "id, kind, receipt, copy, state, note"


REPLACED = "replaced"
"""Note of a failed job whose paper a person gave up for a numbered duplicate: nothing is left to be done about it."""
GIVEN_UP = (REPLACED, WITHDRAWN)


class JobRow(Struct, frozen=True):
    """One promised piece of paper. `state` is waiting | sending | printed | uncertain | failed."""

    id: int
    kind: str
    receipt: str
    copy: int
    state: str
    note: str

    @property
    def seq(self) -> int:
        """The entry that promised it."""
        return self.id // PARTS_PER_ENTRY

    @property
    def settled(self) -> bool:
        """Whether nobody needs to look at it any more."""
        return self.state == "printed" or (self.state == "failed" and self.note in GIVEN_UP)

    @property
    def is_slip(self) -> bool:
        """Whether it is no receipt: a second one of it does no harm."""
        return self.kind not in ("payment", "duplicate")

    @property
    def shown_state(self) -> str:
        """The state as lists of receipts show it: one that was given up is `replaced` (by a duplicate) or `withdrawn`
        (its payment was cancelled)."""
        return self.note if self.settled and self.state == "failed" else self.state

    @property
    def part(self) -> int:
        """Which paper of that entry, from 1."""
        return self.id % PARTS_PER_ENTRY


def in_states(journal: Journal, *states: str) -> list[JobRow]:
    """Jobs in any of the unfinished `states`, in the order of their promises."""
    marks = ", ".join("?" * len(states))
    rows = journal.rows(
        f"SELECT {_COLUMNS} FROM print_job WHERE state IN ({marks}) ORDER BY id",
        *states,
    )
    return [JobRow(*row) for row in rows]


def of_entries(journal: Journal, first_seq: int, last_seq: int) -> list[JobRow]:
    """All jobs promised by the entries from `first_seq` to `last_seq`."""
    rows = journal.rows(
        f"SELECT {_COLUMNS} FROM print_job WHERE id >= ? AND id < ? ORDER BY id",
        first_seq * PARTS_PER_ENTRY,
        (last_seq + 1) * PARTS_PER_ENTRY,
    )
    return [JobRow(*row) for row in rows]


def add(journal: Journal, seq: int, part: int, kind: str, at: datetime) -> None:
    """Promise another paper of an entry that stands already: its copy 1. `part` is free, below 32.

    Raises Unavailable(disk_full | disk_error).
    """
    journal.change(
        "INSERT INTO print_job (id, kind, receipt, copy, state, note, changed_at)"
        " VALUES (?, ?, '', 1, 'waiting', '', ?)",
        (seq * PARTS_PER_ENTRY + part, kind, to_wire(at)),
    )


def mark(journal: Journal, job_id: int, state: str, note: str, at: datetime) -> None:
    """Record what became of a job, or that it is begun.

    Raises Refused(paper_withdrawn) for one whose payment was cancelled meanwhile, Unavailable(disk_full | disk_error).
    """
    if journal.rows("SELECT 1 FROM print_job WHERE id = ? AND state = 'failed' AND note = ?", job_id, WITHDRAWN):
        raise Refused("paper_withdrawn")
    journal.change(
        "UPDATE print_job SET state = ?, note = ?, changed_at = ? WHERE id = ?", (state, note, to_wire(at), job_id)
    )


def replace_by_duplicate(journal: Journal, receipt: str, copy: int, at: datetime) -> None:
    """A duplicate numbered `copy` was recorded: earlier papers of that receipt that are in doubt are given up."""
    journal.change(
        "UPDATE print_job SET state = 'failed', note = ?, changed_at = ?"
        " WHERE receipt = ? AND kind IN ('payment', 'duplicate') AND copy < ? AND state IN ('uncertain', 'failed')",
        (REPLACED, to_wire(at), receipt, copy),
    )


def wait_again(journal: Journal, job_id: int, at: datetime) -> None:
    """A job waits again; one that may be out already counts as its copy 1, which a slip says of itself."""
    journal.change(
        "UPDATE print_job SET copy = CASE state WHEN 'uncertain' THEN 1 ELSE copy END,"
        " state = 'waiting', note = '', changed_at = ? WHERE id = ?",
        (to_wire(at), job_id),
    )
