"""Where the till's secrets live: behind the port KeyStore, never in the till's own folder.

So a copied folder cannot sign. A clone of the whole disk can, and is noticed only at its first contact with central.
"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from counter_pos.domain.errors import Broken, Unavailable
from counter_pos.journal.durable import sync_directory

STATE_VARIABLE = "COUNTER_POS_STATE"
MACHINE_ID = Path("/etc/machine-id")


class ChainSecrets(Struct, frozen=True):
    """One epoch's secrets: the Ed25519 seed, and the key that hides running totals. 32 bytes each."""

    seed: bytes
    chain_key: bytes


class KeyStore(Protocol):
    """Keeps small secrets for this machine."""

    def get(self, name: str) -> bytes | None:
        """The secret, or None when there is none. Raises Broken(key_foreign) when it was made on another machine."""
        ...

    def put(self, name: str, secret: bytes) -> None:
        """Keep a secret, durably. An existing name is never replaced: raises FileExistsError."""
        ...


def state_directory() -> Path:
    """Where this machine's secrets are kept; COUNTER_POS_STATE overrides it."""
    if chosen := os.environ.get(STATE_VARIABLE):
        return Path(chosen)
    if sys.platform == "win32":
        return Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData")) / "counter-pos"
    base = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(base) / "counter-pos"


class FileKeyStore:
    """Secrets as 0600 files, each sealed to this machine's id, so that a copied file does not open elsewhere."""

    def __init__(self, directory: Path, machine: bytes | None = None) -> None:
        self._directory = directory
        self._machine = machine if machine is not None else _machine_identity(directory)

    def _path(self, name: str) -> Path:
        return self._directory / f"{name}.key"

    def get(self, name: str) -> bytes | None:
        """See KeyStore.get."""
        from nacl.exceptions import CryptoError
        from nacl.secret import SecretBox

        try:
            sealed = self._path(name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as wrong:
            raise Unavailable("key_unreadable", reason=str(wrong)) from wrong
        try:
            return bytes(SecretBox(self._box_key(name)).decrypt(sealed))
        except (CryptoError, ValueError) as wrong:
            raise Broken("key_foreign", name=name) from wrong

    def put(self, name: str, secret: bytes) -> None:
        """See KeyStore.put."""
        from nacl.secret import SecretBox

        self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._path(name)
        if path.exists():
            raise FileExistsError(path)
        sealed = bytes(SecretBox(self._box_key(name)).encrypt(secret))
        beside = path.with_name(f".{path.name}.part")  # it gets its name when it is whole: half a key is nobody's
        beside.unlink(missing_ok=True)
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(sealed)
                file.flush()
                os.fsync(file.fileno())
            _name(beside, path)
        finally:
            beside.unlink(missing_ok=True)
        sync_directory(self._directory)

    def _box_key(self, name: str) -> bytes:
        return hashlib.blake2b(self._machine, key=name.encode()[:64], digest_size=32).digest()


def _name(beside: Path, path: Path) -> None:
    """Give a file its name, unless there is one. Raises FileExistsError."""
    if sys.platform == "win32":  # pragma: no cover - not run on Windows here
        beside.rename(path)
    else:
        path.hardlink_to(beside)


def _windows_identity() -> bytes | None:  # pragma: no cover - not run on Windows here
    """What Windows calls this installation."""
    if sys.platform == "win32":
        import winreg

        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography") as key:
            return str(winreg.QueryValueEx(key, "MachineGuid")[0]).encode()
    return None


def _machine_identity(directory: Path) -> bytes:
    """The machine's own id; where the system has none, one made once beside the secrets."""
    try:
        return _windows_identity() or MACHINE_ID.read_bytes().strip()
    except OSError:
        own = directory / "machine-id"
        if not own.exists():
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            own.write_bytes(os.urandom(16).hex().encode())
        return own.read_bytes()


def chain_name(device: str, epoch: int, public_key_id: str) -> str:
    """Name of one epoch's secrets in the store. The key's id is part of it: a device may be enrolled again."""
    return f"chain-{device}-{epoch}-{public_key_id}"


def load_secrets(keys: KeyStore, name: str) -> ChainSecrets:
    """The secrets of a chain. Raises Unavailable(key_missing) or Broken(key_foreign)."""
    raw = keys.get(name)
    if raw is None or len(raw) != 64:
        raise Unavailable("key_missing", name=name)
    return ChainSecrets(raw[:32], raw[32:])


def keep_secrets(keys: KeyStore, name: str, secrets: ChainSecrets) -> None:
    """Keep a chain's secrets before its first entry is written; the same ones again are kept already.

    Raises FileExistsError for others of that name.
    """
    raw = secrets.seed + secrets.chain_key
    if keys.get(name) != raw:
        keys.put(name, raw)
