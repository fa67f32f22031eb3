"""What is told to a person, before any widget: tone, three parts and the key that helps. No Qt."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from counter_pos.ui.kit.text import Sayable

Tone = Literal["plain", "ok", "warn", "bad", "info"]


class News(Struct, frozen=True):
    """What a banner says. Errors fill all three parts: what happened, what is safe, what to do."""

    tone: Tone
    happened: Sayable
    safe: Sayable = ""
    todo: Sayable = ""
    key: Sayable = ""
