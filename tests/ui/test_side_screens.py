"""Sign-in, shift, receipts, count, close and day by keys only, over a real till."""

from __future__ import annotations

from counter_pos.domain.entry import Envelope
from counter_pos.ui.day.view import DayView
from tests.tills import CLERK, CLERK_PIN, OTHER_CLERK, OTHER_CLERK_PIN, SUPERVISOR, SUPERVISOR_PIN
from tests.ui.conftest import Counter


def kinds(counter: Counter) -> list[str]:
    return [each.kind for each in envelopes(counter)]


def envelopes(counter: Counter) -> list[Envelope]:
    return [entry.envelope for entry in counter.till.journal.between(1, 1_000_000)]


def supervisor(counter: Counter, pin: str = SUPERVISOR_PIN) -> None:
    """A supervisor types an own login into the form that has the focus."""
    counter.type(SUPERVISOR)
    counter.press("Enter")
    counter.type(pin)
    counter.press("Enter")


def pay_one(counter: Counter) -> None:
    counter.open_account(counter.till.postpaid(100_000).account)
    counter.press("Enter")


def test_a_clerk_signs_in_and_opens_a_shift(counter: Counter) -> None:
    assert counter.focus == "staff_code"
    counter.open_shift()
    assert kinds(counter)[-2:] == ["signed_in", "shift_opened"]
    assert counter.focus == "find"
    assert "Sunita Verma" in counter.front.window.top._clerk.text()


def test_the_pin_is_masked_and_forgotten(counter: Counter) -> None:
    counter.type(CLERK)
    counter.press("Enter")
    counter.type(CLERK_PIN)
    pin = counter.front.sign_in_view.pin
    assert CLERK_PIN not in pin.displayText()
    counter.press("Enter")
    assert pin.text() == ""


def test_a_wrong_pin_is_told_and_asked_again(counter: Counter) -> None:
    counter.sign_in(CLERK, "000000")
    assert counter.focus == "pin"
    news = counter.front.sign_in_view.banner.news
    tell = counter.front.kit.words.tell
    assert news is not None and tell(news.happened) and tell(news.safe) and tell(news.todo)
    counter.type(CLERK_PIN)
    counter.press("Enter")
    assert counter.front.window.page == "shift"


def test_an_unknown_person_begins_again_at_the_number(counter: Counter) -> None:
    counter.sign_in("S9999", "123456")
    assert counter.focus == "staff_code"


def test_a_reprint_is_a_numbered_duplicate_with_its_reason(paying: Counter) -> None:
    pay_one(paying)
    paying.press("F7")
    paying.settle()
    assert paying.front.window.open_sheet is paying.front.reprint_sheet
    paying.press("Down", "Enter", "Enter")
    last = envelopes(paying)[-1]
    assert last.kind == "receipt_duplicated"
    assert last.facts["copy"] == 1
    assert last.facts["reason"] == "lost"
    assert paying.front.window.open_sheet is None
    assert paying.focus == "receipts"
    paying.press("Esc")
    assert paying.focus == "find"


def papers(counter: Counter) -> list[str]:
    """The QR texts of the shift's receipts, latest first."""
    desk = counter.till.desk
    return [desk.receipt_text(row.number).qr for row in desk.receipts_of_shift()]


def test_a_cancellation_needs_reason_the_paper_scanned_and_a_supervisor(paying: Counter) -> None:
    pay_one(paying)
    paying.press("F4", "F8", "Enter")
    assert paying.focus == "paper"
    paying.scan(papers(paying)[0])
    assert paying.focus == "approver_code"
    supervisor(paying, "000000")
    assert paying.front.window.open_sheet is paying.front.cancel_sheet
    assert paying.focus == "approver_pin"
    paying.type(SUPERVISOR_PIN)
    paying.press("Enter")
    last = envelopes(paying)[-1]
    assert last.kind == "payment_cancelled"
    assert last.facts["original_surrendered"] is True and "unread" not in last.facts
    assert [each.staff for each in last.approvals] == [SUPERVISOR]
    assert paying.front.window.open_sheet is None
    chosen = paying.front.history_view.chosen()
    assert chosen is not None and chosen.cancelled


def test_a_cancellation_without_the_paper_is_refused(paying: Counter) -> None:
    pay_one(paying)
    paying.press("F4", "F8", "Enter", "Enter")
    assert paying.focus == "paper"
    assert "has not been scanned back" in paying.front.cancel_sheet._banner.accessibleName()
    paying.press("Tab", "Tab")
    supervisor(paying)
    assert "payment_cancelled" not in kinds(paying)
    assert paying.focus == "paper"


