"""Purposes side by side, quotes and requests by their number, cheques and drafts: keys only, both languages."""

from __future__ import annotations

from datetime import date

import pytest

from counter_pos.domain.consumer import Status
from counter_pos.domain.demand import Demand
from counter_pos.domain.facts import PaymentTaken, Tender, read_facts
from counter_pos.services.summaries import ReceiptRow
from tests.services.test_purposes import asked_for, quote, request, with_rules
from tests.tills import START
from tests.ui.conftest import Counter

PAPER = ("004217", "30-07-2026", "State Bank of India", "Swaroop Nagar", "Shri Balaji Traders")


def taken(counter: Counter) -> list[ReceiptRow]:
    counter.settle()
    return counter.till.desk.receipts_of_shift()


def last_tender(counter: Counter) -> Tender:
    entry = counter.till.journal.at(taken(counter)[0].seq)
    assert entry is not None
    return read_facts(entry.envelope.facts, PaymentTaken).tender


def choose(counter: Counter, purpose: str) -> None:
    for _ in counter.front.payment._draft.choices:
        if counter.front.payment._draft.purpose == purpose:
            break
        counter.press("F12")
    assert counter.front.payment._draft.purpose == purpose


def money_shown(counter: Counter) -> int | None:
    return counter.front.payment_view.money.pay.paise()


def one_with_quote(counter: Counter) -> Demand:
    made = quote(counter.till.postpaid(least_paise=300_000).account)
    asked_for(counter.till, made, request())
    return made


def test_a_quotes_number_opens_its_account_and_its_sum(paying: Counter) -> None:
    made = one_with_quote(paying)
    paying.scan(made.number)
    assert paying.front.payment._draft.purpose == "settlement"
    assert (money_shown(paying), paying.focus) == (made.paise, "cash")
    paying.press("Enter")
    assert [(each.purpose, each.paise) for each in taken(paying)] == [("settlement", made.paise)]


def test_a_quote_typed_with_small_letters_is_chosen_from_the_list(paying: Counter) -> None:
    made = one_with_quote(paying)
    paying.type(made.number.lower())
    assert paying.front.payment_view.is_listing()
    paying.press("Enter")
    assert paying.front.payment._draft.purpose == "settlement"


def test_a_request_without_an_account_is_paid_and_the_next_begins_anew(paying: Counter) -> None:
    asked_for(paying.till, request())
    paying.open_account("REQ/77")  # type: ignore[arg-type]
    assert money_shown(paying) == 118_000
    paying.type("1500")
    paying.press("Enter", "Enter")
    (row,) = taken(paying)
    assert (row.purpose, row.name_en) == ("miscellaneous", "Asha Rani")
    paying.open_account("REQ/77")  # type: ignore[arg-type]
    paying.press("Enter", "F9")  # an equal sum a moment ago is asked about first
    assert "paid already" in paying.banner
    assert len(taken(paying)) == 1


@pytest.mark.parametrize("language", ["en", "hi"])
def test_a_quote_that_ran_out_or_is_unknown_is_said(paying: Counter, language: str) -> None:
    account = paying.till.postpaid().account
    asked_for(paying.till, quote(account, expires=date(2026, 7, 30)))
    if language == "hi":
        paying.press("Ctrl+L")
    paying.scan("OTS26-0001")
    assert ("ran out on" if language == "en" else "अवधि") in paying.banner
    assert (money_shown(paying), paying.focus) == (None, "find")


def test_all_purposes_are_reached_by_a_key_and_a_fee_fills_itself_in(paying: Counter) -> None:
    cut = next(each for each in paying.till.consumers() if each.status is Status.TEMPORARILY_DISCONNECTED)
    paying.open_account(cut.account)
    choose(paying, "reconnection")
    fee = money_shown(paying)
    assert fee in (10_000, 20_000)
    paying.press("Enter")
    choose_again = [each.purpose for each in taken(paying)]
    assert choose_again == ["reconnection"]
    paying.open_account(cut.account)
    choose(paying, "security")
    assert (money_shown(paying), paying.focus) == (None, "pay")
    paying.type("500")
    paying.press("Enter", "Enter")
    assert [(each.purpose, each.paise) for each in taken(paying)] == [("security", 50_000), ("reconnection", fee)]


def pay_by_draft(counter: Counter, *texts: str) -> None:
    counter.press("Shift+F6")
    assert counter.focus == "paper_number"
    for text in texts:
        counter.type(text)
        counter.press("Enter")
    assert counter.focus == "accept"
    counter.press("Enter")


