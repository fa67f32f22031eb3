"""A few days of one till, and a day of sixty-seven counters: what the tests of the registers draw."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files
from random import Random

from msgspec.structs import replace

from counter_pos.services.days.register_rows import CashMove, CounterDay, CounterDays, Period, Person, Undone
from counter_pos.services.summaries import ReceiptRow, ShiftSummary
from tests.report_samples import DAY, LONG_NAME, PRINTED, receipts, shift_of

SUNITA = Person("S0412", "Sunita Verma", "सुनीता वर्मा")
ARIF = Person("S0388", "Mohd. Arif Siddiqui", "मो. आरिफ़ सिद्दीक़ी")
SHUKLA = Person("S0007", "Rakesh Shukla", "राकेश शुक्ला")
CHEQUE = {"number": "481203", "date": "2026-11-20", "bank": "State Bank of India", "drawer": "Kanpur Tools & Co."}


def with_cheques(rows: tuple[ReceiptRow, ...]) -> tuple[ReceiptRow, ...]:
    """Every seventeenth is paid by cheque, one by draft."""
    put = []
    for index, row in enumerate(rows):
        if index % 17 == 9 and not row.cancelled:
            row = replace(row, tender="demand_draft" if index == 26 else "cheque", instrument=CHEQUE)
        put.append(row)
    return tuple(put)


def shifts_of(days: int, each: int, *, last: date = DAY) -> tuple[ShiftSummary, ...]:
    """One shift a day, of `each` receipts, some with cheques; every third is a note short, every fourth over."""
    made: list[ShiftSummary] = []
    for at in range(days):
        day = last - timedelta(days=days - 1 - at)
        opened = datetime(day.year, day.month, day.day, 3, 32, tzinfo=UTC)
        rows = with_cheques(receipts(each, first_serial=1 + at * each, opened_at=opened))
        over_short = -50_000 if at % 3 == 2 else (1_000 if at % 4 == 3 else 0)
        shift = shift_of(rows, number=at + 1, opened_at=opened, over_short=over_short, recount=at % 3 == 2)
        paper = [row for row in rows if row.tender != "cash" and not row.cancelled]
        made.append(
            replace(
                shift,
                business_date=day,
                instruments=len(paper),
                instruments_paise=sum(row.paise for row in paper),
            )
        )
    return tuple(made)


def undone_of(shifts: tuple[ShiftSummary, ...]) -> tuple[Undone, ...]:
    """The cancellations and duplicates of these shifts, and one transfer."""
    rows: list[Undone] = []
    for shift in shifts:
        for row in shift.receipts:
            if row.cancelled and row.cancelled_at:
                reason = row.cancel_reason or "other"
                rows.append(_undone("cancelled", shift, row, row.cancelled_at, reason, approver=SHUKLA))
            if row.copies:
                rows.append(_undone("duplicate", shift, row, row.at + timedelta(minutes=9), "torn", copy=row.copies))
    first = shifts[0].receipts[0]
    moved = _undone("transfer", shifts[0], first, first.at + timedelta(hours=1), "wrong_account")
    return (*rows, replace(moved, to_account=1_200_344_719))


def _undone(
    kind: str,
    shift: ShiftSummary,
    row: ReceiptRow,
    at: datetime,
    reason: str,
    *,
    approver: Person | None = None,
    copy: int = 0,
) -> Undone:
    return Undone(
        kind=kind,
        at=at,
        business_date=shift.business_date,
        shift=shift.shift,
        by=SUNITA,
        approver=approver,
        receipt=row.number,
        taken_at=row.at,
        account=row.account,
        name_en=row.name_en,
        name_hi=row.name_hi,
        purpose=row.purpose,
        tender=row.tender,
        paise=row.paise,
        reason=reason,
        copy=copy,
    )


def moves_of(shifts: tuple[ShiftSummary, ...]) -> tuple[CashMove, ...]:
    """The custody of the cash of these shifts: float, a drawer opened, a count, a hand-over, a pick-up, the close."""
    moves: list[CashMove] = []
    for shift in shifts:
        opened, day, number = shift.opened_at, shift.business_date, shift.shift

        def move(
            kind: str,
            hours: float,
            by: Person,
            paise: int | None,
            *,
            day: date = day,
            number: int = number,
            opened: datetime = opened,
            **put: object,
        ) -> None:
            made = CashMove(kind, opened + timedelta(hours=hours), day, number, by, None, None, paise)
            moves.append(replace(made, **put))

        move("opening_float", 0, SUNITA, shift.opening_float)
        if number % 2:
            move("drawer_opened", 1.2, SUNITA, None, reason="change for a 500 note")
            move("note_refused", 1.5, SUNITA, 50_000, reason="4BC 271828")
            move("surprise", 2, SUNITA, 4_120_000, approver=SHUKLA, difference=0)
            move(
                "handed_over", 4, SUNITA, 9_870_000, to=ARIF, approver=ARIF, difference=-10_000, reason="a note is torn"
            )
            move("picked_up", 5, ARIF, 5_000_000, approver=SHUKLA, bag="B-104417")
            move("in_safe", 5.2, SHUKLA, 5_000_000, bag="B-104417")
        closing = ARIF if number % 2 else SUNITA
        approver, short = SHUKLA if shift.over_short else None, shift.over_short
        move("closed", 8.2, closing, shift.counted, approver=approver, difference=short, reason=shift.reason)
        move("received", 8.6, SHUKLA, shift.counted, approver=SHUKLA)
    return tuple(moves)


@cache
def some_days(days: int = 4, each: int = 40) -> Period:
    """Days up to the samples' own."""
    shifts = shifts_of(days, each)
    return Period(
        counter_code="K08",
        window=2,
        counter_en="Naubasta",
        counter_hi="नौबस्ता",
        first=DAY - timedelta(days=days - 1),
        last=DAY,
        shifts=shifts,
        undone=undone_of(shifts),
        moves=moves_of(shifts),
        head_seq=4711,
        head_hash="9f2e6d33a3717ee826353a404ba4618d1aeeb6879ad7936bce8ed5f46814924d",
    )


