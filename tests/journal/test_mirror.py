"""The mirror's file: a prefix of the journal after any fault, and never a byte into what is not its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from counter_pos.domain.errors import Broken, Unavailable
from counter_pos.journal.mirror import LAST_PART, MirrorFile, look, mirror_path
from counter_pos.wire.entry import StoredEntry
from counter_pos.wire.export import entry_of, line_of
from counter_pos.wire.verify import verify_chain
from tests.tills import CLERK, CLERK_PIN, TestTill, counter_of, key_ring, order


@pytest.fixture
def till(tmp_path: Path) -> Iterator[TestTill]:
    made = TestTill(tmp_path)
    made.open_shift()
    yield made
    made.close()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    made = tmp_path / "stick"
    made.mkdir()
    return made


def pay(till: TestTill, times: int = 1) -> None:
    for number in range(times):
        till.clock.pass_time(seconds=20)
        till.desk.take_payment(order(till.postpaid().account, 20_000 + 100 * number))


def entries(till: TestTill, after: int = 0) -> list[StoredEntry]:
    return till.journal.after(after, 10_000)


def lines(till: TestTill) -> bytes:
    return b"".join(line_of(entry) for entry in entries(till))


def catch_up(till: TestTill, place: Path) -> Path:
    """Open, write what is missing, close: as after a restart."""
    mirror = MirrorFile.open(place, till.journal)
    if missing := entries(till, mirror.seq):
        mirror.add(missing)
    mirror.close()
    return mirror.path


def refused(till: TestTill, place: Path) -> str:
    """The code with which the file is left alone; and it is."""
    path = mirror_path(place, *till.journal.chain)
    before = path.read_bytes()
    with pytest.raises((Broken, Unavailable)) as told:
        MirrorFile.open(place, till.journal)
    assert path.read_bytes() == before
    return told.value.code


def test_the_mirror_holds_every_entry_and_proves_itself_alone(till: TestTill, place: Path) -> None:
    pay(till)
    path = catch_up(till, place)
    assert path.name == "mirror-K08-1-1.jsonl"
    assert path.read_bytes() == lines(till)
    held = [entry_of(line) for line in path.read_bytes().splitlines(keepends=True)]
    assert held == entries(till)
    report = verify_chain(held, key_ring(till.journal))
    assert (report.broken, report.good, report.receipts) == (None, till.journal.place.seq, 1)


def test_a_last_line_torn_at_any_byte_is_cut_off_and_written_again(till: TestTill, place: Path) -> None:
    pay(till)
    path = catch_up(till, place)
    whole = path.read_bytes()
    last = whole[: len(whole) - 1].rindex(b"\n") + 1
    for size in range(last, len(whole)):
        path.write_bytes(whole[:size])
        held = look(place, till.journal)
        assert (held.seq, held.size, held.torn) == (till.journal.place.seq - 1, last, size - last)
    path.write_bytes(whole[:-1])
    catch_up(till, place)
    assert path.read_bytes() == whole


def test_a_hole_in_a_batch_that_was_not_synced_is_written_again_from_there(till: TestTill, place: Path) -> None:
    pay(till, 4)
    path = catch_up(till, place)
    whole = path.read_bytes()
    for begin in range(0, len(whole), 512):
        path.write_bytes(whole[:begin] + bytes(min(512, len(whole) - begin)) + whole[begin + 512 :])
        catch_up(till, place)
        assert path.read_bytes() == whole, begin


def test_a_file_of_nothing_but_a_torn_beginning_begins_again(till: TestTill, place: Path) -> None:
    path = mirror_path(place, *till.journal.chain)
    for raw in (b"", b'{"bo', bytes(700)):
        path.write_bytes(raw)
        catch_up(till, place)
        assert path.read_bytes() == lines(till)


def test_another_tills_file_is_never_written_into(till: TestTill, place: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = TestTill(tmp_path / "other", counter=counter_of(2))
    other.open_shift()
    theirs = catch_up(other, place)
    catch_up(till, place)
    assert theirs.read_bytes() == lines(other)
    theirs.replace(mirror_path(place, *till.journal.chain))
    assert refused(till, place) == "mirror_foreign"
    other.close()


def test_a_file_with_another_history_or_more_than_the_journal_is_left_alone(till: TestTill, place: Path) -> None:
    """The till's disk was put back to an earlier day: the mirror is the only copy of what came after."""
    saved = till.folder / "saved"
    saved.mkdir()
    till.journal.connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (saved / "journal").write_bytes(till.journal_file.read_bytes())
    pay(till, 2)
    path = catch_up(till, place)
    till.journal.close()
    for each in till.folder.glob("journal-*"):
        each.unlink()
    till.journal_file.write_bytes((saved / "journal").read_bytes())
    till.reopen()
    assert refused(till, place) == "mirror_ahead"
    with path.open("ab") as torn:
        torn.write(b'{"body')
    assert refused(till, place) == "mirror_ahead"
    till.desk.sign_in(CLERK, CLERK_PIN)
    pay(till, 3)
    assert refused(till, place) == "mirror_foreign"


