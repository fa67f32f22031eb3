"""Tables that flow over pages: long names wrap, headings return, and every page can say its own total."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from counter_pos.reports.paper import BAR, FAINT, INK, MUTED, NAVY, RED, Block, Pen
from counter_pos.reports.shaped import MEDIUM, REGULAR, SEMIBOLD, Align, measure, wrap

PAD = 3.0  # between a column's edge and its text
LEAST_ROWS = 3  # fewer rows than this are not left alone at the foot of a page
LEADING = 1.4  # a line's height in sizes; Devanagari marks reach higher and lower than Latin
HEADING_SIZE = 6.8
TITLE_SIZE = 9.5
TITLE_HEIGHT = 19.0


@dataclass(frozen=True, slots=True)
class Column:
    heading: str
    width: float
    align: Align = "left"
    lead: float = 0.0
    """More white before a text that follows a number."""

    @property
    def room(self) -> float:
        """How wide a line of its text may be."""
        return self.width - 2 * PAD - self.lead


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table. `note` stands small below the cell of the table's note column."""

    cells: tuple[str, ...]
    note: str = ""
    face: str = REGULAR
    colour: str = INK
    struck: bool = False
    ruled: bool = False
    """A dark line above: this row sums up what stands over it."""
    span: int = 1
    """How many columns the first cell reaches over."""
    bar: float = 0.0
    """How far the bar in the table's bar column reaches, 0 to 1."""


PageFoot = Callable[[int, int], Row]
"""The row that closes a page which shows rows start to stop (stop not among them)."""


