"""A till that has no consumers yet, or damaged ones: a person is told, the courier brings them, the window opens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from counter_pos.app import make_courier, open_till
from counter_pos.domain.errors import Broken
from counter_pos.journal.keys import STATE_VARIABLE
from counter_pos.services.shelf import REPLICA_FILE
from counter_pos.start import Start
from counter_pos.ui.kit.labels import Label
from tests.enrolled import Line, enrolled
from tests.serving import Fault
from tests.tills import CLERK, CLERK_PIN


@pytest.fixture
def line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Line]:
    monkeypatch.setenv(STATE_VARIABLE, str(tmp_path / "state"))
    with enrolled(tmp_path) as made:
        yield made


@pytest.fixture
def begin(qapp: QApplication, qtbot: QtBot) -> Iterator[Callable[[Path], Start]]:
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


def told(start: Start) -> str:
    assert start.not_ready is not None
    return "\n".join(label.text() for label in start.not_ready.findChildren(Label))


def hang_up(request: bytes, answer: bytes) -> bytes | None:
    return None


def opens(start: Start, qtbot: QtBot) -> None:
    """The window stands in place of the notice, and a clerk may sign in."""
    qtbot.waitUntil(lambda: start.window is not None, timeout=30_000)
    assert start.not_ready is not None and start.not_ready.isHidden()
    assert start.window is not None and start.window.front.window.isVisible()
    assert start.trouble is None
    assert start.window.till.working().sign_in(CLERK, CLERK_PIN).code == CLERK


def test_the_first_consumers_come_while_a_person_is_told(
    line: Line, begin: Callable[[Path], Start], qtbot: QtBot
) -> None:
    silent: list[Fault] = [hang_up] * 200
    line.proxy.faults = silent
    start = begin(line.folder)
    qtbot.waitUntil(lambda: start.trouble is not None, timeout=30_000)
    assert start.trouble is not None and start.trouble.code == "replica_missing"
    assert start.not_ready is not None and start.not_ready.isVisible()
    assert start.greeting.window.isHidden()
    before = told(start)
    QTest.keyClick(start.not_ready, Qt.Key.Key_F5)  # it is being tried already: no lock stands in its own way
    qtbot.wait(0)
    assert start.trouble.code == "replica_missing" and told(start) == before
    line.proxy.faults = []
    QTest.keyClick(start.not_ready, Qt.Key.Key_F5)
    opens(start, qtbot)


def test_damaged_consumers_are_replaced_and_no_money_was_in_them(
    line: Line, begin: Callable[[Path], Start], qtbot: QtBot
) -> None:
    till = open_till(line.folder)
    courier = make_courier(till)
    assert courier.round().trouble is None
    courier.close()
    seq = till.journal.place.seq
    till.close()
    (line.folder / REPLICA_FILE).write_bytes(b"rubbish" * 3_000)
    start = begin(line.folder)
    qtbot.waitUntil(lambda: start.not_ready is not None, timeout=30_000)
    opens(start, qtbot)
    assert start.window is not None
    assert start.window.till.journal.place.seq >= seq
    assert isinstance(start.window.till.replica_trouble, Broken)


def test_closing_the_notice_lets_go_of_the_till(line: Line, begin: Callable[[Path], Start], qtbot: QtBot) -> None:
    line.proxy.faults = [hang_up] * 200
    start = begin(line.folder)
    qtbot.waitUntil(lambda: start.not_ready is not None, timeout=30_000)
    assert start.not_ready is not None
    QTest.keyClick(start.not_ready, Qt.Key.Key_Escape)
    assert start.not_ready.isHidden()
    start.end()
    open_till(line.folder).close()  # its lock is free


def test_damaged_settings_are_told_and_read_again_when_mended(
    line: Line, begin: Callable[[Path], Start], qtbot: QtBot
) -> None:
    settings = line.folder / "settings.toml"
    lawful = settings.read_text(encoding="utf-8")
    settings.write_text(lawful.replace("language", "langauge"), encoding="utf-8")
    start = begin(line.folder)
    qtbot.waitUntil(lambda: start.trouble is not None, timeout=30_000)
    assert start.trouble is not None and start.trouble.code == "settings_damaged"
    assert "langauge" in told(start)
    settings.write_text(lawful, encoding="utf-8")
    assert start.not_ready is not None
    QTest.keyClick(start.not_ready, Qt.Key.Key_F5)
    opens(start, qtbot)
