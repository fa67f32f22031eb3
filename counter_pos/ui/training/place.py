"""How the window comes to training, and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from counter_pos.ui.hall import Hall, Place
from counter_pos.ui.kit.text import say
from counter_pos.ui.ports import Till

if TYPE_CHECKING:
    from counter_pos.ui.training.presenter import TrainingPresenter
    from counter_pos.ui.training.view import TrainingView


class TrainingRoom:
    """The view and its presenter, joined."""

    def __init__(self, view: TrainingView, presenter: TrainingPresenter) -> None:
        self.view = view
        self.presenter = presenter

    def prepare(self, arrive: Callable[[], None]) -> None:
        """See hall.Room."""
        self.presenter.prepare(arrive)


def _make(hall: Hall) -> TrainingRoom:
    from counter_pos.ui.training.presenter import TrainingPresenter
    from counter_pos.ui.training.view import TrainingView

    view = TrainingView(hall.kit)
    view.leave_asked.connect(hall.back)
    presenter = TrainingPresenter(view, hall.till, hall.jobs, hall.door, trouble=hall.trouble)
    return TrainingRoom(view, presenter)


def _not_in_a_live_shift(till: Till) -> bool:
    """From a live shift there is no way into training: its drawer is somebody's. Out of training always."""
    shift = till.shift
    return till.training or shift is None or shift.state == "closed"


TRAINING = Place("training", say("Training"), "machine", _make, _not_in_a_live_shift)
"""Into training with a supervisor, and back."""
