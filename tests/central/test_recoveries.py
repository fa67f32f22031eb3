"""A payment restored from paper counts once at the centre: its original came before, comes after, or never comes."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, update

from counter_pos.central import store as tables
from counter_pos.central.counters import counter_days
from counter_pos.central.sites import site_book
from counter_pos.domain.entry import Who
from counter_pos.domain.facts import (
    ChainRestored,
    Counter,
    PaymentTaken,
    PurposeTotal,
    RestoredChain,
    ShiftOpened,
    TakenOver,
    Tender,
)
from counter_pos.wire.canonical import encode
from counter_pos.wire.entry import StoredEntry
from counter_pos.wire.instants import to_wire
from tests.central.test_ledger import Books
from tests.chains import ACCOUNT, DAY, START, TILL, ChainMaker, make_signer, make_ticket

NEW = make_signer("the key of the new disk")
HELD = "cash:K08-1"


class TwoEpochs(Books):
    """A ledger that knows the till by its first key, and by another from epoch 3 on."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        with self.store.writing() as connection:
            row = {"device": "K08-1", "enrolled_at": "then", "key_id": "", "public_key": NEW.public_key}
            connection.execute(insert(tables.device_key).values(from_epoch=3, **row))

    def told(self) -> tuple[dict[str, int], int, int, list[str]]:
        """Balances, receipts, what they come to, and the exceptions; the books hold and verify."""
        report = self.verify()
        assert report.whole, report.findings
        assert sum(report.balances.values()) == 0
        balances = {gl: paise for gl, paise in report.balances.items() if paise}
        stands = report.collected_paise - report.cancelled_paise
        return balances, report.receipts, stands, sorted(row[4] for row in self.rows(tables.exception))


@pytest.fixture
def books(tmp_path: Path) -> Iterator[TwoEpochs]:
    made = TwoEpochs(tmp_path / "central.sqlite3")
    yield made
    made.store.close()


def old_chain() -> ChainMaker:
    chain = ChainMaker()
    chain.add(ShiftOpened(shift=1, opening_float=50_000, notes=[(10_000, 5)]))
    chain.pay(10_000, 20_000)
    chain.pay(7_000)
    return chain


def new_chain(epoch: int = 3) -> ChainMaker:
    return ChainMaker(make_ticket(epoch=epoch, series="7QZ"), NEW)


def recovering(chain: ChainMaker, original: StoredEntry, *parts: int) -> None:
    """`chain` has another key than the paper: the seal is the original's own."""
    for part in parts:
        chain.recover(original, part, signer=TILL)


ALL = {HELD: 87_000, "float:K08": -50_000, "receivable": -37_000}


def test_the_original_never_comes(books: TwoEpochs) -> None:
    old, new = old_chain(), new_chain()
    books.send(old.entries[:2])
    recovering(new, old.entries[2], 1, 2)
    recovering(new, old.entries[3], 1)
    books.send(new.entries)
    assert books.told() == (ALL, 3, 37_000, [])


def test_nothing_at_all_of_the_lost_chain_is_known(books: TwoEpochs) -> None:
    old, new = old_chain(), new_chain()
    recovering(new, old.entries[2], 1)
    books.send(new.entries)
    assert books.told() == ({HELD: 10_000, "receivable": -10_000}, 1, 10_000, [])


def test_the_original_comes_after_the_paper(books: TwoEpochs) -> None:
    old, new = old_chain(), new_chain()
    books.send(old.entries[:2])
    recovering(new, old.entries[2], 2)
    recovering(new, old.entries[3], 1)
    books.send(new.entries)
    books.send(old.entries)
    assert books.told() == (ALL, 3, 37_000, [])


def test_the_original_was_here_before(books: TwoEpochs) -> None:
    old, new = old_chain(), new_chain()
    books.send(old.entries)
    recovering(new, old.entries[2], 1, 2)
    books.send(new.entries)
    assert books.told() == (ALL, 3, 37_000, [])


def test_a_cancellation_of_the_original_holds_in_either_order(books: TwoEpochs) -> None:
    old, new = old_chain(), new_chain()
    old.cancel(old.entries[2])
    recovering(new, old.entries[2], 1)
    books.send(new.entries)
    books.send(old.entries)
    expected = {HELD: 57_000, "float:K08": -50_000, "receivable": -7_000}
    assert books.told() == (expected, 3, 7_000, ["recovery_of_cancelled"])
    later = new.fork()
    recovering(later, old.entries[2], 2)
    books.send(later.entries)
    assert books.told() == (expected, 3, 7_000, ["recovery_of_cancelled"] * 2)


