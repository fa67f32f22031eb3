"""Shifts and days as a counter in Kanpur has them, the same for the same seed: what the report tests draw."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random

from msgspec.structs import replace

from counter_pos.domain.drawer import cash_over_short
from counter_pos.domain.facts import PrintStates
from counter_pos.domain.receipt import ReceiptNumber
from counter_pos.domain.shift import PurposeSum
from counter_pos.services.summaries import DaySummary, NotesCounted, ReceiptRow, ShiftSummary

DAY = date(2026, 11, 22)
PRINTED = datetime(2026, 11, 22, 12, 10, tzinfo=UTC)
NOTES = (50000, 20000, 10000, 5000, 2000, 1000, 500, 200, 100)

_FIRST = (
    ("Ram Prakash", "राम प्रकाश"),
    ("Mohd. Salim", "मो. सलीम"),
    ("Geeta", "गीता"),
    ("Brijendra Swaroop", "ब्रजेन्द्र स्वरूप"),
    ("Shraddha", "श्रद्धा"),
    ("Dyuti", "द्युति"),
    ("Hridayesh", "हृदयेश"),
    ("Rakesh Kr.", "राकेश कु."),
    ("Zarina", "ज़रीना"),
    ("Jnanendra", "ज्ञानेन्द्र"),
)
_LAST = (
    ("Tiwari", "तिवारी"),
    ("Ansari", "अंसारी"),
    ("Devi", "देवी"),
    ("Kushwaha", "कुशवाहा"),
    ("Srivastava", "श्रीवास्तव"),
    ("Kshatriya", "क्षत्रिय"),
    ("Mishra", "मिश्रा"),
    ("Gupta", "गुप्ता"),
    ("Khatoon", "ख़ातून"),
    ("Dixit", "दीक्षित"),
)
LONG_NAME = (
    "Shri Brijendra Swaroop Narain Chaturvedi alias Bade Bhaiya, through his son Hridayesh Chaturvedi",
    "श्री ब्रजेन्द्र स्वरूप नारायण चतुर्वेदी उर्फ़ बड़े भैया, द्वारा पुत्र हृदयेश चतुर्वेदी",
)


def receipt(serial: int, at: datetime, paise: int, **put: object) -> ReceiptRow:
    """One receipt of Naubasta; `put` overrides any field."""
    chance = Random(serial)
    first, last = chance.choice(_FIRST), chance.choice(_LAST)
    row = ReceiptRow(
        number=str(ReceiptNumber("K08", "7QX", DAY, serial)),
        serial=serial,
        seq=serial + 40,
        part=1,
        at=at,
        account=1_200_000_000 + chance.randrange(10**8),
        account_old=None,
        name_en=f"{first[0]} {last[0]}",
        name_hi=f"{first[1]} {last[1]}",
        purpose=chance.choice(("bill", "bill", "bill", "arrears", "recharge")),
        tender="cash",
        paise=paise,
        cancelled=False,
        cancel_reason=None,
        copies=0,
        print_state="printed",
        sent=True,
    )
    return replace(row, **put)


def receipts(count: int, *, first_serial: int = 1, opened_at: datetime, hours: float = 7.5) -> tuple[ReceiptRow, ...]:
    """A shift's worth of receipts with the trouble of a real one: cancellations, duplicates, a print in doubt."""
    chance = Random(count + first_serial)
    rows = []
    for index in range(count):
        at = opened_at + timedelta(hours=hours) * (index + chance.random()) / (count + 1)
        put: dict[str, object] = {}
        if index % 41 == 7:
            put = {
                "cancelled": True,
                "cancel_reason": "wrong_account",
                "cancelled_at": at + timedelta(minutes=4),
                "cancel_approver": "S0007",
            }
        elif index % 37 == 5:
            put = {"copies": 1}
        elif index % 53 == 11:
            put = {"print_state": "uncertain"}
        elif index % 61 == 3:
            put = {"name_en": LONG_NAME[0], "name_hi": LONG_NAME[1]}
        rows.append(receipt(first_serial + index, at, chance.randrange(150, 9000) * 100, **put))
    return tuple(rows)


def notes_of(paise: int) -> tuple[tuple[int, int], ...]:
    """Notes and coins that make `paise` (whole rupees), with some small change as a drawer has it."""
    held = []
    for note in NOTES:
        count, paise = divmod(paise, note)
        if count > 10 and note > 1000:  # a few are there as smaller ones
            count, paise = count - 3, paise + 3 * note
        if count:
            held.append((note, count))
    assert paise == 0
    return tuple(held)


