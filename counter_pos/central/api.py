"""The centre's web address: handlers of a few lines over the functions that know no HTTP, and the OpenAPI page."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from litestar import Litestar, Request, Response, get, post
from litestar.exceptions import HTTPException
from litestar.openapi import OpenAPIConfig
from litestar.params import FromPath, RawBody
from litestar.response import Stream

from counter_pos import __version__
from counter_pos.central.bodies import MOST_SENT_BYTES
from counter_pos.central.centre import Centre, SnapshotFile
from counter_pos.central.sessions import SignedRequest
from counter_pos.domain.errors import CounterError, Unavailable
from counter_pos.wire.documents import Document
from counter_pos.wire.problems import MEDIA_TYPE, Problem, to_json
from counter_pos.wire.protocol import ChainPart, ChainsAnswer, EnrolAnswer, EntriesAnswer

_LOG = logging.getLogger("counter_pos.central")
_CHUNK = 256 * 1024
_RANGE = re.compile(r"bytes=(\d{1,15})-(\d{0,15})")
_RETRY_SECONDS = "5"
_SLUG_OF_STATUS = {404: "not-found", 405: "method-not-allowed", 413: "too-large", 429: "rate"}

AnyRequest = Request[Any, Any, Any]


def make_app(centre: Centre) -> Litestar:
    """The web application of one centre."""

    @post("/v1/enrol", status_code=200, sync_to_thread=True)
    def enrol(request: AnyRequest, body: RawBody) -> EnrolAnswer:
        """A one-time code and a public key, against all a till needs."""
        return centre.enrol(body, request.headers.get("content-encoding", ""))

    @post("/v1/session", status_code=200, sync_to_thread=True)
    def session(request: AnyRequest, body: RawBody) -> Document:
        """Heads are compared; the answer is signed."""
        return centre.session(_signed(request, body))

    @post("/v1/entries", status_code=200, sync_to_thread=True)
    def entries(request: AnyRequest, body: RawBody) -> EntriesAnswer:
        """A batch of entries, against an acknowledgement."""
        return centre.entries(_signed(request, body))

    @get("/v1/acks/{device:str}/{epoch:int}", sync_to_thread=True)
    def acks(request: AnyRequest, device: FromPath[str], epoch: FromPath[int]) -> Document:
        """The last acknowledgement again."""
        return centre.acknowledgement(_signed(request, b""), device, epoch)

    @get("/v1/chains/{device:str}", sync_to_thread=True)
    def chains(request: AnyRequest, device: FromPath[str]) -> ChainsAnswer:
        """The epochs that are held of the caller's device: for a till whose disk died."""
        return centre.chains(_signed(request, b""), device)

    @get("/v1/chains/{device:str}/{epoch:int}/{after:int}", sync_to_thread=True)
    def chain_part(request: AnyRequest, device: FromPath[str], epoch: FromPath[int], after: FromPath[int]) -> ChainPart:
        """The entries of one chain behind `after`, as they came."""
        return centre.chain_part(_signed(request, b""), device, epoch, after)

    @get("/v1/replica/manifest", sync_to_thread=True)
    def manifest(request: AnyRequest) -> Document:
        """What the published replica is."""
        return centre.document(_signed(request, b""), "manifest")

    @get("/v1/replica/snapshot", sync_to_thread=True, media_type="application/octet-stream")
    def snapshot(request: AnyRequest) -> Stream:
        """The replica's file, whole or from where the till has it."""
        return _sent(centre.snapshot(_signed(request, b"")), request)

    @get("/v1/documents/{name:str}", sync_to_thread=True)
    def documents(request: AnyRequest, name: FromPath[str]) -> Document:
        """A signed document: policy, staff, keys, paid, status or demands."""
        return centre.document(_signed(request, b""), name)

    @get("/v1/health", sync_to_thread=True)
    def health() -> dict[str, str]:
        """That somebody answers here."""
        return {"status": "ok", "version": __version__}

    return Litestar(
        [enrol, session, entries, acks, chains, chain_part, manifest, snapshot, documents, health],
        openapi_config=OpenAPIConfig(title="counter-pos central", version="1"),
        exception_handlers={
            Problem: _tell,
            CounterError: _tell_trouble,
            HTTPException: _tell_http,
            Exception: _tell_bug,
        },
        request_max_body_size=MOST_SENT_BYTES,
        logging_config=None,
    )


def _signed(request: AnyRequest, body: bytes) -> SignedRequest:
    headers = {name.lower(): value for name, value in request.headers.items()}
    return SignedRequest(request.method, request.url.path, headers, body)


def _sent(file: SnapshotFile, request: AnyRequest) -> Stream:
    """The snapshot, or the part that was asked for (RFC 9110 Range with If-Range)."""
    first, last = 0, file.size - 1
    asked = request.headers.get("range", "")
    if asked and request.headers.get("if-range", file.etag) == file.etag:
        match = _RANGE.fullmatch(asked)
        if match is None or int(match[1]) >= file.size:
            raise Problem("bad-range", size=file.size)
        first, last = int(match[1]), min(int(match[2] or last), last)
    headers = {"etag": file.etag, "accept-ranges": "bytes", "content-length": str(last - first + 1)}
    if (first, last) != (0, file.size - 1):
        headers["content-range"] = f"bytes {first}-{last}/{file.size}"
    partial = "content-range" in headers
    return Stream(_pieces(file.path, first, last), headers=headers, status_code=206 if partial else 200)


def _pieces(path: Path, first: int, last: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(first)
        left = last - first + 1
        while left > 0 and (piece := file.read(min(_CHUNK, left))):
            left -= len(piece)
            yield piece


def _tell(_request: AnyRequest, problem: Problem) -> Response[bytes]:
    headers = {"retry-after": _RETRY_SECONDS} if problem.kind.retry == "later" else {}
    return Response(to_json(problem), status_code=problem.kind.status, media_type=MEDIA_TYPE, headers=headers)


def _tell_trouble(request: AnyRequest, trouble: CounterError) -> Response[bytes]:
    if isinstance(trouble, Unavailable):
        return _tell(request, Problem("busy"))
    return _tell_bug(request, trouble)


def _tell_http(request: AnyRequest, wrong: HTTPException) -> Response[bytes]:
    if wrong.status_code >= 500:
        return _tell_bug(request, wrong)
    return _tell(request, Problem(_SLUG_OF_STATUS.get(wrong.status_code, "bad-request")))


def _tell_bug(request: AnyRequest, wrong: Exception) -> Response[bytes]:
    _LOG.error("%s %s failed", request.method, request.url.path, exc_info=wrong)
    return _tell(request, Problem("internal"))
