"""Problems as the centre tells them (RFC 9457): a stable slug, a status, and what the client shall do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import msgspec

MEDIA_TYPE = "application/problem+json"
BASE = "urn:counter-pos:problem:"

Retry = Literal["never", "later", "after-handshake", "human"]


@dataclass(frozen=True, slots=True)
class Kind:
    status: int
    retry: Retry
    title: str


PROBLEMS: dict[str, Kind] = {
    "bad-request": Kind(400, "never", "The request is not what this address understands"),
    "bad-request-signature": Kind(401, "after-handshake", "The request is not signed by this device"),
    "session-expired": Kind(401, "after-handshake", "The session is over"),
    "device-unknown": Kind(403, "human", "This device is not enrolled here"),
    "device-revoked": Kind(403, "human", "This device may not send any more"),
    "epoch-retired": Kind(403, "human", "This epoch was closed by head office"),
    "code-unknown": Kind(403, "human", "The enrolment code is not known"),
    "code-expired": Kind(403, "human", "The enrolment code is too old"),
    "code-used": Kind(403, "human", "The enrolment code was used by another till"),
    "not-found": Kind(404, "never", "There is nothing here"),
    "method-not-allowed": Kind(405, "never", "This address does not do that"),
    "gap": Kind(409, "never", "Entries before these are missing"),
    "fork": Kind(409, "human", "The centre holds other entries at this place"),
    "too-large": Kind(413, "never", "The batch is too large"),
    "bad-range": Kind(416, "never", "The file has no such bytes"),
    "bad-record": Kind(422, "human", "An entry is not what it should be"),
    "bad-hash": Kind(422, "human", "An entry's hash is not that of its body"),
    "bad-signature": Kind(422, "human", "An entry is not signed by this device"),
    "bad-seal": Kind(422, "human", "A receipt of an entry is not signed by this device"),
    "bad-ticket": Kind(422, "human", "An epoch was opened without central's permission"),
    "upgrade-required": Kind(426, "later", "The centre does not know this version yet"),
    "rate": Kind(429, "later", "Too many requests"),
    "internal": Kind(500, "later", "The centre failed"),
    "busy": Kind(503, "later", "The centre is busy"),
    "not-ready": Kind(503, "later", "The centre has nothing published yet"),
}


class Problem(Exception):
    """A problem to be told, or one that was told. `members` are the extension members, plain JSON values."""

    def __init__(self, slug: str, **members: Any) -> None:
        super().__init__(slug, members)
        self.slug = slug
        self.members = members

    @property
    def kind(self) -> Kind:
        return PROBLEMS[self.slug]

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in self.members.items())
        return f"{self.slug}({told})"


def to_json(problem: Problem) -> bytes:
    """The body of the problem response."""
    kind = problem.kind
    body = {"type": BASE + problem.slug, "title": kind.title, "status": kind.status, "retry": kind.retry}
    return msgspec.json.encode(body | problem.members)


def from_json(status: int, raw: bytes) -> Problem | None:
    """The problem of an error response; None when it is none of ours (a proxy's page, rubbish, an unknown slug)."""
    try:
        body = msgspec.json.decode(raw, type=dict[str, Any])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    name = body.pop("type", None)
    if not isinstance(name, str) or not name.startswith(BASE):
        return None
    slug = name.removeprefix(BASE)
    if slug not in PROBLEMS or PROBLEMS[slug].status != status:
        return None
    members = {key: value for key, value in body.items() if key not in {"title", "status", "retry", "slug", "self"}}
    return Problem(slug, **members)
