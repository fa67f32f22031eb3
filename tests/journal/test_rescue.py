"""Whatever is damaged: each entry that still proves itself is saved and called what it is, and no other is."""

from __future__ import annotations

import json
import random
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from pysqlite3 import dbapi2

from counter_pos.__main__ import main
from counter_pos.commands.exports import ranges
from counter_pos.domain.errors import Broken
from counter_pos.i18n.notices import notice_for
from counter_pos.journal.rescue import Rescued, rescue
from counter_pos.journal.schema import PAGE_BYTES
from counter_pos.wire.entry import StoredEntry
from counter_pos.wire.export import entry_of, line_of
from counter_pos.wire.signing import Signer
from tests.journals_left import NAME, Killed, closed, in_middle_of_log, killed_till, tree

Rows = dict[int, tuple[bytes, bytes, bytes, bytes]]
STRANGER = Signer.from_seed(b"a stranger's seed".ljust(32, b"."))


@dataclass
class Saved:
    """What a rescue kept, by seq: the entry, and whether it is chained."""

    found: Rescued
    kept: dict[int, tuple[StoredEntry, bool]]


def saved(path: Path) -> Saved:
    kept: dict[int, tuple[StoredEntry, bool]] = {}

    def keep(entry: StoredEntry, chained: bool) -> None:
        assert entry.seq not in kept
        kept[entry.seq] = (entry, chained)

    return Saved(rescue(path, None, kept.clear, keep), kept)


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Killed:
    place = tmp_path_factory.mktemp("rescue")
    return killed_till(place / "work", place / "left")


@pytest.fixture(scope="module")
def rows(killed: Killed, tmp_path_factory: pytest.TempPathFactory) -> Rows:
    """The entries as they were written."""
    copy = killed.copy(tmp_path_factory.mktemp("rows") / "one")
    raw = dbapi2.connect(str(copy))
    found = raw.execute("SELECT seq, body, hash, signature, seals FROM entry ORDER BY seq").fetchall()
    raw.close()
    return {seq: tuple(rest) for seq, *rest in found}  # type: ignore[misc]


def shut(killed: Killed, folder: Path) -> Path:
    journal = killed.copy(folder)
    closed(journal)
    return journal


def change(path: Path, statement: str, *parameters: object) -> None:
    raw = dbapi2.connect(str(path), isolation_level=None)
    for trigger in ("entry_never_changes", "entry_never_goes"):
        raw.execute(f"DROP TRIGGER IF EXISTS {trigger}")
    raw.execute(statement, parameters)
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.execute("PRAGMA journal_mode = DELETE")
    raw.execute("VACUUM")  # no older copy of the entry is left on a page
    raw.close()


def test_a_sound_journal_is_saved_whole(killed: Killed, rows: Rows, tmp_path: Path) -> None:
    told = saved(killed.copy(tmp_path / "one"))
    assert told.found.whole and told.found.chained == len(rows) == len(told.kept)
    assert all(chained for _, chained in told.kept.values())


def test_what_the_log_lost_is_found_in_it_and_is_chained(killed: Killed, rows: Rows, tmp_path: Path) -> None:
    """SQLite reads no frame behind the flipped bit; the entries in them are signed, and follow one another."""
    journal = killed.copy(tmp_path / "one")
    in_middle_of_log(journal)
    before = tree(journal.parent)
    told = saved(journal)
    assert told.found.log.state == "damaged" and not told.found.whole
    assert told.found.chained == len(rows)
    assert {seq: entry.body for seq, (entry, _) in told.kept.items()} == {seq: row[0] for seq, row in rows.items()}
    assert tree(journal.parent) == before


def test_entries_behind_a_damaged_one_are_signed_but_not_chained(killed: Killed, rows: Rows, tmp_path: Path) -> None:
    journal = shut(killed, tmp_path / "one")
    change(journal, "UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), '10100', '90100') AS BLOB) WHERE seq = 5")
    told = saved(journal).found
    last = len(rows)
    assert (told.chained, told.unchained, told.damaged, told.missing) == (4, list(range(6, last + 1)), [5], [])
    assert told.broken is not None and told.broken.facts["seq"] == 5