def test_the_paper_of_another_payment_does_not_count(paying: Counter) -> None:
    pay_one(paying)
    paying.press("F9", "Esc")
    paying.open_account(paying.till.postpaid(200_000).account)
    paying.press("F5")
    paying.type("300")
    paying.press("Enter", "Enter", "F9")
    later, earlier = papers(paying)
    paying.press("F4", "F8", "Enter")
    paying.scan(earlier)
    assert paying.focus == "paper" and paying.front.cancel_sheet.paper.text() == ""
    assert "belongs to another payment" in paying.front.cancel_sheet._banner.accessibleName()
    paying.scan(later)
    assert paying.focus == "approver_code"


def test_all_papers_of_a_payment_are_scanned(paying: Counter) -> None:
    people = [each for each in paying.till.consumers() if each.heads.total > 50_000][:2]
    paying.open_account(people[0].account)
    paying.press("F11")
    paying.open_account(people[1].account)
    paying.press("Enter")
    paying.press("F4", "F8", "Enter")
    sheet = paying.front.cancel_sheet
    assert sheet._papers.text() == "0 of 2 scanned"
    paying.scan(papers(paying)[1])
    paying.scan(papers(paying)[1])
    assert sheet._papers.text() == "1 of 2 scanned" and paying.focus == "paper"
    paying.scan(papers(paying)[0])
    assert sheet._papers.text() == "2 of 2 scanned"
    supervisor(paying)
    assert len(envelopes(paying)[-1].facts["parts"]) == 2


def test_a_paper_that_cannot_be_read_needs_a_separate_word_that_is_kept(paying: Counter) -> None:
    pay_one(paying)
    paying.press("F4", "F8", "Enter", "F6")
    assert paying.focus == "seen_code"
    supervisor(paying)
    assert paying.focus == "approver_code"
    supervisor(paying)
    last = envelopes(paying)[-1]
    assert last.kind == "payment_cancelled"
    assert last.facts["unread"] == [last.facts["parts"][0]["receipt"]]
    number, back = last.facts["parts"][0]["receipt"], last.facts["returned"]
    refs = [each.ref for each in last.approvals]
    assert refs == [f"payment_cancelled {number} {back}", f"paper_unreadable {number}"]


def test_a_clerk_cannot_approve_an_own_cancellation(paying: Counter) -> None:
    pay_one(paying)
    paying.press("F4", "F8", "Enter")
    paying.scan(papers(paying)[0])
    paying.type(CLERK)
    paying.press("Enter")
    paying.type(CLERK_PIN)
    paying.press("Enter")
    assert "payment_cancelled" not in kinds(paying)


def test_what_cannot_be_cancelled_is_told_before_anything_is_asked(paying: Counter) -> None:
    person = paying.till.prepaid()
    paying.open_account(person.account)
    paying.type("2000")
    paying.press("Enter", "Enter")
    paying.till.acknowledge()
    paying.press("F4", "F8")
    assert paying.front.window.open_sheet is None
    assert "already at head office" in paying.front.history_view.banner.accessibleName()
    assert paying.focus == "receipts"


def count(counter: Counter, hundreds: int, change: int = 0) -> None:
    """Type a count: some notes of a hundred, the rest in rupee coins."""
    grid = counter.front.cash_view.grid
    for field in grid.fields:
        if field.objectName() == "note_10000":
            counter.type(str(hundreds))
        if field.objectName() == "note_100" and change:
            counter.type(str(change))
        counter.press("Enter")
    assert counter.focus == "machine_total"  # none here
    counter.press("Enter")


