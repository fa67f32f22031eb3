"""Speaks the protocol over HTTP. Whatever answers, the caller gets a proven answer, a Problem, or Unavailable."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from counter_pos.domain.errors import Broken, Unavailable
from counter_pos.wire.documents import Document, read_document
from counter_pos.wire.entry import StoredEntry
from counter_pos.wire.problems import MEDIA_TYPE, Problem, from_json
from counter_pos.wire.protocol import (
    SESSION,
    ChainPart,
    ChainsAnswer,
    EnrolAnswer,
    EnrolRequest,
    EntriesAnswer,
    EntriesRequest,
    SessionRequest,
    SessionSaid,
    to_record,
)
from counter_pos.wire.request_signing import Request, sign_request
from counter_pos.wire.signing import Signer

if TYPE_CHECKING:
    import httpx2

CONNECT_SECONDS = 10.0
ANSWER_SECONDS = 60.0
"""A batch among many may wait for seconds at the centre; a slow line needs its time besides."""
NEW_SESSION = "new"
_MOST_ANSWER = 64 * 1024 * 1024
_COMPRESS_FROM = 1024

A = TypeVar("A")


class Told(Problem):
    """A problem that the centre told; `retry_after` in seconds when it said so."""

    def __init__(self, problem: Problem, retry_after: float | None) -> None:
        super().__init__(problem.slug, **problem.members)
        self.retry_after = retry_after


class LedgerClient:
    """One till's line to one centre. Not for two threads at once: its requests are counted.

    Every method raises Unavailable (centre_unreachable, centre_rubbish) or Told.
    """

    def __init__(self, url: str, signer: Signer, *, answer_seconds: float = ANSWER_SECONDS) -> None:
        """`signer` is the key of the chain that is carried."""
        self._url = url.rstrip("/")
        self._signer = signer
        self._answer_seconds = answer_seconds
        self._http: httpx2.Client | None = None
        self._session = ""
        self._counter = 0

    @property
    def has_session(self) -> bool:
        return bool(self._session)

    def end_session(self) -> None:
        """The next thing to be said is a new comparison of heads."""
        self._session = ""

    def close(self) -> None:
        if self._http is not None:
            self._http.close()
            self._http = None

    # what is said

    def enrol(self, request: EnrolRequest) -> EnrolAnswer:
        """Ask to be one of the centre's tills."""
        raw = self._exchange("POST", "/v1/enrol", msgspec.json.encode(request), signed=False)
        return self._decoded(raw, EnrolAnswer)

    def open_session(self, request: SessionRequest, trusted: dict[str, bytes]) -> SessionSaid:
        """Compare heads. The answer is proven by `trusted` keys and by the nonce in it."""
        self._session, self._counter = NEW_SESSION, 0
        try:
            raw = self._exchange("POST", "/v1/session", msgspec.json.encode(request))
            said = read_document(SESSION, self._decoded(raw, Document), SessionSaid, trusted)
            place = (said.client_nonce, said.device, said.epoch)
            if place != (request.client_nonce, request.device, request.epoch):
                raise Unavailable("centre_rubbish", reason="the answer to another question")
        except Broken as wrong:
            raise Unavailable("centre_rubbish", reason=wrong.code) from wrong
        finally:
            self._session = ""
        self._session, self._counter = said.session, 0
        return said

    def send(self, device: str, epoch: int, entries: Sequence[StoredEntry]) -> EntriesAnswer:
        """Send consecutive entries."""
        records = [to_record(entry) for entry in entries]
        request = EntriesRequest(device=device, epoch=epoch, first_seq=entries[0].seq, records=records)
        raw = self._exchange("POST", "/v1/entries", msgspec.json.encode(request))
        return self._decoded(raw, EntriesAnswer)

    def acknowledgement(self, device: str, epoch: int) -> Document:
        """The furthest acknowledgement of a chain."""
        return self._decoded(self._exchange("GET", f"/v1/acks/{device}/{epoch}"), Document)

    def chains(self, device: str) -> ChainsAnswer:
        """The epochs that the centre holds of this device."""
        return self._decoded(self._exchange("GET", f"/v1/chains/{device}"), ChainsAnswer)

    def chain_part(self, device: str, epoch: int, after: int) -> ChainPart:
        """The entries of a chain behind `after`, as the centre holds them, not yet proven."""
        return self._decoded(self._exchange("GET", f"/v1/chains/{device}/{epoch}/{after}"), ChainPart)

    def document(self, name: str) -> Document:
        """A published document, not yet proven: policy, staff, keys, paid, status, demands."""
        return self._decoded(self._exchange("GET", f"/v1/documents/{name}"), Document)

    def manifest(self) -> Document:
        """The published replica's manifest, not yet proven."""
        return self._decoded(self._exchange("GET", "/v1/replica/manifest"), Document)

    def download_snapshot(self, part: Path, size: int, sha256: str) -> None:
        """Bring `part` to `size` bytes of the published snapshot, going on where it ends. What came is kept.

        Raises Unavailable(disk_trouble) besides. The caller checks the digest.
        """
        have = part.stat().st_size if part.exists() else 0
        if have > size:
            have = 0
        if have == size:
            return
        path, etag = "/v1/replica/snapshot", f'"{sha256}"'
        headers = self._headers("GET", path, b"") | ({"Range": f"bytes={have}-", "If-Range": etag} if have else {})
        with self._line(), self._client().stream("GET", self._url + path, headers=headers) as response:
            if response.status_code not in {200, 206}:
                raise self._told(response.status_code, response.headers, response.read())
            if response.headers.get("etag") != etag:
                raise Unavailable("centre_rubbish", reason="another snapshot than the manifest names")
            if response.status_code == 206 and not response.headers.get("content-range", "").startswith(
                f"bytes {have}-"
            ):
                raise Unavailable("centre_rubbish", reason="another part than was asked for")
            _keep(part, response.iter_bytes(), have if response.status_code == 206 else 0, size)

    # how it is said

    def _client(self) -> httpx2.Client:
        import httpx2

        if self._http is None:
            limits = httpx2.Timeout(self._answer_seconds, connect=min(CONNECT_SECONDS, self._answer_seconds))
            self._http = httpx2.Client(timeout=limits, follow_redirects=False, trust_env=False)
        return self._http

    def _headers(self, method: str, path: str, sent: bytes) -> dict[str, str]:
        self._counter += 1
        return sign_request(Request(method, path, sent, self._session, self._counter), self._signer)

    def _exchange(self, method: str, path: str, body: bytes = b"", *, signed: bool = True) -> bytes:
        """One request and its whole answer."""
        headers: dict[str, str] = {"Content-Type": "application/json"} if body else {}
        if len(body) >= _COMPRESS_FROM:
            import zstandard

            body = zstandard.ZstdCompressor(level=3).compress(body)
            headers["Content-Encoding"] = "zstd"
        if signed:
            headers |= self._headers(method, path, body)
        with self._line(), self._client().stream(method, self._url + path, content=body, headers=headers) as response:
            pieces, length = [], 0
            for piece in response.iter_bytes():
                pieces.append(piece)
                length += len(piece)
                if length > _MOST_ANSWER:
                    raise Unavailable("centre_rubbish", reason="an answer without end")
            raw = b"".join(pieces)
            if response.status_code != 200:
                raise self._told(response.status_code, response.headers, raw)
            return raw

    @contextmanager
    def _line(self) -> Iterator[None]:
        """Whatever goes wrong on the line is Unavailable."""
        import httpx2

        try:
            yield
        except (httpx2.DecodingError, httpx2.RemoteProtocolError) as wrong:
            raise Unavailable("centre_rubbish", reason=str(wrong) or type(wrong).__name__) from wrong
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError, UnicodeError) as wrong:
            raise Unavailable("centre_unreachable", reason=str(wrong) or type(wrong).__name__) from wrong

    def _told(self, status: int, headers: Any, raw: bytes) -> Told | Unavailable:
        problem = None
        if headers.get("content-type", "").split(";")[0].strip() == MEDIA_TYPE:
            problem = from_json(status, raw)
        wait = _seconds(headers.get("retry-after", ""))
        if problem is not None:
            return Told(problem, wait)
        if status in {429, 503}:
            return Told(Problem("busy"), wait)
        return Unavailable("centre_rubbish", reason=f"status {status}")

    def _decoded(self, raw: bytes, kind: type[A]) -> A:
        try:
            return msgspec.json.decode(raw, type=kind)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as wrong:
            raise Unavailable("centre_rubbish", reason=str(wrong)[:200]) from wrong


def new_nonce() -> str:
    """Sixteen random bytes, hex: the signed answer must repeat them."""
    return secrets.token_hex(16)


def _seconds(text: str) -> float | None:
    """Retry-After in its plain form."""
    return min(float(text), 3600.0) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _keep(part: Path, pieces: Iterator[bytes], at: int, size: int) -> None:
    try:
        with part.open("r+b" if part.exists() else "w+b") as file:
            file.truncate(at)
            file.seek(at)
            for piece in pieces:
                at += len(piece)
                if at > size:
                    file.truncate(0)
                    raise Unavailable("centre_rubbish", reason="more bytes than the manifest says")
                file.write(piece)
    except OSError as wrong:
        raise Unavailable("disk_trouble", path=str(part), reason=str(wrong)) from wrong
    if at < size:
        raise Unavailable("centre_unreachable", reason=f"{at} bytes of {size} came")
