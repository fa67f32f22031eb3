"""The scroll (realisation sheet): every receipt in its order, cancelled ones struck and in no sum, never left out."""

from __future__ import annotations

from collections.abc import Sequence

from counter_pos.domain.receipt import parse_receipt_number
from counter_pos.reports.blocks import Prose
from counter_pos.reports.paper import INNER, MUTED, RED, Block, Gap
from counter_pos.reports.register import Cell, Column, Line, Register
from counter_pos.reports.register_page import register_blocks
from counter_pos.reports.shaped import SEMIBOLD
from counter_pos.reports.speech import Speech
from counter_pos.services.summaries import ReceiptRow, ShiftSummary

MOST_NAMED = 20  # missing serials told one by one
SIZE = 7.2
_PAPER = {
    "waiting": "not printed yet",
    "sending": "not printed yet",
    "uncertain": "print not confirmed",
    "failed": "not printed",
    "replaced": "a duplicate in its place",
    "withdrawn": "withdrawn with its payment",
}


def scroll_register(shifts: Sequence[ShiftSummary], speech: Speech, *, dated: bool = False) -> Register:
    """The receipts of these shifts. With `dated`, each line tells its business date and shift.

    Before every drawer is counted no sum is told: the count is to be blind.
    """
    single = None if dated or len(shifts) != 1 else shifts[0].shift
    leading = (
        Column("business_date", speech.say("Business date"), "date", 54),
        Column("shift", speech.say("Shift"), "code", 26),
    )
    columns = (
        *(leading if dated else ()),
        Column("serial", speech.say("Serial"), "code", 31),
        Column("time", speech.say("Time"), "time", 28),
        Column("receipt", speech.say("Receipt no."), "code", 103),
        Column("account", speech.say("Account no."), "account", 54),
        Column("name", speech.say("Name")),
        Column("purpose", speech.say("Purpose"), width=54),
        Column("mode", speech.say("Mode"), width=38),
        Column("amount", speech.say("Amount ₹"), "money", 54, summed=True),
        Column("cancelled", speech.say("Cancelled ₹"), "money", 50, summed=True),
        Column("state", speech.say("State"), note=True),
        Column("instrument", speech.say("Cheque or draft"), note=True),
        Column("duplicates", speech.say("Duplicates"), note=True),
        Column("paper", speech.say("Paper"), note=True),
        Column("clock", speech.say("Clock"), note=True),
        Column("restored", speech.say("Restored"), note=True),
    )
    lines = []
    for shift in shifts:
        leads: tuple[Cell, ...] = (shift.business_date, str(shift.shift)) if dated else ()
        lines += [_line(row, leads, speech) for row in shift.rows]
    title = speech.say("Scroll") if single is None else speech.say("Scroll of shift {shift}", shift=single)
    return Register(
        "scroll",
        title,
        columns,
        tuple(lines),
        note_column=6 if dated else 4,
        sums=all(shift.counted is not None for shift in shifts),
        empty=speech.say("No receipt in this shift.") if single else speech.say("No receipt in this time."),
    )


def _line(row: ReceiptRow, leads: tuple[Cell, ...], speech: Speech) -> Line:
    return Line(
        (
            *leads,
            str(row.serial),
            row.at,
            row.number,
            f"{row.account:010d}",
            speech.name(row.name_en, row.name_hi),
            speech.purpose(row.purpose),
            speech.tender(row.tender),
            None if row.cancelled else row.paise,
            row.paise if row.cancelled else None,
            speech.say("CANCELLED") if row.cancelled else None,
            speech.instrument(row.instrument),
            speech.say("Duplicates: {count}", count=row.copies) if row.copies else None,
            speech.say(_PAPER[row.print_state]) if row.print_state != "printed" else None,
            speech.say("time not verified") if row.clock_unverified else None,
            restored_note(row, speech),
        ),
        struck=row.cancelled,
    )


def scroll_blocks(shift: ShiftSummary, speech: Speech) -> list[Block]:
    """The scroll of one shift with page totals, its total in words, its serials and its cancellations."""
    register = scroll_register([shift], speech)
    blocks = register_blocks(register, speech, INNER, SIZE)
    if not shift.rows:
        return blocks
    if register.sums:
        paid = sum(row.paise for row in shift.rows if not row.cancelled)
        blocks += [Gap(5), Prose(speech.words(paid), face=SEMIBOLD)]
    blocks += serials_lines(shift.rows, speech)
    cancelled = cancelled_register(shift, speech)
    if cancelled.lines:
        blocks += [Gap(14), *register_blocks(cancelled, speech)]
    return blocks


