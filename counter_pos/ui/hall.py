"""What a side screen gets of the window, and how it names itself to it.

A side screen is a room of its own under ui/ with a view, a presenter and a `place.py`; `places.py` lists them all. The
window builds one when it is first wanted, and its menu shows those that have words.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, Protocol

from msgspec import Struct

from counter_pos.ui.kit.text import Text
from counter_pos.ui.news import News
from counter_pos.ui.ports import Till
from counter_pos.ui.ports.reports import MakesReports, SavesDay
from counter_pos.ui.ports.training import TrainingDoor

if TYPE_CHECKING:
    from counter_pos.domain.half_done import Kept
    from counter_pos.services.printing.printer_check import ChecksPrinter
    from counter_pos.services.summaries import ReceiptRow
    from counter_pos.ui.jobs import Jobs
    from counter_pos.ui.kit.base import Kit, Page
    from counter_pos.ui.kit.sheet import Sheet
    from counter_pos.ui.shell.window import CounterWindow

Group = Literal["payment", "cash", "day", "machine"]
"""Where a deed stands in the menu."""


class Hall(Protocol):
    """The window as a side screen sees it. Implemented by front.Front."""

    kit: Kit
    window: CounterWindow
    jobs: Jobs

    @property
    def till(self) -> Till: ...
    @property
    def save_report(self) -> SavesDay | None: ...
    @property
    def door(self) -> TrainingDoor | None: ...
    @property
    def make_report(self) -> MakesReports | None: ...
    @property
    def printer(self) -> Callable[[], ChecksPrinter] | None: ...

    def trouble(self, error: BaseException) -> None:
        """A bug on the way: logged, told, and the till proves its chain again."""
        ...

    def go(self, name: str) -> None:
        """Bring a screen to the front, prepared."""
        ...

    def back(self) -> None:
        """From a side screen to where work goes on."""
        ...

    def tell(self, news: News) -> None:
        """News for whoever is in front."""
        ...

    def ask_cancel(self, receipt: ReceiptRow, done: Callable[[], None]) -> None:
        """Begin to cancel the payment of a receipt of the open shift; `done` is called when it is."""
        ...

    def recall(self, draft: Kept) -> None:
        """Go on with a half-done payment."""
        ...

    def hang(self, name: str, sheet: Sheet) -> None:
        """Let a sheet be shown over the screens under this name, with `window.show_sheet`."""
        ...


class Room(Protocol):
    """A side screen that was built."""

    @property
    def view(self) -> Page: ...

    def prepare(self, arrive: Callable[[], None]) -> None:
        """Read what the screen shows; call `arrive` when it may come to the front (or do not, and tell why)."""
        ...


class TakesScans(Room, Protocol):
    """A side screen whose place `takes` papers of ours."""

    def scanned(self, text: str) -> None:
        """The QR text of such a paper was read; the screen is in front."""
        ...


def anybody(till: Till) -> bool:
    """Whether somebody is signed in."""
    return till.who is not None


def holds_drawer(till: Till) -> bool:
    """Whether who is signed in has the drawer of a shift that is not closed."""
    who, shift = till.who, till.shift
    return who is not None and shift is not None and shift.state != "closed" and shift.staff == who.code


def takes_money(till: Till) -> bool:
    """Whether who is signed in has an open, uncounted shift."""
    shift = till.shift
    return holds_drawer(till) and shift is not None and shift.state == "open"


class Place(Struct, frozen=True):
    """One side screen: its name, its words in the menu (None: not in the menu), who may open it, how it is built.

    `make` imports its room when it is called, so that the window's start does not pay for it.
    """

    name: str
    words: Text | None
    group: Group
    make: Callable[[Hall], Room]
    may_open: Callable[[Till], bool] = anybody
    ahead: bool = False
    """Build it while nothing is typed: it must stand at once when it is wanted."""
    takes: Literal["", "receipt", "slip"] = ""
    """Which scanned papers open it; its room is then one of TakesScans."""
