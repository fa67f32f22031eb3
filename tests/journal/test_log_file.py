"""The log beside a journal: damage that SQLite would pass over is noticed, and what a power cut leaves is none."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pysqlite3 import dbapi2

from counter_pos.domain.errors import Broken
from counter_pos.i18n.notices import notice_for
from counter_pos.journal.chains import chain_files, open_chain
from counter_pos.journal.log_file import index_path, log_path, read_log
from counter_pos.journal.schema import PAGE_BYTES
from tests.journals_left import FRAME, Killed, commits_of, flip, in_middle_of_log, killed_till, without_log
from tests.tills import TestTill, order


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Killed:
    place = tmp_path_factory.mktemp("log")
    return killed_till(place / "work", place / "left")


def test_a_sound_log_says_how_much_is_in_it(killed: Killed) -> None:
    report = read_log(killed.journal)
    commits = commits_of(log_path(killed.journal).read_bytes())
    assert (report.state, report.commits, report.lost) == ("good", len(commits), 0)


@pytest.mark.parametrize("indexed", [True, False])
def test_a_flipped_bit_is_noticed_wherever_it_is(killed: Killed, indexed: bool, tmp_path: Path) -> None:
    """Without the index only the last transaction may be harmed unseen: it looks as if its writing was interrupted."""
    journal = killed.copy(tmp_path / "one")
    whole = log_path(journal).read_bytes()
    if not indexed:
        index_path(journal).unlink()
    commits = commits_of(whole)
    chance = random.Random("flips")
    for frame in range(commits[-1] if indexed else commits[-2]):
        for at in (*chance.sample(range(24), 5), *chance.sample(range(24, FRAME), 3)):
            harmed = bytearray(whole)
            harmed[32 + frame * FRAME + at] ^= 1 << chance.randrange(8)
            log_path(journal).write_bytes(harmed)
            report = read_log(journal)
            assert report.state == "damaged", (frame + 1, at)
            assert 1 <= report.lost <= len(commits)
            assert report.frame == frame + 1
            assert report.commits == sum(each <= frame for each in commits)
    for at in range(32):
        harmed = bytearray(whole)
        harmed[at] ^= 1 << chance.randrange(8)
        log_path(journal).write_bytes(harmed)
        assert read_log(journal).state == "damaged", at


def test_a_lost_piece_of_the_middle_is_damage(killed: Killed, tmp_path: Path) -> None:
    journal = killed.copy(tmp_path / "one")
    index_path(journal).unlink()
    raw = bytearray(log_path(journal).read_bytes())
    raw[4096:12288] = bytes(8192)
    log_path(journal).write_bytes(raw)
    assert read_log(journal).state == "damaged"


@settings(max_examples=60, deadline=None)
@given(kept=st.sets(st.integers(0, 40)), seed=st.integers(0, 1 << 30))
def test_an_interrupted_write_is_no_damage(killed: Killed, kept: set[int], seed: int) -> None:
    """Of the last transaction any sectors may be on the disk; whatever is, it is read as far as it was committed."""
    folder = killed.folder.parent / f"torn-{seed}"
    journal = killed.copy(folder)
    index_path(journal).unlink()  # as it was before the commit
    raw = log_path(journal).read_bytes()
    start = 32 + commits_of(raw)[-2] * FRAME
    torn = bytearray(raw[:start]) + bytearray(len(raw) - start)
    for sector in kept:
        at = (start // 512 + sector) * 512
        piece = slice(max(at, start), min(at + 512, len(raw)))
        torn[piece] = raw[piece]
    log_path(journal).write_bytes(torn)
    assert read_log(journal).state in ("good", "torn")
    shutil.rmtree(folder)


@pytest.mark.parametrize("cut", [0, 5, 31, 32, 33, 900, 32 + FRAME, 5000])
def test_a_log_that_ends_early_is_told_by_its_index_alone(killed: Killed, cut: int, tmp_path: Path) -> None:
    journal = killed.copy(tmp_path / "one")
    log_path(journal).write_bytes(log_path(journal).read_bytes()[:cut])
    assert read_log(journal).state == ("damaged" if cut >= 32 else "missing")
    index_path(journal).unlink()
    assert read_log(journal).state in ("none", "good")


def test_a_log_that_is_gone_is_told_while_its_index_is_there(killed: Killed, tmp_path: Path) -> None:
    journal = killed.copy(tmp_path / "one")
    without_log(journal)
    assert read_log(journal).state == "missing"


def test_frames_of_an_older_round_are_no_damage(tmp_path: Path) -> None:
    """A log that was brought home begins again at its start; what is left behind has other salts."""
    till = TestTill(tmp_path)
    desk = till.open_shift()
    account = till.postpaid().account
    for number in range(3):
        desk.take_payment(order(account, 10_000 + number * 100))
    till.journal.connection().execute("PRAGMA wal_checkpoint(RESTART)")
    size = log_path(till.journal_file).stat().st_size
    desk.take_payment(order(account, 20_000))
    assert log_path(till.journal_file).stat().st_size == size
    shutil.copytree(tmp_path, tmp_path.with_name("copied"))
    assert read_log(tmp_path.with_name("copied") / till.journal_file.name).state == "good"
    till.close()


def test_what_a_failed_transaction_left_behind_a_shorter_one_is_no_damage(tmp_path: Path) -> None:
    """Its frames have this round's salts, its commit too, when the sync after it failed."""
    begun = tmp_path / "begun.sqlite3"
    raw = dbapi2.connect(str(begun), isolation_level=None)
    for pragma in (f"page_size = {PAGE_BYTES}", "journal_mode = WAL", "synchronous = FULL"):
        raw.execute(f"PRAGMA {pragma}")
    raw.execute("CREATE TABLE t (x)")
    for name in ("failed", "recorded"):
        shutil.copy(begun, tmp_path / f"{name}.sqlite3")
        shutil.copy(log_path(begun), tmp_path / f"{name}.sqlite3-wal")
    raw.close()
    logs = {}
    for name, size in (("failed", 20_000), ("recorded", 5_000)):
        branch = dbapi2.connect(str(tmp_path / f"{name}.sqlite3"), isolation_level=None)
        branch.execute("INSERT INTO t VALUES (zeroblob(?))", (size,))
        logs[name] = log_path(tmp_path / f"{name}.sqlite3").read_bytes()
        branch.close()
    assert logs["failed"][:32] == logs["recorded"][:32]
    journal = tmp_path / "both.sqlite3"
    shutil.copy(begun, journal)
    log_path(journal).write_bytes(logs["recorded"] + logs["failed"][len(logs["recorded"]) :])
    report = read_log(journal)
    assert (report.state, report.commits) == ("torn", len(commits_of(logs["recorded"])))


