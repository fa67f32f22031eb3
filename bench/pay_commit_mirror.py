"""pay_commit_mirror: from Pay to an entry that is durable in the journal and on the mirror, against append and fsync.

pay_commit runs in the same turns, since what the mirror may add is counted from it. The mirror stands on the journal's
own disk here, so both syncs share one queue: a second disk has a queue of its own, a slow stick sets the time alone.
"""

from __future__ import annotations

from itertools import count, cycle
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.floor import AppendAndSync, in_turns, report, seconds
from counter_pos.domain.payment import PaymentOrder
from counter_pos.services.payments import record_payment
from counter_pos.services.till.mirror import Mirror
from tests.tills import TestTill, order

ROUNDS = 300
PAISE = 25_000
LONG = 60.0


class Payments:
    """One till that pays; with a mirror, a payment ends when its entry is on it."""

    def __init__(self, folder: Path, *, mirrored: bool) -> None:
        folder.mkdir()
        self._till = TestTill(folder)
        self._desk = self._till.open_shift()
        self._accounts = cycle([each.account for each in self._till.consumers() if each.heads.total > 10 * PAISE])
        self._rupees = count()
        self._mirror: Mirror | None = None
        if mirrored:
            place = folder / "mirror"
            place.mkdir()
            self._mirror = Mirror(self._till.journal, place, self._till.clock.now, paper_waits_s=LONG)
            self._mirror.start()
            self._mirror.hold(self._till.journal.place.seq)

    def __call__(self) -> float:
        self._till.clock.pass_time(seconds=20)
        paise = PAISE + 100 * next(self._rupees)
        account = next(self._accounts)
        self._desk.open_account(account)
        asked = order(account, paise, tendered=paise + 10_000)
        return seconds(lambda: self._pay(asked))

    def _pay(self, asked: PaymentOrder) -> None:
        record_payment(self._desk.till, asked)
        if self._mirror is not None and not self._mirror.hold(self._till.journal.place.seq):
            raise RuntimeError("the mirror is away")

    def stored(self) -> bytes:
        """What the last payment stored."""
        entry = self._till.journal.newest()
        assert entry is not None
        return entry.body + entry.hash + entry.signature + entry.seals

    def close(self) -> None:
        if self._mirror is not None:
            self._mirror.stop()
        self._till.close()


def main() -> None:
    with TemporaryDirectory(prefix="counter-pos-bench-") as folder:
        plain = Payments(Path(folder) / "plain", mirrored=False)
        mirrored = Payments(Path(folder) / "mirrored", mirrored=True)
        append = AppendAndSync(Path(folder) / "floor")
        without, values, floors = in_turns(ROUNDS, plain, mirrored, lambda: append(plain.stored()), warm_up=20)
        report("pay_commit_beside_mirror", "s", without, floors)
        report("pay_commit_mirror", "s", values, floors)
        append.close()
        plain.close()
        mirrored.close()


if __name__ == "__main__":
    main()
