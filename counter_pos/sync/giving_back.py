"""What the centre holds of this device, brought home to a new disk; and what an earlier epoch never sent, sent on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

import counter_pos
from counter_pos.domain.errors import CounterError, Unavailable
from counter_pos.sync.courier import Courier, RoundReport
from counter_pos.sync.ledger_client import LedgerClient, Told, new_nonce
from counter_pos.wire.documents import Document
from counter_pos.wire.entry import StoredEntry
from counter_pos.wire.protocol import PROTOCOL, SCHEMA_MAX, HeldChain, SessionRequest, from_record

if TYPE_CHECKING:
    from counter_pos.wire.signing import Signer

MOST_SESSIONS = 3
REFUSED = "centre_refused"

A = TypeVar("A")


class CentreSource:
    """services.restoring.proving.Source over the centre: a session of the epoch that is about to be opened."""

    name = "centre"

    def __init__(self, url: str, signer: Signer, device: str, epoch: int, central_keys: dict[str, bytes]) -> None:
        """`signer` holds the key that the centre knows for `epoch`, of which nothing was written yet."""
        self._client = LedgerClient(url, signer)
        self._device = device
        self._epoch = epoch
        self._keys = central_keys

    def chains(self) -> list[HeldChain]:
        """The device's epochs at the centre, oldest first. Raises Unavailable (centre_*), Broken(centre_refused)."""
        return self._asked(lambda: self._client.chains(self._device)).chains

    def entries(self, device: str, epoch: int) -> Iterator[StoredEntry]:
        """See proving.Source. Raises Unavailable (centre_*)."""
        after = 0
        while True:
            part = self._asked(lambda at=after: self._client.chain_part(device, epoch, at))  # type: ignore[misc]
            if part.first_seq != after + 1:
                raise Unavailable("centre_rubbish", reason="entries of another place")
            if not part.records:
                return
            for record in part.records:
                after += 1
                try:
                    yield from_record(device, epoch, after, record)
                except ValueError as wrong:
                    raise Unavailable("centre_rubbish", reason=str(wrong)) from wrong

    def acknowledgement(self, device: str, epoch: int) -> Document | None:
        """The furthest acknowledgement of a chain, unproven; None when there is none."""
        try:
            return self._asked(lambda: self._client.acknowledgement(device, epoch))
        except Unavailable as wrong:
            if wrong.facts.get("reason") == "not-found":
                return None
            raise

    def close(self) -> None:
        """Let go of the line."""
        self._client.close()

    def _asked(self, ask: Callable[[], A]) -> A:
        """An answer, with a new session when the last one is over."""
        for _ in range(MOST_SESSIONS):
            try:
                if not self._client.has_session:
                    self._open()
                return ask()
            except Told as told:
                self._client.end_session()
                if told.kind.retry != "after-handshake":
                    raise Unavailable("centre_refused", reason=told.slug) from told
        raise Unavailable("centre_busy", reason="session-expired")

    def _open(self) -> None:
        request = SessionRequest(
            v=PROTOCOL,
            device=self._device,
            epoch=self._epoch,
            last_seq=0,
            last_hash="",
            app=counter_pos.__version__,
            schema_max=SCHEMA_MAX,
            client_nonce=new_nonce(),
        )
        said = self._client.open_session(request, self._keys)
        if said.verdict == "revoked":
            raise Unavailable("centre_refused", reason="verdict revoked")


class Earlier(Protocol):
    """An earlier epoch that still has something to send."""

    @property
    def name(self) -> str: ...

    @property
    def unsent(self) -> int: ...

    def courier(self) -> Courier: ...

    def give_up(self, trouble: CounterError) -> None:
        """The centre proved that it holds another history of it: people decide, nothing more is sent."""
        ...

    def close(self) -> None: ...


class EarlierFirst:
    """A courier that also sends what earlier epochs of this till never sent, each under its own device and epoch."""

    def __init__(self, courier: Courier, earlier: Callable[[], Sequence[Earlier]]) -> None:
        self._courier = courier
        self._earlier = earlier

    def round(self) -> RoundReport:
        """One round of each earlier epoch that is not wholly sent, then one of the epoch in use.

        The earlier ones go first: what they paid is then in the lists that come home. What goes wrong with one of them
        never fences the epoch in use, and never keeps it from being sent. What the centre refuses of them (a key that
        was revoked) stays unsent and waits for people, while the line is well.
        """
        earlier = [self._send(each) for each in self._earlier()]
        report = self._courier.round()
        for told in earlier:
            report.sent += told.sent
            report.unsent += told.unsent
            refused = told.trouble is not None and told.trouble.code == REFUSED
            if told.trouble is not None and not told.fenced and not refused and report.trouble is None:
                report.trouble, report.retry_after = told.trouble, told.retry_after
        return report

    def _send(self, earlier: Earlier) -> RoundReport:
        courier = earlier.courier()
        try:
            told = courier.round()
        finally:
            courier.close()
            earlier.close()
        if told.fenced and told.trouble is not None:
            earlier.give_up(told.trouble)
        return told

    def close(self) -> None:
        """Let go of the line."""
        self._courier.close()
