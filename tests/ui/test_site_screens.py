"""The supervisor's screens by keys and scanner only, over real tills: the safe, the site's day, staff, training."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from counter_pos.ui.day.view import DayView
from counter_pos.ui.site.view import SiteView
from counter_pos.ui.staff.view import StaffView
from counter_pos.ui.training.view import TrainingView
from counter_pos.wire.instants import to_wire
from tests import words
from tests.tills import (
    CLERK,
    CLERK_PIN,
    OTHER_CLERK,
    OTHER_CLERK_PIN,
    SUPERVISOR,
    SUPERVISOR_PIN,
    TestTill,
    counter_of,
)
from tests.ui.conftest import Counter
from tests.ui.test_side_screens import close_exactly, envelopes, kinds, supervisor
from tests.windows import FLOAT, Windows, newest, running


@pytest.fixture
def windows(counter: Counter, tmp_path: Path) -> Iterator[Windows]:
    """A second window, whose key the till at this counter knows."""
    (tmp_path / "second").mkdir()
    second = TestTill(tmp_path / "second", counter.till.clock, counter=counter_of(2))
    yield Windows(counter.till, second)
    second.close()


def site_view(counter: Counter) -> SiteView:
    view = counter.front.room("site").view
    assert isinstance(view, SiteView)
    return view


def come_in(counter: Counter) -> None:
    """The supervisor signs in and opens the site's screen."""
    counter.sign_in(SUPERVISOR, SUPERVISOR_PIN)
    counter.menu("site")
    assert counter.front.window.page == "site"


def test_a_scanned_slip_goes_into_the_safe(counter: Counter, windows: Windows) -> None:
    slip = windows.slip(windows.second_shift(short=1))
    come_in(counter)
    assert counter.focus == "slip"
    counter.scan(slip)
    assert counter.focus == "approver_code"
    view = site_view(counter)
    assert view._what.text() == "Window 2 · Shift 1"
    assert "₹ 799.00" in view._detail.text() and "₹ 1.00 short" in view._detail.text()
    supervisor(counter)
    received = newest(counter.till, "shift_received").envelope
    assert (received.facts["counted"], received.approvals[0].staff) == (79_900, SUPERVISOR)
    assert counter.focus == "slip"
    counter.scan(slip)
    assert view.banner.news is not None and kinds(counter).count("shift_received") == 1
    assert counter.focus == "slip" and view.slip.text() == ""


def test_a_forged_slip_is_told_and_nothing_can_be_received(counter: Counter, windows: Windows) -> None:
    slip = windows.slip(windows.second_shift())
    come_in(counter)
    counter.scan(slip[:-8] + "AAAAAAAA")
    view = site_view(counter)
    assert view.banner.news is not None and not view.button.isEnabled()
    counter.press("F9")
    assert "shift_received" not in kinds(counter)


def test_a_bag_of_the_list_is_counted_and_a_difference_is_confirmed(counter: Counter, windows: Windows) -> None:
    desk = windows.second.desk
    desk.sign_in(OTHER_CLERK, OTHER_CLERK_PIN)
    desk.open_shift(FLOAT)
    desk.pick_up((FLOAT[0],), "B-7", words.picking_up(desk, "B-7", (FLOAT[0],)))
    windows.told(newest(windows.second, "cash_picked_up"))
    come_in(counter)
    counter.press("F6", "Enter")
    assert counter.focus == "note_50000"
    for name in [field.objectName() for field in site_view(counter).grid.fields]:
        if name == "note_10000":
            counter.type("4")
        counter.press("Enter")
    assert counter.focus == "approver_code"
    supervisor(counter)
    assert "cash_received_in_safe" not in kinds(counter)
    assert counter.focus == "approver_pin"
    counter.type(SUPERVISOR_PIN)
    counter.press("Enter")
    facts = newest(counter.till, "cash_received_in_safe").envelope.facts
    assert (facts["paise"], facts["bag"], facts["by"]) == (40_000, "B-7", "centre")


def test_a_slip_scanned_at_the_payment_opens_the_safe(counter: Counter, windows: Windows) -> None:
    counter.open_shift()
    counter.scan(windows.slip(windows.second_shift()))
    assert counter.front.window.page == "site"
    assert counter.focus == "approver_code"
    counter.press("Esc")
    assert counter.front.window.page == "payment"


