"""Scenes of cash between persons: posed without a till, as scenes.py poses the others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from counter_pos.domain.errors import Refused
from counter_pos.domain.explain import Cause, Line, Moved
from counter_pos.domain.payment import NoteCount
from counter_pos.domain.slip import SlipText
from counter_pos.services.cash.explaining import Explanation
from counter_pos.services.cash.shifts import Counted
from counter_pos.ui.custody.place import forms
from counter_pos.ui.custody.reading import result_of
from counter_pos.ui.custody.view import CountDeedView
from counter_pos.ui.drawer_deeds.presenter import REASONS
from counter_pos.ui.drawer_deeds.view import CounterfeitView, OpenDrawerView
from counter_pos.ui.explain.reading import explain_reading
from counter_pos.ui.explain.view import ExplainView
from counter_pos.ui.hand_over.view import HandOverView
from counter_pos.ui.kit.text import say, short_money
from counter_pos.ui.notices import news_of
from counter_pos.ui.slips.view import SlipsView
from tests.ui import samples

if TYPE_CHECKING:
    from counter_pos.ui.kit.base import Page
    from tests.ui.scenes import Stage

NOTES = (50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100)
BAG = (NoteCount(50_000, 100), NoteCount(20_000, 40))
DRAWER = (NoteCount(50_000, 12), NoteCount(10_000, 8), NoteCount(1_000, 3))
AT = datetime(2026, 11, 24, 5, 12, tzinfo=UTC)


def _front(stage: Stage, name: str, page: Page) -> None:
    stage.window.add_page(name, page)
    stage.window.go(name)


def _counting(stage: Stage, name: str, notes: tuple[NoteCount, ...]) -> CountDeedView:
    view = CountDeedView(stage.kit, forms()[name])
    view.begin(NOTES)
    _front(stage, name, view)
    view.put(notes)
    return view


def _pick_up(stage: Stage) -> None:
    view = _counting(stage, "pick_up", BAG)
    view.bag.setText("B-104417")
    view.approval.code.setText("S0077")
    view.approval.pin.setFocus()


def _pick_up_refused(stage: Stage) -> None:
    view = _counting(stage, "pick_up", BAG)
    view.show_news(news_of(Refused("bag_used", bag="B-104417")))
    view.focus_on("bag")


def _surprise(stage: Stage) -> None:
    view = _counting(stage, "surprise", DRAWER)
    count = Counted(1, 1, 683_000, 690_000, -7_000)
    view.show_result(result_of(count, say("For the supervisor alone. It is in the register; the shift goes on.")))


def _hand_over(stage: Stage) -> None:
    view = HandOverView(stage.kit)
    view.begin(NOTES)
    _front(stage, "hand_over", view)
    view.put(DRAWER)
    note = say("The drawer is expected to hold what was counted from now on.")
    view.show_step(result_of(Counted(1, 1, 683_000, 690_000, -7_000), note), explain=True, recount=True)


def _open_drawer(stage: Stage) -> None:
    view = OpenDrawerView(stage.kit)
    view.offer(tuple(REASONS.items()))
    _front(stage, "open_drawer", view)


def _counterfeit(stage: Stage) -> None:
    view = CounterfeitView(stage.kit)
    view.offer(tuple((str(paise), short_money(paise)) for paise in NOTES))
    _front(stage, "counterfeit", view)


def _moved(seq: int, kind: str, paise: int, **more: object) -> Moved:
    return Moved(seq, AT + timedelta(minutes=3 * seq), kind, paise, "S0412", **more)  # type: ignore[arg-type]


def explanation() -> Explanation:
    """A shift ninety rupees short, with one payment typed as 540 for 450."""
    first = _moved(3, "shift_opened", 200_000)
    paid = [
        _moved(
            place, "payment_taken", paise, purpose="bill", account=f"120344719{place % 10}",
            receipt=f"K08-7QX-261124-0000{place:02d}-C", tendered=paise + 6_000, change=6_000, typed=True,
        )
        for place, paise in ((4, 284_700), (5, 54_000), (6, 31_300), (8, 31_300))
    ]  # fmt: skip
    bag = _moved(9, "cash_picked_up", -100_000)
    causes = (
        Cause("transposed", 85, -9_000, (paid[1],), 54_000, 45_000),
        Cause("change_swap", 50, -9_000, tuple(paid[2:]), 10_000, 1_000),
    )
    bills = sum(each.paise for each in paid)
    lines = (
        Line("opening_float", 200_000, (first,)),
        Line("collected", bills, tuple(paid), "bill"),
        Line("picked_up", -100_000, (bag,)),
    )
    expected = 100_000 + bills
    return Explanation(2, "S0412", expected, expected - 9_000, -9_000, lines, causes, ())


def _explain(stage: Stage) -> None:
    view = ExplainView(stage.kit)
    _front(stage, "explain", view)
    view.show_reading(explain_reading(explanation()))


def _slips(stage: Stage) -> None:
    kinds = ("shift_closed", "shift_handed_over", "cash_picked_up", "shift_opened")
    slips = tuple(
        SlipText(
            kind, 90 - place, f"{place}a7c3{place}" * 10, "K08", 1, "Sarojini Nagar", "सरोजिनी नगर",
            AT - timedelta(hours=place), samples.TODAY, False, False, 2, "S0412",
            "" if kind == "shift_opened" else "S0077", (), [], "CS1:",
        )
        for place, kind in enumerate(kinds)
    )  # fmt: skip
    view = SlipsView(stage.kit)
    _front(stage, "slips", view)
    view.show_slips(slips)
    view.arrive()


CASH_SCENES: dict[str, Callable[[Stage], None]] = {
    "pick-up": _pick_up,
    "pick-up-refused": _pick_up_refused,
    "surprise": _surprise,
    "hand-over": _hand_over,
    "open-drawer": _open_drawer,
    "counterfeit": _counterfeit,
    "explain": _explain,
    "slips": _slips,
}
