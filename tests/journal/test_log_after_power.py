"""What a power cut may leave of log and index never stops a till: false alarms are as bad as silence.

The index (`-shm`) is an ordinary file that nobody syncs: any of its earlier states may be on the disk beside the log.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from pysqlite3 import dbapi2

from counter_pos.journal.log_file import index_path, log_path, read_log
from counter_pos.journal.schema import PAGE_BYTES
from tests.crash.disk import SECTOR
from tests.tills import TestTill, order

_FRAME = 24 + PAGE_BYTES


def played(till: TestTill) -> Iterator[tuple[bytes, bytes]]:
    """Log and index after each step of a till's life: payments, checkpoints, logs that begin anew."""

    def stand() -> tuple[bytes, bytes]:
        return log_path(till.journal_file).read_bytes(), index_path(till.journal_file).read_bytes()

    desk, account = till.open_shift(), till.postpaid().account
    yield stand()
    for number, brought_home in enumerate((None, "PASSIVE", None, "RESTART", None, None, "PASSIVE", "TRUNCATE", None)):
        desk.take_payment(order(account, 10_000 + number * 100))
        yield stand()
        if brought_home is not None:
            till.journal.connection().execute(f"PRAGMA wal_checkpoint({brought_home})")
            yield stand()


def between(before: bytes, after: bytes, chance: random.Random) -> Iterator[bytes]:
    """What may be on the disk while `before` becomes `after`: the header is synced before the frames are written."""
    yield before
    if len(before) > len(after):  # it was cut to nothing
        yield after
        return
    begun = after[:32] + before[32:]
    yield begun
    changed = [at for at in range(0, len(after), SECTOR) if begun[at : at + SECTOR] != after[at : at + SECTOR]]
    for share in (0.2, 0.5, 0.9):
        torn = bytearray(begun.ljust(len(after), b"\0"))
        for at in changed:
            if chance.random() < share:
                torn[at : at + SECTOR] = after[at : at + SECTOR]
        yield bytes(torn)
    yield after


def test_an_index_of_any_earlier_moment_is_no_sign_of_damage(tmp_path: Path) -> None:
    (tmp_path / "till").mkdir()
    till = TestTill(tmp_path / "till")
    stood = list(played(till))
    journal = tmp_path / "left" / till.journal_file.name
    journal.parent.mkdir()
    shutil.copy(till.journal_file, journal)
    till.close()
    chance = random.Random("power")
    indexes = [index for _, index in stood]
    for number, ((before, _), (after, _)) in enumerate(pairwise(stood)):
        for log in between(before, after, chance):
            log_path(journal).write_bytes(log)
            for index in (*indexes[: number + 1], bytes(32_768), b"\0\0\0", b""):
                index_path(journal).write_bytes(index)
                state = read_log(journal).state
                assert state in ("good", "torn") or not log, (number, state, len(log))


def test_a_log_that_was_only_made_is_no_damage_beside_an_older_index(tmp_path: Path) -> None:
    """Its size may be on the disk before its header is: nothing was committed to it yet."""
    (tmp_path / "till").mkdir()
    till = TestTill(tmp_path / "till")
    till.open_shift()
    shutil.copytree(till.folder, tmp_path / "left")
    till.close()
    journal = tmp_path / "left" / till.journal_file.name
    for size in (5, 32):
        log_path(journal).write_bytes(bytes(size))
        assert read_log(journal).state == "missing", size  # which stops nobody


def test_an_interrupted_write_that_outgrew_the_cache_is_no_damage(tmp_path: Path) -> None:
    """A page that was spilled is written once more as the frame of the commit: twice in one transaction."""
    journal = tmp_path / "large.sqlite3"
    raw = dbapi2.connect(str(journal), isolation_level=None)
    for pragma in (f"page_size = {PAGE_BYTES}", "journal_mode = WAL", "synchronous = FULL"):
        raw.execute(f"PRAGMA {pragma}")
    raw.execute("CREATE TABLE t (k INTEGER PRIMARY KEY, x)")
    raw.execute("BEGIN")
    raw.executemany("INSERT INTO t VALUES (?, zeroblob(400))", ((each,) for each in range(1, 8_001)))
    raw.execute("COMMIT")
    raw.execute("PRAGMA wal_checkpoint(RESTART)")
    chance = random.Random("spill")
    raw.execute("BEGIN")
    rows = [*(chance.randrange(1, 8_001) for _ in range(12_000)), 8_000]
    raw.executemany("UPDATE t SET x = randomblob(400) WHERE k = ?", ((each,) for each in rows))
    raw.execute("COMMIT")
    (tmp_path / "left").mkdir()
    left = tmp_path / "left" / journal.name
    shutil.copy(journal, left)
    whole = log_path(journal).read_bytes()
    raw.close()
    frames = [whole[at : at + _FRAME] for at in range(32, len(whole), _FRAME)]
    pages = [each[:4] for each in frames if each[8:16] == whole[16:24]]
    assert pages[-1] in pages[:-1]
    hole = 32 + 3 * _FRAME
    log_path(left).write_bytes(whole[:hole] + bytes(SECTOR) + whole[hole + SECTOR :])
    assert read_log(left).state == "torn"
