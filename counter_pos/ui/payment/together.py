"""Changing the accounts that are already in a payment: choose one, type another amount, take it out. No Qt.

One field walks through the list. What was handed over stays as it was typed; the sum and the change follow at once.
"""

from __future__ import annotations

from typing import Protocol

from counter_pos.ui.news import News
from counter_pos.ui.payment.draft import Draft
from counter_pos.ui.payment.holding import typed_money
from counter_pos.ui.payment.questions import Questions
from counter_pos.ui.payment.view_port import PaymentViewPort


class Screen(Protocol):
    """The screen that shows the payment."""

    def show(self) -> None: ...
    def follow(self) -> None: ...
    def tell(self, news: News | None) -> None: ...
    def abandon(self) -> None: ...
    def go_on(self) -> None: ...


class Together:
    """At most one part of `draft` is being changed at a time."""

    def __init__(self, view: PaymentViewPort, draft: Draft, questions: Questions, screen: Screen) -> None:
        self._view, self._draft, self._questions, self._screen = view, draft, questions, screen

    @property
    def changing(self) -> bool:
        return self._draft.chosen is not None

    def asked(self) -> None:
        """Its key: into the list, at the last one added; there, the chosen one is taken out."""
        if not self._draft.added:
            return
        if self._draft.chosen is None:
            self._questions.forget()
            self._choose(len(self._draft.added) - 1)
        else:
            self._take_out(self._draft.chosen)

    def step(self, by: int) -> None:
        """To the account above or below; below the last one the payment goes on."""
        if self._draft.chosen is None:
            return
        wanted = self._draft.chosen + by
        if wanted < len(self._draft.added):
            self._choose(wanted)
        else:
            self.done()

    def typed(self) -> None:
        """Another amount stands in the field."""
        if self._draft.chosen is not None:
            self._draft.amend(self._view.typed().part_paise)

    def leave(self) -> None:
        """Something else is done: what was typed holds."""
        if self._draft.chosen is not None:
            self._draft.settle_part()
            self._screen.follow()
            self._screen.show()

    def done(self) -> None:
        """What was typed holds, and the payment goes on."""
        self.leave()
        self._go_on()

    def undo(self) -> None:
        """The amount is as it was before it was chosen."""
        self._draft.undo_part()
        self._go_on()

    def _choose(self, place: int) -> None:
        self._view.put_part(typed_money(self._draft.choose_part(place)))
        self._screen.follow()
        self._screen.tell(None)
        self._view.focus("part")

    def _take_out(self, place: int) -> None:
        if len(self._draft.added) == 1 and self._draft.opened is None and self._view.typed().tender:
            question = self._questions.before_taking_out()
            if question is not None:
                self._screen.tell(question)
                return
        self._draft.take_out()
        self._questions.forget()
        if self._draft.empty:
            self._screen.abandon()
        elif self._draft.added:
            self._choose(place)
        else:
            self._screen.follow()
            self._go_on()

    def _go_on(self) -> None:
        self._questions.forget()
        self._screen.tell(None)
        self._screen.go_on()
