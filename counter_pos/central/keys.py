"""The centre's own secrets: what it signs with, and what totals, PINs and mobile numbers are hidden with."""

from __future__ import annotations

import hashlib
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from counter_pos.domain.errors import Broken, Unavailable
from counter_pos.wire.signing import SEED_BYTES, Signer

KEY_FILE = "central-key.json"


class _Secrets(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """As stored, all hex."""

    signing_seed: str
    till_secret: str
    mobile_key: str


@dataclass(frozen=True, slots=True)
class CentralKeys:
    """The centre's secrets in use. Their bytes are never shown."""

    signer: Signer
    mobile_key: bytes = field(repr=False)
    _till_secret: bytes = field(repr=False)

    def totals_key(self, device: str) -> bytes:
        """The 32 bytes that hide one device's running totals: known to the device and to head office."""
        return self._derived(b"cc/totals/1", device)

    def pin_pepper(self, site: str) -> bytes:
        """The 32 bytes that every PIN of one site is mixed with, so that the list of staff alone gives none away."""
        return self._derived(b"cc/pepper/1", site)

    def _derived(self, purpose: bytes, name: str) -> bytes:
        return hashlib.blake2b(name.encode("ascii"), key=self._till_secret, person=purpose, digest_size=32).digest()

    def trusted(self) -> dict[str, bytes]:
        """Central's public keys by key id (hex)."""
        return {self.signer.key_id.hex(): self.signer.public_key}


def load_keys(folder: Path) -> CentralKeys:
    """Read the centre's secrets. Raises Unavailable(central_key_missing), Broken(central_key_damaged)."""
    path = folder / KEY_FILE
    try:
        kept = msgspec.json.decode(path.read_bytes(), type=_Secrets)
        values = [bytes.fromhex(text) for text in (kept.signing_seed, kept.till_secret, kept.mobile_key)]
    except FileNotFoundError as missing:
        raise Unavailable("central_key_missing", path=path.name) from missing
    except (OSError, ValueError) as wrong:
        raise Broken("central_key_damaged", path=path.name, reason=str(wrong)) from wrong
    if any(len(value) != SEED_BYTES for value in values):
        raise Broken("central_key_damaged", path=path.name, reason="a secret of another length")
    seed, till_secret, mobile_key = values
    return CentralKeys(Signer.from_seed(seed), mobile_key, till_secret)


def make_keys(folder: Path) -> CentralKeys:
    """Make the centre's secrets, readable by their owner alone. Never replaces a file that is there."""
    fresh = [secrets.token_bytes(SEED_BYTES).hex() for _ in range(3)]
    body = msgspec.json.format(msgspec.json.encode(_Secrets(*fresh)))
    path = folder / KEY_FILE
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    return load_keys(folder)
