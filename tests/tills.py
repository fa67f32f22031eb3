"""A real till in a temporary folder: small city, signed ticket, staff with PINs. No fake but the clock."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import mkdtemp

from argon2 import PasswordHasher
from msgspec.structs import replace

from counter_pos.demo.city import make_city
from counter_pos.domain.consumer import Consumer
from counter_pos.domain.facts import Counter
from counter_pos.domain.payment import NoteCount, PartOrder, PaymentOrder, Purpose
from counter_pos.domain.policy import Policy, read_policy
from counter_pos.domain.staff import Role
from counter_pos.journal.chains import begin_chain, chain_files, open_chain
from counter_pos.journal.keys import ChainSecrets, FileKeyStore, chain_name, keep_secrets
from counter_pos.journal.store import Journal, Moment
from counter_pos.replica.build import build
from counter_pos.replica.manifest import Manifest, PaidEntry, StaffBook, StaffEntry
from counter_pos.replica.store import Replica
from counter_pos.services.desk import Desk
from counter_pos.services.lanes import Lanes
from counter_pos.services.payments import find_receipt
from counter_pos.services.people.sign_in import pepper_pin
from counter_pos.services.receipts.surrender import Surrender
from counter_pos.services.till.till import Till, new_command_id
from counter_pos.wire.canonical import encode
from counter_pos.wire.documents import (
    ACKNOWLEDGEMENT,
    KEY_LIST,
    POLICY,
    STAFF,
    TICKET,
    Acknowledgement,
    CentralKey,
    Document,
    KeyList,
    PublicKey,
    Ticket,
    sign_document,
)
from counter_pos.wire.instants import to_wire
from counter_pos.wire.keyring import KeyRing
from counter_pos.wire.signing import Signer

START = datetime(2026, 7, 31, 4, 0, tzinfo=UTC)
"""09:30 in Kanpur on a month's last day."""
COUNTER = Counter(code="K08", window=1, name_en="Naubasta", name_hi="नौबस्ता")
CENTRAL = Signer.from_seed(b"central of the tests".ljust(32, b"."))
SECRETS = ChainSecrets(b"the till's own seed".ljust(32, b"."), b"hides the totals".ljust(32, b"."))
PEPPER = b"pepper of the tests".ljust(32, b".")
CLERK, CLERK_PIN = "S0412", "271828"
OTHER_CLERK, OTHER_CLERK_PIN = "S0413", "141421"
SUPERVISOR, SUPERVISOR_PIN = "S0077", "314159"


@dataclass
class HandClock:
    """A clock that a test moves by hand. `mono_ms` grows with it, unless the wall clock alone is made to jump."""

    at: datetime = START
    mono: int = 1_000_000
    boot: str = "b0075e55"

    def now(self) -> datetime:
        return self.at

    def monotonic_ms(self) -> int:
        return self.mono

    def boot_id(self) -> str:
        return self.boot

    def pass_time(self, **step: float) -> None:
        """Let time pass on both clocks."""
        self.at += timedelta(**step)
        self.mono += timedelta(**step) // timedelta(milliseconds=1)

    def jump(self, **step: float) -> None:
        """Move the wall clock alone."""
        self.at += timedelta(**step)


@cache
def default_policy() -> Policy:
    return read_policy(files("counter_pos").joinpath("assets/policy/default.json").read_bytes())


@cache
def staff_book() -> StaffBook:
    """A clerk, another clerk and a supervisor. Their PINs are kept by argon2 as it costs least: tests sign in often."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    people = (
        (412, "Sunita Verma", "सुनीता वर्मा", Role.CLERK, CLERK_PIN),
        (413, "Imran Khan", "इमरान ख़ान", Role.CLERK, OTHER_CLERK_PIN),
        (77, "Rakesh Shukla", "राकेश शुक्ला", Role.SUPERVISOR, SUPERVISOR_PIN),
    )
    entries = tuple(
        StaffEntry(number, en, hi, role, cheap.hash(pepper_pin(pin, PEPPER))) for number, en, hi, role, pin in people
    )
    return StaffBook(v=1, version=1, staff=entries)


def documents() -> dict[str, Document]:
    """Policy and staff, signed by the tests' centre."""
    body = encode(default_policy()).decode()
    policy = Document(body, CENTRAL.sign_body(POLICY, body.encode()).hex(), CENTRAL.key_id.hex())
    return {"policy": policy, "staff": sign_document(STAFF, staff_book(), CENTRAL)}


@cache
def small_city(accounts: int = 400) -> Path:
    """A replica file of a small city, built once a process."""
    path = Path(mkdtemp(prefix="counter-pos-city-")) / "replica.sqlite3"
    rows = list(make_city(accounts, seed=7, as_of=START.date()))
    manifest = Manifest(v=1, version=1, as_of=to_wire(START - timedelta(hours=3)), rows=len(rows), mobile_key="5a" * 32)
    build(path, rows, manifest, documents(), built_at=to_wire(START - timedelta(hours=2)))
    return path


def counter_of(window: int, code: str = "K08") -> Counter:
    """One window of a counter."""
    return replace(COUNTER, code=code, window=window)


def secrets_of(device: str) -> ChainSecrets:
    """Each till has secrets of its own."""
    return SECRETS if device == "K08-1" else ChainSecrets(device.encode().ljust(32, b"~"), SECRETS.chain_key)


