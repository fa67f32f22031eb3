"""Receipts that were cancelled, printed once more, or are asked to be moved; and how often each clerk's were."""

from __future__ import annotations

from collections.abc import Sequence

from counter_pos.reports.register import Column, Line, Register
from counter_pos.reports.speech import Speech
from counter_pos.services.days.register_rows import Period, Person, Undone


def undone_registers(period: Period, speech: Speech) -> tuple[Register, ...]:
    """Cancellations, duplicates, requested transfers and the clerks' shares, in this order."""
    counted = all(shift.counted is not None for shift in period.shifts)
    return (
        _register("cancelled", period, speech, speech.say("Cancellations"), counted),
        _register("duplicate", period, speech, speech.say("Duplicates"), False),
        _register("transfer", period, speech, speech.say("Transfers requested"), False),
        clerk_register(period, speech),
    )


def _register(kind: str, period: Period, speech: Speech, title: str, sums: bool) -> Register:
    rows = [row for row in period.undone if row.kind == kind]
    last = {
        "cancelled": Column("approver", speech.say("Approved by"), width=86),
        "duplicate": Column("copy", speech.say("Copy"), "count", 34),
        "transfer": Column("to_account", speech.say("To account"), "account", 86),
    }[kind]
    return Register(
        kind,
        title,
        (
            Column("business_date", speech.say("Business date"), "date", 57),
            Column("shift", speech.say("Shift"), "code", 27),
            Column("at", speech.say("At"), "time", 31),
            Column("receipt", speech.say("Receipt no."), "code", 107),
            Column("taken_at", speech.say("Taken"), "instant", 80),
            Column("account", speech.say("Account no."), "account", 57),
            Column("name", speech.say("Name")),
            Column("reason", speech.say("Reason"), width=76),
            Column("clerk", speech.say("By"), width=86),
            last,
            Column("amount", speech.say("Amount ₹"), "money", 52, summed=sums),
            Column("purpose", speech.say("Purpose"), note=True),
            Column("mode", speech.say("Mode"), note=True),
        ),
        tuple(_line(row, speech) for row in rows),
        note_column=6,
        sums=sums,
        empty=speech.say("None in this time."),
    )


def _line(row: Undone, speech: Speech) -> Line:
    last: str | int | None = row.copy
    if row.kind == "cancelled":
        last = None if row.approver is None else person(row.approver, speech)
    elif row.kind == "transfer":
        last = None if row.to_account is None else f"{row.to_account:010d}"
    return Line(
        (
            row.business_date,
            None if row.shift is None else str(row.shift),
            row.at,
            row.receipt,
            row.taken_at,
            f"{row.account:010d}",
            speech.name(row.name_en, row.name_hi),
            speech.reason(row.reason),
            person(row.by, speech),
            last,
            row.paise,
            speech.purpose(row.purpose),
            speech.tender(row.tender),
        )
    )


def person(who: Person, speech: Speech) -> str:
    """'Sunita Verma (S0412)'."""
    return speech.staff(who.code, who.name_en, who.name_hi)


def clerk_register(period: Period, speech: Speech) -> Register:
    """For each clerk how many receipts were issued, and how many of them were cancelled or printed again.

    A receipt is its shift's: of a shift that was handed over, the clerk who closed it.
    """
    issued: dict[str, int] = {}
    names: dict[str, str] = {}
    for shift in period.shifts:
        issued[shift.staff] = issued.get(shift.staff, 0) + len(shift.receipts)
        names[shift.staff] = speech.staff(shift.staff, shift.staff_en, shift.staff_hi)
    for row in period.undone:
        issued.setdefault(row.by.code, 0)
        names.setdefault(row.by.code, person(row.by, speech))
    lines = []
    for code in sorted(issued):
        cancelled = _count(period.undone, code, "cancelled")
        in_thousand = None if not issued[code] else round(1000 * cancelled / issued[code])
        copies = _count(period.undone, code, "duplicate")
        lines.append(Line((names[code], issued[code], cancelled, in_thousand, copies)))
    return Register(
        "clerks",
        speech.say("By clerk"),
        (
            Column("clerk", speech.say("Clerk")),
            Column("receipts", speech.say("Receipts"), "count", 80, summed=True),
            Column("cancelled", speech.say("Cancelled"), "count", 80, summed=True),
            Column("in_thousand", speech.say("Cancelled in 1,000"), "count", 90),
            Column("duplicates", speech.say("Duplicates"), "count", 80, summed=True),
        ),
        tuple(lines),
        empty=speech.say("None in this time."),
    )


def _count(rows: Sequence[Undone], code: str, kind: str) -> int:
    return sum(row.by.code == code and row.kind == kind for row in rows)
