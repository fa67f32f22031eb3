"""find_exact: one of 705,000 accounts through the replica, against the bare statement on the same file."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pysqlite3.dbapi2 as sqlite

from bench.city import build_city
from bench.floor import in_turns, report, seconds
from counter_pos.demo.city import WHOLE_CITY
from counter_pos.replica.schema import CONSUMER_COLUMNS
from counter_pos.replica.store import Replica

ROUNDS = 20_000


def main() -> None:
    accounts = int(sys.argv[1]) if len(sys.argv) > 1 else WHOLE_CITY
    with TemporaryDirectory(prefix="counter-pos-bench-") as folder:
        path = Path(folder) / "replica.sqlite3"
        build_city(path, accounts)
        replica, bare = Replica(path), sqlite.connect(str(path))
        bare.execute("PRAGMA cache_size=-32768")  # as the replica's own
        numbers = [number for (number,) in bare.execute("SELECT account FROM consumer")]
        statement = f"SELECT {CONSUMER_COLUMNS} FROM consumer WHERE account = ?"
        # Each side draws its own accounts, or the second would find the pages that the first has just read.
        ours, theirs = Random(1), Random(2)
        values, floors = in_turns(
            ROUNDS,
            lambda: _one(replica.get, ours.choice(numbers)),
            lambda: _one(lambda account: bare.execute(statement, (account,)).fetchall(), theirs.choice(numbers)),
            warm_up=2_000,
        )
        report("find_exact", "s", values, floors)
        replica.close()
        bare.close()


def _one(look_up: Callable[[int], object], account: int) -> float:
    return seconds(lambda: look_up(account))


if __name__ == "__main__":
    main()
