"""By whose word a restored till goes on: head office's code and a new key, or the ticket that was carried.

The ticket stands in the target before anything is made with it: a run that was killed uses the same one again.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from counter_pos.app import centre_address, keep_pepper, pepper_name, seed_for
from counter_pos.config import FILE_NAME, Settings, read_settings, write_first_settings
from counter_pos.domain.errors import Broken, Refused, Unavailable
from counter_pos.journal.keys import ChainSecrets, KeyStore, chain_name, keep_secrets, load_secrets
from counter_pos.restoring.wanted import Progress, Wanted, keep_progress
from counter_pos.services.ports import Clock
from counter_pos.services.restoring.sources import JournalSource, MirrorSource
from counter_pos.services.shelf import KEYS_FILE, TICKET_FILE, TillShelf
from counter_pos.wire.documents import (
    POLICY,
    STAFF,
    TICKET,
    Document,
    PublicKey,
    Ticket,
    document_from_bytes,
    read_document,
)
from counter_pos.wire.instants import from_wire
from counter_pos.wire.keyring import KeyRing
from counter_pos.wire.signing import Signer


@dataclass(slots=True)
class Authority:
    """By whose word the till goes on: a proven ticket, the keys to prove chains with, and this epoch's own secrets."""

    document: Document
    ticket: Ticket
    ring: KeyRing
    secrets: ChainSecrets = field(repr=False)
    central: str | None = None


def authority_of(
    wanted: Wanted,
    progress: Progress,
    files: Sequence[MirrorSource | JournalSource],
    keys: KeyStore,
    clock: Clock,
) -> Authority:
    if progress.ticket is not None:  # an earlier run came so far: whatever code is given now is not used up
        return _known(wanted.folder, progress, keys)
    if wanted.central is not None and wanted.code is not None:
        return _enrolled(wanted, wanted.central, wanted.code, keys, clock)
    return _carried(wanted, files, keys, clock)


def _known(folder: Path, progress: Progress, keys: KeyStore) -> Authority:
    assert progress.ticket is not None
    ring = KeyRing.read((folder / KEYS_FILE).read_bytes())
    ticket = read_document(TICKET, progress.ticket, Ticket, ring.central)
    name = chain_name(ticket.device, ticket.epoch, progress.key_id)
    if keys.get(name) is None:  # the run ended before it was kept: a carried ticket goes on with the last epoch's key
        last = _last_epoch(ring, ticket)
        if last is not None and last.key_id == progress.key_id:
            keep_secrets(
                keys, name, _held_here(keys, chain_name(last.device, last.epoch, last.key_id), "restore_key_gone")
            )
    secrets = _held_here(keys, name, "restore_key_gone")
    return Authority(progress.ticket, ticket, ring, secrets, progress.central)


def _enrolled(wanted: Wanted, central: str, code: str, keys: KeyStore, clock: Clock) -> Authority:
    """A new key, enrolled by head office for the next epoch. The same code is answered the same way again."""
    from counter_pos.sync.enrol import enrol

    folder, url = wanted.folder, centre_address(central)
    signer = Signer.from_seed(seed := seed_for(keys, code))
    try:
        answer = enrol(url, code.strip().upper(), signer)
    except Unavailable as away:
        raise Unavailable("enrol_unreachable", url=url, reason=away.code) from away
    ring = KeyRing.read(msgspec.json.encode(answer.keys))
    ticket = read_document(TICKET, answer.ticket, Ticket, ring.central)
    secrets = ChainSecrets(seed, bytes.fromhex(answer.totals_key))
    name = chain_name(ticket.device, ticket.epoch, signer.key_id.hex())
    if keys.get(name) is None:
        keep_secrets(keys, name, secrets)
    keep_pepper(keys, ticket.device, bytes.fromhex(answer.pin_pepper))
    shelf = TillShelf(folder, None, clock, lambda _: None)
    for name, document in (("keys", answer.keys), ("policy", answer.policy), ("staff", answer.staff)):
        shelf.adopt(name, document)
    _bring_settings(wanted, url)
    keep_progress(folder, Progress(ticket=answer.ticket, key_id=signer.key_id.hex(), central=url))
    return Authority(answer.ticket, ticket, ring, secrets, url)


def _carried(wanted: Wanted, files: Sequence[MirrorSource | JournalSource], keys: KeyStore, clock: Clock) -> Authority:
    """The ticket that the last session brought, with the key that this machine still holds: no line is needed."""
    document, ring = _carried_ticket(wanted), _carried_keys(wanted)
    ticket = read_document(TICKET, document, Ticket, ring.central)
    if clock.now() > from_wire(ticket.expires):
        raise Refused("ticket_expired", at=from_wire(ticket.expires))
    if any((ticket.device, ticket.epoch) in each.chains() for each in files):
        raise Refused("ticket_used", device=ticket.device, epoch=ticket.epoch)
    last = _last_epoch(ring, ticket)
    if last is None:
        raise Refused("restore_nothing", path=ticket.device)
    secrets = _held_here(keys, chain_name(last.device, last.epoch, last.key_id), "restore_key_missing")
    if keys.get(pepper_name(ticket.device)) is None:
        raise Unavailable("restore_key_missing", name=pepper_name(ticket.device))
    name = chain_name(ticket.device, ticket.epoch, last.key_id)
    folder = wanted.folder
    if keys.get(name) is not None:
        raise Refused("ticket_used", device=ticket.device, epoch=ticket.epoch)
    _bring_over(wanted, ring, clock)
    central = None if wanted.central is None else centre_address(wanted.central)
    keep_progress(folder, Progress(ticket=document, key_id=last.key_id, central=central))
    keep_secrets(keys, name, secrets)
    return Authority(document, ticket, ring, secrets, central)


