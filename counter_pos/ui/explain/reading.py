"""An explanation in words: the sum's lines and the likely causes, each with its entries. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counter_pos.domain.explain import Cause, Line, Moved
from counter_pos.ui.kit.text import Sayable, clock, join, money, say
from counter_pos.ui.payment.readings import PURPOSE_WORDS

if TYPE_CHECKING:
    from counter_pos.services.cash.explaining import Explanation

_LINES: dict[str, Sayable] = {
    "opening_float": say("Opening float"),
    "taken_over": say("From the lost journal"),
    "floats_added": say("Change added"),
    "collected": say("Cash taken"),
    "recovered": say("Restored from papers"),
    "returned": say("Given back"),
    "picked_up": say("Taken to the safe"),
    "handed_over": say("Hand-over difference"),
}
_KINDS: dict[str, Sayable] = {
    "shift_opened": say("Opening float"),
    "shift_taken_over": say("From the lost journal"),
    "payment_recovered": say("Restored from paper"),
    "float_added": say("Change added"),
    "payment_taken": say("Payment"),
    "payment_cancelled": say("Cancelled"),
    "cash_picked_up": say("Taken to the safe"),
    "shift_handed_over": say("Hand-over difference"),
}


@dataclass(frozen=True)
class ExplainRow:
    """One line on the left: a cause to look into, or a line of the sum. `moved` is shown beside it."""

    words: Sayable
    amount: str
    moved: tuple[Moved, ...]
    tone: str = "text"


@dataclass(frozen=True)
class ExplainReading:
    """The whole screen. `rows` begins with the causes, the likeliest first."""

    shift: int
    counted: str
    expected: str
    difference: int
    hint: Sayable
    rows: tuple[ExplainRow, ...]


def cause_words(cause: Cause) -> Sayable:
    """What may have happened, in one sentence."""
    paise, was, may_be = money(abs(cause.paise)), money(cause.was), money(cause.may_be)
    first, last = cause.moved[0], cause.moved[-1]
    match cause.code:
        case "paid_twice":
            return say(
                "Perhaps recorded twice: {paise} at {first} and {last}",
                paise=paise, first=clock(first.at), last=clock(last.at),
            )  # fmt: skip
        case "missed_cancellation":
            return say("Perhaps given back without a cancellation: {paise}", paise=paise)
        case "cash_not_returned":
            return say("Perhaps cancelled without giving the cash back: {paise}", paise=paise)
        case "transposed":
            return say("Perhaps {may_be} came in, and {was} was typed", may_be=may_be, was=was)
        case "change_note":
            if cause.paise < 0:
                return say("Perhaps {was} too much was given as change", was=was)
            return say("Perhaps {was} of change was not given", was=was)
        case "change_swap":
            return say("Perhaps {was} was given as change for {may_be}", was=was, may_be=may_be)
        case "float_wrong":
            return say("Perhaps the change of {paise} was not put in, or put in twice", paise=paise)
        case _:
            return say("Perhaps the bag of {paise} was not taken out, or taken twice", paise=paise)


def line_words(line: Line) -> Sayable:
    """A line of the sum by its name, and the purpose of what was taken."""
    return join(_LINES[line.name], PURPOSE_WORDS.get(line.about, line.about), between=" · ")


def moved_words(moved: Moved) -> Sayable:
    """What an entry did."""
    return _KINDS[moved.kind]


def explain_reading(told: Explanation) -> ExplainReading:
    """The screen of a counted shift."""
    causes = [
        ExplainRow(cause_words(each), str(place), each.moved, "bad") for place, each in enumerate(told.causes, start=1)
    ]
    lines = [ExplainRow(line_words(each), money(each.paise), each.moved) for each in told.lines]
    if not told.difference:
        hint: Sayable = say("The count is exact. Every rupee comes from the entries below.")
    elif causes:
        hint = say("Proposals only, the likeliest first: look at the entries beside each.")
    else:
        hint = say("No pattern fits this difference. Look through the entries of each line.")
    return ExplainReading(
        told.shift, money(told.counted), money(told.expected), told.difference, hint, (*causes, *lines)
    )
