"""Earlier epochs in a till's folder: what they never sent goes to the centre under their own place, by a later key."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from counter_pos.domain.errors import CounterError
from counter_pos.journal.chains import chain_files
from counter_pos.journal.past import PastChain
from counter_pos.services.desk import fence_file, keep_fence
from counter_pos.services.printing.promises import TillChain
from counter_pos.sync.courier import Courier
from counter_pos.sync.giving_back import Earlier
from counter_pos.sync.ledger_client import LedgerClient

if TYPE_CHECKING:
    from counter_pos.services.central_link import HeardShelf
    from counter_pos.services.ports import Clock
    from counter_pos.wire.signing import Signer

log = logging.getLogger(__name__)


class UnsentEpoch:
    """sync.giving_back.Earlier over one file. It is opened when it is asked, on whichever thread sends."""

    def __init__(self, past: PastChain, shelf: HeardShelf, line: tuple[str, Signer], clock: Clock) -> None:
        self._past = past
        self._shelf = shelf
        self._line = line
        self._clock = clock

    @property
    def name(self) -> str:
        """The file."""
        return self._past.path.name

    @property
    def unsent(self) -> int:
        """Entries that no acknowledgement covers."""
        return self._past.unsent

    def courier(self) -> Courier:
        """Sends this epoch with the key of the one in use: its entries prove themselves by their own."""
        chain = TillChain(self._past, self._shelf.central_keys, lambda keep: keep())
        return Courier(chain, self._shelf, LedgerClient(*self._line), self._clock, fetch=False)

    def give_up(self, trouble: CounterError) -> None:
        """See Earlier. The marker beside the file keeps it so over a restart."""
        log.error("the centre holds another history of %s: %s", self.name, trouble)
        keep_fence(self._past.path, trouble.code)

    def close(self) -> None:
        """Let go of the file."""
        self._past.close()


class UnsentEpochs:
    """All earlier epochs of a folder that are not wholly sent. Asked before each sending, so that it costs little."""

    def __init__(self, folder: Path, epoch: int, shelf: HeardShelf, line: tuple[str, Signer], clock: Clock) -> None:
        files = [each for each in chain_files(folder) if each.epoch < epoch]
        self._waiting = [each for each in files if not fence_file(each.path).exists()]
        self._shelf = shelf
        self._line = line
        self._clock = clock

    def __call__(self) -> Sequence[Earlier]:
        """Those that still have something to send. One that was wholly sent is not looked at again."""
        found: list[Earlier] = []
        for file in list(self._waiting):
            try:
                past = PastChain(file.path, file.device, file.epoch)
                done = past.unsent == 0 or fence_file(file.path).exists()
            except CounterError:
                log.exception("the earlier epoch %s does not read", file.path.name)
                self._waiting.remove(file)
                continue
            if done:
                past.close()
                self._waiting.remove(file)
            else:
                found.append(UnsentEpoch(past, self._shelf, self._line, self._clock))
        return found
