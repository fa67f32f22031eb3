"""`counter-pos report ...`: every report of the till as page, CSV, workbook or JSON, by the window's own folds."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counter_pos.commands.console import Console, add_common, opened
from counter_pos.domain.errors import Refused
from counter_pos.services.days.report_orders import FORMS, REPORTS

if TYPE_CHECKING:
    from counter_pos.reports.render import Reading
    from counter_pos.services.desk import Desk


def add_parsers(commands: Any) -> None:
    """report."""
    report = commands.add_parser("report", help="a shift, a day, or a register over days: as PDF, CSV, XLSX or JSON")
    add_common(report)
    report.add_argument("what", choices=REPORTS)
    report.add_argument("--shift", type=int, metavar="N", help="of `shift`; default: the latest")
    add_days(report)
    add_forms(report)
    report.set_defaults(handler=_report)


def add_days(command: argparse.ArgumentParser) -> None:
    """Which business dates."""
    day = date.fromisoformat
    command.add_argument("--date", type=day, metavar="YYYY-MM-DD", help="one business date; default: the latest")
    command.add_argument("--from", dest="first", type=day, metavar="YYYY-MM-DD", help="first date of a register")
    command.add_argument("--to", dest="last", type=day, metavar="YYYY-MM-DD", help="last one; default: the first")


def add_forms(command: argparse.ArgumentParser) -> None:
    """Where the report is written, in one form or more."""
    command.add_argument("--pdf", type=Path, metavar="FILE")
    command.add_argument("--csv", type=Path, metavar="FILE", help="its first register, for any program")
    command.add_argument("--xlsx", type=Path, metavar="FILE", help="all its registers, a sheet each")


def days_of(arguments: argparse.Namespace, latest: date) -> tuple[date, date]:
    """The range that was asked for: `--date`, or `--from` and `--to`, or the latest date.

    Raises Refused(dates_turned_round).
    """
    first = arguments.date or arguments.first or arguments.last or latest
    last = arguments.date or arguments.last or first
    if last < first:
        raise Refused("dates_turned_round", first=first, last=last)
    return first, last


def write_forms(arguments: argparse.Namespace, name: str, reading: Reading, printed_at: Any) -> dict[str, str]:
    """Write the files that were asked for. Returns their paths by form. Raises Unavailable(report_not_written)."""
    from counter_pos.reports.render import write_report

    made: dict[str, str] = {}
    for form in FORMS:
        path: Path | None = getattr(arguments, form)
        if path is not None:
            write_report(path, name, reading, form, arguments.language or "en", printed_at)
            made[form] = str(path)
    return made


def _report(arguments: argparse.Namespace, console: Console) -> int:
    with opened(arguments, deeds=False) as till:
        desk, now = till.working(), till.clock.now()
        reading = _reading(arguments, desk)
        files = write_forms(arguments, arguments.what, reading, now)
        return told(console, arguments, reading, now, files)


def _reading(arguments: argparse.Namespace, desk: Desk) -> Reading:
    latest = desk.shift
    if latest is None:
        raise Refused("day_without_shift")
    match arguments.what:
        case "shift":
            return desk.shift_summary(arguments.shift or latest.number)
        case "day":
            return desk.day_summary(arguments.date or latest.business_date)
        case _:
            return desk.period(*days_of(arguments, latest.business_date))


def told(
    console: Console, arguments: argparse.Namespace, reading: Reading, printed_at: Any, files: dict[str, str]
) -> int:
    """Say the report: its figures where it is a shift's or a day's, its lines where it is a register."""
    from counter_pos.commands.registers import facts_of, lines_of
    from counter_pos.reports.render import made
    from counter_pos.reports.speech import Speech
    from counter_pos.services.summaries import DaySummary, ShiftSummary

    if isinstance(reading, ShiftSummary | DaySummary):
        facts = facts_of(reading) | files
        text = "\n".join(f"{name}: {value}" for name, value in facts.items() if not isinstance(value, list))
        return console.say(text, **facts)
    speech = Speech(arguments.language or "en")
    report = made(arguments.what, reading, speech, printed_at)
    sheets = {register.key: register.as_facts() for register in report.registers}
    first = report.registers[0]
    range_told = {"report": arguments.what, "first": reading.first, "last": reading.last}
    return console.say(lines_of(report, speech), **range_told, rows=sheets[first.key], registers=sheets, **files)
