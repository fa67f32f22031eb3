"""Shifts of this chain: where each begins and ends, from the derived index."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from counter_pos.journal.store import Journal

_COLUMNS = "shift, opened_seq, closed_seq, business_date"


class ShiftFound(Struct, frozen=True):
    """A shift's entries lie between its two seqs; an open shift has no `closed_seq`."""

    shift: int
    opened_seq: int
    closed_seq: int | None
    business_date: date


def _select(journal: Journal, where: str, *parameters: object) -> list[ShiftFound]:
    rows = journal.rows(f"SELECT {_COLUMNS} FROM shift_index {where}", *parameters)
    return [ShiftFound(shift, opened, closed, date.fromisoformat(day)) for shift, opened, closed, day in rows]


def by_number(journal: Journal, shift: int) -> ShiftFound | None:
    """One shift."""
    return next(iter(_select(journal, "WHERE shift = ?", shift)), None)


def of_date(journal: Journal, business_date: date) -> list[ShiftFound]:
    """The shifts of a business date, oldest first."""
    return _select(journal, "WHERE business_date = ? ORDER BY shift", business_date.isoformat())


def in_dates(journal: Journal, first: date, last: date) -> list[ShiftFound]:
    """The shifts of the business dates from `first` to `last`, both among them, oldest first."""
    return _select(journal, "WHERE business_date BETWEEN ? AND ? ORDER BY shift", first.isoformat(), last.isoformat())


def last(journal: Journal) -> ShiftFound | None:
    """The latest shift, open or closed."""
    return next(iter(_select(journal, "ORDER BY shift DESC LIMIT 1")), None)
