"""The payment screen by keys only, over a real till: what a person types is what the journal says."""

from __future__ import annotations

import pytest

from counter_pos.domain.entry import Envelope
from counter_pos.domain.facts import PaymentTaken, read_facts
from counter_pos.domain.money import rupees
from tests.ui.conftest import Counter


def entries(counter: Counter) -> list[Envelope]:
    """Every payment's entry in the journal."""
    every = [entry.envelope for entry in counter.till.journal.between(1, 1_000_000)]
    return [each for each in every if each.kind == "payment_taken"]


def payments(counter: Counter) -> list[PaymentTaken]:
    """Every payment in the journal."""
    return [read_facts(each.facts, PaymentTaken) for each in entries(counter)]


def test_exact_cash_is_two_keys(paying: Counter) -> None:
    person = paying.till.postpaid()
    paying.scan(f"{person.account:010d}")
    assert paying.focus == "cash"
    paying.press("Enter")
    (taken,) = payments(paying)
    assert (taken.tender.tendered, taken.tender.change, taken.tender.typed) == (person.heads.total, 0, False)
    assert paying.focus == "find"
    assert "is recorded" in paying.banner


def test_cash_with_change_shows_it_and_takes_one_more_enter(paying: Counter) -> None:
    person = paying.till.postpaid()
    due = person.heads.total
    given = (due // 100_00 + 1) * 100_00
    paying.open_account(person.account)
    paying.type(str(given // 100))
    paying.press("Enter")
    assert not payments(paying)
    assert paying.focus == "accept"
    panel = paying.front.payment_view.money
    assert panel._change.text() == f"₹ {rupees(given - due)}"
    paying.press("Enter")
    (taken,) = payments(paying)
    assert (taken.tender.change, taken.tender.typed) == (given - due, True)
    assert panel._change.text() == f"₹ {rupees(given - due)}", "the change stays until the next account opens"
    assert panel._change_label.text() == "LAST CHANGE"
    paying.open_account(person.account)
    assert panel._change.text() != f"₹ {rupees(given - due)}" or given == due


def test_part_payment(paying: Counter) -> None:
    person = paying.till.postpaid(200_000)
    paying.open_account(person.account)
    paying.press("F5")
    assert paying.focus == "pay"
    paying.type("500")
    assert "Part payment" in paying.banner
    paying.press("Enter")
    assert paying.focus == "cash"
    paying.press("Enter")
    (taken,) = payments(paying)
    assert taken.parts[0].paise == 50_000


def test_cash_that_is_short_is_not_taken(paying: Counter) -> None:
    person = paying.till.postpaid(200_000)
    paying.open_account(person.account)
    paying.type("100")
    paying.press("Enter")
    assert paying.focus == "cash"
    assert paying.front.payment_view.money._change_label.text() == "CASH SHORT"
    paying.press("F9")
    assert not payments(paying)
    assert paying.focus == "cash"


def test_notes_fill_the_cash(paying: Counter) -> None:
    person = paying.till.postpaid(100_000)
    paying.open_account(person.account)
    paying.press("F8")
    assert paying.focus == "note_50000"
    count = person.heads.total // 50_000 + 1
    paying.type(str(count))
    assert paying.front.payment_view.money.cash.paise() == count * 50_000
    paying.press("F9")
    (taken,) = payments(paying)
    assert taken.tender.notes == [(50_000, count)]
    assert taken.tender.tendered == count * 50_000


def test_typing_cash_by_hand_forgets_the_notes(paying: Counter) -> None:
    paying.open_account(paying.till.postpaid().account)
    paying.press("F8")
    paying.type("9")
    paying.press("F6")
    paying.type("7000")
    assert paying.front.payment_view.typed().notes == ()


def test_arrears_are_chosen_by_a_key(paying: Counter) -> None:
    person = next(each for each in paying.till.consumers() if each.supply == "postpaid" and each.heads.arrears > 20_000)
    paying.open_account(person.account)
    choices = [each.purpose for each in paying.front.payment._draft.choices]
    assert choices == ["bill", "arrears", "security"]
    while paying.front.payment._draft.purpose != "arrears":
        paying.press("F12")
    arrears = paying.front.payment._draft.opened.dues.arrears_paise
    assert paying.front.payment_view.money.pay.paise() == -(-arrears // 100) * 100, "in whole rupees"
    paying.press("Enter")
    (taken,) = payments(paying)
    assert taken.parts[0].purpose == "arrears"


def test_recharge_asks_for_the_amount_first(paying: Counter) -> None:
    person = paying.till.prepaid()
    paying.open_account(person.account)
    assert paying.focus == "pay"
    paying.press("F9")
    assert not payments(paying)
    assert paying.focus == "pay"
    paying.type("100")
    assert "does not restore supply" in paying.banner
    paying.press("Enter", "Enter")
    (taken,) = payments(paying)
    assert taken.parts[0].purpose == "recharge"
    labels = [label.text() for label, _ in paying.front.payment_view.bill._lines]
    assert "Energy charge" not in labels


def test_several_accounts_with_one_tender(paying: Counter) -> None:
    first, second = [each for each in paying.till.consumers() if each.heads.total > 50_000][:2]
    paying.open_account(first.account)
    command = paying.front.payment._draft.command_id
    paying.press("F11")
    assert paying.focus == "find"
    paying.open_account(second.account)
    assert paying.front.payment._draft.command_id == command
    total = first.heads.total + second.heads.total
    assert paying.front.payment_view.money._due.text() == f"₹ {rupees(total)}"
    paying.press("Enter")
    (taken,) = payments(paying)
    assert [int(part.account) for part in taken.parts] == [first.account, second.account]
    assert taken.tender.tendered == total
    assert paying.front.payment._draft.command_id is None


def test_an_empty_enter_in_find_goes_on_to_the_cash_of_the_added_accounts(paying: Counter) -> None:
    person = paying.till.postpaid()
    paying.open_account(person.account)
    paying.press("F11", "Enter")
    assert paying.focus == "cash"
    paying.press("Enter")
    assert len(payments(paying)) == 1


def test_a_failed_look_up_clears_the_money_first(paying: Counter) -> None:
    paying.open_account(paying.till.postpaid().account)
    paying.type("9000")
    paying.press("F2")
    paying.open_account(9_999_999_999)
    assert paying.focus == "find"
    assert "9999999999" in paying.banner.replace(" ", "")
    typed = paying.front.payment_view.typed()
    assert (typed.pay_paise, typed.cash_paise) == (None, None)
    assert paying.front.payment_view.money._change.text() == "₹ —"


@pytest.mark.parametrize("text", ["123456789012", "12345", "०१२", "!!"])
def test_what_is_no_account_is_told_in_three_parts(paying: Counter, text: str) -> None:
    paying.type(text)
    paying.press("Enter")
    news = paying.front.payment_view.banner.news
    assert news is not None
    tell = paying.front.kit.words.tell
    assert tell(news.happened) and tell(news.safe) and tell(news.todo)
    assert paying.focus == "find"


def test_people_are_found_by_name_and_chosen_by_arrows(paying: Counter) -> None:
    person = paying.till.postpaid()
    word = person.name_en.split()[0]
    paying.press("F3")
    paying.type(word[:3].lower())
    rows = paying.front.payment_view.found.rows
    assert rows
    if len(rows) > 1:
        paying.press("Down")
        chosen = rows[1].key
    else:
        chosen = rows[0].key
    paying.press("Enter")
    assert paying.front.payment._draft.opened.consumer.account == int(chosen)


def test_devanagari_digits_are_money(paying: Counter) -> None:
    person = paying.till.postpaid(100_000)
    paying.open_account(person.account)
    paying.press("F5")
    paying.type("५००")
    assert paying.front.payment_view.money.pay.text() == "500"
    paying.press("Enter", "Enter")
    assert payments(paying)[0].parts[0].paise == 50_000


def test_letters_never_become_money_and_are_told(paying: Counter) -> None:
    paying.open_account(paying.till.postpaid().account)
    paying.type("12a3")
    assert paying.front.payment_view.money.cash.text() == "123"
    assert paying.front.payment_view.money.cash.paise() == 12_300


def test_escape_asks_once_when_cash_is_typed(paying: Counter) -> None:
    paying.open_account(paying.till.postpaid().account)
    paying.type("5000")
    paying.press("Esc")
    assert "Clear this payment?" in paying.banner
    assert paying.front.payment_view.money.cash.text() == "5,000"
    paying.press("Esc")
    assert paying.front.payment._draft.empty
    assert paying.focus == "find"
    assert not payments(paying)


def test_escape_clears_at_once_while_no_cash_is_typed(paying: Counter) -> None:
    paying.open_account(paying.till.postpaid().account)
    paying.press("Esc")
    assert paying.front.payment._draft.empty
    assert paying.focus == "find"


def test_far_too_much_cash_is_asked_about(paying: Counter) -> None:
    person = paying.till.postpaid(100_000)
    paying.open_account(person.account)
    paying.type(str(person.heads.total // 100 + 50_000))
    paying.press("Enter", "Enter")
    assert "is that right?" in paying.banner
    assert not payments(paying)
    paying.press("F9")
    assert len(payments(paying)) == 1


def test_far_too_much_cash_is_asked_about_again_after_another_amount(paying: Counter) -> None:
    """What is confirmed is the sum of cash that was asked about, never the next that is typed."""
    person = paying.till.postpaid(100_000)
    paying.open_account(person.account)
    paying.type("60000")
    paying.press("F9")
    assert "is that right?" in paying.banner
    paying.type("0")
    paying.press("F9")
    assert not payments(paying) and "6,00,000" in paying.banner
    paying.press("F9")
    assert payments(paying)[0].tender.tendered == 60_000_000


def test_cash_over_the_limit_is_refused_and_nothing_is_recorded(paying: Counter) -> None:
    person = paying.till.postpaid(100_000)
    paying.open_account(person.account)
    paying.press("F5")
    paying.type("200000")
    paying.press("Enter", "Enter")
    assert not payments(paying)
    news = paying.front.payment_view.banner.news
    assert news is not None and news.tone == "bad"
    assert paying.focus == "pay"


def test_a_command_id_lives_through_a_refusal_and_ends_with_the_payment(paying: Counter) -> None:
    person = paying.till.postpaid(100_000)
    paying.open_account(person.account)
    command = paying.front.payment._draft.command_id
    paying.press("F5")
    paying.type("200000")
    paying.press("Enter", "Enter", "F5")
    paying.type("1000")
    paying.press("Enter")
    assert paying.front.payment._draft.command_id == command
    paying.press("Enter")
    (entry,) = entries(paying)
    assert entry.command_id == command
    paying.open_account(person.account)
    assert paying.front.payment._draft.command_id not in (None, command)


def test_no_money_is_taken_while_the_journal_is_in_doubt(paying: Counter) -> None:
    paying.front.crash.stopped = True
    paying.open_account(paying.till.postpaid().account)
    paying.press("Enter")
    assert not payments(paying)
    assert paying.front.payment_view.banner.news is not None


def test_an_equal_payment_a_moment_later_is_asked_about(paying: Counter) -> None:
    person = paying.till.postpaid(100_000)
    for _ in range(2):
        paying.open_account(person.account)
        paying.press("F5")
        paying.type("500")
        paying.press("Enter", "Enter")
    assert len(payments(paying)) == 1
    assert "just now" in paying.banner
    paying.press("Enter")
    assert len(payments(paying)) == 1, "only F9 says that it is one more"
    paying.press("F9")
    assert len(payments(paying)) == 2


def test_an_equal_payment_after_a_quarter_of_an_hour_is_not_asked_about(paying: Counter) -> None:
    person = paying.till.postpaid(100_000)
    for _ in range(2):
        paying.open_account(person.account)
        paying.press("F5")
        paying.type("500")
        paying.press("Enter", "Enter")
        paying.till.clock.pass_time(minutes=16)
    assert len(payments(paying)) == 2


def test_much_cash_for_an_equal_payment_is_two_questions(paying: Counter) -> None:
    person = paying.till.postpaid(100_000)
    paying.open_account(person.account)
    paying.press("F5")
    paying.type("500")
    paying.press("Enter", "Enter")
    paying.open_account(person.account)
    paying.press("F5")
    paying.type("500")
    paying.press("Enter")
    paying.type("20000")
    paying.press("F9")
    assert "is that right?" in paying.banner
    paying.press("F9")
    assert "just now" in paying.banner
    paying.press("F9")
    assert len(payments(paying)) == 2


def test_a_wrong_number_is_marked_until_it_is_typed_again(paying: Counter) -> None:
    field = paying.front.payment_view.find_field
    paying.open_account(9_999_999_999)
    assert field.property("wrong") == "true"
    paying.type("1")
    assert field.property("wrong") == "false"
    assert field.text() == "1", "the wrong number was selected, so that typing replaces it"
