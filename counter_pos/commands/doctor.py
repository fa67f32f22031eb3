"""What is wrong with a till, found without changing anything in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from counter_pos.commands.console import DONE, exit_code
from counter_pos.config import home_of
from counter_pos.domain.errors import Broken, CounterError, Unavailable
from counter_pos.i18n.notices import notice_for

if TYPE_CHECKING:
    from counter_pos.wire.entry import StoredEntry


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `code` is the exit code it would cause."""

    what: str
    good: bool
    told: str
    code: int = DONE


def examine(folder: Path) -> list[Finding]:
    """Look at everything a till needs, in the order in which it needs it."""
    looks: list[tuple[str, Callable[[Path], str]]] = [
        ("SQLite", _sqlite),
        ("settings", _settings),
        ("public keys", _keys),
        ("journal", _journal),
        ("key store", _key_store),
        ("replica", _replica),
        ("clock", _clock),
        ("disk", _disk),
        ("mirror", _mirror),
        ("printer", _printer),
    ]
    findings = []
    for what, look in looks:
        try:
            findings.append(Finding(what, True, look(folder)))
        except CounterError as trouble:
            notice = notice_for(trouble, "en")
            told = f"{notice.happened} {notice.todo}"
            findings.append(Finding(what, False, told, exit_code(trouble)))
    return findings


def _sqlite(_: Path) -> str:
    from pysqlite3 import dbapi2

    return str(dbapi2.sqlite_version)


def _settings(folder: Path) -> str:
    from counter_pos.config import read_settings

    settings = read_settings(folder)
    return f"centre {settings.central_url or 'none'}, printer {settings.printer.kind}"


def _keys(folder: Path) -> str:
    from counter_pos.app import key_ring

    ring = key_ring(folder)
    if ring is None:
        raise Unavailable("till_not_enrolled", path=str(folder))
    return f"version {ring.version}, {len(ring.tills)} tills"


def _journal(folder: Path) -> str:
    from counter_pos.app import key_ring
    from counter_pos.journal.chains import chain_files
    from counter_pos.journal.integrity import verify_file

    told = []
    for file in chain_files(folder):
        report = verify_file(file.path, key_ring(folder))
        if report.chain.broken is not None:
            raise Broken("journal_damaged", path=file.path.name, **report.chain.broken.facts)
        if report.log.state == "damaged":
            raise Broken("log_damaged", path=file.path.name, seq=report.chain.good, lost=report.log.lost)
        if report.log.state == "missing":
            raise Broken("log_missing", path=file.path.name, seq=report.chain.good)
        if report.damage:
            raise Broken("journal_damaged", path=file.path.name, seq=0, reason="; ".join(report.damage))
        told.append(f"{file.path.name}: {report.rows} entries proven")
    if not told:
        raise Unavailable("till_not_enrolled", path=str(folder))
    return ", ".join(told)


def _key_store(folder: Path) -> str:
    from counter_pos.journal.chains import chain_files
    from counter_pos.journal.keys import FileKeyStore, chain_name, load_secrets, state_directory
    from counter_pos.journal.places import read_chain
    from counter_pos.wire.signing import key_id
    from counter_pos.wire.verify import opening_of

    files = chain_files(folder)
    if not files:
        raise Unavailable("till_not_enrolled", path=str(folder))
    file = files[-1]
    first = read_chain(file, lambda chain: chain.at(1))
    if first is None:
        raise Broken("journal_damaged", path=file.path.name, seq=1, reason="empty")
    facts, _ = opening_of(first)
    name = chain_name(file.device, file.epoch, key_id(bytes.fromhex(facts.public_key)).hex())
    load_secrets(FileKeyStore(state_directory()), name)
    return f"the key of {file.device} epoch {file.epoch} is here"


def _replica(folder: Path) -> str:
    from counter_pos.replica.store import Replica
    from counter_pos.services.shelf import REPLICA_FILE

    replica = Replica(folder / REPLICA_FILE)
    try:
        replica.verify()
        return f"version {replica.version}, {replica.manifest.rows} consumers as of {replica.as_of:%Y-%m-%d %H:%M}"
    finally:
        replica.close()


def _clock(folder: Path) -> str:
    from counter_pos.journal.chains import chain_files
    from counter_pos.journal.places import read_chain
    from counter_pos.services.till.clock import SystemClock, check_clock, known_time

    files = chain_files(folder)
    if not files:
        raise Unavailable("till_not_enrolled", path=str(folder))
    times, first = read_chain(files[-1], lambda chain: (chain.times(), chain.at(1)))
    if first is None:
        raise Broken("journal_damaged", path=files[-1].path.name, seq=1, reason="empty")
    now, known = SystemClock().now(), known_time(times, _as_of(folder, first))
    check_clock(now, known)
    return f"{now:%Y-%m-%d %H:%M} UTC can be believed: it was {known:%Y-%m-%d %H:%M} when that was last known"


def _as_of(folder: Path, first: StoredEntry) -> datetime:
    """When the centre last told this till the time: by the replica, or where there is none by the chain's ticket."""
    from counter_pos.replica.store import Replica
    from counter_pos.services.shelf import REPLICA_FILE
    from counter_pos.wire.instants import from_wire
    from counter_pos.wire.verify import opening_of

    try:
        replica = Replica(home_of(folder) / REPLICA_FILE)
    except CounterError:
        return from_wire(opening_of(first)[1].issued)
    as_of = replica.as_of
    replica.close()
    return as_of


def _disk(folder: Path) -> str:
    import shutil

    free = shutil.disk_usage(folder if folder.is_dir() else Path.cwd()).free
    if free < 512 * 1024 * 1024:
        raise Unavailable("disk_full", reason=f"{free // (1024 * 1024)} MiB free")
    return f"{free // (1024 * 1024)} MiB free"


def _mirror(folder: Path) -> str:
    from counter_pos.config import read_settings
    from counter_pos.journal.chains import chain_files
    from counter_pos.journal.mirror import look
    from counter_pos.journal.places import read_chain

    place, files = read_settings(folder).mirror, chain_files(folder)
    if place is None:
        return "none set: what is not sent is on this disk alone"
    if not files:
        raise Unavailable("till_not_enrolled", path=str(folder))
    held, newest = read_chain(files[-1], lambda chain: (look(Path(place), chain), chain.newest()))
    same = Path(place).stat().st_dev == folder.stat().st_dev
    shared = "; but it is on the journal's own disk, and lost with it" if same else ""
    if newest is not None and held.seq < newest.seq:
        raise Unavailable("mirror_behind", path=place, behind=newest.seq - held.seq)
    return f"{place} holds all {held.seq} entries{shared}"


def _printer(folder: Path) -> str:
    """Asks how it is and who it is; the printer check of the window, or `print --check`, asks what it can do."""
    from counter_pos.config import read_settings
    from counter_pos.printing.printers import answers_of, make_printer

    settings = read_settings(folder).printer
    found = make_printer(settings, folder).examine(probe=False)
    if found.state in ("off", "paper_out", "cover_open", "error", "silent", "garbled"):
        raise Unavailable(f"printer_{found.state}")
    if settings.kind == "folder":
        return "none: receipts go to a folder as pictures"
    known = f", {found.model}" if found.model else ""
    wide = f"{settings.width_dots} dots wide"
    return f"{settings.address}{known}, {wide}, {found.state}; a paper is proven by: {answers_of(settings, folder)}"