def empty_period() -> Period:
    """Days on which nothing was done."""
    return replace(some_days(), shifts=(), undone=(), moves=())


def city_names() -> list[tuple[str, str, str]]:
    """(code, English, Hindi) of the sixty-seven counters."""
    lines = files("counter_pos").joinpath("assets/counters.csv").read_text("utf-8").splitlines()
    head = lines[0].split(",")
    places = [head.index(name) for name in ("code", "name_en", "name_hi")]
    rows = [line.split(",") for line in lines[1:] if line]
    return [(row[places[0]], row[places[1]], row[places[2]]) for row in rows]


def city_day(days: int = 1) -> CounterDays:
    """All counters for `days` dates; one had no word, two were over or short."""
    chance = Random(67)
    rows = []
    for at in range(days):
        for code, english, hindi in city_names():
            heard = code != "K46"
            receipts_count = chance.randrange(90, 820) if heard else 0
            cash = receipts_count * chance.randrange(1800, 3600) * 100
            cancelled = chance.randrange(0, 6) if heard else 0
            rows.append(
                CounterDay(
                    code=code,
                    name_en=english,
                    name_hi=hindi,
                    business_date=DAY - timedelta(days=days - 1 - at),
                    windows=(2 if receipts_count > 500 else 1) if heard else 0,
                    shifts=2 if heard else 0,
                    shifts_closed=0 if not heard else (1 if code == "K10" else 2),
                    receipts=receipts_count,
                    cancelled=cancelled,
                    cash=cash,
                    instruments=chance.randrange(0, 40) * 250_000 if heard else 0,
                    cancelled_paise=cancelled * 184_000,
                    over=1_000 if code == "K21" else 0,
                    short=50_000 if code == "K08" else 0,
                    day_closed=heard and code not in ("K10", "K33"),
                )
            )
    return CounterDays(DAY - timedelta(days=days - 1), DAY, PRINTED, 67, tuple(rows))


def long_named() -> str:
    """The longest name of the samples, in English."""
    return LONG_NAME[0]
