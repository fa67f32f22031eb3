"""All side screens of the window, in the order of the menu."""

from __future__ import annotations

from counter_pos.ui.day.place import DAY
from counter_pos.ui.hall import Place
from counter_pos.ui.held.place import HELD
from counter_pos.ui.papers.place import PAPERS
from counter_pos.ui.printer.place import PRINTER
from counter_pos.ui.reports.place import REPORTS

PLACES: tuple[Place, ...] = (HELD, PAPERS, DAY, REPORTS, PRINTER)
