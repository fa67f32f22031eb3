"""rest_memory: memory of all the till's processes (PSS) while nobody pays, against a bare window of the same Qt."""

from __future__ import annotations

import time

import psutil

from bench.floor import in_turns, report
from bench.starting import BARE, payment, started, till_folder

ROUNDS = 5
REST_S = 3.0


def memory_at_rest(words: tuple[str, ...]) -> float:
    """MiB of the process and its children, some seconds after it took its first key."""
    with started(words) as (process, _):
        time.sleep(REST_S)
        first = psutil.Process(process.pid)
        return sum(float(each.memory_full_info().pss) for each in (first, *first.children(recursive=True))) / 2**20


def main() -> None:
    with till_folder() as folder:
        ours, bare = payment(folder), BARE
        values, floors = in_turns(ROUNDS, lambda: memory_at_rest(ours), lambda: memory_at_rest(bare), warm_up=1)
    report("rest_memory", "MiB", values, floors)


if __name__ == "__main__":
    main()
