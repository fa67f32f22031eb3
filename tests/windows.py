"""Two windows of one site without a line between them, and a centre's word when a test wants one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from msgspec import UNSET

from counter_pos.domain.facts import CashPickedUp, ShiftClosed, read_facts
from counter_pos.domain.payment import NoteCount
from counter_pos.services.cash.slips import slip_of
from counter_pos.services.desk import Desk
from counter_pos.wire.entry import StoredEntry
from counter_pos.wire.instants import to_wire
from counter_pos.wire.keyring import KeyRing
from counter_pos.wire.site_book import RunningShift, SiteBook, SiteClosing, SitePickUp, SiteWindow, WindowState
from tests import words
from tests.tills import (
    CLERK,
    CLERK_PIN,
    OTHER_CLERK,
    OTHER_CLERK_PIN,
    START,
    TestTill,
    counter_of,
    key_ring,
    order,
)

FLOAT = (NoteCount(10_000, 5),)


@dataclass
class Heard:
    """services.ports.SiteHeard, as a test wants it."""

    ring: KeyRing | None = None
    book: SiteBook | None = None

    def key_ring(self) -> KeyRing | None:
        return self.ring

    def site_book(self) -> SiteBook | None:
        return self.book


@dataclass
class Windows:
    """Window 1 keeps the safe; window 2 takes money beside it. Window 1 knows both keys."""

    first: TestTill
    second: TestTill
    heard: Heard = field(default_factory=Heard)

    def __post_init__(self) -> None:
        self.heard.ring = key_ring(self.first.journal, self.second.journal)
        self.first.till.site = self.heard

    @property
    def desk(self) -> Desk:
        return self.first.desk

    def first_shift(self) -> None:
        """Window 1's own shift, closed to the rupee."""
        shift(self.first, CLERK, CLERK_PIN)

    def second_shift(self, short: int = 0) -> StoredEntry:
        """A shift at window 2; its close."""
        shift(self.second, OTHER_CLERK, OTHER_CLERK_PIN, short=short)
        return newest(self.second, "shift_closed")

    def slip(self, entry: StoredEntry) -> str:
        """The code on the paper that window 2 printed of an entry."""
        return slip_of(self.second.till, entry).qr

    def told(self, *entries: StoredEntry, **state: Any) -> SiteBook:
        """The centre tells window 1 of these entries of window 2, and how it stands."""
        now = to_wire(self.first.clock.now())
        window = SiteWindow(device="K08-2", counter=counter_of(2), heard_at=now, state=window_state(**state))
        self.heard.book = SiteBook(
            v=1,
            version=1,
            site="K08",
            as_of=now,
            since="2026-07-24",
            windows=(window,),
            running=(),
            closings=tuple(closing(each) for each in entries if each.envelope.kind == "shift_closed"),
            pickups=tuple(pickup(each) for each in entries if each.envelope.kind == "cash_picked_up"),
        )
        return self.heard.book

    def close(self) -> None:
        self.first.close()
        self.second.close()


@contextmanager
def two_windows(folder: Path) -> Iterator[Windows]:
    """Both tills in one folder."""
    for name in ("first", "second"):
        (folder / name).mkdir()
    made = Windows(TestTill(folder / "first"), TestTill(folder / "second", counter=counter_of(2)))
    yield made
    made.close()


def shift(till: TestTill, code: str, pin: str, short: int = 0) -> None:
    """A clerk's whole shift: one payment of ₹ 300 on a float of ₹ 500, counted `short` rupees short, closed."""
    desk = till.desk
    desk.sign_in(code, pin)
    desk.open_shift(FLOAT)
    desk.take_payment(order(till.postpaid().account, 30_000))
    close(till, 800 - short)


def close(till: TestTill, rupees: int) -> None:
    """Count so many rupees and close, whatever differs."""
    desk = till.desk
    counted = desk.count_drawer((NoteCount(100, rupees),))
    desk.close_shift("a coin is missing", words.closing(desk) if counted.over_short else None)


def newest(till: TestTill, kind: str) -> StoredEntry:
    entry = till.journal.last_of_kind(kind)
    assert entry is not None
    return entry


def window_state(**other: Any) -> WindowState:
    """A till that is well and idle."""
    values: dict[str, Any] = {
        "at": to_wire(START),
        "clock": "ok",
        "receipts": 1,
        "unprinted": 0,
        "uncertain": 0,
        "unsent": 0,
        "unverified": 3,
        "drawer": "low",
        "printer": "ok",
        "as_of": to_wire(START),
        "app": "test",
    }
    return WindowState(**{**values, **other})


def running(day: str = "2026-07-31", state: Any = "open") -> RunningShift:
    return RunningShift(shift=1, staff=OTHER_CLERK, business_date=day, state=state)


def _place(entry: StoredEntry) -> dict[str, Any]:
    envelope = entry.envelope
    return {
        "device": entry.device,
        "epoch": entry.epoch,
        "seq": entry.seq,
        "hash": entry.hash.hex(),
        "at": envelope.at,
        "business_date": envelope.business_date,
        "shift": envelope.shift,
        "staff": envelope.who.staff,
    }


def closing(entry: StoredEntry) -> SiteClosing:
    facts = read_facts(entry.envelope.facts, ShiftClosed)
    sums = {"expected": facts.expected, "counted": facts.counted, "over_short": facts.over_short}
    return SiteClosing(**_place(entry), **sums, instruments=facts.instruments)


def pickup(entry: StoredEntry) -> SitePickUp:
    facts = read_facts(entry.envelope.facts, CashPickedUp)
    return SitePickUp(**_place(entry), paise=facts.paise, bag=facts.bag if facts.bag else UNSET)
