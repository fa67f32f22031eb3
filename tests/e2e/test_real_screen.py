"""The real program under a real X server, worked with keys that stand on the screen or in F1."""

from __future__ import annotations

import json
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from counter_pos.central.centre import open_centre
from counter_pos.demo.city import make_city
from counter_pos.services.till.clock import SystemClock
from tests.enrolled import PEOPLE
from tests.real_screen import count, entries, program, real_screen, until
from tests.serving import COUNTER, served
from tests.tills import CLERK, CLERK_PIN

pytestmark = pytest.mark.slow
MOST_KEYS = 25


def test_from_an_empty_folder_to_a_first_receipt(tmp_path: Path) -> None:
    """A new machine, head office's letter with an address and a code, and one person who pays exactly."""
    clock = SystemClock()
    today: date = clock.now().date()
    centre = open_centre(tmp_path / "centre", clock.now, create=True)
    centre.publisher.put_policy(files("counter_pos").joinpath("assets/policy/default.json").read_bytes())
    centre.publisher.put_staff("K08", json.dumps(PEOPLE).encode())
    city = list(make_city(200, as_of=today))
    centre.import_accounts(iter(city), as_of=clock.now())
    payer = next(row.consumer for row in city if row.consumer.heads.total > 100_000)
    code = centre.enrolment.make_code(COUNTER)[0]
    data = tmp_path / "till"
    with (
        served(centre) as url,
        real_screen(tmp_path) as screen,
        program(screen, data, tmp_path / "state", "--language", "en"),
    ):
        screen.type(url)
        screen.press("Enter")
        screen.type(code)
        screen.press("Enter")
        until(screen.counter_stands, "the counter's window")
        screen.still()
        screen.type(CLERK)
        screen.press("Enter")
        screen.type(CLERK_PIN)
        screen.press("Enter")
        until(lambda: count(data, "signed_in") == 1, "the clerk is signed in")
        screen.still()
        screen.press("F9")
        until(lambda: count(data, "shift_opened") == 1, "the shift is open")
        screen.still()
        screen.type(f"{payer.account:010d}")
        screen.press("Enter", "Enter")
        until(lambda: count(data, "payment_taken") == 1, "the payment is recorded")
        until(lambda: bool(list((data / "receipts").glob("*.png"))), "the receipt is printed")
    paid = next(entry for entry in entries(data) if entry.kind == "payment_taken")
    assert paid.facts["parts"][0]["paise"] == -(-payer.heads.total // 100) * 100
    assert paid.facts["tender"]["typed"] is False
    assert screen.keys <= MOST_KEYS
    centre.close()


CARD_WIDTH = 620
"""Of the enrolment's card, in pixels of 100 per cent: what the window's scale can be read from."""


@pytest.mark.parametrize(
    ("size", "asked", "drawn"),
    [((1920, 1080), "2", 1920 / 1366), ((1366, 768), "1.5", 1.0), ((1920, 1080), "1.25", 1.25)],
)
def test_a_desktop_that_asks_for_large_letters_gets_the_largest_that_show_everything(
    tmp_path: Path, size: tuple[int, int], asked: str, drawn: float
) -> None:
    with real_screen(tmp_path, size) as screen:
        screen.environment["QT_SCALE_FACTOR"] = asked
        with program(screen, tmp_path / "till", tmp_path / "state", "--language", "hi"):
            assert screen.widest_white() == pytest.approx(CARD_WIDTH * drawn, rel=0.02)
