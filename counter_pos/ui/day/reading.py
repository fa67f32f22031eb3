"""Where the rupees of the day came from and where they lie, as two columns of lines that must end alike. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from counter_pos.services.summaries import DaySummary
from counter_pos.ui.kit.text import Sayable, say


@dataclass(frozen=True)
class Line:
    """One line of a column. `sign` stands before it; a `strong` one is its sum, `tone` colours the figure."""

    sign: str
    words: Sayable
    paise: int
    strong: bool = False
    tone: str = "text"


def came(day: DaySummary) -> tuple[Line, ...]:
    """What must lie somewhere, by the shifts' figures."""
    handed, over_short = day.total("handed_over"), day.total("over_short")
    lines = [
        Line("", say("Opening floats"), day.total("opening_float")),
        Line("+", say("Floats added"), day.total("floats_added")),
        Line("+", say("Collected in cash"), day.total("collected")),
        Line("−", say("Returned on cancellation"), day.total("returned")),
        Line("+", say("Over / short"), over_short, tone="bad" if over_short else "text"),
    ]
    if day.brought:
        lines.append(Line("+", say("From before the restore"), day.brought))
    if handed:
        lines.append(Line("+", say("Difference at hand-over"), handed, tone="bad"))
    return (*lines, Line("=", say("Must be in drawer and safe"), day.everywhere - day.difference, strong=True))


def lies(day: DaySummary) -> tuple[Line, ...]:
    """What lies where, each place by its own entries; below it what is in the safe besides, and in no sum."""
    tone = "bad" if day.difference else "ok"
    lines = [
        Line("", say("In the drawer"), day.in_drawer),
        Line("+", say("On the way to the safe"), day.in_transit),
        Line("+", say("In the safe"), day.in_safe),
        Line("=", say("Is in drawer and safe"), day.everywhere, strong=True, tone=tone),
    ]
    if count := day.total("instruments"):
        lines.append(Line("", say("Cheques and drafts ({count})", count=count), day.total("instruments_paise")))
    if day.others or day.others_in_safe:
        lines.append(Line("", say("Other windows in this safe"), day.others_in_safe))
    return tuple(lines)
