"""Signed requests: a fixed profile of HTTP message signatures (RFC 9421, Ed25519) with the device's key.

Covered are method, path, the digest of the body as sent (RFC 9530), the session and a counter that only grows.
There is no time in it: a till whose clock stands years off still syncs, and only the centre ends sessions.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from counter_pos.wire.signing import Signer, is_signed

SESSION_HEADER = "cc-session"
COUNTER_HEADER = "cc-counter"
COVERED = ("@method", "@path", "content-digest", SESSION_HEADER, COUNTER_HEADER)

_SIGNATURE = re.compile(r"sig=:([A-Za-z0-9+/=]{88}):")
_COUNTER = re.compile(r"[1-9][0-9]{0,14}")


@dataclass(frozen=True, slots=True)
class Request:
    """What of a request is signed. `path` without query; `body` as sent, so still compressed."""

    method: str
    path: str
    body: bytes
    session: str
    counter: int


def content_digest(body: bytes) -> str:
    """The value of Content-Digest."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def signature_base(components: Sequence[tuple[str, str]], parameters: str) -> bytes:
    """What RFC 9421 section 2.5 has signed: one line a component, then the parameters."""
    lines = [f'"{name}": {value}' for name, value in components]
    lines.append(f'"@signature-params": {parameters}')
    return "\n".join(lines).encode()


def _parameters(key_id: bytes) -> str:
    covered = " ".join(f'"{name}"' for name in COVERED)
    return f'({covered});keyid="{key_id.hex()}";alg="ed25519"'


def _base(request: Request, key_id: bytes) -> bytes:
    values = (request.method, request.path, content_digest(request.body), request.session, str(request.counter))
    return signature_base(list(zip(COVERED, values, strict=True)), _parameters(key_id))


def sign_request(request: Request, signer: Signer) -> dict[str, str]:
    """The headers to send with it."""
    signature = signer.sign(_base(request, signer.key_id))
    return {
        "Content-Digest": content_digest(request.body),
        "CC-Session": request.session,
        "CC-Counter": str(request.counter),
        "Signature-Input": f"sig={_parameters(signer.key_id)}",
        "Signature": f"sig=:{base64.b64encode(signature).decode()}:",
    }


def read_counter(headers: Mapping[str, str]) -> int | None:
    """The counter of a request; None when it is missing or no positive number. Header names are lower case."""
    text = headers.get(COUNTER_HEADER, "")
    return int(text) if _COUNTER.fullmatch(text) else None


def is_signed_request(request: Request, headers: Mapping[str, str], public_key: bytes, key_id: bytes) -> bool:
    """Whether the headers (names in lower case) prove that this key sent this request. Never raises."""
    if headers.get("content-digest") != content_digest(request.body):
        return False
    if headers.get("signature-input") != f"sig={_parameters(key_id)}":
        return False
    match = _SIGNATURE.fullmatch(headers.get("signature", ""))
    if match is None:
        return False
    try:
        signature = base64.b64decode(match[1], validate=True)
    except binascii.Error:
        return False
    return is_signed(_base(request, key_id), signature, public_key)
