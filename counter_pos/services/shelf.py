"""Where the till keeps what central said: signed documents in its folder, and the replica built from them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from counter_pos.domain.errors import Broken
from counter_pos.journal.durable import put_whole
from counter_pos.services.ports import Clock
from counter_pos.wire.documents import DEMANDS, MANIFEST, PAID_LIST, SITE, Document, document_from_bytes, read_document
from counter_pos.wire.instants import to_wire
from counter_pos.wire.keyring import KeyRing

if TYPE_CHECKING:
    from counter_pos.replica.demands import DemandRow
    from counter_pos.replica.manifest import PaidEntry
    from counter_pos.replica.store import Replica
    from counter_pos.wire.site_book import SiteBook

log = logging.getLogger(__name__)

REPLICA_FILE = "replica.sqlite3"
KEYS_FILE = "public-keys.json"
HEARD_FOLDER = "heard"
STATUS_DOCUMENT = "status"
SITE_DOCUMENT = "site"
NOT_IN_REPLICA = (STATUS_DOCUMENT, SITE_DOCUMENT)
TICKET_FILE = "next-ticket.json"


class TillShelf:
    """services.central_link.HeardShelf over a till's folder. `replica` is None until the first snapshot is built."""

    def __init__(
        self,
        folder: Path,
        replica: Replica | None,
        clock: Clock,
        heard: Callable[[Replica], None],
        heavy: Callable[..., None] | None = None,
        adopted: Callable[[str, Document], None] | None = None,
    ) -> None:
        """`heard` is told when a new replica stands in place (the first, or one reopened), `adopted` of a document.

        `heavy(work, *args, **kwargs)` runs the building elsewhere (a process of its own) and waits; without it the
        replica is built here.
        """
        self._folder = folder
        self._replica = replica
        self._clock = clock
        self._heard = heard
        self._heavy = heavy or _here
        self._adopted = adopted
        self._versions: dict[str, int] = {}

    def ring(self) -> KeyRing:
        """The keys this till trusts. Raises Broken(document_*), or FileNotFoundError before enrolment."""
        return KeyRing.read((self._folder / KEYS_FILE).read_bytes())

    def central_keys(self) -> dict[str, bytes]:
        """See HeardShelf."""
        return self.ring().central

    def version(self, name: str) -> int:
        """See HeardShelf. Read from the file once: it is asked in every round, and a list may be megabytes."""
        if name not in self._versions:
            try:
                document = self.document(name)
                self._versions[name] = 0 if document is None else version_of(document)
            except (Broken, msgspec.MsgspecError) as wrong:  # it can be replaced: it counts as not here
                log.warning("the kept document %s does not read and is fetched again: %s", name, wrong)
                self._versions[name] = 0
        return self._versions[name]

    def document(self, name: str) -> Document | None:
        """A kept document, whose signature was proven when it was kept."""
        try:
            return document_from_bytes((self._folder / HEARD_FOLDER / f"{name}.json").read_bytes(), name)
        except FileNotFoundError:
            return None

    def site_book(self) -> SiteBook | None:
        """See services.ports.SiteHeard."""
        from counter_pos.wire.site_book import SiteBook

        document = self.document(SITE_DOCUMENT)
        return None if document is None else read_document(SITE, document, SiteBook, self.central_keys())

    def key_ring(self) -> KeyRing | None:
        """See services.ports.SiteHeard."""
        return self.ring() if (self._folder / KEYS_FILE).exists() else None

    def replica_version(self) -> int:
        """See HeardShelf."""
        return 0 if self._replica is None else self._replica.version

    def adopt(self, name: str, document: Document) -> None:
        """See HeardShelf. Its own file comes last, whose version says that it is in use: after a crash or a fault
        before that it is simply fetched again."""
        raw = msgspec.json.encode(document)
        self._use(name, document)
        if name == "keys":
            put_whole(self._folder / KEYS_FILE, raw)
        heard = self._folder / HEARD_FOLDER
        heard.mkdir(exist_ok=True)
        put_whole(heard / f"{name}.json", raw)
        self._versions[name] = version_of(document)
        if self._replica is not None and name not in NOT_IN_REPLICA and self._adopted is not None:
            self._adopted(name, document)

    def _use(self, name: str, document: Document) -> None:
        """Put a document into the replica, where it belongs there and there is one."""
        match name:
            case "demands":
                rows = self._demands(document)
                if self._replica is not None:
                    self._replica.replace_demands(rows)
            case "paid":
                payments = self._paid(document)
                if self._replica is not None:
                    self._replica.replace_paid_elsewhere(payments)
            case _ if self._replica is not None and name not in NOT_IN_REPLICA:
                self._replica.replace_documents({name: document})
            case _:
                pass

    def keep_ticket(self, ticket: Document) -> None:
        """See HeardShelf."""
        put_whole(self._folder / TICKET_FILE, msgspec.json.encode(ticket))

    def snapshot_file(self) -> Path:
        """See HeardShelf."""
        return self._folder / "snapshot.part"

    def adopt_snapshot(self, manifest: Document, snapshot: Path) -> None:
        """See HeardShelf. The old replica stays in use until the new one stands whole in its place."""
        from counter_pos.replica.manifest import DOCUMENT_NAMES, Manifest
        from counter_pos.replica.snapshot import apply_snapshot
        from counter_pos.replica.store import Replica

        said = read_document(MANIFEST, manifest, Manifest, self.central_keys())
        documents = {name: kept for name in DOCUMENT_NAMES if (kept := self.document(name)) is not None}
        paid, asked = self.document("paid"), self.document("demands")
        target = self._folder / REPLICA_FILE
        entries = () if paid is None else self._paid(paid)
        demands = [] if asked is None else self._demands(asked)
        built_at = to_wire(self._clock.now())
        self._heavy(apply_snapshot, snapshot, said, documents, target, entries, demands, built_at=built_at)
        if self._replica is None:
            self._replica = Replica(target)
        else:
            self._replica.reopen()
        self._heard(self._replica)
        snapshot.unlink(missing_ok=True)

    def _paid(self, document: Document) -> tuple[PaidEntry, ...]:
        from counter_pos.replica.manifest import PaidList

        try:
            return read_document(PAID_LIST, document, PaidList, self.central_keys()).payments
        except Broken as wrong:
            raise Broken("document_damaged", what=PAID_LIST, reason=wrong.code) from wrong

    def _demands(self, document: Document) -> list[DemandRow]:
        from counter_pos.replica.demands import demand_rows
        from counter_pos.replica.manifest import DemandList

        try:
            return demand_rows(read_document(DEMANDS, document, DemandList, self.central_keys()))
        except Broken as wrong:
            raise Broken("document_damaged", what=DEMANDS, reason=wrong.code) from wrong


class _Versioned(msgspec.Struct):
    version: int


def version_of(document: Document) -> int:
    """The version that a document's body says."""
    return msgspec.json.decode(document.body, type=_Versioned).version


def _here(work: Callable[..., None], *args: object, **kwargs: object) -> None:
    work(*args, **kwargs)
