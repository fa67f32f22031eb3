"""How a promised paper stands, for whoever asks in this process: only its own print desk knows what prints now."""

from __future__ import annotations

from collections.abc import Iterable

from counter_pos.domain.facts import PrintStates
from counter_pos.journal.print_jobs import JobRow
from counter_pos.services.till.till import Till

LEFT = "stopped_while_printing"
"""Why a paper that nobody is at work on any more is in doubt."""


def state_of(till: Till, job: JobRow) -> str:
    """The job's state as lists show it: waiting | sending | printed | uncertain | failed | replaced | withdrawn.

    `sending` is said only of the job that this process's print desk has at the printer: it is not out, and in no
    doubt. One that another run of the program began is uncertain.
    """
    if job.state == "sending" and till.printing_now != job.id:
        return "uncertain"
    return job.shown_state


def count_states(till: Till, jobs: Iterable[JobRow]) -> PrintStates:
    """How many papers are in which state: what prints now is not out, so it waits; one that was given up (a duplicate
    took its place, or its payment was cancelled) is left out."""
    states = [state_of(till, job) for job in jobs]
    return PrintStates(
        waiting=sum(state in ("waiting", "sending") for state in states),
        printed=states.count("printed"),
        uncertain=states.count("uncertain"),
        failed=states.count("failed"),
    )
