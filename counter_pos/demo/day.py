"""Plays a clerk's day through the real window, key by key, and the supervisor's evening: the order of it all."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from counter_pos.demo.acting import Acting
from counter_pos.demo.custody import Custody
from counter_pos.demo.picks import demo_accounts
from counter_pos.demo.serving import Serving
from counter_pos.demo.stage import Stage, Tell
from counter_pos.demo.telling import DayPlayed, told
from counter_pos.services.summaries import DaySummary

if TYPE_CHECKING:
    from counter_pos.demo.picks import DemoAccounts


def play(acting: Acting, people: DemoAccounts) -> DaySummary:
    """From sign-in to the closed day. Returns the day as the journal tells it."""
    serving, custody = Serving(acting, people), Custody(acting)
    custody.sign_in()
    custody.open_shift()
    serving.first_half()
    custody.add_float()
    _cut_line(acting)
    serving.without_line()
    custody.pick_up()
    serving.afternoon()
    _mend_line(acting)
    serving.cancel_latest_bill()
    serving.reprint()
    custody.close_shift()
    custody.change_persons()
    custody.receive_bag()
    return custody.close_day()


def _cut_line(acting: Acting) -> None:
    acting.stage.line.cut()
    acting.note("line-cut", "The line to head office is cut; the counter goes on")


def _mend_line(acting: Acting) -> None:
    waiting = acting.desk.status().unsent
    acting.stage.line.mend()
    sending = acting.window.sending
    assert sending is not None
    sending.bell.ring("now")
    acting.hands.wait(lambda: acting.window.front.online and acting.window.front.unsent == 0)
    acting.hands.picture("line-back")
    acting.note("line-back", f"The line is back: the {waiting} receipts that waited go to head office by themselves")


def play_day(stage: Stage, tell: Tell, language: str = "en") -> DayPlayed:
    """Open the window off-screen, play the day, close everything, prove both sides; leave the pictures and a summary.

    Raises AssertionError when the day does not come out as it must.
    """
    from PySide6.QtWidgets import QApplication

    from counter_pos.app import open_till
    from counter_pos.services.lanes import Lanes
    from counter_pos.ui.front import FrontSettings
    from counter_pos.ui.hands import Hands, PersonsClock
    from counter_pos.window import Window, keep_log

    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    lanes = Lanes()
    keep_log(stage.till_folder)
    till = open_till(stage.till_folder, lanes=lanes)
    assert till.replica is not None
    people = demo_accounts(till.replica)
    window = Window(app, till, lanes, FrontSettings(language=language), "", now_ms=PersonsClock())
    hands = Hands(window.front, stage.folder / "pictures")
    acting = Acting(window, hands, stage, tell)
    window.start()
    hands.wait()
    tell("The day begins.")
    try:
        day = play(acting, people)
        bags = acting.desk.pick_ups(day.business_date)
        reports = window.save_reports(day)
    finally:
        window.stop()
        window.front.window.close()
    tell("Both sides are proven.")
    return told(stage, day, bags, acting.happened, reports)
