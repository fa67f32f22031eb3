"""The ledger takes in chains whole, once, in any delivery, and keeps what does not belong apart."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import UNSET
from msgspec.structs import replace
from sqlalchemy import func, insert, select, text, update
from sqlalchemy.exc import DatabaseError

from counter_pos.central import store as tables
from counter_pos.central.audit import LedgerReport, verify_ledger
from counter_pos.central.ledger import Batch, Ledger
from counter_pos.central.store import CentralStore, open_store
from counter_pos.domain.facts import (
    CashPickedUp,
    CashReceivedInSafe,
    FloatAdded,
    PaymentTaken,
    PrintStates,
    ShiftClosed,
    ShiftOpened,
    ShiftReceived,
    Tender,
)
from counter_pos.wire.entry import StoredEntry
from counter_pos.wire.problems import Problem
from counter_pos.wire.signing import Signer
from tests.chains import ACCOUNT, CENTRAL, START, TILL, ChainMaker, make_chain, make_signer, make_ticket, tampered

CHAIN = make_chain(24)
TABLES = (tables.entry, tables.ack, tables.payment_part, tables.posting, tables.exception, tables.chain)


class Books:
    """A fresh ledger that knows some devices and accounts."""

    def __init__(self, path: Path, devices: dict[str, Signer] | None = None) -> None:
        self.open(path)
        with self.store.writing() as connection:
            for device, signer in (devices or {"K08-1": TILL}).items():
                row = {"device": device, "enrolled_at": "then"}
                connection.execute(insert(tables.device).values(**row, counter="{}"))
                connection.execute(
                    insert(tables.device_key).values(**row, from_epoch=1, key_id="", public_key=signer.public_key)
                )
            connection.execute(insert(tables.account), [{"account": ACCOUNT + n, "since": 0} for n in range(5)])

    def open(self, path: Path) -> None:
        """Open, or open again what was put in its place."""
        self.store: CentralStore = open_store(path, create=True)
        self.ledger = Ledger(self.store, CENTRAL, lambda: START)

    def rows_of(self, name: str) -> list[tuple[Any, ...]]:
        return self.rows(tables.metadata.tables[name])

    def send(self, entries: list[StoredEntry]) -> Any:
        first = entries[0]
        return self.ledger.ingest(Batch(first.device, first.epoch, first.seq, tuple(entries)))

    def rows(self, table: Any) -> list[tuple[Any, ...]]:
        with self.store.reading() as connection:
            return [tuple(row) for row in connection.execute(select(table))]

    def state(self) -> dict[str, Any]:
        """Everything of the books but which intermediate acknowledgements were given."""
        state = {table.name: sorted(map(repr, self.rows(table))) for table in TABLES if table is not tables.ack}
        return state | {"ack": self.ledger.last_acknowledgement("K08-1", 1)}

    def verify(self) -> LedgerReport:
        return verify_ledger(self.store, {CENTRAL.key_id.hex(): CENTRAL.public_key})

    def balances(self) -> dict[str, int]:
        return self.verify().balances


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    made = Books(tmp_path / "central.sqlite3")
    yield made
    made.store.close()


def whole_state() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        books = Books(Path(folder) / "c.sqlite3")
        books.send(CHAIN)
        state = books.state()
        books.store.close()
    return state


WHOLE = whole_state()


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(0, 23), st.integers(1, 24)), max_size=8))
def test_any_split_replay_overlap_or_order_gives_the_same_books_and_acknowledgement(
    deliveries: list[tuple[int, int]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        books = Books(Path(folder) / "c.sqlite3")
        for first, count in deliveries:
            head = books.ledger.head("K08-1", 1).seq
            try:
                outcome = books.send(CHAIN[first : first + count])
            except Problem as problem:
                assert problem.slug == "gap" and problem.members["expected_seq"] == head + 1 < first + 1
            else:
                new = max(0, min(24, first + count) - head)
                assert (outcome.stored, outcome.duplicates) == (new, len(CHAIN[first : first + count]) - new)
        books.send(CHAIN)
        assert books.state() == WHOLE
        assert books.verify().whole
        books.store.close()


def test_a_lost_reply_is_given_again_byte_for_byte(books: Books) -> None:
    first = books.send(CHAIN[:10])
    again = books.send(CHAIN[:10])
    assert again.acknowledgement == first.acknowledgement
    assert (again.stored, again.duplicates) == (0, 10)
    assert len(books.rows(tables.ack)) == 1


def test_a_gap_is_told_with_what_is_expected(books: Books) -> None:
    books.send(CHAIN[:3])
    with pytest.raises(Problem) as told:
        books.send(CHAIN[5:])
    assert (told.value.slug, told.value.members) == ("gap", {"expected_seq": 4})


@pytest.mark.parametrize(
    ("spoil", "slug"),
    [
        (lambda entry: tampered(entry, b'"paise":500', b'"paise":501'), "bad-signature"),
        (lambda entry: replace(entry, body=entry.body.replace(b'"paise":500', b'"paise":501')), "bad-hash"),
        (lambda entry: replace(entry, signature=bytes(64)), "bad-signature"),
        (lambda entry: replace(entry, seals=bytes(64)), "bad-seal"),
        (lambda entry: replace(entry, seals=b""), "bad-seal"),
        (lambda entry: tampered(entry, b'"v":1', b'"v":1 '), "bad-record"),
        (lambda entry: tampered(entry, b'"v":1,"who"', b'"v":9,"who"'), "upgrade-required"),
    ],
)
def test_what_does_not_prove_itself_stops_the_batch_before_it(books: Books, spoil: Any, slug: str) -> None:
    bad = spoil(CHAIN[5])
    outcome = books.send([*CHAIN[:5], bad, *CHAIN[6:]])
    assert (outcome.stored, outcome.stopped.seq, outcome.stopped.type) == (5, 6, slug)
    with pytest.raises(Problem) as told:
        books.send([bad, *CHAIN[6:]])
    assert told.value.slug == slug
    assert books.ledger.head("K08-1", 1).seq == 5
    assert books.send(CHAIN[5:]).stored == len(CHAIN) - 5
    assert books.verify().whole


def test_another_key_or_another_tills_chain_never_gets_in(books: Books) -> None:
    stranger = ChainMaker(make_ticket(), make_signer("stranger"))
    with pytest.raises(Problem) as told:
        books.send(stranger.entries)
    assert told.value.slug == "bad-signature"
    own_centre = ChainMaker(make_ticket(signer=make_signer("another centre")), TILL)
    with pytest.raises(Problem) as told:
        books.send(own_centre.entries)
    assert told.value.slug == "bad-ticket"
    elsewhere = make_chain(2, device="K09-1")
    with pytest.raises(Problem) as told:
        books.send(elsewhere)
    assert told.value.slug == "device-unknown"
    moved = [replace(entry, device="K08-1") for entry in elsewhere]
    with pytest.raises(Problem) as told:
        books.send(moved)
    assert told.value.slug == "bad-record"
    assert books.rows(tables.entry) == [] and books.rows(tables.quarantine) == []


def test_an_old_entry_at_a_new_place_is_no_fork(books: Books) -> None:
    books.send(CHAIN)
    with pytest.raises(Problem) as told:
        books.send([replace(CHAIN[5], seq=9)])
    assert told.value.slug == "bad-record"
    assert books.rows(tables.fork) == []


def test_a_second_history_is_kept_whole_and_told_once(books: Books) -> None:
    main = ChainMaker()
    main.pay(100)
    clone = main.fork()
    for paise in (200, 300):
        main.pay(paise)
    for paise in (999, 998, 997, 996):
        clone.pay(paise)
    books.send(main.entries)
    before = books.state()
    for _ in range(2):
        with pytest.raises(Problem) as told:
            books.send(clone.entries[:4])
        assert told.value.slug == "fork" and told.value.members["at_seq"] == 3
        with pytest.raises(Problem) as told:
            books.send(clone.entries[4:])
        assert told.value.slug == "fork"
    assert books.state() == before
    assert [row[2:4] for row in books.rows(tables.fork)] == [(1, 3)]
    kept = {(row[2], row[3]) for row in books.rows(tables.quarantine)}
    assert kept == {(entry.seq, entry.hash) for entry in clone.entries[2:]}
    assert {row[4] for row in books.rows(tables.quarantine)} == {1}
    main.pay(400)
    assert books.send(main.entries[-1:]).stored == 1, "the first history goes on"
    assert books.verify().whole


def test_two_openings_of_one_epoch_are_a_fork(books: Books) -> None:
    books.send(CHAIN[:4])
    other = ChainMaker(make_ticket(series="8AA"))
    with pytest.raises(Problem) as told:
        books.send(other.entries)
    assert told.value.slug == "fork" and told.value.members["at_seq"] == 1


def test_a_wrong_parent_at_the_end_is_a_fork(books: Books) -> None:
    main = ChainMaker()
    clone = main.fork()
    main.pay(100)
    clone.pay(200)
    clone.pay(300)
    books.send(main.entries)
    with pytest.raises(Problem) as told:
        books.send(clone.entries[2:])
    assert told.value.slug == "fork" and told.value.members["at_seq"] == 3


def _odd_payment(chain: ChainMaker, **changes: Any) -> None:
    part = chain.part(ACCOUNT, 5000)
    place = {name: changes.pop(name) for name in ("business_date",) if name in changes}
    tender = Tender(kind="cash", tendered=changes.pop("tendered", 5000), change=0, typed=True)
    facts = PaymentTaken(tender=tender, parts=[part])
    plain = {"tender": {"kind": "cash", "tendered": tender.tendered, "change": 0, "typed": True}, **changes}
    envelope = chain.envelope(plain if changes else facts, "payment_taken", **place)
    chain.keep(envelope, seals=b"" if changes or place else None)


@pytest.mark.parametrize(
    ("odd", "types"),
    [
        (lambda chain: chain.pay(5000, account=9_999_999_999), {"unknown_account"}),
        (lambda chain: _odd_payment(chain, tendered=7000), {"bad_sum"}),
        (lambda chain: _odd_payment(chain, parts="none"), {"bad_facts"}),
        (lambda chain: _odd_payment(chain, parts=[{"receipt": "K08"}]), {"bad_facts"}),
        (lambda chain: setattr(chain, "serial", 40) or chain.pay(5000), {"bad_serial"}),
        (lambda chain: _odd_payment(chain, business_date=UNSET), {"bad_facts"}),
        (lambda chain: chain.cancel(ChainMaker(make_ticket(series="ZZZ")).pay(700)), {"cancellation_unmatched"}),
        (lambda chain: chain.cancel(chain.entries[1]) and chain.cancel(chain.entries[1]), {"cancellation_unmatched"}),
    ],
)
def test_what_makes_no_sense_is_kept_told_and_blocks_nothing(books: Books, odd: Any, types: set[str]) -> None:
    chain = ChainMaker()
    chain.pay(1000)
    odd(chain)
    chain.pay(2000)
    outcome = books.send(chain.entries)
    assert outcome.stored == len(chain.entries) and outcome.stopped is None
    found = {row[4] for row in books.rows(tables.exception)}
    assert types <= found <= types | {"bad_serial"}, "a receipt that cannot be read leaves a hole among the serials"
    report = books.verify()
    assert report.whole, report.findings
    assert sum(report.balances.values()) == 0


def test_kinds_of_a_later_release_are_kept_and_acknowledged(books: Books) -> None:
    chain = ChainMaker()
    chain.add({"what": "nobody here knows"}, "bag_sealed")
    chain.keep(chain.envelope({"receipts": 2}, "payment_reversed"), seals=bytes(128))
    chain.pay(100)
    assert books.send(chain.entries).stored == 4
    assert books.verify().whole


def test_training_moves_no_money(books: Books) -> None:
    chain = ChainMaker()
    chain.pay(5000, mode="training")
    books.send(chain.entries)
    assert books.rows(tables.posting) == [] and books.rows(tables.payment_part) == []
    assert books.verify().whole


def test_the_books_of_a_shift_hold_to_the_paisa(books: Books) -> None:
    chain = ChainMaker()
    chain.add(ShiftOpened(shift=1, opening_float=50_000, notes=[(10_000, 5)]))
    kept = chain.pay(10_000, 20_000, tendered=50_000)
    back = chain.pay(7_000)
    chain.add(FloatAdded(paise=10_000, notes=[(10_000, 1)]))
    chain.cancel(back)
    chain.add(CashPickedUp(paise=30_000, notes=[(10_000, 3)]))
    jobs = PrintStates(waiting=0, printed=3, uncertain=0, failed=0)
    closed = {"opening_float": 50_000, "floats_added": 10_000, "collected": 37_000, "returned": 7_000}
    chain.add(
        ShiftClosed(
            **closed,
            shift=1,
            picked_up=30_000,
            expected=60_000,
            counted=59_000,
            over_short=-1_000,
            count_seq=1,
            receipts=3,
            cancelled=1,
            by_purpose=[],
            jobs=jobs,
        )
    )
    assert books.send(chain.entries).stopped is None
    assert books.balances() == {
        "cash:K08-1": 59_000,
        "transit:K08": 30_000,
        "float:K08": -60_000,
        "receivable": -30_000,
        "over_short:K08-1": 1_000,
    }
    chain.add(ShiftReceived(device="K08-1", shift=1, counted=59_000))
    chain.add(CashReceivedInSafe(device="K08-1", paise=29_000, notes=[(10_000, 2), (1_000, 9)]))
    books.send(chain.entries)
    after = books.balances()
    assert (after["cash:K08-1"], after["transit:K08"], after["safe:K08"]) == (0, 1_000, 88_000)
    # opening floats + collected - returned + over/short = in drawers + in transit + in safes
    held = after["cash:K08-1"] + after["transit:K08"] + after["safe:K08"]
    assert held == 60_000 + 37_000 - 7_000 - 1_000
    parts = {row[4]: row[-1] for row in books.rows(tables.payment_part)}
    cancelled = [receipt for receipt, seq in parts.items() if seq is not None]
    assert cancelled == [back.envelope.facts["parts"][0]["receipt"]]
    assert kept.envelope.facts["parts"][0]["receipt"] in parts


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET kind = 'x'",
        "DELETE FROM entry",
        "INSERT OR REPLACE INTO entry SELECT * FROM entry WHERE seq = 2",
        "INSERT INTO entry SELECT device, epoch, 99, x'00', signature, seals, body, kind, mode, business_date,"
        " claimed_at, received_at, 99 FROM entry WHERE seq = 2",
        "UPDATE ack SET acked_seq = 1",
        "DELETE FROM ack",
        "UPDATE posting SET paise = 0",
        "DELETE FROM chain",
        "UPDATE series SET epoch = 9",
    ],
)
def test_the_database_itself_refuses_what_the_law_forbids(books: Books, statement: str) -> None:
    books.send(CHAIN[:4])
    with books.store.writing() as connection:
        connection.execute(insert(tables.series).values(series="7QX", device="K08-1", epoch=1))
    with pytest.raises(DatabaseError), books.store.writing() as connection:
        connection.execute(text(statement))
    assert books.verify().whole


SPOILED: list[tuple[str, str]] = [
    (
        "UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), '\"paise\":300', '\"paise\":900') AS BLOB)"
        " WHERE seq = 4",
        "entry",
    ),
    ("UPDATE entry SET body = CAST(body AS TEXT) || ' ' WHERE seq = 4", "entry"),
    ("UPDATE entry SET body = 7 WHERE seq = 4", "entry"),
    ("UPDATE entry SET hash = zeroblob(32) WHERE seq = 4", "entry"),
    ("UPDATE entry SET signature = zeroblob(64) WHERE seq = 4", "entry"),
    ("UPDATE entry SET seals = zeroblob(64) WHERE seq = 4", "entry"),
    ("UPDATE entry SET kind = 'signed_in' WHERE seq = 4", "entry columns"),
    ("DELETE FROM entry WHERE seq = 4", "entry"),
    ("UPDATE posting SET paise = paise + 1 WHERE seq = 4 AND leg = 1", "posting"),
    ("DELETE FROM posting WHERE seq = 4", "posting"),
    ("UPDATE payment_part SET paise = paise + 1 WHERE seq = 4", "payment part"),
    ("UPDATE payment_part SET cancelled_seq = 9 WHERE seq = 4", "payment part"),
    ("UPDATE ack SET signature = replace(signature, 'a', 'b') WHERE acked_seq = 4", "acknowledgement"),
    ("DELETE FROM ack WHERE acked_seq = 8", "acknowledgement"),
    ("UPDATE device_key SET public_key = zeroblob(32)", "entry"),
    ("DELETE FROM device_key", "device key"),
    ("UPDATE chain SET last_hash = zeroblob(32)", "chain head"),
    ("DELETE FROM entry WHERE seq = 8", "chain head"),
    ("DELETE FROM exception WHERE type = 'unknown_account'", "exception"),
]


@pytest.mark.parametrize(("statement", "what"), SPOILED)
def test_verify_names_whatever_was_changed(books: Books, statement: str, what: str) -> None:
    books.send(CHAIN[:4])
    books.send(CHAIN[4:8])
    assert books.verify().whole
    with books.store.writing() as connection:
        names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
        for name in names:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql(statement)
    report = books.verify()
    assert not report.whole
    first = report.findings[0]
    assert first.what == what
    assert (first.device, first.epoch) == ("K08-1", 1)
    if "seq = 4" in statement:
        assert first.seq == 4


def test_a_revoked_device_is_kept_apart_and_a_retired_epoch_refused(books: Books) -> None:
    books.send(CHAIN[:3])
    with books.store.writing() as connection:
        connection.execute(update(tables.device_key).values(revoked_at="then"))
    with pytest.raises(Problem) as told:
        books.send(CHAIN[:6])
    assert told.value.slug == "device-revoked"
    assert sorted(row[2] for row in books.rows(tables.quarantine)) == [4, 5, 6]
    with books.store.writing() as connection:
        connection.execute(update(tables.device_key).values(revoked_at=None))
        connection.execute(update(tables.chain).values(retired_at="then"))
    with pytest.raises(Problem) as told:
        books.send(CHAIN[3:6])
    assert told.value.slug == "epoch-retired"
    assert books.verify().whole


def test_server_numbers_have_no_gap_over_all_chains(tmp_path: Path) -> None:
    other = make_signer("till K09-1")
    books = Books(tmp_path / "c.sqlite3", {"K08-1": TILL, "K09-1": other})
    second = make_chain(6, device="K09-1", signer=other)
    books.send(CHAIN[:3])
    books.send(second[:4])
    books.send(CHAIN[3:7])
    books.send(second[4:])
    with books.store.reading() as connection:
        count, most = connection.execute(select(func.count(), func.max(tables.entry.c.server_seq))).one()
    assert count == most == 13
    assert books.verify().chains == 2 and books.verify().whole
    books.store.close()


def test_a_chain_that_moves_between_checking_and_writing_is_checked_again(tmp_path: Path) -> None:
    """The second worker commits while the first holds no lock yet: both get the same acknowledgement."""
    books = Books(tmp_path / "c.sqlite3")
    inner: list[Any] = []

    def now() -> Any:
        if not inner:
            inner.append(None)
            inner[0] = books.send(CHAIN[:7])
        return START

    books.ledger = Ledger(books.store, CENTRAL, now)
    outcome = books.send(CHAIN[:5])
    assert (outcome.stored, outcome.duplicates) == (0, 5)
    assert outcome.acknowledgement == inner[0].acknowledgement
    assert books.verify().whole
    books.store.close()


def test_tills_that_come_at_once_are_all_taken_in(tmp_path: Path) -> None:
    signers = {f"K0{number}-1": make_signer(f"till {number}") for number in range(1, 5)}
    books = Books(tmp_path / "c.sqlite3", signers)
    chains = [make_chain(12, device=device, signer=signer) for device, signer in signers.items()]

    def deliver(chain: list[StoredEntry]) -> None:
        for first in range(0, 12, 3):
            books.send(chain[first : first + 3])
            books.send(chain[: first + 2])

    with ThreadPoolExecutor(8) as threads:
        for done in [threads.submit(deliver, chain) for chain in chains]:
            done.result()
    report = books.verify()
    assert (report.whole, report.entries, report.chains) == (True, 48, 4)
    books.store.close()
