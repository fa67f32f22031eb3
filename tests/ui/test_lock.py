"""A window left alone: covered, its payment kept, opened by the same person and ended by a supervisor alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from counter_pos.services.lanes import Lanes
from tests.tills import (
    CLERK_PIN,
    OTHER_CLERK,
    OTHER_CLERK_PIN,
    SUPERVISOR,
    SUPERVISOR_PIN,
    TestTill,
)
from tests.ui.conftest import Counter, close_window, open_window
from tests.ui.test_payment_flow import entries, payments
from tests.ui.test_rules import enough
from tests.ui.test_side_screens import envelopes, kinds, supervisor

FIVE_MINUTES_MS = 5 * 60_000


@pytest.fixture
def alone(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Counter]:
    """In an open shift at a window that locks after five minutes."""
    lanes = Lanes()
    till = TestTill(tmp_path, lanes=lanes)
    made = open_window(qtbot, qapp, till, lanes, lock_minutes=5)
    made.open_shift()
    yield made
    close_window(made)
    lanes.close()
    till.close()


def wait(counter: Counter, ms: int) -> None:
    """Let time pass without a key, and let the window look."""
    counter.ms += ms
    counter.front._lock_when_idle()
    counter.settle()


def locked(counter: Counter) -> bool:
    return not counter.front.lock_sheet.isHidden()


def test_it_locks_when_no_key_came_for_the_time_set(alone: Counter) -> None:
    alone.front.idle.touched()
    wait(alone, FIVE_MINUTES_MS - 1)
    assert not locked(alone)
    wait(alone, 1)
    assert locked(alone) and alone.focus == "lock_pin"
    assert kinds(alone)[-1] == "signed_out" and envelopes(alone)[-1].facts["reason"] == "idle"
    assert alone.till.desk.who is None


def test_a_key_from_outside_begins_the_time_anew(alone: Counter) -> None:
    alone.front.idle.touched()
    alone.ms += FIVE_MINUTES_MS - 1
    QTest.keyClick(alone.front.window.windowHandle(), Qt.Key.Key_7)
    wait(alone, FIVE_MINUTES_MS - 1)
    assert not locked(alone), "a letter"
    alone.press("F2")
    wait(alone, FIVE_MINUTES_MS - 1)
    assert not locked(alone), "a key of the strip"


def test_the_same_person_finds_the_payment_where_it_was(alone: Counter) -> None:
    person = alone.till.postpaid(100_000)
    alone.open_account(person.account)
    alone.type(enough(person.heads.total))
    typed = alone.front.payment_view.money.cash.text()
    wait(alone, FIVE_MINUTES_MS)
    alone.type("000000")
    alone.press("Enter")
    assert locked(alone) and alone.focus == "lock_pin"
    alone.type(CLERK_PIN)
    alone.press("Enter")
    assert not locked(alone)
    assert kinds(alone)[-1] == "signed_in"
    assert alone.focus == "cash"
    assert alone.front.payment_view.money.cash.text() == typed
    alone.press("Enter", "Enter")
    assert len(payments(alone)) == 1


def test_nothing_of_the_person_is_seen_or_can_be_typed_into(alone: Counter) -> None:
    alone.press("Ctrl+Alt+L")
    empty = alone.front.window.grab().toImage()
    assert envelopes(alone)[-1].facts["reason"] == "locked"
    alone.type(CLERK_PIN)
    alone.press("Enter")
    alone.open_account(alone.till.postpaid(100_000).account)
    alone.type("9000")
    alone.press("Ctrl+Alt+L")
    assert alone.front.window.grab().toImage() == empty
    assert alone.front.lock_sheet.geometry() == alone.front.window.rect()
    for key in ("F2", "F4", "F9", "F10", "F1", "Ctrl+S", "Tab", "Tab", "Tab", "Esc"):
        alone.press(key)
        assert locked(alone)
        assert alone.front.lock_sheet.isAncestorOf(alone.focused())
    assert not payments(alone)


def test_what_comes_home_while_it_is_locked_takes_no_focus(alone: Counter) -> None:
    alone.open_account(alone.till.postpaid(100_000).account)
    alone.press("Ctrl+Alt+L")
    alone.front.payment_view.focus("cash")
    alone.front.go("receipts")
    assert locked(alone) and alone.focus == "lock_pin"


def test_another_clerk_does_not_get_in(alone: Counter) -> None:
    alone.press("Ctrl+Alt+L", "F8")
    alone.type(OTHER_CLERK)
    alone.press("Enter")
    alone.type(OTHER_CLERK_PIN)
    alone.press("Enter")
    assert locked(alone) and alone.till.desk.who is None
    assert "locked for S0412" in alone.front.lock_sheet._banner.accessibleName()


@pytest.mark.parametrize("language", ["en", "hi"])
def test_a_supervisor_ends_it_and_shift_and_payment_stay(alone: Counter, language: str) -> None:
    if language == "hi":
        alone.press("Ctrl+L")
    alone.open_account(alone.till.postpaid(100_000).account)
    alone.press("Ctrl+Alt+L")
    assert alone.front.lock_sheet.title.text() == {"en": "This window is locked", "hi": "यह खिड़की लॉक है"}[language]
    alone.press("F8")
    assert alone.focus == "approver_code"
    supervisor(alone)
    assert not locked(alone)
    assert alone.till.desk.who is not None and alone.till.desk.who.code == SUPERVISOR
    shift = alone.till.desk.shift
    assert shift is not None and (shift.staff, shift.state) == ("S0412", "open")
    assert alone.front.payment._draft.empty
    (half,) = alone.till.desk.drafts()
    assert half.staff == "S0412"
    assert alone.front.window.page != "payment"


def test_nobody_signed_in_locks_nothing(counter: Counter) -> None:
    counter.press("Ctrl+Alt+L")
    assert counter.front.window.open_sheet is None
    assert counter.focus == "staff_code"


def test_a_sheet_that_was_open_is_there_again(alone: Counter) -> None:
    alone.open_account(alone.till.postpaid(100_000).account)
    alone.press("Enter")
    alone.press("F7")
    sheet = alone.front.reprint_sheet
    before = alone.focus
    assert before == "why_printer"
    alone.press("Ctrl+Alt+L")
    assert before != "" and not sheet.isHidden() and not sheet.isEnabled()
    alone.type(CLERK_PIN)
    alone.press("Enter")
    assert alone.front.window.open_sheet is sheet and sheet.isEnabled() and alone.focus == before
    assert SUPERVISOR_PIN not in str(entries(alone))
