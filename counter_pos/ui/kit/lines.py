"""What a two-line row says: plain data, so that presenters can make it."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from counter_pos.ui.kit.text import Sayable

Mark = Literal["none", "dot", "tick", "cross", "triangle", "ring"]


class TwoLines(Struct, frozen=True):
    """One row: a narrow left pair, a wide pair, an amount. `key` is what the row stands for."""

    key: str
    left: Sayable
    left_below: Sayable
    top: Sayable
    below: Sayable
    amount: str
    mark: Mark = "none"
    tone: str = "text"
    struck: bool = False
