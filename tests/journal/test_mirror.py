"""The mirror's file: a prefix of the journal after any fault, and never a byte into what is not its own."""

from __future__ import annotations

import os
import re
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from counter_pos.domain.errors import Broken, Unavailable
from counter_pos.journal.mirror import LAST_PART, ROOM, ROOM_BYTES, MirrorFile, MirrorHolds, look, mirror_path
from counter_pos.wire.entry import StoredEntry
from counter_pos.wire.export import entry_of, line_of
from counter_pos.wire.verify import verify_chain
from tests.mirrors import without_room
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
    held = path.read_bytes()
    path.write_bytes(held + b'{"body')
    assert refused(till, place) == "mirror_ahead"
    for behind in (b"", ROOM * 700):  # the first one that is more does not read: the other is still more
        path.write_bytes(lines(till) + b"x" + held[len(lines(till)) + 1 :] + behind)
        assert refused(till, place) == "mirror_ahead"
    path.write_bytes(held)
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


@pytest.mark.parametrize("how", ["deleted", "replaced", "grown", "cut", "written into"])
def test_a_file_that_changed_under_the_till_is_noticed_before_anything_is_written(
    till: TestTill, place: Path, how: str
) -> None:
    mirror = MirrorFile.open(place, till.journal)
    mirror.add(entries(till))
    path, whole = mirror.path, mirror.path.read_bytes()
    end = len(without_room(whole))
    if how == "deleted":
        path.unlink()
    elif how == "replaced":
        path.replace(path.with_suffix(".old"))
        path.write_bytes(whole)
    elif how == "grown":
        path.write_bytes(whole + b"x")
    elif how == "written into":  # as by a copy of this till, at the same place
        path.write_bytes(whole[:end] + b"x" + whole[end + 1 :])
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


def left_open(till: TestTill, place: Path) -> Path:
    """The mirror of a till that was killed at work: with the room that nobody cut off."""
    mirror = MirrorFile.open(place, till.journal)
    for entry in entries(till, mirror.seq):
        mirror.add([entry])
    os.close(mirror._handle)
    return mirror.path


def test_a_till_at_work_writes_into_room_and_a_till_that_is_closed_leaves_entries_alone(
    till: TestTill, place: Path
) -> None:
    path = left_open(till, place)
    length = path.stat().st_size
    assert path.read_bytes() == lines(till) + ROOM * (length - len(lines(till)))
    pay(till)
    left_open(till, place)
    assert path.stat().st_size == length, "an entry finds its place without a change of the file's length"
    assert look(place, till.journal) == MirrorHolds(till.journal.place.seq, len(lines(till)), 0)
    catch_up(till, place)
    assert path.read_bytes() == lines(till)


def test_room_that_is_used_up_is_made_anew(till: TestTill, place: Path) -> None:
    mirror = MirrorFile.open(place, till.journal)
    batch = entries(till)
    mirror.add(batch)
    path, batches = mirror.path, 0
    while len(without_room(path.read_bytes())) <= ROOM_BYTES:
        pay(till)
        mirror.add(entries(till, mirror.seq))
        batches += 1
    assert batches > 10 and path.stat().st_size > len(lines(till))
    mirror.close()
    assert path.read_bytes() == lines(till)


def test_a_write_into_room_torn_in_any_way_is_cut_off_and_written_again(till: TestTill, place: Path) -> None:
    """Pieces of 512 bytes of the last line came to the disk, in any choice, and the room is there around them."""
    path = left_open(till, place)
    before = len(lines(till))
    pay(till)
    left_open(till, place)
    whole = path.read_bytes()
    first, last = before // 512, (len(lines(till)) - 1) // 512
    pieces = range(first, last + 1)
    assert len(pieces) > 3
    for choice in range(2 ** len(pieces) - 1):
        torn = bytearray(whole[:before] + ROOM * (len(whole) - before))
        for number, piece in enumerate(pieces):
            if choice >> number & 1:
                torn[512 * piece : 512 * piece + 512] = whole[512 * piece : 512 * piece + 512]
        path.write_bytes(torn)
        assert look(place, till.journal).seq == till.journal.place.seq - 1, choice
        left_open(till, place)
        assert without_room(path.read_bytes()) == lines(till), choice


def test_what_somebody_else_wrote_into_the_room_is_not_cut_off_at_the_end(till: TestTill, place: Path) -> None:
    mirror = MirrorFile.open(place, till.journal)
    mirror.add(entries(till))
    theirs = mirror.path.read_bytes().replace(ROOM * 9, b"not mine" + ROOM, 1)
    mirror.path.write_bytes(theirs)
    mirror.close()
    assert mirror.path.read_bytes() == theirs


def test_what_was_made_ready_and_not_committed_is_never_written(till: TestTill, place: Path) -> None:
    mirror = MirrorFile.open(place, till.journal)
    known = entries(till)
    mirror.add(known[:-1])
    before = mirror.path.read_bytes()
    mirror.make_ready(replace(known[-1], signature=bytes(64)))
    assert mirror.path.read_bytes() == before
    mirror.add(known[-1:])
    mirror.close()
    assert mirror.path.read_bytes() == lines(till)


def test_a_medium_without_room_to_spare_still_takes_entries(till: TestTill, place: Path) -> None:
    mirror = MirrorFile.open(place, till.journal)
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(lines(till)), limit[1]))
        mirror.add(entries(till))
        assert mirror.path.read_bytes() == lines(till)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        signal.signal(signal.SIGXFSZ, ignored)
    mirror.close()
    assert mirror.path.read_bytes() == lines(till)


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
    entry, room = ["write", "fdatasync"], ["write"]
    assert watched(till, place) == ["fsync", *entry[:1], *room, *entry[1:], *entry * (count - 1)]


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
