"""The registers of one till over a range of business dates: scroll, denominations, what was undone, custody."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from counter_pos.reports.blocks import Figure, Figures, Prose
from counter_pos.reports.cash_notes import denomination_register
from counter_pos.reports.custody import hand_over_register, over_short_registers
from counter_pos.reports.paper import ACROSS, GREEN, MUTED, RED, UPRIGHT, Beside, Block, Gap, Sheet, Stack
from counter_pos.reports.register import Register
from counter_pos.reports.register_page import register_blocks
from counter_pos.reports.report import Place, Report, binding, days_told, masthead
from counter_pos.reports.scroll import SIZE, elsewhere_register, scroll_register, serials_lines
from counter_pos.reports.shaped import MEDIUM, SEMIBOLD
from counter_pos.reports.speech import Speech
from counter_pos.reports.takings import day_chart, hour_chart, mode_register, pace_chart, purpose_register
from counter_pos.reports.undone import undone_registers
from counter_pos.services.days.register_rows import Period
from counter_pos.services.summaries import ReceiptRow

TITLES = {
    "scroll": "Scroll (realisation sheet)",
    "denominations": "Denomination sheet",
    "cancellations": "Cancellations and duplicates",
    "over-short": "Over/short register",
    "hand-overs": "Hand-over register",
}
GUTTER = 26.0


def period_report(name: str, period: Period, speech: Speech, printed_at: datetime) -> Report:
    """One of TITLES over `period`. `printed_at` is an aware instant."""
    sheet = UPRIGHT if name == "denominations" else ACROSS
    place = Place(
        title=speech.say(TITLES[name]),
        told=days_told(period.first, period.last, speech),
        place=f"{period.counter_code} {speech.name(period.counter_en, period.counter_hi)}",
        window=speech.say("Window {window}", window=period.window),
        author=f"KESCO {period.counter_code}",
        head=(period.head_seq, period.head_hash),
    )
    registers, blocks = _PARTS[name](period, speech)
    under = " · ".join((place.place, place.window, place.told))

    def pages() -> Sequence[Block]:
        return [masthead(place.title, under, speech, sheet), *blocks(sheet)]

    return Report(binding(place, speech, printed_at, sheet=sheet), registers, pages)


Parts = tuple[tuple[Register, ...], Callable[[Sheet], list[Block]]]


def _scroll(period: Period, speech: Speech) -> Parts:
    rows = [row for shift in period.shifts for row in shift.rows]
    scroll = scroll_register(period.shifts, speech, dated=True)
    others = (elsewhere_register(period.elsewhere, speech),) if period.elsewhere else ()

    def after(sheet: Sheet) -> list[Block]:
        return [block for each in others for block in (Gap(14), *register_blocks(each, speech, sheet.inner, SIZE))]

    if not scroll.sums:
        return (scroll, *others), lambda sheet: [
            *_blind(speech, sheet),
            *register_blocks(scroll, speech, sheet.inner, SIZE),
            *after(sheet),
        ]
    modes = mode_register(rows, speech)
    registers = (scroll, purpose_register(rows, speech), modes, *others)

    def blocks(sheet: Sheet) -> list[Block]:
        if not rows:
            return [*register_blocks(scroll, speech, sheet.inner), *after(sheet)]
        paid = sum(row.paise for row in rows if not row.cancelled)
        return [
            Gap(8),
            _look(period, rows, speech, sheet),
            Gap(14),
            *register_blocks(scroll, speech, sheet.inner, SIZE),
            Gap(5),
            Prose(speech.words(paid), sheet.inner, SEMIBOLD),
            *serials_lines(rows, speech, sheet.inner),
            *after(sheet),
        ]

    return registers, blocks


def _look(period: Period, rows: Sequence[ReceiptRow], speech: Speech, sheet: Sheet) -> Block:
    """By purpose and by mode on the left, by hour (or day) in the middle, the pace on the right."""
    third = (sheet.inner - 2 * GUTTER) / 3
    sums = Stack(
        (
            *register_blocks(purpose_register(rows, speech), speech, third, 7.5),
            Gap(8),
            *register_blocks(mode_register(rows, speech), speech, third, 7.5),
        )
    )
    one_day = len({shift.business_date for shift in period.shifts}) == 1
    taken = (
        hour_chart(rows, speech, third, sums.height)
        if one_day
        else day_chart(period.shifts, speech, third, sums.height)
    )
    pace = Stack(tuple(pace_chart(rows, speech, third, sums.height, folded=not one_day)))
    return Beside(((0, sums), (third + GUTTER, taken), (2 * (third + GUTTER), pace)))


def _denominations(period: Period, speech: Speech) -> Parts:
    register = denomination_register(period.shifts, speech)
    return (register,), lambda sheet: [Gap(6), *register_blocks(register, speech, sheet.inner, 8)]


def _cancellations(period: Period, speech: Speech) -> Parts:
    registers = undone_registers(period, speech)

    def blocks(sheet: Sheet) -> list[Block]:
        laid: list[Block] = []
        for register in registers[:-1]:
            laid += [Gap(10), *register_blocks(register, speech, sheet.inner)]
        return [*laid, Gap(12), *register_blocks(registers[-1], speech, sheet.inner * 0.6)]

    return registers, blocks


def _over_short(period: Period, speech: Speech) -> Parts:
    register, clerks = over_short_registers(period, speech)
    settled = [move.difference or 0 for move in period.moves if move.kind in ("closed", "handed_over")]
    over, short = sum(each for each in settled if each > 0), -sum(each for each in settled if each < 0)

    def blocks(sheet: Sheet) -> list[Block]:
        figures = Figures(
            (
                Figure(speech.say("Counts that were settled"), str(len(settled))),
                Figure(speech.say("Exact"), str(sum(each == 0 for each in settled)), colour=GREEN),
                Figure(speech.say("Over ₹"), speech.money(over), colour=RED if over else GREEN),
                Figure(speech.say("Short ₹"), speech.money(short), colour=RED if short else GREEN),
            ),
            sheet.inner,
        )
        rule = speech.say("Over and short are never set off against each other, nor one day against another.")
        return [
            Gap(6),
            figures,
            Gap(4),
            Prose(rule, sheet.inner, size=7.5, colour=MUTED),
            Gap(10),
            *register_blocks(register, speech, sheet.inner),
            Gap(14),
            *register_blocks(clerks, speech, sheet.inner * 0.6),
        ]

    return (register, clerks), blocks


def _hand_overs(period: Period, speech: Speech) -> Parts:
    register = hand_over_register(period, speech)
    return (register,), lambda sheet: [Gap(6), *register_blocks(register, speech, sheet.inner)]


def _blind(speech: Speech, sheet: Sheet) -> list[Block]:
    sentence = speech.say("A drawer of this time has not been counted. Sums are shown after the count.")
    return [Gap(6), Prose(sentence, sheet.inner, MEDIUM, 9), Gap(8)]


_PARTS: dict[str, Callable[[Period, Speech], Parts]] = {
    "scroll": _scroll,
    "denominations": _denominations,
    "cancellations": _cancellations,
    "over-short": _over_short,
    "hand-overs": _hand_overs,
}
