"""A store of an earlier release is given what this one needs, and keeps what it holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from pysqlite3 import dbapi2

from counter_pos.central.centre import STORE_FILE, open_centre
from counter_pos.central.store import SCHEMA_VERSION
from counter_pos.domain.errors import Unavailable
from tests.serving import TestTime, make_centre

FIRST = """
DROP TABLE window_state; DROP INDEX entry_day; PRAGMA user_version = 1;
"""


def names(path: Path) -> set[str]:
    connection = dbapi2.connect(path)
    found = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    connection.close()
    return found


def test_the_first_releases_store_grows_once(tmp_path: Path) -> None:
    time = TestTime()
    make_centre(tmp_path, time).close()
    path = tmp_path / STORE_FILE
    now = names(path)
    connection = dbapi2.connect(path)
    connection.executescript(FIRST)
    connection.close()
    for _ in range(2):
        centre = open_centre(tmp_path, time)
        assert centre.publisher.document("policy") is not None
        centre.publisher.note_window("K08-1", None)
        centre.close()
        assert names(path) == now


def test_a_later_releases_store_is_left_alone(tmp_path: Path) -> None:
    make_centre(tmp_path, TestTime()).close()
    connection = dbapi2.connect(tmp_path / STORE_FILE)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()
    with pytest.raises(Unavailable, match="central_store_newer"):
        open_centre(tmp_path, TestTime())
