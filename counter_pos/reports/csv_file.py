"""A register as CSV: UTF-8 that a spreadsheet opens rightly, and no cell that it would run as a formula."""

from __future__ import annotations

import csv
import io
import unicodedata
from datetime import date, datetime

from counter_pos.reports.register import Cell, Kind, Register, wall_clock
from counter_pos.services.progress import Tell, nobody_asks

_RUNS = frozenset("=+-@\t\r\n|%")  # what a spreadsheet may take for the beginning of something to run
TELL_EVERY = 500


def csv_bytes(register: Register, tell: Tell = nobody_asks) -> bytes:
    """The headings and every line. Money is rupees with two decimals and without grouping, instants are local time.

    The byte order mark is what spreadsheets on Windows know UTF-8 by.
    """
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\r\n")
    places = register.in_files()
    writer.writerow([harmless(register.columns[at].heading) for at in places])
    for done, line in enumerate(register.lines):
        if done % TELL_EVERY == 0:
            tell(done, len(register.lines))
        writer.writerow([written(line.cells[at], register.columns[at].kind) for at in places])
    return b"\xef\xbb\xbf" + sink.getvalue().encode()


def written(cell: Cell, kind: Kind) -> str:
    """One cell as CSV has it."""
    match cell:
        case None:
            return ""
        case datetime():
            return wall_clock(cell).isoformat(sep=" ")
        case date():
            return cell.isoformat()
        case int() if kind in ("money", "signed", "share"):
            return plain_rupees(cell)
        case int():
            return str(cell)
        case _:
            return harmless(cell)


def plain_rupees(paise: int) -> str:
    """'284700' paise as '2847.00', for machines: no grouping, no symbol."""
    whole, rest = divmod(abs(paise), 100)
    return f"{'-' if paise < 0 else ''}{whole}.{rest:02d}"


def harmless(text: str) -> str:
    """The text; with an apostrophe before it where a spreadsheet would run it. Wide look-alikes count as the sign."""
    plain = unicodedata.normalize("NFKC", text).lstrip(" \u00a0\u200b\ufeff")
    return f"'{text}" if plain[:1] in _RUNS and plain else text
