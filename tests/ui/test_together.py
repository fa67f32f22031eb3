"""Several accounts in one payment, changed by keys: choose one, another amount, out with it; the tender stays."""

from __future__ import annotations

import pytest

from counter_pos.domain.consumer import Consumer
from counter_pos.domain.money import rupees
from counter_pos.domain.payment import NoteCount
from tests.ui.conftest import Counter
from tests.ui.test_payment_flow import payments
from tests.ui.test_purposes import PAPER


def three(paying: Counter) -> list[Consumer]:
    """Three accounts in one payment, none open."""
    people = [each for each in paying.till.consumers() if each.supply == "postpaid" and each.heads.total > 50_000][:3]
    for each in people:
        paying.open_account(each.account)
        paying.press("F11")
    return people


def due(paying: Counter) -> str:
    return paying.front.payment_view.money._due.text()


def change(paying: Counter) -> str:
    return paying.front.payment_view.money._change.text()


def parts(paying: Counter) -> list[tuple[int, int]]:
    return [(each.part.account, each.part.paise) for each in paying.front.payment._draft.added]


def test_an_amount_is_changed_and_the_sum_and_the_change_follow_each_digit(paying: Counter) -> None:
    a, b, c = three(paying)
    total = a.heads.total + b.heads.total + c.heads.total
    paying.press("Enter")
    paying.type(str(total // 100 + 10))
    paying.press("Shift+F11")
    assert paying.focus == "part"
    assert paying.front.payment_view.together.amount.paise() == c.heads.total, "the last one added first"
    paying.press("Up")
    assert paying.front.payment_view.together.amount.paise() == b.heads.total
    for digits, paise in (("4", 400), ("43", 4_300), ("430", 43_000)):
        paying.type(digits[-1])
        assert due(paying) == f"₹ {rupees(total - b.heads.total + paise)}"
        assert change(paying) == f"₹ {rupees(1_000 + b.heads.total - paise)}"
    paying.press("Enter")
    assert paying.focus == "cash", "cash is typed: there the payment goes on"
    assert paying.front.payment_view.money.cash.paise() == total + 1_000
    paying.press("Enter", "Enter")
    (taken,) = payments(paying)
    assert [part.paise for part in taken.parts] == [a.heads.total, 43_000, c.heads.total]
    assert taken.tender.tendered == total + 1_000


def test_one_in_the_middle_is_taken_out_and_the_notes_stay(paying: Counter) -> None:
    a, b, c = three(paying)
    count = (a.heads.total + b.heads.total + c.heads.total) // 50_000 + 1
    paying.press("F8")
    paying.type(str(count))
    paying.press("Shift+F11", "Up", "Shift+F11")
    assert parts(paying) == [(a.account, a.heads.total), (c.account, c.heads.total)]
    assert paying.focus == "part", "the list stays under the hand"
    assert paying.front.payment_view.together.amount.paise() == c.heads.total
    assert due(paying) == f"₹ {rupees(a.heads.total + c.heads.total)}"
    assert paying.front.payment_view.typed().notes == (NoteCount(50_000, count),)
    paying.press("F9")
    (taken,) = payments(paying)
    assert [int(part.account) for part in taken.parts] == [a.account, c.account]
    assert taken.tender.tendered == count * 50_000


def test_what_is_typed_of_a_draft_stays_while_the_accounts_change(paying: Counter) -> None:
    a, _, c = three(paying)
    paying.press("Shift+F6")
    for text in PAPER:
        paying.type(text)
        paying.press("Enter")
    paying.press("Shift+F11", "Up", "Shift+F11", "Enter")
    assert paying.focus == "paper_number"
    paying.press("F9")
    (taken,) = payments(paying)
    assert taken.tender.tendered == a.heads.total + c.heads.total
    assert taken.tender.instrument["number"] == PAPER[0]


def test_escape_leaves_the_amount_as_it_was(paying: Counter) -> None:
    _, _, c = three(paying)
    paying.press("Shift+F11")
    paying.type("7")
    paying.press("Esc")
    assert parts(paying)[-1] == (c.account, c.heads.total)
    assert paying.focus == "find"
    assert len(parts(paying)) == 3, "one Escape does one thing"


def test_an_emptied_amount_takes_no_money_and_comes_back(paying: Counter) -> None:
    _, _, c = three(paying)
    paying.press("Shift+F11", "Backspace")
    panel = paying.front.payment_view.money
    assert change(paying) == "₹ —" and not panel.accept.isEnabled()
    paying.press("Down")
    assert paying.focus == "find", "below the last one the payment goes on"
    assert parts(paying)[-1] == (c.account, c.heads.total)
    assert panel.accept.isEnabled()


@pytest.mark.parametrize("leave", ["F9", "F2", "F6", "F11", "Ctrl+H", "F4"])
def test_what_was_typed_holds_whatever_comes_next(paying: Counter, leave: str) -> None:
    a, b, c = three(paying)
    paying.press("Shift+F11")
    paying.type("123")
    paying.press(leave)
    if leave == "F9":
        assert [part.paise for part in payments(paying)[0].parts] == [a.heads.total, b.heads.total, 12_300]
    elif leave == "Ctrl+H":
        (held,) = paying.till.desk.drafts()
        assert held.half.added[-1].paise == 12_300
    else:
        assert parts(paying)[-1] == (c.account, 12_300)
        (kept,) = paying.till.desk.drafts()
        assert kept.half.added[-1].paise == 12_300, "a crash loses none of it"


def test_the_only_account_is_taken_out_at_once(paying: Counter) -> None:
    paying.open_account(paying.till.postpaid().account)
    paying.press("F11", "Shift+F11", "Shift+F11")
    assert paying.front.payment._draft.empty
    assert paying.front.payment._draft.command_id is None
    assert paying.till.desk.drafts() == []
    assert paying.focus == "find"


def test_the_only_account_is_asked_about_when_cash_is_typed(paying: Counter) -> None:
    paying.open_account(paying.till.postpaid().account)
    paying.press("F11", "Enter")
    paying.type("5000")
    paying.press("Shift+F11", "Shift+F11")
    assert "Shift+F11 once more" in paying.banner
    assert paying.front.payment_view.money.cash.text() == "5,000"
    paying.press("Esc")
    assert len(parts(paying)) == 1 and "once more" not in paying.banner
    paying.press("Shift+F11", "Shift+F11", "Shift+F11")
    assert paying.front.payment._draft.empty
    assert paying.front.payment_view.money.cash.text() == "", "no cash of nobody stays on the screen"


def test_beside_an_open_account_the_list_empties_and_the_open_one_stays(paying: Counter) -> None:
    a, b = [each for each in paying.till.consumers() if each.heads.total > 50_000][:2]
    paying.open_account(a.account)
    paying.press("F11")
    paying.open_account(b.account)
    paying.type("9000")
    paying.press("Shift+F11", "Shift+F11")
    assert paying.focus == "cash"
    assert paying.front.payment_view.money.cash.text() == "9,000"
    assert due(paying) == f"₹ {rupees(b.heads.total)}"
    assert paying.front.payment_view.together.isHidden()


def test_escape_takes_the_open_account_away_before_it_asks_for_all(paying: Counter) -> None:
    a, b = [each for each in paying.till.consumers() if each.heads.total > 50_000][:2]
    paying.open_account(a.account)
    paying.press("F11")
    paying.open_account(b.account)
    paying.press("Esc")
    assert parts(paying) == [(a.account, a.heads.total)] and paying.front.payment._draft.opened is None
    paying.press("Esc")
    assert "Clear this payment?" in paying.banner and parts(paying)
    paying.press("Esc")
    assert paying.front.payment._draft.empty


def test_a_part_payment_in_the_list_is_told(paying: Counter) -> None:
    three(paying)
    paying.press("Shift+F11")
    paying.type("100")
    assert "Part payment" in paying.banner
    paying.press("Up")
    assert "Part payment" not in paying.banner, "it is told of the account in hand"


def test_a_long_list_walks_with_the_chosen_one(paying: Counter) -> None:
    people = [each for each in paying.till.consumers() if each.supply == "postpaid" and each.heads.total > 20_000][:6]
    for each in people:
        paying.open_account(each.account)
        paying.press("F11")
    card = paying.front.payment_view.together
    paying.press("Shift+F11")
    for each in reversed(people):
        assert card.amount.paise() == each.heads.total
        place = card._grid.indexOf(card.amount)
        line = card._grid.getItemPosition(place)[0]  # type: ignore[index]
        assert each.name_en in card._lines[line][0].text()
        assert paying.focus == "part"
        paying.press("Up")
    assert paying.front.payment._draft.chosen == 0, "above the first there is nothing"
