"""Money as people type it and read it: nothing is guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_pos.domain.errors import Refused
from counter_pos.domain.money import LARGEST_PAISE, group_indian, parse_rupees, rupees


@pytest.mark.parametrize(
    ("text", "paise"),
    [
        ("3000", 300_000),
        (" 3,000.50 ", 300_050),
        ("₹ ३०००", 300_000),
        ("रु. 25", 2_500),
        ("Rs.1,48,00,000", 1_480_000_000),
        ("rs 1,234,567.8", 123_456_780),
        ("12,34,567", 123_456_700),
        ("007", 700),
        ("0.01", 1),
    ],
)
def test_amounts_that_are_understood(text: str, paise: int) -> None:
    assert parse_rupees(text) == paise


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "amount_empty"),
        (" ₹ ", "amount_empty"),
        ("0", "amount_zero"),
        ("0.00", "amount_zero"),
        ("-5", "amount_negative"),
        ("−5", "amount_negative"),
        ("3,50", "amount_not_number"),  # a comma for a point would make 350 of three and a half
        ("1,000,00", "amount_not_number"),
        ("1,00", "amount_not_number"),
        (",500", "amount_not_number"),
        ("1,,000", "amount_not_number"),
        ("3000.", "amount_not_number"),
        (".5", "amount_not_number"),
        ("1.234", "amount_not_number"),
        ("1e5", "amount_not_number"),
        ("5400 rupees", "amount_not_number"),
        ("54OO", "amount_not_number"),
        ("٣٠٠", "amount_not_number"),
        ("３００", "amount_not_number"),
        ("5 400", "amount_not_number"),
        ("10000000001", "amount_too_large"),
        ("9" * 5000, "amount_too_large"),
    ],
)
def test_amounts_that_are_refused(text: str, code: str) -> None:
    with pytest.raises(Refused) as told:
        parse_rupees(text)
    assert told.value.code == code


@given(st.integers(1, LARGEST_PAISE))
def test_what_is_written_is_read_again(paise: int) -> None:
    assert parse_rupees(rupees(paise)) == paise
    assert parse_rupees(rupees(paise, always_paise=False)) == paise
    assert parse_rupees(f"{paise // 100}.{paise % 100:02d}") == paise


@given(st.integers(-LARGEST_PAISE, LARGEST_PAISE))
def test_grouping_changes_no_digit(number: int) -> None:
    shown = group_indian(number)
    assert int(shown.replace(",", "")) == number
    head, *groups = shown.lstrip("-").split(",")
    assert 1 <= len(head) <= 3 and (not groups or len(head) <= 2)
    assert [len(each) for each in groups] == [2] * (len(groups) - 1) + [3] * bool(groups)


@given(st.text(max_size=20))
def test_any_text_is_an_amount_or_a_refusal(text: str) -> None:
    try:
        assert 0 < parse_rupees(text) <= LARGEST_PAISE
    except Refused as refused:
        assert refused.code.startswith("amount_")


def test_indian_grouping() -> None:
    assert (rupees(1_480_000_000), rupees(-99), rupees(0), rupees(500, always_paise=False)) == (
        "1,48,00,000.00",
        "-0.99",
        "0.00",
        "5",
    )
