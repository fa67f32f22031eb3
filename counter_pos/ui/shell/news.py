"""What the window itself has to tell: the line, a stray scan, a closed shift. No Qt."""

from __future__ import annotations

from counter_pos.ui.kit.text import say
from counter_pos.ui.news import News
from counter_pos.ui.shell.status import PRINTER_TROUBLE, PRINTERS

OFFLINE = News(
    "warn",
    say("No line to head office. Keep taking cash."),
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


CLOCK_WRONG = News(
    "warn",
    say("This till's clock cannot be believed."),
    say("Go on taking payments: the receipts say that their time is not verified."),
    say("Set the machine's clock, or tell the supervisor."),
)

CLOCK_RIGHT = News(
    "ok",
    say("This till's clock can be believed again."),
    say("From here on receipts tell a verified time."),
)

DOUBT = News(
    "warn",
    say("Nobody knows whether the last receipt came out."),
    say("The payments are saved; do not take the cash again."),
    say("Look at the paper, then say it here."),
    say("Ctrl+R receipts"),
)


def drawer_news(band: str) -> News:
    """The drawer is `near` its ceiling or `over` it. No sum is told: a clerk counts blind."""
    if band == "over":
        return News(
            "bad",
            say("The drawer is over its limit: no more cash."),
            say("Every payment is saved. Cheques and other work go on."),
            say("Send cash to the safe with the supervisor."),
            say("Ctrl+P to the safe"),
        )
    return News(
        "warn",
        say("The drawer is near its limit."),
        say("Go on taking payments."),
        say("Send cash to the safe with the supervisor when there is a moment."),
        say("Ctrl+P to the safe"),
    )


_PRINTER_TODO = {
    "paper_out": say("Put in a new roll and close the lid: it prints by itself."),
    "cover_open": say("Close the lid: it prints by itself."),
}


def printer_news(state: str) -> News | None:
    """The printer cannot print: the money is safe, and the paper follows by itself. None when it can."""
    light = PRINTERS.get(state, PRINTER_TROUBLE)
    if light.tone != "bad":
        return None
    todo = _PRINTER_TODO.get(state, say("Look at the printer and its cable: it prints by itself."))
    return News(
        "bad", light.text, say("The payments are saved; do not take the cash again."), todo, say("Ctrl+R receipts")
    )
