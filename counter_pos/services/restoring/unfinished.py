"""Whether a folder is a till whose restore was killed half-way: it is opened only when that is finished."""

from __future__ import annotations

from pathlib import Path

import msgspec

from counter_pos.domain.errors import Broken, Unavailable

PROGRESS_FILE = "restored.json"


class _Done(msgspec.Struct):
    done: bool = False


def progress_bytes(folder: Path) -> bytes | None:
    """What stands in a folder about its restore; None for a till that was never restored."""
    try:
        return (folder / PROGRESS_FILE).read_bytes()
    except FileNotFoundError:
        return None


def check_finished(folder: Path) -> None:
    """Raises Unavailable(restore_unfinished), Broken(document_damaged)."""
    raw = progress_bytes(folder)
    try:
        if raw is not None and not msgspec.json.decode(raw, type=_Done).done:
            raise Unavailable("restore_unfinished", path=str(folder))
    except msgspec.MsgspecError as wrong:
        raise Broken("document_damaged", what=PROGRESS_FILE, reason=str(wrong)) from wrong
