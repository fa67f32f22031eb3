"""`central verify`: every chain from its first byte, every acknowledgement, and the books made again to the paisa."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from counter_pos.central import store as tables
from counter_pos.central.admission import admit
from counter_pos.central.entries import load_public_key, stored_entry
from counter_pos.central.ledger import listed_key
from counter_pos.central.meaning import Meaning, PaidPart
from counter_pos.central.projection import meaning_of
from counter_pos.central.recoveries import Recoveries, recovering_devices
from counter_pos.central.recovering import row_of
from counter_pos.central.store import CentralStore
from counter_pos.domain.errors import Broken
from counter_pos.wire.documents import ACKNOWLEDGEMENT, Acknowledgement, Document, read_document
from counter_pos.wire.keyring import KeyRing
from counter_pos.wire.problems import Problem
from counter_pos.wire.verify import ChainCheck


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not prove itself; `what` says which record of the entry."""

    device: str
    epoch: int
    seq: int
    what: str
    reason: str


@dataclass(slots=True)
class LedgerReport:
    """What `verify` saw. Money in paise; `whole` when nothing was found."""

    chains: int = 0
    entries: int = 0
    acknowledgements: int = 0
    receipts: int = 0
    collected_paise: int = 0
    cancelled_paise: int = 0
    forks: int = 0
    quarantined: int = 0
    exceptions: int = 0
    balances: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        return not self.findings


class _RebuiltBooks:
    """The books of one chain made again from its entries and the list of accounts alone."""

    def __init__(self, accounts: dict[int, int], recoveries: Recoveries) -> None:
        self._since = accounts
        self.recoveries = recoveries
        self.server_seq = 0
        self.parts: dict[str, PaidPart] = {}
        self.cancelled: dict[tuple[int, int], int] = {}

    def knows_account(self, account: int) -> bool:
        since = self._since.get(account)
        return since is not None and since < self.server_seq

    def paid_part(self, receipt: str) -> tuple[PaidPart, bool] | None:
        part = self.parts.get(receipt)
        return (part, (part.seq, part.part) in self.cancelled) if part else None

    def remember(self, seq: int, meaning: Meaning) -> None:
        for part in (*meaning.parts, *meaning.found):
            self.parts.setdefault(part.receipt, part)
        for place in meaning.cancels:
            self.cancelled[place] = seq


def verify_ledger(store: CentralStore, central_keys: dict[str, bytes]) -> LedgerReport:
    """Check everything the ledger holds. `central_keys` are central's public keys by key id (hex)."""
    report = LedgerReport()
    with store.reading() as connection:
        accounts = {row.account: row.since for row in connection.execute(select(tables.account))}
        for chain in connection.execute(select(tables.chain).order_by(tables.chain.c.device, tables.chain.c.epoch)):
            _verify_chain(connection, chain, accounts, central_keys, report)
        lost = _verify_lost_chains(connection, report)
        _verify_strays(connection, report, lost)
        report.forks = len(connection.execute(select(tables.fork.c.id)).all())
        report.quarantined = len(connection.execute(select(tables.quarantine.c.seq)).all())
        for leg in connection.execute(select(tables.posting.c.gl, tables.posting.c.paise)):
            report.balances[leg.gl] = report.balances.get(leg.gl, 0) + leg.paise
    return report


