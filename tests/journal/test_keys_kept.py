"""Secrets are kept whole or not at all: half a key would read as another machine's, for ever."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest

from counter_pos.journal.keys import FileKeyStore


def test_a_key_that_found_no_room_is_not_there_and_is_kept_at_the_next_try(tmp_path: Path) -> None:
    """RLIMIT_FSIZE is a real refusal of the system: the write ends part-way."""
    keys = FileKeyStore(tmp_path, machine=b"m")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20, before[1]))
    try:
        with pytest.raises(OSError, match="large"):
            keys.put("seed", b"s" * 64)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert keys.get("seed") is None
    keys.put("seed", b"s" * 64)
    assert keys.get("seed") == b"s" * 64
    assert [each.name for each in tmp_path.iterdir()] == ["seed.key"]


def test_a_key_is_never_replaced_and_nobody_else_reads_it(tmp_path: Path) -> None:
    keys = FileKeyStore(tmp_path / "state", machine=b"m")
    keys.put("seed", b"first")
    with pytest.raises(FileExistsError):
        keys.put("seed", b"second")
    assert keys.get("seed") == b"first"
    (path,) = (tmp_path / "state").iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
