"""Account numbers as they are typed, scanned and read from old bills."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_pos.domain.account import AccountNumber, parse_account, show_account, show_old_account
from counter_pos.domain.errors import Refused


@pytest.mark.parametrize(
    ("text", "form", "value"),
    [
        ("1203447190", "new", 1203447190),
        ("12 0344-7190", "new", 1203447190),
        ("१२०३४४७१९०", "new", 1203447190),
        ("0000000001", "new", 1),
        ("03718281", "old", 3718281),
        ("0371/8281", "old", 3718281),
    ],
)
def test_lawful_forms(text: str, form: str, value: int) -> None:
    found = parse_account(text)
    assert (found.form, found.value) == (form, value)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "account_empty"),
        (" - ", "account_empty"),
        ("12034471O0", "account_not_digits"),
        ("१२०३४४७१९²", "account_not_digits"),
        ("123456789012", "account_other_company"),
        ("1234567", "account_length"),
        ("123456789", "account_length"),
        ("12345678901", "account_length"),
        ("1" * 5000, "account_length"),
    ],
)
def test_what_is_no_account_number_is_refused_with_its_reason(text: str, code: str) -> None:
    with pytest.raises(Refused) as told:
        parse_account(text)
    assert told.value.code == code


def test_no_account_is_shown_as_a_dash() -> None:
    assert show_account(0) == "—"


@given(st.integers(1, 10**10 - 1))
def test_a_number_that_is_shown_is_read_again(account: int) -> None:
    assert parse_account(show_account(account)) == AccountNumber("new", account)
    assert parse_account(show_old_account(account % 10**8)) == AccountNumber("old", account % 10**8)


@given(st.text(max_size=16))
def test_any_text_is_a_number_or_a_refusal(text: str) -> None:
    try:
        assert 0 <= parse_account(text).value < 10**10
    except Refused as refused:
        assert refused.code.startswith("account_")