@pytest.mark.parametrize("column", ["signature", "seals"])
def test_an_entry_with_a_wrong_signature_is_not_saved(killed: Killed, column: str, tmp_path: Path) -> None:
    journal = shut(killed, tmp_path / "one")
    change(journal, "UPDATE entry SET hash = zeroblob(32) WHERE seq = 4")
    raw = dbapi2.connect(str(journal), isolation_level=None)
    (whole,) = raw.execute(f"SELECT {column} FROM entry WHERE seq = 6").fetchone()
    raw.close()
    change(journal, f"UPDATE entry SET {column} = ? WHERE seq = 6", bytes([whole[0] ^ 1]) + whole[1:])
    told = saved(journal)
    assert told.found.damaged == [4, 6]
    assert sorted(told.kept) == [1, 2, 3, 5, 7, 8, 9]


def test_what_a_stranger_signed_is_not_saved(killed: Killed, rows: Rows, tmp_path: Path) -> None:
    journal = shut(killed, tmp_path / "one")
    change(journal, "DELETE FROM entry WHERE seq = 4")
    change(journal, "UPDATE entry SET signature = ? WHERE seq = 6", STRANGER.sign(rows[6][1]))
    told = saved(journal)
    assert (told.found.damaged, told.found.missing, told.found.chained) == ([6], [4], 3)
    assert 6 not in told.kept


def test_an_entry_of_another_place_is_not_saved_there(killed: Killed, rows: Rows, tmp_path: Path) -> None:
    journal = shut(killed, tmp_path / "one")
    change(journal, "UPDATE entry SET (body, hash, signature, seals) = (?, ?, ?, ?) WHERE seq = 5", *rows[6])
    told = saved(journal)
    assert told.found.damaged == [5]
    assert told.found.unchained == [6, 7, 8, 9]


@pytest.mark.parametrize("filler", [0, 0x55, 0xFF])
def test_any_page_may_be_lost(killed: Killed, rows: Rows, filler: int, tmp_path: Path) -> None:
    """Of every entry something is said: saved as it was written, or named. Most are saved."""
    whole = shut(killed, tmp_path / "one").read_bytes()
    saved_in_all = 0
    for page in range(0, len(whole), PAGE_BYTES):
        folder = tmp_path / f"page-{page}"
        folder.mkdir()
        journal = folder / NAME
        journal.write_bytes(whole[:page] + bytes([filler]) * PAGE_BYTES + whole[page + PAGE_BYTES :])
        told = saved(journal)
        for seq, (entry, _) in told.kept.items():
            assert (entry.body, entry.hash, entry.signature, entry.seals) == rows[seq], (page, seq)
        named = {*told.kept, *told.found.damaged, *told.found.missing}
        assert named == set(range(1, told.found.last + 1)), page
        saved_in_all += len(told.kept)
        shutil.rmtree(folder)
    pages = len(whole) // PAGE_BYTES
    assert saved_in_all > (len(rows) - 2) * pages


def test_a_file_in_pieces_gives_what_is_in_them(killed: Killed, rows: Rows, tmp_path: Path) -> None:
    """Bits flipped all over: nothing that is saved differs from what was written, and nothing else is raised."""
    whole = shut(killed, tmp_path / "one").read_bytes()
    chance = random.Random("pieces")
    for number in range(25):
        harmed = bytearray(whole)
        for _ in range(40):
            harmed[chance.randrange(len(harmed))] ^= 1 << chance.randrange(8)
        folder = tmp_path / f"harmed-{number}"
        folder.mkdir()
        (folder / NAME).write_bytes(harmed)
        for seq, (entry, _) in saved(folder / NAME).kept.items():
            assert (entry.body, entry.hash, entry.signature, entry.seals) == rows[seq]


