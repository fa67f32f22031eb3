"""The mirror at work: on it before the paper, never in the way of a payment, and in step again by itself."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counter_pos.domain.errors import Unavailable
from counter_pos.journal.mirror import mirror_path
from counter_pos.services.lanes import Lanes
from counter_pos.services.summaries import MirrorReading
from counter_pos.services.till.mirror import Mirror
from counter_pos.wire.export import line_of
from tests.mirrors import without_room
from tests.tills import TestTill, order

LONG = 20.0
"""Seconds nobody waits for: a test that does has failed."""
SOON = 0.01


@pytest.fixture
def till(tmp_path: Path) -> Iterator[TestTill]:
    lanes = Lanes()
    made = TestTill(tmp_path, lanes=lanes)
    made.open_shift()
    yield made
    lanes.close()
    if made.till.mirror is not None:
        made.till.mirror.stop()
    made.close()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    made = tmp_path / "stick"
    made.mkdir()
    return made


def begin(till: TestTill, place: Path, paper_waits_s: float = LONG) -> Mirror:
    mirror = Mirror(till.journal, place, till.clock.now, paper_waits_s=paper_waits_s, try_again_s=SOON)
    till.till.mirror = mirror
    return mirror


def settled(mirror: Mirror) -> bool:
    """Whether everything recorded comes to be on it."""
    tick, ends = threading.Event(), monotonic() + LONG
    while mirror.reading() != MirrorReading(0) and monotonic() < ends:
        tick.wait(SOON)
    return mirror.reading() == MirrorReading(0)


def pay(till: TestTill, paise: int = 20_000) -> int:
    """Take a payment; its entry's seq."""
    till.clock.pass_time(seconds=20)
    till.desk.take_payment(order(till.postpaid().account, paise))
    return till.journal.place.seq


def journal_lines(till: TestTill) -> bytes:
    return b"".join(line_of(entry) for entry in till.journal.after(0, 10_000))


def mirror_lines(till: TestTill, place: Path) -> bytes:
    path = mirror_path(place, *till.journal.chain)
    return without_room(path.read_bytes()) if path.exists() else b""


def job_state(till: TestTill) -> str:
    return till.desk.print_jobs.unprinted()[-1].state


def test_what_was_recorded_before_and_after_it_was_set_is_on_it(till: TestTill, place: Path) -> None:
    pay(till)
    mirror = begin(till, place)
    mirror.start()
    pay(till)
    assert mirror.hold(pay(till))
    assert mirror_lines(till, place) == journal_lines(till)
    assert till.desk.status().mirror == MirrorReading(0)


def test_no_byte_goes_to_the_printer_before_the_entry_is_on_the_mirror(till: TestTill, place: Path) -> None:
    mirror = begin(till, place)  # not begun: as one that is still busy
    pay(till)
    job = till.desk.print_jobs.unprinted()[-1]
    mirror_was: list[bytes] = []

    def print_it() -> None:
        till.desk.print_jobs.mark(job.id, "sending", "")
        mirror_was.append(mirror_lines(till, place))

    printing = threading.Thread(target=print_it)
    printing.start()
    printing.join(0.1)
    assert printing.is_alive() and job_state(till) == "waiting"
    mirror.start()
    printing.join(LONG)
    assert mirror_was == [journal_lines(till)]


def test_a_mirror_that_is_away_keeps_neither_payment_nor_paper(till: TestTill, place: Path) -> None:
    place.rmdir()
    mirror = begin(till, place)
    mirror.start()
    assert not mirror.hold(pay(till))
    assert not mirror.hold(pay(till))
    reading = till.desk.status().mirror
    assert reading is not None
    assert (reading.trouble, reading.behind) == ("mirror_away", till.journal.place.seq)
    assert reading.away_since is not None
    place.mkdir()
    assert settled(mirror)
    assert mirror_lines(till, place) == journal_lines(till)
    assert till.desk.status().mirror == MirrorReading(0)


def test_a_mirror_that_blocks_holds_a_paper_for_the_limit_once_and_a_payment_never(till: TestTill, place: Path) -> None:
    fifo = mirror_path(place, *till.journal.chain)
    os.mkfifo(fifo)  # opening it waits for ever
    mirror = begin(till, place, paper_waits_s=0.2)
    mirror.start()
    seq = pay(till)
    begun = monotonic()
    assert not mirror.hold(seq)
    first, begun = monotonic() - begun, monotonic()
    assert not mirror.hold(seq)
    assert 0.2 <= first < 5 and monotonic() - begun < 0.2
    reading = mirror.reading()
    assert (reading.trouble, reading.behind) == ("mirror_slow", seq)
    os.close(os.open(fifo, os.O_WRONLY))  # the medium answers again, with what is no file
    fifo.unlink()
    assert settled(mirror)
    assert mirror_lines(till, place) == journal_lines(till)