def restored_note(row: ReceiptRow, speech: Speech) -> str | None:
    """What marks a receipt that does not stand in the journal in use."""
    match row.origin:
        case "paper":
            return speech.say("restored from paper, taken {at}", at=speech.instant(row.at))
        case "earlier":
            return speech.say("of the journal before the restore")
        case _:
            return None


def serials_lines(rows: Sequence[ReceiptRow], speech: Speech, width: float = INNER) -> list[Block]:
    """A serials_line for each chain that receipts are of. A paper restores a receipt, never a chain: it is left out."""
    chains: dict[str, list[ReceiptRow]] = {}
    for row in rows:
        if row.origin != "paper":
            chains.setdefault(parse_receipt_number(row.number).series, []).append(row)
    if len(chains) == 1:
        return [serials_line(each, speech, width) for each in chains.values()]
    return [serials_line(each, speech, width, f"{series}: ") for series, each in chains.items()]


def elsewhere_register(rows: Sequence[ReceiptRow], speech: Speech) -> Register:
    """Receipts restored from papers whose cash lies in no drawer: paid, and in no sum of a shift."""
    return Register(
        "elsewhere",
        speech.say("Restored from papers, cash not in a drawer"),
        (
            Column("taken_at", speech.say("Taken"), "instant", 90),
            Column("receipt", speech.say("Receipt no."), "code", 111),
            Column("account", speech.say("Account no."), "account", 62),
            Column("name", speech.say("Name")),
            Column("purpose", speech.say("Purpose"), width=80),
            Column("mode", speech.say("Mode"), width=60),
            Column("amount", speech.say("Amount ₹"), "money", 62, summed=True),
        ),
        tuple(
            Line(
                (
                    row.at,
                    row.number,
                    f"{row.account:010d}",
                    speech.name(row.name_en, row.name_hi),
                    speech.purpose(row.purpose),
                    speech.tender(row.tender),
                    row.paise,
                )
            )
            for row in rows
        ),
    )


def missing_serials(rows: Sequence[ReceiptRow]) -> list[int]:
    """Serials between the first and the last receipt that none of them carries: each one is an audit finding."""
    held = {row.serial for row in rows}
    return [serial for serial in range(min(held), max(held) + 1) if serial not in held]


def serials_line(rows: Sequence[ReceiptRow], speech: Speech, width: float = INNER, of: str = "") -> Prose:
    """That no serial is missing, or which ones are. `rows` has at least one."""
    missing = missing_serials(rows)
    first, last = min(row.serial for row in rows), max(row.serial for row in rows)
    if not missing:
        told = speech.say("Serials {first} to {last}, none missing.", first=first, last=last)
        return Prose(of + told, width, size=7.8, colour=MUTED)
    named = ", ".join(str(serial) for serial in missing[:MOST_NAMED]) + (" …" if len(missing) > MOST_NAMED else "")
    sentence = speech.say("Serials {first} to {last}, missing: {missing}", first=first, last=last, missing=named)
    return Prose(of + sentence, width, face=SEMIBOLD, size=8.5, colour=RED)


def cancelled_register(shift: ShiftSummary, speech: Speech) -> Register:
    """The cancelled receipts of a shift once more, with when, why and by whom."""
    return Register(
        "cancellations",
        speech.say("Cancellations of shift {shift}", shift=shift.shift),
        (
            Column("receipt", speech.say("Receipt no."), "code", 111),
            Column("name", speech.say("Name"), width=118),
            Column("cancelled_at", speech.say("Cancelled at"), "time", 56),
            Column("reason", speech.say("Reason")),
            Column("approver", speech.say("Approved by"), "code", 62),
            Column("amount", speech.say("Amount ₹"), "money", 62, summed=True),
        ),
        tuple(
            Line(
                (
                    row.number,
                    speech.name(row.name_en, row.name_hi),
                    row.cancelled_at,
                    speech.reason(row.cancel_reason) if row.cancel_reason else None,
                    row.cancel_approver,
                    row.paise,
                )
            )
            for row in shift.rows
            if row.cancelled
        ),
        sums=shift.counted is not None,
    )
