"""`verify paper`: does a journal still hold the entries that slips, receipts and reports name? A cut-off end shows."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from counter_pos.commands.console import DONE, INTEGRITY, Console, add_common
from counter_pos.commands.receipts import read_keys, texts_of
from counter_pos.domain.errors import Refused, Unavailable
from counter_pos.wire import receipt_qr, slip_qr
from counter_pos.wire.anchors import Anchor, AnchorState, read_anchor, state_of

_TOLD = {
    AnchorState.HOLDS: "holds",
    AnchorState.CUT_OFF: "CUT OFF: the journal ends before it",
    AnchorState.OTHER_HISTORY: "OTHER HISTORY: another entry stands there",
}


def add_parsers(kinds: Any) -> None:
    """verify paper."""
    paper = kinds.add_parser("paper", help="that the journal still holds what slips, receipts and reports name")
    add_common(paper)
    paper.add_argument("paper", metavar="TEXT-OR-PICTURE", nargs="+", help="CS1:..., CC1:..., a photo, or 123:a1b2c3")
    paper.add_argument("--keys", type=Path, metavar="FILE", help="public-keys.json (default: the folder's)")
    paper.set_defaults(handler=_paper)


def _paper(arguments: argparse.Namespace, console: Console) -> int:
    from counter_pos.app import key_ring
    from counter_pos.journal.chains import chain_files
    from counter_pos.journal.places import hashes_at

    files = chain_files(arguments.data)
    if not files:
        raise Unavailable("till_not_enrolled", path=str(arguments.data))
    ring = key_ring(arguments.data) if arguments.keys is None else read_keys(arguments.keys)
    if ring is None:
        raise Refused("keys_unreadable", path=str(arguments.data), reason="-")
    anchors = [read_anchor(text, ring) for given in arguments.paper for text in _texts(given)]
    told: list[dict[str, object]] = []
    lines = []
    for anchor in anchors:
        file = next((each for each in reversed(files) if _is_of(anchor, each.device, each.epoch)), None)
        if file is None:
            raise Refused("paper_of_another", device=anchor.device, epoch=anchor.epoch)
        state = state_of(anchor, hashes_at(file.path, [anchor.seq]).get(anchor.seq))
        told.append({"kind": anchor.kind.value, "file": file.path.name, "seq": anchor.seq, "state": state.value})
        lines.append(f"{file.path.name} entry {anchor.seq} ({anchor.kind.value}): {_TOLD[state]}")
    whole = all(each["state"] == AnchorState.HOLDS for each in told)
    console.say("\n".join(lines), ok=whole, anchors=told)
    return DONE if whole else INTEGRITY


def _texts(given: str) -> Iterator[str]:
    yield from texts_of(given, (receipt_qr.PREFIX, slip_qr.PREFIX))


def _is_of(anchor: Anchor, device: str, epoch: int) -> bool:
    return not anchor.device or (anchor.device, anchor.epoch) == (device, epoch)
