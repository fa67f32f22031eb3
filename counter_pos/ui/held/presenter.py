"""Lists half-done payments; one is gone on with or, asked twice, discarded. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from msgspec import Struct

from counter_pos.domain.half_done import Kept
from counter_pos.ui.kit.text import Sayable, moment, money, say
from counter_pos.ui.news import News
from counter_pos.ui.notices import is_expected, news_of
from counter_pos.ui.payment.holding import who
from counter_pos.ui.payment.view_port import Asking
from counter_pos.ui.ports import RunsJobs, Till


class HeldRow(Struct, frozen=True):
    """One half-done payment as the list shows it."""

    command_id: str
    at: Sayable
    names: Sayable
    amount: str
    state: Sayable
    whose: Sayable
    mine: bool


class HeldViewPort(Protocol):
    @property
    def recall_asked(self) -> Asking: ...
    @property
    def discard_asked(self) -> Asking: ...
    def show_rows(self, rows: Iterable[HeldRow]) -> None: ...
    def show_news(self, news: News | None) -> None: ...
    def arrive(self) -> None: ...


class HeldPresenter:
    """`recall` brings a payment back to its screen."""

    def __init__(
        self,
        view: HeldViewPort,
        till: Till,
        jobs: RunsJobs,
        *,
        recall: Callable[[Kept], None],
        trouble: Callable[[BaseException], None],
    ) -> None:
        self._view, self._till, self._jobs = view, till, jobs
        self._recall, self._trouble = recall, trouble
        self._drafts: dict[str, Kept] = {}
        self._sure = ""
        view.recall_asked.connect(self.recall)
        view.discard_asked.connect(self.discard)

    def prepare(self) -> None:
        """Read what is on hold."""
        self._sure = ""
        self._view.show_news(None)
        self._show()

    def _show(self) -> None:
        drafts = self._till.drafts()
        self._drafts = {each.half.command_id: each for each in drafts}
        self._view.show_rows([self._row(each) for each in drafts])

    def _row(self, draft: Kept) -> HeldRow:
        mine = self._till.is_mine(draft)
        return HeldRow(
            command_id=draft.half.command_id,
            at=moment(draft.at, self._till.business_date),
            names=who(draft.names),
            amount=money(draft.half.together_paise),
            state=say("on hold") if draft.held else say("half done"),
            whose=say("this shift") if mine else say("{staff}, shift {shift}", staff=draft.staff, shift=draft.shift),
            mine=mine,
        )

    def recall(self, command_id: str) -> None:
        draft = self._drafts.get(command_id)
        if draft is not None:
            self._recall(draft)

    def discard(self, command_id: str) -> None:
        """Asked twice, it is forgotten: nothing of it is recorded."""
        draft = self._drafts.get(command_id)
        if draft is None:
            return
        if self._sure != command_id:
            self._sure = command_id
            ask = say("Discard the payment of {name}?", name=who(draft.names))
            safe = say("Nothing of it is recorded. Its cash must be back with the person.")
            self._view.show_news(News("warn", ask, safe, say("Press F8 once more to discard it."), say("F8 discard")))
            return
        self._jobs.run("journal", lambda: self._till.drop_draft(command_id), lambda _none: self._gone(), self._not_gone)

    def _gone(self) -> None:
        self._sure = ""
        self._view.show_news(News("ok", say("Discarded. Nothing of it was recorded.")))
        self._show()
        self._view.arrive()

    def _not_gone(self, error: BaseException) -> None:
        self._sure = ""
        if is_expected(error):
            self._view.show_news(news_of(error))
        else:
            self._trouble(error)
