"""A site's staff: head office's list, and what the site's own supervisors changed since (PINs, who is barred)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, select

from counter_pos.central import store as tables
from counter_pos.central.entries import stored_entry
from counter_pos.central.projection import site_of
from counter_pos.domain.entry import Envelope
from counter_pos.domain.facts import PinReset, StaffBarred, read_facts
from counter_pos.domain.staff import Role
from counter_pos.replica.manifest import Reflected, StaffBook, StaffEntry

KINDS = ("pin_reset", "staff_barred")


class StaffGiven(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A person as head office writes them down. Without `pin` and `pin_hash` they keep the PIN they have, without
    `barred` they stay as they are."""

    number: int
    name_en: str
    name_hi: str
    role: Role
    pin: str | None = None
    pin_hash: str | None = None
    barred: bool | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """What the site's tills changed after a list was published, in the order in which it came in."""

    envelopes: tuple[Envelope, ...]
    reflected: tuple[Reflected, ...]


def site_heads(connection: Connection, site: str) -> tuple[Reflected, ...]:
    """Every chain of the site with its last entry."""
    chain = tables.chain
    rows = connection.execute(select(chain).order_by(chain.c.device, chain.c.epoch))
    return tuple(Reflected(row.device, row.epoch, row.last_seq) for row in rows if site_of(row.device) == site)


def changes_since(connection: Connection, site: str, book: StaffBook) -> Changes:
    """The deeds of the site's tills that `book` does not contain yet."""
    contained = {(each.device, each.epoch): each.seq for each in book.reflected}
    heads = site_heads(connection, site)
    entry = tables.entry
    rows = connection.execute(
        select(entry)
        .where(
            entry.c.kind.in_(KINDS),
            entry.c.device.in_({each.device for each in heads}),
            entry.c.mode == "live",
        )
        .order_by(entry.c.server_seq)
    )
    fresh = [row for row in rows if row.seq > contained.get((row.device, row.epoch), 0)]
    return Changes(tuple(stored_entry(row).envelope for row in fresh), heads)


def merged(book: StaffBook, envelopes: Iterable[Envelope]) -> tuple[StaffEntry, ...]:
    """The list after these deeds. One that no supervisor of the list stands behind changes nothing."""
    people = {f"S{each.number:04d}": each for each in book.staff}
    for envelope in envelopes:
        try:
            if envelope.kind == "pin_reset":
                reset = read_facts(envelope.facts, PinReset)
                person = people.get(reset.staff)
                if person is not None and (_own(envelope, reset.staff) or _agreed(envelope, reset.staff, people)):
                    people[reset.staff] = msgspec.structs.replace(person, pin_hash=reset.pin_hash)
            else:
                barring = read_facts(envelope.facts, StaffBarred)
                person = people.get(barring.staff)
                if person is not None and _agreed(envelope, barring.staff, people):
                    people[barring.staff] = msgspec.structs.replace(person, barred=barring.barred)
        except msgspec.ValidationError:  # signed nonsense: kept in the ledger, and nobody's PIN
            continue
    return tuple(people.values())


def _own(envelope: Envelope, staff: str) -> bool:
    return envelope.who.staff == staff and not envelope.approvals


def _agreed(envelope: Envelope, staff: str, people: dict[str, StaffEntry]) -> bool:
    supervisor = people.get(envelope.approvals[0].staff) if envelope.approvals else None
    return supervisor is not None and supervisor.role is Role.SUPERVISOR and envelope.approvals[0].staff != staff
