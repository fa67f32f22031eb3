"""A whole day of a real till in the centre's books: each term of the equation from the test's own arithmetic."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import insert

from counter_pos.central import store as tables
from counter_pos.central.audit import LedgerReport, verify_ledger
from counter_pos.central.ledger import Batch, Ledger
from counter_pos.central.store import open_store
from counter_pos.domain.payment import NoteCount, TenderKind
from tests import words
from tests.services.test_instruments import PAPER
from tests.tills import (
    CENTRAL,
    OTHER_CLERK,
    OTHER_CLERK_PIN,
    START,
    SUPERVISOR,
    SUPERVISOR_PIN,
    TestTill,
    order,
)


@pytest.fixture
def till(tmp_path: Path) -> Iterator[TestTill]:
    made = TestTill(tmp_path)
    made.open_shift()
    yield made
    made.close()


def in_books(till: TestTill, path: Path) -> LedgerReport:
    """Everything of the till's chain, taken in by a fresh ledger and verified again from its first byte."""
    store = open_store(path, create=True)
    with store.writing() as connection:
        row = {"device": "K08-1", "enrolled_at": "then"}
        connection.execute(insert(tables.device).values(**row, counter="{}"))
        key = {"from_epoch": 1, "key_id": "", "public_key": till.journal.public_key}
        connection.execute(insert(tables.device_key).values(**row, **key))
        known = [{"account": each.account, "since": 0} for each in till.consumers()]
        connection.execute(insert(tables.account), known)
    entries = tuple(till.journal.after(0, 10_000))
    Ledger(store, CENTRAL, lambda: START).ingest(Batch("K08-1", 1, 1, entries))
    report = verify_ledger(store, {CENTRAL.key_id.hex(): CENTRAL.public_key})
    store.close()
    return report


def play(till: TestTill) -> dict[str, int]:
    """Floats, payments of both kinds, a cancellation, a bag, a hand-over that is short, a full close. Own sums."""
    desk, people = till.desk, [each for each in till.consumers() if each.heads.total > 50_000]
    desk.add_float((NoteCount(1_000, 10),))
    desk.take_payment(order(people[0].account, 40_000, tendered=50_000))
    gone = desk.take_payment(order(people[1].account, 30_000))
    number = gone.receipts[0].number
    desk.cancel_payment(number, "wrong_amount", words.cancelling(desk, number), till.papers(number))
    draft = order(people[2].account, 70_000)
    desk.take_payment(replace(draft, tender=TenderKind.DEMAND_DRAFT, instrument=PAPER))
    desk.pick_up((NoteCount(10_000, 6),), "B-1044", words.picking_up(desk, "B-1044", (NoteCount(10_000, 6),)))
    desk.surprise_count((NoteCount(10_000, 1),), SUPERVISOR, SUPERVISOR_PIN)
    desk.count_for_hand_over((NoteCount(10_000, 3),), OTHER_CLERK, OTHER_CLERK_PIN)
    desk.hand_over("ten rupees ten times", words.handing_over(desk))
    desk.take_payment(order(people[3].account, 20_000))
    desk.refuse_counterfeit(50_000, 1)
    return {"floats": 60_000, "collected": 160_000, "returned": 30_000, "over_short": -10_000, "drawer": 50_000}


def terms(report: LedgerReport) -> dict[str, int]:
    """The books by their kind, all debit positive."""
    sums: dict[str, int] = {}
    for account, paise in report.balances.items():
        kind = account.split(":", 1)[0]
        sums[kind] = sums.get(kind, 0) + paise
    return {kind: paise for kind, paise in sums.items() if paise}


def test_the_equation_holds_in_the_middle_of_a_day(till: TestTill, tmp_path: Path) -> None:
    told = play(till)
    report = in_books(till, tmp_path / "centre.sqlite3")
    assert report.whole and report.exceptions == 0
    books = terms(report)
    assert books == {
        "float": -told["floats"],
        "receivable": -(told["collected"] - told["returned"]),
        "over_short": -told["over_short"],
        "cash": told["drawer"],
        "transit": 60_000,
        "instruments": 70_000,
    }
    places = books["cash"] + books["transit"] + books["instruments"]
    assert places == told["floats"] + told["collected"] - told["returned"] + told["over_short"]


def test_the_equation_holds_after_the_day(till: TestTill, tmp_path: Path) -> None:
    told = play(till)
    desk = till.desk
    desk.receive_pick_up(
        "B-1044", (NoteCount(10_000, 5),), words.receiving_bag(desk, "B-1044", (NoteCount(10_000, 5),)), differs=True
    )
    desk.count_drawer((NoteCount(10_000, 5), NoteCount(1_000, 1)))
    desk.close_shift("ten rupees too many", None)
    desk.close_day(None, words.closing_day(desk))
    report = in_books(till, tmp_path / "centre.sqlite3")
    assert report.whole and report.exceptions == 0
    books = terms(report)
    assert (books.pop("safe"), books.pop("transit"), books.get("cash", 0)) == (51_000 + 50_000, 10_000, 0)
    assert report.balances["instruments:K08"] == 70_000 and not report.balances["instruments:K08-1"]
    assert books == {
        "float": -told["floats"],
        "receivable": -(told["collected"] - told["returned"]),
        "over_short": -(told["over_short"] + 1_000),
        "instruments": 70_000,
    }
