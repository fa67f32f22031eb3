"""The composition root: the only file that joins the rooms' objects into a working till."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from msgspec.structs import replace

from counter_pos import __version__
from counter_pos.config import TRAINING_FOLDER, Settings, home_of, read_settings, write_first_settings
from counter_pos.domain.business_date import clock_is_trusted
from counter_pos.domain.errors import Broken, CounterError, Refused, Unavailable
from counter_pos.journal.chains import begin_chain, chain_files, open_chain
from counter_pos.journal.durable import keep_log_name, sync_directory, write_log_again
from counter_pos.journal.keys import (
    ChainSecrets,
    FileKeyStore,
    KeyStore,
    chain_name,
    keep_secrets,
    state_directory,
)
from counter_pos.journal.lock import FolderLock
from counter_pos.journal.store import Journal, Moment
from counter_pos.replica.store import Replica
from counter_pos.services.desk import Desk, keep_fence
from counter_pos.services.lanes import Lanes
from counter_pos.services.people.training import begin_training, end_training
from counter_pos.services.ports import Clock, NothingOfTheSite
from counter_pos.services.printing.promises import TillChain
from counter_pos.services.restoring.unfinished import check_finished
from counter_pos.services.scan import readers
from counter_pos.services.shelf import KEYS_FILE, REPLICA_FILE, TillShelf
from counter_pos.services.till.clock import SystemClock
from counter_pos.services.till.earlier_epochs import EarlierEpochs
from counter_pos.services.till.mirror import Mirror
from counter_pos.services.till.till import Till, new_command_id
from counter_pos.services.till.tries import FILE_NAME as TRIES_FILE
from counter_pos.services.till.tries import Tries
from counter_pos.wire.documents import TICKET, Document, Ticket, read_document
from counter_pos.wire.instants import from_wire
from counter_pos.wire.keyring import KeyRing
from counter_pos.wire.signing import Signer

if TYPE_CHECKING:
    from counter_pos.printing.check import PrinterCheck
    from counter_pos.printing.desk import PrintDesk
    from counter_pos.services.till.words import Word
    from counter_pos.sync.giving_back import EarlierFirst
    from counter_pos.wire.site_book import WindowState

log = logging.getLogger(__name__)


@dataclass(slots=True)
class OpenTill:
    """One till's folder, open. `desk` is None until a first replica was heard (then only syncing is possible)."""

    folder: Path
    settings: Settings
    journal: Journal
    shelf: TillShelf
    clock: Clock
    pin_pepper: bytes
    lock: FolderLock | None
    lanes: Lanes | None
    keys: KeyStore
    replica: Replica | None = None
    desk: Desk | None = None
    mirror: Mirror | None = None
    """The mirror at work: only where deeds are done, and where one is set."""
    replica_trouble: CounterError = field(default_factory=lambda: Unavailable("replica_missing", path=REPLICA_FILE))

    def working(self) -> Desk:
        """The desk. Raises Unavailable(replica_missing) or Broken(replica_damaged) while there is no replica."""
        if self.desk is None:
            raise self.replica_trouble
        return self.desk

    def write(self, work: Callable[[], None]) -> None:
        """Run a write where writes belong, with or without a desk."""
        if self.desk is not None:
            self.desk.write(work)
            return

        def owned() -> None:
            self.journal.own()
            work()

        if self.lanes is None:
            owned()
        else:
            self.lanes.run("journal", owned).result()

    def fence(self, trouble: CounterError) -> None:
        """Issue nothing more in this epoch, with or without a desk: the centre proved that it must not go on."""
        if self.desk is not None:
            self.desk.fence(trouble.code)
        else:
            keep_fence(self.journal.path, trouble.code)

    def take_replica(self, replica: Replica) -> None:
        """Work with a replica that was just built or reopened."""
        self.replica = replica
        if self.desk is None:
            known = readers(self.settings.scan.formats)
            site = NothingOfTheSite() if self.training else self.shelf
            till = Till(self.journal, replica, self.clock, self.pin_pepper, site=site, readers=known)
            if till.training:  # guessing a PIN costs the same tries in training
                till.tries = Tries(self.folder.parent / TRIES_FILE, self.clock)
            till.mirror = self.mirror
            till.earlier = EarlierEpochs.of(self.folder, self.journal.epoch)
            self.desk = Desk(till, self.lanes)

    @property
    def training(self) -> bool:
        """Whether this is a till's training folder."""
        return self.journal.mode == "training"

    def begin_training(self, approval: Word | None) -> Path:
        """Make this live till's training folder, unless there is one. Returns it. See services.people.training."""
        begin_training(self.working().till, self.keys, self.folder, __version__, approval)
        return self.folder / TRAINING_FOLDER

    def end_training(self, approval: Word | None) -> None:
        """Throw this live till's training away. See services.people.training."""
        end_training(self.working().till, self.folder, approval)

    def note_document(self, name: str, document: Document) -> None:
        """Record what the journal keeps of a newly adopted document: a policy's version and digest."""
        if name == "policy" and self.desk is not None:
            digest = hashlib.sha256(document.body.encode()).hexdigest()
            self.desk.note_policy(self.shelf.version("policy"), digest)

    def state(self) -> WindowState | None:
        """How this till stands, for the supervisor of its site; None before there is a desk, or when it cannot say."""
        try:
            return None if self.desk is None else self.desk.own_state()
        except CounterError:
            log.exception("the till could not tell how it stands")
            return None

    def close(self) -> None:
        """Let go of everything; the folder's lock last."""
        if self.lanes is not None:
            self.lanes.close()
        if self.mirror is not None:
            self.mirror.stop()
        self.journal.close()
        if self.replica is not None:
            self.replica.close()
        if self.lock is not None:
            self.lock.release()


