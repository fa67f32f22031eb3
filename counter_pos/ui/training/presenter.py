"""A supervisor lets people into training; anybody goes back to the live till. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from counter_pos.ui.news import News
from counter_pos.ui.notices import is_expected, news_of
from counter_pos.ui.payment.view_port import Asking
from counter_pos.ui.ports import RunsJobs, Till
from counter_pos.ui.ports.training import TrainingDoor


class TrainingViewPort(Protocol):
    @property
    def enter_asked(self) -> Asking: ...
    @property
    def leave_training_asked(self) -> Asking: ...
    def show_side(self, *, training: bool, possible: bool) -> None: ...
    def show_news(self, news: News | None) -> None: ...
    def set_busy(self, busy: bool) -> None: ...
    def try_again(self) -> None: ...


class TrainingPresenter:
    """`door` is None where there is no way into training."""

    def __init__(
        self,
        view: TrainingViewPort,
        till: Till,
        jobs: RunsJobs,
        door: TrainingDoor | None,
        *,
        trouble: Callable[[BaseException], None],
    ) -> None:
        self._view, self._till, self._jobs, self._door, self._trouble = view, till, jobs, door, trouble
        self._busy = False
        view.enter_asked.connect(self.enter)
        view.leave_training_asked.connect(self.leave)

    def prepare(self, then: Callable[[], None]) -> None:
        """On which side the window is; `then` brings the screen to the front."""
        self._view.show_news(None)
        self._view.show_side(training=self._till.training, possible=self._door is not None)
        then()

    def enter(self, supervisor: str, pin: str) -> None:
        """Sign out here, begin training if there is none yet, and go there."""
        door = self._door
        if self._busy or door is None:
            return

        def deed() -> None:
            door.begin(self._till.supervise(supervisor, pin, self._till.training_matter(begin=True)))
            self._till.sign_out("training")

        self._run(deed, lambda: door.go(into=True))

    def leave(self) -> None:
        """Back to the live till, at its sign-in."""
        door = self._door
        if not self._busy and door is not None:
            self._run(lambda: self._till.sign_out("training_ended"), lambda: door.go(into=False))

    def _run(self, work: Callable[[], None], then: Callable[[], None]) -> None:
        self._set_busy(True)

        def landed(_none: None) -> None:
            self._set_busy(False)
            then()

        self._jobs.run("journal", work, landed, self._refused)

    def _refused(self, error: BaseException) -> None:
        self._set_busy(False)
        if is_expected(error):
            self._view.show_news(news_of(error))
            self._view.try_again()
        else:
            self._trouble(error)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._view.set_busy(busy)
