"""Holding and recalling a half-done payment, and what a crash leaves of one, key by key."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from counter_pos.domain.half_done import Kept
from counter_pos.domain.money import rupees
from counter_pos.domain.payment import NoteCount
from counter_pos.ui.held.view import HeldView
from tests import words
from tests.tills import CLERK, CLERK_PIN, OTHER_CLERK, OTHER_CLERK_PIN
from tests.ui.conftest import Counter, close_window, open_window
from tests.ui.test_payment_flow import entries, payments
from tests.ui.test_purposes import PAPER


def drafts(counter: Counter) -> list[Kept]:
    counter.settle()
    return counter.till.desk.drafts()


def begin(counter: Counter, pay: str = "300", cash: str = "500") -> int:
    """An account open with an amount and cash typed."""
    person = counter.till.postpaid(100_000)
    counter.open_account(person.account)
    counter.press("F5")
    counter.type(pay)
    counter.press("Enter")
    counter.type(cash)
    return person.account


def test_a_payment_is_held_and_goes_on_where_it_was(paying: Counter) -> None:
    account = begin(paying)
    paying.press("Ctrl+H")
    assert paying.focus == "find" and "On hold" in paying.banner
    assert paying.front.payment._draft.empty and not payments(paying)
    (held,) = drafts(paying)
    assert held.held and held.half.cash_paise == 50_000
    other = next(each for each in paying.till.consumers() if each.account != account and each.heads.total > 50_000)
    paying.open_account(other.account)
    paying.press("Enter")
    paying.press("Ctrl+H")
    assert paying.front.window.page == "held" and paying.focus == "held"
    paying.press("Enter")
    assert paying.front.window.page == "payment" and paying.focus == "cash"
    money = paying.front.payment_view.money
    assert (money.pay.text(), money.cash.text()) == ("300", "500")
    paying.press("Enter", "Enter")
    assert [each.parts[0].paise for each in payments(paying)] == [other.heads.total, 30_000]
    assert entries(paying)[-1].command_id == held.half.command_id
    assert drafts(paying) == []


def test_several_accounts_are_held_together(paying: Counter) -> None:
    people = [each for each in paying.till.consumers() if each.heads.total > 50_000][:2]
    paying.open_account(people[0].account)
    paying.press("F11")
    paying.open_account(people[1].account)
    paying.press("Ctrl+H")
    paying.press("Ctrl+H", "Enter")
    assert paying.front.payment_view.money._due.text() == f"₹ {rupees(sum(each.heads.total for each in people))}"
    paying.press("Enter")
    assert len(payments(paying)[-1].parts) == 2


def test_what_was_typed_of_a_draft_waits_with_the_payment(paying: Counter) -> None:
    person = paying.till.postpaid(100_000)
    paying.open_account(person.account)
    paying.press("Shift+F6")
    for text in PAPER[:3]:
        paying.type(text)
        paying.press("Enter")
    paying.type(PAPER[3])
    paying.press("Ctrl+H")
    assert "Give back the cheque or draft" in paying.banner
    assert paying.front.payment_view.typed().paper.empty
    other = next(
        each for each in paying.till.consumers() if each.account != person.account and each.heads.total > 50_000
    )
    paying.open_account(other.account)
    paying.press("Enter")
    paying.press("Ctrl+H", "Enter")
    assert paying.focus == "paper_number"
    typed = paying.front.payment_view.typed().paper
    assert (typed.number, typed.dated, typed.bank, typed.branch, typed.drawer) == (*PAPER[:4], "")
    paying.press("Enter", "Enter", "Enter", "Enter")
    assert paying.focus == "paper_drawer"
    paying.type(PAPER[4])
    paying.press("Enter", "Enter")
    assert payments(paying)[-1].tender.instrument["branch"] == PAPER[3]
    assert drafts(paying) == []
    assert paying.front.payment_view.typed().paper.empty


def test_a_draft_of_another_shift_keeps_what_was_typed_and_says_so(paying: Counter) -> None:
    paying.open_account(paying.till.postpaid(100_000).account)
    paying.press("Shift+F6")
    paying.type(PAPER[0])
    paying.press("Ctrl+H")
    desk = paying.till.desk
    desk.count_drawer((NoteCount(10_000, 10),))
    desk.close_shift(None, None)
    desk.open_shift(())
    paying.press("Ctrl+H", "Enter")
    assert "cheque or draft is not taken over" in paying.banner
    assert paying.front.payment_view.typed().paper.number == PAPER[0]


def test_a_taken_a_cleared_and_a_dropped_payment_leave_no_draft(paying: Counter) -> None:
    begin(paying)
    assert len(drafts(paying)) == 1
    paying.press("Enter", "Enter")
    assert drafts(paying) == [] and len(payments(paying)) == 1
    begin(paying, "200", "")
    paying.press("Esc")
    assert drafts(paying) == []
    paying.open_account(paying.till.postpaid(100_000).account)
    paying.press("F2")
    paying.scan("9999999999")
    assert drafts(paying) == []


@pytest.mark.parametrize("language", ["en", "hi"])
def test_after_a_crash_the_half_done_payment_is_offered_and_is_the_same_deed(
    paying: Counter, qapp: QApplication, language: str
) -> None:
    begin(paying, "200", "200")
    paying.press("Enter", "Enter")
    begin(paying)
    paying.press("Enter")
    (half,) = drafts(paying)
    assert not half.held
    close_window(paying)
    paying.till.reopen()
    assert paying.till.lanes is not None
    again = open_window(paying.bot, qapp, paying.till, paying.till.lanes, language=language)
    again.sign_in(CLERK, CLERK_PIN)
    told = again.banner
    assert ("Last recorded before this start" in told and "1 payment is on hold" in told) or language == "hi"
    assert ("रुका हुआ" in told) == (language == "hi")
    again.press("Ctrl+H", "Enter")
    money = again.front.payment_view.money
    assert (money.pay.text(), money.cash.text()) == ("300", "500")
    again.press("Enter", "Enter")
    assert entries(again)[-1].command_id == half.half.command_id
    assert drafts(again) == []
    close_window(again)


def test_a_draft_of_another_shift_says_so_and_its_cash_is_counted_again(paying: Counter) -> None:
    begin(paying)
    paying.press("Ctrl+H")
    desk = paying.till.desk
    desk.count_drawer(())
    desk.close_shift("empty", words.closing(desk))
    paying.front.sign_out()
    paying.settle()
    paying.sign_in(OTHER_CLERK, OTHER_CLERK_PIN)
    paying.press("F9")
    assert paying.front.window.page == "payment"
    paying.press("Ctrl+H")
    view = paying.front.room("held").view
    assert isinstance(view, HeldView)
    model = view.table.rows_model
    assert model.data(model.index(0, 4)) == "S0412, shift 1"
    paying.press("Enter")
    assert "begun by S0412 in shift 1" in paying.banner
    assert paying.front.payment_view.money.cash.text() == ""
    assert paying.front.payment_view.money.pay.text() == "300"


def test_discarding_asks_once(paying: Counter) -> None:
    begin(paying)
    paying.press("Ctrl+H", "Ctrl+H", "F8")
    assert len(drafts(paying)) == 1
    paying.press("F8")
    assert drafts(paying) == [] and paying.focus == "held_back"
    paying.press("Esc")
    assert paying.front.window.page == "payment" and paying.focus == "find"


def test_discarding_asks_of_each_payment(paying: Counter) -> None:
    """What was asked of one is no answer about the next one in the list."""
    for pay in ("200", "300"):
        begin(paying, pay)
        paying.press("Ctrl+H")
        paying.till.clock.pass_time(minutes=1)
    paying.press("Ctrl+H", "F8", "Down", "F8")
    assert len(drafts(paying)) == 2, "each was asked about once"
    paying.press("F8")
    (left,) = drafts(paying)
    assert left.half.pay_paise == 30_000, "the older one, lower in the list, was asked about twice"


def test_what_is_open_is_put_aside_when_another_goes_on(paying: Counter) -> None:
    begin(paying)
    paying.press("Ctrl+H")
    paying.till.clock.pass_time(minutes=1)
    (held,) = drafts(paying)
    other = next(
        each for each in paying.till.consumers() if each.account != held.half.account and each.heads.total > 50_000
    )
    paying.open_account(other.account)
    paying.type("9000")
    paying.menu("held")
    paying.press("Down", "Enter")  # the older one
    assert paying.front.payment_view.money.pay.text() == "300"
    aside = next(each for each in drafts(paying) if each.half.command_id != held.half.command_id)
    assert (aside.held, aside.half.account, aside.half.cash_paise) == (True, other.account, 900_000)
    paying.press("Enter", "Enter")
    assert entries(paying)[-1].command_id == held.half.command_id
    (left,) = drafts(paying)
    assert left.half == aside.half, "and it can go on as well"


def test_the_count_mentions_what_is_on_hold(paying: Counter) -> None:
    for _ in range(2):
        begin(paying)
        paying.press("Ctrl+H")
    paying.menu("count")
    assert "2 payments are on hold" in paying.front.cash_view.banner.accessibleName()


def test_an_equal_payment_after_a_crash_is_asked_about_for_fifteen_minutes(paying: Counter, qapp: QApplication) -> None:
    begin(paying, "300", "")
    paying.press("Enter")
    close_window(paying)
    paying.till.reopen()
    assert paying.till.lanes is not None
    again = open_window(paying.bot, qapp, paying.till, paying.till.lanes)
    again.sign_in(CLERK, CLERK_PIN)
    begin(again, "300", "")
    again.press("Enter")
    assert len(payments(again)) == 1 and "Press F9 if it is one more payment" in again.banner
    again.press("Esc", "Esc")
    again.till.clock.pass_time(minutes=16)
    begin(again, "300", "")
    again.press("Enter")
    assert len(payments(again)) == 2
    close_window(again)
