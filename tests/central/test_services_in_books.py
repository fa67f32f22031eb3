"""Requests without an account, cheques and drafts in the books; and what is paid leaves the list of demands."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path

from msgspec.structs import replace

from counter_pos.central.centre import open_centre
from counter_pos.central.ledger import Batch
from counter_pos.domain.demand import Demand, DemandKind
from counter_pos.domain.facts import PaymentCancelled, PaymentTaken, Tender, read_facts
from counter_pos.wire.entry import StoredEntry
from tests.central.test_ledger import Books
from tests.chains import ACCOUNT, TILL, ChainMaker
from tests.enrolled import PEOPLE
from tests.serving import enrol_directly

PAPER = {"number": "004217", "date": "2026-07-30", "bank": "SBI", "branch": "Naubasta", "drawer": "Asha Rani"}


def by_draft(chain: ChainMaker, account: int, paise: int, **other: str) -> StoredEntry:
    part = replace(chain.part(account, paise), **other)
    tender = Tender(kind="demand_draft", tendered=paise, change=0, typed=False, instrument=PAPER)
    return chain.add(PaymentTaken(tender=tender, parts=[part]))


def test_a_request_without_an_account_is_no_suspense(tmp_path: Path) -> None:
    books, chain = Books(tmp_path / "central.sqlite3"), ChainMaker()
    by_draft(chain, 0, 118_000, purpose="miscellaneous", request_no="REQ/77")
    by_draft(chain, 0, 5_000)  # a bill of nobody is money whose owner is not known
    books.send(chain.entries)
    report = books.verify()
    assert report.whole and report.exceptions == 1
    assert report.balances == {"instruments:K08-1": 123_000, "services": -118_000, "suspense": -5_000}


def test_a_cancelled_draft_leaves_the_instruments_and_no_cash_moves(tmp_path: Path) -> None:
    books, chain = Books(tmp_path / "central.sqlite3"), ChainMaker()
    by_draft(chain, ACCOUNT, 20_000)
    back = by_draft(chain, ACCOUNT, 30_000)
    in_cash = chain.fork().cancel(back).envelope
    facts = read_facts(in_cash.facts, PaymentCancelled)
    chain.add(replace(facts, returned=0), refs=in_cash.refs)
    books.send(chain.entries)
    report = books.verify()
    assert report.whole and report.exceptions == 0
    assert {gl: paise for gl, paise in report.balances.items() if paise} == {
        "instruments:K08-1": 20_000,
        "receivable": -20_000,
    }


def test_what_the_ledger_shows_as_paid_is_left_out_until_it_is_cancelled(tmp_path: Path) -> None:
    centre = open_centre(tmp_path / "centre", lambda: datetime(2026, 7, 31, 6, 0, tzinfo=UTC), create=True)
    day = date(2026, 8, 31)
    demands = [Demand(f"OTS26-{n}", DemandKind.QUOTE, ACCOUNT, 10_000, day, "OTS 2026") for n in (1, 2)]
    assert centre.publisher.put_demands(demands) == (1, 0)
    centre.publisher.put_policy(files("counter_pos").joinpath("assets/policy/default.json").read_bytes())
    centre.publisher.put_staff("K08", json.dumps(PEOPLE).encode())
    chain = ChainMaker(enrol_directly(centre, TILL).ticket, TILL)
    part = replace(chain.part(ACCOUNT, 10_000), purpose="settlement", quote="OTS26-1")
    tender = Tender(kind="cash", tendered=10_000, change=0, typed=False)
    paid = chain.add(PaymentTaken(tender=tender, parts=[part]))
    centre.ledger.ingest(Batch("K08-1", 1, 1, tuple(chain.entries)))
    assert centre.publisher.put_demands(demands) == (2, 1)
    chain.cancel(paid)
    centre.ledger.ingest(Batch("K08-1", 1, 3, tuple(chain.entries[2:])))
    assert centre.publisher.put_demands(demands) == (3, 0)
    centre.close()
