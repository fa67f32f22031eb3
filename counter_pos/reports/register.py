"""A register: its columns, lines and sums, defined once. Page, CSV and workbook all draw this, so their rows agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Literal

from counter_pos.domain.account import show_account
from counter_pos.domain.business_date import local
from counter_pos.domain.money import group_indian
from counter_pos.reports.speech import Speech

Kind = Literal["text", "code", "account", "count", "money", "signed", "date", "time", "instant", "share"]
"""What the cells of a column are.

text, code and account are `str`; codes and accounts (ten digits) are never numbers, whatever they look like. count is
an `int`, money and signed are paise, date is a `date`; time and instant are aware instants, told on the wall clock of
Kanpur. share is paise too: a bar, drawn on the page only.
"""

Cell = str | int | date | datetime | None

SUMMED: tuple[Kind, ...] = ("money", "signed")
RIGHT: tuple[Kind, ...] = ("count", "money", "signed")


@dataclass(frozen=True, slots=True)
class Column:
    """`key` names it for machines, `heading` for people. `width` in points on the page; 0 takes what is left.

    A `note` stands small under the cell of the register's note column on a page, and has a column of its own in files.
    """

    key: str
    heading: str
    kind: Kind = "text"
    width: float = 0.0
    note: bool = False
    summed: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One row: a cell for each column. A struck one was undone; its money stands in no sum."""

    cells: tuple[Cell, ...]
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Register:
    """`key` names the sheet. `note_column` holds the notes; lines that agree in `group` leading columns get a subtotal.

    Without `sums` no total is told: the drawer is still to be counted blind.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    note_column: int = 0
    group: int = 0
    sums: bool = True
    empty: str = ""
    """What is said where there is no line."""

    def __post_init__(self) -> None:
        for line in self.lines:
            assert len(line.cells) == len(self.columns), (self.key, line)

    @property
    def summed(self) -> tuple[int, ...]:
        """Places of the columns that are added up."""
        return tuple(at for at, column in enumerate(self.columns) if column.summed)

    def sum_of(self, at: int, lines: Sequence[Line] | None = None) -> int:
        """The sum of one column over `lines` (all of them when not given); an empty cell adds nothing."""
        total = 0
        for line in self.lines if lines is None else lines:
            value = line.cells[at]
            total += value if isinstance(value, int) else 0
        return total

    def groups(self) -> list[tuple[int, int]]:
        """(start, stop) of the lines that agree in the leading columns."""
        keys = [line.cells[: self.group] for line in self.lines]
        edges = [0, *(at for at in range(1, len(keys)) if keys[at] != keys[at - 1]), len(keys)]
        return [(start, stop) for start, stop in pairwise(edges) if stop > start]

    def as_facts(self) -> list[dict[str, Cell]]:
        """The lines for machines: cells by the keys of their columns, money in paise."""
        places = self.in_files()
        return [{self.columns[at].key: line.cells[at] for at in places} for line in self.lines]

    def in_files(self) -> tuple[int, ...]:
        """Places of the columns that a file has: all but bars."""
        return tuple(at for at, column in enumerate(self.columns) if column.kind != "share")


def shown(cell: Cell, kind: Kind, speech: Speech) -> str:
    """A cell as a person reads it on the page."""
    if cell is None:
        return ""
    match cell:
        case datetime():
            return speech.time(cell) if kind == "time" else speech.instant(cell)
        case date():
            return speech.day(cell)
        case int() if kind in ("money", "share"):
            return speech.money(cell)
        case int() if kind == "signed":
            return speech.signed(cell)
        case int():
            return group_indian(cell)
        case _:
            return show_account(int(cell)) if kind == "account" else cell


def wall_clock(instant: datetime) -> datetime:
    """The instant on the wall clock of Kanpur, without its zone, to the second: what a sheet can hold."""
    return local(instant).replace(tzinfo=None, microsecond=0)
