"""Journals of former releases: today's program proves each, and a till goes on with it as if nothing had happened."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from pysqlite3 import dbapi2

from counter_pos.__main__ import main
from counter_pos.domain.errors import Broken
from counter_pos.journal import index, layouts
from counter_pos.journal.chains import chain_files, open_chain
from counter_pos.journal.connection import create
from counter_pos.journal.integrity import verify_file
from counter_pos.journal.keys import FileKeyStore
from counter_pos.wire.keyring import KeyRing
from tests.journals.make import HERE, play
from tests.journals_left import tree
from tests.tills import CLERK, CLERK_PIN, HandClock, TestTill, order

OLD = sorted(each for each in HERE.iterdir() if each.is_dir() and not each.name.startswith("_"))
NAME = "journal-K08-1-1.sqlite3"
KEYS = "public-keys.json"
every = pytest.mark.parametrize("old", OLD, ids=lambda each: each.name)


def ring_of(old: Path) -> KeyRing:
    return KeyRing.read((old / KEYS).read_bytes())


def copy(old: Path, folder: Path) -> Path:
    shutil.copytree(old, folder)
    return folder / NAME


def schema(path: Path) -> layouts.Objects:
    raw = dbapi2.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        return layouts.held_by(raw)
    finally:
        raw.close()


def jobs(path: Path) -> dict[tuple[str, int], str]:
    raw = dbapi2.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        rows = raw.execute("SELECT receipt || ' ' || kind, copy, state FROM print_job").fetchall()
        return {(receipt, number): state for receipt, number, state in rows}
    finally:
        raw.close()


@every
def test_it_is_proven_without_a_touch(old: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = copy(old, tmp_path / "till")
    before = tree(path.parent)
    report = verify_file(path, ring_of(old))
    assert report.whole, report
    assert report.chain.good > 10 and report.chain.receipts > 3
    for words in (["verify", "journal"], ["export", str(tmp_path / "out"), "--rescue"]):
        assert main([*words, "--data", str(path.parent), "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["entries"] == report.chain.good
    assert tree(path.parent) == before


@every
def test_a_till_goes_on_with_it(old: Path, tmp_path: Path) -> None:
    path = copy(old, tmp_path / "till")
    papers = jobs(path)
    good = verify_file(path, ring_of(old)).chain.good
    clock = HandClock()
    clock.pass_time(hours=4)
    till = TestTill(path.parent, clock)
    journal = till.journal
    assert journal.place.seq == good
    assert journal.place.shift is not None and journal.place.shift.state == "open"
    derived = index.contents(journal.connection())
    index.rebuild(journal.connection())
    assert index.contents(journal.connection()) == derived
    desk, serial = till.desk, journal.place.serial
    desk.act_as(CLERK, CLERK_PIN)
    taken = desk.take_payment(order(till.postpaid().account, 10_000, tendered=20_000))
    assert (taken.seq, journal.place.serial) == (good + 1, serial + 1)
    entry = journal.at(4)
    assert entry is not None and journal.of_command(entry.envelope.command_id) == entry
    till.reopen()
    till.close()
    report = verify_file(path, ring_of(old))
    assert report.whole and report.chain.good == good + 1
    assert schema(path) == layouts.today()
    kept = jobs(path)
    assert {each: kept[each] for each in papers} == papers  # no promise of paper is lost, none made twice
    assert len(kept) == len(papers) + 1


@every
def test_no_stranger_of_that_layout_is_let_in(old: Path, tmp_path: Path) -> None:
    """An old file is no excuse: without a trigger, or with a table of its own, it is damaged as any other."""
    for number, harm in enumerate(
        (
            "DROP TRIGGER entry_never_changes",
            "CREATE TABLE own (x)",
            "CREATE TRIGGER own AFTER INSERT ON entry BEGIN SELECT 1; END",
            "DROP TABLE draft",
        )
    ):
        path = copy(old, tmp_path / str(number))
        raw = dbapi2.connect(str(path), isolation_level=None)
        raw.execute(harm)
        raw.close()
        assert any(each.startswith("schema: ") for each in verify_file(path, ring_of(old)).damage), harm
        with pytest.raises(Broken, match="journal_damaged"):
            open_chain(
                chain_files(path.parent)[0],
                FileKeyStore(path.parent / "state", machine=b"the machine of the tests"),
                "test",
            )


def test_a_lost_index_is_made_again_when_a_till_goes_on(tmp_path: Path) -> None:
    path = copy(OLD[-1], tmp_path / "till")
    raw = dbapi2.connect(str(path), isolation_level=None)
    raw.execute("DROP INDEX receipt_index_account")
    raw.close()
    assert "schema: index receipt_index_account is missing" in verify_file(path, None).damage
    TestTill(path.parent).close()
    assert verify_file(path, None).whole


def test_the_newest_is_of_todays_layout(tmp_path: Path) -> None:
    """A release that changes a table keeps a journal of its own: python -m tests.journals.make NAME."""
    create(tmp_path / NAME)
    assert schema(tmp_path / NAME) == layouts.today() == schema(OLD[-1] / NAME)


def test_each_layout_has_its_journal() -> None:
    earlier = [schema(each / NAME) for each in OLD]
    for each in layouts.EARLIER:
        assert any(layouts.made_by(each).items() <= held.items() for held in earlier)


def test_what_is_kept_of_a_day_is_what_a_day_leaves_today(tmp_path: Path) -> None:
    till = TestTill(tmp_path)
    play(till)
    kinds = {each.envelope.kind for each in till.journal.after(0, 1000)}
    till.close()
    assert verify_file(till.journal_file, None).whole
    newest = TestTill(copy(OLD[-1], tmp_path / "newest").parent)
    assert {each.envelope.kind for each in newest.journal.after(0, 1000)} == kinds
    newest.close()
