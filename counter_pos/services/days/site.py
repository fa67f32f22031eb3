"""All windows of the site as a supervisor sees them: who trades, what is unfinished, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from msgspec import UNSET

import counter_pos
from counter_pos.domain.facts import Counter
from counter_pos.journal import integrity, print_jobs
from counter_pos.services.cash.safe import waiting
from counter_pos.services.cash.safe_window import keeps_safe
from counter_pos.services.days import readings
from counter_pos.services.days.closing import site_devices
from counter_pos.services.receipts.paper_states import count_states
from counter_pos.services.till.till import Till
from counter_pos.wire.claims import device_place
from counter_pos.wire.instants import from_wire, to_wire
from counter_pos.wire.site_book import RunningShift, SiteWindow, WindowState

SILENT_AFTER = timedelta(minutes=15)
OUT_OF_PAPER = frozenset({"paper_out", "cover_open", "paper_near_end"})
WELL = frozenset({"ok", "folder", "unknown", "paper_near_end"})

Todo = Literal[
    "never_heard",
    "silent",
    "to_receive",
    "lock",
    "near",
    "printer",
    "in_doubt",
    "unprinted",
    "uncounted",
    "unverified",
    "clock",
]
"""What a person should look at, the most pressing first; the window has the words."""


@dataclass(frozen=True, slots=True)
class WindowRow:
    """One window of the site. `state` None: nothing of it was ever heard. `here`: this very till, as of now."""

    device: str
    window: int
    counter: Counter | None
    here: bool
    heard_at: datetime | None
    state: WindowState | None
    to_receive: int
    todo: tuple[Todo, ...]

    @property
    def running(self) -> RunningShift | None:
        """The shift that is not closed, if there is one."""
        if self.state is None or self.state.running is UNSET:
            return None
        return self.state.running


@dataclass(frozen=True, slots=True)
class SiteReading:
    """All windows in order, the time of central's word about the others, and whether this till keeps the safe."""

    rows: tuple[WindowRow, ...]
    as_of: datetime | None
    keeps_safe: bool


def own_state(till: Till) -> WindowState:
    """How this till stands now: what it reports with each session."""
    now, shift = till.clock.now(), till.shift
    acked = till.journal.place.acknowledged
    papers = count_states(till, print_jobs.in_states(till.journal, "waiting", "sending", "uncertain", "failed"))
    running: RunningShift | None = None
    if shift is not None and shift.state != "closed":
        running = RunningShift(
            shift=shift.number, staff=shift.staff, business_date=shift.business_date.isoformat(), state=shift.state
        )
    return WindowState(
        at=to_wire(now),
        clock=till.clock_state(now),
        receipts=0 if shift is None else shift.receipts,
        unprinted=papers.waiting + papers.failed,
        uncertain=papers.uncertain,
        unsent=till.journal.place.seq - (acked.acked_seq if acked else 0) + till.earlier.unsent()[0],
        unverified=till.journal.place.seq - integrity.marked_seq(till.journal),
        drawer=readings.drawer_band(till),
        printer=till.printer,
        as_of=to_wire(till.heard.as_of),
        app=counter_pos.__version__,
        running=running or UNSET,
    )


def site_reading(till: Till) -> SiteReading:
    """Every window of the site, this one first by its own journal."""
    book = till.site.site_book()
    told = {each.device: each for each in book.windows} if book else {}
    open_points: dict[str, int] = {}
    if keeps_safe(till):
        for each in waiting(till):
            open_points[each.device] = open_points.get(each.device, 0) + 1
    mine = own_state(till)
    rows = [_row(till, till.journal.device, till.counter, till.clock.now(), mine, 0)]
    for device in {*site_devices(till), *open_points}:
        rows.append(_told_row(till, device, told.get(device), open_points.get(device, 0)))
    ordered = tuple(sorted(rows, key=lambda row: (row.window, row.device)))
    return SiteReading(ordered, from_wire(book.as_of) if book else None, keeps_safe(till))


def _told_row(till: Till, device: str, told: SiteWindow | None, to_receive: int) -> WindowRow:
    if told is None:
        return _row(till, device, None, None, None, to_receive)
    heard_at = from_wire(told.heard_at) if isinstance(told.heard_at, str) else None
    state = None if told.state is UNSET else told.state
    return _row(till, device, told.counter, heard_at, state, to_receive)


def _row(
    till: Till,
    device: str,
    counter: Counter | None,
    heard_at: datetime | None,
    state: WindowState | None,
    to_receive: int,
) -> WindowRow:
    here = device == till.journal.device
    silent = heard_at is not None and heard_at < till.latest_time() - SILENT_AFTER
    return WindowRow(
        device=device,
        window=device_place(device)[1],
        counter=counter,
        here=here,
        heard_at=heard_at,
        state=state,
        to_receive=to_receive,
        todo=_todo(till, heard_at, state, to_receive, silent=silent),
    )


def _todo(
    till: Till, heard_at: datetime | None, state: WindowState | None, to_receive: int, *, silent: bool
) -> tuple[Todo, ...]:
    found: list[Todo] = ["to_receive"] if to_receive else []
    if heard_at is None:
        return (*found, "never_heard")
    if silent:
        found.append("silent")
    if state is None:
        return tuple(found)
    checks: tuple[tuple[Todo, bool], ...] = (
        ("lock", state.drawer == "over"),
        ("near", state.drawer == "near"),
        ("printer", state.printer not in WELL),
        ("in_doubt", state.uncertain > 0),
        ("unprinted", state.unprinted > 0 and state.printer in WELL),
        ("uncounted", _uncounted(till, state)),
        ("unverified", state.unverified > UNVERIFIED_LIMIT),
        ("clock", state.clock != "ok"),
    )
    return (*found, *(todo for todo, holds in checks if holds))


UNVERIFIED_LIMIT = 5_000
"""A till proves its chain at every start; only one that ran for weeks without one has so much unproven."""


def _uncounted(till: Till, state: WindowState) -> bool:
    """A shift of a day that is over, and whose drawer nobody has closed."""
    running = state.running
    return isinstance(running, RunningShift) and running.business_date < till.business_date.isoformat()
