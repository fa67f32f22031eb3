"""Which PINs are too easy to guess: the first that anybody would try at a counter."""

from __future__ import annotations

from itertools import pairwise

LEAST_DIGITS = 6
MOST_DIGITS = 12
FEWEST_DIFFERENT = 3


def is_trivial(pin: str, staff_number: int) -> bool:
    """Whether `pin` (digits) is a run, repeats a short piece, has too few different digits, or holds the number on the
    staff card."""
    if len(set(pin)) < FEWEST_DIFFERENT:
        return True
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    if len(steps) == 1:
        return True
    if any(pin == (pin[:size] * len(pin))[: len(pin)] for size in range(1, len(pin) // 2 + 1)):
        return True
    return f"{staff_number:04d}" in pin
