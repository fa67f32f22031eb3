"""Cash from hand to hand, and what counts found: the over/short register and the hand-over register."""

from __future__ import annotations

from counter_pos.reports.register import Column, Line, Register
from counter_pos.reports.speech import Speech
from counter_pos.reports.undone import person
from counter_pos.services.days.register_rows import CashMove, Period

_MOVES = {
    "opening_float": "Opening float",
    "float_added": "Float added",
    "picked_up": "Picked up to the safe",
    "in_safe": "Pick-up counted into the safe",
    "handed_over": "Shift handed over",
    "surprise": "Surprise count",
    "hand_over_count": "Count before a hand-over",
    "closed": "Shift closed",
    "received": "Drawer received in the safe",
    "drawer_opened": "Drawer opened without a sale",
    "note_refused": "Notes refused, kept by the payer",
}
_COUNTS = ("closed", "handed_over", "surprise", "hand_over_count")
_ENDS_NOTHING = ("surprise", "hand_over_count")


def over_short_registers(period: Period, speech: Speech) -> tuple[Register, ...]:
    """Every count that was compared, and the clerks' sums. Over and short are never set off against each other."""
    counts = [
        move
        for move in period.moves
        if move.kind in _COUNTS and move.difference is not None and not _told_too_early(move, period)
    ]
    attempts = {shift.shift: len(shift.counts) for shift in period.shifts}
    columns = (
        Column("business_date", speech.say("Business date"), "date", 60),
        Column("shift", speech.say("Shift"), "code", 30),
        Column("at", speech.say("At"), "time", 34),
        Column("occasion", speech.say("Occasion"), width=84),
        Column("clerk", speech.say("Clerk"), width=106),
        Column("counts", speech.say("Counts"), "count", 38),
        Column("expected", speech.say("Expected ₹"), "money", 66),
        Column("counted", speech.say("Counted ₹"), "money", 66),
        Column("over", speech.say("Over ₹"), "money", 48, summed=True),
        Column("short", speech.say("Short ₹"), "money", 48, summed=True),
        Column("reason", speech.say("Reason")),
        Column("approver", speech.say("Approved by")),
    )
    lines = tuple(_difference(move, attempts, speech) for move in counts)
    register = Register(
        "over_short",
        speech.say("Over and short"),
        columns,
        lines,
        empty=speech.say("No drawer was counted in this time."),
    )
    return register, _by_clerk(counts, speech)


def _told_too_early(move: CashMove, period: Period) -> bool:
    """A count during the shift beside what was expected would tell the drawer's sum to whoever is still to count it."""
    uncounted = {shift.shift for shift in period.shifts if shift.counted is None}
    return move.kind in _ENDS_NOTHING and move.shift in uncounted


def _difference(move: CashMove, attempts: dict[int, int], speech: Speech) -> Line:
    found = move.difference or 0
    return Line(
        (
            move.business_date,
            None if move.shift is None else str(move.shift),
            move.at,
            speech.say(_MOVES[move.kind]),
            person(move.by, speech),
            attempts.get(move.shift or 0) if move.kind == "closed" else 1,
            (move.paise or 0) - found,
            move.paise,
            found if found > 0 else None,
            -found if found < 0 else None,
            speech.reason(move.reason) if move.reason else None,
            None if move.approver is None else person(move.approver, speech),
        )
    )


def _by_clerk(counts: list[CashMove], speech: Speech) -> Register:
    """A count that ends nothing shows a difference and settles none, so it is not summed up."""
    settled = [move for move in counts if move.kind not in _ENDS_NOTHING]
    lines = []
    for who in sorted({move.by for move in settled}, key=lambda each: each.code):
        found = [move.difference or 0 for move in settled if move.by == who]
        over, short = sum(each for each in found if each > 0), -sum(each for each in found if each < 0)
        exact = sum(each == 0 for each in found)
        lines.append(Line((person(who, speech), len(found), exact, over, short)))
    return Register(
        "clerks",
        speech.say("By clerk"),
        (
            Column("clerk", speech.say("Clerk")),
            Column("counts", speech.say("Counts"), "count", 80, summed=True),
            Column("exact", speech.say("Exact"), "count", 80, summed=True),
            Column("over", speech.say("Over ₹"), "money", 90, summed=True),
            Column("short", speech.say("Short ₹"), "money", 90, summed=True),
        ),
        tuple(lines),
        empty=speech.say("None in this time."),
    )


def hand_over_register(period: Period, speech: Speech) -> Register:
    """Who gave how much cash to whom, when, and with whose word; and each drawer that was opened without a sale."""
    return Register(
        "hand_overs",
        speech.say("Hand-overs"),
        (
            Column("business_date", speech.say("Business date"), "date", 60),
            Column("shift", speech.say("Shift"), "code", 30),
            Column("at", speech.say("At"), "time", 34),
            Column("what", speech.say("What was done"), width=118),
            Column("by", speech.say("By"), width=116),
            Column("to", speech.say("To whom"), width=116),
            Column("amount", speech.say("Amount ₹"), "money", 72),
            Column("difference", speech.say("Over or short"), "signed", 56),
            Column("bag", speech.say("Bag"), "code", 52),
            Column("reason", speech.say("Reason")),
            Column("approver", speech.say("Approved by"), note=True),
        ),
        tuple(_hand_over(move, speech, blind=_told_too_early(move, period)) for move in period.moves),
        note_column=4,
        sums=False,
        empty=speech.say("None in this time."),
    )


def _hand_over(move: CashMove, speech: Speech, *, blind: bool) -> Line:
    approver = None if move.approver is None else person(move.approver, speech)
    return Line(
        (
            move.business_date,
            None if move.shift is None else str(move.shift),
            move.at,
            _what(move, speech),
            person(move.by, speech),
            _receiver(move, speech),
            move.paise,
            None if blind else move.difference,
            move.bag,
            speech.reason(move.reason) if move.reason else None,
            None if approver is None else speech.say("approved by {approver}", approver=approver),
        )
    )


def _what(move: CashMove, speech: Speech) -> str:
    done = speech.say(_MOVES[move.kind])
    if move.window is None:
        return done
    return speech.say("{what}, of window {window}", what=done, window=move.window)


def _receiver(move: CashMove, speech: Speech) -> str | None:
    if move.to is not None:
        return person(move.to, speech)
    return speech.say("Safe") if move.kind in ("picked_up", "in_safe", "received") else None
