"""What is scanned into the find field, through the window: bills open accounts, papers open their screens."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QLineEdit

from counter_pos.services.scan import bill_code
from counter_pos.wire.slip_claims import slip_claim
from counter_pos.wire.slip_qr import slip_text
from tests.ui.conftest import Counter
from tests.ui.test_payment_flow import payments


def test_a_scanned_bill_opens_its_account_and_its_sum_is_only_compared(paying: Counter) -> None:
    person = paying.till.postpaid()
    assert person.bill_no is not None
    paying.scan(bill_code(person.account, person.bill_no, 12_300, date(2026, 8, 4)))
    assert paying.focus == "cash"
    assert "The bill scanned says ₹ 123" in paying.banner
    paying.press("Enter")
    (taken,) = payments(paying)
    assert taken.tender.tendered == person.heads.total


def test_another_bill_than_the_latest_is_told_until_the_next_account(paying: Counter) -> None:
    person = paying.till.postpaid()
    paying.scan(bill_code(person.account, "999", person.heads.total, date(2026, 8, 4)))
    assert "Ask for the newest bill" in paying.banner
    paying.press("F2")
    paying.scan(f"{person.account:010d}")
    assert "newest bill" not in paying.banner


@pytest.mark.parametrize("text", ["upi://pay?pa=kesco@bank&am=2847", "ACC=1203447190;AMT=2847"])
def test_an_unknown_code_is_refused_and_shown(paying: Counter, text: str) -> None:
    paying.scan(text)
    assert text in paying.banner
    assert paying.focus == "find"
    assert not payments(paying)


def test_no_name_is_searched_while_a_code_comes_in(paying: Counter) -> None:
    asked: list[str] = []
    find = paying.till.desk.find
    paying.till.desk.find = lambda text, limit=20: (asked.append(text), find(text, limit))[1]  # type: ignore[method-assign]
    paying.scan("CC1:" + "ABCD" * 59)
    assert asked in ([], ["CC"], ["CC", "CC1"])
    assert "damaged" in paying.banner


def test_a_slip_is_no_bill_and_goes_to_the_safes_screen(paying: Counter) -> None:
    journal = paying.till.journal
    opened = journal.last_of_kind("shift_opened")
    assert opened is not None
    paying.scan(slip_text(slip_claim(opened.envelope, opened.hash, journal.key_id), journal.signer))
    assert paying.front.window.page == "site"
    assert not payments(paying)
    paying.press("Esc")
    assert paying.front.window.page == "payment"
    assert paying.focus == "find"


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=6, max_size=60))
def test_any_scan_leaves_no_money_behind(paying: Counter, text: str) -> None:
    paying.press("F2")
    paying.scan(text)
    assert not payments(paying)
    money = paying.front.payment_view.money
    opened = paying.front.payment._draft.opened
    assert money.cash.paise() is None
    assert opened is not None or money.pay.paise() is None
    paying.press("Esc", "Esc")


SCANS = 100


def scan_a_hundred_times(counter: Counter, field: str) -> None:
    """The field is in front and holds 12; so many scans later it still does."""
    assert counter.focus == field
    counter.type("12")
    before = (counter.front.window.page, len(payments(counter)))
    for place in range(SCANS):
        counter.scan(f"{1_100_000_000 + place * 7_919:010d}")
        assert counter.focus == field, place
    focused = counter.focused()
    assert isinstance(focused, QLineEdit) and focused.text() == "12"
    assert (counter.front.window.page, len(payments(counter))) == before


@pytest.mark.parametrize(("field", "keys"), [("pay", ["F5"]), ("cash", []), ("note_50000", ["F8"])])
def test_a_hundred_scans_leave_the_money_of_a_payment_unchanged(paying: Counter, field: str, keys: list[str]) -> None:
    paying.open_account(paying.till.postpaid(100_000).account)
    paying.press(*keys)
    scan_a_hundred_times(paying, field)


@pytest.mark.parametrize(
    ("place", "field"),
    [
        *((place, "note_50000") for place in ("count", "pick_up", "hand_over", "surprise", "float")),
        *((place, "machine_total") for place in ("count", "hand_over", "surprise")),
    ],
)
def test_a_hundred_scans_leave_a_count_unchanged(paying: Counter, place: str, field: str) -> None:
    paying.menu(place)
    if field == "machine_total":
        paying.press(*["Enter"] * 9)
    scan_a_hundred_times(paying, field)


def test_a_hundred_scans_leave_the_opening_float_unchanged(counter: Counter) -> None:
    counter.sign_in()
    scan_a_hundred_times(counter, "note_50000")
