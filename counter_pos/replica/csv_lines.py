"""A CSV file taken line by line: columns by name, refused lines kept beside the file as they were.

One line is one row, even inside quotes, so that a broken quote costs one line and not the rest of the file.
"""

from __future__ import annotations

import codecs
import csv
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from counter_pos.domain.errors import Refused, Unavailable
from counter_pos.replica.csv_columns import NOTE_COLUMNS, LineRefused

_MOST_TOLD = 10_000
LONGEST_LINE = 16_384


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


@dataclass(frozen=True, slots=True)
class Header:
    """The file's own first line, and the columns in the file's order; `notes` when it is a file of refused lines."""

    raw: bytes
    columns: tuple[str, ...]
    notes: bool


def read_header(file: BinaryIO, path: Path, wanted: tuple[str, ...]) -> Header:
    """The first line, which names the columns `wanted` in any order. Raises Refused: import_empty, import_header."""
    raw = file.readline(LONGEST_LINE).removeprefix(codecs.BOM_UTF8).rstrip(b"\r\n")
    if not raw.strip():
        raise Refused("import_empty", path=str(path))
    names = tuple(name.strip().strip('"').lower() for name in raw.decode(errors="replace").split(","))
    notes = names[: len(NOTE_COLUMNS)] == NOTE_COLUMNS
    if notes:
        names = names[len(NOTE_COLUMNS) :]
    missing = sorted(set(wanted) - set(names))
    unknown = sorted({name for name in names if name not in wanted or names.count(name) > 1})
    if missing or unknown:
        told = ", ".join(unknown)[:200]
        raise Refused("import_header", path=str(path), missing=", ".join(missing), unknown=told)
    return Header(without_notes(raw) if notes else raw, names, notes)


def without_notes(raw: bytes) -> bytes:
    """A line of a file of refused lines as it was before; the notes hold neither commas nor quotes."""
    return raw.split(b",", len(NOTE_COLUMNS))[-1]


def split_line(line: bytes, count: int) -> list[str]:
    """The values of one line. Raises LineRefused."""
    if len(line) > LONGEST_LINE:
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


class RefusedFile:
    """Keeps refused lines beside the import; the file is made with the first of them."""

    def __init__(self, report: ImportReport, header: Header) -> None:
        self._report, self.read_header = report, header
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
                self._out.write(",".join(NOTE_COLUMNS).encode() + b"," + self.read_header.raw + b"\n")
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
