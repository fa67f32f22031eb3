"""The business day of the site, closed where the safe is kept: every shift of every window that is known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from msgspec import UNSET

from counter_pos.domain import matters
from counter_pos.domain.entry import Ref
from counter_pos.domain.errors import Refused
from counter_pos.domain.facts import (
    ClosedShift,
    InstrumentTotal,
    LeftOpen,
    ShiftClosed,
    ShiftHandedOver,
    ShiftOpened,
    ShiftReceived,
    SiteDayClosed,
    TakenOver,
    read_facts,
)
from counter_pos.domain.matters import Matter
from counter_pos.domain.staff import StaffMember
from counter_pos.journal import shifts
from counter_pos.journal.store import PrintOrder
from counter_pos.services.cash.custody import member_of, pick_ups
from counter_pos.services.cash.safe import Offered, received, taken_over, waiting
from counter_pos.services.cash.safe_window import check_keeps_safe
from counter_pos.services.cash.shifts import closed_day
from counter_pos.services.till.approvals import check
from counter_pos.services.till.till import Till
from counter_pos.services.till.words import Agreed, Word
from counter_pos.wire.claims import device_place
from counter_pos.wire.entry import StoredEntry
from counter_pos.wire.instants import from_wire
from counter_pos.wire.site_book import RunningShift, SiteBook, SiteWindow

FRESH = timedelta(minutes=15)
"""A window that was heard so lately, idle and with nothing unsent, need not be asked about."""


@dataclass(frozen=True, slots=True)
class OpenWindow:
    """Another window that is known to have a shift of the day which is not closed. `silent`: it was not heard for long,
    so its machine may be out of order.
    """

    device: str
    staff: str
    shift: int
    silent: bool

    @property
    def window(self) -> int:
        return device_place(self.device)[1]


@dataclass(frozen=True, slots=True)
class SiteDay:
    """What stands between a business date and its close at this window.

    `to_receive` are closed shifts that are not in the safe yet, `missing` shifts whose slip was jumped over (device,
    shift), `pickups` bags on their way. Those and `open_windows` block; a silent one the supervisor may call out of
    order, and leave its shift open. Of the devices `unheard` nothing is known: the supervisor answers for each by name.
    """

    day: date
    taken: tuple[Offered, ...]
    open_windows: tuple[OpenWindow, ...]
    to_receive: tuple[Offered, ...]
    missing: tuple[tuple[str, int], ...]
    unheard: tuple[str, ...]
    pickups: tuple[Offered, ...]


def site_devices(till: Till) -> tuple[str, ...]:
    """The other windows of the site: by central's last word, else by the key list."""
    book = till.site.site_book()
    if book is not None:
        return tuple(each.device for each in book.windows)
    ring = till.site.key_ring()
    mine = (till.counter.code, till.journal.device)
    listed = () if ring is None else ring.epochs
    return tuple(sorted({each.device for each in listed if each.counter.code == mine[0] and each.device != mine[1]}))


def site_day(till: Till, day: date) -> SiteDay:
    """How the other windows stand towards the close of a business date."""
    book = till.site.site_book()
    taken = taken_over(till, day)
    shifts_taken = [each for each in taken if each.kind == "shift"]
    open_now = _open_windows(till, book, day, {(each.device, each.shift) for each in shifts_taken}) if book else []
    of_day = [each for each in waiting(till) if each.business_date == day]
    known = {each.device for each in (*shifts_taken, *of_day)} | {each.device for each in open_now}
    windows = {each.device: each for each in book.windows} if book else {}
    quiet = [each for each in site_devices(till) if each not in known]
    return SiteDay(
        day=day,
        taken=tuple(taken),
        open_windows=tuple(open_now),
        to_receive=tuple(each for each in of_day if each.kind == "shift"),
        missing=_missing(till, shifts_taken),
        unheard=tuple(each for each in quiet if not _surely_idle(till, windows.get(each))),
        pickups=tuple(each for each in of_day if each.kind == "pickup"),
    )


def _open_windows(till: Till, book: SiteBook, day: date, closed: set[tuple[str, int]]) -> list[OpenWindow]:
    """By the ledger, and by the windows' own word, which may be ahead of it; a slip is ahead of both."""
    told = {(each.device, each.shift) for each in book.closings}
    found = {(each.device, each.shift): each.staff for each in book.running if each.business_date == day.isoformat()}
    for window in book.windows:
        running = None if window.state is UNSET else window.state.running
        if isinstance(running, RunningShift) and running.business_date == day.isoformat():
            found[(window.device, running.shift)] = running.staff
    windows = {each.device: each for each in book.windows}
    return [
        OpenWindow(device, staff, shift, not _heard_lately(till, windows.get(device)))
        for (device, shift), staff in sorted(found.items())
        if (device, shift) not in closed | told
    ]


