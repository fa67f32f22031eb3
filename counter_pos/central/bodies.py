"""Request bodies, inflated no further than is allowed and decoded strictly."""

from __future__ import annotations

from typing import TypeVar

import msgspec
import zstandard

from counter_pos.wire.problems import Problem

MOST_SENT_BYTES = 2 * 1024 * 1024
_LARGEST_WINDOW = 8 * 1024 * 1024

M = TypeVar("M", bound=msgspec.Struct)


def inflated(raw: bytes, encoding: str, most: int) -> bytes:
    """The body behind its Content-Encoding. Raises Problem: too-large (most_bytes), bad-request."""
    if encoding in {"", "identity"}:
        body = raw
    elif encoding == "zstd":
        body = _inflate(raw, most)
    else:
        raise Problem("bad-request", detail=f"Content-Encoding {encoding[:40]} is not understood")
    if len(body) > most:
        raise Problem("too-large", most_bytes=most)
    return body


def _inflate(raw: bytes, most: int) -> bytes:
    reader = zstandard.ZstdDecompressor(max_window_size=_LARGEST_WINDOW).stream_reader(raw, read_across_frames=True)
    pieces, length = [], 0
    try:
        while length <= most and (piece := reader.read(min(65_536, most + 1 - length))):
            pieces.append(piece)
            length += len(piece)
    except zstandard.ZstdError as wrong:
        raise Problem("bad-request", detail=f"the body does not inflate: {wrong}") from wrong
    return b"".join(pieces)


def decoded(body: bytes, kind: type[M]) -> M:
    """A body as the Struct it must be. Raises Problem(bad-request) and says where it is wrong."""
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as wrong:
        raise Problem("bad-request", detail=str(wrong)[:200]) from wrong
