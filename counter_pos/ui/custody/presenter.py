"""Runs one counting deed: what was typed goes to the till once, and a refusal leads to what is missing. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from counter_pos.domain import matters
from counter_pos.domain.errors import CounterError, Refused
from counter_pos.domain.payment import NoteCount, notes_total
from counter_pos.services.cash.custody import bag_number
from counter_pos.ui.custody.reading import CountResult, result_of
from counter_pos.ui.kit.text import money, say
from counter_pos.ui.news import News
from counter_pos.ui.notices import is_expected, news_of
from counter_pos.ui.payment.view_port import Asking
from counter_pos.ui.ports import RunsJobs, Till

if TYPE_CHECKING:
    from counter_pos.services.cash.shifts import Counted

_WHERE = {
    "machine_differs": "machine",
    "pickup_differs": "login",
    "bag_needed": "bag",
    "bag_used": "bag",
    "bag_unknown": "bag",
    "bag_received": "bag",
    "approval_needed": "login",
    "approval_withdrawn": "login",
    "same_person": "login",
    "staff_unknown": "login",
    "pin_wrong": "login",
    "pin_locked": "login",
    "not_supervisor": "login",
}
"""Which field a refusal is about."""


class CountDeedPort(Protocol):
    @property
    def done_asked(self) -> Asking: ...
    def begin(self, denominations: tuple[int, ...]) -> None: ...
    def show_result(self, result: CountResult) -> None: ...
    def show_news(self, news: News | None) -> None: ...
    def set_busy(self, busy: bool) -> None: ...
    def focus_on(self, name: str) -> None: ...


@dataclass(frozen=True)
class Typed:
    """What was typed for one deed, with the command it is recorded under."""

    notes: tuple[NoteCount, ...]
    machine: int | None
    bag: str
    code: str
    pin: str
    command: str
    again: bool = False
    """The same notes once more after they were told to differ: they are so."""


@dataclass(frozen=True)
class Told:
    """What came of a deed: figures to look at (the screen stays), or news for where work goes on."""

    result: CountResult | None = None
    news: News | None = None


Deed = Callable[[Till, Typed], Told]


def add_float(till: Till, typed: Typed) -> Told:
    till.add_float(typed.notes, typed.command)
    return Told(news=News("ok", say("The change is in the drawer."), todo=say("Go on taking payments.")))


def pick_up(till: Till, typed: Typed) -> Told:
    matter = matters.picking_up(bag_number(typed.bag), notes_total(typed.notes))
    done = till.pick_up(typed.notes, typed.bag, till.approve(typed.code, typed.pin, matter), typed.command)
    happened = say("{paise} is in the bag {bag}.", paise=money(done.paise), bag=done.bag)
    todo = say("One slip into the bag, one stays at the counter; both persons sign.")
    return Told(news=News("ok", happened, todo=todo))


def receive(till: Till, typed: Typed) -> Told:
    matter = matters.receiving_bag(bag_number(typed.bag), notes_total(typed.notes))
    keeper = till.supervise(typed.code, typed.pin, matter)
    done = till.receive_pick_up(typed.bag, typed.notes, keeper, typed.command, differs=typed.again)
    return Told(news=News("ok", say("The safe has the bag {bag}.", bag=done.bag)))


def surprise(till: Till, typed: Typed) -> Told:
    count: Counted = till.surprise_count(typed.notes, typed.code, typed.pin, typed.machine, typed.command)
    return Told(result_of(count, say("For the supervisor alone. It is in the register; the shift goes on.")))


class CountDeedPresenter:
    """`leave` is called when the deed is done, with the news for the screen that comes next."""

    def __init__(
        self,
        view: CountDeedPort,
        till: Till,
        jobs: RunsJobs,
        deed: Deed,
        *,
        leave: Callable[[News], None],
        trouble: Callable[[BaseException], None],
    ) -> None:
        self._view, self._till, self._jobs, self._deed = view, till, jobs, deed
        self._leave, self._trouble = leave, trouble
        self._busy = False
        self._command = till.new_command_id()
        self._differed: tuple[NoteCount, ...] | None = None
        view.done_asked.connect(self.do)

    def prepare(self, arrive: Callable[[], None]) -> None:
        """An empty count comes to the front."""
        self._differed = None
        self._command = self._till.new_command_id()
        self._view.begin(self._till.rules().denominations)
        arrive()

    def do(self, notes: tuple[NoteCount, ...], machine: int | None, bag: str, code: str, pin: str) -> None:
        if self._busy:
            return
        self._set_busy(True)
        typed = Typed(notes, machine, bag, code, pin, self._command, again=self._differed == notes)

        def refused(error: BaseException) -> None:
            self._differed = notes if isinstance(error, Refused) and error.code == "pickup_differs" else None
            self._refused(error)

        self._jobs.run("journal", lambda: self._deed(self._till, typed), self._done, refused)

    def _done(self, told: Told) -> None:
        self._set_busy(False)
        self._command = self._till.new_command_id()
        self._jobs.grew()
        self._view.show_news(None)
        if told.result is not None:
            self._view.show_result(told.result)
        if told.news is not None:
            self._leave(told.news)

    def _refused(self, error: BaseException) -> None:
        self._set_busy(False)
        if is_expected(error):
            assert isinstance(error, CounterError)
            self._view.show_news(news_of(error))
            self._view.focus_on(_WHERE.get(error.code, "notes"))
        else:
            self._trouble(error)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._view.set_busy(busy)
