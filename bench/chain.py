"""Long chains to prove and to open: in memory, and as a journal's file with shifts of an ordinary length."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec.structs import replace

from counter_pos.domain.entry import Who
from counter_pos.domain.facts import PaymentTaken, read_facts
from counter_pos.domain.payment import NoteCount
from counter_pos.domain.receipt import ReceiptNumber
from counter_pos.journal import index
from counter_pos.journal.integrity import check_since_mark
from counter_pos.journal.schema import SCHEMA_VERSION
from counter_pos.journal.store import Deed, Journal
from counter_pos.services.till.till import new_command_id
from counter_pos.wire.entry import StoredEntry
from counter_pos.wire.totals import hide
from tests.chains import TILL as TILL
from tests.chains import ChainMaker
from tests.tills import CLERK, TestTill, order

KEPT = Path(__file__).resolve().parent.parent / "out" / "bench"
SHIFT = 400
"""Receipts of one shift."""


def long_chain(count: int) -> list[StoredEntry]:
    """A chain of `count` entries in memory: an opening, then payments."""
    maker = ChainMaker()
    maker.sign_in()
    while len(maker.entries) < count:
        maker.pay(20_000 + len(maker.entries))
    return maker.entries


def kept_till(entries: int) -> Path:
    """The folder of a till whose journal has `entries` entries, all proven; made once and kept in out/bench."""
    kept = KEPT / f"till-{SCHEMA_VERSION}-{entries}"
    if not kept.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix="counter-pos-bench-", dir=KEPT) as place:
            folder = Path(place) / "till"
            folder.mkdir()
            _fill(folder, entries)
            shutil.move(folder, kept)
    return kept


def _fill(folder: Path, entries: int) -> None:
    till = TestTill(folder)
    desk = till.open_shift()
    payer = till.postpaid(200_000)
    first = desk.take_payment(order(payer.account, 20_000))
    entry = till.journal.at(first.seq)
    assert entry is not None
    paid = read_facts(entry.envelope.facts, PaymentTaken)
    while till.journal.place.seq < entries:
        _pay_many(till, paid, min(SHIFT, entries - till.journal.place.seq))
        shift = desk.shift
        assert shift is not None
        rupees = shift.drawer.expected // 100
        desk.count_drawer((NoteCount(50_000, rupees // 500), NoteCount(100, rupees % 500)))
        desk.close_shift(None, None)
        desk.open_shift((NoteCount(10_000, 5),))
    check_since_mark(till.journal)
    till.close()


def _pay_many(till: TestTill, paid: PaymentTaken, count: int) -> None:
    """Payments like `paid`, in one transaction: properly made, chained, signed, sealed and indexed."""
    journal, desk = till.journal, till.desk
    shift = desk.shift
    assert shift is not None
    journal._connection.execute("BEGIN IMMEDIATE")
    for _ in range(count):
        till.clock.pass_time(seconds=20)
        _append(journal, till, paid, shift.number)
    journal._connection.execute("COMMIT")


def _append(journal: Journal, till: TestTill, paid: PaymentTaken, shift: int) -> None:
    place, part = journal.place, paid.parts[0]
    totals = place.totals.after(part.paise)
    hidden = hide(totals, journal.chain_key, journal.device, journal.epoch, place.seq + 1, 1)
    number = ReceiptNumber("K08", journal.series, till.till.business_date, place.serial + 1)
    facts = replace(paid, parts=[replace(part, receipt=str(number), totals=hidden.hex())])
    deed = Deed(facts, new_command_id(), Who(CLERK, "pin"), till.till.moment(), till.till.business_date, shift, 1)
    entry, envelope = journal._make(deed)
    run = journal._connection.execute
    columns = (entry.device, entry.epoch, entry.seq, entry.body, entry.hash, entry.signature, entry.seals)
    run("INSERT INTO entry (device, epoch, seq, body, hash, signature, seals) VALUES (?, ?, ?, ?, ?, ?, ?)", columns)
    index.add(run, envelope)
    journal._advance(entry, envelope)


def copied(kept: Path, target: Path) -> Path:
    """A working copy of a kept folder, flushed, so that the copy's own cost is over."""
    shutil.copytree(kept, target)
    os.sync()
    return target
