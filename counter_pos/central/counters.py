"""What each counter of the city took on each business date, read from the ledger's entries and books."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, case, func, literal, select

from counter_pos.central import store as tables
from counter_pos.central.projection import site_of
from counter_pos.central.recoveries import NOW, Recoveries, recovering_devices
from counter_pos.central.store import CentralStore
from counter_pos.domain.entry import Envelope
from counter_pos.domain.errors import Refused
from counter_pos.domain.facts import Counter, SiteDayClosed, read_facts
from counter_pos.domain.payment import TenderKind
from counter_pos.services.days.register_rows import CounterDay, CounterDays

LONGEST_DAYS = 366
_SHIFTS = ("shift_opened", "shift_closed")
Key = tuple[str, str]
"""(counter's code, business date)"""


def counter_days(store: CentralStore, first: date, last: date, made_at: datetime) -> CounterDays:
    """Every enrolled counter on every date from `first` to `last`, both among them, those without a word too.

    Training counts nowhere. Raises Refused: dates_turned_round, too_many_days(most).
    """
    if last < first:
        raise Refused("dates_turned_round", first=first, last=last)
    if (last - first).days >= LONGEST_DAYS:
        raise Refused("too_many_days", most=LONGEST_DAYS)
    with store.reading() as connection:
        counters = _counters(connection)
        figures = _Figures(connection, first, last)
    days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    rows = tuple(figures.row(counters[code], day) for day in days for code in sorted(counters))
    return CounterDays(first, last, made_at, len(counters), rows)


def _counters(connection: Connection) -> dict[str, Counter]:
    """The enrolled counters by code; of several windows the first one's names stand."""
    found: dict[str, Counter] = {}
    for row in connection.execute(select(tables.device.c.counter).order_by(tables.device.c.device)):
        counter = msgspec.json.decode(row.counter, type=Counter)
        found.setdefault(counter.code, counter)
    return found


class _Figures:
    """What the ledger says of the range, summed by counter and date."""

    def __init__(self, connection: Connection, first: date, last: date) -> None:
        self._first, self._last = first.isoformat(), last.isoformat()
        self._windows: dict[Key, set[str]] = defaultdict(set)
        self._sums: dict[Key, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        self._read_parts(connection)
        self._read_papers(connection)
        self._read_shifts(connection)
        self._read_differences(connection)
        self._read_closes(connection)

    def row(self, counter: Counter, day: date) -> CounterDay:
        key = (counter.code, day.isoformat())
        sums = self._sums[key]
        shifts = sums["shift_opened"]
        return CounterDay(
            code=counter.code,
            name_en=counter.name_en,
            name_hi=counter.name_hi,
            business_date=day,
            windows=len(self._windows[key]),
            shifts=shifts,
            shifts_closed=sums["shift_closed"],
            receipts=sums["receipts"],
            cancelled=sums["cancelled"],
            cash=sums["paid"] - sums["instruments"],
            instruments=sums["instruments"],
            cancelled_paise=sums["cancelled_paise"],
            over=sums["over"],
            short=sums["short"],
            day_closed=0 < shifts <= sums["in_closed_days"],
        )

    def _at(self, device: str, business_date: str) -> dict[str, int]:
        key = (site_of(device), business_date)
        self._windows[key].add(device)
        return self._sums[key]

    def _read_parts(self, connection: Connection) -> None:
        part, leg = tables.payment_part, tables.posting
        by_paper = (
            select(literal(1))
            .where(
                leg.c.device == part.c.device,
                leg.c.epoch == part.c.epoch,
                leg.c.seq == part.c.seq,
                leg.c.gl == literal("instruments:") + part.c.device,
            )
            .exists()
        )
        stands = part.c.cancelled_seq.is_(None)

        def total(when: Any) -> Any:
            return func.coalesce(func.sum(case((when, part.c.paise), else_=0)), 0)

        rows = connection.execute(
            select(
                part.c.device,
                part.c.business_date,
                func.count().label("receipts"),
                func.sum(case((stands, 0), else_=1)).label("cancelled"),
                total(stands).label("paid"),
                total(stands & by_paper).label("instruments"),
                total(~stands).label("cancelled_paise"),
            )
            .where(part.c.business_date.between(self._first, self._last))
            .group_by(part.c.device, part.c.business_date)
        )
        for row in rows:
            sums = self._at(row.device, row.business_date)
            for name in ("receipts", "cancelled", "paid", "instruments", "cancelled_paise"):
                sums[name] += int(getattr(row, name))

    def _read_papers(self, connection: Connection) -> None:
        """Cheques and drafts that only their papers tell of: the paper's signed fields name the tender.

        Such a payment's row stands at its original's place, and its legs with the entry that restored it. Once the
        original is here its own legs tell.
        """
        part = tables.payment_part
        for device in recovering_devices(connection):
            known = Recoveries(connection, device)
            for each in known.standing(NOW):
                if each.tender == TenderKind.CASH or known.original(each.place, NOW) is not None:
                    continue
                epoch, seq, number = each.place
                row = connection.execute(
                    select(part.c.business_date, part.c.paise)
                    .where(part.c.device == device, part.c.epoch == epoch, part.c.seq == seq, part.c.part == number)
                    .where(part.c.cancelled_seq.is_(None), part.c.business_date.between(self._first, self._last))
                ).first()
                if row is not None:
                    self._at(device, row.business_date)["instruments"] += row.paise

    def _read_shifts(self, connection: Connection) -> None:
        entry = tables.entry
        rows = connection.execute(
            select(entry.c.device, entry.c.business_date, entry.c.kind, func.count().label("number"))
            .where(entry.c.kind.in_(_SHIFTS), entry.c.mode == "live")
            .where(entry.c.business_date.between(self._first, self._last))
            .group_by(entry.c.device, entry.c.business_date, entry.c.kind)
        )
        for row in rows:
            self._at(row.device, row.business_date)[row.kind] += row.number
        self._leave_out_taken_over(connection)

    def _leave_out_taken_over(self, connection: Connection) -> None:
        """A shift that a new epoch took over after a restore is one shift, opened twice. Only such tills are read."""
        entry = tables.entry
        restored = select(entry.c.device).where(entry.c.kind == "chain_restored").distinct()
        rows = connection.execute(
            select(entry.c.device, entry.c.business_date, entry.c.body)
            .where(entry.c.kind == "shift_opened", entry.c.mode == "live", entry.c.device.in_(restored))
            .where(entry.c.business_date.between(self._first, self._last))
        )
        for row in rows:
            if "taken_over" in msgspec.json.decode(row.body, type=Envelope).facts:
                self._at(row.device, row.business_date)["shift_opened"] -= 1

    def _read_differences(self, connection: Connection) -> None:
        """Each count by itself: what was over at one never covers what was short at another."""
        entry, leg = tables.entry, tables.posting
        rows = connection.execute(
            select(entry.c.device, entry.c.business_date, leg.c.paise)
            .join(leg, (leg.c.device == entry.c.device) & (leg.c.epoch == entry.c.epoch) & (leg.c.seq == entry.c.seq))
            .where(leg.c.gl >= "over_short:", leg.c.gl < "over_short;")
            .where(entry.c.business_date.between(self._first, self._last))
        )
        for row in rows:
            sums = self._at(row.device, row.business_date)
            sums["over" if row.paise < 0 else "short"] += abs(row.paise)  # a credit: there was more than booked

    def _read_closes(self, connection: Connection) -> None:
        entry = tables.entry
        rows = connection.execute(
            select(entry.c.body)
            .where(entry.c.kind == "site_day_closed", entry.c.mode == "live")
            .where(entry.c.business_date.between(self._first, self._last))
        )
        covered: dict[Key, set[tuple[str, int, int]]] = defaultdict(set)
        for row in rows:
            facts = read_facts(msgspec.json.decode(row.body, type=Envelope).facts, SiteDayClosed)
            for shift in facts.shifts:
                covered[site_of(shift.device), facts.business_date].add((shift.device, shift.epoch, shift.shift))
        for key, shifts in covered.items():
            self._sums[key]["in_closed_days"] = len(shifts)
