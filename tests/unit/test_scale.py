"""The window's scale: what the desktop asks, cut to what has room."""

from __future__ import annotations

import pytest

from counter_pos.scale import NEEDED, fitting_factor


@pytest.mark.parametrize(
    ("screen", "asked", "drawn"),
    [
        ((1366, 768), 1.0, 1.0),
        ((1366, 768), 1.5, 1.0),
        ((1920, 1080), 1.25, 1.25),
        ((1920, 1080), 2.0, 1920 / 1366),
        ((3840, 2160), 2.0, 2.0),
        ((1024, 768), 1.0, 1.0),
        ((1280, 1024), 2.0, 1.0),
    ],
)
def test_the_largest_scale_that_shows_everything(screen: tuple[int, int], asked: float, drawn: float) -> None:
    logical = (int(screen[0] / asked), int(screen[1] / asked))
    factor = fitting_factor(*logical, asked)
    assert asked * (factor or 1) == pytest.approx(drawn, rel=0.01)
    if drawn > 1:
        assert screen[0] / drawn >= NEEDED[0] * 0.99 and screen[1] / drawn >= NEEDED[1] * 0.99