def test_the_windows_are_listed_with_what_to_do(counter: Counter, windows: Windows) -> None:
    windows.told(drawer="over", printer="paper_out")
    come_in(counter)
    model = site_view(counter).windows.rows_model
    shown = [[str(model.data(model.index(row, place))) for place in range(model.columnCount())] for row in range(2)]
    assert shown[0][0] == "1 · here" and shown[1][0] == "2"
    assert shown[1][2] == "just now" and shown[1][-1] == "pick cash up now +1"


def test_the_day_names_a_silent_window_and_records_who_answered(counter: Counter, windows: Windows) -> None:
    counter.open_shift()
    close_exactly(counter)
    counter.menu("day")
    view = counter.front.room("day").view
    assert isinstance(view, DayView)
    assert view.answer.text().startswith("I looked: window 2 was not used")
    supervisor(counter)
    assert "site_day_closed" not in kinds(counter)
    assert view.banner.news is not None
    counter.press("F7")
    counter.type(SUPERVISOR_PIN)
    counter.press("Enter")
    assert envelopes(counter)[-1].facts["confirmed"] == ["K08-2"]


def test_the_day_is_closed_without_a_window_that_is_out_of_order(counter: Counter, windows: Windows) -> None:
    counter.open_shift()
    close_exactly(counter)
    windows.told(running=running())
    counter.till.clock.pass_time(minutes=16)
    counter.menu("day")
    view = counter.front.room("day").view
    assert isinstance(view, DayView)
    assert view.answer.isHidden() and view.broken.text().startswith("Window 2 out of order")
    supervisor(counter)
    assert "site_day_closed" not in kinds(counter)
    assert view.banner.news is not None
    counter.press("F8")
    counter.type(SUPERVISOR_PIN)
    counter.press("Enter")
    facts = envelopes(counter)[-1].facts
    assert [each["device"] for each in facts["left_open"]] == ["K08-2"] and "confirmed" not in facts
    assert view.broken.isHidden()


def test_a_window_that_falls_silent_behind_the_screen_is_not_left_open_unnamed(
    counter: Counter, windows: Windows
) -> None:
    counter.open_shift()
    close_exactly(counter)
    book = windows.told(running=running())
    third = replace(book.windows[0], device="K08-3", counter=counter_of(3))
    counter.till.clock.pass_time(minutes=16)
    lately = replace(third, heard_at=to_wire(counter.till.clock.now()))
    windows.heard.book = replace(book, windows=(book.windows[0], lately))
    counter.menu("day")
    view = counter.front.room("day").view
    assert isinstance(view, DayView) and view.broken.text().startswith("Window 2 out of order")
    counter.till.clock.pass_time(minutes=16)
    counter.press("F8")
    supervisor(counter)
    assert "site_day_closed" not in kinds(counter)
    assert view.banner.news is not None


def test_a_forgotten_pin_is_reset_with_the_supervisor_beside(counter: Counter) -> None:
    counter.sign_in()
    counter.menu("staff")
    view = counter.front.room("staff").view
    assert isinstance(view, StaffView) and counter.focus == "people"
    counter.press("Down", "F6")
    assert counter.focus == "new_pin"
    for pin in ("860213", "860214"):
        counter.type(pin)
        counter.press("Enter")
    counter.type("forgotten")
    counter.press("Enter")
    supervisor(counter)
    assert "pin_reset" not in kinds(counter) and counter.focus == "new_pin"  # the two were not the same
    for _ in range(2):
        counter.type("860213")
        counter.press("Enter")
    counter.press("Enter")
    supervisor_pin_only(counter)
    last = envelopes(counter)[-1]
    assert (last.kind, last.facts["staff"], last.facts["reason"]) == ("pin_reset", CLERK, "forgotten")
    assert counter.focus == "people"
    assert not any(field.text() for field in (view.new, view.again, view.old, view.approval.pin))


def supervisor_pin_only(counter: Counter) -> None:
    """The number still stands in the form."""
    if counter.focus == "approver_code":
        counter.press("Enter")
    counter.type(SUPERVISOR_PIN)
    counter.press("Enter")


