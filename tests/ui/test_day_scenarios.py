"""The clerk's and the supervisor's day off-screen: the same scenarios that the real screen goes through."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from counter_pos.app import open_till
from counter_pos.config import FILE_NAME
from counter_pos.journal.keys import STATE_VARIABLE
from counter_pos.services.lanes import Lanes
from counter_pos.ui.kit.banner import Banner
from counter_pos.ui.settings import FrontSettings
from counter_pos.window import Window
from tests.scenarios import Day, World, clerks_day, open_the_shift, pay_exactly, sign_of, supervisors_day, world
from tests.tills import HandClock
from tests.ui.conftest import Keyboard

PATIENCE_MS = 30_000


@dataclass
class OffScreen(Keyboard):
    """Hands at a window without a screen."""

    def type(self, text: str) -> None:
        super().type(text)
        self.settle()  # the menu's sign begins something

    def run(self, name: str, times: int) -> None:
        self.press(*[name] * times)

    def until(self, seen: Callable[[], bool], what: str) -> None:
        try:
            self.bot.waitUntil(seen, timeout=PATIENCE_MS)
        except Exception as late:
            told = [each.accessibleName() for each in self.front.window.findChildren(Banner) if each.isVisible()]
            where = (self.front.window.page, self.focused().objectName(), *told)
            raise AssertionError(f"{what}; {where}") from late
        self.settle()

    def look(self, name: str) -> None:
        assert self.focus, name


@contextmanager
def open_window(qtbot: QtBot, qapp: QApplication, there: World, clock: HandClock, language: str) -> Iterator[OffScreen]:
    """The program's own window with its attendants: courier, print desk, maker of reports."""
    told: list[OffScreen] = []
    lanes = Lanes()
    window = Window(
        qapp,
        open_till(there.folder, clock=clock, lanes=lanes),
        lanes,
        FrontSettings(language=language),
        "",
        now_ms=lambda: told[0].ms if told else 0,
    )
    made = OffScreen(window.front, qtbot)
    told.append(made)
    window.start()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window.front.window)
    try:
        yield made
    finally:
        window.front.close()
        made.settle()
        window.stop()
        delete(window.front)  # what the line still had to say to it goes with it
        delete(window.front.window)


@pytest.mark.parametrize(("language", "other"), [("en", "hi"), ("hi", "en")])
def test_a_clerks_day_and_a_supervisors(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, other: str
) -> None:
    monkeypatch.setenv(STATE_VARIABLE, str(tmp_path / "state"))
    clock = HandClock()
    with world(tmp_path, clock) as there, open_window(qtbot, qapp, there, clock, language) as hands:
        day = Day(hands, there)
        clerks_day(day)
        assert hands.front.kit.words.language == other
        supervisors_day(day)
        assert hands.front.kit.words.language == language


def test_the_menus_signs_are_those_that_the_scenarios_press(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(STATE_VARIABLE, str(tmp_path / "state"))
    clock = HandClock()
    with world(tmp_path, clock, 30) as there, open_window(qtbot, qapp, there, clock, "en") as hands:
        for button in hands.front.menu_sheet.buttons:
            sign = sign_of(button.objectName().removeprefix("menu_"))
            assert button.text().startswith(sign.upper()), button.text()


def test_the_window_opens_its_drawer_once_and_says_when_it_stayed_shut(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the journal to the pulse and back to the clerk, through the attendants of the program's own window."""
    monkeypatch.setenv(STATE_VARIABLE, str(tmp_path / "state"))
    clock = HandClock()
    with world(tmp_path, clock, 60) as there:
        with (there.folder / FILE_NAME).open("a", encoding="utf-8") as settings:
            settings.write('drawer = "pin2"\n')
        with open_window(qtbot, qapp, there, clock, "en") as hands:
            day = Day(hands, there)
            strip = hands.front.window.status
            hands.until(lambda: "ready" in strip.printer.text(), "printing begins")
            open_the_shift(day)
            hands.until(lambda: len(there.printer.decoder.pulses) == 1, "the drawer opens for the float")
            pay_exactly(day)
            hands.until(lambda: len(there.printer.decoder.pulses) == 2, "the drawer opens for the cash")
            day.printed()
            there.printer.faults.paper = "out"
            pay_exactly(day)
            banner = hands.front.payment_view.banner
            hands.until(lambda: "key" in banner.accessibleName(), "the clerk is told to use the drawer's key")
            assert there.printer.decoder.pulses == [2, 2]