def left_till(folder: Path) -> TestTill:
    """A till of which a copy can be taken as after a kill."""
    folder.mkdir()
    till = TestTill(folder)
    desk = till.open_shift()
    for number in range(4):
        desk.take_payment(order(till.postpaid().account, 10_000 + number * 100))
    return till


def test_a_till_with_a_damaged_log_does_not_start_and_loses_nothing_more(tmp_path: Path) -> None:
    till = left_till(tmp_path / "till")
    copy = tmp_path / "copy"
    shutil.copytree(till.folder, copy)
    till.close()
    journal = copy / till.journal_file.name
    whole = log_path(journal).read_bytes()
    in_middle_of_log(journal)
    harmed = log_path(journal).read_bytes()
    for _ in range(2):
        with pytest.raises(Broken) as told:
            open_chain(chain_files(copy)[0], till.keys, "test")
        assert told.value.code == "log_damaged"
        assert 0 < int(str(told.value.facts["seq"])) < 7
        assert log_path(journal).read_bytes() == harmed
    kept = list(copy.glob("*.damaged-*"))
    assert [each.read_bytes() for each in kept] == [harmed]
    for language, words in (("en", "Take no more money"), ("hi", "पैसे न लें")):
        notice = notice_for(told.value, language)
        assert words in notice.todo and str(told.value.facts["seq"]) in notice.safe
    log_path(journal).write_bytes(whole)  # a good copy of it was found
    opened = open_chain(chain_files(copy)[0], till.keys, "test")
    assert opened.place.seq == 7
    opened.close()


def test_a_till_that_was_killed_starts(tmp_path: Path) -> None:
    till = left_till(tmp_path / "till")
    copy = tmp_path / "copy"
    shutil.copytree(till.folder, copy)
    till.close()
    with (log_path(copy / till.journal_file.name)).open("ab") as log:
        log.write(b"\x07" * 700)
    opened = open_chain(chain_files(copy)[0], till.keys, "test")
    assert opened.place.seq == 7
    opened.close()


def test_a_flip_in_the_last_payment_is_noticed_after_a_kill(tmp_path: Path) -> None:
    till = left_till(tmp_path / "till")
    copy = tmp_path / "copy"
    shutil.copytree(till.folder, copy)
    till.close()
    journal = copy / till.journal_file.name
    flip(log_path(journal), log_path(journal).stat().st_size - 200)
    with pytest.raises(Broken, match="log_damaged"):
        open_chain(chain_files(copy)[0], till.keys, "test")
