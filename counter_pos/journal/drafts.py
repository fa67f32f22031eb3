"""What a clerk had begun and not yet recorded. A draft is a help for memory, never a fact about money."""

from __future__ import annotations

from datetime import datetime

from counter_pos.journal.store import Journal
from counter_pos.wire.instants import to_wire


def keep_draft(journal: Journal, command_id: str, body: str, at: datetime) -> None:
    """Keep or replace a draft (JSON text). Raises Unavailable(disk_full | disk_error)."""
    journal.change(
        "INSERT INTO draft (command_id, body, changed_at) VALUES (?, ?, ?)"
        " ON CONFLICT (command_id) DO UPDATE SET body = excluded.body, changed_at = excluded.changed_at",
        (command_id, body, to_wire(at)),
    )


def drop_draft(journal: Journal, command_id: str) -> None:
    """Forget a draft; an unknown one is already forgotten. Raises Unavailable(disk_full | disk_error)."""
    journal.change("DELETE FROM draft WHERE command_id = ?", (command_id,))


def drafts(journal: Journal) -> list[tuple[str, str]]:
    """(command id, body) of all drafts, latest first."""
    rows = journal.rows("SELECT command_id, body FROM draft ORDER BY changed_at DESC, command_id")
    return [(command_id, body) for command_id, body in rows]
