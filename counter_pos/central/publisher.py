"""What the centre tells its tills: signed documents with versions that only grow, and the replica as one file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, func, insert, select, update

from counter_pos.central import store as tables
from counter_pos.central.enrolment import Enrolment
from counter_pos.central.keys import CentralKeys
from counter_pos.central.paid_demands import paid_demands
from counter_pos.central.projection import site_of
from counter_pos.central.receipt_status import status_list, status_version
from counter_pos.central.sites import note_window, site_book, site_version
from counter_pos.central.staffing import StaffGiven, changes_since, merged, site_heads
from counter_pos.central.store import CentralStore
from counter_pos.domain.demand import Demand
from counter_pos.domain.errors import Broken, Refused
from counter_pos.domain.policy import Policy, read_policy
from counter_pos.replica.demands import demand_list
from counter_pos.replica.manifest import Manifest, PaidEntry, PaidList, Reflected, StaffBook, StaffEntry, read_staff
from counter_pos.services.people.sign_in import hash_pin
from counter_pos.wire.canonical import decode, encode
from counter_pos.wire.documents import (
    DEMANDS,
    KEY_LIST,
    MANIFEST,
    PAID_LIST,
    POLICY,
    SITE,
    STAFF,
    STATUS_LIST,
    CentralKey,
    Document,
    KeyList,
    convert,
    sign_document,
)
from counter_pos.wire.instants import to_wire
from counter_pos.wire.protocol import Versions

PAID_DAYS = 7
LEAST_PIN_DIGITS = 6
_REPLICA_STEP = 2**32
_MOVES_MONEY = ("payment_taken", "payment_cancelled", "payment_recovered")


class Publisher:
    """Keeps and signs what tills are told. `now` is the centre's clock."""

    def __init__(
        self, store: CentralStore, keys: CentralKeys, enrolment: Enrolment, now: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._keys = keys
        self._enrolment = enrolment
        self._now = now

    # signed documents

    def put_policy(self, body: bytes) -> int:
        """Publish a policy (JSON of domain.policy.Policy; the version in it is replaced). Returns its version.

        Raises Refused(policy_damaged | policy_incomplete): it must be whole today.
        """
        policy = read_policy(body)
        policy.on(self._now().date())
        return self._put("policy", POLICY, lambda version: Policy(version, policy.changes))

    def put_staff(self, site: str, body: bytes) -> int:
        """Publish the staff of one site ("K08"): a JSON list of {number, name_en, name_hi, role} with `pin` (kept
        only as a hash), `pin_hash`, or neither for somebody who keeps the PIN they have. It is head office's word:
        it holds over what the site's tills changed before. Returns the version.

        Raises Refused(staff_damaged).
        """
        try:
            given = msgspec.json.decode(body, type=tuple[StaffGiven, ...])
            self.refresh_staff(site)
            before = {each.number: each for each in self._staff(site).staff}
            staff = tuple(self._staff_entry(site, each, before.get(each.number)) for each in given)
            StaffBook(v=1, version=0, staff=staff)
        except (ValueError, RecursionError) as wrong:
            raise Refused("staff_damaged", reason=str(wrong)) from wrong
        with self._store.reading() as connection:
            heads = site_heads(connection, site)
        return self._put_staff(site, staff, heads)

    def put_demands(self, demands: Iterable[Demand]) -> tuple[int, int]:
        """Publish all quotes and requests that may be paid, in place of those before. What the ledger shows as paid
        is left out. Returns the version and how many were left out.

        Raises Refused(document_unlawful).
        """
        given = list(demands)
        with self._store.reading() as connection:
            paid = paid_demands(connection)
        left = [each for each in given if each.number not in paid]
        version = self._put("demands", DEMANDS, lambda version: demand_list(left, version))
        return version, len(given) - len(left)

    def _put_staff(self, site: str, staff: tuple[StaffEntry, ...], heads: tuple[Reflected, ...]) -> int:
        said = StaffBook(v=1, version=0, staff=staff, reflected=heads)
        return self._put(staff_name(site), STAFF, lambda version: msgspec.structs.replace(said, version=version))

    def _staff(self, site: str) -> StaffBook:
        """The list in force; an empty one before the first."""
        kept = self.document(staff_name(site))
        return StaffBook(v=1, version=0, staff=()) if kept is None else read_staff(kept.body.encode())

    def refresh_staff(self, site: str) -> None:
        """Publish the site's list anew if its tills reset a PIN or barred somebody since."""
        book = self._staff(site)
        if not book.staff:
            return
        with self._store.reading() as connection:
            changes = changes_since(connection, site, book)
        if changes.envelopes:
            self._put_staff(site, merged(book, changes.envelopes), changes.reflected)

    def _staff_entry(self, site: str, given: StaffGiven, before: StaffEntry | None) -> StaffEntry:
        """Raises ValueError for a PIN that is none, for both PIN and hash, and for neither of somebody new."""
        if given.pin is not None and given.pin_hash is not None:
            raise ValueError(f"staff {given.number}: either pin or pin_hash")
        pin_hash = given.pin_hash
        if given.pin is None and pin_hash is None:
            if before is None:
                raise ValueError(f"staff {given.number}: somebody new needs pin or pin_hash")
            pin_hash = before.pin_hash
        barred = given.barred if given.barred is not None else before is not None and before.barred
        if given.pin is not None:
            if not (given.pin.isascii() and given.pin.isdigit() and len(given.pin) >= LEAST_PIN_DIGITS):
                raise ValueError(f"staff {given.number}: a PIN has {LEAST_PIN_DIGITS} digits or more")
            pin_hash = hash_pin(given.pin, self._keys.pin_pepper(site))
        return StaffEntry(given.number, given.name_en, given.name_hi, given.role, pin_hash or "", barred)

    def refresh_keys(self) -> int:
        """Publish the key list anew if a till was enrolled or an epoch opened since. Returns its version."""
        tills = self._enrolment.public_keys()
        signer = self._keys.signer
        central = [CentralKey(key_id=signer.key_id.hex(), public_key=signer.public_key.hex())]
        issued = to_wire(self._now())
        return self._put(
            "keys", KEY_LIST, lambda version: KeyList(v=1, version=version, issued=issued, tills=tills, central=central)
        )

    def _put(self, name: str, tag: str, make: Callable[[int], msgspec.Struct]) -> int:
        """Sign and keep the next version, unless it would say the same as the last."""
        kept = self.document(name)
        if kept is not None and _told(decode(kept.body.encode())) == _told(decode(encode(make(0)))):
            return version_of(kept)
        with self._store.writing() as connection:
            return self._sign_next(connection, name, tag, make)

    def _sign_next(self, connection: Connection, name: str, tag: str, make: Callable[[int], msgspec.Struct]) -> int:
        table = tables.document
        last = connection.execute(select(func.max(table.c.version)).where(table.c.name == name)).scalar()
        version = int(last or 0) + 1
        said = make(version)
        try:
            decode(encode(said))
        except Broken as wrong:
            raise Refused("document_unlawful", name=name, reason=str(wrong.facts.get("reason"))) from wrong
        document = sign_document(tag, said, self._keys.signer)
        connection.execute(update(table).where(table.c.name == name).values(current=False))
        connection.execute(
            insert(table).values(
                name=name,
                version=version,
                body=document.body,
                signature=document.signature,
                key=document.key,
                current=True,
            )
        )
        return version

    def document(self, name: str) -> Document | None:
        """The latest version of a document: policy, keys, manifest, or the staff of a site (see staff_name)."""
        table = tables.document
        with self._store.reading() as connection:
            row = connection.execute(select(table).where(table.c.name == name, table.c.current)).first()
        return Document(row.body, row.signature, row.key) if row else None

    def versions(self, site: str = "", device: str = "") -> Versions:
        """What is published now, the staff being that of `site`, the other windows those of `device`'s site."""
        table = tables.document
        with self._store.reading() as connection:
            rows = connection.execute(select(table.c.name, table.c.version).where(table.c.current))
            known: dict[str, int] = {row.name: row.version for row in rows}
            paid = self._paid_version(connection, known.get("manifest", 0))
            status = status_version(connection)
            windows = site_version(connection, device) if device else 0
        return Versions(
            policy=known.get("policy", 0),
            staff=known.get(staff_name(site), 0),
            keys=known.get("keys", 0),
            paid=paid,
            replica=known.get("manifest", 0),
            status=status,
            demands=known.get("demands", 0),
            site=windows,
        )

    def status_list(self) -> Document:
        """What became of the receipts of the last weeks: cancelled, disputed, issued twice."""
        with self._store.reading() as connection:
            return sign_document(STATUS_LIST, status_list(connection, self._now()), self._keys.signer)

    # the windows of a site

    def note_window(self, device: str, state: object) -> None:
        """Keep that a till was heard, with what it said of itself (a WindowState, or nothing)."""
        with self._store.writing() as connection:
            note_window(connection, device, state, self._now())

    def site_book(self, device: str) -> Document:
        """What `device` may know of the other windows of its site."""
        with self._store.reading() as connection:
            return sign_document(SITE, site_book(connection, device, self._now()), self._keys.signer)

    # other tills' payments

    def paid_list(self, device: str, epoch: int) -> Document:
        """Seven days of payments of other chains than (`device`, `epoch`) that the published replica does not contain.

        What the same till took in an earlier epoch is told too: its journal in use does not have it.
        """
        manifest = self.manifest()
        reflected = {(each.device, each.epoch): each.seq for each in manifest.reflected} if manifest else {}
        since = (self._now() - timedelta(days=PAID_DAYS)).date().isoformat()
        part = tables.payment_part
        with self._store.reading() as connection:
            version = self._paid_version(connection, manifest.version if manifest else 0)
            rows = connection.execute(
                select(part)
                .where(part.c.business_date >= since, (part.c.device != device) | (part.c.epoch != epoch))
                .order_by(part.c.business_date, part.c.device, part.c.epoch, part.c.seq, part.c.part)
            )
            payments = tuple(
                PaidEntry(
                    account=row.account,
                    paise=row.paise,
                    counter=site_of(row.device),
                    date=row.business_date,
                    cancelled=row.cancelled_seq is not None,
                    purpose=row.purpose,
                )
                for row in rows
                if max(row.seq, row.cancelled_seq or 0) > reflected.get((row.device, row.epoch), 0)
            )
        return sign_document(PAID_LIST, PaidList(v=1, version=version, payments=payments), self._keys.signer)

    def _paid_version(self, connection: Connection, replica: int) -> int:
        """Grows with every payment and with every replica, since that changes which payments are still to be told."""
        entry = tables.entry
        last = connection.execute(select(func.max(entry.c.server_seq)).where(entry.c.kind.in_(_MOVES_MONEY))).scalar()
        return replica * _REPLICA_STEP + int(last or 0)

    # the replica

    def manifest(self) -> Manifest | None:
        """What is published as the replica."""
        document = self.document("manifest")
        return convert(MANIFEST, decode(document.body.encode()), Manifest) if document else None

    def next_replica_version(self) -> int:
        """The version that the next replica will have."""
        manifest = self.manifest()
        return (manifest.version if manifest else 0) + 1

    def heads(self) -> tuple[Reflected, ...]:
        """Every chain with its last entry: what a replica reflects whose figures contain all that came in."""
        chain = tables.chain
        with self._store.reading() as connection:
            rows = connection.execute(select(chain).order_by(chain.c.device, chain.c.epoch))
            return tuple(Reflected(row.device, row.epoch, row.last_seq) for row in rows)

    def put_manifest(self, manifest: Manifest, accounts: Iterable[int]) -> int:
        """Publish a replica whose snapshot file is in place. `accounts` become known to the ledger.

        Raises Refused(replica_version) when another was published meanwhile.
        """
        table = tables.account
        with self._store.writing() as connection:
            known = {row.account for row in connection.execute(select(table.c.account))}
            last = connection.execute(select(func.max(tables.entry.c.server_seq))).scalar() or 0
            fresh: list[dict[str, Any]] = [{"account": each, "since": last} for each in accounts if each not in known]
            if fresh:
                connection.execute(insert(table), fresh)
            version = self._sign_next(connection, "manifest", MANIFEST, lambda _: manifest)
            if version != manifest.version:
                raise Refused("replica_version", version=manifest.version)
        return version


def staff_name(site: str) -> str:
    """The name under which a site's staff is kept."""
    return f"staff:{site}"


class _Versioned(msgspec.Struct):
    version: int


def version_of(document: Document) -> int:
    """The version that a document's body says."""
    return msgspec.json.decode(document.body, type=_Versioned).version


def _told(body: dict[str, Any]) -> dict[str, Any]:
    """What a document says but for its version and date."""
    return {name: value for name, value in body.items() if name not in {"version", "issued"}}