def shift_of(
    rows: Sequence[ReceiptRow],
    *,
    number: int = 1,
    staff: tuple[str, str, str] = ("S0412", "Sunita Verma", "सुनीता वर्मा"),
    opened_at: datetime = datetime(2026, 11, 22, 3, 32, tzinfo=UTC),
    over_short: int = 0,
    picked_up: int = 0,
    recount: bool = False,
    returned: int | None = None,
    open_still: bool = False,
) -> ShiftSummary:
    """The summary that a fold of these receipts gives, counted `over_short` off."""
    cash = [row for row in rows if row.tender == "cash"]
    collected = sum(row.paise for row in cash)
    back = sum(row.paise for row in cash if row.cancelled) if returned is None else returned
    opening = 200_000
    expected = opening + collected - back - picked_up
    counted = expected + over_short
    by_purpose: dict[str, PurposeSum] = {}
    for row in rows:
        if not row.cancelled:
            before = by_purpose.get(row.purpose, PurposeSum())
            by_purpose[row.purpose] = PurposeSum(before.receipts + 1, before.paise + row.paise)
    closing = opened_at + timedelta(hours=8)
    counts = [NotesCounted(1, closing, notes_of(counted - 50_000 if recount else counted), counted)]
    if recount:
        counts = [
            NotesCounted(1, closing, notes_of(counted - 50_000), counted - 50_000),
            NotesCounted(2, closing + timedelta(minutes=6), notes_of(counted), counted),
        ]
    states = [row.print_state for row in rows]
    return ShiftSummary(
        counter_code="K08",
        window=2,
        counter_en="Naubasta",
        counter_hi="नौबस्ता",
        shift=number,
        staff=staff[0],
        staff_en=staff[1],
        staff_hi=staff[2],
        business_date=DAY,
        opened_at=opened_at,
        closed_at=None if open_still else closing + timedelta(minutes=12),
        opening_float=opening,
        floats_added=0,
        collected=collected,
        returned=back,
        picked_up=picked_up,
        expected=expected,
        counted=None if open_still else counted,
        over_short=None if open_still else cash_over_short(counted, expected),
        reason="one note too few given back by the bank" if over_short and not open_still else None,
        approver="S0007" if over_short and not open_still else None,
        receipts=tuple(rows),
        by_purpose=by_purpose,
        counts=() if open_still else tuple(counts),
        jobs=PrintStates(
            waiting=states.count("waiting"),
            printed=states.count("printed"),
            uncertain=states.count("uncertain"),
            failed=states.count("failed"),
        ),
        unsent=3,
        acknowledged_seq=len(rows) + 38,
        acknowledged_hash=hashlib.sha256(b"acknowledged").hexdigest() if rows else None,
        head_seq=len(rows) + 41,
        head_hash=hashlib.sha256(b"head").hexdigest(),
    )


def busy_shift(count: int = 92) -> ShiftSummary:
    """An ordinary shift: counted twice, one note of 500 short, one pick-up."""
    opened = datetime(2026, 11, 22, 3, 32, tzinfo=UTC)
    return shift_of(
        receipts(count, opened_at=opened), over_short=-50_000, picked_up=10_000_000, recount=True, opened_at=opened
    )


def two_shift_day(counts: tuple[int, int] = (58, 44)) -> DaySummary:
    """A day of two clerks, the second one exact."""
    morning, noon = datetime(2026, 11, 22, 3, 2, tzinfo=UTC), datetime(2026, 11, 22, 8, 5, tzinfo=UTC)
    first = shift_of(
        receipts(counts[0], opened_at=morning, hours=4.5), opened_at=morning, over_short=-50_000, picked_up=10_000_000
    )
    second = shift_of(
        receipts(counts[1], first_serial=counts[0] + 1, opened_at=noon, hours=4.5),
        number=2,
        staff=("S0388", "Mohd. Arif Siddiqui", "मो. आरिफ़ सिद्दीक़ी"),
        opened_at=noon,
    )
    return day_of((first, second))


def day_of(shifts: Sequence[ShiftSummary]) -> DaySummary:
    """The day of these shifts; what was picked up is in the safe, what was counted in the drawer."""
    return DaySummary(
        counter_code="K08",
        window=2,
        counter_en="Naubasta",
        counter_hi="नौबस्ता",
        business_date=DAY,
        shifts=tuple(shifts),
        closed_at=datetime(2026, 11, 22, 13, 20, tzinfo=UTC),
        supervisor="S0007",
        in_drawer=sum(shift.counted or 0 for shift in shifts),
        in_safe=sum(shift.picked_up for shift in shifts),
    )
