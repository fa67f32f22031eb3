"""A till that runs in a process of its own: `python -m tests.journal.open_till FOLDER` says READY and waits for a line.

With two words before each line it does a deed: `pay` takes a payment. An empty line closes the till.
"""

from __future__ import annotations

import sys
from pathlib import Path

from counter_pos.journal.lock import FolderLock
from tests.tills import TestTill, order


def main(folder: Path) -> None:
    """Play what standard input asks for."""
    lock = FolderLock(folder)
    till = TestTill(folder)
    desk = till.open_shift()
    account = till.postpaid().account
    desk.take_payment(order(account, 10_000))
    sys.stdout.write("READY\n")
    sys.stdout.flush()
    paise = 10_000
    for line in sys.stdin:
        if not line.strip():
            break
        paise += 100
        till.clock.pass_time(minutes=1)
        desk.take_payment(order(account, paise))
        sys.stdout.write("PAID\n")
        sys.stdout.flush()
    till.close()
    lock.release()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
