"""verify_hashes: entries walked by their links, an entry a second, against SHA-256 alone over the same bytes.

The ratio is of speeds: the larger, the better.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from bench.chain import long_chain
from bench.floor import in_turns, seconds
from counter_pos.wire.entry import ENTRY, StoredEntry
from counter_pos.wire.links import LinkCheck

ENTRIES = 20_000
ROUNDS = 9
TAG = ENTRY.encode("ascii") + b"\0"


def walk(entries: Sequence[StoredEntry]) -> None:
    check = LinkCheck()
    for entry in entries:
        check.feed(entry)


def hash_alone(entries: Sequence[StoredEntry]) -> None:
    sha256 = hashlib.sha256
    for entry in entries:
        sha256(TAG + entry.body).digest()


def tell(name: str, entries: int, values: Sequence[float], floors: Sequence[float]) -> None:
    """One line: entries a second, ours and the floor's, and ours as a share of the floor's."""
    mine, least = sorted(values)[len(values) // 2], sorted(floors)[len(floors) // 2]
    told = {"name": name, "value": round(entries / mine), "unit": "entries/s", "floor": round(entries / least)}
    told |= {"ratio": round(least / mine, 4), "n": len(values), "p50": mine, "p99": max(values)}
    print(json.dumps(told), flush=True)


def main() -> None:
    entries = long_chain(ENTRIES)
    values, floors = in_turns(
        ROUNDS, lambda: seconds(lambda: walk(entries)), lambda: seconds(lambda: hash_alone(entries)), warm_up=1
    )
    tell("verify_hashes", ENTRIES, values, floors)


if __name__ == "__main__":
    main()
