"""The close explains itself: a counted shift's sum line by line, and what may have made the count differ."""

from __future__ import annotations

from dataclasses import dataclass

from counter_pos.domain.drawer import cash_over_short
from counter_pos.domain.errors import Refused
from counter_pos.domain.explain import Cause, Line, causes, lines, movements
from counter_pos.domain.shift import Count, Shift, fold_shift
from counter_pos.journal import shifts
from counter_pos.services.till.till import Till


@dataclass(frozen=True, slots=True)
class Explanation:
    """A counted shift: its sum by lines, its counts, and proposals for the difference. Money in paise."""

    shift: int
    staff: str
    expected: int
    counted: int
    difference: int
    lines: tuple[Line, ...]
    causes: tuple[Cause, ...]
    counts: tuple[Count, ...]


def explain(till: Till, number: int | None = None) -> Explanation:
    """Explain the latest shift, or one by its number, once its count is recorded: before that nothing is told.

    Raises Refused: shift_unknown, shift_not_counted.
    """
    found = shifts.last(till.journal) if number is None else shifts.by_number(till.journal, number)
    if found is None:
        raise Refused("shift_unknown", shift=number or 1)
    last = found.closed_seq or till.journal.place.seq
    entries = [each.envelope for each in till.journal.between(found.opened_seq, last)]
    entries = [each for each in entries if each.shift == found.shift]
    shift: Shift | None = None
    for envelope in entries:
        shift = fold_shift(shift, envelope)
    assert shift is not None
    if shift.last_count is None:
        raise Refused("shift_not_counted")
    moved = movements(entries)
    difference = cash_over_short(shift.last_count.counted_paise, shift.drawer.expected)
    return Explanation(
        shift=shift.number,
        staff=shift.staff,
        expected=shift.drawer.expected,
        counted=shift.last_count.counted_paise,
        difference=difference,
        lines=lines(moved),
        causes=causes(moved, difference, till.rules_on(shift.business_date).denominations),
        counts=shift.counts,
    )
