"""Cash between persons by keys only, over a real till: bags, hand-over, surprise, drawer, fakes, explanation, slips."""

from __future__ import annotations

from counter_pos.domain.payment import NoteCount
from counter_pos.ui.custody.view import CountDeedView
from counter_pos.ui.explain.view import ExplainView
from counter_pos.ui.hand_over.view import HandOverView
from tests import words
from tests.tills import CLERK, CLERK_PIN, OTHER_CLERK, OTHER_CLERK_PIN, SUPERVISOR, SUPERVISOR_PIN, order
from tests.ui.conftest import Counter
from tests.ui.test_side_screens import kinds


def login(counter: Counter, code: str, pin: str) -> None:
    counter.type(code)
    counter.press("Enter")
    counter.type(pin)
    counter.press("Enter")


def hundreds(counter: Counter, pieces: str) -> None:
    """From the first field of a count: past 500 and 200, so many hundreds, on to what comes after the coins."""
    counter.press("Enter", "Enter")
    counter.type(pieces)
    for _ in range(7):
        counter.press("Enter")


def view(counter: Counter, name: str) -> CountDeedView:
    made = counter.front.room(name).view
    assert isinstance(made, CountDeedView)
    return made


def test_one_key_leads_to_a_bag_for_the_safe_and_back_to_the_payment(paying: Counter) -> None:
    paying.press("Ctrl+P")
    assert (paying.front.window.page, paying.focus) == ("pick_up", "note_50000")
    hundreds(paying, "3")
    assert paying.focus == "bag_seal"
    paying.press("Enter")
    assert paying.focus == "approver_code"
    login(paying, SUPERVISOR, SUPERVISOR_PIN)
    assert paying.focus == "bag_seal"  # it was refused: the seal is missing
    paying.type("B-1044")
    paying.press("Enter", "Enter")
    assert paying.focus == "approver_pin"
    paying.type(SUPERVISOR_PIN)
    paying.press("Enter")
    assert kinds(paying)[-1] == "cash_picked_up"
    assert (paying.front.window.page, paying.focus) == ("payment", "find")
    assert "B-1044" in paying.banner


def test_a_clerk_cannot_be_the_second_person(paying: Counter) -> None:
    paying.press("Ctrl+P")
    hundreds(paying, "1")
    paying.type("B-1044")
    paying.press("Enter")
    login(paying, CLERK, CLERK_PIN)
    assert "cash_picked_up" not in kinds(paying)
    assert view(paying, "pick_up").banner.news is not None
    paying.press("Esc")
    assert paying.front.window.page == "payment"


def test_change_is_added_by_keys(paying: Counter) -> None:
    paying.menu("float")
    hundreds(paying, "2")
    assert paying.focus == "count_deed"
    paying.press("Enter")
    assert kinds(paying)[-1] == "float_added"
    assert paying.front.window.page == "payment"


def test_the_next_clerk_counts_and_is_at_the_window_afterwards(paying: Counter) -> None:
    paying.menu("hand_over")
    hundreds(paying, "9")
    assert paying.focus == "machine_total"
    paying.type("1000")
    paying.press("Enter")
    login(paying, OTHER_CLERK, OTHER_CLERK_PIN)
    assert kinds(paying)[-1] == "shift_opened"  # the machine disagreed with the notes
    assert paying.focus == "machine_total"
    for _ in range(5):
        paying.press("Backspace")
    paying.press("Enter", "Enter")
    paying.type(OTHER_CLERK_PIN)
    paying.press("Enter")
    assert kinds(paying)[-1] == "drawer_counted"
    room = view(paying, "hand_over")
    assert isinstance(room, HandOverView)
    assert paying.focus == "reason" and not room.agreed.isHidden()
    paying.press("F9")
    assert kinds(paying)[-1] == "drawer_counted" and room.banner.news is not None
    assert paying.focus == "reason"
    paying.type("a note is missing")
    paying.press("Enter")
    login(paying, SUPERVISOR, SUPERVISOR_PIN)
    assert kinds(paying)[-3:] == ["shift_handed_over", "signed_out", "signed_in"]
    assert (paying.front.window.page, paying.focus) == ("payment", "find")
    assert "Imran Khan" in paying.front.window.top._clerk.text()


def test_a_second_count_of_a_hand_over_begins_empty_and_a_standing_one_is_shown_again(paying: Counter) -> None:
    paying.menu("hand_over")
    hundreds(paying, "9")
    paying.press("Enter")
    login(paying, OTHER_CLERK, OTHER_CLERK_PIN)
    paying.press("Esc")
    paying.menu("hand_over")
    assert paying.focus == "reason"
    paying.press("F8")
    assert paying.focus == "note_50000" and view(paying, "hand_over").grid.total() == 0
    hundreds(paying, "10")
    paying.press("Enter")
    login(paying, OTHER_CLERK, OTHER_CLERK_PIN)
    assert paying.focus == "count_deed"
    paying.press("Enter")
    assert kinds(paying)[-1] == "signed_in"


