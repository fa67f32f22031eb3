"""A centre on the loopback address in this process, a line to it that can fail, and a till's side kept in memory."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import uvicorn

from counter_pos.central.api import make_app
from counter_pos.central.centre import Centre, open_centre
from counter_pos.domain.errors import Broken
from counter_pos.domain.facts import Counter
from counter_pos.wire.canonical import decode
from counter_pos.wire.documents import ACKNOWLEDGEMENT, Acknowledgement, Document, read_document
from counter_pos.wire.entry import StoredEntry
from counter_pos.wire.protocol import PROTOCOL, EnrolAnswer, EnrolRequest, enrol_proof
from counter_pos.wire.signing import Signer
from tests.chains import START, ChainMaker

COUNTER = Counter(code="K08", window=1, name_en="Phoolbagh", name_hi="फूलबाग")
POLICY = (
    b'{"version":1,"changes":[{"effective":"2020-04-01","source":"test","put":{"cash_limit_paise":20000000,'
    b'"cash_warn_paise":18000000,"least_part_paise":10000,"least_part_percent_when_disconnected":100,'
    b'"least_recharge_paise":10000,"most_recharge_paise":5000000,"denominations":[50000,20000,10000],'
    b'"change_denominations":[10000],"tenders":["cash"],"drawer_warn_paise":1,"drawer_lock_paise":2,'
    b'"cancel_same_shift_only":true,"cancel_reasons":["wrong_account"],"repeat_minutes":15,'
    b'"approve_over_short_above_paise":0,"stale_after_hours":26,"stamp_above_paise":500000,'
    b'"most_opening_float_paise":500000,"hours":{"opens":["10:00:00","10:00:00","10:00:00","10:00:00","10:00:00",'
    b'"10:00:00","10:00:00"],"closes":["17:00:00","17:00:00","17:00:00","17:00:00","17:00:00","17:00:00","17:00:00"]},'
    b'"helpline":"1912"}}]}'
)
STAFF = '[{"number":412,"name_en":"Asha","name_hi":"आशा","role":"clerk","pin_hash":"x"}]'.encode()


class TestTime:
    """A clock that moves only when told to: the centre's `now` and the till's Clock."""

    __test__ = False

    def __init__(self) -> None:
        self.instant = START

    def __call__(self) -> datetime:
        return self.instant

    def now(self) -> datetime:
        return self.instant

    def monotonic_ms(self) -> int:
        return int((self.instant - START).total_seconds() * 1000)

    def boot_id(self) -> str:
        return "boot-1"

    def pass_by(self, seconds: float) -> None:
        self.instant += timedelta(seconds=seconds)


def make_centre(folder: Path, time: TestTime) -> Centre:
    """A new centre with policy and staff published."""
    centre = open_centre(folder, time, create=True)
    centre.publisher.put_policy(POLICY)
    centre.publisher.put_staff("K08", STAFF)
    return centre


def enrol_directly(centre: Centre, signer: Signer, counter: Counter = COUNTER) -> EnrolAnswer:
    """Enrol without a line in between."""
    import msgspec

    code, _ = centre.enrolment.make_code(counter)
    request = EnrolRequest(
        v=PROTOCOL, code=code, public_key=signer.public_key.hex(), proof=enrol_proof(code, signer), app="test"
    )
    return centre.enrol(msgspec.json.encode(request))


@contextlib.contextmanager
def served(centre: Centre) -> Iterator[str]:
    """Serve a centre on a free port; yields its URL."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(make_app(centre), log_config=None, lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