def _heard_lately(till: Till, window: SiteWindow | None) -> bool:
    """Whether the centre heard a window within FRESH, by a clock that can be believed."""
    if window is None or not isinstance(window.heard_at, str):
        return False
    now = till.clock.now()
    return till.clock_state(now) == "ok" and from_wire(window.heard_at) >= now - FRESH


def _surely_idle(till: Till, window: SiteWindow | None) -> bool:
    """Whether a window's own late word says that it has no shift and that the ledger knows all it did."""
    if window is None or window.state is UNSET or not _heard_lately(till, window):
        return False
    return window.state.running is UNSET and window.state.unsent == 0


def _missing(till: Till, of_day: Iterable[Offered]) -> tuple[tuple[str, int], ...]:
    """Shifts between two received ones of a chain that nobody brought: shifts are numbered without gaps."""
    have: dict[tuple[str, int], set[int]] = {}
    for entry in received(till).values():
        if entry.envelope.kind == "shift_received":
            ref = entry.envelope.refs[0]
            have.setdefault((ref.device, ref.epoch), set()).add(read_facts(entry.envelope.facts, ShiftReceived).shift)
    gaps = set()
    for each in of_day:
        numbers = have[(each.device, each.epoch)]
        before = max((number for number in numbers if number < each.shift), default=each.shift - 1)
        gaps |= {(each.device, number) for number in range(before + 1, each.shift)}
    return tuple(sorted(gaps))


def close_day(
    till: Till,
    day: date | None,
    approval: Word | None,
    command_id: str,
    confirmed: Iterable[str] = (),
    left_open: Iterable[str] = (),
) -> date:
    """The safe takes over this window's closed shifts, and the site's day is closed. Returns the business date closed.

    `approval` is the supervisor's own login, of somebody who held no drawer of that day: the one who hands cash over
    is never the one who takes it (law 9, decisions/0011). `confirmed` names the windows (devices) of which nothing is
    known and for which the supervisor answers, `left_open` the silent ones whose machine is out of order: their shift
    stays open, and its cash in its drawer. Asked again after a crash, it goes on where it stopped.
    Raises Refused: safe_elsewhere, day_without_shift, day_shift_open, day_own_drawer, day_pick_up_open,
    day_already_closed, day_window_open, day_window_silent, day_not_received, day_shift_missing, day_unconfirmed,
    command_reused, and those of services.till.approvals.check.
    """
    check_keeps_safe(till)
    if approval is None:
        raise Refused("approval_needed")
    if (recorded := till.answered(command_id, "site_day_closed")) is not None:
        return date.fromisoformat(read_facts(recorded.envelope.facts, SiteDayClosed).business_date)
    supervisor = member_of(till, approval.staff)
    day = day or _latest_day(till)
    found = shifts.of_date(till.journal, day)
    standing = site_day(till, day)
    others = [each for each in standing.taken if each.kind == "shift"]
    closings = closings_of(till, day)
    if not found and not closings and not others:
        raise Refused("day_without_shift", day=day)
    if any(each.closed_seq is None for each in found):
        raise Refused("day_shift_open", day=day)
    if closed_day(till, day) is not None:
        raise Refused("day_already_closed", day=day)
    if supervisor.code in _holders(till, closings) | {each.staff for each in others}:
        raise Refused("day_own_drawer", staff=supervisor.code)
    left = _left(standing, set(left_open))
    _check_others(standing, set(confirmed), left)
    if open_bags := [each.bag for each in pick_ups(till, day) if not each.received]:
        raise Refused("day_pick_up_open", bags=", ".join(open_bags))
    agreed = check(till, approval, matters.closing_day(day, _counted(closings)), command_id)
    _receive_own(till, closings, (supervisor, agreed), day, command_id)
    till.record(
        _day_facts(day, [*map(_own, closings), *map(_other, others)], list(standing.unheard), left),
        command_id,
        supervisor,
        in_shift=False,
        business_date=day,
        approvals=(agreed,),
        refs=(
            *(till.ref(each) for each in closings),
            *(Ref(each.device, each.epoch, each.seq, each.hash) for each in others),
        ),
        prints=(PrintOrder(1, "site_day_closed", ""),),
    )
    return day


def _counted(closings: list[StoredEntry]) -> int:
    """What the safe takes over of this window's shifts, paise."""
    return sum(read_facts(each.envelope.facts, ShiftClosed).counted for each in closings)


def day_matter(till: Till, day: date | None) -> Matter:
    """What a supervisor agrees to who closes a business date, the latest when none is named. Raises
    Refused(day_without_shift)."""
    day = day or _latest_day(till)
    return matters.closing_day(day, _counted(closings_of(till, day)))


def closings_of(till: Till, day: date) -> list[StoredEntry]:
    """This window's closed shifts of a business date, also those that were closed in an earlier epoch."""
    earlier = [each for each in till.earlier.of_kind("shift_closed") if each.envelope.business_date == day.isoformat()]
    mine = (till.journal.at(each.closed_seq or 0) for each in shifts.of_date(till.journal, day))
    return [*earlier, *(each for each in mine if each is not None)]