def test_a_medium_that_is_pulled_out_while_nobody_pays_is_noticed(till: TestTill, place: Path) -> None:
    mirror = begin(till, place)
    mirror.start()
    assert settled(mirror)
    place.rename(place.with_name("elsewhere"))
    away, ends = threading.Event(), monotonic() + LONG
    while not mirror.reading().trouble:
        assert not away.wait(SOON) and monotonic() < ends
    place.with_name("elsewhere").rename(place)
    assert settled(mirror)


def test_a_mirror_that_comes_back_is_away_until_it_holds_everything(till: TestTill, place: Path) -> None:
    """It answers again, with less than the journal has: it is not told as in step, and no paper waits for it."""
    for _ in range(3):
        pay(till)
    mirror = begin(till, place)  # its thread is not begun: each step is taken by hand
    mirror._failed(Unavailable("mirror_away", path=str(place)))
    seq = pay(till)
    mirror._head = seq
    mirror._is_at(seq - 1)
    reading = mirror.reading()
    assert (reading.trouble, reading.behind) == ("mirror_away", 1) and reading.away_since is not None
    begun = monotonic()
    assert not mirror.hold(seq) and monotonic() - begun < 1, "paper waits for a mirror in trouble no moment"
    mirror._is_at(seq)
    assert mirror.reading() == MirrorReading(0) and mirror.hold(seq)


def test_a_full_medium_keeps_nobody_and_is_caught_up_when_there_is_room(till: TestTill, place: Path) -> None:
    """RLIMIT_FSIZE is a real refusal of the system: the write ends part-way and the next one fails."""
    mirror = begin(till, place)
    mirror.start()
    assert settled(mirror)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    mirror.stop()
    mirror = begin(till, place)
    path = mirror_path(place, *till.journal.chain)
    seq = pay(till)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 300, before[1]))
        mirror.start()
        assert not mirror.hold(seq)
        assert mirror.reading().trouble == "mirror_away"
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    assert settled(mirror)
    assert mirror_lines(till, place) == journal_lines(till)


STEPS = st.lists(st.sampled_from(["pay", "away", "back", "restart", "killed", "cut"]), min_size=3, max_size=9)


@settings(max_examples=25, deadline=None)
@given(steps=STEPS, cut=st.integers(1, 4_000))
def test_whatever_happens_the_mirror_is_a_prefix_and_in_step_once_it_is_quiet(steps: list[str], cut: int) -> None:
    with TemporaryDirectory() as folder, closing(Lanes()) as lanes:
        till = TestTill(Path(folder), lanes=lanes)
        till.open_shift()
        place, gone = Path(folder) / "stick", Path(folder) / "gone"
        place.mkdir()
        mirror = begin(till, place)
        mirror.start()
        path = mirror_path(place, *till.journal.chain)
        for step in steps:
            if step == "pay":
                mirror.hold(pay(till))
            elif step == "away" and place.exists():
                place.rename(gone)
            elif step == "back" and gone.exists():
                gone.rename(place)
            elif step in ("restart", "killed", "cut"):
                if step == "killed":
                    pay(till)  # and nobody waits for the mirror
                mirror.stop()
                if step == "cut" and path.exists():
                    os.truncate(path, max(0, path.stat().st_size - cut))
                mirror = begin(till, place)
                mirror.start()
            held = mirror_lines(till, place)
            assert journal_lines(till).startswith(held[: held.rfind(b"\n") + 1])
        if gone.exists():
            gone.rename(place)
        assert settled(mirror)
        assert mirror_lines(till, place) == journal_lines(till)
        mirror.stop()
        till.close()


PAYER = """
import sys
from pathlib import Path
from counter_pos.services.till.mirror import Mirror
from tests.tills import TestTill, order
till = TestTill(Path(sys.argv[1]))
till.open_shift()
mirror = Mirror(till.journal, Path(sys.argv[2]), till.clock.now)
mirror.start()
for paise in range(20_000, 90_000, 100):
    till.clock.pass_time(seconds=20)
    till.desk.take_payment(order(till.postpaid().account, paise))
    if mirror.hold(till.journal.place.seq):
        print(till.journal.place.seq, flush=True)
"""


@pytest.mark.parametrize("papers", [1, 7, 20])
def test_after_a_kill_every_paper_that_may_be_out_is_on_the_mirror(tmp_path: Path, place: Path, papers: int) -> None:
    """SIGKILL at work: what was let go to the printer is on the mirror, and the mirror is a prefix of the journal."""
    asked = [sys.executable, "-c", PAYER, str(tmp_path), str(place)]
    path = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(asked, stdout=subprocess.PIPE, text=True, env=path) as payer:
        assert payer.stdout is not None
        told = [int(payer.stdout.readline()) for _ in range(papers)]
        payer.kill()
        told += [int(line) for line in payer.stdout if line.endswith("\n")]
    till = TestTill(tmp_path)
    held = mirror_lines(till, place)
    whole = held[: held.rfind(b"\n") + 1]
    assert journal_lines(till).startswith(whole)
    assert whole.count(b"\n") >= told[-1]
    mirror = begin(till, place)
    mirror.start()
    assert settled(mirror)
    assert mirror_lines(till, place) == journal_lines(till)
    mirror.stop()
    till.close()