@dataclass
class MemoryTill:
    """OutgoingChain and HeardShelf over a ChainMaker: what a till keeps, without its journal."""

    maker: ChainMaker
    trusted: dict[str, bytes]
    folder: Path
    acknowledgements: list[Document] = field(default_factory=list)
    documents: dict[str, Document] = field(default_factory=dict)
    tickets: list[Document] = field(default_factory=list)
    replica: int = 0
    adopted: bytes = b""
    asked: list[int] = field(default_factory=list)

    @property
    def device(self) -> str:
        return self.maker.said.device

    @property
    def epoch(self) -> int:
        return self.maker.said.epoch

    def head(self) -> tuple[int, str]:
        entries = self.maker.entries
        return len(entries), entries[-1].hash.hex()

    def acknowledged(self) -> Acknowledgement | None:
        if not self.acknowledgements:
            return None
        return read_document(ACKNOWLEDGEMENT, self.acknowledgements[-1], Acknowledgement, self.trusted)

    def entries_after(self, seq: int, limit: int, most_bytes: int) -> list[StoredEntry]:
        taken: list[StoredEntry] = []
        for entry in self.maker.entries[seq : seq + limit]:
            if taken and sum(len(each.body) for each in taken) + len(entry.body) > most_bytes:
                break
            taken.append(entry)
        self.asked.append(limit)
        return taken

    def store_acknowledgement(self, document: Document) -> None:
        said = read_document(ACKNOWLEDGEMENT, document, Acknowledgement, self.trusted)
        before = self.acknowledged()
        if before is not None and said.acked_seq <= before.acked_seq:
            raise Broken("ack_bad", reason="backwards")
        self.acknowledgements.append(document)

    def central_keys(self) -> dict[str, bytes]:
        return self.trusted

    def version(self, name: str) -> int:
        document = self.documents.get(name)
        return decode(document.body.encode())["version"] if document else 0

    def replica_version(self) -> int:
        return self.replica

    def adopt(self, name: str, document: Document) -> None:
        self.documents[name] = document

    def keep_ticket(self, ticket: Document) -> None:
        self.tickets.append(ticket)

    def snapshot_file(self) -> Path:
        return self.folder / "snapshot.part"

    def adopt_snapshot(self, manifest: Document, snapshot: Path) -> None:
        import hashlib

        said = decode(manifest.body.encode())
        self.adopted = snapshot.read_bytes()
        if hashlib.sha256(self.adopted).hexdigest() != said["sha256"]:
            raise Broken("snapshot_damaged", path=str(snapshot), reason="digest")
        self.replica = said["version"]


Fault = Callable[[bytes, bytes], bytes | None]
"""Given request and the whole answer: what to send back, or None to hang up without a byte."""


class FaultProxy:
    """Stands between till and centre. `faults` are used up one a request, then everything passes.

    While it is `cut`, nothing reaches the centre and nobody is answered.
    """

    def __init__(self, target: str) -> None:
        host, port = target.removeprefix("http://").split(":")
        self._target = (host, int(port))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.faults: list[Fault] = []
        self.cut = False
        self.requests: list[bytes] = []
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()

    def _run(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            with near, contextlib.suppress(OSError):
                self._one(near)

    def _one(self, near: socket.socket) -> None:
        """One request a connection: the answer is made to end with it."""
        request = _message(near)
        if not request or self.cut:
            return
        self.requests.append(request)
        head, _, body = request.partition(b"\r\n\r\n")
        kept = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
        with socket.create_connection(self._target) as far:
            far.sendall(b"\r\n".join([*kept, b"Connection: close"]) + b"\r\n\r\n" + body)
            answer = b""
            while piece := far.recv(65_536):
                answer += piece
        fault = self.faults.pop(0) if self.faults else None
        told = fault(request, answer) if fault else answer
        if told is not None:
            near.sendall(told)


def _message(line: socket.socket) -> bytes:
    """One HTTP/1.1 request with Content-Length."""
    raw = b""
    while b"\r\n\r\n" not in raw:
        piece = line.recv(65_536)
        if not piece:
            return b""
        raw += piece
    head, _, body = raw.partition(b"\r\n\r\n")
    length = 0
    for each in head.split(b"\r\n")[1:]:
        name, _, value = each.partition(b":")
        if name.strip().lower() == b"content-length":
            length = int(value)
    while len(body) < length:
        piece = line.recv(65_536)
        if not piece:
            break
        body += piece
    return head + b"\r\n\r\n" + body
