"""Cheques and drafts: taken where the rules allow them, no cash, no change, good only for a while."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from counter_pos.domain.errors import Refused
from counter_pos.domain.facts import PaymentTaken, read_facts
from counter_pos.domain.instrument import Instrument, months_later, read_day
from counter_pos.domain.payment import PartOrder, PaymentOrder, Purpose, TenderKind
from tests import words
from tests.services.test_purposes import with_rules
from tests.tills import TestTill, order

PAPER = Instrument("004217", date(2026, 7, 30), "State Bank of India", "Swaroop Nagar", "Shri Balaji Traders")


@pytest.fixture
def till(tmp_path: Path) -> Iterator[TestTill]:
    made = TestTill(tmp_path)
    made.open_shift()
    yield made
    made.close()


def draft(till: TestTill, paise: int = 20_000, paper: Instrument | None = PAPER, **other: Any) -> PaymentOrder:
    asked = order(till.postpaid().account, paise)
    return replace(asked, **({"tender": TenderKind.DEMAND_DRAFT, "instrument": paper} | other))


def refused(code: str, deed: Callable[[], object]) -> None:
    with pytest.raises(Refused) as told:
        deed()
    assert told.value.code == code


def test_a_draft_is_no_cash_and_says_so(till: TestTill) -> None:
    before = till.till.shift.drawer.expected  # type: ignore[union-attr]
    accounts = [each.account for each in till.consumers() if each.heads.total > 50_000][:2]
    parts = tuple(PartOrder(each, Purpose.BILL, 30_000_000) for each in accounts)  # far above the limit on cash
    command = till.desk.new_command_id()
    asked = PaymentOrder(command, parts, 60_000_000, False, tender=TenderKind.DEMAND_DRAFT, instrument=PAPER)
    assert {each.code for each in till.desk.cautions(asked)} >= {"subject_to_realisation", "stamp_needed"}
    assert not {each.code for each in till.desk.cautions(asked)} & {"cash_limit_near", "drawer_near"}
    taken = till.desk.take_payment(asked)
    drawer = till.till.shift.drawer  # type: ignore[union-attr]
    assert (drawer.expected, drawer.instruments, drawer.instruments_paise) == (before, 1, 60_000_000)
    entry = till.journal.at(taken.seq)
    assert entry is not None
    facts = read_facts(entry.envelope.facts, PaymentTaken)
    assert facts.tender.instrument == {
        "number": "004217",
        "date": "2026-07-30",
        "bank": "State Bank of India",
        "branch": "Swaroop Nagar",
        "drawer": "Shri Balaji Traders",
    }
    assert all("subject_to_realisation" in part.warnings for part in facts.parts)
    # A draft does not eat into what the consumer may still pay in cash.
    till.desk.take_payment(order(accounts[0], 19_000_000))


def test_a_cancelled_draft_goes_back_as_paper(till: TestTill) -> None:
    taken = till.desk.take_payment(draft(till))
    before = till.till.shift.drawer.expected  # type: ignore[union-attr]
    word = words.cancelling(till.desk, taken.receipts[0].number)
    done = till.desk.cancel_payment(
        taken.receipts[0].number, "wrong_amount", word, till.papers(taken.receipts[0].number)
    )
    drawer = till.till.shift.drawer  # type: ignore[union-attr]
    assert done.returned_paise == 0
    assert (drawer.expected, drawer.instruments, drawer.instruments_paise) == (before, 0, 0)


@pytest.mark.parametrize(
    ("paper", "code"),
    [
        (None, "instrument_missing"),
        (replace(PAPER, number="4217"), "instrument_number"),
        (replace(PAPER, number="००४२१७"), "instrument_number"),
        (replace(PAPER, bank=" "), "instrument_text"),
        (replace(PAPER, branch=""), "instrument_text"),
        (replace(PAPER, drawer="x" * 61), "instrument_text"),
        (replace(PAPER, dated=date(2026, 8, 1)), "instrument_post_dated"),
        (replace(PAPER, dated=date(2026, 4, 29)), "instrument_stale"),
    ],
)
def test_a_paper_that_no_bank_pays_is_refused(till: TestTill, paper: Instrument | None, code: str) -> None:
    seq = till.journal.place.seq
    refused(code, lambda: till.desk.take_payment(draft(till, paper=paper)))
    assert till.journal.place.seq == seq


def test_no_change_is_given_and_cash_carries_no_paper(till: TestTill) -> None:
    refused("instrument_change", lambda: till.desk.take_payment(draft(till, tendered_paise=30_000)))
    refused("instrument_change", lambda: till.desk.take_payment(draft(till, tendered_paise=10_000)))
    refused("tender_refused", lambda: till.desk.take_payment(draft(till, tender=TenderKind.CASH)))
    refused("tender_refused", lambda: till.desk.take_payment(draft(till, tender=TenderKind.CHEQUE)))  # since Nov 2023
    with_rules(till, tenders=["cash", "cheque", "demand_draft"])
    assert till.desk.take_payment(draft(till, tender=TenderKind.CHEQUE)).change_paise == 0
    assert till.desk.take_payment(draft(till, paise=20_050)).change_paise == 0  # a draft pays paise too


def test_the_same_command_with_another_paper_is_another_payment(till: TestTill) -> None:
    asked = draft(till)
    taken = till.desk.take_payment(asked)
    assert till.desk.take_payment(asked).seq == taken.seq
    refused("command_reused", lambda: till.desk.take_payment(replace(asked, instrument=replace(PAPER, number="1" * 6))))


def test_the_drawer_is_said_to_be_near_its_ceiling(till: TestTill) -> None:
    with_rules(till, drawer_warn_paise=70_000)
    assert "drawer_near" in {each.code for each in till.desk.cautions(order(till.postpaid().account, 20_000))}
    with_rules(till, drawer_warn_paise=70_100)
    assert "drawer_near" not in {each.code for each in till.desk.cautions(order(till.postpaid().account, 20_000))}


@pytest.mark.parametrize(
    ("day", "months", "good_until"),
    [
        (date(2026, 4, 30), 3, date(2026, 7, 30)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 1, 31), 12, date(2027, 1, 31)),
    ],
)
def test_months_are_counted_on_the_calendar(day: date, months: int, good_until: date) -> None:
    assert months_later(day, months) == good_until


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)))
def test_a_day_is_read_as_people_write_it(day: date) -> None:
    for text in (f"{day:%d-%m-%Y}", f"{day.day}/{day.month}/{day:%y}", f"{day:%d.%m.%Y}", f" {day:%d%m%y} "):
        assert read_day(text) == day


@pytest.mark.parametrize("text", ["", "31", "31-02-2026", "2026-07-31x", "३१-०७-२०२६", "31--2026", "1-2-3-4"])
def test_what_is_no_day_is_said(text: str) -> None:
    refused("instrument_date", lambda: read_day(text))
