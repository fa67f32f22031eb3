"""A changed byte is named, or changes no fact; and whatever is damaged, the good entries before it are saved."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pysqlite3 import dbapi2

from counter_pos.__main__ import main
from counter_pos.domain.errors import CounterError
from counter_pos.domain.payment import Purpose
from counter_pos.journal.integrity import FileReport, verify_file
from counter_pos.journal.schema import PAGE_BYTES
from counter_pos.wire.keyring import KeyRing
from tests import words
from tests.tills import TestTill, key_ring, order

Rows = list[tuple[object, ...]]


class Patient:
    """A closed journal file of a whole day, to be damaged in copies."""

    def __init__(self, path: Path, ring: KeyRing) -> None:
        self.path = path
        self.ring = ring
        self.rows = rows_of(path)

    def copy(self, folder: Path) -> Path:
        target = folder / self.path.name
        shutil.copy(self.path, target)
        return target


@pytest.fixture(scope="module")
def patient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Patient]:
    till = TestTill(tmp_path_factory.mktemp("patient"))
    desk = till.open_shift()
    first = desk.take_payment(order(till.postpaid().account, 20_000, tendered=50_000))
    desk.take_payment(order(till.prepaid().account, 30_000, purpose=Purpose.RECHARGE))
    desk.duplicate_receipt(first.receipts[0].number, "lost")
    number = first.receipts[0].number
    desk.cancel_payment(number, "wrong_amount", words.cancelling(desk, number), till.papers(number))
    desk.count_drawer(())
    desk.close_shift("empty", words.closing(desk))
    ring = key_ring(till.journal)
    till.journal.connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    path = till.journal_file
    till.close()
    yield Patient(path, ring)


def rows_of(path: Path) -> Rows:
    raw = dbapi2.connect(str(path))
    try:
        return raw.execute("SELECT seq, body, hash, signature, seals FROM entry ORDER BY seq").fetchall()
    finally:
        raw.close()


PLACES = 16
"""Of each column of each entry, besides its ends."""


@pytest.mark.parametrize("column", ["body", "hash", "signature", "seals"])
def test_any_changed_byte_of_an_entry_names_that_entry(patient: Patient, column: str, tmp_path: Path) -> None:
    path = patient.copy(tmp_path)
    raw = dbapi2.connect(str(path), isolation_level=None)
    raw.execute("DROP TRIGGER entry_never_changes")
    chance = random.Random(column)
    for seq, (size,) in enumerate(raw.execute(f"SELECT length({column}) FROM entry ORDER BY seq").fetchall(), start=1):
        within = range(1, size - 1)
        for place in (0, *sorted(chance.sample(within, min(PLACES, len(within)))), size - 1)[:size]:
            (whole,) = raw.execute(f"SELECT {column} FROM entry WHERE seq = ?", (seq,)).fetchone()
            harmed = bytearray(whole)
            harmed[place] ^= 1 << chance.randrange(8)
            raw.execute(f"UPDATE entry SET {column} = ? WHERE seq = ?", (bytes(harmed), seq))
            report = verify_file(path, patient.ring)
            assert report.chain.broken is not None, (column, seq, place)
            assert report.chain.broken.facts["seq"] == seq, (column, seq, place, report.chain.broken)
            assert report.chain.good == seq - 1
            raw.execute(f"UPDATE entry SET {column} = ? WHERE seq = ?", (whole, seq))
    raw.close()
    assert verify_file(path, patient.ring).chain.broken is None


def test_any_changed_byte_of_the_file_is_reported_or_changes_no_fact(patient: Patient, tmp_path: Path) -> None:
    whole = patient.path.read_bytes()
    chance = random.Random("the file")
    pages = range(0, len(whole), PAGE_BYTES)
    places = [page + offset for page in pages for offset in (0, 1, 3, 5, 8, *chance.sample(range(PAGE_BYTES), 3))]
    silent = 0
    for place in places:
        harmed = bytearray(whole)
        harmed[place] ^= 1 << chance.randrange(8)
        path = tmp_path / f"harmed-{place}" / patient.path.name
        path.parent.mkdir()
        path.write_bytes(harmed)
        report = judged(path, patient.ring)
        if report is not None and report.whole:
            silent += 1
            assert rows_of(path) == patient.rows, place
        shutil.rmtree(path.parent)
    assert 0 < silent < len(places)  # free space may change unseen; most may not


def judged(path: Path, ring: KeyRing) -> FileReport | None:
    """What the verifier says; None when the file does not even open. Anything else it raises is a defect."""
    try:
        return verify_file(path, ring)
    except CounterError:
        return None


def test_all_good_entries_before_the_damage_are_saved(
    patient: Patient, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = patient.copy(tmp_path)
    raw = dbapi2.connect(str(path), isolation_level=None)
    raw.execute("DROP TRIGGER entry_never_changes")
    raw.execute("UPDATE entry SET hash = zeroblob(32) WHERE seq = 6")
    raw.close()
    out = tmp_path / "elsewhere" / "saved.jsonl"
    out.parent.mkdir()
    assert main(["export", str(out), "--file", str(path), "--json"]) == 4
    said = json.loads(capsys.readouterr().out)
    assert (said["ok"], said["entries"], said["complete"]) == (False, 5, False)
    saved = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [each["body"].encode() for each in saved] == [row[1] for row in patient.rows[:5]]
    assert [bytes.fromhex(each["seals"]) for each in saved] == [row[4] for row in patient.rows[:5]]
    assert main(["export", str(out), "--file", str(path)]) == 4
    assert "entry 6: " in capsys.readouterr().out


def test_a_stale_index_is_told_apart_from_broken_facts(patient: Patient, tmp_path: Path) -> None:
    path = patient.copy(tmp_path)
    raw = dbapi2.connect(str(path), isolation_level=None)
    raw.execute("UPDATE receipt_index SET paise = paise + 1 WHERE serial = 1")
    raw.close()
    report = verify_file(path, patient.ring)
    assert report.chain.broken is None
    assert report.damage == ("index: receipt_index differs from the entries",)


def test_a_chain_that_another_centre_signed_is_not_ours(patient: Patient) -> None:
    stranger = KeyRing(1, {}, {"00000000": bytes(32)})
    report = verify_file(patient.path, stranger)
    assert report.chain.broken is not None and report.chain.broken.code == "bad_ticket"


@pytest.mark.parametrize(
    ("statement", "damage"),
    [
        ("DROP TRIGGER entry_never_changes", "schema: trigger entry_never_changes is missing"),
        ("CREATE TRIGGER own AFTER INSERT ON entry BEGIN SELECT 1; END", "schema: trigger own does not belong here"),
        ("CREATE TABLE own (x)", "schema: table own does not belong here"),
        ("DROP INDEX receipt_index_account", "schema: index receipt_index_account is missing"),
    ],
)
def test_a_file_whose_tables_or_triggers_were_changed_is_damaged(
    patient: Patient, statement: str, damage: str, tmp_path: Path
) -> None:
    path = patient.copy(tmp_path)
    raw = dbapi2.connect(str(path), isolation_level=None)
    raw.execute(statement)
    raw.close()
    assert damage in verify_file(path, patient.ring).damage


def test_a_trigger_that_was_emptied_is_damage(patient: Patient, tmp_path: Path) -> None:
    path = patient.copy(tmp_path)
    raw = dbapi2.connect(str(path), isolation_level=None)
    raw.execute("DROP TRIGGER entry_never_goes")
    raw.execute("CREATE TRIGGER entry_never_goes BEFORE DELETE ON entry BEGIN SELECT 1; END")
    raw.close()
    assert verify_file(path, patient.ring).damage == ("schema: trigger entry_never_goes was changed",)
