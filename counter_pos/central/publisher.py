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
from counter_pos.central.store import CentralStore
from counter_pos.domain.demand import Demand
from counter_pos.domain.errors import Broken, Refused
from counter_pos.domain.policy import Policy, read_policy
from counter_pos.domain.staff import Role
from counter_pos.replica.demands import demand_list
from counter_pos.replica.manifest import Manifest, PaidEntry, PaidList, Reflected, StaffBook, StaffEntry
from counter_pos.services.sign_in import hash_pin
from counter_pos.wire.canonical import decode, encode
from counter_pos.wire.documents import (
    DEMANDS,
    KEY_LIST,
    MANIFEST,
    PAID_LIST,
    POLICY,
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
_MOVES_MONEY = ("payment_taken", "payment_cancelled")


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
        only as a hash) or `pin_hash`. Returns the version.

        Raises Refused(staff_damaged).
        """
        try:
            given = msgspec.json.decode(body, type=tuple[StaffGiven, ...])
            staff = tuple(self._staff_entry(site, each) for each in given)
            StaffBook(v=1, version=0, staff=staff)
        except (ValueError, RecursionError) as wrong:
            raise Refused("staff_damaged", reason=str(wrong)) from wrong
        return self._put(staff_name(site), STAFF, lambda version: StaffBook(v=1, version=version, staff=staff))

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

    def _staff_entry(self, site: str, given: StaffGiven) -> StaffEntry:
        """Raises ValueError for a PIN that is none, and for both or neither of PIN and hash."""
        if (given.pin is None) == (given.pin_hash is None):
            raise ValueError(f"staff {given.number}: either pin or pin_hash")
        pin_hash = given.pin_hash
        if given.pin is not None:
            if not (given.pin.isascii() and given.pin.isdigit() and len(given.pin) >= LEAST_PIN_DIGITS):
                raise ValueError(f"staff {given.number}: a PIN has {LEAST_PIN_DIGITS} digits or more")
            pin_hash = hash_pin(given.pin, self._keys.pin_pepper(site))
        return StaffEntry(given.number, given.name_en, given.name_hi, given.role, pin_hash or "")

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

    def versions(self, site: str = "") -> Versions:
        """What is published now, the staff being that of `site`."""
        table = tables.document
        with self._store.reading() as connection:
            rows = connection.execute(select(table.c.name, table.c.version).where(table.c.current))
            known: dict[str, int] = {row.name: row.version for row in rows}
            paid = self._paid_version(connection, known.get("manifest", 0))
            status = status_version(connection)
        return Versions(
            policy=known.get("policy", 0),
            staff=known.get(staff_name(site), 0),
            keys=known.get("keys", 0),
            paid=paid,
            replica=known.get("manifest", 0),
            status=status,
            demands=known.get("demands", 0),
        )

    def status_list(self) -> Document:
        """What became of the receipts of the last weeks: cancelled, disputed, issued twice."""
        with self._store.reading() as connection:
            return sign_document(STATUS_LIST, status_list(connection, self._now()), self._keys.signer)

    # other tills' payments

    def paid_list(self, device: str) -> Document:
        """Seven days of payments at other tills than `device` that the published replica does not contain yet."""
        manifest = self.manifest()
        reflected = {(each.device, each.epoch): each.seq for each in manifest.reflected} if manifest else {}
        since = (self._now() - timedelta(days=PAID_DAYS)).date().isoformat()
        part = tables.payment_part
        with self._store.reading() as connection:
            version = self._paid_version(connection, manifest.version if manifest else 0)
            rows = connection.execute(
                select(part)
                .where(part.c.business_date >= since, part.c.device != device)
                .order_by(part.c.business_date, part.c.device, part.c.epoch, part.c.seq, part.c.part)
            )
            payments = tuple(
                PaidEntry(
                    account=row.account,
                    paise=row.paise,
                    counter=site_of(row.device),
                    date=row.business_date,
                    cancelled=row.cancelled_seq is not None,
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


class StaffGiven(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A person as head office writes them down."""

    number: int
    name_en: str
    name_hi: str
    role: Role
    pin: str | None = None
    pin_hash: str | None = None


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
