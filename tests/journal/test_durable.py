"""A log is written once more before it is read anew: no sync is believed that an earlier one may have made a lie."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from counter_pos.domain.errors import Unavailable
from counter_pos.journal.durable import write_log_again
from tests.crash.scenario import prepare

OPENED = """
import sys
from pathlib import Path
from tests.crash.scenario import open_folder
open_folder(Path(sys.argv[1]), Path(sys.argv[2]), 2).close()
"""


def test_a_till_writes_the_log_that_it_finds_again_before_it_reads_it(tmp_path: Path) -> None:
    prepare(tmp_path)
    log = next((tmp_path / "till").glob("*-wal"))
    watch = ["strace", "-f", "-o", str(tmp_path / "told"), "-e", "trace=write,pwrite64,pread64,fsync", "-P", str(log)]
    asked = [sys.executable, "-c", OPENED, str(tmp_path / "till"), str(tmp_path / "state")]
    subprocess.run([*watch, *asked], check=True, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})
    calls = re.findall(r"^\d+ +(\w+)\(", (tmp_path / "told").read_text(encoding="utf-8"), re.MULTILINE)
    assert calls[:3] == ["write", "fsync", "pread64"]


REFUSED = """
import shutil, sys, threading
from pathlib import Path
from counter_pos.domain.errors import Unavailable
from counter_pos.journal.chains import chain_files, open_chain
from counter_pos.journal.log_file import index_path, read_log
from tests.tills import TestTill, order
place = Path(sys.argv[1])
till = TestTill(place / "till")
desk = till.open_shift()
account = till.postpaid().account
reading, over = threading.Event(), threading.Event()
def read():
    till.journal.connection().execute("SELECT count(*) FROM entry").fetchone()
    reading.set()
    over.wait()
window = threading.Thread(target=read, daemon=True)
window.start()
reading.wait()
told = 0
try:
    for number in range(9):
        told = desk.take_payment(order(account, 10_000 + 100 * number)).seq
except Unavailable as trouble:
    shutil.copytree(place / "till", place / "left")
    left = chain_files(place / "left")[0]
    index_path(left.path).unlink()
    log = read_log(left.path).state
    opened = open_chain(left, till.keys, "test")
    print(trouble.code, opened.place.seq - told, log)
    opened.close()
"""


def test_what_was_told_as_not_recorded_is_not_there_after_a_crash(tmp_path: Path) -> None:
    """Its sync failed, its frames are whole, and the window's own thread still reads: power off, power on."""
    (tmp_path / "till").mkdir()
    log = tmp_path / "till" / "journal-K08-1-1.sqlite3-wal"
    fault = ["-e", "trace=fsync,fdatasync", "-P", str(log), "-e", "inject=fsync,fdatasync:error=EIO:when=8"]
    asked = [sys.executable, "-c", REFUSED, str(tmp_path)]
    done = subprocess.run(
        ["strace", "-f", "-o", str(tmp_path / "told"), *fault, *asked],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.stdout.split() == ["disk_error", "0", "torn"]


def test_the_log_stays_as_it_is(tmp_path: Path) -> None:
    log = tmp_path / "journal.sqlite3-wal"
    log.write_bytes(bytes(range(256)) * 5)
    write_log_again(tmp_path / "journal.sqlite3")
    assert log.read_bytes() == bytes(range(256)) * 5


def test_a_log_that_cannot_be_written_is_the_disk_s_trouble(tmp_path: Path) -> None:
    (tmp_path / "journal.sqlite3-wal").mkdir()
    with pytest.raises(Unavailable) as told:
        write_log_again(tmp_path / "journal.sqlite3")
    assert told.value.code == "disk_error"