def _verify_chain(
    connection: Connection,
    chain: Row[Any],
    accounts: dict[int, int],
    central_keys: dict[str, bytes],
    report: LedgerReport,
) -> None:
    device, epoch = chain.device, chain.epoch
    report.chains += 1
    try:
        enrolled = listed_key(device, epoch, load_public_key(connection, device, epoch)[0])
    except Problem:
        report.findings.append(Finding(device, epoch, 1, "device key", "the device is not enrolled"))
        return
    check = ChainCheck(KeyRing(0, {enrolled.key_id: enrolled}, central_keys))
    recoveries = Recoveries(connection, device)
    books = _RebuiltBooks(accounts, recoveries)
    expected = _Books()
    hashes: dict[int, bytes] = {}
    entry = tables.entry
    rows = connection.execute(
        select(entry).where(entry.c.device == device, entry.c.epoch == epoch).order_by(entry.c.seq)
    )
    for row in rows:
        try:
            envelope, trouble = admit(check, stored_entry(row))
        except Broken as wrong:
            report.findings.append(
                Finding(device, epoch, int(str(wrong.facts.get("seq", row.seq))), "entry", wrong.code)
            )
            return
        report.entries += 1
        hashes[row.seq] = row.hash
        books.server_seq = row.server_seq
        day = envelope.business_date if isinstance(envelope.business_date, str) else None
        said = (envelope.kind, envelope.mode, day, envelope.at)
        if (row.kind, row.mode, row.business_date, row.claimed_at) != said:
            report.findings.append(Finding(device, epoch, row.seq, "entry columns", "differ from the body"))
        meaning = meaning_of(envelope, row.hash, trouble, books)
        books.remember(row.seq, meaning)
        expected.add(row.seq, meaning)
    head_seq, head_hash = (check.head.seq, check.head.hash) if check.head else (0, b"")
    stands = (chain.last_seq, chain.last_hash, chain.serial, chain.public_key)
    if stands != (head_seq, head_hash, check.serial, check.public_key):
        report.findings.append(Finding(device, epoch, head_seq, "chain head", "differs from the last entry"))
    for cancelled, seq in books.cancelled.items():
        expected.cancel(cancelled, seq)
    expected.restore(device, epoch, head_seq, recoveries)
    _compare(connection, device, epoch, expected, report)
    _verify_acks(connection, device, epoch, hashes, head_seq, central_keys, report)


@dataclass(slots=True)
class _Books:
    """Expected rows of one chain, by place."""

    parts: dict[tuple[int, int], tuple[object, ...]] = field(default_factory=dict)
    legs: dict[tuple[int, int], tuple[object, ...]] = field(default_factory=dict)
    troubles: dict[tuple[int, int], tuple[object, ...]] = field(default_factory=dict)

    def add(self, seq: int, meaning: Meaning) -> None:
        for part in (*meaning.parts, *meaning.found):
            self.parts[seq, part.part] = _row(part, None)
        for part in meaning.disputed:
            self.parts[seq, part.part] = _row(part, seq)
        for number, leg in enumerate(meaning.legs, start=1):
            self.legs[seq, number] = (leg.gl, leg.account, leg.paise)
        for number, trouble in enumerate(meaning.troubles, start=1):
            self.troubles[seq, number] = (trouble.type, trouble.detail)

    def restore(self, device: str, epoch: int, head_seq: int, recoveries: Recoveries) -> None:
        """Rows of papers whose originals the ledger does not have: they lie behind the chain's last entry."""
        for each in recoveries.standing(_NEVER):
            if each.place[0] == epoch and each.place[1] > head_seq:
                self.parts[each.place[1:]] = _row(row_of(device, each), None)

    def cancel(self, place: tuple[int, int], seq: int) -> None:
        self.parts[place] = (*self.parts[place][:-1], seq)


_PART_COLUMNS = ("receipt", "account", "purpose", "paise", "business_date", "shift", "cancelled_seq")
_NEVER = 2**62
"""Behind every place in the ledger's order."""


def _row(part: PaidPart, cancelled_seq: int | None) -> tuple[object, ...]:
    values = asdict(part)
    return (*(values[name] for name in _PART_COLUMNS[:-1]), cancelled_seq)


