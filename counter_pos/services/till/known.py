"""What a till knows of one account, and for how long it need not be read again."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec import Struct

from counter_pos.domain.consumer import Consumer, Dues, PaymentSeen
from counter_pos.journal.receipts import ReceiptFound

MOST_KEPT = 100


class Known(Struct, frozen=True):
    """All this till knows of one account, read once: the consumer, payments here and elsewhere (none cancelled)."""

    consumer: Consumer
    here: tuple[ReceiptFound, ...]
    elsewhere: tuple[PaymentSeen, ...]
    dues: Dues


@dataclass(slots=True)
class KnownAccounts:
    """Accounts as they were read last. An account is opened just before it is paid: Pay need not read it again.

    What was read holds while neither the journal nor the replica has changed: `now` is the journal's last seq with
    the replica's edition, taken before anything is read. Any thread may ask.
    """

    _held: tuple[tuple[int, object] | None, dict[int, Known]] = (None, {})  # replaced as one: no lock is needed

    def get(self, account: int, now: tuple[int, object]) -> Known | None:
        """What is known of an account, where it still holds."""
        then, kept = self._held
        return kept.get(account) if then == now else None

    def keep(self, account: int, now: tuple[int, object], known: Known) -> None:
        """Keep what was read after `now` was taken."""
        then, kept = self._held
        if then != now or len(kept) >= MOST_KEPT:
            kept = {}
            self._held = (now, kept)
        kept[account] = known