def test_an_unknown_account_waits_in_suspense_and_is_settled_by_its_original(books: TwoEpochs) -> None:
    old, new = ChainMaker(), new_chain()
    paid = old.pay(5_000, account=ACCOUNT + 9)
    recovering(new, paid, 1)
    books.send(new.entries)
    assert books.told() == ({HELD: 5_000, "suspense": -5_000}, 1, 5_000, ["unknown_account"])
    with books.store.writing() as connection:
        connection.execute(insert(tables.account), [{"account": ACCOUNT + 9, "since": 2}])
    books.send(old.entries)
    assert books.told() == ({HELD: 5_000, "receivable": -5_000}, 1, 5_000, ["unknown_account"])


def test_a_paper_of_another_history_is_flagged_in_either_order_with_one_result(tmp_path: Path) -> None:
    told = []
    for order in (0, 1):
        books = TwoEpochs(tmp_path / f"{order}.sqlite3")
        main, clone, new = ChainMaker(), ChainMaker(), new_chain()
        main.pay(10_000)
        clone.pay(90_000)
        recovering(new, clone.entries[1], 1)
        for entries in (new.entries, main.entries) if order else (main.entries, new.entries):
            books.send(entries)
        balances, receipts, stands, troubles = books.told()
        assert (receipts, stands, troubles) == (1, 10_000, ["recovery_contradicts"])
        told.append(balances)
        books.store.close()
    assert told[0] == told[1] == {HELD: 100_000, "receivable": -10_000, "suspense": -90_000}


def test_a_paper_for_the_place_of_an_entry_that_is_no_payment_is_taken_back_from_the_account(books: TwoEpochs) -> None:
    main, clone, new = ChainMaker(), ChainMaker(), new_chain()
    main.sign_in()
    clone.pay(90_000)
    recovering(new, clone.entries[1], 1)
    books.send(new.entries)
    books.send(main.entries)
    assert books.told() == ({HELD: 90_000, "suspense": -90_000}, 1, 0, ["recovery_contradicts"])


def test_one_paper_in_two_epochs_is_booked_once(books: TwoEpochs) -> None:
    old, third, fourth = old_chain(), new_chain(3), new_chain(4)
    for chain in (third, fourth):
        recovering(chain, old.entries[3], 1)
        books.send(chain.entries)
    assert books.told() == ({HELD: 7_000, "receivable": -7_000}, 1, 7_000, ["recovered_twice"])


def test_what_proves_nothing_is_kept_and_its_money_waits_with_an_exception(books: TwoEpochs) -> None:
    old, new = old_chain(), new_chain()
    new.recover(old.entries[2], 1, signer=make_signer("a stranger"))
    new.recover(old.entries[3], 1, signer=TILL, paise=70_000)
    outcome = books.send(new.entries)
    assert outcome.stopped is None and outcome.stored == 3
    expected = {HELD: 10_000, "suspense": -10_000}
    assert books.told() == (expected, 0, 0, ["bad_recovery", "recovery_unproven"])
    books.send(old.entries)
    assert books.told()[1:] == (3, 37_000, ["bad_recovery", "recovery_unproven"]), "and nothing of it was taken back"


def test_books_that_were_changed_by_hand_are_noticed(books: TwoEpochs) -> None:
    old, new = old_chain(), new_chain()
    recovering(new, old.entries[2], 1)
    books.send(new.entries)
    with books.store.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER payment_part_no_delete")
        connection.execute(delete(tables.payment_part))
    assert [each.what for each in books.verify().findings] == ["payment part"]


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_in_any_order_of_arrival_each_payment_counts_once(data: st.DataObject) -> None:
    """Batches of both chains in any order, repeated at will; papers of any receipts."""
    old = old_chain()
    old.pay(1_000, 2_000, 3_000)
    old.cancel(old.entries[2])
    papers = [(seq, part) for seq, parts in ((3, 2), (4, 1), (5, 3)) for part in range(1, parts + 1)]
    chosen = data.draw(st.lists(st.sampled_from(papers), unique=True))
    new = new_chain()
    for seq, part in chosen:
        recovering(new, old.entries[seq - 1], part)
    cuts: list[tuple[ChainMaker, int]] = data.draw(
        st.lists(st.tuples(st.sampled_from([old, new]), st.integers(1, 8)), max_size=6)
    )
    with tempfile.TemporaryDirectory() as folder:
        books = TwoEpochs(Path(folder) / "c.sqlite3")
        for chain, cut in [*cuts, (new, 99), (old, 99)]:
            books.send(chain.entries[:cut])
            check_once(books)
        balances, receipts, stands, troubles = books.told()
        books.store.close()
    assert balances == {HELD: 63_000, "float:K08": -50_000, "receivable": -13_000}
    assert (receipts, stands) == (6, 13_000)
    assert troubles == ["recovery_of_cancelled"] * sum(seq == 3 for seq, _ in chosen)  # whatever came first


