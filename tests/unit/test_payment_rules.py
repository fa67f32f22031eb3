"""The laws of an order that need no consumer, and the change that is handed back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_pos.domain.errors import Refused
from counter_pos.domain.money import LARGEST_PAISE
from counter_pos.domain.payment import (
    MOST_PARTS,
    NoteCount,
    PartOrder,
    PaymentOrder,
    Purpose,
    change_notes,
    check_order,
    notes_total,
)

RUPEES = (50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100)


def asked(*paise: int, tendered: int | None = None, notes: tuple[NoteCount, ...] = ()) -> PaymentOrder:
    parts = tuple(PartOrder(1_000_000_000 + place, Purpose.BILL, each) for place, each in enumerate(paise))
    return PaymentOrder("one", parts, sum(paise) if tendered is None else tendered, True, notes)


@pytest.mark.parametrize(
    ("order", "code"),
    [
        (asked(), "no_parts"),
        (asked(*[100] * (MOST_PARTS + 1)), "too_many_parts"),
        (asked(0), "amount_zero"),
        (asked(100, 0), "amount_zero"),
        (asked(-100), "amount_negative"),
        (asked(300, -100), "amount_negative"),
        (asked(LARGEST_PAISE, 100), "amount_too_large"),
        (asked(100, tendered=LARGEST_PAISE + 1), "amount_too_large"),
        (asked(100, 100, tendered=199), "short_tender"),
        (asked(100, tendered=-100), "short_tender"),
        (asked(100, notes=(NoteCount(100, 2),)), "notes_differ"),
        (asked(100, notes=(NoteCount(100, 0),)), "notes_differ"),
    ],
)
def test_what_no_payment_could_be_is_refused(order: PaymentOrder, code: str) -> None:
    with pytest.raises(Refused) as told:
        check_order(order)
    assert told.value.code == code


def test_the_same_account_may_pay_for_two_purposes_but_not_twice_for_one() -> None:
    bill, arrears = (PartOrder(1_000_000_001, each, 100) for each in (Purpose.BILL, Purpose.ARREARS))
    check_order(PaymentOrder("one", (bill, arrears), 200, False))
    with pytest.raises(Refused) as told:
        check_order(PaymentOrder("one", (bill, arrears, bill), 300, False))
    assert (told.value.code, told.value.facts) == ("same_part_twice", {"account": 1_000_000_001})


@given(st.lists(st.integers(1, 10_000_000), min_size=1, max_size=MOST_PARTS), st.integers(0, 10_000_000))
def test_a_lawful_order_splits_the_tender_into_receipts_and_change(paise: list[int], beyond: int) -> None:
    order = asked(*paise, tendered=sum(paise) + beyond)
    check_order(order)
    assert order.paise + order.change_paise == order.tendered_paise
    assert order.change_paise == beyond


@given(st.integers(0, 2_000_000))
def test_change_is_whole_but_for_what_no_coin_makes(paise: int) -> None:
    given_out = change_notes(paise, RUPEES)
    assert notes_total(given_out) == paise - paise % 100
    values = [each.paise for each in given_out]
    assert values == sorted(set(values), reverse=True)
    assert all(each.count > 0 for each in given_out)


def test_change_is_the_fewest_pieces() -> None:
    """Against every way to make the sum, for a whole note's worth of coins."""
    fewest = {0: 0}
    for value in range(100, 60_000, 100):
        fewest[value] = 1 + min(fewest[value - each] for each in RUPEES if each <= value)
        assert sum(each.count for each in change_notes(value, RUPEES)) == fewest[value]
