"""A clerk's and a supervisor's day with the real program on a real X screen, worked by xdotool, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from counter_pos.journal.keys import STATE_VARIABLE
from counter_pos.services.till.clock import SystemClock
from tests.real_screen import RealScreen, program, real_screen, until
from tests.scenarios import Day, World, clerks_day, open_the_shift, supervisors_day, whole_rupees, world

pytestmark = pytest.mark.slow
LEAST_COLOURS = 20
"""Fewer are a bare, black or half-drawn screen."""


@dataclass
class AtTheScreen:
    """Hands on real keys; `pictures` keeps what a person sees."""

    screen: RealScreen
    pictures: Path

    def press(self, *names: str) -> None:
        self.screen.press(*names)

    def run(self, name: str, times: int) -> None:
        self.screen.run(name, times)

    def type(self, text: str) -> None:
        self.screen.type(text)

    def scan(self, text: str) -> None:
        self.screen.scan(text)

    def until(self, seen: Callable[[], bool], what: str) -> None:
        try:
            until(seen, what)
        except AssertionError:
            self.screen.picture(self.pictures / "not_seen.png")
            raise
        self.screen.still()

    def look(self, name: str) -> None:
        assert self.screen.focused_window(), f"{name}: the next key goes nowhere"
        assert self.screen.colours() > LEAST_COLOURS, f"{name}: nothing is on the screen"
        self.screen.picture(self.pictures / f"{len(list(self.pictures.iterdir())):02d}-{name}.png")


@contextmanager
def at_the_counter(tmp_path: Path, language: str) -> Iterator[tuple[Day, World]]:
    """The program on its screen with a centre and a printer, at sign-in."""
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    with (
        world(tmp_path, SystemClock()) as there,
        real_screen(tmp_path) as screen,
        program(screen, there.folder, tmp_path / "state", "--language", language),
    ):
        until(screen.counter_stands, "the counter's window")
        screen.still()
        yield Day(AtTheScreen(screen, pictures), there), there


@pytest.mark.parametrize("language", ["en", "hi"])
def test_a_clerks_day_and_a_supervisors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    monkeypatch.setenv(STATE_VARIABLE, str(tmp_path / "state"))
    with at_the_counter(tmp_path, language) as (day, _):
        clerks_day(day)
        supervisors_day(day)


def test_a_held_enter_makes_one_receipt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(STATE_VARIABLE, str(tmp_path / "state"))
    with at_the_counter(tmp_path, "en") as (day, there):
        open_the_shift(day)
        person = day.person()
        day.hands.scan(f"{person.account:010d}")
        assert isinstance(day.hands, AtTheScreen)
        day.hands.screen.hold("Enter", 3.0)
        day.paid(whole_rupees(person.heads.total))
        day.printed()
        assert len(there.kind("payment_taken")) == 1