def test_a_surprise_count_is_shown_until_it_is_left_and_wiped(paying: Counter) -> None:
    paying.menu("surprise")
    hundreds(paying, "9")
    paying.press("Enter")
    login(paying, SUPERVISOR, SUPERVISOR_PIN)
    assert kinds(paying)[-1] == "drawer_counted"
    room = view(paying, "surprise")
    assert not room._result.isHidden() and paying.focus == "count_deed"
    paying.press("Enter")
    assert paying.front.window.page == "payment"
    paying.menu("surprise")
    assert room._result.isHidden() and room.grid.total() == 0


def test_a_bag_is_received_by_who_keeps_the_safe(paying: Counter) -> None:
    word = words.picking_up(paying.till.desk, "B-1044", (NoteCount(10_000, 3),))
    paying.till.desk.pick_up((NoteCount(10_000, 3),), "B-1044", word)
    paying.menu("receive")
    hundreds(paying, "2")
    paying.type("b-1044")
    paying.press("Enter")
    login(paying, SUPERVISOR, SUPERVISOR_PIN)
    assert kinds(paying)[-1] == "cash_picked_up"  # it differs from the slip: asked about once
    assert paying.focus == "approver_pin"
    paying.type(SUPERVISOR_PIN)
    paying.press("Enter")
    assert kinds(paying)[-1] == "cash_received_in_safe"


def test_the_safes_keeper_may_be_who_is_signed_in(paying: Counter) -> None:
    word = words.picking_up(paying.till.desk, "B-1044", (NoteCount(10_000, 3),))
    paying.till.desk.pick_up((NoteCount(10_000, 3),), "B-1044", word)
    paying.front.sign_out()
    paying.settle()
    paying.sign_in(SUPERVISOR, SUPERVISOR_PIN)
    paying.menu("receive")
    hundreds(paying, "3")
    paying.type("B-1044")
    paying.press("Enter")
    login(paying, SUPERVISOR, SUPERVISOR_PIN)
    assert kinds(paying)[-1] == "cash_received_in_safe"


def test_the_drawer_opens_for_a_reason(paying: Counter) -> None:
    paying.menu("open_drawer")
    assert paying.focus == "drawer_reason_change"
    paying.type("2")
    paying.press("Enter")
    assert kinds(paying)[-1] == "drawer_opened_without_sale"
    entry = paying.till.journal.newest()
    assert entry is not None and entry.envelope.facts == {"reason": "stuck_note"}
    assert paying.front.window.page == "payment"


def test_refused_notes_are_written_down(paying: Counter) -> None:
    paying.menu("counterfeit")
    paying.press("Enter")
    assert paying.focus == "fake_pieces"
    paying.press("Enter")
    paying.type("4BC 271828")
    paying.press("Enter")
    entry = paying.till.journal.newest()
    assert entry is not None
    assert entry.envelope.facts == {"denomination": 50_000, "pieces": 1, "marks": "4BC 271828"}


def test_the_close_explains_itself(paying: Counter) -> None:
    people = [each.account for each in paying.till.consumers() if each.heads.total > 100_000]
    paying.till.desk.take_payment(order(people[0], 54_000))
    paying.menu("count")
    hundreds(paying, "14")
    assert paying.focus == "machine_total"
    paying.press("Enter", "F9")
    for _ in range(2):  # 1,400 against 1,540: no pattern; count again with 1,450
        paying.settle()
    paying.press("F8", "Enter", "Enter")
    paying.type("14")
    paying.press("Enter")
    paying.type("1")
    paying.press("F9")
    cash = paying.front.cash_view
    assert "450" in cash._cause.text() and "540" in cash._cause.text()
    paying.press("F7")
    room = paying.front.room("explain").view
    assert isinstance(room, ExplainView)
    assert paying.focus == "explain_rows"
    assert [each.paise for each in room.entries.rows_model.rows] == [54_000]
    paying.press("Down")
    assert room.entries.rows_model.rows
    paying.press("Esc")
    assert paying.front.window.page == "count"


def test_no_sum_is_told_before_the_count(paying: Counter) -> None:
    paying.front.go("explain")
    paying.settle()
    assert paying.front.window.page == "payment"
    paying.press("F10")
    button = next(each for each in paying.front.menu_sheet.buttons if each.objectName() == "menu_explain")
    assert not button.isEnabled()


def test_a_slip_is_printed_again(paying: Counter) -> None:
    paying.menu("slips")
    assert paying.focus == "slips"
    paying.press("F7")
    jobs = paying.till.desk.print_jobs.waiting()
    assert [(job.kind, job.copy) for job in jobs] == [("shift_opened", 0), ("shift_opened", 1)]
    paying.press("Esc")
    assert paying.focus == "find"


def test_the_till_says_when_the_drawer_is_near_and_over_its_ceiling(paying: Counter) -> None:
    rules = paying.till.desk.rules()
    paying.till.desk.add_float((NoteCount(50_000, rules.drawer_warn_paise // 50_000),))
    paying.front.look_again()
    paying.settle()
    assert "Ctrl+P" in paying.front.payment_view.banner._key.text()
    held = paying.till.desk.shift
    assert held is not None
    more = rules.drawer_lock_paise - held.drawer.expected
    paying.till.desk.add_float((NoteCount(10_000, more // 10_000),))
    paying.front.look_again()
    paying.settle()
    assert "over its limit" in paying.banner