def test_a_person_is_barred_and_let_in_again(counter: Counter) -> None:
    counter.sign_in()
    counter.menu("staff")
    counter.press("Down", "Down", "F7")
    assert counter.focus == "staff_reason"
    counter.type("left")
    counter.press("Enter")
    supervisor(counter)
    last = envelopes(counter)[-1]
    assert (last.kind, last.facts) == ("staff_barred", {"barred": True, "reason": "left", "staff": OTHER_CLERK})
    counter.press("F7")
    counter.type("back")
    counter.press("Enter")
    supervisor(counter)
    assert envelopes(counter)[-1].facts["barred"] is False


def test_a_person_changes_an_own_pin(counter: Counter) -> None:
    counter.sign_in()
    counter.menu("staff")
    counter.press("Down", "F8")
    assert counter.focus == "old_pin"
    for pin in (CLERK_PIN, "860213", "860213"):
        counter.type(pin)
        counter.press("Enter")
    last = envelopes(counter)[-1]
    assert (last.kind, last.who.staff, last.approvals) == ("pin_reset", CLERK, [])


class Door:
    """ui.ports.training.TrainingDoor that remembers."""

    def __init__(self) -> None:
        self.said: list[object] = []

    def begin(self, approval: object) -> None:
        self.said.append(approval)

    def go(self, *, into: bool) -> None:
        self.said.append(into)


def test_training_wants_a_supervisor_and_no_open_shift(counter: Counter) -> None:
    counter.front.door = door = Door()
    counter.sign_in()
    counter.menu("training")
    view = counter.front.room("training").view
    assert isinstance(view, TrainingView) and counter.focus == "approver_code"
    counter.type(CLERK)
    counter.press("Enter")
    counter.type(CLERK_PIN)
    counter.press("Enter")
    assert door.said == [] and view.banner.news is not None
    view.approval.wipe()
    view.approval.code.setFocus()
    supervisor(counter)
    assert [getattr(each, "staff", each) for each in door.said] == [SUPERVISOR, True]
    assert envelopes(counter)[-1].kind == "signed_out" and counter.till.desk.who is None


def test_from_an_open_shift_there_is_no_way_into_training(paying: Counter) -> None:
    paying.press("F10")
    (button,) = [each for each in paying.front.menu_sheet.buttons if each.objectName() == "menu_training"]
    assert not button.isEnabled()
    assert paying.front.window.band.isHidden()


def test_every_control_of_the_supervisors_screens_has_a_name(counter: Counter, windows: Windows) -> None:
    windows.told(windows.second_shift())
    counter.sign_in()
    for name in ("site", "staff", "training", "day"):
        counter.front.go(name)
        counter.settle()
        view = counter.front.room(name).view
        nameless = [
            each.objectName() or type(each).__name__
            for each in view.findChildren(QWidget)
            if each.isVisible() and each.focusPolicy() & Qt.FocusPolicy.TabFocus and not each.accessibleName()
        ]
        assert nameless == [], name
        assert counter.focus


def test_a_small_screen_keeps_what_is_being_received_whole(counter: Counter, windows: Windows) -> None:
    windows.told(windows.second_shift())
    counter.front.window.resize(1024, 600)
    come_in(counter)
    view = site_view(counter)
    assert view.windows.isVisible() and view.windows.isColumnHidden(9)
    counter.press("F6", "Enter")
    assert counter.focus == "approver_code" and view.windows.isHidden() is False and not view.windows.isVisible()
    for each in (view.approval.code, view.approval.pin, view.button):
        assert view.rect().contains(each.mapTo(view, each.rect().bottomRight()))
    counter.press("Esc")
    counter.front.go("staff")
    counter.settle()
    people = counter.front.room("staff").view
    assert isinstance(people, StaffView)
    people.buttons["reset"].click()
    counter.settle()
    for field in (people.new, people.again, people.approval.pin, people.button):
        assert people.rect().contains(field.mapTo(people, field.rect().bottomRight()))
    assert people.approval.pin.mapTo(people, people.approval.pin.rect().bottomRight()).y() < people.button.y()
