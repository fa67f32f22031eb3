"""The rules of the window that keep money safe and hands on the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from counter_pos.ui.kit.fields import MoneyEdit
from counter_pos.ui.news import News
from tests.tills import CLERK, CLERK_PIN
from tests.ui.conftest import Counter
from tests.ui.test_payment_flow import payments

BILL = "1203447190"
FEW = 10
"""Scans into the count of each further note: it is one field, many times over."""


def enough(due_paise: int) -> str:
    """Cash for a bill, with some change."""
    return str(due_paise // 100 + 100)


def test_a_hundred_scans_leave_every_money_field_as_it_was(paying: Counter) -> None:
    paying.open_account(paying.till.postpaid(100_000).account)
    panel = paying.front.payment_view.money
    for field in (panel.pay, panel.cash, *panel.grid.fields):
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        before = field.text()
        for _ in range(100 if isinstance(field, MoneyEdit) or field is panel.grid.fields[0] else FEW):
            paying.scan(BILL)
            assert QApplication.focusWidget() is field
        assert field.text() == before, field.objectName()
    assert not payments(paying)
    assert "It was not taken as money" in paying.banner


def test_a_hundred_scans_leave_the_amount_of_an_added_account_as_it_was(paying: Counter) -> None:
    person = paying.till.postpaid(100_000)
    paying.open_account(person.account)
    paying.press("F11", "Shift+F11")
    for _ in range(100):
        paying.scan(BILL)
        assert paying.focus == "part"
    assert paying.front.payment._draft.added[0].part.paise == person.heads.total
    assert not payments(paying)


@pytest.mark.parametrize("end", ["Enter", "Tab"])
def test_a_scan_over_typed_cash_keeps_what_was_typed(paying: Counter, end: str) -> None:
    paying.open_account(paying.till.postpaid(100_000).account)
    paying.type("3000")
    paying.scan(BILL, end)
    assert paying.front.payment_view.money.cash.text() == "3,000"
    assert paying.focus == "cash"


def test_a_scan_on_the_accept_button_accepts_nothing(paying: Counter) -> None:
    person = paying.till.postpaid(100_000)
    paying.open_account(person.account)
    paying.type(enough(person.heads.total))
    paying.press("Enter")
    assert paying.focus == "accept"
    paying.scan(BILL)
    assert not payments(paying)
    paying.press("Enter")
    assert len(payments(paying)) == 1


def test_a_quick_person_is_no_scanner(paying: Counter) -> None:
    paying.open_account(paying.till.postpaid(100_000).account)
    paying.press("F5")
    paying.type("123456")
    assert paying.front.payment_view.money.pay.text() == "1,23,456"
    paying.press("Enter")
    assert paying.front.payment_view.money.pay.text() == "1,23,456"
    assert paying.focus == "cash"


@pytest.mark.parametrize("exact", [True, False])
def test_a_held_enter_makes_at_most_one_receipt(paying: Counter, exact: bool) -> None:
    person = paying.till.postpaid(100_000)
    paying.open_account(person.account)
    if not exact:
        paying.type(enough(person.heads.total))
    hold_enter(paying, 200)
    assert len(payments(paying)) == (1 if exact else 0)
    assert paying.focus == ("find" if exact else "accept"), "the change is looked at before the next press"


@pytest.mark.parametrize(("key", "typed", "next_field"), [("F5", "500", "cash"), ("Shift+F6", "004217", "paper_dated")])
def test_a_held_enter_goes_one_field_further_and_takes_nothing(
    paying: Counter, key: str, typed: str, next_field: str
) -> None:
    """From the amount the next Enter but one would take exact cash that nobody has counted."""
    paying.open_account(paying.till.postpaid(100_000).account)
    paying.press(key)
    paying.type(typed)
    hold_enter(paying, 30)
    assert paying.focus == next_field
    assert not payments(paying)


def hold_enter(paying: Counter, times: int) -> None:
    """One press, and what the keyboard makes of a finger that stays."""
    for place in range(times):
        press = QKeyEvent(
            QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", autorep=place > 0
        )
        QApplication.sendEvent(paying.focused(), press)
        if place % 20 == 0:
            paying.settle()
    paying.settle()


def test_one_enter_does_one_thing(paying: Counter) -> None:
    person = paying.till.postpaid(100_000)
    paying.type(f"{person.account:010d}")
    paying.press("Enter")
    assert paying.front.payment._draft.opened is not None
    assert not payments(paying)
    paying.type(enough(person.heads.total))
    paying.press("Enter")
    assert not payments(paying)
    paying.press("Enter")
    assert len(payments(paying)) == 1
    assert paying.front.payment._draft.empty


def test_two_enters_before_the_commit_lands_are_one_payment(paying: Counter) -> None:
    paying.open_account(paying.till.postpaid(100_000).account)
    for _ in range(5):
        paying.front.payment.accept("cash")
        paying.front.payment.accept("key")
    paying.settle()
    assert len(payments(paying)) == 1


def test_the_money_panel_never_moves(paying: Counter) -> None:
    panel = paying.front.payment_view.money

    def places() -> list[tuple[int, int, int, int]]:
        QApplication.processEvents()
        fields = [panel, panel.pay, panel.cash, panel.accept, panel._change, *panel.grid.fields]
        return [
            (*each.mapTo(paying.front.window, each.rect().topLeft()).toTuple(), each.height(), 0) for each in fields
        ]

    empty = places()
    paying.open_account(paying.till.postpaid(100_000).account)
    opened = places()
    long = "A very long story. " * 20
    paying.front.payment.tell(News("bad", long, long, long, "F1 help"))
    told = places()
    paying.front.payment.tell(None)
    paying.type("1")
    short = places()
    assert [each[1] for each in empty] == [each[1] for each in opened] == [each[1] for each in told]
    assert told == opened
    assert short[:4] == opened[:4]


def test_every_action_ends_in_a_named_field(paying: Counter) -> None:
    person = paying.till.postpaid(100_000)
    paying.open_account(person.account)
    for keys in ("F5", "F6", "F8", "F2", "F3", "F12", "Ctrl+L", "Ctrl+L", "F1", "Esc", "F10", "Esc", "Ctrl+S", "Esc",
                 "F4", "Esc", "F7", "Esc", "Esc", "F11", "Shift+F11", "Esc", "Esc", "F9"):  # fmt: skip
        paying.press(keys)
        assert paying.focus, f"no named focus after {keys}"
        assert paying.focused().isVisible()


def test_the_language_switches_at_once_and_the_focus_stays(paying: Counter) -> None:
    person = paying.till.postpaid(100_000)
    paying.open_account(person.account)
    paying.type(enough(person.heads.total))
    before = paying.front.payment_view.money.cash.text()
    paying.press("Ctrl+L")
    assert paying.focus == "cash"
    assert paying.front.payment_view.money.cash.text() == before
    assert paying.front.payment_view.money._change_label.text() == "वापस देना है"
    assert paying.front.payment_view.account._name.text() == person.name_hi
    paying.press("Ctrl+L")
    assert paying.front.payment_view.money._change_label.text() == "CHANGE TO GIVE"


def test_every_control_that_takes_the_focus_has_a_name(paying: Counter) -> None:
    front = paying.front
    nameless = [
        each
        for each in front.window.findChildren(QWidget)
        if isinstance(each, (QLineEdit, QAbstractButton)) or each.focusPolicy() & Qt.FocusPolicy.TabFocus
        if each.focusPolicy() != Qt.FocusPolicy.NoFocus and not each.accessibleName()
    ]
    assert not nameless


def test_tab_reaches_every_field_of_the_payment_screen(paying: Counter) -> None:
    paying.open_account(paying.till.postpaid(100_000).account)
    seen: set[str] = set()
    for _ in range(40):
        paying.press("Tab")
        seen.add(paying.focused().objectName())
    wanted = {
        "find",
        "pay",
        "cash",
        "accept",
        *(each.objectName() for each in paying.front.payment_view.money.grid.fields),
    }
    assert wanted <= seen


def test_tab_stays_inside_a_sheet(paying: Counter) -> None:
    paying.press("F10")
    for _ in range(20):
        paying.press("Tab")
        assert paying.focused().objectName().startswith("menu_")


def test_the_drawer_is_a_band_and_never_a_sum(paying: Counter) -> None:
    person = paying.till.postpaid(100_000)
    paying.open_account(person.account)
    paying.press("Enter")
    told = paying.front.window.status._band.text()
    assert not any(character.isdigit() for character in told)
    note = paying.front.payment_view._receipts_note.text()
    assert note == "1 receipt"


def test_after_a_restart_the_last_recorded_payment_is_told(paying: Counter) -> None:
    person = paying.till.postpaid(100_000)
    paying.open_account(person.account)
    paying.press("Enter")
    paying.front.sign_out()
    paying.settle()
    assert paying.front.window.page == "sign_in"
    paying.sign_in(CLERK, CLERK_PIN)
    assert paying.front.window.page == "payment"
    assert "Last recorded before this start" in paying.banner


def test_a_bug_is_told_with_a_reference_and_money_stops_until_the_journal_is_checked(paying: Counter) -> None:
    told: list[News] = []
    paying.front.crash._tell = told.append
    paying.front.crash.report(ValueError("a bug"))
    assert paying.front.crash.stopped
    paying.settle()
    assert not paying.front.crash.stopped
    tell = paying.front.kit.words.tell
    assert paying.front.crash.reference in tell(told[0].happened)
    assert all(tell(part) for news in told for part in (news.happened, news.safe, news.todo))