def open_till(
    folder: Path,
    *,
    lanes: Lanes | None = None,
    clock: Clock | None = None,
    keys: KeyStore | None = None,
    deeds: bool = True,
) -> OpenTill:
    """Open a till's folder. With `deeds` its lock is taken: one process at a time records anything.

    The folder `training` in a till's folder opens as training: its own journal, papers and lock, and what the live till
    heard and was told, read only; it has no centre.

    A replica that does not read is left where it is and not used: the desk stays closed until the courier has
    fetched a new one. Money is not in it.

    Raises Unavailable: till_not_enrolled, restore_unfinished, till_locked, key_missing, journal_*;
    Broken: journal_damaged; Refused: settings_damaged.
    """
    clock = clock or SystemClock()
    keys = keys or FileKeyStore(state_directory())
    home = home_of(folder)
    training = home != folder
    found = chain_files(folder) if folder.is_dir() else []
    if not found and training:
        raise Refused("training_not_begun")
    if not found:
        raise Unavailable("till_not_enrolled", path=str(folder))
    check_finished(home)
    settings = read_settings(home)
    if training:
        settings = replace(settings, central_url=None, mirror=None)
    lock = FolderLock(folder) if deeds else None
    try:
        if deeds:
            write_log_again(found[-1].path)
        journal = open_chain(found[-1], keys, __version__)
        if deeds:
            keep_log_name(journal.path)
        if training != (journal.mode == "training"):
            raise Broken("journal_damaged", path=journal.path.name, seq=1, reason="a chain of the other mode")
        pepper = keys.get(pepper_name(journal.device))
        if pepper is None:
            raise Unavailable("key_missing", name=pepper_name(journal.device))
        replica, trouble = _open_replica(home)
    except BaseException:
        if lock is not None:
            lock.release()
        raise
    opened: OpenTill
    shelf = TillShelf(
        home,
        replica,
        clock,
        lambda heard: opened.take_replica(heard),
        _heavy(lanes),
        lambda name, document: opened.note_document(name, document),
    )
    opened = OpenTill(folder, settings, journal, shelf, clock, pepper, lock, lanes, keys, replica_trouble=trouble)
    if deeds and settings.mirror is not None:
        opened.mirror = Mirror(journal, Path(settings.mirror), clock.now)
        opened.mirror.start()
    if replica is not None:
        opened.take_replica(replica)
        if deeds:
            _note_update(opened)
    return opened


def _note_update(till: OpenTill) -> None:
    try:
        till.working().note_update(__version__)
    except BaseException:  # a full disk: whoever tries again finds the folder free
        if till.mirror is not None:
            till.mirror.stop()
        till.journal.close()
        if till.replica is not None:
            till.replica.close()
        if till.lock is not None:
            till.lock.release()
        raise


def _open_replica(folder: Path) -> tuple[Replica | None, CounterError]:
    """The replica, or why there is none to use."""
    try:
        return Replica(folder / REPLICA_FILE), Unavailable("replica_missing", path=REPLICA_FILE)
    except (Broken, Unavailable) as trouble:
        return None, trouble


def _heavy(lanes: Lanes | None) -> Callable[..., None] | None:
    if lanes is None:
        return None

    def run(work: Callable[..., None], *args: object, **kwargs: object) -> None:
        lanes.run("heavy", work, *args, **kwargs).result()

    return run


def pepper_name(device: str) -> str:
    """Name of the secret that PINs of this device's site are peppered with."""
    return f"pepper-{device}"


def make_print_desk(till: OpenTill) -> PrintDesk:
    """The one owner of the till's printer."""
    from counter_pos.printing.desk import PrintDesk
    from counter_pos.printing.printers import drawer_pulse, make_printer

    settings = till.settings.printer
    return PrintDesk(till.working().print_jobs, make_printer(settings, till.folder), drawer_pulse(settings))