def check_once(books: TwoEpochs) -> None:
    """At every moment: a row a receipt, and the account's side equal to what stands."""
    balances, receipts, stands, _ = books.told()
    rows: list[tuple[Any, ...]] = books.rows(tables.payment_part)
    assert len({row[4] for row in rows}) == receipts == len(rows)
    assert balances.get("receivable", 0) == -stands


def test_a_shift_that_a_new_epoch_took_over_runs_once_and_in_the_new_one(tmp_path: Path) -> None:
    books = TwoEpochs(tmp_path / "central.sqlite3")
    with books.store.writing() as connection:
        connection.execute(
            insert(tables.device), {"device": "K08-2", "enrolled_at": "then", "counter": encode(counter(2)).decode()}
        )
        first = update(tables.device).where(tables.device.c.device == "K08-1")
        connection.execute(first.values(counter=encode(counter(1)).decode()))
    old, new = old_chain(), new_chain()
    left = TakenOver(
        epoch=1,
        shift=1,
        seq=4,
        staff="S0412",
        opened_at=to_wire(START),
        floats_added=0,
        collected=37_000,
        returned=0,
        picked_up=0,
        handed_over=0,
        receipts=3,
        cancelled=0,
        by_purpose=[PurposeTotal(purpose="bill", receipts=3, paise=37_000)],
    )
    books.send(old.entries)
    with books.store.reading() as connection:
        (running,) = site_book(connection, "K08-2", START).running
    assert (running.epoch, running.staff) == (1, "S0412")
    chain = RestoredChain(epoch=1, seq=4, hash="ab" * 32, receipts=3, acknowledged=4)
    new.add(ChainRestored(chains=[chain], sources=["mirror"]), shift=None)
    new.add(ShiftOpened(shift=1, opening_float=50_000, notes=[], taken_over=left), who=Who("system", "system"))
    books.send(new.entries)
    with books.store.reading() as connection:
        (running,) = site_book(connection, "K08-2", START).running
    assert (running.epoch, running.staff) == (3, "S0412")
    assert books.told()[0] == ALL, "its float was issued once"
    (day,) = counter_days(books.store, DAY, DAY, START).rows
    assert (day.shifts, day.receipts, day.cash) == (1, 3, 37_000)
    books.store.close()


def test_a_cheque_that_only_paper_tells_of_is_no_cash_whenever_its_original_comes(books: TwoEpochs) -> None:
    with books.store.writing() as connection:
        first = update(tables.device).where(tables.device.c.device == "K08-1")
        connection.execute(first.values(counter=encode(counter(1)).decode()))
    old, new = old_chain(), new_chain()
    for kind, paise in (("cheque", 250_000), ("demand_draft", 90_000)):
        tender = Tender(kind=kind, tendered=paise, change=0, typed=True, instrument={"number": "481203"})
        old.add(PaymentTaken(tender=tender, parts=[old.part(ACCOUNT, paise)]))

    def told() -> tuple[int, int, int, int]:
        (day,) = counter_days(books.store, DAY, DAY, START).rows
        return day.receipts, day.cash, day.instruments, day.cancelled_paise

    books.send(old.entries[:3])
    recovering(new, old.entries[3], 1)
    recovering(new, old.entries[4], 1)
    recovering(new, old.entries[5], 1)
    books.send(new.entries)
    assert told() == (5, 37_000, 340_000, 0)
    books.send(old.entries)
    assert told() == (5, 37_000, 340_000, 0), "the originals' own legs tell the same"


def counter(window: int) -> Counter:
    return Counter(code="K08", window=window, name_en="Phoolbagh", name_hi="फूलबाग")
