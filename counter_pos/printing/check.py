"""The printer check: what the connected model answers, remembered, and a page that shows what its paper holds."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from counter_pos.config import PrinterSettings
from counter_pos.domain.business_date import local
from counter_pos.i18n.catalogue import catalogue
from counter_pos.printing.desk import PrintDesk
from counter_pos.printing.findings import found_model, keep
from counter_pos.printing.job import PaperJob, job_of
from counter_pos.printing.layout import MODULE, sizes
from counter_pos.printing.page import Box, Gap, Line, Page, Qr, Row, Rule, Text
from counter_pos.services.printing.printer_check import Findings, TestEnd

log = logging.getLogger(__name__)

SAMPLE = "TEST:" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" * 7 + "ABCDE"
"""As long as a receipt's code, and plainly none."""


class PrinterCheck:
    """services.printing.printer_check.ChecksPrinter over the print desk."""

    def __init__(self, desk: PrintDesk, settings: PrinterSettings, folder: Path, now: Callable[[], datetime]) -> None:
        self._desk = desk
        self._settings = settings
        self._folder = folder
        self._now = now

    @property
    def address(self) -> str:
        """See ChecksPrinter."""
        return self._settings.address

    @property
    def width_dots(self) -> int:
        """See ChecksPrinter."""
        return self._settings.width_dots

    def examine(self) -> Findings:
        """See ChecksPrinter."""
        found = self._desk.examine()
        try:
            keep(self._folder, self.address, found)
        except OSError:  # it works by it until the next start, and is asked again then
            log.exception("what the printer check found could not be kept")
        return found

    def print_test(self) -> TestEnd:
        """See ChecksPrinter."""
        return self._desk.print_test(self.test_paper()).result

    def test_paper(self) -> PaperJob:
        """The test page, drawn."""
        model = found_model(self._folder, self.address)
        return job_of(test_page(self._settings, model, self._now()), "printer-test")


def test_page(settings: PrinterSettings, model: str, at: datetime) -> Page:
    """A page that belongs to no payment: both scripts, a frame to the paper's edges, and a code to scan."""
    hindi, english = catalogue("hi"), catalogue("en")
    size = sizes(settings.width_dots)

    def both(text: str) -> str:
        return f"{hindi.say(text)} / {english.say(text)}"

    warning, edges = "Printer test: not a receipt", "Both edges of this frame must be on the paper."
    lines: list[Line] = [
        Box(
            tuple(Text(each.say(warning), size.heading, True, "centre", True) for each in (hindi, english)), filled=True
        ),
        Gap(8),
        Row(both("Printer"), settings.address, size.body),
    ]
    if model:
        lines.append(Row(both("Model"), model, size.body))
    lines += [
        Row(both("Paper"), f"{settings.width_dots} dots", size.body),
        Row(both("Date"), f"{local(at):%d-%m-%Y %H:%M}", size.body),
        Gap(8),
        Box(tuple(Text(each.say(edges), size.body, align="centre") for each in (hindi, english))),
        Gap(8),
        Text("श्री क्षत्रिय द्युति ब्रजेन्द्र हृषिकेश श्रृंगार राष्ट्रीय ज़ढ़ड़फ़", size.body, align="centre"),
        Text("₹ 0123456789 O0 I1l", size.number, True, "centre", True),
        Rule(),
        Qr(SAMPLE, MODULE),
    ]
    return Page(settings.width_dots, tuple(lines))