def make_printer_check(till: OpenTill, desk: PrintDesk) -> PrinterCheck:
    """The printer check over the desk that owns the printer."""
    from counter_pos.printing.check import PrinterCheck

    return PrinterCheck(desk, till.settings.printer, till.folder, till.clock.now)


def make_courier(till: OpenTill) -> EarlierFirst:
    """The courier of a till that has a centre: it also brings what earlier epochs in the folder never sent.

    Raises Refused(no_centre) when the settings name none.
    """
    from counter_pos.sync.courier import Courier
    from counter_pos.sync.giving_back import EarlierFirst
    from counter_pos.sync.ledger_client import LedgerClient
    from counter_pos.unsent_epochs import UnsentEpochs

    if till.training:
        raise Refused("training_is_on")
    if till.settings.central_url is None:
        raise Refused("no_centre")
    chain = TillChain(till.journal, till.shelf.central_keys, till.write)
    line = till.settings.central_url, till.journal.signer
    courier = Courier(chain, till.shelf, LedgerClient(*line), till.clock, state=till.state)
    return EarlierFirst(courier, UnsentEpochs(till.folder, till.journal.epoch, till.shelf, line, till.clock))


def enrol_till(
    folder: Path, url: str, code: str, *, clock: Clock | None = None, keys: KeyStore | None = None
) -> tuple[str, int]:
    """Make a new till in `folder`: its key, its ticket from the centre, its first entry. Returns device and epoch.

    `url` may be without its scheme: https is meant. The same code after a lost answer is asked with the same key,
    which the centre answers as before.
    Raises Refused: centre_address_bad, enrol_code_bad, till_already_enrolled; Unavailable: enrol_unreachable,
    restore_unfinished;
    Broken: document_*.
    """
    from counter_pos.sync.enrol import enrol

    clock = clock or SystemClock()
    keys = keys or FileKeyStore(state_directory())
    folder.mkdir(parents=True, exist_ok=True)
    check_finished(folder)
    if chain_files(folder):
        raise Refused("till_already_enrolled", path=str(folder))
    url = centre_address(url)
    lock = FolderLock(folder)
    try:
        signer = Signer.from_seed(seed := seed_for(keys, code))
        try:
            answer = enrol(url, code.strip().upper(), signer)
        except Unavailable as away:
            raise Unavailable("enrol_unreachable", url=url, reason=away.code) from away
        ring = KeyRing.read(_bytes(answer.keys))
        ticket = read_document(TICKET, answer.ticket, Ticket, ring.central)
        secrets = ChainSecrets(seed, bytes.fromhex(answer.totals_key))
        keep_secrets(keys, chain_name(ticket.device, ticket.epoch, signer.key_id.hex()), secrets)
        keep_pepper(keys, ticket.device, bytes.fromhex(answer.pin_pepper))
        shelf = TillShelf(folder, None, clock, lambda _: None)
        for name, document in (("keys", answer.keys), ("policy", answer.policy), ("staff", answer.staff)):
            shelf.adopt(name, document)
        write_first_settings(folder, Settings(central_url=url))
        sync_directory(folder)
        now = clock.now()
        believed = clock_is_trusted(now, from_wire(ticket.issued))
        moment = Moment(now, clock.monotonic_ms(), clock.boot_id(), "ok" if believed else "unverified")
        version = shelf.version("policy")
        begin_chain(folder, answer.ticket, secrets, new_command_id(), moment, version, __version__).close()
    finally:
        lock.release()
    return ticket.device, ticket.epoch


def centre_address(text: str) -> str:
    """The centre's address as typed, with a scheme. Raises Refused(centre_address_bad)."""
    plain = text.strip()
    address = (plain if "://" in plain else f"https://{plain}").rstrip("/")
    try:
        parts = urlsplit(address)
        lawful = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        lawful = False
    if not lawful or any(each.isspace() for each in plain):
        raise Refused("centre_address_bad", text=text.strip())
    return address


def seed_for(keys: KeyStore, code: str) -> bytes:
    """The key of the till that this code makes: the same each time it is tried, until the centre has answered."""
    name = "enrolling-" + hashlib.sha256(code.strip().upper().encode()).hexdigest()[:16]
    held = keys.get(name)
    if held is None:
        keys.put(name, held := os.urandom(32))
    return held


def _bytes(document: object) -> bytes:
    from counter_pos.wire.canonical import encode

    return encode(document)


def keep_pepper(keys: KeyStore, device: str, pepper: bytes) -> None:
    """One pepper a site: a device that is enrolled again has it already."""
    held = keys.get(pepper_name(device))
    if held is None:
        keys.put(pepper_name(device), pepper)
    elif held != pepper:
        raise Refused("pepper_changed", device=device)


def key_ring(folder: Path) -> KeyRing | None:
    """The keys a till's folder holds for verifying; None where it has none."""
    path = home_of(folder) / KEYS_FILE
    return KeyRing.read(path.read_bytes()) if path.exists() else None
