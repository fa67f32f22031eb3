"""What the window itself has to tell: the line, a stray scan, a closed shift. No Qt."""

from __future__ import annotations

from counter_pos.ui.kit.text import say
from counter_pos.ui.news import News

OFFLINE = News(
    "warn",
    say("No line to the office. Keep taking cash."),
    say("Receipts print and are safe on this PC."),
    say("They go by themselves when the line returns."),
    say("Ctrl+S detail"),
)


def scan_news(typed: str) -> News:
    """A scanner typed where it should not have."""
    return News(
        "warn",
        say("A scan came while something else was asked: {text}", text=typed[:40]),
        say("It was not taken as money. The field is as it was."),
        say("Finish this person, or press F2 and scan again."),
        say("F2 find"),
    )


def closed_news(shift: int, *, exact: bool) -> News:
    """The shift is closed: what to do with the cash."""
    safe = say("The count was exact.") if exact else say("The difference is recorded with its reason.")
    todo = say("Hand the cash and the slip to the supervisor.")
    return News("ok", say("Shift {number} is closed", number=shift), safe, todo, say("F10 day"))
