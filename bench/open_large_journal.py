"""open_large_journal: from opening a journal of 500,000 entries to its first payment, against one of 1,000."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.chain import copied, kept_till
from bench.floor import in_turns, report, seconds
from counter_pos.journal.chains import chain_files, open_chain
from counter_pos.journal.keys import FileKeyStore
from counter_pos.replica.store import Replica
from counter_pos.services.desk import Desk
from counter_pos.services.till.till import Till
from tests.tills import PEPPER, HandClock, order

LARGE, SMALL = 500_000, 1_000
ROUNDS = 15


def opener(folder: Path) -> Callable[[], float]:
    """Opens the journal and takes a payment, each time another; the seconds that took."""
    replica = Replica(folder / "replica.sqlite3")
    keys = FileKeyStore(folder / "state", machine=b"the machine of the tests")
    payer = [each for each in replica.each(0, 400) if each.heads.total >= 200_000][-1]  # another than the chain's
    clock, turn = HandClock(), [0]
    clock.pass_time(days=3_000)

    def once() -> float:
        turn[0] += 1
        clock.pass_time(seconds=30)
        journal = None

        def work() -> None:
            nonlocal journal
            journal = open_chain(chain_files(folder)[-1], keys, "bench")
            desk = Desk(Till(journal, replica, clock, PEPPER))
            desk.till.who = desk.till.heard.staff()[412]
            desk.take_payment(order(payer.account, 30_000 + 100 * turn[0]))

        spent = seconds(work)
        assert journal is not None
        journal.close()
        return spent

    return once


def main() -> None:
    large = int(sys.argv[1]) if len(sys.argv) > 1 else LARGE
    with TemporaryDirectory(prefix="counter-pos-bench-") as place:
        folders = [copied(kept_till(each), Path(place) / str(each)) for each in (large, SMALL)]
        values, floors = in_turns(ROUNDS, *(opener(each) for each in folders))
    report("open_large_journal", "s", values, floors)


if __name__ == "__main__":
    main()