def test_a_draft_is_taken_by_keys_alone(paying: Counter) -> None:
    person = paying.till.postpaid()
    paying.open_account(person.account)
    pay_by_draft(paying, *PAPER)
    tender = last_tender(paying)
    assert (tender.kind, tender.change, tender.typed) == ("demand_draft", 0, False)
    assert tender.instrument == dict(zip(("number", "date", "bank", "branch", "drawer"), PAPER, strict=True)) | {
        "date": "2026-07-30"
    }
    assert "It counts when the bank has paid it" in paying.banner
    paying.open_account(person.account)  # the next payment is in cash again
    assert paying.focus in ("cash", "pay")
    assert paying.front.payment_view.typed().paper.empty


@pytest.mark.parametrize("language", ["en", "hi"])
@pytest.mark.parametrize(
    ("place", "text", "field", "said"),
    [
        (0, "4217", "paper_number", ("six digits", "छह अंकों")),
        (1, "01-08-2026", "paper_dated", ("after today", "आज के बाद")),
        (1, "29-04-2026", "paper_dated", ("older than 3 months", "3 महीने से पुराना")),
        (1, "31-02", "paper_dated", ("not a date", "तारीख़ नहीं")),
        (3, "", "paper_branch", ("missing", "नहीं है")),
    ],
)
def test_a_bad_paper_is_said_and_the_focus_is_in_its_field(
    paying: Counter, language: str, place: int, text: str, field: str, said: tuple[str, str]
) -> None:
    if language == "hi":
        paying.press("Ctrl+L")
    paying.open_account(paying.till.postpaid().account)
    pay_by_draft(paying, *PAPER[:place], text, *PAPER[place + 1 :])
    assert said[language == "hi"] in paying.banner
    assert (paying.focus, taken(paying)) == (field, [])


def test_cheques_only_where_the_rules_allow_them_and_cash_again_after_the_last(paying: Counter) -> None:
    paying.open_account(paying.till.postpaid().account)
    seen = []
    for _ in range(3):
        paying.press("Shift+F6")
        seen.append(paying.front.payment._draft.tender.value)
    assert seen == ["demand_draft", "cash", "demand_draft"]
    paying.press("Esc")
    with_rules(paying.till, tenders=["cash", "cheque", "demand_draft"])
    paying.front.payment.arrive()
    paying.open_account(paying.till.postpaid().account)
    paying.press("Shift+F6")
    assert paying.front.payment._draft.tender.value == "cheque"


def test_a_hundred_scans_into_each_field_of_money_and_paper_leave_it_as_it_was(paying: Counter) -> None:
    paying.open_account(paying.till.postpaid().account)
    fields = {"F5": "pay", "F6": "cash", "F8": ""}
    for key in fields:
        paying.press(key)
        before = paying.front.payment_view.typed()
        for number in range(100):
            paying.scan(str(1_203_447_190 + number))
        assert paying.front.payment_view.typed() == before
    paying.press("Shift+F6")
    for text in PAPER:
        before = paying.front.payment_view.typed()
        where = paying.focus
        for number in range(20):
            paying.scan(str(1_203_447_190 + number))
        assert (paying.front.payment_view.typed(), paying.focus) == (before, where)
        paying.type(text)
        paying.press("Enter")
    assert taken(paying) == []


@pytest.mark.parametrize("language", ["en", "hi"])
def test_every_warning_is_said_and_blocks_nothing(paying: Counter, language: str) -> None:
    till = paying.till
    if language == "hi":
        paying.press("Ctrl+L")
    relief = [{"due_from": "2026-07-01", "due_to": "2026-08-31", "until": "2026-08-31"}]
    with_rules(
        till, relief=relief, stale_after_hours=1, stamp_above_paise=100_00, cash_warn_paise=150_00, drawer_warn_paise=1
    )
    paying.front.payment.arrive()
    cut = next(each for each in till.consumers() if each.status is Status.TEMPORARILY_DISCONNECTED and each.due_date)
    paying.open_account(cut.account)
    paying.type("")
    paying.press("F5")
    paying.type("200")
    told = paying.banner
    for english, hindi in (
        ("are old", "पुरान"),
        ("stays due", "बकाया रहेगा"),
        ("per cent of the dues", "प्रतिशत"),
        ("cut off", "कट"),
        ("No surcharge", "अधिभार"),
        ("revenue stamp", "टिकट"),
        ("near the limit", "सीमा"),
        ("near its ceiling", "दराज़"),
    ):
        assert (english if language == "en" else hindi) in told, (english, told)
    paying.press("Enter", "Enter")
    assert len(taken(paying)) == 1
    assert till.clock.now() >= START
