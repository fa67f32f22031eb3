"""How the window comes to the explanation of a count."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from counter_pos.ui.hall import Hall, Place
from counter_pos.ui.kit.text import say
from counter_pos.ui.ports import Till

if TYPE_CHECKING:
    from counter_pos.ui.explain.presenter import ExplainPresenter
    from counter_pos.ui.explain.view import ExplainView


class ExplainRoom:
    """The view and its presenter, joined."""

    def __init__(self, view: ExplainView, presenter: ExplainPresenter) -> None:
        self.view = view
        self.presenter = presenter

    def prepare(self, arrive: Callable[[], None]) -> None:
        """See hall.Room."""
        self.presenter.prepare(arrive)


def was_counted(till: Till) -> bool:
    """Whether the latest shift's count is recorded: before that no sum is told."""
    shift = till.shift
    return till.who is not None and shift is not None and shift.last_count is not None


def _make(hall: Hall) -> ExplainRoom:
    from counter_pos.ui.explain.presenter import ExplainPresenter
    from counter_pos.ui.explain.view import ExplainView

    view = ExplainView(hall.kit)

    def leave() -> None:
        if was_counted(hall.till) and hall.till.shift is not None and hall.till.shift.state == "counted":
            hall.go("count")
        else:
            hall.back()

    view.leave_asked.connect(leave)
    return ExplainRoom(view, ExplainPresenter(view, hall.till, hall.jobs, tell=hall.tell, trouble=hall.trouble))


EXPLAIN = Place("explain", say("Explain the count"), "cash", _make, was_counted)
