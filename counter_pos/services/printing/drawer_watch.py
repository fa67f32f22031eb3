"""Which recorded deeds open the cash drawer: each of them once, whoever asks how often."""

from __future__ import annotations

from threading import Lock

from counter_pos.domain.entry import Envelope
from counter_pos.domain.facts import PaymentTaken, read_facts
from counter_pos.domain.payment import TenderKind
from counter_pos.journal.store import Journal

OPENING_KINDS = frozenset(
    {"payment_cancelled", "drawer_opened_without_sale", "shift_opened", "float_added", "cash_picked_up"}
)
"""Besides payments in cash: cash goes in or out, or somebody said why the drawer is opened."""

LOOK_BACK = 50
"""No more entries than this come between two looks of a working till; older ones are no reason to open a drawer."""


class DrawerWatch:
    """Looks at what the journal gained. Any thread may ask.

    It begins at the entry that is the newest when it is made and remembers its place in memory alone: a deed recorded
    before a restart opens nothing after it, and a command that is asked again adds no entry and opens nothing.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._lock = Lock()
        newest = journal.newest()
        self._seen = 0 if newest is None else newest.seq

    def fresh(self) -> bool:
        """Whether a deed since the last look opens the drawer."""
        with self._lock:
            gained = self._journal.after(self._seen, LOOK_BACK)
            if gained:
                self._seen = gained[-1].seq
        return any(opens_drawer(entry.envelope) for entry in gained)


def opens_drawer(envelope: Envelope) -> bool:
    """Whether the deed needs the drawer open. Training moves no cash."""
    if envelope.mode != "live":
        return False
    if envelope.kind == "payment_taken":
        return read_facts(envelope.facts, PaymentTaken).tender.kind == TenderKind.CASH.value
    return envelope.kind in OPENING_KINDS
