"""What the law forbids, the database itself refuses; and what fails leaves nothing behind."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pysqlite3 import dbapi2

from counter_pos.domain.errors import Broken, Refused, Unavailable
from counter_pos.journal import print_jobs
from counter_pos.journal.chains import chain_files, open_chain
from counter_pos.journal.connection import connect
from counter_pos.journal.drafts import keep_draft
from counter_pos.journal.integrity import verify_file
from counter_pos.journal.keys import FileKeyStore
from counter_pos.journal.schema import PRAGMAS
from counter_pos.wire.documents import ACKNOWLEDGEMENT, Acknowledgement, sign_document
from tests.tills import CENTRAL, TestTill, key_ring, order

COLUMNS = "device, epoch, seq, body, hash, signature, seals"


@pytest.fixture
def till(tmp_path: Path) -> Iterator[TestTill]:
    made = TestTill(tmp_path)
    made.open_shift()
    made.desk.take_payment(order(made.postpaid().account, 20_000))
    yield made
    made.close()


def stranger(till: TestTill, *, recursive: int = 0) -> dbapi2.Connection:
    """Somebody else's connection to the file, with none of our pragmas."""
    raw = dbapi2.connect(str(till.journal_file), isolation_level=None)
    raw.execute(f"PRAGMA recursive_triggers = {recursive}")
    return raw


@pytest.mark.parametrize("recursive", [0, 1])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET signature = zeroblob(64) WHERE seq = 2",
        "UPDATE OR REPLACE entry SET seq = 2 WHERE seq = 3",
        "DELETE FROM entry WHERE seq = 4",
        "DELETE FROM entry",
        f"INSERT OR REPLACE INTO entry ({COLUMNS}) SELECT {COLUMNS} FROM entry WHERE seq = 2",
        f"REPLACE INTO entry ({COLUMNS}) SELECT {COLUMNS} FROM entry WHERE seq = 4",
        f"INSERT OR IGNORE INTO entry ({COLUMNS}) SELECT device, epoch, 9, body, hash, signature, seals"
        " FROM entry WHERE seq = 4",
        f"INSERT INTO entry ({COLUMNS}) SELECT device, epoch, 5, body, hash, signature, seals FROM entry WHERE seq = 4",
        f"INSERT INTO entry ({COLUMNS}) SELECT 'K09-1', epoch, 5, replace(body, prev, hex), hash, signature, seals FROM"
        " entry, (SELECT lower(hex(hash)) AS hex FROM entry WHERE seq = 4),"
        " (SELECT json_extract(CAST(body AS TEXT), '$.prev') AS prev FROM entry WHERE seq = 4) WHERE seq = 4",
    ],
)
def test_the_database_refuses_what_the_law_forbids(till: TestTill, statement: str, recursive: int) -> None:
    before = list(till.journal.select("ORDER BY seq"))
    raw = stranger(till, recursive=recursive)
    try:
        with pytest.raises(dbapi2.IntegrityError):
            raw.execute(statement)
        if raw.in_transaction:
            raw.execute("ROLLBACK")
    finally:
        raw.close()
    assert list(till.journal.select("ORDER BY seq")) == before
    assert verify_file(till.journal_file, key_ring(till.journal)).whole


def test_a_command_is_one_payment_however_often_it_is_given(till: TestTill) -> None:
    asked = order(till.postpaid().account, 30_000, tendered=50_000)
    first = till.desk.take_payment(asked)
    seq = till.journal.place.seq
    assert till.desk.take_payment(asked) == first
    till.reopen()
    till.desk.act_as("S0412", "271828")
    assert till.desk.take_payment(asked).receipts[0].number == first.receipts[0].number
    assert till.journal.place.seq == seq


def test_a_command_with_other_facts_is_refused(till: TestTill) -> None:
    asked = order(till.postpaid().account, 30_000, tendered=50_000)
    till.desk.take_payment(asked)
    seq = till.journal.place.seq
    for other in (
        order(asked.parts[0].account, 31_000, tendered=50_000, command_id=asked.command_id),
        order(asked.parts[0].account, 30_000, tendered=60_000, command_id=asked.command_id),
        order(till.consumers()[40].account, 30_000, tendered=50_000, command_id=asked.command_id),
    ):
        with pytest.raises(Refused) as told:
            till.desk.take_payment(other)
        assert told.value.code in {"command_reused", "purpose_not_for_account"}
    assert till.journal.place.seq == seq


def test_a_repeated_command_is_answered_even_after_the_count(till: TestTill) -> None:
    asked = order(till.postpaid().account, 30_000)
    first = till.desk.take_payment(asked)
    till.desk.count_drawer(())
    assert till.desk.take_payment(asked).seq == first.seq


