"""Tills, clones and a centre that is restored, in any order chance makes: the ledger against a plain model of it."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, precondition, rule

from counter_pos.central.ledger import Batch, Outcome
from counter_pos.wire.documents import ACKNOWLEDGEMENT, Acknowledgement, Document, read_document
from counter_pos.wire.entry import StoredEntry
from counter_pos.wire.problems import Problem
from tests.central.test_ledger import Books
from tests.chains import CENTRAL, ChainMaker

KEYS = {CENTRAL.key_id.hex(): CENTRAL.public_key}


class LedgerMachine(RuleBasedStateMachine):
    """The model: what the ledger must hold is the first history that reached it, and every other lies apart."""

    tills = Bundle("tills")

    @initialize(target=tills)
    def begin(self) -> ChainMaker:
        self.folder = Path(tempfile.mkdtemp())
        self.books = Books(self.folder / "central.sqlite3")
        self.main: list[StoredEntry] = []
        self.apart: set[bytes] = set()
        self.forks: set[tuple[int, bytes]] = set()
        self.acks: list[Document] = []
        self.backup: tuple[Path, list[StoredEntry], set[bytes], set[tuple[int, bytes]]] | None = None
        self.backups = 0
        return ChainMaker()

    @rule(till=tills, amounts=st.lists(st.integers(1, 10**7), min_size=1, max_size=3), known=st.booleans())
    def pay(self, till: ChainMaker, amounts: list[int], known: bool) -> None:
        till.pay(*amounts, **({} if known else {"account": 4_000_000_000}))

    @rule(till=tills, place=st.integers(0, 30))
    def cancel(self, till: ChainMaker, place: int) -> None:
        payments = [entry for entry in till.entries if entry.envelope.kind == "payment_taken"]
        if payments:
            till.cancel(payments[place % len(payments)])

    @rule(target=tills, till=tills, keep=st.integers(1, 30))
    def clone(self, till: ChainMaker, keep: int) -> ChainMaker:
        """A disk is copied, or an old copy is put back."""
        return till.fork(min(keep, len(till.entries)))

    @rule(till=tills, first=st.integers(0, 30), count=st.integers(1, 30))
    def send(self, till: ChainMaker, first: int, count: int) -> None:
        entries = till.entries[first % len(till.entries) :][:count]
        self._deliver(entries)

    @rule(till=tills)
    def send_all(self, till: ChainMaker) -> None:
        self._deliver(till.entries)

    def _deliver(self, entries: list[StoredEntry]) -> None:
        held = len(self.main)
        first = entries[0]
        outcome: Outcome | Problem
        try:
            outcome = self.books.ledger.ingest(Batch("K08-1", 1, first.seq, tuple(entries)))
        except Problem as problem:
            outcome = problem
        prev = bytes.fromhex(first.envelope.prev)
        if first.seq > 1 and prev in self.apart:
            assert isinstance(outcome, Problem) and outcome.slug == "fork"
            self.apart |= {entry.hash for entry in entries}
            return
        if first.seq > held + 1:
            assert isinstance(outcome, Problem) and outcome.slug == "gap"
            assert outcome.members == {"expected_seq": held + 1}
            return
        for place, entry in enumerate(entries):
            if entry.seq <= held:
                if entry.hash == self.main[entry.seq - 1].hash:
                    continue
            elif entry.seq == 1 or bytes.fromhex(entry.envelope.prev) == self.main[-1].hash:
                self.main.append(entry)
                continue
            self.apart |= {each.hash for each in entries[place:]}
            self.forks.add((entry.seq, entry.hash))
            assert (outcome.slug if isinstance(outcome, Problem) else outcome.stopped.type) == "fork"  # type: ignore[union-attr]
            break
        else:
            assert isinstance(outcome, Outcome) and outcome.stopped is None
        if isinstance(outcome, Outcome):
            assert outcome.stored == len(self.main) - held
            said = read_document(ACKNOWLEDGEMENT, outcome.acknowledgement, Acknowledgement, KEYS)
            assert (said.acked_seq, said.acked_hash) == (len(self.main), self.main[-1].hash.hex())
            self.acks.append(outcome.acknowledgement)

    @rule()
    def back_up(self) -> None:
        self.backups += 1
        path = self.folder / f"backup-{self.backups}.sqlite3"
        with self.books.store.reading() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(self.folder / "central.sqlite3", path)
        self.backup = (path, list(self.main), set(self.apart), set(self.forks))

    @precondition(lambda self: self.backup is not None)
    @rule()
    def restore(self) -> None:
        """The centre loses its disk and gets the last backup: tills will bring the rest again."""
        assert self.backup is not None
        self.books.store.close()
        path, main, apart, forks = self.backup
        for name in ("central.sqlite3", "central.sqlite3-wal", "central.sqlite3-shm"):
            (self.folder / name).unlink(missing_ok=True)
        shutil.copy(path, self.folder / "central.sqlite3")
        self.books = Books.__new__(Books)
        self.books.open(self.folder / "central.sqlite3")
        self.main, self.apart, self.forks, self.acks = list(main), set(apart), set(forks), []

    @invariant()
    def the_ledger_is_the_model(self) -> None:
        rows = {row[2]: row[3] for row in self.books.rows_of("entry")}
        assert rows == {entry.seq: entry.hash for entry in self.main}
        assert {row[3] for row in self.books.rows_of("quarantine")} == self.apart - {each.hash for each in self.main}
        assert {(row[3], row[5]) for row in self.books.rows_of("fork")} == self.forks
        seqs = [read_document(ACKNOWLEDGEMENT, ack, Acknowledgement, KEYS).acked_seq for ack in self.acks]
        assert seqs == sorted(seqs)

    def teardown(self) -> None:
        if not hasattr(self, "books"):
            return
        report = self.books.verify()
        assert report.whole, report.findings
        assert sum(report.balances.values()) == 0
        taken = [each for each in self.main if each.envelope.kind == "payment_taken"]
        parts = [part for each in taken for part in each.envelope.facts["parts"]]
        assert (report.receipts, report.collected_paise) == (len(parts), sum(part["paise"] for part in parts))
        self.books.store.close()
        shutil.rmtree(self.folder)


LedgerMachine.TestCase.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
TestLedgerMachine = LedgerMachine.TestCase
