"""A till whose clock, drawer or log cannot be relied on: what the window then shows."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from counter_pos.domain.errors import Broken, Refused, Unavailable
from counter_pos.ui.kit.text import full_day, say
from counter_pos.ui.notices import news_of
from counter_pos.ui.payment.readings import count_note, receipt_row
from counter_pos.ui.shell.news import CLOCK_WRONG
from tests.ui import samples

if TYPE_CHECKING:
    from tests.ui.scenes import Stage

LONG_AGO = datetime(2009, 1, 1, 5, 12, tzinfo=UTC)


def _date_asked(stage: Stage) -> None:
    """A machine that says 2009: the supervisor types today's date."""
    from tests.ui.scenes import SHORT_FLOAT, SUNITA, light

    stage.window.top.show_clerk(SUNITA)
    light(stage, samples.status(clock_trusted=False), in_shift=False)
    stage.shift.offer(say("Good day, {name}. Open your shift.", name=SUNITA), samples.RULES.denominations)
    stage.go("shift")
    stage.shift.put(SHORT_FLOAT)
    stage.shift.show_news(news_of(Refused("clock_needs_supervisor", at=LONG_AGO)))
    stage.shift.ask_supervisor(date_wrong=False)
    stage.shift.today.setText("24-11-2026")
    stage.shift.tell_day(full_day(samples.TODAY))


def _clock_wrong(stage: Stage) -> None:
    from tests.ui.scenes import light, pay

    light(stage, samples.status(clock_trusted=False))
    pay(stage, samples.opened(), cash="3000", news=CLOCK_WRONG)


def _drawer_stuck(stage: Stage) -> None:
    from tests.ui.scenes import pay

    pay(stage, last=samples.taken(), news=news_of(Unavailable("drawer_stuck")), focus="find")


def _printing_now(stage: Stage) -> None:
    """The newest receipt is at the printer: nothing is asked."""
    from tests.ui.scenes import pay

    pay(stage, focus="find")
    rows = [
        replace(each, print_state="sending" if place == 0 else each.print_state)
        for place, each in enumerate(samples.receipts())
    ]
    stage.payment.show_receipts(count_note(rows), [receipt_row(each) for each in rows])


def _log_damaged(stage: Stage) -> None:
    from tests.ui.scenes import not_ready

    not_ready(stage, Broken("log_damaged", path="journal-K08-1-1.sqlite3", seq=412, lost=3))


TROUBLE_SCENES = {
    "clock-date": _date_asked,
    "clock-wrong": _clock_wrong,
    "drawer-stuck": _drawer_stuck,
    "printing-now": _printing_now,
    "log-damaged": _log_damaged,
}