def _compare(connection: Connection, device: str, epoch: int, expected: _Books, report: LedgerReport) -> None:
    part, leg, trouble = tables.payment_part, tables.posting, tables.exception
    paid = connection.execute(select(part).where(part.c.device == device, part.c.epoch == epoch)).all()
    booked = connection.execute(select(leg).where(leg.c.device == device, leg.c.epoch == epoch)).all()
    odd = connection.execute(select(trouble).where(trouble.c.device == device, trouble.c.epoch == epoch)).all()
    found_parts = {(r.seq, r.part): tuple(getattr(r, name) for name in _PART_COLUMNS) for r in paid}
    found_legs = {(r.seq, r.leg): (r.gl, r.account, r.paise) for r in booked}
    found_odd = {(r.seq, r.number): (r.type, r.detail) for r in odd}
    for what, wanted, found in (
        ("payment part", expected.parts, found_parts),
        ("posting", expected.legs, found_legs),
        ("exception", expected.troubles, found_odd),
    ):
        for place in sorted(wanted.keys() | found.keys()):
            if wanted.get(place) != found.get(place):
                reason = f"row {place[1]} is {found.get(place)}, the entry says {wanted.get(place)}"
                report.findings.append(Finding(device, epoch, place[0], what, reason))
    report.receipts += len(paid)
    report.collected_paise += sum(row.paise for row in paid)
    report.cancelled_paise += sum(row.paise for row in paid if row.cancelled_seq is not None)
    report.exceptions += len(odd)


def _verify_acks(
    connection: Connection,
    device: str,
    epoch: int,
    hashes: dict[int, bytes],
    head_seq: int,
    central_keys: dict[str, bytes],
    report: LedgerReport,
) -> None:
    ack = tables.ack
    last = 0
    rows = connection.execute(select(ack).where(ack.c.device == device, ack.c.epoch == epoch).order_by(ack.c.acked_seq))
    for row in rows:
        report.acknowledgements += 1
        wrong = _ack_fault(row, hashes, central_keys)
        if wrong:
            report.findings.append(Finding(device, epoch, row.acked_seq, "acknowledgement", wrong))
        last = row.acked_seq
    if last != head_seq:
        report.findings.append(Finding(device, epoch, head_seq, "acknowledgement", "none covers the last entry"))


def _ack_fault(row: Row[Any], hashes: dict[int, bytes], central_keys: dict[str, bytes]) -> str | None:
    try:
        document = Document(row.body, row.signature, row.key)
        said = read_document(ACKNOWLEDGEMENT, document, Acknowledgement, central_keys)
    except Broken as wrong:
        return wrong.code
    if (said.device, said.epoch, said.acked_seq) != (row.device, row.epoch, row.acked_seq):
        return "says another place"
    if said.acked_hash != hashes.get(said.acked_seq, b"").hex():
        return "says another hash"
    return None


def _verify_lost_chains(connection: Connection, report: LedgerReport) -> set[tuple[str, int]]:
    """Chains of which the ledger has nothing but what was restored from paper. Returns them."""
    known, lost = _known_chains(connection), set()
    for device in recovering_devices(connection):
        recoveries = Recoveries(connection, device)
        for epoch in recoveries.epochs():
            if (device, epoch) not in known:
                expected = _Books()
                expected.restore(device, epoch, 0, recoveries)
                _compare(connection, device, epoch, expected, report)
                lost.add((device, epoch))
    return lost


def _known_chains(connection: Connection) -> set[tuple[str, int]]:
    chain = tables.chain
    return {(row.device, row.epoch) for row in connection.execute(select(chain.c.device, chain.c.epoch))}


def _verify_strays(connection: Connection, report: LedgerReport, lost: set[tuple[str, int]]) -> None:
    """Rows that belong to no chain, but for the receipts of `lost` ones."""
    known = _known_chains(connection)
    for table, what in _tables_of_entries():
        places = connection.execute(select(table.c.device, table.c.epoch).distinct())
        for row in places:
            place = (row.device, row.epoch)
            if place not in known and not (table is tables.payment_part and place in lost):
                report.findings.append(Finding(row.device, row.epoch, 0, what, "belongs to no chain"))


def _tables_of_entries() -> Iterator[tuple[Table, str]]:
    yield tables.entry, "entry"
    yield tables.ack, "acknowledgement"
    yield tables.payment_part, "payment part"
    yield tables.posting, "posting"
    yield tables.exception, "exception"
