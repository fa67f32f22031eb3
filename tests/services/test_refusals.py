"""Every reason for which a deed is refused, provoked once: the journal stays as it was."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

import counter_pos.services as rooms
from counter_pos.config import BillFormat
from counter_pos.domain.errors import Refused
from counter_pos.domain.matters import confirming_date
from counter_pos.domain.payment import MOST_PARTS, NoteCount, PartOrder, PaymentOrder, Purpose, TenderKind
from counter_pos.journal import receipts
from counter_pos.services.people.sign_in import TRIES, hash_pin
from counter_pos.services.progress import PipeTeller, PipeWatch
from counter_pos.services.receipts.surrender import Surrender
from counter_pos.services.scan import readers
from counter_pos.services.till.words import Word
from counter_pos.wire.receipt_qr import from_text, to_text
from tests import words
from tests.services.test_site_refusals import CASES as SITE_CASES
from tests.tills import (
    CLERK,
    CLERK_PIN,
    OTHER_CLERK,
    OTHER_CLERK_PIN,
    PEPPER,
    SUPERVISOR,
    SUPERVISOR_PIN,
    TestTill,
    order,
)

FLOAT = (NoteCount(10_000, 5),)
DAY = date(2026, 7, 31)


@pytest.fixture
def till(tmp_path: Path) -> Iterator[TestTill]:
    made = TestTill(tmp_path)
    yield made
    made.close()


def paid(till: TestTill, paise: int = 20_000) -> str:
    """An open shift with one receipt; its number."""
    till.open_shift()
    return till.desk.take_payment(order(till.postpaid().account, paise)).receipts[0].number


def closed(till: TestTill) -> str:
    number = paid(till)
    till.desk.count_drawer(())
    till.desk.close_shift("empty", words.closing(till.desk))
    return number


def day_closed(till: TestTill) -> None:
    closed(till)
    till.desk.close_day(None, words.closing_day(till.desk))


def asked(till: TestTill, *parts: tuple[Purpose, int], tendered: int | None = None, **other: object) -> PaymentOrder:
    """An open shift, and an order of many parts: each of another post-paid consumer."""
    till.open_shift()
    people = [each.account for each in till.consumers() if each.heads.total > 50_000]
    orders = tuple(PartOrder(account, purpose, paise) for account, (purpose, paise) in zip(people, parts, strict=False))
    total = sum(each.paise for each in orders)
    return PaymentOrder("one", orders, total if tendered is None else tendered, True, **other)  # type: ignore[arg-type]


def bill(till: TestTill, paise: int, **other: object) -> PaymentOrder:
    return asked(till, (Purpose.BILL, paise), **other)  # type: ignore[arg-type]


def prepaid(till: TestTill, purpose: Purpose, paise: int) -> PaymentOrder:
    till.open_shift()
    consumer = next(each for each in till.consumers() if each.supply.value == "prepaid" and not each.old_arrears_paise)
    return order(consumer.account, paise, purpose=purpose)


Case = Callable[[TestTill], Callable[[], object]]


def pay(make: Callable[[TestTill], PaymentOrder]) -> Case:
    def case(till: TestTill) -> Callable[[], object]:
        made = make(till)
        return lambda: till.desk.take_payment(made)

    return case


def after(prepare: Callable[[TestTill], object], deed: Callable[[TestTill], object]) -> Case:
    def case(till: TestTill) -> Callable[[], object]:
        prepare(till)
        return lambda: deed(till)

    return case


def as_other_clerk(till: TestTill) -> None:
    till.open_shift()
    till.desk.sign_in(OTHER_CLERK, OTHER_CLERK_PIN)


def full_drawer(till: TestTill) -> None:
    till.open_shift()
    people = [each.account for each in till.consumers() if each.heads.total > 50_000]
    for account in people[:5]:
        till.desk.take_payment(order(account, 19_900_000))


def one_more(till: TestTill) -> object:
    people = [each.account for each in till.consumers() if each.heads.total > 50_000]
    return till.desk.take_payment(order(people[5], 600_000))


def last_receipt(till: TestTill) -> str:
    return till.desk.receipts_of_shift()[0].number


def next_shift(till: TestTill) -> None:
    till.first = closed(till)  # type: ignore[attr-defined]
    till.desk.open_shift(FLOAT)


def guess(till: TestTill) -> None:
    for _ in range(TRIES):
        with pytest.raises(Refused):
            till.desk.sign_in(CLERK, "000000")


def cancel(receipt: str, till: TestTill, **other: object) -> object:
    known = receipts.by_number(till.journal, receipt) is not None
    given = {"reason": "wrong_amount"} | other
    given.setdefault("papers", till.papers(receipt if known else last_receipt(till)))
    if "approval" not in given:
        given["approval"] = words.cancelling(till.desk, receipt)
    return till.desk.cancel_payment(receipt, **given)  # type: ignore[arg-type]


def repeat(till: TestTill) -> PaymentOrder:
    first = bill(till, 20_000)
    till.desk.take_payment(first)
    return replace(first, tendered_paise=30_000)


def two_papers(till: TestTill) -> None:
    till.desk.take_payment(asked(till, (Purpose.BILL, 20_000), (Purpose.BILL, 21_000)))


def some_papers(till: TestTill) -> Surrender:
    return Surrender(till.papers(last_receipt(till)).scans[:1])


def two_payments(till: TestTill) -> None:
    paid(till)
    again(till, 21_000)


def first_receipt(till: TestTill) -> str:
    return till.desk.receipts_of_shift()[-1].number


def copied(till: TestTill) -> None:
    number = paid(till)
    till.copy = Surrender((till.desk.duplicate_receipt(number, "lost").qr,))  # type: ignore[attr-defined]


def altered(till: TestTill) -> Surrender:
    """A paper of this receipt that says another sum, under a signature that once was good."""
    claim, signature = from_text(till.papers(last_receipt(till)).scans[0])
    return Surrender((to_text(replace(claim, paise=claim.paise + 100), signature),))


def recharge_sent(till: TestTill) -> None:
    till.desk.take_payment(prepaid(till, Purpose.RECHARGE, 20_000))
    till.acknowledge()


def other_account(till: TestTill) -> int:
    return next(each.account for each in till.consumers() if each.account != till.postpaid().account)


def transfer(till: TestTill, account: int, reason: str = "typed wrongly") -> object:
    return till.desk.request_transfer(last_receipt(till), account, reason)


def as_supervisor(till: TestTill) -> None:
    """A supervisor takes money like a clerk: an open shift with one receipt."""
    till.desk.sign_in(SUPERVISOR, SUPERVISOR_PIN)
    till.desk.open_shift(FLOAT)
    till.desk.take_payment(order(till.postpaid().account, 20_000))


CASES: list[tuple[str, Case]] = [
    ("not_signed_in", pay(lambda till: order(till.postpaid().account, 20_000))),
    ("not_signed_in", after(lambda till: None, lambda till: till.desk.open_shift(FLOAT))),
    ("shift_not_open", after(lambda t: t.desk.sign_in(CLERK, CLERK_PIN), lambda t: t.desk.add_float(FLOAT))),
    ("shift_not_open", after(lambda t: t.desk.sign_in(CLERK, CLERK_PIN), lambda t: t.desk.count_drawer(FLOAT))),
    ("shift_not_open", after(closed, lambda t: t.desk.close_shift(None, None))),
    ("shift_of_another", after(as_other_clerk, lambda t: t.desk.take_payment(order(t.postpaid().account, 20_000)))),
    ("shift_of_another", after(as_other_clerk, lambda t: t.desk.count_drawer(FLOAT))),
    ("shift_of_another", after(as_other_clerk, lambda t: t.desk.close_shift(None, None))),
    ("shift_counted", after(lambda t: (paid(t), t.desk.count_drawer(FLOAT)), lambda t: t.desk.add_float(FLOAT))),
    ("shift_counted", after(lambda t: (paid(t), t.desk.count_drawer(FLOAT)), lambda t: cancel(last_receipt(t), t))),
    ("shift_already_open", after(paid, lambda t: t.desk.open_shift(FLOAT))),
    ("no_parts", pay(asked)),
    ("too_many_parts", pay(lambda t: asked(t, *[(Purpose.BILL, 10_000)] * (MOST_PARTS + 1)))),
    (
        "same_part_twice",
        pay(lambda t: replace(bill(t, 20_000, tendered=40_000), parts=(bill_part(t), bill_part(t)))),
    ),
    ("amount_zero", pay(lambda t: bill(t, 0))),
    ("amount_negative", pay(lambda t: bill(t, -100))),
    ("amount_too_large", pay(lambda t: bill(t, 10**12 + 100))),
    ("amount_too_large", pay(lambda t: bill(t, 20_000, tendered=10**12 + 100))),
    ("short_tender", pay(lambda t: bill(t, 20_000, tendered=19_900))),
    ("notes_differ", pay(lambda t: bill(t, 20_000, notes=(NoteCount(10_000, 3),)))),
    ("account_unknown", pay(lambda t: (t.open_shift(), order(9_999_999_999, 20_000))[1])),
    ("purpose_not_for_account", pay(lambda t: asked(t, (Purpose.RECHARGE, 20_000)))),
    ("purpose_not_for_account", pay(lambda t: prepaid(t, Purpose.SECURITY, 20_000))),
    ("purpose_not_for_account", pay(lambda t: prepaid(t, Purpose.RECONNECTION, 20_000))),
    ("purpose_not_for_account", pay(lambda t: prepaid(t, Purpose.BILL, 20_000))),
    ("purpose_not_for_account", pay(lambda t: prepaid(t, Purpose.ARREARS, 20_000))),
    ("recharge_range", pay(lambda t: prepaid(t, Purpose.RECHARGE, 9_900))),
    ("recharge_range", pay(lambda t: prepaid(t, Purpose.RECHARGE, 20_000_000))),
    ("part_too_small", pay(lambda t: bill(t, 9_900))),
    ("tender_refused", pay(lambda t: bill(t, 20_000, tender=TenderKind.CHEQUE))),
    ("denomination_refused", pay(lambda t: bill(t, 200_000, notes=(NoteCount(200_000, 1),)))),
    ("denomination_refused", after(lambda t: t.open_shift(), lambda t: t.desk.add_float((NoteCount(200_000, 1),)))),
    ("amount_not_in_coins", pay(lambda t: bill(t, 20_050))),
    ("amount_not_in_coins", pay(lambda t: bill(t, 20_000, tendered=20_050))),
    ("cash_limit_at_once", pay(lambda t: bill(t, 20_000_000))),
    ("cash_limit", after(lambda t: paid(t, 10_000_000), lambda t: again(t, 10_000_000))),
    ("drawer_over_ceiling", after(full_drawer, one_more)),
    ("command_reused", pay(repeat)),
    ("note_count_negative", after(lambda t: t.open_shift(), lambda t: t.desk.add_float((NoteCount(1_000, -1),)))),
    ("amount_zero", after(lambda t: t.open_shift(), lambda t: t.desk.add_float(()))),
    ("float_too_large", after(signed_in := lambda t: t.desk.sign_in(CLERK, CLERK_PIN), lambda t: large_float(t))),
    (
        "clock_needs_supervisor",
        after(lambda t: (t.desk.sign_in(CLERK, CLERK_PIN), t.clock.jump(days=3)), lambda t: t.desk.open_shift(FLOAT)),
    ),
    (
        "same_person",
        after(
            lambda t: (t.desk.sign_in(SUPERVISOR, SUPERVISOR_PIN), t.clock.jump(days=3)),
            lambda t: t.desk.open_shift(FLOAT, approval=words.confirming_date(t.desk)),
        ),
    ),
    (
        "clock_believed_again",
        after(
            lambda t: t.desk.sign_in(CLERK, CLERK_PIN),
            lambda t: t.desk.open_shift(FLOAT, approval=words.confirming_date(t.desk, date(2026, 8, 3))),
        ),
    ),
    ("day_already_closed", after(day_closed, lambda t: t.desk.open_shift(FLOAT))),
    ("day_already_closed", after(day_closed, lambda t: t.desk.close_day(None, words.for_something(t.desk)))),
    ("day_shift_open", after(paid, lambda t: t.desk.close_day(None, words.for_something(t.desk)))),
    ("day_without_shift", after(signed_in, lambda t: t.desk.close_day(None, words.for_something(t.desk)))),
    ("day_without_shift", after(closed, lambda t: t.desk.close_day(date(2026, 7, 30), words.for_something(t.desk)))),
    ("approval_needed", after(closed, lambda t: t.desk.close_day(None, None))),
    ("approval_needed", after(closed, lambda t: t.desk.close_day(None, Word(SUPERVISOR, t.desk.day_matter(None))))),
    ("staff_unknown", after(closed, lambda t: t.desk.close_day(None, Word("S0999", t.desk.day_matter(None))))),
    ("shift_not_counted", after(paid, lambda t: t.desk.close_shift(None, None))),
    ("shift_not_counted", after(signed_in, lambda t: t.desk.counted())),
    (
        "count_attempts_used",
        after(lambda t: (paid(t), [t.desk.count_drawer(()) for _ in range(2)]), lambda t: t.desk.count_drawer(FLOAT)),
    ),
    (
        "reason_needed",
        after(lambda t: (paid(t), t.desk.count_drawer(())), lambda t: t.desk.close_shift(" ", words.closing(t.desk))),
    ),
    ("approval_needed", after(lambda t: (paid(t), t.desk.count_drawer(())), lambda t: t.desk.close_shift("x", None))),
    (
        "same_person",
        after(
            lambda t: (as_supervisor(t), t.desk.count_drawer(())),
            lambda t: t.desk.close_shift("x", words.closing(t.desk)),
        ),
    ),
    ("receipt_unknown", after(paid, lambda t: cancel("K12-7QX-260731-000001-2", t))),
    ("receipt_number_check", after(paid, lambda t: t.desk.duplicate_receipt("K08-7QX-260731-000001-Z", "torn"))),
    ("receipt_number_shape", after(paid, lambda t: t.desk.receipt_text("1"))),
    ("receipt_unknown", after(paid, lambda t: t.desk.receipt_text("K12-7QX-260731-000001-2"))),
    ("already_cancelled", after(lambda t: cancel(paid(t), t), lambda t: cancel(last_receipt(t), t))),
    (
        "already_cancelled",
        after(lambda t: cancel(paid(t), t), lambda t: t.desk.duplicate_receipt(last_receipt(t), "x")),
    ),
    ("cancel_other_shift", after(next_shift, lambda t: cancel(t.first, t))),  # type: ignore[attr-defined]
    ("cancel_not_surrendered", after(paid, lambda t: cancel(last_receipt(t), t, papers=Surrender()))),
    ("cancel_paper_missing", after(two_papers, lambda t: cancel(last_receipt(t), t, papers=some_papers(t)))),
    (
        "paper_of_other_payment",
        after(two_payments, lambda t: cancel(first_receipt(t), t, papers=t.papers(last_receipt(t)))),
    ),
    ("paper_no_original", after(copied, lambda t: cancel(last_receipt(t), t, papers=t.copy))),
    ("paper_altered", after(paid, lambda t: cancel(last_receipt(t), t, papers=altered(t)))),
    ("receipt_text_shape", after(paid, lambda t: cancel(last_receipt(t), t, papers=Surrender(("CC1:AAAA",))))),
    (
        "approval_other_deed",
        after(paid, lambda t: cancel(last_receipt(t), t, papers=Surrender((), words.for_something(t.desk)))),
    ),
    ("recharge_sent", after(recharge_sent, lambda t: cancel(last_receipt(t), t))),
    ("reason_needed", after(paid, lambda t: cancel(last_receipt(t), t, reason="because"))),
    ("reason_needed", after(paid, lambda t: t.desk.duplicate_receipt(last_receipt(t), "  "))),
    ("approval_needed", after(paid, lambda t: cancel(last_receipt(t), t, approval=None))),
    ("same_person", after(as_supervisor, lambda t: cancel(last_receipt(t), t))),
    ("staff_unknown", after(lambda t: None, lambda t: t.desk.sign_in("S0999", "123456"))),
    ("staff_unknown", after(lambda t: None, lambda t: t.desk.sign_in("²", "123456"))),
    ("staff_unknown", after(lambda t: None, lambda t: t.desk.sign_in("", ""))),
    ("pin_wrong", after(lambda t: None, lambda t: t.desk.sign_in(CLERK, "271829"))),
    ("pin_locked", after(guess, lambda t: t.desk.sign_in(CLERK, CLERK_PIN))),
    ("pin_shape", after(lambda t: None, lambda t: hash_pin("12345", PEPPER))),
    ("not_supervisor", after(paid, lambda t: t.desk.approve(OTHER_CLERK, OTHER_CLERK_PIN, confirming_date(DAY)))),
    (
        "same_person",
        after(
            lambda t: t.desk.sign_in(SUPERVISOR, SUPERVISOR_PIN),
            lambda t: t.desk.approve(SUPERVISOR, SUPERVISOR_PIN, confirming_date(DAY)),
        ),
    ),
    ("shift_unknown", after(paid, lambda t: t.desk.shift_summary(7))),
    ("day_without_shift", after(paid, lambda t: t.desk.day_summary(date(2026, 7, 30)))),
    ("account_empty", after(paid, lambda t: t.desk.find(" "))),
    ("account_length", after(paid, lambda t: t.desk.find("12345"))),
    ("account_other_company", after(paid, lambda t: t.desk.find("123456789012"))),
    ("nothing_found", after(paid, lambda t: t.desk.find("99999999"))),
    ("account_unknown", after(paid, lambda t: t.desk.open_account(9_999_999_999))),
    ("account_empty", after(paid, lambda t: t.desk.read_scan(" "))),
    ("receipt_sought_unclear", after(paid, lambda t: t.desk.search_receipts("ram"))),
    ("receipt_unknown", after(paid, lambda t: t.desk.search_receipts("K12-7QX-260731-000001-2"))),
    ("duplicate_needs_facts", after(next_shift, lambda t: t.desk.duplicate_found(t.first, "lost", t.first))),  # type: ignore[attr-defined]
    ("account_unknown", after(paid, lambda t: t.desk.request_transfer(last_receipt(t), 9_999_999_999, "wrong"))),
    ("transfer_same_account", after(paid, lambda t: transfer(t, t.postpaid().account))),
    ("reason_needed", after(paid, lambda t: transfer(t, other_account(t), " "))),
    ("already_cancelled", after(lambda t: cancel(paid(t), t), lambda t: transfer(t, other_account(t)))),
    (
        "transfer_asked_before",
        after(lambda t: (paid(t), transfer(t, other_account(t))), lambda t: transfer(t, other_account(t))),
    ),
    ("locked_for_another", after(paid, lambda t: t.desk.reopen(CLERK, OTHER_CLERK, OTHER_CLERK_PIN))),
    ("scan_unknown", after(paid, lambda t: t.desk.read_scan("1203447190|284700|UP"))),
    ("bill_code_damaged", after(paid, lambda t: t.desk.read_scan("CB1:1203447190-1-284700-261128-KF"))),
    ("dates_turned_round", after(paid, lambda t: t.desk.period(date(2026, 8, 1), date(2026, 7, 1)))),
    ("report_stopped", after(paid, lambda t: t.desk.period(date(2026, 7, 1), date(2026, 8, 1), stopped_teller()))),
    ("scan_account_missing", after(lambda t: other_maker(t), lambda t: t.desk.read_scan("UP|12|34"))),
]


def other_maker(till: TestTill) -> None:
    paid(till)
    till.till.readers = readers((BillFormat(name="uppcl", separator="|", fields=3, account=2),))


def stopped_teller() -> PipeTeller:
    watch = PipeWatch()
    watch.stop()
    return watch.teller()


def bill_part(till: TestTill) -> PartOrder:
    return PartOrder(till.postpaid().account, Purpose.BILL, 20_000)


def again(till: TestTill, paise: int) -> object:
    return till.desk.take_payment(order(till.postpaid().account, paise))


def large_float(till: TestTill) -> object:
    return till.desk.open_shift((NoteCount(50_000, 21),))


@pytest.mark.parametrize(("code", "case"), CASES, ids=[f"{at}-{code}" for at, (code, _) in enumerate(CASES)])
def test_a_refusal_records_nothing(code: str, case: Case, till: TestTill) -> None:
    deed = case(till)
    before, place = till.journal.place.seq, till.journal.place.hash
    with pytest.raises(Refused) as told:
        deed()
    assert told.value.code == code
    assert (till.journal.place.seq, till.journal.place.hash) == (before, place)
    newest = till.journal.newest()
    assert newest is not None and newest.seq == before
    assert not till.journal.connection().in_transaction


def test_no_reason_is_left_out() -> None:
    provoked = {code for code, _ in (*CASES, *SITE_CASES)}
    for path in Path(__file__).parent.glob("test_*.py"):  # those that `refused` of another file provokes
        told = re.findall(r"""(?:\brefused\(\s*|\.code == )"(\w+)""", path.read_text(encoding="utf-8"))
        provoked |= set(told)
    written: set[str] = set()
    for path in Path(rooms.__path__[0]).rglob("*.py"):
        written |= set(re.findall(r"""Refused\(\s*"(\w+)""", path.read_text(encoding="utf-8")))
    assert written - provoked == set()
