"""What a scanner reads is a number to look up, a paper of ours, or refused by name: never a crash, never money."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_pos.config import BillFormat
from counter_pos.domain.errors import Refused
from counter_pos.services.scan import (
    LookUp,
    Scanned,
    ScannedBill,
    ScannedReceipt,
    ScannedSlip,
    bill_check,
    bill_code,
    is_code,
    read_scan,
    readers,
)

UPPCL = BillFormat(name="uppcl", separator="|", fields=4, account=2, bill_no=3, starts="UP")
ALL = readers((UPPCL,))
PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "SCAN.md"
CODE = "CB1:1203447190-261044719082-284700-261128-KF"
BILL = ScannedBill("1203447190", "261044719082", 284700, date(2026, 11, 28))


def read(text: str) -> Scanned:
    return read_scan(text, ALL)


def refused(text: str) -> Refused:
    with pytest.raises(Refused) as told:
        read(text)
    return told.value


@pytest.mark.parametrize(
    "text",
    ["1203447190", "34471902", "12 0344 7190", "SP1087442", "Ram Tiwari", "राम तिवारी", "M/s A & B (old), Pandu"],
)
def test_what_a_person_could_type_is_looked_up(text: str) -> None:
    assert read(text) == LookUp(text)
    assert not is_code(text)


def test_the_page_shows_this_code() -> None:
    assert CODE in PAGE.read_text(encoding="utf-8")


def test_our_bill_code_is_read_as_its_page_says() -> None:
    assert read(CODE) == BILL
    assert read(f"  {CODE.lower()}\n") == BILL
    assert bill_code(1203447190, "261044719082", 284700, date(2026, 11, 28)) == CODE
    assert bill_check("ISO79") == "3W"  # the example of ISO 7064


@given(st.integers(4, len(CODE) - 1), st.sampled_from("0123456789ABCXYZ"))
def test_one_wrong_sign_in_a_bill_code_is_noticed(at: int, sign: str) -> None:
    wrong = CODE[:at] + sign + CODE[at + 1 :]
    if wrong != CODE:
        assert refused(wrong).code == "bill_code_damaged"


@pytest.mark.parametrize("due", ["261328", "260230"])
def test_a_bill_code_with_no_such_date_is_damaged(due: str) -> None:
    fields = ("1203447190", "7", "100", due)
    assert refused(f"CB1:{'-'.join(fields)}-{bill_check(''.join(fields))}").code == "bill_code_damaged"


def test_a_bill_of_another_maker_is_read_by_the_settings_alone() -> None:
    text = "UP|1203447190|77|2847.00"
    assert read(text) == ScannedBill("1203447190", "77", format="uppcl")
    assert refused("UP|x|77|2847.00").code == "scan_account_missing"
    with pytest.raises(Refused) as told:
        read_scan(text, readers(()))
    assert told.value.code == "scan_unknown"
    assert told.value.facts["text"] == text


@pytest.mark.parametrize("text", ["upi://pay?pa=kesco@bank&am=2847", "ACC=1203447190;AMT=2847", "x" * 61, "1" * 401])
def test_what_nobody_knows_is_refused_and_named(text: str) -> None:
    told = refused(text)
    assert told.code == "scan_unknown"
    assert told.facts["text"] == text[:40]
    assert is_code(text)


@pytest.mark.parametrize("prefix", ["CC1:", "CS1:", "cc1:", " cs1: "])
def test_a_damaged_code_of_ours_is_tried_as_nothing_else(prefix: str) -> None:
    assert refused(prefix + "1203447190").code in ("receipt_text_shape", "slip_text_shape")


ANY = st.one_of(
    st.text(max_size=500),
    st.binary(max_size=300).map(lambda raw: raw.decode("latin-1")),
    st.builds(lambda head, tail: head + tail, st.sampled_from(["CC1:", "CS1:", "CB1:", "UP|"]), st.text(max_size=260)),
    st.builds(
        lambda head, tail: head + tail,
        st.sampled_from(["CC1:", "CS1:"]),
        st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", min_size=237, max_size=237),
    ),
)


@given(ANY)
def test_no_text_crashes_and_none_becomes_money(text: str) -> None:
    try:
        said = read(text)
    except Refused as told:
        assert re.fullmatch(r"[a-z_]+", told.code)
        return
    assert isinstance(said, LookUp | ScannedBill | ScannedReceipt | ScannedSlip)
    if isinstance(said, ScannedBill):
        assert said.account.isdigit() and len(said.account) in (8, 10)
