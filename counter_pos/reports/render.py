"""The door to the reports: plain functions that the heavy lane runs in a process of its own."""

from __future__ import annotations

import os
import tempfile
from datetime import datetime
from pathlib import Path

from counter_pos.domain.errors import Unavailable
from counter_pos.services.summaries import DaySummary, ShiftSummary


def shift_pdf(summary: ShiftSummary, language: str, printed_at: datetime) -> bytes:
    """The shift report as PDF bytes, in "en" or "hi". `printed_at` is an aware instant."""
    from counter_pos.reports.shift_report import shift_report

    return shift_report(summary, language, printed_at)


def day_pdf(summary: DaySummary, language: str, printed_at: datetime) -> bytes:
    """The day report as PDF bytes, in "en" or "hi". `printed_at` is an aware instant."""
    from counter_pos.reports.day_report import day_report

    return day_report(summary, language, printed_at)


def write_pdf(path: Path, pdf: bytes) -> None:
    """Put `pdf` at `path` whole or not at all: an older file there stays until the new one is on the disk.

    Raises Unavailable(report_not_written) with the path and what the system said.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        beside = Path(name)
        try:
            with os.fdopen(handle, "wb") as sink:
                sink.write(pdf)
                sink.flush()
                os.fsync(sink.fileno())
            beside.chmod(0o644)  # a temporary file is born readable by its owner only
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as wrong:
        raise Unavailable("report_not_written", path=str(path), reason=str(wrong.strerror or wrong)) from wrong
