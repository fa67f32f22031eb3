"""A till's chain files: found, begun and opened. One file an epoch: journal-<device>-<epoch>.sqlite3."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from counter_pos.domain.entry import Mode, Who
from counter_pos.domain.errors import Broken, Unavailable
from counter_pos.domain.facts import ChainOpened
from counter_pos.journal.connection import FILE_ERRORS, connect, create, value
from counter_pos.journal.durable import put_whole, sync_directory
from counter_pos.journal.integrity import check_since_mark, read_entries
from counter_pos.journal.keys import ChainSecrets, KeyStore, chain_name, load_secrets
from counter_pos.journal.layouts import bring_up
from counter_pos.journal.log_file import log_path, read_log
from counter_pos.journal.patient import read_copy
from counter_pos.journal.place import Place, load_place
from counter_pos.journal.store import Deed, Journal, Moment
from counter_pos.wire.canonical import decode
from counter_pos.wire.documents import TICKET, Document, Ticket, convert
from counter_pos.wire.entry import StoredEntry, genesis
from counter_pos.wire.links import LinkCheck
from counter_pos.wire.signing import Signer
from counter_pos.wire.totals import RunningTotals
from counter_pos.wire.verify import opening_of

if TYPE_CHECKING:
    from pysqlite3.dbapi2 import Connection

_NAME = re.compile(r"journal-([A-Z]\d{1,5}-\d{1,3})-(\d{1,5})\.sqlite3")
log = logging.getLogger(__name__)
SYSTEM = Who("system", "system")


class ChainFile(Struct, frozen=True):
    path: Path
    device: str
    epoch: int


def chain_files(folder: Path) -> list[ChainFile]:
    """The journal files of a till's folder, oldest epoch first."""
    found = []
    for path in folder.glob("journal-*.sqlite3"):
        if match := _NAME.fullmatch(path.name):
            found.append(ChainFile(path, match[1], int(match[2])))
    return sorted(found, key=lambda each: each.epoch)


def begin_chain(
    folder: Path,
    ticket: Document,
    secrets: ChainSecrets,
    command_id: str,
    moment: Moment,
    policy: int,
    app: str,
    mode: Mode = "live",
) -> Journal:
    """Open an epoch: write its file with `chain_opened` as the first entry. The caller proved the ticket.

    A file that a crash left without its first entry is begun again. Raises FileExistsError when the epoch is open.
    """
    said = convert(TICKET, decode(ticket.body.encode()), Ticket)
    path = folder / f"journal-{said.device}-{said.epoch}.sqlite3"
    if path.exists() and _is_bare(path):
        path.unlink()
    create(path)
    sync_directory(folder)
    signer = Signer.from_seed(secrets.seed)
    place = Place(0, genesis(said), 0, RunningTotals())
    opened = connect(path)
    journal = Journal(path, said.device, said.epoch, said.series, None, place, signer, secrets, opened, app, mode)
    opening = ChainOpened(
        public_key=signer.public_key.hex(),
        counter=said.counter,
        series=said.series,
        ticket=ticket.body,
        ticket_signature=ticket.signature,
    )
    journal.append(Deed(opening, command_id, SYSTEM, moment, None, None, policy))
    journal.opening = opening
    return journal


def _is_bare(path: Path) -> bool:
    try:
        check_log(path)
        connection = connect(path)
    except (Broken, Unavailable):
        return path.stat().st_size == 0
    try:
        return bool(value(connection, "SELECT count(*) FROM entry") == 0)
    finally:
        connection.close()


def check_log(path: Path) -> None:
    """Raises Broken(log_damaged, seq=..., lost=...) when committed entries in the log of this journal are damaged.

    `seq` is the last entry that still reads. The log is left as it is, and a copy of it is kept beside it.
    """
    report = read_log(path)
    if report.state == "missing":
        log.warning("%s: its log is gone, though the till was not closed", path.name)
    if report.state != "damaged":
        return
    try:
        _keep_aside(log_path(path))
    except OSError:
        log.exception("%s: its damaged log could not be copied", path.name)
    raise Broken("log_damaged", path=path.name, seq=_last_readable(path), lost=report.lost)


def _keep_aside(damaged: Path) -> None:
    """A copy under a name of its own, once for each content: an older release would throw the log away."""
    raw = damaged.read_bytes()
    kept = damaged.with_name(f"{damaged.name}.damaged-{hashlib.sha256(raw).hexdigest()[:8]}")
    if not kept.exists():
        put_whole(kept, raw)


def _last_readable(path: Path) -> int:
    try:
        return int(read_copy(path, lambda connection, _log: value(connection, "SELECT max(seq) FROM entry")) or 0)
    except (*FILE_ERRORS, Broken, Unavailable):
        return 0


def open_chain(file: ChainFile, keys: KeyStore, app: str) -> Journal:
    """Open an epoch to go on with: its key is fetched, and what was added since the last mark is proven.

    Raises Unavailable(key_missing | journal_unreadable | journal_unsafe), Broken(journal_damaged, seq=..., reason=...),
    and Broken(log_damaged) before SQLite sees the file: it would drop what is behind the damage, and say nothing.
    """
    check_log(file.path)
    connection = connect(file.path)
    try:
        first = connection.execute(
            "SELECT device, epoch, seq, body, hash, signature, seals FROM entry WHERE seq = 1"
        ).fetchone()
        if first is None:
            raise Broken("journal_damaged", path=file.path.name, seq=1, reason="empty")
        beginning = StoredEntry(*first).envelope
        opening, _ = opening_of(StoredEntry(*first))
        public_key = bytes.fromhex(opening.public_key)
        secrets = load_secrets(keys, chain_name(file.device, file.epoch, _key_id(public_key)))
        signer = Signer.from_seed(secrets.seed)
        with _damage_named(connection):
            if bring_up(connection):
                log.warning("%s: brought to this release's layout", file.path.name)
            place = load_place(connection, secrets.chain_key, b"")
        journal = Journal(
            file.path,
            file.device,
            file.epoch,
            opening.series,
            opening,
            place,
            signer,
            secrets,
            connection,
            app,
            beginning.mode,
        )
        check_since_mark(journal)
    except Broken as wrong:
        connection.close()
        if wrong.code == "key_foreign":
            raise
        facts = {"path": file.path.name, "seq": 0, **wrong.facts, "reason": wrong.facts.get("reason", wrong.code)}
        raise Broken("journal_damaged", **facts) from wrong
    except FILE_ERRORS as wrong:
        connection.close()
        raise Broken("journal_damaged", path=file.path.name, seq=0, reason=str(wrong)) from wrong
    except BaseException:
        connection.close()
        raise
    return journal


@contextmanager
def _damage_named(connection: Connection) -> Iterator[None]:
    """Reading entries that nothing proved in this run: what does not read in them is damage where the links say so.

    Raises Broken(bad_hash | bad_prev | bad_body | gap | file_damaged, seq=...) for the first entry that is not what was
    hashed; where all of them are, the error is a bug and raised as it is.
    """
    try:
        yield
    except (*FILE_ERRORS, Unavailable):
        raise
    except Exception as wrong:
        check = LinkCheck()
        try:
            for entry in read_entries(connection):
                check.feed(entry)
        except Broken as damage:
            raise damage from wrong
        raise


def _key_id(public_key: bytes) -> str:
    from counter_pos.wire.signing import key_id

    return key_id(public_key).hex()
