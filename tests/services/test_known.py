"""What was read of an account is kept until something changes; then it is what would be read anew."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from counter_pos.demo.city import make_city
from counter_pos.domain.payment import Purpose
from counter_pos.replica.build import build
from counter_pos.replica.manifest import Manifest, PaidEntry
from counter_pos.services.consumers.dues import known
from counter_pos.services.till.known import MOST_KEPT, KnownAccounts
from counter_pos.wire.instants import to_wire
from tests import words
from tests.tills import START, TestTill, documents, order

STEPS = st.lists(st.sampled_from(["pay", "arrears", "cancel", "elsewhere", "nowhere", "another_file"]), max_size=8)


def another_file(till: TestTill, more: int) -> None:
    """A snapshot came in: the same accounts, and arrears of `more` rupees on top."""
    rows = []
    for row in make_city(400, seed=7, as_of=START.date()):
        heads = row.consumer.heads
        owing = replace(row.consumer, heads=replace(heads, arrears=heads.arrears + 100 * more))
        rows.append(row._replace(consumer=owing))
    as_of = to_wire(START + timedelta(minutes=more))
    said = Manifest(v=1, version=more, as_of=as_of, rows=len(rows), mobile_key="5a" * 32)
    beside = till.folder / "next.sqlite3"
    build(beside, rows, said, documents(), built_at=as_of)
    beside.replace(till.folder / "replica.sqlite3")
    till.replica.reopen()


@settings(max_examples=20, deadline=None)
@given(steps=STEPS)
def test_what_is_kept_is_what_would_be_read(steps: list[str]) -> None:
    with TemporaryDirectory() as folder, closing(TestTill(Path(folder))) as till:
        desk = till.open_shift()
        first, second = [each.account for each in till.consumers() if each.heads.arrears > 60_000][:2]
        receipts: list[str] = []
        for number, step in enumerate(steps, start=1):
            for account in (first, second):
                desk.open_account(account)
            till.clock.pass_time(minutes=1)
            match step:
                case "pay" | "arrears":
                    purpose = Purpose.BILL if step == "pay" else Purpose.ARREARS
                    taken = desk.take_payment(order(first, 10_000 + 1_000 * number, purpose=purpose))
                    receipts.append(taken.receipts[0].number)
                case "cancel" if receipts:
                    receipt = receipts.pop()
                    desk.cancel_payment(receipt, "wrong_amount", words.cancelling(desk, receipt), till.papers(receipt))
                case "elsewhere":
                    till.owe(PaidEntry(account=first, paise=1_000 * number, counter="K01", date="2026-07-30"))
                case "nowhere":
                    till.owe()
                case "another_file":
                    another_file(till, more=number + 1)
                case _:
                    pass
            for account in (first, second):
                kept = known(till.till, account)
                till.till.accounts = KnownAccounts()
                assert kept == known(till.till, account), step


def test_an_account_that_stands_open_is_not_read_again_to_be_paid(tmp_path: Path) -> None:
    with closing(TestTill(tmp_path)) as till:
        desk = till.open_shift()
        account = till.postpaid().account
        desk.open_account(account)
        opened = known(till.till, account)
        desk.cautions(order(account, 20_000))
        assert known(till.till, account) is opened
        desk.take_payment(order(account, 20_000))
        assert known(till.till, account) is not opened


def test_only_so_many_accounts_are_kept(tmp_path: Path) -> None:
    with closing(TestTill(tmp_path)) as till:
        now, read = (1, "edition"), known(till.open_shift().till, till.postpaid().account)
        kept = KnownAccounts()
        for number in range(MOST_KEPT + 1):
            kept.keep(number, now, read)
        assert kept.get(0, now) is None and kept.get(MOST_KEPT, now) is read
        assert kept.get(MOST_KEPT, (2, "edition")) is None
