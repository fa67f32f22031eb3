"""Counts for the next clerk, tells the difference, hands the drawer over. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from counter_pos.domain.matters import Matter, handing_over
from counter_pos.domain.staff import StaffMember
from counter_pos.ui.custody.presenter import CountDeedPort, CountDeedPresenter, Told, Typed
from counter_pos.ui.custody.reading import CountResult, result_of
from counter_pos.ui.kit.text import Both, say
from counter_pos.ui.news import News
from counter_pos.ui.payment.view_port import Asking
from counter_pos.ui.ports import RunsJobs, Till

if TYPE_CHECKING:
    from counter_pos.services.cash.shifts import Counted


class HandOverPort(CountDeedPort, Protocol):
    @property
    def give_asked(self) -> Asking: ...
    @property
    def recount_asked(self) -> Asking: ...
    def show_step(self, result: CountResult, *, explain: bool, recount: bool) -> None: ...


def _count(till: Till, typed: Typed) -> Told:
    till.count_for_hand_over(typed.notes, typed.code, typed.pin, typed.machine, typed.command)
    return Told()


class HandOverPresenter(CountDeedPresenter):
    """Two steps: the count, which is recorded before anything is told, and the hand-over itself."""

    def __init__(
        self,
        view: HandOverPort,
        till: Till,
        jobs: RunsJobs,
        *,
        leave: Callable[[News], None],
        trouble: Callable[[BaseException], None],
    ) -> None:
        super().__init__(view, till, jobs, _count, leave=leave, trouble=trouble)
        self._steps = view
        self._explain = False
        self._matter: Matter | None = None
        view.give_asked.connect(self.give)
        view.recount_asked.connect(self.recount)

    def prepare(self, arrive: Callable[[], None]) -> None:
        """An empty count, or the result of one that still stands."""

        def landed(found: tuple[Counted, str] | None) -> None:
            self.recount()
            arrive()
            if found is not None:
                self._show(found[0])

        self._jobs.run("journal", self._till.counted_for_hand_over, landed, self._trouble)

    def recount(self) -> None:
        self._command = self._till.new_command_id()
        self._view.begin(self._till.rules().denominations)
        self._view.focus_on("notes")

    def _done(self, told: Told) -> None:
        super()._done(told)

        def landed(found: tuple[Counted, str] | None) -> None:
            if found is not None:
                self._show(found[0])

        self._jobs.run("journal", self._till.counted_for_hand_over, landed, self._trouble)

    def _show(self, count: Counted) -> None:
        shift = self._till.shift
        assert shift is not None
        self._matter = handing_over(shift.number, count.over_short)
        self._explain = abs(count.over_short) > self._till.rules().approve_over_short_above_paise
        note = say("The drawer is expected to hold what was counted from now on.")
        recount = count.over_short != 0 and count.attempts_left > 0
        self._steps.show_step(result_of(count, note), explain=self._explain, recount=recount)

    def give(self, reason: str, supervisor: str, pin: str) -> None:
        """Hand over what was counted."""
        if self._busy:
            return
        self._set_busy(True)
        command, matter = self._command, self._matter

        def deed() -> StaffMember:
            agrees = self._explain and supervisor
            approval = self._till.approve(supervisor, pin, matter) if agrees and matter is not None else None
            return self._till.hand_over(reason or None, approval, command)

        self._jobs.run("journal", deed, self._given, self._refused)

    def _given(self, incoming: StaffMember) -> None:
        self._set_busy(False)
        self._jobs.grew()
        name = Both(incoming.name_en, incoming.name_hi)
        happened = say("{name} has the drawer now and is signed in.", name=name)
        self._leave(News("ok", happened, todo=say("Both clerks sign the slip.")))
