"""What every figure is held against: floors taken in the same run, turn by turn, and the one line that is printed.

Absolute times are noise on a shared machine, so a figure is the ratio of two medians whose samples alternate.
"""

from __future__ import annotations

import json
import os
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path


def seconds(work: Callable[[], object]) -> float:
    """How long one run of `work` takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def in_turns(rounds: int, *works: Callable[[], float], warm_up: int = 3) -> list[list[float]]:
    """Samples of each of `works`, taken in turns so that the machine's moods fall on all of them alike."""
    samples: list[list[float]] = [[] for _ in works]
    for turn in range(warm_up + rounds):
        for kept, work in zip(samples, works, strict=True):
            value = work()
            if turn >= warm_up:
                kept.append(value)
    return samples


def percentile(samples: Sequence[float], percent: int) -> float:
    """The value that `percent` of a hundred samples do not exceed."""
    ordered = sorted(samples)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def report(name: str, unit: str, values: Sequence[float], floors: Sequence[float] | None) -> None:
    """Print one figure: medians, their ratio (none where a figure is absolute), and the spread of the value."""
    value = statistics.median(values)
    floor = None if floors is None else statistics.median(floors)
    told = {
        "name": name,
        "value": _short(value),
        "unit": unit,
        "floor": None if floor is None else _short(floor),
        "ratio": None if floor is None else round(value / floor, 4),
        "n": len(values),
        "p50": _short(value),
        "p99": _short(percentile(values, 99)),
    }
    print(json.dumps(told), flush=True)


def _short(number: float) -> float:
    return float(f"{number:.5g}")


class AppendAndSync:
    """The least that durability costs here: the same bytes at the end of a file, and fsync."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("ab", buffering=0)

    def __call__(self, body: bytes) -> float:
        """Seconds for one append and fsync."""
        begun = time.perf_counter()
        self._file.write(body)
        os.fsync(self._file.fileno())
        return time.perf_counter() - begun

    def close(self) -> None:
        self._file.close()
