"""All side screens of the window, in the order of the menu."""

from __future__ import annotations

from counter_pos.ui.custody.place import FLOAT, PICK_UP, RECEIVE, SURPRISE
from counter_pos.ui.day.place import DAY
from counter_pos.ui.drawer_deeds.place import COUNTERFEIT, OPEN_DRAWER
from counter_pos.ui.explain.place import EXPLAIN
from counter_pos.ui.hall import Place
from counter_pos.ui.hand_over.place import HAND_OVER
from counter_pos.ui.held.place import HELD
from counter_pos.ui.papers.place import PAPERS
from counter_pos.ui.printer.place import PRINTER
from counter_pos.ui.reports.place import REPORTS
from counter_pos.ui.search.place import SEARCH
from counter_pos.ui.site.place import SITE
from counter_pos.ui.slips.place import SLIPS
from counter_pos.ui.staff.place import STAFF
from counter_pos.ui.training.place import TRAINING

PLACES: tuple[Place, ...] = (
    HELD,
    SEARCH,
    SITE,
    PAPERS,
    DAY,
    REPORTS,
    RECEIVE,
    SLIPS,
    PICK_UP,
    HAND_OVER,
    FLOAT,
    OPEN_DRAWER,
    SURPRISE,
    EXPLAIN,
    COUNTERFEIT,
    STAFF,
    PRINTER,
    TRAINING,
)
