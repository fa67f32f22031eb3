"""Every purpose beside the bill: deposit, reconnection, settlement against a quote, services against a request."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from counter_pos.domain.consumer import Consumer, Status, Supply
from counter_pos.domain.demand import NO_ACCOUNT, Demand, DemandKind
from counter_pos.domain.errors import Refused
from counter_pos.domain.facts import Part, PaymentTaken, read_facts
from counter_pos.domain.payment import PartOrder, PaymentOrder, Purpose
from counter_pos.domain.receipt import ReceiptText
from counter_pos.journal.integrity import verify_file
from counter_pos.replica.demands import demand_list, demand_rows
from counter_pos.replica.manifest import PaidEntry
from counter_pos.services.payments import Taken
from counter_pos.wire.documents import POLICY, Document
from tests import words
from tests.tills import CENTRAL, TestTill, default_policy, key_ring, order

TODAY = date(2026, 7, 31)


@pytest.fixture
def till(tmp_path: Path) -> Iterator[TestTill]:
    made = TestTill(tmp_path)
    made.open_shift()
    yield made
    made.close()


def with_rules(till: TestTill, **put: Any) -> None:
    """A newer policy: these rules hold from today."""
    import msgspec

    said = msgspec.to_builtins(default_policy())
    said["version"] = till.replica.policy().version + 1
    said["changes"] = [*said["changes"], {"effective": "2026-07-31", "source": "test", "put": put}]
    body = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    signature = CENTRAL.sign_body(POLICY, body.encode()).hex()
    till.replica.replace_documents({"policy": Document(body, signature, CENTRAL.key_id.hex())})


def asked_for(till: TestTill, *demands: Demand) -> None:
    till.replica.replace_demands(demand_rows(demand_list(demands, 1)))


def quote(account: int, **other: Any) -> Demand:
    made = Demand("OTS26-0001", DemandKind.QUOTE, account, 250_000, date(2026, 8, 31), "OTS 2026")
    return replace(made, **other)


def request(account: int = NO_ACCOUNT, **other: Any) -> Demand:
    made = Demand("REQ/77", DemandKind.REQUEST, account, 118_000, None, "meter_test", "Asha Rani", "आशा रानी")
    return replace(made, **other)


def pay(till: TestTill, asked: Demand, **other: Any) -> Taken:
    purpose = Purpose.SETTLEMENT if asked.kind is DemandKind.QUOTE else Purpose.MISCELLANEOUS
    part = replace(PartOrder(asked.account, purpose, asked.paise, asked.number), **other)
    command = till.desk.new_command_id()
    return till.desk.take_payment(PaymentOrder(command, (part,), part.paise, typed=False))


def part_of(till: TestTill, taken: Taken) -> Part:
    entry = till.journal.at(taken.seq)
    assert entry is not None
    return read_facts(entry.envelope.facts, PaymentTaken).parts[0]


def refused(code: str, deed: Callable[[], object]) -> dict[str, object]:
    with pytest.raises(Refused) as told:
        deed()
    assert told.value.code == code
    return told.value.facts


def cancel(till: TestTill, receipt: ReceiptText) -> None:
    word = words.cancelling(till.desk, receipt.number)
    till.desk.cancel_payment(receipt.number, "wrong_amount", word, till.papers(receipt.number))


def disconnected(till: TestTill) -> Consumer:
    return next(each for each in till.consumers() if each.status is Status.TEMPORARILY_DISCONNECTED)


def offered(till: TestTill, account: int) -> list[tuple[Purpose, int | None]]:
    return [(each.purpose, each.paise) for each in till.desk.open_account(account).offers]


def test_an_account_is_offered_what_it_may_be_paid_for_the_usual_first(till: TestTill) -> None:
    plain = next(each for each in till.consumers() if each.heads.total > 10_000 and each.heads.arrears == 0)
    assert next(each for each, _ in offered(till, plain.account)) is Purpose.BILL
    assert [each for each, _ in offered(till, plain.account)][-1] is Purpose.SECURITY
    cut = disconnected(till)
    fee = 10_000 if cut.load_w <= 5_000 else 20_000
    assert (Purpose.RECONNECTION, fee) in offered(till, cut.account)
    prepaid = till.prepaid()
    assert {each for each, _ in offered(till, prepaid.account)} <= {Purpose.RECHARGE, Purpose.ARREARS}
    asked_for(till, quote(plain.account), quote(plain.account, number="OTS25-1", expires=date(2026, 7, 30)))
    settlements = [each for each in till.desk.open_account(plain.account).offers if each.demand]
    assert [(each.purpose, each.paise, each.fixed) for each in settlements] == [(Purpose.SETTLEMENT, 250_000, True)]


def test_a_deposit_and_a_fee_leave_the_dues_as_they_are(till: TestTill) -> None:
    cut = disconnected(till)
    due = till.desk.open_account(cut.account).dues.due_paise
    till.desk.take_payment(order(cut.account, 50_000, purpose=Purpose.SECURITY))
    fee = dict(offered(till, cut.account))[Purpose.RECONNECTION]
    assert fee is not None
    facts = refused(
        "reconnection_amount",
        lambda: till.desk.take_payment(order(cut.account, fee + 100, purpose=Purpose.RECONNECTION)),
    )
    assert facts == {"paise": fee}
    taken = till.desk.take_payment(order(cut.account, fee, purpose=Purpose.RECONNECTION))
    assert part_of(till, taken).shown.due_after == 0
    assert till.desk.open_account(cut.account).dues.due_paise == due


def test_a_settlement_is_taken_only_against_its_quote(till: TestTill) -> None:
    account = till.postpaid(least_paise=300_000).account
    other = next(
        each.account for each in till.consumers() if each.supply is Supply.POSTPAID and each.account != account
    )
    due = till.desk.open_account(account).dues.due_paise
    asked_for(till, quote(account), quote(account, number="OTS26-0002", expires=date(2026, 7, 30)))
    settle = order(account, 250_000, purpose=Purpose.SETTLEMENT)
    refused("demand_needed", lambda: till.desk.take_payment(settle))
    refused("demand_unknown", lambda: pay(till, quote(account), demand="OTS26-9999"))
    refused("demand_expired", lambda: pay(till, quote(account), demand="OTS26-0002"))
    refused("demand_amount", lambda: pay(till, quote(account), paise=240_000))
    refused("demand_account", lambda: pay(till, quote(account), account=other))
    refused("demand_needed", lambda: pay(till, quote(account), purpose=Purpose.MISCELLANEOUS))
    refused("purpose_not_for_account", lambda: pay(till, quote(account), purpose=Purpose.BILL))
    taken = pay(till, quote(account), demand="ots26-0001")
    part = part_of(till, taken)
    assert (part.quote, part.shown.head_en, part.tax) == ("OTS26-0001", "OTS 2026", [])
    assert till.desk.open_account(account).dues.due_paise == due - 250_000
    facts = refused("demand_paid", lambda: pay(till, quote(account)))
    assert facts["receipt"] == taken.receipts[0].number
    cancel(till, taken.receipts[0])
    assert pay(till, quote(account)).seq > taken.seq


def test_a_request_without_an_account_is_paid_under_the_applicants_name(till: TestTill) -> None:
    asked_for(till, request(), request(number="REQ/78", name_en="Other"))
    (found,) = till.desk.find(" req/77 ")
    assert (found.matched, found.consumer.name_en, found.demand) == ("request", "Asha Rani", request())
    opened = till.desk.open_demand("REQ/77")
    assert [(each.purpose, each.paise) for each in opened.offers] == [(Purpose.MISCELLANEOUS, 118_000)]
    refused("demand_needed", lambda: till.desk.take_payment(order(NO_ACCOUNT, 118_000, purpose=Purpose.BILL)))
    refused("demand_unknown", lambda: till.desk.open_demand("REQ/1"))
    taken = pay(till, request())
    part = part_of(till, taken)
    assert (part.account, part.request_no, part.shown.name_hi) == ("0000000000", "REQ/77", "आशा रानी")
    assert (part.shown.head_en, part.shown.head_hi) == ("Meter test", "मीटर जाँच")
    refused("demand_paid", lambda: pay(till, request()))
    assert pay(till, request(number="REQ/78")).seq > taken.seq  # another person, the same sum
    assert verify_file(till.journal.path, key_ring(till.journal)).whole


def test_taxes_stand_on_a_taxed_head_and_the_tax_number_only_then(till: TestTill) -> None:
    asked_for(till, request(), request(number="REQ/79"))
    assert part_of(till, pay(till, request())).tax == []  # exempt since October 2024
    gst = [{"name": "CGST", "rate": 900}, {"name": "SGST", "rate": 900}]
    heads = [{"code": "meter_test", "name_en": "Meter test", "name_hi": "मीटर जाँच", "taxes": gst}]
    with_rules(till, heads=heads, gstin="09AAACK0000A1Z5")
    part = part_of(till, pay(till, request(number="REQ/79")))
    assert part.tax == [
        {"name": "CGST", "rate": 900, "on": 100_000, "paise": 9_000},
        {"name": "SGST", "rate": 900, "on": 100_000, "paise": 9_000},
    ]
    assert part.shown.gstin == "09AAACK0000A1Z5"
    bill = till.desk.take_payment(order(till.postpaid().account, 20_000))
    assert not isinstance(part_of(till, bill).shown.gstin, str)
    with_rules(till, heads=[])
    asked_for(till, request(number="REQ/80"))
    refused("demand_head", lambda: pay(till, request(number="REQ/80")))


def test_a_share_of_a_recharge_goes_to_old_dues_where_the_rules_say_so(till: TestTill) -> None:
    with_rules(till, arrears_percent_of_recharge=25)
    consumer = next(each for each in till.consumers() if each.old_arrears_paise > 40_000)
    account, paise = consumer.account, 100_000
    told = {each.code: each.facts for each in till.desk.cautions(order(account, paise, purpose=Purpose.RECHARGE))}
    assert told["recharge_to_arrears"]["share_paise"] == 25_000
    taken = till.desk.take_payment(order(account, paise, purpose=Purpose.RECHARGE))
    shown = part_of(till, taken).shown
    assert (shown.to_arrears, shown.balance_after) == (25_000, consumer.balance_paise + 75_000)
    assert shown.old_arrears == consumer.old_arrears_paise - 25_000
    dues = till.desk.open_account(account).dues
    assert (dues.balance_paise, dues.arrears_paise) == (shown.balance_after, shown.old_arrears)
    cancel(till, taken.receipts[0])
    dues = till.desk.open_account(account).dues
    assert (dues.balance_paise, dues.arrears_paise) == (consumer.balance_paise, consumer.old_arrears_paise)


def test_the_least_recharge_for_supply_reckons_with_the_share(till: TestTill) -> None:
    with_rules(till, arrears_percent_of_recharge=25)
    consumer = next(
        each for each in till.consumers() if each.old_arrears_paise > 40_000 and each.balance_paise < -20_000
    )
    small = order(consumer.account, 10_000, purpose=Purpose.RECHARGE)
    needed = {each.code: each.facts for each in till.desk.cautions(small)}["recharge_too_small"]["needed_paise"]
    assert isinstance(needed, int)
    for paise, restored in ((needed, True), (needed - 100, False)):
        asked = order(consumer.account, paise, purpose=Purpose.RECHARGE)
        assert ("recharge_too_small" not in {each.code for each in till.desk.cautions(asked)}) is restored


def test_a_share_of_the_dues_restores_supply_and_less_is_taken_with_a_warning(till: TestTill) -> None:
    cut = disconnected(till)
    due = till.desk.open_account(cut.account).dues.due_paise
    needed = -(-due * 25 // 10_000) * 100
    for paise, warned in ((needed, False), (needed - 100, True)):
        told = {each.code: each.facts for each in till.desk.cautions(order(cut.account, paise))}
        assert ("share_for_supply" in told) is warned
    assert told["share_for_supply"]["needed_paise"] == needed
    taken = till.desk.take_payment(order(cut.account, needed - 100))
    assert "share_for_supply" in part_of(till, taken).warnings


def test_a_least_share_may_be_asked_of_a_part_payment(till: TestTill) -> None:
    with_rules(till, least_part_percent=25, least_part_paise=100_000)
    account = till.postpaid(least_paise=800_000).account
    due = till.desk.open_account(account).dues.due_paise
    least = -(-due * 25 // 10_000) * 100
    assert refused("part_too_small", lambda: till.desk.take_payment(order(account, least - 100))) == {
        "least_paise": least
    }
    till.desk.take_payment(order(account, least))


def test_cash_paid_elsewhere_counts_towards_the_limit(till: TestTill) -> None:
    account = till.postpaid().account
    till.owe(PaidEntry(account=account, paise=15_000_000, counter="K12", date="2026-07-31"))
    facts = refused("cash_limit", lambda: till.desk.take_payment(order(account, 5_000_000)))
    assert (facts["already_paise"], facts["most_paise"]) == (15_000_000, 4_999_900)
    taken = till.desk.take_payment(order(account, 4_999_900))
    assert "cash_limit_near" in part_of(till, taken).warnings


def test_what_was_paid_elsewhere_for_something_else_leaves_the_dues(till: TestTill) -> None:
    account = till.postpaid().account
    due = till.desk.open_account(account).dues.due_paise
    told = {"account": account, "paise": 20_000, "counter": "K12", "date": "2026-07-31"}
    for purpose, less in (
        ("security", 0),
        ("reconnection", 0),
        ("miscellaneous", 0),
        ("bill", 1),
        ("arrears", 1),
        ("", 1),
    ):
        till.owe(PaidEntry(**told, purpose=purpose))  # type: ignore[arg-type]
        opened = till.desk.open_account(account)
        assert opened.dues.due_paise == due - less * 20_000, purpose
        assert "already_paid_elsewhere" in {each.code for each in opened.cautions}
    prepaid = next(each for each in till.consumers() if each.old_arrears_paise > 40_000)
    told["account"] = prepaid.account
    till.owe(PaidEntry(**told, purpose="arrears"))  # type: ignore[arg-type]
    dues = till.desk.open_account(prepaid.account).dues
    assert (dues.balance_paise, dues.arrears_paise) == (prepaid.balance_paise, prepaid.old_arrears_paise - 20_000)
