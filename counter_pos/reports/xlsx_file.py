"""Registers as a workbook, a sheet each: money as numbers, accounts as text, dates as dates, nothing that is run."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from counter_pos.reports.csv_file import TELL_EVERY
from counter_pos.reports.register import Cell, Kind, Register, wall_clock
from counter_pos.reports.report import Report
from counter_pos.reports.speech import Speech
from counter_pos.services.progress import Tell, nobody_asks

LONGEST_NAME = 31  # what a sheet may be called
WIDEST, NARROWEST = 48, 7  # a column, in characters
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_FORMATS: dict[Kind, str] = {
    "money": "#,##,##0.00",
    "signed": "+#,##0.00;-#,##0.00;0.00",
    "count": "#,##0",
    "date": "dd-mm-yyyy",
    "time": "dd-mm-yyyy hh:mm",
    "instant": "dd-mm-yyyy hh:mm",
}


def xlsx_bytes(report: Report, speech: Speech, tell: Tell = nobody_asks) -> bytes:
    """A workbook of all registers. The same report has the same bytes, whenever it is made."""
    from xlsxwriter import Workbook

    sink = io.BytesIO()
    binding = report.binding
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Workbook(sink, options)
    book.set_properties({"title": binding.title, "author": binding.author, "created": wall_clock(binding.printed_at)})
    styles = {kind: book.add_format({"num_format": shape}) for kind, shape in _FORMATS.items()}
    struck = book.add_format({"font_strikeout": True, "font_color": "#6b7580"})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    total = {kind: book.add_format({"bold": True, "top": 1, "num_format": shape}) for kind, shape in _FORMATS.items()}
    label = book.add_format({"bold": True, "top": 1})
    of_all, done = sum(len(register.lines) for register in report.registers), 0
    for name, register in zip(_names(report.registers), report.registers, strict=True):
        page = _Page(book.add_worksheet(name), register, styles, struck)
        page.heads(head)
        for line_no, line in enumerate(register.lines, start=1):
            if done % TELL_EVERY == 0:
                tell(done, of_all)
            page.line(line_no, line.cells, struck=line.struck)
            done += 1
        if register.sums and register.summed and register.lines:
            page.sums(speech.say("Total"), label, total)
        page.finish(binding.foot)
    book.close()
    return sink.getvalue()


class _Page:
    """One sheet, written from the top."""

    def __init__(self, sheet: Any, register: Register, styles: dict[Kind, Any], struck: Any) -> None:
        self._sheet = sheet
        self._register = register
        self._styles = styles
        self._struck = struck
        self._places = register.in_files()
        self._widths = [len(register.columns[at].heading) for at in self._places]

    def heads(self, style: Any) -> None:
        for column, at in enumerate(self._places):
            self._sheet.write_string(0, column, self._register.columns[at].heading, style)

    def line(self, row: int, cells: Sequence[Cell], *, struck: bool) -> None:
        for column, at in enumerate(self._places):
            kind, cell = self._register.columns[at].kind, cells[at]
            style = self._struck if struck and isinstance(cell, str) else self._styles.get(kind)
            self._widths[column] = max(self._widths[column], write_cell(self._sheet, row, column, cell, kind, style))

    def sums(self, label: str, label_style: Any, styles: dict[Kind, Any]) -> None:
        row = len(self._register.lines) + 1
        for column, at in enumerate(self._places):
            kind = self._register.columns[at].kind
            if at in self._register.summed:
                write_cell(self._sheet, row, column, self._register.sum_of(at), kind, styles.get(kind))
            else:
                self._sheet.write_string(row, column, label if column == 0 else "", label_style)

    def finish(self, foot: str) -> None:
        for column, width in enumerate(self._widths):
            self._sheet.set_column(column, column, min(WIDEST, max(NARROWEST, width + 2)))
        self._sheet.freeze_panes(1, 0)
        if self._register.lines:
            self._sheet.autofilter(0, 0, len(self._register.lines), len(self._places) - 1)
        self._sheet.repeat_rows(0)
        self._sheet.set_paper(9)
        self._sheet.set_landscape()
        self._sheet.fit_to_pages(1, 0)
        self._sheet.set_footer(f"&L{foot.replace('&', '&&')}&R&P / &N")


def write_cell(sheet: Any, row: int, column: int, cell: Cell, kind: Kind, style: Any) -> int:
    """Write one cell as what it is and return about how many characters it takes.

    A number in a workbook is a float; paise / 100 is the nearest one, and as long as amounts stay below 10^13 rupees,
    what is shown with two decimals is exactly the paise again.
    """
    match cell:
        case None:
            return 0
        case datetime():
            sheet.write_datetime(row, column, wall_clock(cell), style)
            return 16
        case date():
            sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), style)  # noqa: DTZ001 (a day)
            return 10
        case int() if kind in ("money", "signed", "share"):
            sheet.write_number(row, column, cell / 100, style)
            return len(str(cell)) + 4
        case int():
            sheet.write_number(row, column, cell, style)
            return len(str(cell)) + 2
        case _:
            sheet.write_string(row, column, cell, style)
            return len(cell)


def _names(registers: Sequence[Register]) -> list[str]:
    """The titles as sheets may be called: short, without signs, each once."""
    names: list[str] = []
    for register in registers:
        plain = " ".join(register.title.translate(_NOT_IN_NAMES).split())[:LONGEST_NAME].strip("' ")
        name, number = plain, 2
        while name.casefold() in {each.casefold() for each in names}:
            name = f"{plain[: LONGEST_NAME - 3]} {number}"
            number += 1
        names.append(name)
    return names