@dataclass(slots=True)
class Table:
    """Rows under headings. `page_foot` closes each page once the table needs more than one; `sums` end it all."""

    columns: Sequence[Column]
    rows: Sequence[Row]
    title: str = ""
    continued: str = ""
    size: float = 7.5
    note_column: int = 0
    bar_column: int = -1
    sums: Sequence[Row] = ()
    page_foot: PageFoot | None = None
    start: int = 0
    stop: int = -1
    _heights: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.stop < 0:
            self.stop = len(self.rows)
        if not self._heights:
            self._heights = [self._row_height(row) for row in self.rows]

    @property
    def width(self) -> float:
        return sum(column.width for column in self.columns)

    @property
    def height(self) -> float:
        ends = sum(self._row_height(row) for row in self._ends())
        return self._head_height() + sum(self._heights[self.start : self.stop]) + ends

    def split(self, room: float, *, fresh: bool) -> tuple[Block | None, Block | None]:
        spare = room - self._head_height()
        if self.page_foot is not None:
            spare -= self._row_height(self.page_foot(self.start, self.stop))
        stop = self.start
        while stop < self.stop and self._heights[stop] <= spare:
            spare -= self._heights[stop]
            stop += 1
        if fresh:
            stop = max(stop, self.start + 1)
        elif stop - self.start < LEAST_ROWS:
            return None, self
        # The rest is never empty, nor a lone row over the sums: what is closed has something to close.
        stop = min(stop, max(self.start + 1, self.stop - LEAST_ROWS))
        while stop > self.start + 1 and self.rows[stop].ruled:  # a sum stays with what it sums up
            stop -= 1
        return self._part(self.start, stop), self._part(stop, self.stop)

    def draw(self, pen: Pen, x: float, top: float) -> None:
        top = self._draw_head(pen, x, top)
        for at in range(self.start, self.stop):
            self._draw_row(pen, x, top, self.rows[at], self._heights[at])
            top += self._heights[at]
        for row in self._ends():
            height = self._row_height(row)
            self._draw_row(pen, x, top, row, height)
            top += height

    def _part(self, start: int, stop: int) -> Table:
        return Table(
            self.columns,
            self.rows,
            self.title,
            self.continued,
            self.size,
            self.note_column,
            self.bar_column,
            self.sums,
            self.page_foot,
            start,
            stop,
            self._heights,
        )

    def _ends(self) -> list[Row]:
        """The rows below the last one: this page's total, and the table's own sums where it ends."""
        last, whole = self.stop == len(self.rows), self.stop - self.start == len(self.rows)
        foot = [] if self.page_foot is None or whole else [self.page_foot(self.start, self.stop)]
        return [*foot, *self.sums] if last else foot

    def _cells(self, row: Row) -> list[tuple[float, Column, tuple[str, ...]]]:
        """For each cell: its distance from the left, its column (widened by a span), its lines."""
        first = self.columns[: row.span]
        widened = Column(first[0].heading, sum(column.width for column in first), first[0].align, first[0].lead)
        cells, left = [], 0.0
        for text, column in zip(row.cells, (widened, *self.columns[row.span :]), strict=True):
            cells.append((left, column, wrap(text, row.face, self.size, column.room)))
            left += column.width
        return cells

    def _note_lines(self, row: Row) -> tuple[str, ...]:
        return wrap(row.note, MEDIUM, self.size - 1, self.columns[self.note_column].room) if row.note else ()

    def _row_height(self, row: Row) -> float:
        cells = self._cells(row)
        tallest = max(len(lines) for _, _, lines in cells) * self.size
        if row.note:
            noted = len(cells[self.note_column][2]) * self.size + len(self._note_lines(row)) * (self.size - 1)
            tallest = max(tallest, noted)
        return tallest * LEADING + 3.2

    def _draw_row(self, pen: Pen, x: float, top: float, row: Row, height: float) -> None:
        leading = self.size * LEADING
        baseline = top + 1.6 + leading * 0.72
        for index, (left, column, lines) in enumerate(self._cells(row)):
            at = _edge(x + left, column)
            if row.bar and index == self.bar_column:
                pen.box(at, top + 2.8, column.room * row.bar, leading - 2.4, fill=BAR)
            below = baseline
            for line in lines:
                pen.text(at, below, line, face=row.face, size=self.size, align=column.align, colour=row.colour)
                if row.struck and line and column.align == "left":  # money undone has a column of its own
                    self._strike(pen, at, below, line, row, column.align)
                below += leading
            if row.note and index == self.note_column:
                self._draw_note(pen, at, below - 0.8, row, column.align)
        if row.ruled:
            pen.line(x, top, x + self.width, top, NAVY, 0.8)
        else:
            pen.line(x, top + height, x + self.width, top + height, FAINT, 0.5)

    def _draw_note(self, pen: Pen, x: float, baseline: float, row: Row, align: Align) -> None:
        for line in self._note_lines(row):
            colour = RED if row.struck else MUTED
            pen.text(x, baseline, line, face=MEDIUM, size=self.size - 1, align=align, colour=colour)
            baseline += (self.size - 1) * LEADING

    def _strike(self, pen: Pen, x: float, baseline: float, line: str, row: Row, align: Align) -> None:
        width = measure(line, row.face, self.size)
        left = x - {"left": 0.0, "right": width, "centre": width / 2}[align]
        height = baseline - self.size * 0.27
        pen.line(left - 1, height, left + width + 1, height, row.colour, 0.6)

    def _heading_lines(self) -> list[tuple[str, ...]]:
        return [wrap(column.heading, MEDIUM, HEADING_SIZE, column.room) for column in self.columns]

    def _head_height(self) -> float:
        title = TITLE_HEIGHT if self.title else 0.0
        return title + max(len(lines) for lines in self._heading_lines()) * HEADING_SIZE * LEADING + 4.5

    def _draw_head(self, pen: Pen, x: float, top: float) -> float:
        under = top + self._head_height()
        if self.title:
            shown = self.continued if self.start and self.continued else self.title
            pen.text(x, top + 10, shown, face=SEMIBOLD, size=TITLE_SIZE, colour=NAVY)
        left = x
        for column, lines in zip(self.columns, self._heading_lines(), strict=True):
            baseline = under - 5.5 - (len(lines) - 1) * HEADING_SIZE * LEADING
            for line in lines:
                pen.text(
                    _edge(left, column),
                    baseline,
                    line,
                    face=MEDIUM,
                    size=HEADING_SIZE,
                    align=column.align,
                    colour=MUTED,
                )
                baseline += HEADING_SIZE * LEADING
            left += column.width
        pen.line(x, under, x + self.width, under, NAVY, 0.8)
        return under


def _edge(left: float, column: Column) -> float:
    return left + {"left": PAD + column.lead, "right": column.width - PAD, "centre": column.width / 2}[column.align]