def ticket(
    epoch: int = 1, *, series: str = "7QX", prior_hash: str | None = None, counter: Counter = COUNTER
) -> Document:
    said = Ticket(
        v=1,
        device=f"{counter.code}-{counter.window}",
        epoch=epoch,
        nonce=f"{epoch:02x}" * 32,
        series=series,
        counter=counter,
        issued=to_wire(START),
        expires=to_wire(START + timedelta(days=30)),
        **({} if prior_hash is None else {"prior_hash": prior_hash}),
    )
    return sign_document(TICKET, said, CENTRAL)


def key_list(*journals: Journal) -> Document:
    """A signed list of the tests' centre and the given chains."""
    tills = [
        PublicKey(
            key_id=each.key_id.hex(),
            public_key=each.public_key.hex(),
            device=each.device,
            epoch=each.epoch,
            series=each.series,
            counter=COUNTER if each.opening is None else each.opening.counter,
        )
        for each in journals
    ]
    central = [CentralKey(key_id=CENTRAL.key_id.hex(), public_key=CENTRAL.public_key.hex())]
    said = KeyList(v=1, version=1, issued=to_wire(START), tills=tills, central=central)
    return sign_document(KEY_LIST, said, CENTRAL)


def key_ring(*journals: Journal) -> KeyRing:
    """The keys that a verifier of these chains trusts."""
    return KeyRing.read(encode(key_list(*journals)))


@dataclass
class TestTill:
    """A till and what a test wants to reach around it."""

    __test__ = False

    folder: Path
    clock: HandClock = field(default_factory=HandClock)
    lanes: Lanes | None = None
    counter: Counter = COUNTER

    def __post_init__(self) -> None:
        self.keys = FileKeyStore(self.folder / "state", machine=b"the machine of the tests")
        replica_file = self.folder / "replica.sqlite3"
        if not replica_file.exists():
            shutil.copy(small_city(), replica_file)
        self.replica = Replica(replica_file)
        self.desk = self._open()

    def _open(self) -> Desk:
        found = chain_files(self.folder)
        if found:
            journal = open_chain(found[-1], self.keys, "test")
        else:
            device = f"{self.counter.code}-{self.counter.window}"
            secrets = secrets_of(device)
            keep_secrets(self.keys, chain_name(device, 1, Signer.from_seed(secrets.seed).key_id.hex()), secrets)
            now = Moment(self.clock.now(), self.clock.mono, self.clock.boot, "ok")
            opening = ticket(counter=self.counter)
            journal = begin_chain(self.folder, opening, secrets, new_command_id(), now, 1, "test")
        return Desk(Till(journal, self.replica, self.clock, PEPPER), self.lanes)

    @property
    def till(self) -> Till:
        return self.desk.till

    @property
    def journal(self) -> Journal:
        return self.desk.till.journal

    @property
    def journal_file(self) -> Path:
        return self.journal.path

    def reopen(self) -> Desk:
        """As after a restart of the program."""
        self.journal.close()
        self.desk = self._open()
        return self.desk

    def close(self) -> None:
        self.journal.close()
        self.replica.close()

    def open_shift(self, float_rupees: int = 500) -> Desk:
        """Sign the clerk in and open a shift."""
        self.desk.sign_in(CLERK, CLERK_PIN)
        self.desk.open_shift((NoteCount(10_000, float_rupees // 100),))
        return self.desk

    def consumers(self) -> list[Consumer]:
        """The first few hundred consumers of the city."""
        return self.replica.each(0, 400)

    def postpaid(self, least_paise: int = 50_000) -> Consumer:
        """A post-paid consumer who owes at least this."""
        return next(each for each in self.consumers() if each.heads.total >= least_paise)

    def prepaid(self, most_balance_paise: int = -50_000) -> Consumer:
        """A prepaid consumer in debt."""
        return next(
            each
            for each in self.consumers()
            if each.supply.value == "prepaid" and each.balance_paise <= most_balance_paise
        )

    def papers(self, receipt: str) -> Surrender:
        """All papers of a receipt's payment, scanned."""
        entry = self.journal.at(find_receipt(self.till, receipt).seq)
        assert entry is not None
        return Surrender(tuple(self.desk.receipt_text(each["receipt"]).qr for each in entry.envelope.facts["parts"]))

    def acknowledge(self, at: datetime | None = None) -> None:
        """The centre holds everything so far; it says so at `at` of its own clock, or at ours."""
        newest = self.journal.newest()
        assert newest is not None
        said = Acknowledgement(
            v=1,
            device=self.journal.device,
            epoch=self.journal.epoch,
            acked_seq=newest.seq,
            acked_hash=newest.hash.hex(),
            server_seq=newest.seq,
            server_time=to_wire(at or self.clock.now()),
            copies=1,
        )
        document = sign_document(ACKNOWLEDGEMENT, said, CENTRAL)
        self.desk.write(lambda: self.journal.store_acknowledgement(document))

    def owe(self, *payments: PaidEntry) -> None:
        """Let other tills' payments be heard of."""
        self.replica.replace_paid_elsewhere(payments)


def order(
    account: int,
    paise: int,
    *,
    tendered: int | None = None,
    purpose: Purpose = Purpose.BILL,
    command_id: str | None = None,
    notes: tuple[NoteCount, ...] = (),
) -> PaymentOrder:
    """One account, one purpose."""
    return PaymentOrder(
        command_id or new_command_id(),
        (PartOrder(account, purpose, paise),),
        paise if tendered is None else tendered,
        tendered is not None,
        notes,
    )