def _latest_day(till: Till) -> date:
    latest = shifts.last(till.journal)
    if latest is not None:
        return latest.business_date
    days = [each.envelope.business_date for each in till.earlier.of_kind("shift_closed")]
    if not days:
        raise Refused("day_without_shift")
    return date.fromisoformat(max(str(each) for each in days))


def _left(standing: SiteDay, out_of_order: set[str]) -> list[OpenWindow]:
    """The open windows whose shift is left open. One that was heard a moment ago works, whatever is said of it."""
    return [each for each in standing.open_windows if each.silent and each.device in out_of_order]


def _check_others(standing: SiteDay, confirmed: set[str], left: list[OpenWindow]) -> None:
    """Raises Refused for the first thing of another window that is in the way."""
    for window in standing.open_windows:
        if window not in left:
            code = "day_window_silent" if window.silent else "day_window_open"
            raise Refused(code, window=window.window, staff=window.staff, day=standing.day)
    for shift in standing.to_receive:
        raise Refused("day_not_received", window=shift.window, shift=shift.shift, paise=shift.paise)
    for device, number in standing.missing:
        raise Refused("day_shift_missing", window=device_place(device)[1], shift=number)
    if standing.pickups:
        raise Refused("day_pick_up_open", bags=", ".join(each.bag or each.device for each in standing.pickups))
    silent = [each for each in standing.unheard if each not in confirmed]
    if silent:
        raise Refused("day_unconfirmed", names=", ".join(silent))


def _holders(till: Till, closings: list[StoredEntry]) -> set[str]:
    """Everybody who held the drawer in one of these shifts, also before it was taken over into a new epoch."""
    wanted = {(each.epoch, each.envelope.shift) for each in closings}
    opened, handed = list(till.deeds_of("shift_opened")), list(till.deeds_of("shift_handed_over"))
    held = set()
    for entry in reversed(opened):
        left = read_facts(entry.envelope.facts, ShiftOpened).taken_over
        if (entry.epoch, entry.envelope.shift) not in wanted:
            continue
        if isinstance(left, TakenOver):
            wanted.add((left.epoch, left.shift))
            held.add(left.staff)
        else:
            held.add(entry.envelope.who.staff)
    for entry in handed:
        if (entry.epoch, entry.envelope.shift) in wanted:
            held |= {entry.envelope.who.staff, read_facts(entry.envelope.facts, ShiftHandedOver).to_staff}
    return held


def _receive_own(
    till: Till, closings: list[StoredEntry], by: tuple[StaffMember, Agreed], day: date, command_id: str
) -> None:
    """This window's own counted cash goes over to the safe, each shift once."""
    supervisor, agreed = by
    taken = received(till)
    for closing in closings:
        if (closing.device, closing.epoch, closing.seq) in taken:
            continue
        facts = read_facts(closing.envelope.facts, ShiftClosed)
        till.record(
            ShiftReceived(
                device=closing.device, shift=facts.shift, counted=facts.counted, instruments=facts.instruments
            ),
            f"{command_id}-{closing.seq}",
            supervisor,
            in_shift=False,
            business_date=day,
            approvals=(agreed,),
            refs=(till.ref(closing),),
        )


def _own(entry: StoredEntry) -> ClosedShift:
    facts = read_facts(entry.envelope.facts, ShiftClosed)
    return ClosedShift(
        device=entry.device,
        epoch=entry.epoch,
        seq=entry.seq,
        hash=entry.hash.hex(),
        shift=facts.shift,
        staff=entry.envelope.who.staff,
        expected=facts.expected,
        counted=facts.counted,
        over_short=facts.over_short,
        instruments=facts.instruments,
    )


def _other(taken: Offered) -> ClosedShift:
    cheques = InstrumentTotal(count=taken.instruments, paise=taken.instruments_paise)
    return ClosedShift(
        device=taken.device,
        epoch=taken.epoch,
        seq=taken.seq,
        hash=taken.hash,
        shift=taken.shift,
        staff=taken.staff,
        expected=taken.paise - taken.over_short,
        counted=taken.paise,
        over_short=taken.over_short,
        instruments=cheques if taken.instruments else UNSET,
    )


def _day_facts(day: date, closed: list[ClosedShift], confirmed: list[str], left: list[OpenWindow]) -> SiteDayClosed:
    return SiteDayClosed(
        business_date=day.isoformat(),
        shifts=closed,
        expected=sum(each.expected for each in closed),
        counted=sum(each.counted for each in closed),
        over_short=sum(each.over_short for each in closed),
        confirmed=confirmed or UNSET,
        left_open=[LeftOpen(device=each.device, shift=each.shift, staff=each.staff) for each in left] or UNSET,
    )
