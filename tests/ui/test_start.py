"""From nothing to the window: sign-in takes keys before the till behind it is open, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from bench.starting import till_folder
from counter_pos.domain.errors import Broken
from counter_pos.start import Start
from counter_pos.ui.front import make_kit
from counter_pos.ui.not_ready import NotReady
from counter_pos.ui.settings import FrontSettings
from tests.tills import CLERK, CLERK_PIN


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """A till whose clerk left an open shift."""
    monkeypatch.setenv("COUNTER_POS_STATE", str(tmp_path))  # put back when the test ends
    with till_folder(400) as made:
        yield made


@pytest.fixture
def begin(qapp: QApplication, qtbot: QtBot) -> Iterator[Callable[[Path], Start]]:
    """Starts the window of a folder; whatever came of it is gone when the test ends."""
    begun: list[Start] = []

    def start(folder: Path) -> Start:
        made = Start(qapp, folder, "en", "")
        begun.append(made)
        made.greet()
        return made

    yield start
    for each in begun:
        if each.window is not None:
            each.window.front.close()
            qtbot.waitUntil(lambda front=each.window.front: not front.jobs.under_way)
        each.end()
        if each.window is not None:
            delete(each.window.front)
        if each.not_ready is not None:
            delete(each.not_ready)
        if each.enrolling is not None:
            delete(each.enrolling.view)
        delete(each.greeting.window)


def opened(start: Start, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: start.window is not None, timeout=20_000)


def test_what_is_typed_before_the_till_is_open_stays(
    begin: Callable[[Path], Start], qtbot: QtBot, folder: Path
) -> None:
    start = begin(folder)
    view = start.greeting.sign_in_view
    QTest.keyClicks(view.code, "S04")
    opened(start, qtbot)
    assert start.window is not None
    assert start.window.front.window is start.greeting.window
    assert view.code.text() == "S04"


def test_a_sign_in_before_the_till_is_open_is_answered_once_it_is(
    begin: Callable[[Path], Start], qtbot: QtBot, folder: Path
) -> None:
    start = begin(folder)
    view = start.greeting.sign_in_view
    view.code.setText(CLERK)
    view.pin.setText(CLERK_PIN)
    QTest.keyClick(view.pin, Qt.Key.Key_Return)
    assert start.window is None
    opened(start, qtbot)
    assert start.window is not None
    front = start.window.front
    qtbot.waitUntil(lambda: front.window.page == "payment", timeout=20_000)


def test_a_folder_without_a_till_offers_to_make_one(
    begin: Callable[[Path], Start], qtbot: QtBot, tmp_path: Path
) -> None:
    start = begin(tmp_path / "nothing")
    qtbot.waitUntil(lambda: start.trouble is not None, timeout=20_000)
    assert start.trouble is not None and start.trouble.code == "till_not_enrolled"
    assert start.greeting.window.isHidden()
    assert start.enrolling is not None and start.enrolling.view.isVisible()


def test_a_long_notice_is_not_cut(qtbot: QtBot) -> None:
    notice = NotReady(make_kit(FrontSettings("hi"), lambda: 0))
    qtbot.addWidget(notice)
    notice.show_trouble(Broken("log_damaged", path="journal-K08-1-1.sqlite3", seq=1043, lost=4))
    with qtbot.waitExposed(notice):
        notice.show()
    told = [each for each in notice.findChildren(QLabel) if each.wordWrap() and each.text()]
    assert len(told) == 6
    for label in told:
        assert label.height() >= label.heightForWidth(label.width()), label.text()