def test_what_is_left_of_a_file_without_its_head_is_chained(killed: Killed, rows: Rows, tmp_path: Path) -> None:
    """SQLite makes nothing of it; the pages are there, and the entries on them follow one another."""
    journal = shut(killed, tmp_path / "one")
    journal.write_bytes(b"no database".ljust(PAGE_BYTES, b".") + journal.read_bytes()[PAGE_BYTES:])
    told = saved(journal)
    assert told.found.broken is not None and told.found.broken.code == "journal_no_database"
    assert (told.found.chained, told.found.unchained) == (len(rows), [])


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b"", ("is an empty file.", "ख़ाली फ़ाइल है।")),
        (b"a shopping list " * 64, ("no longer reads as a journal", "बही के रूप में पढ़ी नहीं जाती")),
    ],
)
def test_a_file_that_is_no_journal_is_called_so(
    killed: Killed, head: bytes, words: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its log is there: what stands in that is saved."""
    journal = killed.copy(tmp_path / "one")
    journal.write_bytes(head)
    for language, told in zip(("en", "hi"), words, strict=True):
        asked = ["export", str(tmp_path / "out"), "--rescue", "--data", str(journal.parent), "--language", language]
        assert main(asked) == 4
        said = capsys.readouterr().out
        assert told in said and "9 entries saved" in said


def test_without_its_first_entry_a_key_list_is_needed(
    killed: Killed, rows: Rows, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    journal = shut(killed, tmp_path / "one")
    change(journal, "DELETE FROM entry WHERE seq = 1")
    apart = tmp_path / "apart"
    apart.mkdir()
    shutil.copy(journal, apart)
    asked = ["export", str(tmp_path / "out.jsonl"), "--rescue", "--file", str(apart / NAME), "--data", str(apart)]
    assert main(asked) == 4
    told = capsys.readouterr().out
    assert "0 entries saved" in told and "--keys" in told and "No entry is proven and chained." in told
    assert main([*asked, "--keys", str(killed.folder / "public-keys.json"), "--json"]) == 4
    said = json.loads(capsys.readouterr().out)
    assert (said["chained"], said["unchained"], said["missing"]) == (0, list(range(2, len(rows) + 1)), [1])


def test_the_file_says_of_each_entry_what_it_is_and_nobody_takes_it_for_more(
    killed: Killed, rows: Rows, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    journal, out = shut(killed, tmp_path / "one"), tmp_path / "out.jsonl"
    change(journal, "UPDATE entry SET hash = zeroblob(32) WHERE seq = 4")
    before = tree(journal.parent)
    assert main(["export", str(out), "--rescue", "--data", str(journal.parent), "--json"]) == 4
    assert tree(journal.parent) == before
    said = json.loads(capsys.readouterr().out)
    assert said["unchained"] == [5, 6, 7, 8, 9] and said["damaged"] == [4] and said["complete"] is False
    lines = out.read_bytes().splitlines(keepends=True)
    assert [json.loads(line).get("chained") for line in lines] == [None] * 3 + [False] * 5
    with pytest.raises(Broken) as told:
        entry_of(lines[3])
    assert (told.value.code, told.value.facts["seq"]) == ("not_chained", 5)
    assert "signed, but not chained" in notice_for(told.value, "en").happened
    for language, words in (("en", "Signed, but not chained: 5-9."), ("hi", "कड़ी से जुड़ी नहीं: 5-9")):
        asked = ["--data", str(journal.parent), "--language", language]
        assert main(["export", str(out), "--rescue", *asked]) == 4
        assert words in capsys.readouterr().out
        assert main(["verify", "mirror", str(out), *asked]) == 4
        assert words in capsys.readouterr().out
    forged = json.loads(lines[3])
    forged["signature"] = "00" * 64
    out.write_bytes(
        b"".join([*lines[:3], json.dumps(forged, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"])
    )
    assert main(["verify", "mirror", str(out), "--data", str(journal.parent), "--json"]) == 4
    said = json.loads(capsys.readouterr().out)
    assert (said["entries"], said["unchained"], said["damaged"]) == (3, [], [5])


def test_an_export_is_never_written_beside_the_journal(killed: Killed, tmp_path: Path) -> None:
    journal = killed.copy(tmp_path / "one")
    before = tree(journal.parent)
    for name in (NAME, "out.jsonl"):
        for more in ([], ["--rescue"]):
            asked = ["export", str(journal.parent / name), "--data", str(journal.parent), "--json", *more]
            assert main(asked) == 1
    assert tree(journal.parent) == before


def test_an_export_that_fails_leaves_the_one_before_it(killed: Killed, tmp_path: Path) -> None:
    journal, out = killed.copy(tmp_path / "one"), tmp_path / "out.jsonl"
    out.write_bytes(b"the one before")
    journal.unlink()
    asked = ["export", str(out), "--file", str(journal), "--data", str(journal.parent), "--json"]
    assert main(asked) == 3
    assert main([*asked, "--rescue"]) == 3
    assert out.read_bytes() == b"the one before"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["one", "out.jsonl"]


def test_lines_and_ranges() -> None:
    assert ranges([]) == ""
    assert ranges([1, 3, 4, 5, 9, 10]) == "1, 3-5, 9-10"
    entry = StoredEntry("K08-1", 1, 1, b"{}", bytes(32), bytes(64), b"")
    assert b'"chained":false' in line_of(entry, chained=False)
    assert b"chained" not in line_of(entry)
