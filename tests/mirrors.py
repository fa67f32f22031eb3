"""What stands on a mirror, beside the room that a till at work keeps behind it."""

from __future__ import annotations

from counter_pos.journal.mirror import ROOM


def without_room(raw: bytes) -> bytes:
    """A mirror's bytes up to the end of its last line."""
    return raw[: len(raw.rstrip(ROOM)) + 1]
