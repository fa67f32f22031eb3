"""A shift and its drawer as folds: whatever the day brings, the drawer is plain arithmetic and no state goes back."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from counter_pos.domain.drawer import cash_over_short
from counter_pos.domain.entry import Envelope, Who
from counter_pos.domain.facts import (
    KIND_OF,
    CancelledPart,
    CashPickedUp,
    DrawerCounted,
    Facts,
    FloatAdded,
    Part,
    PaymentCancelled,
    PaymentTaken,
    ReceiptDuplicated,
    ShiftClosed,
    ShiftOpened,
    Shown,
    SignedIn,
    Tender,
)
from counter_pos.domain.shift import Shift, fold_shift
from counter_pos.wire.canonical import encode
from counter_pos.wire.entry import read_envelope

SHOWN = Shown(
    name_en="A",
    name_hi="अ",
    locality_en="B",
    locality_hi="ब",
    division_en="C",
    division_hi="स",
    meter="M1",
    category="LMV-1",
    load_w=1_000,
    supply="postpaid",
    due_before=0,
    due_after=0,
    as_of="2026-07-31T04:00:00.000Z",
)


def entry(seq: int, facts: Facts, shift: int | None = 1) -> Envelope:
    """An envelope as it is read back from the journal: its facts are a plain dict."""
    said: dict[str, Any] = {} if shift is None else {"shift": shift, "business_date": "2026-07-31"}
    made = Envelope(
        v=1,
        kind=KIND_OF[type(facts)],
        device="K08-1",
        epoch=1,
        seq=seq,
        prev="00" * 32,
        at="2026-07-31T04:00:00.000Z",
        mono_ms=1,
        boot="boot",
        clock="ok",
        command_id=f"command-{seq}",
        mode="live",
        who=Who("S0412", "pin"),
        policy=1,
        app="test",
        approvals=[],
        refs=[],
        facts=facts,
        **said,
    )
    return read_envelope(encode(made))


def taken(serial: int, paise: int, change: int, kind: str = "cash", purpose: str = "bill") -> PaymentTaken:
    part = Part(
        receipt=f"R{serial}",
        account="1203447190",
        purpose=purpose,
        paise=paise,
        tax=[],
        shown=SHOWN,
        layout=1,
        warnings=[],
        totals="",
    )
    return PaymentTaken(tender=Tender(kind=kind, tendered=paise + change, change=change, typed=True), parts=[part])


def cancelled(payment: PaymentTaken) -> PaymentCancelled:
    part = payment.parts[0]
    gone = CancelledPart(receipt=part.receipt, account=part.account, purpose=part.purpose, paise=part.paise, totals="")
    return PaymentCancelled(parts=[gone], returned=part.paise, reason="wrong_amount", original_surrendered=True)


def closing() -> ShiftClosed:
    from counter_pos.domain.facts import PrintStates

    return ShiftClosed(
        shift=1,
        opening_float=0,
        floats_added=0,
        collected=0,
        returned=0,
        picked_up=0,
        expected=0,
        counted=0,
        over_short=0,
        count_seq=1,
        receipts=0,
        cancelled=0,
        by_purpose=[],
        jobs=PrintStates(waiting=0, printed=0, uncertain=0, failed=0),
    )


def folded(*facts: Facts) -> Shift:
    shift: Shift | None = None
    for seq, each in enumerate((ShiftOpened(shift=1, opening_float=50_000, notes=[]), *facts), start=1):
        shift = fold_shift(shift, entry(seq, each))
    assert shift is not None
    return shift


PAYMENTS = st.builds(
    taken,
    st.integers(1, 999),
    st.integers(1, 1_000_000),
    st.integers(0, 100_000),
    st.sampled_from(["cash", "cash", "demand_draft"]),
    st.sampled_from(["bill", "arrears", "recharge"]),
)


@given(st.lists(st.tuples(PAYMENTS, st.booleans()), max_size=12), st.lists(st.integers(100, 9_000), max_size=3))
def test_the_drawer_is_plain_arithmetic(day: list[tuple[PaymentTaken, bool]], floats: list[int]) -> None:
    facts: list[Facts] = [FloatAdded(paise=paise, notes=[]) for paise in floats]
    drawer, receipts, undone = 50_000 + sum(floats), 0, 0
    sums: dict[str, tuple[int, int]] = {}
    for payment, undo in day:
        part = payment.parts[0]
        undo = undo and payment.tender.kind == "cash"
        facts += [payment, cancelled(payment)] if undo else [payment]
        receipts, undone = receipts + 1, undone + undo
        if not undo:
            drawer += part.paise if payment.tender.kind == "cash" else 0
            count, total = sums.get(part.purpose, (0, 0))
            sums[part.purpose] = (count + 1, total + part.paise)
    shift = folded(*facts)
    assert (shift.drawer.expected, shift.receipts, shift.cancelled) == (drawer, receipts, undone)
    assert {each: (of.receipts, of.paise) for each, of in shift.by_purpose.items()} == sums
    assert [(each.purpose, each.receipts, each.paise) for each in shift.purpose_totals()] == [
        (purpose, *sums[purpose]) for purpose in sorted(sums)
    ]


@given(PAYMENTS)
def test_the_change_never_stays_in_the_drawer(payment: PaymentTaken) -> None:
    cash = payment.parts[0].paise if payment.tender.kind == "cash" else 0
    assert folded(payment).drawer.collected == cash


def test_cash_that_was_carried_away_is_not_expected() -> None:
    shift = folded(taken(1, 30_000, 0), CashPickedUp(paise=20_000, notes=[]))
    assert (shift.drawer.picked_up, shift.drawer.expected) == (20_000, 60_000)


def test_states_go_forwards_only() -> None:
    assert folded().state == "open"
    count = DrawerCounted(attempt=1, notes=[], counted=40_000)
    again = DrawerCounted(attempt=2, notes=[], counted=50_000)
    shift = folded(count, again)
    assert (shift.state, [each.counted_paise for each in shift.counts]) == ("counted", [40_000, 50_000])
    assert shift.last_count is not None and (shift.last_count.attempt, shift.last_count.seq) == (2, 3)
    assert folded(count, closing()).state == "closed"


def test_entries_of_other_shifts_and_of_none_change_nothing() -> None:
    shift = folded(taken(1, 30_000, 0))
    assert fold_shift(shift, entry(9, taken(2, 20_000, 0), shift=2)) == shift
    assert fold_shift(shift, entry(9, SignedIn(role="clerk"), shift=None)) == shift
    assert fold_shift(shift, entry(9, ReceiptDuplicated(receipt="R1", copy=1, reason="x", fields=""))) == shift
    assert fold_shift(None, entry(9, taken(2, 20_000, 0))) is None


def test_the_next_shift_begins_with_an_empty_slate() -> None:
    before = folded(taken(1, 30_000, 0), DrawerCounted(attempt=1, notes=[], counted=80_000), closing())
    after = fold_shift(before, entry(9, ShiftOpened(shift=2, opening_float=10_000, notes=[]), shift=2))
    assert after is not None
    assert (after.number, after.state, after.receipts, after.counts) == (2, "open", 0, ())
    assert (after.drawer.expected, after.first_receipt, after.by_purpose) == (10_000, None, {})


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_over_is_positive_and_short_is_negative(counted: int, expected: int) -> None:
    difference = cash_over_short(counted, expected)
    assert expected + difference == counted
    assert (difference < 0) == (counted < expected)
