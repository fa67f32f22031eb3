"""Payments on hold and the locked window, posed without a till."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from counter_pos.ui.held.presenter import HeldRow
from counter_pos.ui.held.view import HeldView
from counter_pos.ui.kit.text import Both, clock, join, say
from counter_pos.ui.lock.sheet import LockSheet
from tests.ui import samples

if TYPE_CHECKING:
    from tests.ui.scenes import Stage


def _rows() -> list[HeldRow]:
    ram, geeta = Both("Ram Prakash Tiwari", "राम प्रकाश तिवारी"), Both("Geeta Devi", "गीता देवी")
    today = say("today {time}", time=clock(samples.NOW))
    other = say("{staff}, shift {shift}", staff="S0413", shift=1)
    more = join(geeta, say("and {count} more", count=1))
    return [
        HeldRow("c1", today, ram, "₹ 2,847.00", say("half done"), say("this shift"), True),
        HeldRow("c2", today, more, "₹ 4,100.00", say("on hold"), other, False),
    ]


def _held(stage: Stage, *, some: bool = True) -> None:
    view = HeldView(stage.kit)
    stage.window.add_page("held", view)
    view.show_rows(_rows() if some else [])
    stage.window.go("held")


def _lock(stage: Stage, *, supervisor: bool = False) -> None:
    sheet = LockSheet(stage.kit, stage.window)
    stage.window.add_sheet("lock", sheet)
    whose = join(Both("Sunita Verma", "सुनीता वर्मा"), "S0412", between=" · ")
    stage.window.cover("lock", sheet.ask_for(whose))
    if supervisor:
        sheet.ask_supervisor()


DESK_SCENES: dict[str, Callable[[Stage], None]] = {
    "held": _held,
    "held-none": lambda stage: _held(stage, some=False),
    "locked": _lock,
    "locked-supervisor": lambda stage: _lock(stage, supervisor=True),
}