def test_a_full_disk_records_nothing_and_the_till_goes_on_when_there_is_room(till: TestTill) -> None:
    raw = till.journal.connection()
    pages = raw.execute("PRAGMA page_count").fetchone()[0]
    raw.execute(f"PRAGMA max_page_count = {pages}")
    seq, asked = till.journal.place.seq, order(till.postpaid().account, 40_000)
    with pytest.raises(Unavailable) as told:
        for _ in range(20):
            till.desk.take_payment(asked)
            asked = order(asked.parts[0].account, asked.parts[0].paise + 100)
            seq = till.journal.place.seq
    assert told.value.code == "disk_full"
    assert till.journal.place.seq == seq
    assert till.desk.take_payment(asked).seq == seq + 1  # the fault opened the file anew, without the limit
    assert verify_file(till.journal_file, key_ring(till.journal)).whole


def test_another_thread_sees_only_what_is_durable(till: TestTill) -> None:
    seq = till.journal.place.seq
    till.journal.connection().execute("BEGIN IMMEDIATE")
    till.journal.connection().execute("UPDATE print_job SET note = 'not yet'")
    seen: list[object] = []

    def look() -> None:
        newest = till.journal.newest()
        seen.append(None if newest is None else newest.seq)
        seen.append(till.journal.rows("SELECT count(*) FROM print_job WHERE note = 'not yet'")[0][0])

    reader = threading.Thread(target=look)
    reader.start()
    reader.join()
    till.journal.connection().execute("ROLLBACK")
    assert seen == [seq, 0]


def test_a_copied_folder_cannot_sign(till: TestTill, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    till.journal.connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(till.journal_file, copy)
    with pytest.raises(Unavailable) as told:
        open_chain(chain_files(copy)[0], FileKeyStore(copy / "state", machine=b"another"), "test")
    assert told.value.code == "key_missing"
    shutil.copytree(till.folder / "state", copy / "state")
    with pytest.raises(Broken) as foreign:
        open_chain(chain_files(copy)[0], FileKeyStore(copy / "state", machine=b"another"), "test")
    assert foreign.value.code == "key_foreign"


def test_a_forged_mark_does_not_hide_damage(till: TestTill) -> None:
    till.reopen()  # the mark stands at the head now
    raw = stranger(till)
    (trigger,) = raw.execute("SELECT sql FROM sqlite_schema WHERE name = 'entry_never_changes'").fetchone()
    raw.execute("DROP TRIGGER entry_never_changes")
    raw.execute("UPDATE entry SET signature = zeroblob(64) WHERE seq = 2")
    raw.execute(trigger)
    raw.execute("UPDATE verified_mark SET seq = 3, head = (SELECT hash FROM entry WHERE seq = 3)")
    raw.close()
    with pytest.raises(Broken) as told:
        till.reopen()
    assert told.value.code == "journal_damaged"
    assert told.value.facts["seq"] == 2


def test_every_connection_is_held_to_the_pragmas(till: TestTill) -> None:
    for read_only in (False, True):
        connection = connect(till.journal_file, read_only=read_only)
        assert {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in PRAGMAS} == PRAGMAS
        connection.close()
    assert PRAGMAS["synchronous"] == 2  # FULL: what was told is on the disk


def test_a_file_in_another_mode_takes_no_money(till: TestTill) -> None:
    till.journal.close()
    raw = dbapi2.connect(str(till.journal_file))
    raw.execute("PRAGMA journal_mode = DELETE")
    raw.close()
    with pytest.raises(Unavailable) as told:
        connect(till.journal_file)
    assert told.value.code == "journal_unsafe"


def test_an_acknowledgement_only_grows(till: TestTill) -> None:
    raw = stranger(till)
    raw.execute("INSERT INTO acknowledgement VALUES (3, '{}', '', '')")
    for statement in (
        "UPDATE acknowledgement SET body = 'x'",
        "DELETE FROM acknowledgement",
        "INSERT INTO acknowledgement VALUES (2, '{}', '', '')",
        "INSERT OR REPLACE INTO acknowledgement VALUES (3, '{}', '', '')",
    ):
        with pytest.raises(dbapi2.IntegrityError):
            raw.execute(statement)
    raw.close()


def test_what_stands_beside_the_entries_meets_a_full_disk_with_a_code(till: TestTill) -> None:
    raw = till.journal.connection()
    pages = raw.execute("PRAGMA page_count").fetchone()[0]
    raw.execute(f"PRAGMA max_page_count = {pages}")
    long = "x" * 10_000
    acknowledgement = sign_document(
        ACKNOWLEDGEMENT,
        Acknowledgement(
            v=1,
            device="K08-1",
            epoch=1,
            acked_seq=till.journal.place.seq,
            acked_hash=till.journal.place.hash.hex(),
            server_seq=1,
            server_time=long,
            copies=1,
        ),
        CENTRAL,
    )
    job = print_jobs.in_states(till.journal, "waiting")[0].id
    for deed in (
        lambda: till.journal.store_acknowledgement(acknowledgement),
        lambda: print_jobs.mark(till.journal, job, "waiting", long, till.clock.now()),
        lambda: keep_draft(till.journal, "draft", long, till.clock.now()),
    ):
        with pytest.raises(Unavailable) as told:
            deed()
        assert told.value.code == "disk_full"
    assert till.journal.place.acknowledged is None
    till.reopen()
    till.journal.store_acknowledgement(acknowledgement)
    assert till.journal.place.acknowledged is not None