def test_a_file_whose_end_is_rubbish_for_longer_than_a_crash_can_make_is_left_alone(
    till: TestTill, place: Path
) -> None:
    path = catch_up(till, place)
    with path.open("ab") as rubbish:
        rubbish.write(b"x" * (LAST_PART + 1))
    assert refused(till, place) == "mirror_damaged"


def test_the_root_of_a_medium_is_no_place_for_it(till: TestTill) -> None:
    with pytest.raises(Unavailable) as told:
        MirrorFile.open(Path("/"), till.journal)
    assert told.value.code == "mirror_is_root"


def test_a_folder_that_is_not_there_is_never_made(till: TestTill, place: Path) -> None:
    place.rmdir()
    with pytest.raises(Unavailable) as told:
        MirrorFile.open(place, till.journal)
    assert told.value.code == "mirror_away"
    assert not place.exists()


@pytest.mark.parametrize("how", ["deleted", "replaced", "grown", "cut"])
def test_a_file_that_changed_under_the_till_is_noticed_before_anything_is_written(
    till: TestTill, place: Path, how: str
) -> None:
    mirror = MirrorFile.open(place, till.journal)
    mirror.add(entries(till))
    path, whole = mirror.path, mirror.path.read_bytes()
    if how == "deleted":
        path.unlink()
    elif how == "replaced":
        path.replace(path.with_suffix(".old"))
        path.write_bytes(whole)
    elif how == "grown":
        path.write_bytes(whole + b"x")
    else:
        os.truncate(path, len(whole) - 1)
    pay(till)
    with pytest.raises(Unavailable) as told:
        mirror.add(entries(till, mirror.seq))
    mirror.close()
    assert told.value.code == "mirror_away"
    catch_up(till, place)
    assert path.read_bytes() == lines(till)


def test_a_line_in_another_form_is_none_and_is_written_again(till: TestTill, place: Path) -> None:
    """FORMAT.md: hexadecimal digits are lower case. One flipped bit makes an `f` an `F`."""
    path = catch_up(till, place)
    spoilt = lines(till).replace(entries(till)[1].hash.hex().encode(), entries(till)[1].hash.hex().upper().encode())
    path.write_bytes(spoilt)
    catch_up(till, place)
    assert path.read_bytes() == lines(till) != spoilt


WRITER = """
import sys
from pathlib import Path
from counter_pos.journal.mirror import MirrorFile
from tests.tills import TestTill
till = TestTill(Path(sys.argv[1]))
mirror = MirrorFile.open(Path(sys.argv[2]), till.journal)
for entry in till.journal.after(mirror.seq, 100):
    mirror.add([entry])
"""


def test_what_the_mirror_says_it_holds_was_synced(till: TestTill, place: Path) -> None:
    """strace sees what no test in the process can be sure of: every write is followed by its sync."""
    count = till.journal.place.seq
    assert watched(till, place) == ["fsync", *["write", "fsync"] * count]


def test_what_stands_on_the_mirror_is_written_once_more_before_it_is_believed(till: TestTill, place: Path) -> None:
    """After a sync that failed, in this run or an earlier one, a later sync says nothing of what was written before."""
    whole = catch_up(till, place).read_bytes()
    assert watched(till, place) == ["write", "fsync"]
    assert mirror_path(place, *till.journal.chain).read_bytes() == whole


def watched(till: TestTill, place: Path) -> list[str]:
    """The calls by which another process opens the mirror and brings it up to date."""
    path, told = mirror_path(place, *till.journal.chain), place.parent / "told"
    till.close()
    watch = ["strace", "-f", "-o", str(told), "-e", "trace=write,fsync,fdatasync", "-P", str(path)]
    asked = [sys.executable, "-c", WRITER, str(till.folder), str(place)]
    subprocess.run([*watch, *asked], check=True, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})
    till.__post_init__()
    return re.findall(r"^\d+ +(write|fsync|fdatasync)\(", told.read_text(encoding="utf-8"), re.MULTILINE)


def test_a_mirror_that_was_cut_off_between_commit_and_copy_is_caught_up(till: TestTill, place: Path) -> None:
    """The power went after COMMIT and before the mirror's write: the journal alone knows of the payment."""
    path = catch_up(till, place)
    before = path.read_bytes()
    pay(till)
    assert lines(till).startswith(before) and lines(till) != before
    till.reopen()
    catch_up(till, place)
    assert path.read_bytes() == lines(till)
