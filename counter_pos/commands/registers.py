"""Readings and registers as plain facts for machines and as plain lines for people. Money in paise for machines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from counter_pos.services.summaries import DaySummary, ReceiptRow, ShiftSummary

if TYPE_CHECKING:
    from counter_pos.reports.report import Report
    from counter_pos.reports.speech import Speech

_AFTER_THE_COUNT = ("collected", "returned", "expected", "over_short", "handed_over")
"""Figures that are null until the drawer is counted: nobody who counts shall know them, by whatever door."""

_SHIFT_FIGURES = (
    "opening_float",
    "floats_added",
    "collected",
    "returned",
    "picked_up",
    "expected",
    "counted",
    "over_short",
    "handed_over",
    "instruments",
    "instruments_paise",
)


def facts_of(reading: ShiftSummary | DaySummary) -> dict[str, Any]:
    """A shift or a day."""
    return shift_facts(reading) if isinstance(reading, ShiftSummary) else day_facts(reading)


def lines_of(report: Report, speech: Speech) -> str:
    """Every register as plain lines, its cells between bars."""
    from counter_pos.reports.register import shown

    told = [report.binding.title]
    for register in report.registers:
        places = register.in_files()
        told += ["", register.title, " | ".join(register.columns[at].heading for at in places)]
        for line in register.lines:
            told.append(" | ".join(shown(line.cells[at], register.columns[at].kind, speech) for at in places))
        if not register.lines:
            told.append(register.empty)
    return "\n".join(told)


def shift_facts(summary: ShiftSummary) -> dict[str, Any]:
    """A shift with every receipt named."""
    return {
        "shift": summary.shift,
        "staff": summary.staff,
        "business_date": summary.business_date,
        "closed": summary.closed_at is not None,
        **{name: None if _blind(name, summary) else getattr(summary, name) for name in _SHIFT_FIGURES},
        "reason": summary.reason,
        "approver": summary.approver,
        "unsent": summary.unsent,
        "clock_unverified": summary.clock_unverified,
        "head_seq": summary.head_seq,
        "head_hash": summary.head_hash,
        "acknowledged_seq": summary.acknowledged_seq,
        "jobs": {name: getattr(summary.jobs, name) for name in ("waiting", "printed", "uncertain", "failed")},
        "receipts": [_receipt_facts(row) for row in summary.rows],
    }


def _blind(name: str, summary: ShiftSummary) -> bool:
    return summary.counted is None and name in _AFTER_THE_COUNT


def _hidden(name: str, summary: DaySummary) -> bool:
    return any(_blind(name, shift) for shift in summary.shifts)


def _receipt_facts(row: ReceiptRow) -> dict[str, Any]:
    return {
        "receipt": row.number,
        "seq": row.seq,
        "part": row.part,
        "at": row.at,
        "account": f"{row.account:010d}",
        "purpose": row.purpose,
        "tender": row.tender,
        "paise": row.paise,
        "cancelled": row.cancelled,
        "copies": row.copies,
        "origin": row.origin or "here",
        "printed": row.print_state,
        "sent": row.sent,
        "clock": "unverified" if row.clock_unverified else "ok",
    }


def day_facts(summary: DaySummary) -> dict[str, Any]:
    """A day: the equation of the drawer's rupees and every receipt of every shift."""
    return {
        "business_date": summary.business_date,
        "counter": summary.counter_code,
        "window": summary.window,
        "closed": summary.closed_at is not None,
        "supervisor": summary.supervisor,
        **{name: None if _hidden(name, summary) else summary.total(name) for name in _SHIFT_FIGURES},
        "in_drawer": None if _hidden("expected", summary) else summary.in_drawer,
        "in_safe": summary.in_safe,
        "in_transit": summary.in_transit,
        "others_in_safe": summary.others_in_safe,
        "others": [{name: getattr(each, name) for name in each.__struct_fields__} for each in summary.others],
        "shifts": [shift_facts(each) for each in summary.shifts],
        "receipts": [_receipt_facts(row) for each in summary.shifts for row in each.receipts],
    }
