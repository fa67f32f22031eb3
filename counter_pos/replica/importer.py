"""Accounts from the company's billing system as CSV: every line is taken, or refused by line, column and reason.

One line is one account, even inside quotes, so that a broken quote costs one line and not the rest of the file.
The columns are described in docs/IMPORT.md.
"""

from __future__ import annotations

import codecs
import csv
import os
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from counter_pos.domain.account import NEW_DIGITS, parse_account
from counter_pos.domain.consumer import Place
from counter_pos.domain.errors import Refused, Unavailable
from counter_pos.replica.csv_columns import COLUMNS, NOTE_COLUMNS, LineRefused, read_fields, write_fields
from counter_pos.replica.rows import AccountRow

_MOST_TOLD = 10_000
_LONGEST_LINE = 16_384


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A line that was not taken: its number in the file (the header is 1), the column at fault, a reason code."""

    line: int
    column: str
    reason: str


@dataclass(slots=True)
class ImportReport:
    """What became of a file. `refused` names the first 10,000 refused lines; `refused_path` holds all of them."""

    path: Path
    refused_path: Path
    lines: int = 0
    taken: int = 0
    refused: list[RefusedLine] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def refused_count(self) -> int:
        return self.reasons.total()


def refused_path_of(path: Path) -> Path:
    """city.csv -> city.refused.csv"""
    return path.with_suffix(".refused.csv")


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
        header = _header(file, path)
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


@dataclass(frozen=True, slots=True)
class _Header:
    """The file's own first line, and the columns in the file's order; `notes` when it is a file of refused lines."""

    raw: bytes
    columns: tuple[str, ...]
    notes: bool


def _header(file: BinaryIO, path: Path) -> _Header:
    raw = file.readline(_LONGEST_LINE).removeprefix(codecs.BOM_UTF8).rstrip(b"\r\n")
    if not raw.strip():
        raise Refused("import_empty", path=str(path))
    names = tuple(name.strip().strip('"').lower() for name in raw.decode(errors="replace").split(","))
    notes = names[: len(NOTE_COLUMNS)] == NOTE_COLUMNS
    if notes:
        names = names[len(NOTE_COLUMNS) :]
    missing = sorted(set(COLUMNS) - set(names))
    unknown = sorted({name for name in names if name not in COLUMNS or names.count(name) > 1})
    if missing or unknown:
        told = ", ".join(unknown)[:200]
        raise Refused("import_header", path=str(path), missing=", ".join(missing), unknown=told)
    return _Header(_without_notes(raw) if notes else raw, names, notes)


def _without_notes(raw: bytes) -> bytes:
    """A line of a file of refused lines as it was before; the notes hold neither commas nor quotes."""
    return raw.split(b",", len(NOTE_COLUMNS))[-1]


def _rows(file: BinaryIO, header: _Header, report: ImportReport) -> Iterator[AccountRow]:
    places: dict[tuple[str, ...], Place] = {}
    seen: set[int] = set()
    with file, _RefusedFile(report, header) as refused:
        for number, raw in _in_order(file, header):
            report.lines += 1
            line = raw.rstrip(b"\r\n")
            if not line.strip():
                continue
            if header.notes:
                line = _without_notes(line)
            try:
                row = read_fields(dict(zip(header.columns, _split(line, len(header.columns)), strict=True)), places)
                if row.consumer.account in seen:
                    raise LineRefused("account", "account_twice")
            except LineRefused as why:
                refused.add(number, why, line)
                continue
            seen.add(row.consumer.account)
            report.taken += 1
            yield row
    report.refused.sort(key=lambda each: each.line)


def _in_order(file: BinaryIO, header: _Header) -> Iterator[tuple[int, bytes]]:
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


def _split(line: bytes, count: int) -> list[str]:
    if len(line) > _LONGEST_LINE:
        raise LineRefused("", "line_too_long")
    try:
        text = line.decode()
    except UnicodeDecodeError as wrong:
        raise LineRefused("", "encoding") from wrong
    if '"' in text:
        try:
            (fields,) = csv.reader([text], strict=True)
        except (csv.Error, ValueError) as wrong:
            raise LineRefused("", "quotes") from wrong
    else:
        fields = text.split(",")
    if len(fields) != count:
        raise LineRefused("", "column_count")
    return fields


class _RefusedFile:
    """Keeps refused lines beside the import; the file is made with the first of them."""

    def __init__(self, report: ImportReport, header: _Header) -> None:
        self._report, self._header = report, header
        self._out: BinaryIO | None = None

    def __enter__(self) -> Self:
        return self

    def add(self, number: int, why: LineRefused, line: bytes) -> None:
        """Raises Unavailable(disk_trouble)."""
        report = self._report
        report.reasons[why.reason] += 1
        if len(report.refused) < _MOST_TOLD:
            report.refused.append(RefusedLine(number, why.column, why.reason))
        try:
            if self._out is None:
                self._out = report.refused_path.open("wb")
                self._out.write(",".join(NOTE_COLUMNS).encode() + b"," + self._header.raw + b"\n")
            self._out.write(f"{number},{why.column},{why.reason},".encode() + line + b"\n")
        except OSError as trouble:
            raise Unavailable("disk_trouble", path=str(report.refused_path), reason=str(trouble)) from trouble

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._out is not None:
            self._out.close()
        elif kind is None:
            self._report.refused_path.unlink(missing_ok=True)  # what an earlier import of this name left
