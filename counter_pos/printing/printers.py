"""From the settings to the printer they name: a folder when they name none."""

from __future__ import annotations

from pathlib import Path

from counter_pos.config import PrinterSettings
from counter_pos.printing.escpos import DRAWER_PULSES
from counter_pos.printing.findings import found_answers
from counter_pos.printing.lines import Limits, OpenLine, device_line, network_line, serial_line, usb_line
from counter_pos.printing.transports import FolderPrinter, LinePrinter, Printer
from counter_pos.services.printing.printer_check import Answers

RECEIPTS_FOLDER = "receipts"


def make_printer(settings: PrinterSettings, folder: Path, limits: Limits | None = None) -> Printer:
    """The printer of the till in `folder`. Nothing is opened yet."""
    if settings.kind == "windows":
        from counter_pos.printing.spooler import SpooledPrinter, WindowsSpooler

        return SpooledPrinter(WindowsSpooler(settings.name), settings.width_dots, limits)
    line = _line_of(settings)
    if line is None:
        return FolderPrinter(folder / RECEIPTS_FOLDER, width=settings.width_dots)
    answers, learns = answers_of(settings, folder), settings.answers == "found"
    return LinePrinter(line, limits, settings.width_dots, answers, learns=learns)


def answers_of(settings: PrinterSettings, folder: Path) -> Answers:
    """What this printer answers: as set, else as the printer check found it, else as a good printer does."""
    if settings.answers != "found":
        return settings.answers
    return found_answers(folder, settings.address) or "printed"


def drawer_pulse(settings: PrinterSettings) -> bytes:
    """The bytes that open the drawer; empty when none hangs on the printer."""
    return DRAWER_PULSES.get(settings.drawer, b"")


def _line_of(settings: PrinterSettings) -> OpenLine | None:
    match settings.kind:
        case "network":
            return network_line(settings.host, settings.port)
        case "device":
            return device_line(Path(settings.path))
        case "serial":
            return serial_line(settings.path, settings.baud, settings.flow)
        case "usb":
            return usb_line(settings.vendor, settings.product, settings.in_endpoint, settings.out_endpoint)
        case _:
            return None
