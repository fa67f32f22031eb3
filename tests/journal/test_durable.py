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
