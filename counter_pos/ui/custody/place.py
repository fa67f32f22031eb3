"""How the window comes to the counting deeds: one screen, built with another form for each."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from counter_pos.ui.hall import Group, Hall, Place, anybody, takes_money
from counter_pos.ui.kit.text import Text, say
from counter_pos.ui.ports import Till

SAFE_WINDOW = 1
"""As services.cash.safe_window has it, which the window's start does not pay for."""

if TYPE_CHECKING:
    from counter_pos.ui.custody.presenter import CountDeedPresenter
    from counter_pos.ui.custody.view import CountDeedView, CountForm
    from counter_pos.ui.news import News


class CountDeedRoom:
    """A counting screen and its presenter, joined."""

    def __init__(self, view: CountDeedView, presenter: CountDeedPresenter) -> None:
        self.view = view
        self.presenter = presenter

    def prepare(self, arrive: Callable[[], None]) -> None:
        """See hall.Room."""
        self.presenter.prepare(arrive)


def forms() -> dict[str, CountForm]:
    """What each deed asks for, by the name of its place."""
    from counter_pos.ui.custody.view import CountForm

    return {
        "float": CountForm(
            say("Add change to the drawer"),
            say("Count the notes and coins that you put into the drawer. Enter goes to the next."),
            say("The drawer is expected to hold this much more from now on."),
            say("The change is in the drawer"),
            say("Change added"),
        ),
        "pick_up": CountForm(
            say("Cash to the safe"),
            say("Count what goes into the bag, note by note. Enter goes to the next."),
            say("Two persons count, seal and sign. Two slips are printed: one for the bag, one for the counter."),
            say("The bag is sealed"),
            say("In the bag"),
            bag=True,
            login=say("The second person signs with their own PIN"),
        ),
        "receive": CountForm(
            say("The safe takes a bag"),
            say("Open the bag and count what is in it, note by note. Enter goes to the next."),
            say(
                "Whoever keeps the safe counts and signs. Type what is really in the bag, also when it is not the slip."
            ),
            say("The safe has the bag"),
            say("In the bag"),
            bag=True,
            login=say("Who keeps the safe signs with their own PIN"),
        ),
        "surprise": CountForm(
            say("Surprise count"),
            say("Count every note and coin in the drawer, float and takings together. Enter goes to the next."),
            say("The supervisor counts. It ends nothing: the clerk goes on afterwards, and is not told the result."),
            say("The count is right"),
            say("Counted"),
            machine=True,
            login=say("The supervisor counts and signs with their own PIN"),
        ),
    }


def open_shift(till: Till) -> bool:
    """Whether a shift is open and not yet counted."""
    shift = till.shift
    return shift is not None and shift.state == "open"


def at_the_safe(till: Till) -> bool:
    """Whether somebody is signed in where the site's safe is kept."""
    return anybody(till) and till.counter.window == SAFE_WINDOW


def _make(name: str) -> Callable[[Hall], CountDeedRoom]:
    def make(hall: Hall) -> CountDeedRoom:
        from counter_pos.ui.custody import presenter
        from counter_pos.ui.custody.view import CountDeedView

        deeds: dict[str, presenter.Deed] = {
            "float": presenter.add_float,
            "pick_up": presenter.pick_up,
            "receive": presenter.receive,
            "surprise": presenter.surprise,
        }
        view = CountDeedView(hall.kit, forms()[name])
        view.leave_asked.connect(hall.back)

        def leave(news: News) -> None:
            hall.back()
            hall.tell(news)

        room = presenter.CountDeedPresenter(view, hall.till, hall.jobs, deeds[name], leave=leave, trouble=hall.trouble)
        return CountDeedRoom(view, room)

    return make


def _place(name: str, words: Text, may_open: Callable[[Till], bool], group: Group = "cash") -> Place:
    return Place(name, words, group, _make(name), may_open)


PICK_UP = _place("pick_up", say("Cash to the safe (Ctrl+P)"), takes_money)
FLOAT = _place("float", say("Add change to the drawer"), takes_money)
SURPRISE = _place("surprise", say("Surprise count"), open_shift)
RECEIVE = _place("receive", say("The safe takes a bag"), at_the_safe, "day")
