"""What the tills of one site hear of each other through the centre: shifts, pick-ups, and how each window stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

import msgspec
from msgspec import UNSET
from sqlalchemy import Connection, Row, func, insert, select, update

from counter_pos.central import store as tables
from counter_pos.central.entries import stored_entry
from counter_pos.central.projection import site_of
from counter_pos.domain.business_date import local
from counter_pos.domain.entry import Envelope
from counter_pos.domain.errors import Broken
from counter_pos.domain.facts import CashPickedUp, Counter, ShiftClosed, ShiftOpened, TakenOver, read_facts
from counter_pos.wire.canonical import decode, encode
from counter_pos.wire.entry import StoredEntry
from counter_pos.wire.instants import to_wire
from counter_pos.wire.site_book import (
    SiteBook,
    SiteClosing,
    SitePickUp,
    SiteShift,
    SiteWindow,
    WindowState,
)

SITE_DAYS = 7


def note_window(connection: Connection, device: str, state: object, now: datetime) -> None:
    """Keep that a till was heard, and what it said of itself. A state that no document could carry is left out."""
    table = tables.window_state
    told = _lawful(state)
    values = {"heard_at": to_wire(now), "state": told}
    known = connection.execute(select(table.c.reports).where(table.c.device == device)).scalar()
    if known is None:
        connection.execute(insert(table).values(device=device, reports=1, **values))
    else:
        connection.execute(update(table).where(table.c.device == device).values(reports=int(known) + 1, **values))


def _lawful(state: object) -> str | None:
    if not isinstance(state, WindowState):
        return None
    try:
        body = encode(state)
        decode(body)
    except (Broken, ValueError):
        return None
    return body.decode()


def other_devices(connection: Connection, device: str) -> list[Row[tuple[str, str, str]]]:
    """The enrolled tills of the same site whose keys are not all revoked."""
    devices, keys = tables.device, tables.device_key
    good = select(keys.c.device).where(keys.c.revoked_at.is_(None))
    rows = connection.execute(
        select(devices).where(devices.c.device != device, devices.c.device.in_(good)).order_by(devices.c.device)
    )
    return [row for row in rows if site_of(row.device) == site_of(device)]


def site_version(connection: Connection, device: str) -> int:
    """Grows with every word and every entry of another till of the site."""
    others = [row.device for row in other_devices(connection, device)]
    chain, state = tables.chain, tables.window_state
    entries = connection.execute(select(func.sum(chain.c.last_seq)).where(chain.c.device.in_(others))).scalar()
    words = connection.execute(select(func.sum(state.c.reports)).where(state.c.device.in_(others))).scalar()
    return len(others) + int(entries or 0) + int(words or 0)


def site_book(connection: Connection, device: str, now: datetime) -> SiteBook:
    """What the till `device` is told of the others of its site."""
    rows = other_devices(connection, device)
    since = (local(now).date() - timedelta(days=SITE_DAYS)).isoformat()
    others = [row.device for row in rows]
    closed = _entries(connection, "shift_closed", others, since)
    opened = _entries(connection, "shift_opened", others, since)
    closings = tuple(_closings(closed))
    over = {(each.device, each.epoch, each.shift) for each in closings} | set(_taken_over(opened))
    return SiteBook(
        v=1,
        version=site_version(connection, device),
        site=site_of(device),
        as_of=to_wire(now),
        since=since,
        windows=tuple(_window(connection, row.device, row.counter) for row in rows),
        running=tuple(each for each in _shifts(opened) if (each.device, each.epoch, each.shift) not in over),
        closings=closings,
        pickups=tuple(_pickups(_entries(connection, "cash_picked_up", others, since))),
    )


def _taken_over(opened: Iterable[StoredEntry]) -> Iterator[tuple[str, int, int]]:
    """Shifts that ended because a later epoch goes on with them: device, epoch, shift."""
    for entry, envelope, _day, _shift in _readable(opened):
        facts = _opening(envelope)
        if facts is not None and isinstance(facts.taken_over, TakenOver):
            yield entry.device, facts.taken_over.epoch, facts.taken_over.shift


def _opening(envelope: Envelope) -> ShiftOpened | None:
    try:
        return read_facts(envelope.facts, ShiftOpened)
    except msgspec.ValidationError:
        return None


def _entries(connection: Connection, kind: str, devices: list[str], since: str) -> list[StoredEntry]:
    entry = tables.entry
    rows = connection.execute(
        select(entry)
        .where(
            entry.c.kind == kind,
            entry.c.device.in_(devices),
            entry.c.business_date >= since,
            entry.c.mode == "live",
        )
        .order_by(entry.c.device, entry.c.epoch, entry.c.seq)
    )
    return [stored_entry(row) for row in rows]


def _window(connection: Connection, device: str, counter: str) -> SiteWindow:
    table = tables.window_state
    row = connection.execute(select(table).where(table.c.device == device)).first()
    said = UNSET if row is None or row.state is None else msgspec.json.decode(row.state, type=WindowState)
    return SiteWindow(
        device=device,
        counter=msgspec.json.decode(counter, type=Counter),
        heard_at=UNSET if row is None else row.heard_at,
        state=said,
    )


def _readable(entries: Iterable[StoredEntry]) -> Iterator[tuple[StoredEntry, Envelope, str, int]]:
    """Entries with their business date and shift. Signed nonsense is a fact, but nobody can be told of it."""
    for entry in entries:
        envelope = entry.envelope
        if isinstance(envelope.business_date, str) and isinstance(envelope.shift, int):
            yield entry, envelope, envelope.business_date, envelope.shift


def _shifts(entries: Iterable[StoredEntry]) -> Iterator[SiteShift]:
    for entry, envelope, day, shift in _readable(entries):
        facts = _opening(envelope)
        if facts is None:
            continue
        left = facts.taken_over
        yield SiteShift(
            device=entry.device,
            epoch=entry.epoch,
            seq=entry.seq,
            at=envelope.at,
            business_date=day,
            shift=shift,
            staff=left.staff if isinstance(left, TakenOver) else envelope.who.staff,
        )


def _closings(entries: Iterable[StoredEntry]) -> Iterator[SiteClosing]:
    for entry, envelope, day, shift in _readable(entries):
        try:
            facts = read_facts(envelope.facts, ShiftClosed)
        except msgspec.ValidationError:
            continue
        yield SiteClosing(
            device=entry.device,
            epoch=entry.epoch,
            seq=entry.seq,
            hash=entry.hash.hex(),
            at=envelope.at,
            business_date=day,
            shift=shift,
            staff=envelope.who.staff,
            expected=facts.expected,
            counted=facts.counted,
            over_short=facts.over_short,
            instruments=facts.instruments,
        )


def _pickups(entries: Iterable[StoredEntry]) -> Iterator[SitePickUp]:
    for entry, envelope, day, shift in _readable(entries):
        try:
            facts = read_facts(envelope.facts, CashPickedUp)
        except msgspec.ValidationError:
            continue
        yield SitePickUp(
            device=entry.device,
            epoch=entry.epoch,
            seq=entry.seq,
            hash=entry.hash.hex(),
            at=envelope.at,
            business_date=day,
            shift=shift,
            staff=envelope.who.staff,
            paise=facts.paise,
            bag=facts.bag,
        )
