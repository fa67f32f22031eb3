"""The real till that the crash matrix watches: opened as the window opens it, with its lanes, print desk and printer.

`python -m tests.crash.scenario FOLDER KEYS PORT [PLOT [MIRROR]]` takes payments, prints them on a printer at PORT of
loopback, makes a duplicate and a cancellation, and closes. What a person would have been shown is said on standard
output, one line each, in the same order in which the system saw the writes; so is whether the MIRROR, a folder, is
there. PLOT makes it few payments, or payments alone, pulls the mirror out for a while, or builds in one of the mistakes
that the matrix must notice.
"""

from __future__ import annotations

import logging
import os
import shutil
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import ParamSpec, TypeVar

from counter_pos.app import OpenTill, make_print_desk, open_till, pepper_name
from counter_pos.attendants import Printing
from counter_pos.config import PrinterSettings
from counter_pos.domain.errors import CounterError, Unavailable
from counter_pos.domain.payment import PaymentOrder
from counter_pos.journal.keys import FileKeyStore
from counter_pos.journal.mirror import mirror_path
from counter_pos.journal.schema import PRAGMAS
from counter_pos.journal.store import PARTS_PER_ENTRY, Journal
from counter_pos.printing import raster
from counter_pos.printing.escpos import encode, process_id
from counter_pos.printing.printers import make_printer
from counter_pos.services.desk import Desk
from counter_pos.services.lanes import Lane, Lanes
from counter_pos.services.printing.drawer_watch import DrawerWatch
from counter_pos.services.receipts.surrender import Surrender
from counter_pos.services.summaries import MirrorReading
from counter_pos.services.till.mirror import Mirror
from counter_pos.services.till.till import Till
from counter_pos.wire.export import line_of
from tests import words
from tests.tills import CLERK, CLERK_PIN, PEPPER, HandClock, TestTill, order

P = ParamSpec("P")
T = TypeVar("T")

MACHINE = b"the machine of the tests"
EARLIER, PAYMENTS = 5, 6
FIRST_PAISE = 11_100
BEHIND = 3
"""Entries that the mirror lacks at first."""
DEFECTS = ("not synced", "printed first", "printed before the mirror")
"""Each shows with the first payment, so there are two."""
PATIENT_S, SOON_S = 20.0, 0.02
FRAME_BYTES = 24 + 1024
CHECKPOINT_FRAMES = 150
"""The watched till brings its log home after so many, not after a thousand: the same steps, and a tenth to judge."""
NEAR_CHECKPOINT = 25
"""Frames before the next checkpoint: the third or fourth payment makes it."""


def prepare(folder: Path) -> None:
    """A till in the middle of its shift, as a crash left it, in `folder`/till, and its keys in `folder`/state.

    There is a long log beside its journal, near its checkpoint. In `folder`/fresh the same till closed well: its log
    and its shared memory are yet to be made. `folder`/stick holds a mirror that is some entries behind.
    """
    (folder / "began").mkdir()
    began = TestTill(folder / "began")
    desk = began.open_shift()
    began.keys.put(pepper_name("K08-1"), PEPPER)
    log = began.journal_file.with_name(began.journal_file.name + "-wal")
    for number in range(EARLIER):
        began.clock.pass_time(seconds=20)
        desk.take_payment(order(began.postpaid().account, 10_000 + 100 * number))
        for job in desk.print_jobs.waiting():
            desk.print_jobs.mark(job.id, "printed", "")
    while log.stat().st_size < (CHECKPOINT_FRAMES - NEAR_CHECKPOINT) * FRAME_BYTES:
        began.clock.pass_time(milliseconds=1)
        desk.print_jobs.mark(job.id, "printed", "")
    (folder / "stick").mkdir()
    held = began.journal.after(0, 10_000)[:-BEHIND]
    mirror_path(folder / "stick", *began.journal.chain).write_bytes(b"".join(line_of(entry) for entry in held))
    for name in ("till", "fresh"):
        (folder / name).mkdir()
        for path in began.folder.glob("journal-*"):
            shutil.copy(path, folder / name / path.name)
        shutil.copy(began.folder / "replica.sqlite3", folder / name)
        if name == "till":
            began.close()
    shutil.copytree(began.folder / "state", folder / "state")
    shutil.rmtree(began.folder)


def lay_out(prepared: Path, folder: Path, port: int) -> None:
    """Copy a prepared till to `folder`, with a printer at `port` of loopback."""
    shutil.copytree(prepared, folder)
    settings = f'[printer]\nkind = "network"\nhost = "127.0.0.1"\nport = {port}\ndrawer = "pin2"\n'
    (folder / "settings.toml").write_text(settings)


def open_folder(folder: Path, keys: Path, hours: float, lanes: Lanes | None = None) -> OpenTill:
    """The till in `folder`, by its clock so many hours after the shift was opened."""
    clock = HandClock()
    clock.pass_time(hours=hours)
    return open_till(folder, lanes=lanes, clock=clock, keys=FileKeyStore(keys, machine=MACHINE))