def test_the_count_is_blind_until_it_is_committed(paying: Counter) -> None:
    paying.menu("count")
    assert paying.front.window.page == "count"
    view = paying.front.cash_view
    assert view._result.isHidden()
    expected = paying.till.desk.shift.drawer.expected
    count(paying, expected // 10_000)
    assert view._result.isHidden()
    assert paying.focus == "commit_count"
    paying.press("Enter")
    assert not view._result.isHidden()
    assert view._difference_label.text() == "EXACT"
    assert paying.focus == "close_shift"
    paying.press("Enter")
    assert kinds(paying)[-2:] == ["drawer_counted", "shift_closed"]
    assert paying.front.window.page == "shift"


def test_a_short_drawer_is_counted_once_more_then_needs_reason_and_supervisor(paying: Counter) -> None:
    paying.menu("count")
    count(paying, 9)
    paying.press("Enter")
    view = paying.front.cash_view
    assert view._difference_label.text() == "SHORT"
    assert paying.focus == "reason"
    paying.press("F8")
    assert paying.focus == "note_50000"
    count(paying, 9)
    paying.press("Enter")
    assert view.again.isHidden()
    paying.press("F9")
    assert "shift_closed" not in kinds(paying)
    paying.type("one note torn")
    paying.press("Enter")
    assert paying.focus == "approver_code"
    supervisor(paying)
    closed = envelopes(paying)[-1]
    assert closed.kind == "shift_closed"
    assert closed.facts["over_short"] == -10_000
    assert closed.facts["reason"] == "one note torn"
    assert kinds(paying).count("drawer_counted") == 2


def test_no_payment_after_the_count(paying: Counter) -> None:
    paying.menu("count")
    count(paying, 9)
    paying.press("Enter", "Esc")
    assert paying.front.window.open_sheet is paying.front.menu_sheet
    assert not paying.front.menu_sheet.buttons[0].isEnabled()


def test_leaving_an_uncommitted_count_goes_back_to_payments(paying: Counter) -> None:
    paying.menu("count")
    paying.press("Esc")
    assert paying.front.window.page == "payment"
    assert paying.focus == "find"


def close_exactly(counter: Counter) -> None:
    counter.menu("count")
    expected = counter.till.desk.shift.drawer.expected
    count(counter, expected // 10_000, expected % 10_000 // 100)
    counter.press("Enter", "Enter")


def test_the_day_is_closed_by_a_supervisor(paying: Counter) -> None:
    close_exactly(paying)
    paying.menu("day")
    assert paying.front.window.page == "day"
    assert paying.focus == "approver_code"
    supervisor(paying)
    assert kinds(paying)[-1] == "site_day_closed"
    view = paying.front.room("day").view
    assert isinstance(view, DayView) and not view.button.isEnabled()
    *_, must, drawer, way, safe, lies = view.places.figures()
    assert (drawer, way) == ("₹ 0.00", "₹ 0.00")
    assert must == safe == lies != drawer


def test_no_sum_of_the_day_is_shown_while_a_shift_is_open(paying: Counter) -> None:
    pay_one(paying)
    paying.front.go("day")
    paying.settle()
    view = paying.front.room("day").view
    assert isinstance(view, DayView)
    assert set(view.places.figures()) == {"—"}
    row = view.table.rows_model
    shown = {row.data(row.index(0, place)) for place in range(row.columnCount())}
    assert not any("," in str(each) or "." in str(each) for each in shown)


def test_another_clerks_open_shift_is_not_taken_over(paying: Counter) -> None:
    paying.front.sign_out()
    paying.settle()
    paying.sign_in(OTHER_CLERK, OTHER_CLERK_PIN)
    assert paying.front.window.page == "day"
    paying.press("Esc")
    assert paying.front.window.page in ("shift", "day")
    paying.press("F10")
    enabled = [each.objectName() for each in paying.front.menu_sheet.buttons if each.isEnabled()]
    assert "menu_payment" not in enabled
    assert "menu_count" not in enabled


def test_a_jumped_clock_asks_for_a_supervisor_before_a_shift_opens(counter: Counter) -> None:
    counter.till.clock.jump(days=3)
    counter.sign_in()
    counter.press("F9")
    assert counter.focus == "today"
    counter.type("3-8-2026")
    counter.press("Enter")
    assert counter.focus == "approver_code"
    supervisor(counter)
    assert counter.front.window.page == "payment"
    opened = next(each for each in envelopes(counter) if each.kind == "shift_opened")
    assert opened.clock == "unverified"


def test_a_paper_in_doubt_is_asked_about_and_confirmed(paying: Counter) -> None:
    pay_one(paying)
    jobs = paying.till.desk.print_jobs
    job = next(each for each in jobs.waiting() if each.kind == "payment")
    jobs.mark(job.id, "uncertain", "silent")
    paying.press("F4")
    view = paying.front.history_view
    assert not view._doubt.isHidden()
    assert view.table.rows_model.data(view.table.rows_model.index(0, 6)) == "did it print?"
    paying.press("F6")
    assert not jobs.uncertain()
    assert view._doubt.isHidden()
    assert paying.focus == "receipts"
