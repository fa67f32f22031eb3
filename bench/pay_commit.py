"""pay_commit: from Pay to a durable, signed, chained entry with its print job, against append and fsync of it.

The account stands open, as on the payment screen: it was read when it was found, and nothing changed since.
"""

from __future__ import annotations

from itertools import count, cycle
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.floor import AppendAndSync, in_turns, report, seconds
from counter_pos.services.payments import record_payment
from tests.tills import TestTill, order

ROUNDS = 300
PAISE = 25_000


def main() -> None:
    with TemporaryDirectory(prefix="counter-pos-bench-") as folder:
        till = TestTill(Path(folder))
        desk = till.open_shift()
        accounts = cycle([each.account for each in till.consumers() if each.heads.total > 10 * PAISE])
        rupees = count()
        append = AppendAndSync(Path(folder) / "floor")
        newest = till.journal.newest
        stored = [b""]

        def pay() -> float:
            till.clock.pass_time(seconds=20)
            paise = PAISE + 100 * next(rupees)  # people do not all pay the same
            account = next(accounts)
            desk.open_account(account)
            asked = order(account, paise, tendered=paise + 10_000)
            spent = seconds(lambda: record_payment(desk.till, asked))
            entry = newest()
            assert entry is not None
            stored[0] = entry.body + entry.hash + entry.signature + entry.seals
            return spent

        values, floors = in_turns(ROUNDS, pay, lambda: append(stored[0]), warm_up=20)
        report("pay_commit", "s", values, floors)
        append.close()
        till.close()


if __name__ == "__main__":
    main()
