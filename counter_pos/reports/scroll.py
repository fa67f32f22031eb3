"""The scroll (realisation sheet): every receipt of a shift in its order, cancelled ones struck but never left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from counter_pos.domain.account import show_account
from counter_pos.reports.blocks import Prose
from counter_pos.reports.paper import INK, INNER, MUTED, NAVY, RED, Block, Gap
from counter_pos.reports.shaped import SEMIBOLD
from counter_pos.reports.speech import Speech
from counter_pos.reports.table import Column, Row, Table
from counter_pos.services.summaries import ReceiptRow, ShiftSummary

NAME_COLUMN = 4
MOST_NAMED = 20  # missing serials told one by one


@dataclass(frozen=True, slots=True)
class ScrollTotals:
    """Sums over some receipts; cancelled ones are counted but their money is not in `paise`."""

    receipts: int
    cancelled: int
    paise: int
    duplicates: int


def totals_of(rows: Sequence[ReceiptRow]) -> ScrollTotals:
    return ScrollTotals(
        receipts=len(rows),
        cancelled=sum(row.cancelled for row in rows),
        paise=sum(row.paise for row in rows if not row.cancelled),
        duplicates=sum(row.copies for row in rows),
    )


def scroll_blocks(shift: ShiftSummary, speech: Speech) -> list[Block]:
    """The scroll of one shift with page totals, grand total in words, and its cancellations.

    Before the drawer is counted no sum is shown: the count is to be blind.
    """
    title = speech.say("Scroll of shift {shift}", shift=shift.shift)
    if not shift.receipts:
        return [Prose(title, face=SEMIBOLD, size=9.5, colour=NAVY), Prose(speech.say("No receipt in this shift."))]
    rows = [_row(row, speech) for row in shift.receipts]
    blocks: list[Block] = []
    if shift.counted is None:
        blocks.append(_table(shift, speech, title, rows))
    else:
        totals = totals_of(shift.receipts)
        total = Row(
            (
                speech.say(
                    "Total of the scroll · receipts {receipts}, of them cancelled {cancelled}",
                    receipts=totals.receipts,
                    cancelled=totals.cancelled,
                ),
                speech.money(totals.paise),
            ),
            face=SEMIBOLD,
            ruled=True,
            span=7,
        )
        blocks.append(_table(shift, speech, title, rows, total))
        blocks.append(Gap(5))
        blocks.append(Prose(speech.words(totals.paise), face=SEMIBOLD))
        blocks.extend(_tender_lines(shift.receipts, speech))
        if totals.duplicates:
            blocks.append(
                Prose(speech.say("Duplicates printed: {count}", count=totals.duplicates), size=7.8, colour=MUTED)
            )
    blocks.append(_serials(shift.receipts, speech))
    blocks.extend(_cancellations(shift, speech))
    return blocks


def missing_serials(rows: Sequence[ReceiptRow]) -> list[int]:
    """Serials between the first and the last receipt that none of them carries: each one is an audit finding."""
    held = {row.serial for row in rows}
    return [serial for serial in range(min(held), max(held) + 1) if serial not in held]


def _serials(rows: Sequence[ReceiptRow], speech: Speech) -> Prose:
    missing = missing_serials(rows)
    first, last = min(row.serial for row in rows), max(row.serial for row in rows)
    if not missing:
        return Prose(
            speech.say("Serials {first} to {last}, none missing.", first=first, last=last), size=7.8, colour=MUTED
        )
    told = ", ".join(str(serial) for serial in missing[:MOST_NAMED]) + (" …" if len(missing) > MOST_NAMED else "")
    sentence = speech.say("Serials {first} to {last}, missing: {missing}", first=first, last=last, missing=told)
    return Prose(sentence, face=SEMIBOLD, size=8.5, colour=RED)


def _table(shift: ShiftSummary, speech: Speech, title: str, rows: list[Row], *grand_total: Row) -> Table:
    columns = (
        Column(speech.say("Serial"), 31),
        Column(speech.say("Time"), 30),
        Column(speech.say("Receipt no."), 107),
        Column(speech.say("Account no."), 58),
        Column(speech.say("Name"), INNER - 31 - 30 - 107 - 58 - 56 - 42 - 60),
        Column(speech.say("Purpose"), 56),
        Column(speech.say("Mode"), 42),
        Column(speech.say("Amount ₹"), 60, "right"),
    )
    sums = [0, *accumulate(0 if row.cancelled else row.paise for row in shift.receipts)]
    counts = [0, *accumulate(int(row.cancelled) for row in shift.receipts)]

    def page_foot(start: int, stop: int) -> Row:
        return Row(
            (
                speech.say(
                    "Page total · receipts {receipts}, cancelled {cancelled} · up to here {so_far}",
                    receipts=stop - start,
                    cancelled=counts[stop] - counts[start],
                    so_far=speech.money(sums[stop]),
                ),
                speech.money(sums[stop] - sums[start]),
            ),
            face=SEMIBOLD,
            colour=NAVY,
            ruled=True,
            span=7,
        )

    return Table(
        columns,
        rows,
        title=title,
        continued=speech.say("Scroll of shift {shift}, continued", shift=shift.shift),
        note_column=NAME_COLUMN,
        sums=grand_total,
        page_foot=page_foot if shift.counted is not None else None,
    )


def _row(row: ReceiptRow, speech: Speech) -> Row:
    notes = []
    if row.cancelled:
        notes.append(speech.say("CANCELLED"))
    if row.copies:
        notes.append(speech.say("Duplicates: {count}", count=row.copies))
    if row.print_state != "printed":
        notes.append(speech.say(_PAPER[row.print_state]))
    return Row(
        (
            str(row.serial),
            speech.time(row.at),
            row.number,
            show_account(row.account),
            speech.name(row.name_en, row.name_hi),
            speech.purpose(row.purpose),
            speech.tender(row.tender),
            speech.money(row.paise),
        ),
        note=" · ".join(notes),
        colour=MUTED if row.cancelled else INK,
        struck=row.cancelled,
    )


_PAPER = {"waiting": "not printed yet", "uncertain": "print not confirmed", "failed": "not printed"}


def _tender_lines(rows: Sequence[ReceiptRow], speech: Speech) -> list[Block]:
    """Cash and cheques apart, where there is more than cash."""
    sums: dict[str, int] = {}
    for row in rows:
        if not row.cancelled:
            sums[row.tender] = sums.get(row.tender, 0) + row.paise
    if set(sums) <= {"cash"}:
        return []
    told = " · ".join(f"{speech.tender(tender)} {speech.money(paise)}" for tender, paise in sums.items())
    return [Prose(told, size=7.8, colour=MUTED)]


def _cancellations(shift: ShiftSummary, speech: Speech) -> list[Block]:
    cancelled = [row for row in shift.receipts if row.cancelled]
    if not cancelled:
        return []
    sums = []
    if shift.counted is not None:
        total = speech.money(sum(row.paise for row in cancelled))
        sums.append(Row((speech.say("Total of the cancelled receipts"), total), face=SEMIBOLD, ruled=True, span=5))
    columns = (
        Column(speech.say("Receipt no."), 111),
        Column(speech.say("Name"), 118),
        Column(speech.say("Cancelled at"), 56),
        Column(speech.say("Reason"), INNER - 111 - 118 - 56 - 62 - 62),
        Column(speech.say("Approved by"), 62),
        Column(speech.say("Amount ₹"), 62, "right"),
    )
    rows = [
        Row(
            (
                row.number,
                speech.name(row.name_en, row.name_hi),
                speech.time(row.cancelled_at) if row.cancelled_at else "—",
                speech.reason(row.cancel_reason) if row.cancel_reason else "—",
                row.cancel_approver or "—",
                speech.money(row.paise),
            )
        )
        for row in cancelled
    ]
    title = speech.say("Cancellations of shift {shift}", shift=shift.shift)
    return [Gap(14), Table(columns, rows, title=title, continued=title, sums=sums)]
