"""A register as a table of a page: its columns fitted to the paper, notes under their cells, sums below the lines."""

from __future__ import annotations

from itertools import accumulate

from counter_pos.reports.blocks import Prose
from counter_pos.reports.paper import INK, INNER, MUTED, NAVY, Block
from counter_pos.reports.register import RIGHT, Line, Register, shown
from counter_pos.reports.shaped import SEMIBOLD, Align, measure
from counter_pos.reports.speech import Speech
from counter_pos.reports.table import PAD, Column, PageFoot, Row, Table

NOTE_BETWEEN = " · "
LEAD = 7.0


def register_blocks(register: Register, speech: Speech, width: float = INNER, size: float = 7.5) -> list[Block]:
    """The register under its title, or the sentence that it is empty."""
    if not register.lines:
        told: list[Block] = [Prose(register.title, width, SEMIBOLD, 9.5, NAVY)] if register.title else []
        return [*told, Prose(register.empty or speech.say("Nothing to tell."), width)]
    return [register_table(register, speech, width, size)]


def register_table(register: Register, speech: Speech, width: float = INNER, size: float = 7.5) -> Table:
    """The table of a register that has lines."""
    places = [at for at, column in enumerate(register.columns) if not column.note]
    widths = {at: _width(register, at, speech, size) for at in places}
    fixed = sum(widths.values())
    free = [at for at in places if not widths[at]]
    rest = (width - fixed) / len(free) if free else 0.0
    columns: list[Column] = []
    for at in places:
        column = register.columns[at]
        align: Align = "right" if column.kind in RIGHT else "left"
        follows = bool(columns) and columns[-1].align == "right" and align == "left"
        columns.append(Column(column.heading, widths[at] or rest, align, LEAD if follows else 0.0))
    shares = [at for at in places if register.columns[at].kind == "share"]
    rows = _rows(register, places, speech, shares)
    continued = speech.say("{title}, continued", title=register.title) if register.title else ""
    summed = [place for place in places if place in register.summed]
    return Table(
        columns,
        rows,
        title=register.title,
        continued=continued,
        size=size,
        note_column=places.index(register.note_column),
        bar_column=places.index(shares[0]) if shares else -1,
        sums=(_sum_row(register, speech.say("Total"), register.lines, places, speech),)
        if register.sums and summed
        else (),
        page_foot=_page_foot(register, places, speech) if register.sums and summed and not register.group else None,
    )


def _width(register: Register, at: int, speech: Speech, size: float) -> float:
    """The width of a column, wider where its largest number or its sum needs it; 0 where it takes what is left."""
    column = register.columns[at]
    if column.kind not in RIGHT or not column.width:
        return column.width
    numbers = [abs(cell) for line in register.lines if isinstance(cell := line.cells[at], int)]
    if at in register.summed:
        numbers.append(abs(register.sum_of(at)))
    widest = shown(-max(numbers, default=0), column.kind, speech)
    return max(column.width, measure(widest, SEMIBOLD, size) + 2 * PAD + 0.5)


def _rows(register: Register, places: list[int], speech: Speech, shares: list[int]) -> list[Row]:
    widest = max((abs(register.sum_of(at, [line])) for at in shares for line in register.lines), default=0)
    rows = [_row(register, line, places, speech, widest) for line in register.lines]
    if not (register.group and register.sums):
        return rows
    grouped: list[Row] = []
    for start, stop in register.groups():
        grouped += rows[start:stop]
        grouped.append(_sum_row(register, speech.say("Sum"), register.lines[start:stop], places, speech, NAVY))
    return grouped


def _row(register: Register, line: Line, places: list[int], speech: Speech, widest: int) -> Row:
    cells, bar = [], 0.0
    for at in places:
        column, cell = register.columns[at], line.cells[at]
        if column.kind == "share":
            bar = abs(cell) / widest if isinstance(cell, int) and widest else 0.0
            cells.append("")
        else:
            cells.append(shown(cell, column.kind, speech))
    return Row(
        tuple(cells),
        note=notes_of(register, line, speech),
        colour=MUTED if line.struck else INK,
        struck=line.struck,
        bar=bar,
    )


def notes_of(register: Register, line: Line, speech: Speech) -> str:
    """What stands small under the line's note cell: the cells of the note columns that say something."""
    told = (
        shown(cell, column.kind, speech)
        for column, cell in zip(register.columns, line.cells, strict=True)
        if column.note
    )
    return NOTE_BETWEEN.join(text for text in told if text)


def _sum_row(
    register: Register, label: str, lines: tuple[Line, ...], places: list[int], speech: Speech, colour: str = INK
) -> Row:
    first = next(index for index, at in enumerate(places) if at in register.summed)
    cells = [
        shown(register.sum_of(at, lines), register.columns[at].kind, speech) if at in register.summed else ""
        for at in places[first:]
    ]
    return Row((label, *cells), face=SEMIBOLD, colour=colour, ruled=True, span=max(1, first))


def _page_foot(register: Register, places: list[int], speech: Speech) -> PageFoot:
    running = {at: [0, *accumulate(register.sum_of(at, [line]) for line in register.lines)] for at in register.summed}
    first = next(index for index, at in enumerate(places) if at in register.summed)
    money = next((at for at in register.summed if register.columns[at].kind == "money"), None)

    def foot(start: int, stop: int) -> Row:
        label = speech.say("Page total · lines {lines}", lines=stop - start)
        if money is not None:
            label += speech.say(" · up to here {so_far}", so_far=speech.money(running[money][stop]))
        cells = [
            shown(running[at][stop] - running[at][start], register.columns[at].kind, speech) if at in running else ""
            for at in places[first:]
        ]
        return Row((label, *cells), face=SEMIBOLD, colour=NAVY, ruled=True, span=max(1, first))

    return foot