class WatchedLanes(Lanes):
    """Says what a thread dies of: trouble has a code, anything else is a bug."""

    def run(self, lane: Lane, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        future = super().run(lane, work, *args, **kwargs)
        future.add_done_callback(_told)
        return future


def _told(future: Future[T]) -> None:
    wrong = future.exception()
    if wrong is not None and not isinstance(wrong, CounterError):
        say(f"BUG {type(wrong).__name__} {wrong}")


def insist(deed: Callable[[], T]) -> T:
    """A clerk who is told that the disk is in trouble presses again, and a third time."""
    for _ in range(2):
        try:
            return deed()
        except Unavailable as trouble:
            say(f"TROUBLE {trouble.code}")
    return deed()


def say(text: str) -> None:
    """One write, so that it has its place among the others; not the call that a mirror's disk may refuse."""
    os.writev(1, [(text + "\n").encode()])


def orders(till: Till) -> list[PaymentOrder]:
    """Different accounts, each sum only once."""
    owing = [each for each in till.heard.each(0, 400) if each.heads.total > 50_000]  # type: ignore[attr-defined]
    return [order(owing[n + 1].account, FIRST_PAISE + 100 * n, tendered=20_000) for n in range(PAYMENTS)]


class Telling(logging.Handler):
    """Says when the mirror goes and comes, in the very moment in which papers begin or cease to wait for it."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.ERROR:
            say(f"BUG {record.getMessage()}")
        else:
            say("MIRROR there" if "in step again" in record.getMessage() else "MIRROR away")


def play(folder: Path, keys: Path, port: int, plot: str = "none", stick: Path | None = None) -> None:
    """A few minutes of a clerk's day."""
    PRAGMAS["wal_autocheckpoint"] = CHECKPOINT_FRAMES
    if plot == "not synced":
        PRAGMAS["synchronous"] = 1
    if plot == "alone":
        pay_alone(folder, keys)
        return
    raster.prepare()
    lanes = WatchedLanes()
    opened = open_folder(folder, keys, hours=2, lanes=lanes)
    try:
        if stick is not None:
            mirrored(opened, stick, plot)
        work(opened, lanes, port, plot)
    finally:
        opened.close()
    say("CLOSED")


def pay_alone(folder: Path, keys: Path) -> None:
    """As the command line pays: one thread and one connection, and nobody prints."""
    opened = open_folder(folder, keys, hours=2)
    try:
        desk = opened.working()
        desk.act_as(CLERK, CLERK_PIN)
        for asked in orders(desk.till)[:3]:
            take(opened, asked)
    finally:
        opened.close()
    say("CLOSED")


def mirrored(opened: OpenTill, stick: Path, plot: str) -> None:
    """The mirror as the till sets it up, but patient with a slow machine, and soon to try again."""
    told = logging.getLogger("counter_pos.services.till.mirror")
    told.addHandler(Telling())
    told.setLevel(logging.INFO)
    opened.mirror = Mirror(opened.journal, stick, opened.clock.now, paper_waits_s=PATIENT_S, try_again_s=SOON_S)
    say("MIRROR there")
    if plot != "printed before the mirror":  # nobody waits for it, and its thread gets no turn
        opened.mirror.start()
        opened.working().till.mirror = opened.mirror


def work(opened: OpenTill, lanes: Lanes, port: int, plot: str) -> None:
    desk = opened.working()
    printing = Printing(make_print_desk(opened), DrawerWatch(opened.journal), lanes, lambda _state: None, folder=False)
    desk.act_as(CLERK, CLERK_PIN)
    receipts = []
    for number, asked in enumerate(orders(desk.till)[: 2 if plot in DEFECTS else 3 if plot == "few" else None]):
        if plot == "pulled out":
            pull(opened, number)
        if plot == "printed first":
            print_too_early(desk.till.journal, port)
        receipts.append(take(opened, asked))
        printing.drain()
        if number % 2:
            lanes.run("outside", lambda: None).result()
    finish(desk, receipts)
    printing.drain()


def take(opened: OpenTill, asked: PaymentOrder) -> str:
    """One person pays: the receipt's number."""
    opened.clock.pass_time(seconds=20)  # type: ignore[attr-defined]
    part = asked.parts[0]
    say(f"ASKED {asked.command_id} {part.account} {part.paise} {asked.tendered_paise}")
    taken = insist(lambda: opened.working().take_payment(asked))
    say(f"TOLD {taken.seq} {taken.entry_hash} {taken.receipts[0].number} {asked.command_id}")
    return taken.receipts[0].number


def pull(opened: OpenTill, number: int) -> None:
    """The stick is pulled out before one payment and put back before a later one; the till is told nothing of it."""
    mirror = opened.mirror
    assert mirror is not None
    away = mirror.folder.with_name(mirror.folder.name + ".pulled")
    if number == 2:
        mirror.folder.rename(away)
    elif number == 4:
        away.rename(mirror.folder)
        tick, ends = threading.Event(), time.monotonic() + PATIENT_S
        while mirror.reading() != MirrorReading(0) and time.monotonic() < ends:
            tick.wait(SOON_S)
        say(f"STEP {'in' if mirror.reading() == MirrorReading(0) else 'out of'} step by itself")


def finish(desk: Desk, receipts: list[str]) -> None:
    insist(lambda: desk.duplicate_receipt(receipts[0], "torn", "second copy"))
    say(f"TOLD {desk.till.journal.place.seq} {desk.till.journal.place.hash.hex()} duplicate -")
    word = words.cancelling(desk, receipts[1])
    papers = Surrender((desk.receipt_text(receipts[1]).qr,))
    done = insist(lambda: desk.cancel_payment(receipts[1], "wrong_amount", word, papers, "cancelled"))
    say(f"TOLD {done.seq} {desk.till.journal.place.hash.hex()} cancellation -")


def print_too_early(journal: Journal, port: int) -> None:
    """The defect: the paper of the next entry goes out before the entry is there."""
    from counter_pos.printing.bitmap import Bitmap
    from counter_pos.printing.job import PaperJob

    made = encode(Bitmap(576, 8, bytes(576)))
    printer = make_printer(PrinterSettings(kind="network", host="127.0.0.1", port=port), journal.path.parent)
    job_id = process_id((journal.place.seq + 1) * PARTS_PER_ENTRY + 1)
    printer.print(PaperJob("early", made.picture, made.data, job_id), lambda: None)


if __name__ == "__main__":
    play(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:5], *map(Path, sys.argv[5:]))
