"""A till that dies while its journal is being made begins it again."""

from __future__ import annotations

from pathlib import Path

import pytest
from pysqlite3 import dbapi2

from counter_pos.journal.chains import begin_chain, chain_files, open_chain
from counter_pos.journal.connection import create
from counter_pos.journal.integrity import verify_file
from counter_pos.journal.keys import FileKeyStore, chain_name, keep_secrets
from counter_pos.journal.store import Journal, Moment
from counter_pos.wire.signing import Signer
from tests.tills import SECRETS, START, key_ring, ticket

NAME = "journal-K08-1-1.sqlite3"


def begin(folder: Path) -> Journal:
    return begin_chain(folder, ticket(), SECRETS, "begin", Moment(START, 1, "b", "ok"), 1, "test")


def test_what_a_crash_left_half_made_is_made_again(tmp_path: Path) -> None:
    left = tmp_path / f".{NAME}.making"
    raw = dbapi2.connect(str(left), isolation_level=None)
    raw.execute("PRAGMA journal_mode = WAL")
    raw.execute("CREATE TABLE entry (half)")
    raw.close()
    assert chain_files(tmp_path) == []
    journal = begin(tmp_path)
    assert verify_file(journal.path, key_ring(journal)).whole
    journal.close()
    assert not left.exists()


def test_a_file_without_its_first_entry_is_begun_again_and_one_with_it_never(tmp_path: Path) -> None:
    create(tmp_path / NAME)
    begin(tmp_path).close()
    with pytest.raises(FileExistsError):
        begin(tmp_path)
    keys = FileKeyStore(tmp_path / "state", machine=b"m")
    keep_secrets(keys, chain_name("K08-1", 1, Signer.from_seed(SECRETS.seed).key_id.hex()), SECRETS)
    journal = open_chain(chain_files(tmp_path)[0], keys, "test")
    assert journal.place.seq == 1
    journal.close()
