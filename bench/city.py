"""city: 705,000 consumers made and built into an indexed replica, against writing their rows without any index.

An absolute cap goes with it: the two together stay under three minutes on two cores.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import pysqlite3.dbapi2 as sqlite

from bench.floor import report
from counter_pos.demo.city import WHOLE_CITY, make_city
from counter_pos.replica.build import build
from counter_pos.replica.manifest import Manifest
from counter_pos.replica.rows import COLUMNS

AS_OF, INSTANT = date(2026, 7, 31), "2026-07-31T00:00:00.000Z"


def build_city(path: Path, accounts: int) -> None:
    """Make a city and build its replica."""
    manifest = Manifest(v=1, version=1, as_of=INSTANT, rows=accounts, mobile_key="5a" * 32)
    build(path, make_city(accounts, as_of=AS_OF), manifest, {}, built_at=INSTANT)


def bare_load(built: Path, path: Path) -> float:
    """Seconds to insert the same rows into a table without indexes, search or a flush."""
    source, target = sqlite.connect(str(built)), sqlite.connect(str(path))
    rows = source.execute("SELECT * FROM consumer").fetchall()
    begun = perf_counter()
    for pragma in ("journal_mode=OFF", "synchronous=OFF"):
        target.execute(f"PRAGMA {pragma}")
    target.execute(f"CREATE TABLE consumer (account INTEGER PRIMARY KEY, {', '.join(COLUMNS[1:])})")
    target.executemany(f"INSERT INTO consumer VALUES ({', '.join('?' * len(COLUMNS))})", rows)
    target.commit()
    spent = perf_counter() - begun
    source.close()
    target.close()
    return spent


def main() -> None:
    accounts = int(sys.argv[1]) if len(sys.argv) > 1 else WHOLE_CITY
    with TemporaryDirectory(prefix="counter-pos-bench-") as folder:
        built = Path(folder) / "replica.sqlite3"
        begun = perf_counter()
        build_city(built, accounts)
        spent = perf_counter() - begun
        report("city", "s", [spent], [bare_load(built, Path(folder) / "bare.sqlite3")])


if __name__ == "__main__":
    main()
