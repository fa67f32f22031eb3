"""Brings a lane's results home to the window's thread: the only way work leaves it, the only place it returns."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from counter_pos.services.lanes import Lane, Lanes

T = TypeVar("T")


class Jobs(QObject):
    """`journal_grew` is emitted once after each deed that wrote."""

    journal_grew = Signal()
    _landed = Signal(object)

    def __init__(self, lanes: Lanes, failed: Callable[[BaseException], None]) -> None:
        super().__init__()
        self._lanes = lanes
        self._failed = failed
        self._under_way = 0
        self._landed.connect(self._land, Qt.ConnectionType.QueuedConnection)

    @property
    def under_way(self) -> int:
        """How many jobs have not come home yet."""
        return self._under_way

    def run(
        self,
        lane: Lane,
        work: Callable[[], T],
        then: Callable[[T], None],
        failed: Callable[[BaseException], None] | None = None,
    ) -> None:
        """Do `work` on `lane`; on the window's thread call `then` with its result, or `failed` with its error."""
        self._under_way += 1
        flight = self._lanes.run(lane, work)
        flight.add_done_callback(lambda done: self._landed.emit((done, then, failed or self._failed)))

    def grew(self) -> None:
        """Tell every screen that the journal has grown."""
        self.journal_grew.emit()

    def _land(self, parcel: tuple[Future[Any], Callable[[Any], None], Callable[[BaseException], None]]) -> None:
        done, then, failed = parcel
        self._under_way -= 1
        error = done.exception()
        if error is not None:
            failed(error)
        else:
            then(done.result())
