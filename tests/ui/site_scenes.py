"""Poses of the supervisor's screens: the site's windows and safe, staff and PINs, training, the site's day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import structs

from counter_pos.domain.errors import Refused
from counter_pos.domain.staff import Role, StaffMember
from counter_pos.services.cash.safe import Offered
from counter_pos.services.days.site import WindowRow
from counter_pos.services.people.staffing import StaffRow
from counter_pos.ui.kit.text import join, money, say
from counter_pos.ui.notices import news_of
from counter_pos.ui.site.view import SiteView
from counter_pos.ui.site.words import name_of, offer_line, signed, what_of, window_line
from counter_pos.ui.staff.reading import person_line
from counter_pos.ui.staff.view import StaffView
from counter_pos.ui.training.view import TrainingView
from counter_pos.wire.site_book import RunningShift
from tests.ui import samples
from tests.windows import window_state

if TYPE_CHECKING:
    from tests.ui.scenes import Stage

STAFF = {
    each.code: each
    for each in (
        StaffMember(412, "Sunita Verma", "सुनीता वर्मा", Role.CLERK),
        StaffMember(413, "Imran Khan", "इमरान ख़ान", Role.CLERK),
        StaffMember(415, "Kiran Srivastava", "किरण श्रीवास्तव", Role.CLERK),
        StaffMember(77, "Rakesh Shukla", "राकेश शुक्ला", Role.SUPERVISOR),
    )
}
BAG = Offered(
    kind="pickup",
    device="K08-2",
    epoch=1,
    seq=88,
    hash="ab" * 32,
    business_date=samples.TODAY,
    at=samples.NOW - timedelta(hours=1),
    shift=2,
    staff="S0413",
    paise=4_000_000,
    over_short=0,
    instruments=0,
    instruments_paise=0,
    by="centre",
    bag="B-104417",
)
SHIFT = replace(
    BAG, kind="shift", seq=120, at=samples.NOW, paise=8_742_000, over_short=-50_000, instruments=2,
    instruments_paise=1_250_000, bag=None,
)  # fmt: skip


def _running(shift: int, staff: str, state: str = "open") -> RunningShift:
    return RunningShift(shift=shift, staff=staff, business_date=samples.TODAY.isoformat(), state=state)  # type: ignore[arg-type]


def _rows() -> list[WindowRow]:
    well = window_state(receipts=84, unsent=2, running=_running(2, "S0412"))
    full = window_state(receipts=121, unsent=3, drawer="over", uncertain=1, running=_running(2, "S0413", "counted"))
    away = window_state(receipts=40, unsent=118, printer="paper_out", unprinted=6, running=_running(1, "S0415"))
    ago = samples.NOW - timedelta(hours=3)
    return [
        WindowRow("K08-1", 1, None, True, samples.NOW, well, 0, ()),
        WindowRow("K08-2", 2, None, False, samples.NOW, full, 2, ("to_receive", "lock", "in_doubt")),
        WindowRow("K08-3", 3, None, False, ago, away, 0, ("silent", "printer")),
        WindowRow("K08-4", 4, None, False, None, None, 0, ("never_heard",)),
    ]


def _site(stage: Stage) -> SiteView:
    view = SiteView(stage.kit)
    stage.window.add_page("site", view)
    note = say("As the centre knew it {age}", age=say("just now"))
    view.show_windows(note, [window_line(each, samples.NOW, STAFF) for each in _rows()])
    view.windows.selectRow(1)
    view.show_offers([offer_line(each, STAFF) for each in (BAG, SHIFT)])
    view.show_keeper(None)
    stage.window.go("site")
    return view


def _choose(view: SiteView, offered: Offered, count: tuple[int, ...]) -> None:
    title = join(say("Window {number}", number=offered.window), what_of(offered), between=" · ")
    detail = join(money(offered.paise), name_of(offered.staff, STAFF), signed(offered.over_short), between=" · ")
    view.show_chosen(title, detail, count)


def _bag(stage: Stage) -> None:
    view = _site(stage)
    _choose(view, BAG, samples.RULES.denominations)


def _forged(stage: Stage) -> None:
    view = _site(stage)
    view.show_news(news_of(Refused("slip_altered")))


def _staff(stage: Stage) -> StaffView:
    view = StaffView(stage.kit)
    stage.window.add_page("staff", view)
    rows = [
        StaffRow(each.code, each.name_en, each.name_hi, each.role, each.number == 415, 0, each.number == 412)
        for each in STAFF.values()
    ]
    view.show_people([person_line(each) for each in rows])
    stage.window.go("staff")
    return view


def _reset(stage: Stage) -> None:
    view = _staff(stage)
    view.people.selectRow(1)
    view.buttons["reset"].click()


def _training(stage: Stage) -> None:
    view = TrainingView(stage.kit)
    stage.window.add_page("training", view)
    stage.window.show_training(True)
    view.show_side(training=True, possible=True)
    stage.window.go("training")


def _enter(stage: Stage) -> None:
    view = TrainingView(stage.kit)
    stage.window.add_page("training", view)
    view.show_side(training=False, possible=True)
    stage.window.go("training")


def _site_day(stage: Stage) -> None:
    hint = say("Every shift is closed. The safe takes over the counted cash.")
    day = structs.replace(samples.day_summary(), others_in_safe=8_742_000)
    stage.day.show_day(day, hint, may_close=True, may_see=True)
    line = say("Window {window}, shift {shift}: {amount} in the safe", window=2, shift=1, amount=money(8_742_000))
    silent = say("Window {window}, shift {shift}: still open, and silent", window=5, shift=1)
    stage.day.show_site(
        join(line, silent, between="\n"),
        say("I looked: window {windows} was not used", windows="3, 4"),
        say("Window {windows} out of order, drawer locked", windows="5"),
    )
    stage.go("day")


SITE_SCENES: dict[str, Callable[[Stage], object]] = {
    "site": _site,
    "site-bag": _bag,
    "site-forged": _forged,
    "staff": _staff,
    "staff-reset": _reset,
    "training-enter": _enter,
    "training": _training,
    "day-site": _site_day,
}
