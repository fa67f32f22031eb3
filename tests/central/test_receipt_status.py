"""The signed status list says of each receipt what the ledger knows, and grows with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from counter_pos.central import store as tables
from counter_pos.central.receipt_status import STATUS_DAYS, status_list, status_version
from counter_pos.wire.claims import claims_of
from counter_pos.wire.documents import StatusList
from counter_pos.wire.entry import StoredEntry
from counter_pos.wire.problems import Problem
from counter_pos.wire.receipt_proof import ReceiptStatus, Verdict, verify_receipt
from counter_pos.wire.receipt_qr import to_text
from tests.central.test_ledger import Books
from tests.chains import START, TILL, ChainMaker
from tests.wire.test_receipt_proof import RING


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    made = Books(tmp_path / "central.sqlite3")
    yield made
    made.store.close()


def told(books: Books, days_later: int = 0) -> StatusList:
    with books.store.reading() as connection:
        return status_list(connection, START + timedelta(days=days_later))


def version(books: Books) -> int:
    with books.store.reading() as connection:
        return status_version(connection)


def verdict(entry: StoredEntry, said: StatusList) -> Verdict:
    text = to_text(claims_of(entry.envelope, entry.hash, TILL.key_id)[0], entry.seal_of(1))
    return verify_receipt(text, RING, ReceiptStatus.of(said)).verdict


def refused(books: Books, entries: list[StoredEntry]) -> None:
    with pytest.raises(Problem):
        books.send(entries)


def test_cancelled_payments_are_named_by_their_place(books: Books) -> None:
    chain = ChainMaker()
    kept, both = chain.pay(100), chain.pay(200, 300)
    slip = chain.cancel(both)
    books.send(chain.entries)
    (said,) = told(books).chains
    assert (said.device, said.epoch, said.seq, said.cancelled) == ("K08-1", 1, 4, [(3, 1), (3, 2)])
    assert said.clones == [] and not isinstance(said.disputed_from, int)
    verdicts = [verdict(each, told(books)) for each in (kept, both, slip)]
    assert verdicts == [Verdict.GENUINE, Verdict.CANCELLED, Verdict.CANCELLATION]


def test_the_list_reaches_back_some_weeks_and_says_how_far(books: Books) -> None:
    chain = ChainMaker()
    back = chain.pay(200)
    chain.cancel(back)
    books.send(chain.entries)
    assert told(books, STATUS_DAYS).since == "2026-07-31" and told(books, STATUS_DAYS).chains[0].cancelled
    after = told(books, STATUS_DAYS + 1)
    assert after.since == "2026-08-01" and after.chains[0].cancelled == []


def test_two_histories_are_disputed_from_where_they_part_and_clones_where_both_have_receipts(books: Books) -> None:
    main = ChainMaker()
    before = main.pay(100)
    clone = main.fork()
    ours, silent, _ = main.pay(200), main.pay(250), main.sign_in()
    theirs, _ = clone.pay(999), clone.sign_in()
    alone = clone.pay(998)
    books.send(main.entries)
    first = version(books)
    refused(books, clone.entries)
    assert version(books) > first
    (said,) = told(books).chains
    assert said.disputed_from == 3 and [each.seq for each in said.clones] == [3]
    assert said.clones[0].hashes == sorted(each.hash.hex()[:16] for each in (ours, theirs))
    expected = {before: "genuine", ours: "clone", theirs: "clone", silent: "disputed", alone: "disputed"}
    for entry, word in expected.items():
        assert verdict(entry, told(books)).value == word
    with books.store.writing() as connection:
        connection.execute(update(tables.fork).values(state="resolved"))
    assert version(books) > first + 3, "what people decided is news too"
    (after,) = told(books).chains
    assert after.clones == [] and not isinstance(after.disputed_from, int)


def test_two_clones_that_the_ledger_never_took_as_main_tell_on_each_other(books: Books) -> None:
    main = ChainMaker()
    one, two = main.fork(), main.fork()
    main.sign_in()
    first, second = one.pay(111), two.pay(222)
    books.send(main.entries)
    refused(books, one.entries)
    refused(books, two.entries)
    assert {verdict(each, told(books)) for each in (first, second)} == {Verdict.CLONE}


def test_what_a_revoked_till_wrote_is_disputed(books: Books) -> None:
    chain = ChainMaker()
    before = chain.pay(100)
    books.send(chain.entries)
    with books.store.writing() as connection:
        connection.execute(update(tables.device_key).values(revoked_at="then"))
    after = chain.pay(200)
    refused(books, chain.entries)
    assert [verdict(each, told(books)) for each in (before, after)] == [Verdict.GENUINE, Verdict.DISPUTED]


def test_the_version_grows_with_everything_that_comes_in(books: Books) -> None:
    chain = ChainMaker()
    seen = [version(books)]
    for paise in (100, 200, 300):
        chain.pay(paise)
        books.send(chain.entries)
        seen.append(version(books))
    assert seen == sorted(set(seen)) and told(books).version == seen[-1]
