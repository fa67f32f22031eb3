"""The window library loses no references: one release of it ended a process within a shift."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

ROUNDS = 200
ALLOWED = 20


class Bell(QObject):
    rung = Signal(bool)


def test_two_hundred_calls_leave_the_reference_counts_alone(qtbot: QtBot) -> None:
    bell, label = Bell(), QLabel()
    qtbot.addWidget(label)
    heard: list[bool] = []
    bell.rung.connect(heard.append)
    before = [sys.getrefcount(each) for each in (True, False, None)]
    for _ in range(ROUNDS):
        bell.rung.emit(True)
        label.setText("₹ 2,847")
    heard.clear()
    after = [sys.getrefcount(each) for each in (True, False, None)]
    assert max(abs(now - then) for now, then in zip(after, before, strict=True)) < ALLOWED