def _last_epoch(ring: KeyRing, ticket: Ticket) -> PublicKey | None:
    """The epoch before the ticket's, as the list of keys has it."""
    before = [each for each in ring.epochs if each.device == ticket.device and each.epoch < ticket.epoch]
    return max(before, key=lambda each: each.epoch, default=None)


def _held_here(keys: KeyStore, name: str, code: str) -> ChainSecrets:
    """The secrets of a chain; Unavailable(`code`) where this machine has none: a restore has its own way out."""
    try:
        return load_secrets(keys, name)
    except Unavailable as gone:
        raise Unavailable(code, name=name) from gone


def _carried_ticket(wanted: Wanted) -> Document:
    """Raises Refused(restore_no_ticket), Broken(document_damaged)."""
    path = wanted.ticket or (wanted.old / TICKET_FILE if wanted.old is not None else None)
    if path is None or not path.is_file():
        raise Refused("restore_no_ticket", path="" if path is None else str(path))
    return document_from_bytes(path.read_bytes(), TICKET)


def _carried_keys(wanted: Wanted) -> KeyRing:
    """Raises Refused(keys_unreadable), Broken(document_*)."""
    path = wanted.keys or (wanted.old / KEYS_FILE if wanted.old is not None else None)
    if path is None or not path.is_file():
        raise Refused("keys_unreadable", path="" if path is None else str(path), reason="no such file")
    return KeyRing.read(path.read_bytes())


def _bring_over(wanted: Wanted, ring: KeyRing, clock: Clock) -> None:
    """Keys, rules, staff, settings and the replica of the old folder, each only if it proves itself or reads whole."""
    folder, old = wanted.folder, wanted.old
    shelf = TillShelf(folder, None, clock, lambda _: None)
    keys_from = wanted.keys or (None if old is None else old / KEYS_FILE)
    assert keys_from is not None
    shelf.adopt("keys", document_from_bytes(keys_from.read_bytes(), KEYS_FILE))
    if old is not None:
        heard = TillShelf(old, None, clock, lambda _: None)
        for name, tag in (("policy", POLICY), ("staff", STAFF)):
            _adopt_if_good(shelf, heard, name, tag, ring)
        _copy_replica(old, folder)
    _bring_settings(wanted, None if wanted.central is None else centre_address(wanted.central))


def _bring_settings(wanted: Wanted, url: str | None) -> None:
    """The old folder's settings where they read, with the centre that was named; else a new till's first ones."""
    old = wanted.old
    lines: list[str] = []
    try:
        if old is not None and (old / FILE_NAME).exists():
            read_settings(old)
            lines = (old / FILE_NAME).read_text(encoding="utf-8").splitlines()
    except (Refused, OSError):  # damaged: the till starts as a new one does
        lines = []
    if lines and url is not None:
        kept = [line for line in lines if not line.replace(" ", "").startswith("central_url=")]
        lines = [f"central_url = {msgspec.json.encode(url).decode()}", *kept]
    if lines and not (wanted.folder / FILE_NAME).exists():
        (wanted.folder / FILE_NAME).write_text("\n".join(lines) + "\n", encoding="utf-8")
    write_first_settings(wanted.folder, Settings(central_url=url))


def _adopt_if_good(shelf: TillShelf, heard: TillShelf, name: str, tag: str, ring: KeyRing) -> None:
    try:
        document = heard.document(name)
        if document is not None:
            read_document(tag, document, _Versioned, ring.central)
            shelf.adopt(name, document)
    except (Broken, OSError):  # what does not prove itself is not brought over; the next session brings it anew
        return


class _Versioned(msgspec.Struct):
    version: int


def _copy_replica(old: Path, folder: Path) -> None:
    """A whole replica lets the till work at once; one that is not whole is fetched anew."""
    from counter_pos.replica.store import Replica
    from counter_pos.services.shelf import REPLICA_FILE

    copy = folder / REPLICA_FILE
    try:
        for end in ("", "-wal"):
            if (old / (REPLICA_FILE + end)).exists():
                shutil.copyfile(old / (REPLICA_FILE + end), folder / (REPLICA_FILE + end))
        if copy.exists():
            replica = Replica(copy)
            try:
                replica.verify()
            finally:
                replica.close()
    except (Broken, Unavailable, OSError):
        for end in ("", "-wal", "-shm"):
            (folder / (REPLICA_FILE + end)).unlink(missing_ok=True)
