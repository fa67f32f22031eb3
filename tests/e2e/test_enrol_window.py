"""An empty folder: a person types the centre's address and a code, and the counter opens. Nothing else is needed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from counter_pos.app import centre_address
from counter_pos.central.centre import Centre, open_centre
from counter_pos.demo.city import make_city
from counter_pos.domain.errors import Refused
from counter_pos.journal.chains import chain_files
from counter_pos.journal.keys import STATE_VARIABLE
from counter_pos.start import Start
from counter_pos.ui.setup.view import EnrolView
from tests.enrolled import PEOPLE
from tests.serving import COUNTER, FaultProxy, TestTime, served
from tests.tills import CLERK, CLERK_PIN


@pytest.fixture
def centre(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Centre]:
    monkeypatch.setenv(STATE_VARIABLE, str(tmp_path / "state"))
    made = open_centre(tmp_path / "centre", time := TestTime(), create=True)
    made.publisher.put_policy(files("counter_pos").joinpath("assets/policy/default.json").read_bytes())
    made.publisher.put_staff("K08", json.dumps(PEOPLE).encode())
    made.import_accounts(make_city(100, as_of=date(2026, 7, 31)), as_of=time.now())
    yield made
    made.close()


@pytest.fixture
def start(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Start]:
    """The window of an empty folder."""
    made = Start(qapp, tmp_path / "till", "en", "")
    made.greet()
    qtbot.waitUntil(lambda: made.enrolling is not None and made.enrolling.view.isVisible(), timeout=20_000)
    yield made
    if made.window is not None:
        front = made.window.front
        front.close()
        qtbot.waitUntil(lambda: not front.jobs.under_way)
    made.end()
    owned: list[QWidget | None] = [made.not_ready, made.greeting.window, view_of(made)]
    if made.window is not None:
        delete(made.window.front)
    for each in owned:
        if each is not None:
            delete(each)


def view_of(start: Start) -> EnrolView:
    assert start.enrolling is not None
    return start.enrolling.view


def type_in(start: Start, address: str, code: str) -> None:
    """As a person does: the address, Enter, the code, Enter."""
    view = view_of(start)
    view.address.setFocus()
    view.address.clear()
    QTest.keyClicks(view.address, address)
    QTest.keyClick(view.address, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is view.code or not view.isActiveWindow()
    view.code.clear()
    QTest.keyClicks(view.code, code)
    QTest.keyClick(view.code, Qt.Key.Key_Return)


def told(start: Start, qtbot: QtBot, text: str) -> None:
    view = view_of(start)
    qtbot.waitUntil(lambda: text in view.banner.accessibleName(), timeout=20_000)


def test_address_and_code_make_a_till_that_takes_money(centre: Centre, start: Start, qtbot: QtBot) -> None:
    with served(centre) as url:
        type_in(start, url, centre.enrolment.make_code(COUNTER)[0].lower())
        qtbot.waitUntil(lambda: start.window is not None, timeout=30_000)
        assert start.window is not None
        assert not view_of(start).isVisible()
        assert start.window.till.working().sign_in(CLERK, CLERK_PIN).code == CLERK


def test_a_wrong_code_is_told_and_leaves_the_folder_empty(centre: Centre, start: Start, qtbot: QtBot) -> None:
    with served(centre) as url:
        type_in(start, url, "WRNG-WRNG-WRNG")
        told(start, qtbot, "code is not valid")
    assert chain_files(start._folder) == []
    assert view_of(start).code.isEnabled()


def test_a_centre_that_does_not_answer_is_told_in_words_of_enrolling(start: Start, qtbot: QtBot) -> None:
    type_in(start, "http://127.0.0.1:9", "ABCD-EFGH-JKLM")
    told(start, qtbot, "does not answer at http://127.0.0.1:9")
    assert "taking money" not in view_of(start).banner.accessibleName()


def test_an_answer_lost_on_the_way_does_not_use_the_code_up(centre: Centre, start: Start, qtbot: QtBot) -> None:
    with served(centre) as url:
        proxy = FaultProxy(url)
        proxy.faults = [lambda request, answer: None]
        code = centre.enrolment.make_code(COUNTER)[0]
        type_in(start, proxy.url, code)
        told(start, qtbot, "does not answer")
        type_in(start, proxy.url, code)
        qtbot.waitUntil(lambda: start.window is not None, timeout=30_000)
        proxy.close()


@pytest.mark.parametrize("field", ["address", "code"])
def test_an_empty_field_is_asked_for(start: Start, qtbot: QtBot, field: str) -> None:
    type_in(start, "" if field == "address" else "http://127.0.0.1:9", "" if field == "code" else "ABCD")
    told(start, qtbot, "is not the address" if field == "address" else "No code was typed")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("till.kesco.example", "https://till.kesco.example"),
        (" https://till.kesco.example/ ", "https://till.kesco.example"),
        ("http://127.0.0.1:8008", "http://127.0.0.1:8008"),
    ],
)
def test_an_address_is_understood(typed: str, meant: str) -> None:
    assert centre_address(typed) == meant


@pytest.mark.parametrize(
    "typed", ["", "https://", "ftp://till.example", "till example", "http://till:99999", "http://[till"]
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(Refused, match="centre_address_bad"):
        centre_address(typed)
