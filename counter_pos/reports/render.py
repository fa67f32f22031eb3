"""The door to the reports: plain functions that the heavy lane runs in a process of its own."""

from __future__ import annotations

import os
import tempfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from counter_pos.domain.errors import Unavailable
from counter_pos.services.days.register_rows import CounterDays, Period
from counter_pos.services.days.report_orders import Form
from counter_pos.services.progress import Tell, nobody_asks
from counter_pos.services.summaries import DaySummary, ShiftSummary

if TYPE_CHECKING:
    from counter_pos.reports.report import Report
    from counter_pos.reports.speech import Speech

Reading = ShiftSummary | DaySummary | Period | CounterDays
"""What a report is made from; it travels to the heavy process."""


def report_bytes(
    name: str, reading: Reading, form: Form, language: str, printed_at: datetime, tell: Tell = nobody_asks
) -> bytes:
    """One report by its name (one of REPORTS, or "counters") in "en" or "hi". `printed_at` is an aware instant.

    Whatever `tell` raises ends the work.
    """
    from counter_pos.reports.speech import Speech

    speech = Speech(language)
    report = made(name, reading, speech, printed_at)
    match form:
        case "pdf":
            from counter_pos.reports.paper import bind

            return bind(report.binding, report.blocks(), tell)
        case "csv":
            from counter_pos.reports.csv_file import csv_bytes

            return csv_bytes(report.registers[0], tell)
        case "xlsx":
            from counter_pos.reports.xlsx_file import xlsx_bytes

            return xlsx_bytes(report, speech, tell)


def made(name: str, reading: Reading, speech: Speech, printed_at: datetime) -> Report:
    """The report itself, from which every form is drawn."""
    match reading:
        case ShiftSummary():
            from counter_pos.reports.shift_report import shift_report

            return shift_report(reading, speech, printed_at)
        case DaySummary():
            from counter_pos.reports.day_report import day_report

            return day_report(reading, speech, printed_at)
        case Period():
            from counter_pos.reports.period_report import period_report

            return period_report(name, reading, speech, printed_at)
        case CounterDays():
            from counter_pos.reports.counters import counter_report

            return counter_report(reading, speech, printed_at)


def write_report(
    path: Path,
    name: str,
    reading: Reading,
    form: Form,
    language: str,
    printed_at: datetime,
    tell: Tell = nobody_asks,
) -> None:
    """Make one report and put it at `path`, whole or not at all: work that is stopped leaves what was there.

    Raises Unavailable(report_not_written), and whatever `tell` raises.
    """
    write_file(path, report_bytes(name, reading, form, language, printed_at, tell))


def shift_pdf(summary: ShiftSummary, language: str, printed_at: datetime) -> bytes:
    """The shift report as PDF bytes, in "en" or "hi". `printed_at` is an aware instant."""
    return report_bytes("shift", summary, "pdf", language, printed_at)


def day_pdf(summary: DaySummary, language: str, printed_at: datetime) -> bytes:
    """The day report as PDF bytes, in "en" or "hi". `printed_at` is an aware instant."""
    return report_bytes("day", summary, "pdf", language, printed_at)


def write_file(path: Path, body: bytes) -> None:
    """Put `body` at `path` whole or not at all: an older file there stays until the new one is on the disk.

    Raises Unavailable(report_not_written) with the path and what the system said.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        beside = Path(name)
        try:
            with os.fdopen(handle, "wb") as sink:
                sink.write(body)
                sink.flush()
                os.fsync(sink.fileno())
            beside.chmod(0o644)  # a temporary file is born readable by its owner only
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as wrong:
        raise Unavailable("report_not_written", path=str(path), reason=str(wrong.strerror or wrong)) from wrong
