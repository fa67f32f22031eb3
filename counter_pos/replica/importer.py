"""Accounts from the company's billing system as CSV: every line is taken, or refused by line, column and reason.

One line is one account, even inside quotes, so that a broken quote costs one line and not the rest of the file.
The columns are described in docs/IMPORT.md.
"""

from __future__ import annotations

import csv
import os
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from counter_pos.domain.account import NEW_DIGITS, parse_account
from counter_pos.domain.consumer import Place
from counter_pos.domain.errors import Refused, Unavailable
from counter_pos.replica.csv_columns import COLUMNS, NOTE_COLUMNS, LineRefused, read_fields, write_fields
from counter_pos.replica.csv_lines import (
    Header,
    ImportReport,
    RefusedFile,
    read_header,
    refused_path_of,
    split_line,
    without_notes,
)
from counter_pos.replica.rows import AccountRow

__all__ = ["ImportReport", "read_consumers", "write_consumers"]


def read_consumers(path: Path) -> tuple[Iterator[AccountRow], ImportReport]:
    """Open a CSV file of accounts and return its rows, still to be read, with the report that fills meanwhile.

    Rows come in ascending order of account number, whatever the file's order. Refused lines go to a file beside, as
    they were, with line, column and reason in front; put right there, that file can be imported itself. It exists
    only when a line was refused.
    Raises Unavailable(import_missing), Refused (import_empty, import_header) before the first row.
    """
    report = ImportReport(path, refused_path_of(path))
    try:
        file = path.open("rb")
    except OSError as trouble:
        raise Unavailable("import_missing", path=str(path), reason=str(trouble)) from trouble
    try:
        header = read_header(file, path, COLUMNS)
    except Refused:
        file.close()
        raise
    report.lines = 1
    return _rows(file, header, report), report


def write_consumers(path: Path, rows: Iterable[AccountRow]) -> int:
    """Write accounts as CSV that `read_consumers` takes back unchanged; returns how many.

    Raises Unavailable(disk_trouble).
    """
    count = 0
    beside = path.with_name(path.name + ".writing")
    try:
        with beside.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            for row in rows:
                writer.writerow(write_fields(row))
                count += 1
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as trouble:
        raise Unavailable("disk_trouble", path=str(path), reason=str(trouble)) from trouble
    finally:
        beside.unlink(missing_ok=True)
    return count


# -- reading


def _rows(file: BinaryIO, header: Header, report: ImportReport) -> Iterator[AccountRow]:
    places: dict[tuple[str, ...], Place] = {}
    seen: set[int] = set()
    with file, RefusedFile(report, header) as refused:
        for number, raw in _in_order(file, header):
            report.lines += 1
            line = raw.rstrip(b"\r\n")
            if not line.strip():
                continue
            if header.notes:
                line = without_notes(line)
            try:
                row = read_fields(dict(zip(header.columns, split_line(line, len(header.columns)), strict=True)), places)
                if row.consumer.account in seen:
                    raise LineRefused("account", "account_twice")
            except LineRefused as why:
                refused.add(number, why, line)
                continue
            seen.add(row.consumer.account)
            report.taken += 1
            yield row
    report.refused.sort(key=lambda each: each.line)


def _in_order(file: BinaryIO, header: Header) -> Iterator[tuple[int, bytes]]:
    """Lines with their numbers in ascending order of account; equal ones, and those without, stay as they stood.

    Only numbers and places are kept in memory. A file that is in order already is read straight through.
    """
    start = place = file.tell()
    keys, places = array("q"), array("q")
    column = header.columns.index("account") + (len(NOTE_COLUMNS) if header.notes else 0)
    last, in_order = -1, True
    for raw in file:
        key = _account_in(raw, column, last)
        in_order = in_order and key >= last
        keys.append(key)
        places.append(place)
        place += len(raw)
        last = key
    if in_order:
        file.seek(start)
        yield from enumerate(file, 2)
        return
    for index in sorted(range(len(keys)), key=keys.__getitem__):
        file.seek(places[index])
        yield index + 2, file.readline()


def _account_in(raw: bytes, column: int, otherwise: int) -> int:
    """The account of a line as far as order goes; a line that will be refused keeps its place."""
    fields = raw.split(b",", column + 1)
    plain = fields[column].strip(b' "\r\n') if len(fields) > column else b""
    if len(plain) == NEW_DIGITS and plain.isdigit():
        return int(plain)
    try:
        text = next(csv.reader([raw.decode().rstrip("\r\n")], strict=True))[column]
        return parse_account(text).value
    except (csv.Error, ValueError, StopIteration, IndexError, Refused):
        return otherwise
