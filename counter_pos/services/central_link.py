"""What the courier needs of the till: the chain it carries out, the shelf for what it brings home. Protocols only."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from counter_pos.wire.documents import Acknowledgement, Document
from counter_pos.wire.entry import StoredEntry


class OutgoingChain(Protocol):
    """One chain of this till. Called on the thread of the courier; a write goes through the journal lane."""

    @property
    def device(self) -> str: ...

    @property
    def epoch(self) -> int: ...

    def head(self) -> tuple[int, str]:
        """The last entry's seq and hash (hex); (0, "") before the first."""
        ...

    def acknowledged(self) -> Acknowledgement | None:
        """The furthest acknowledgement kept."""
        ...

    def entries_after(self, seq: int, limit: int, most_bytes: int) -> list[StoredEntry]:
        """Entries seq + 1 and on, at most `limit`, at most about `most_bytes` of bodies, but at least one if there is
        one. Also asked with limit 1 for the entry at one place."""
        ...

    def store_acknowledgement(self, document: Document) -> None:
        """Keep an acknowledgement. Raises Broken(ack_bad) for one that does not prove itself or goes backwards."""
        ...


class HeardShelf(Protocol):
    """Where the till keeps what central said. Every document handed over was proven by the courier already.

    `name` is policy, staff, keys, paid, status or demands.
    """

    def central_keys(self) -> dict[str, bytes]:
        """Central's public keys that this till trusts, by key id (hex): pinned at enrolment, grown by key lists."""
        ...

    def version(self, name: str) -> int:
        """The version kept of a document; 0 when none is."""
        ...

    def replica_version(self) -> int:
        """The version of the replica in use; 0 when there is none."""
        ...

    def adopt(self, name: str, document: Document) -> None:
        """Keep and use a newer document."""
        ...

    def keep_ticket(self, ticket: Document) -> None:
        """Keep the ticket for the next epoch; the last one replaces those before."""
        ...

    def snapshot_file(self) -> Path:
        """Where a snapshot is downloaded to, part by part; a part left over from before is continued."""
        ...

    def adopt_snapshot(self, manifest: Document, snapshot: Path) -> None:
        """Build the replica from a whole, proven snapshot and use it."""
        ...
