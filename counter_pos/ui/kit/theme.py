"""Colours and sizes of the window in one place: two sets of tokens, one style sheet, and the contrast they promise."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

SHEET = Path(__file__).resolve().parent.parent.parent / "assets" / "theme" / "window.qss"

ThemeName = Literal["light", "dark"]

LIGHT: Mapping[str, str] = {
    "bg": "#EEF2F5", "surface": "#FFFFFF", "sunken": "#F5F8FA", "line": "#D3DBE2", "edge": "#6B7B8A",
    "text": "#0E1B26", "muted": "#475866", "primary": "#0B57A4", "primary_down": "#084684", "on_primary": "#FFFFFF",
    "ok": "#0B6634", "ok_bg": "#DDF3E5", "warn": "#7A4600", "warn_bg": "#FFEBC2", "bad": "#A3141C",
    "bad_bg": "#FCE3E3", "info": "#0B4A8F", "info_bg": "#DFECFA", "active": "#FFF6CC", "bar": "#10293F",
    "bar_text": "#FFFFFF", "bar_muted": "#C4D3E0", "bar_line": "#6F8BA3", "bar_ok": "#7FE0A4", "bar_edge": "#C4D3E0",
    "selection": "#D6E7F8", "off": "#D3DBE2", "off_text": "#5A6A78", "veil": "rgba(14, 27, 38, 110)",
}  # fmt: skip

DARK: Mapping[str, str] = {
    "bg": "#0C1319", "surface": "#16202A", "sunken": "#111A22", "line": "#2C3A47", "edge": "#7E93A6",
    "text": "#EDF3F8", "muted": "#A8B8C6", "primary": "#6BB2F5", "primary_down": "#8CC4FA", "on_primary": "#06121D",
    "ok": "#6FD69A", "ok_bg": "#12331F", "warn": "#FFC766", "warn_bg": "#3A2A07", "bad": "#FF9A97",
    "bad_bg": "#431416", "info": "#8CC4FA", "info_bg": "#10304F", "active": "#3A3413", "bar": "#070D12",
    "bar_text": "#FFFFFF", "bar_muted": "#B4C4D2", "bar_line": "#51667A", "bar_ok": "#6FD69A", "bar_edge": "#B4C4D2",
    "selection": "#1E3A55", "off": "#25313C", "off_text": "#93A4B3", "veil": "rgba(0, 0, 0, 150)",
}  # fmt: skip

SETS: Mapping[str, Mapping[str, str]] = {"light": LIGHT, "dark": DARK}

TEXT_PAIRS = (
    ("text", "bg"), ("text", "surface"), ("text", "sunken"), ("text", "active"), ("text", "selection"),
    ("muted", "bg"), ("muted", "surface"), ("muted", "sunken"), ("on_primary", "primary"), ("primary", "surface"),
    ("ok", "ok_bg"), ("warn", "warn_bg"), ("bad", "bad_bg"), ("info", "info_bg"), ("ok", "surface"),
    ("ok", "sunken"), ("bad", "surface"), ("bad", "sunken"), ("bar_text", "bar"), ("bar_muted", "bar"),
    ("bar_ok", "bar"), ("bad", "active"), ("muted", "active"), ("on_primary", "primary_down"),
)  # fmt: skip
"""What is read against what: each at least 4.5."""

EDGE_PAIRS = (("edge", "surface"), ("edge", "sunken"), ("primary", "active"), ("bad", "active"), ("bar_edge", "bar"))
"""Borders that tell a control from its ground: each at least 3."""

_PLACE = re.compile(r"@([a-z_]+)")


@dataclass
class Theme:
    """The theme of the moment. Painters ask it each time; the style sheet is applied by the shell."""

    name: ThemeName = "light"
    tokens: Mapping[str, str] = field(default_factory=lambda: LIGHT)

    def choose(self, name: ThemeName) -> None:
        self.name = name
        self.tokens = SETS[name]

    def style_sheet(self) -> str:
        return style_sheet(self.name)


@cache
def style_sheet(name: str) -> str:
    """The one style sheet with the tokens of `name` in their places. An unknown token is a KeyError."""
    tokens = SETS[name]
    return _PLACE.sub(lambda place: tokens[place.group(1)], SHEET.read_text(encoding="utf-8"))


def contrast(one: str, other: str) -> float:
    """WCAG contrast of two #RRGGBB colours, 1 to 21."""
    first, second = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (first + 0.05) / (second + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [each / 12.92 if each <= 0.03928 else ((each + 0.055) / 1.055) ** 2.4 for each in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
