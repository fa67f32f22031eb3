"""The window's thread only looks things up and draws: nothing that may take long runs on it, and no statement scans."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import pytest

from tests.ui.conftest import Counter

HEAVY = (
    "counter_pos/reports/",
    "counter_pos/sync/",
    "counter_pos/replica/build",
    "counter_pos/replica/snapshot",
    "counter_pos/replica/importer",
    "counter_pos/printing/layout",
    "counter_pos/printing/job",
    "counter_pos/journal/integrity",
    "/reportlab/",
    "/httpx2/",
    "/escpos/",
    "/litestar/",
)
MAY = ("counter_pos/reports/__init__", "counter_pos/printing/__init__")


@contextmanager
def watched() -> Iterator[set[str]]:
    """The files of `HEAVY` of which anything but importing ran on this thread."""
    seen: set[str] = set()

    def look(frame: FrameType, event: str, _argument: object) -> None:
        if event == "call" and frame.f_code.co_name != "<module>":
            name = frame.f_code.co_filename.replace("\\", "/")
            if any(part in name for part in HEAVY) and not any(part in name for part in MAY):
                seen.add(f"{name.rsplit('/', 2)[-2]}/{name.rsplit('/', 1)[-1]}:{frame.f_code.co_name}")

    assert threading.current_thread() is threading.main_thread()
    before = sys.getprofile()
    sys.setprofile(look)
    try:
        yield seen
    finally:
        sys.setprofile(before)


def a_day(counter: Counter) -> None:
    """Sign in, open, find by name, pay, reprint, count, close: a clerk's way through the screens."""
    counter.open_shift()
    payer = counter.till.postpaid(100_000)
    counter.type(payer.name_en[:4].lower())
    counter.press("Esc", "Esc")
    counter.open_account(payer.account)
    counter.press("Enter")
    counter.press("F4", "Esc")
    counter.menu("count")
    counter.press("Esc")


def test_nothing_that_may_take_long_runs_on_the_windows_thread(counter: Counter) -> None:
    with watched() as seen:
        a_day(counter)
    assert not seen
    assert counter.till.desk.shift is not None and counter.till.desk.shift.receipts == 1


def test_the_watch_sees_what_must_not_be() -> None:
    from counter_pos.replica.build import paid_row
    from counter_pos.replica.manifest import PaidEntry

    with watched() as seen:
        paid_row(PaidEntry(account=1_203_447_190, paise=100, counter="K08", date="2026-07-31"))
    assert any("build.py:paid_row" in each for each in seen)


@pytest.mark.parametrize("store", ["replica", "journal"])
def test_no_statement_of_the_windows_thread_scans_a_table(counter: Counter, store: str) -> None:
    till = counter.till
    counter.open_shift()
    payer = till.postpaid(100_000)  # the thread's connections stand
    connection = till.replica._seat().connection if store == "replica" else till.journal.connection()
    assert connection is not None
    asked: set[str] = set()
    connection.set_trace_callback(asked.add)
    for text in (payer.name_en[:4].lower(), payer.meter, f"{payer.account_old:08d}", "9415000000"):
        counter.type(text)
        counter.press("Enter", "Esc", "Esc")
    counter.open_account(payer.account)
    counter.type("3000")
    counter.press("Enter")
    connection.set_trace_callback(None)
    read = [each for each in asked if each.lstrip().upper().startswith("SELECT")]
    assert read or store == "journal"
    for statement in read:
        plan = " ".join(str(row[3]) for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}"))
        scans = [part for part in plan.split("SCAN ")[1:] if "name_index" not in part and "VIRTUAL TABLE" not in part]
        assert not scans, f"{statement}\n{plan}"
