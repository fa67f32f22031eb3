"""What may be chosen about the window, and what it wears before its first widget is made."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from PySide6.QtWidgets import QApplication

from counter_pos.ui.kit.base import Kit
from counter_pos.ui.kit.fonts import install_fonts
from counter_pos.ui.kit.scan_guard import GAP_MS, LEAST_KEYS, ScanGuard
from counter_pos.ui.kit.scan_watch import ScanWatch
from counter_pos.ui.kit.text import Words
from counter_pos.ui.kit.theme import Theme, ThemeName


class FrontSettings(Struct, frozen=True):
    """What the installer or the clerk may choose."""

    language: str = "en"
    theme: ThemeName = "light"
    scan_gap_ms: int = GAP_MS
    scan_least_keys: int = LEAST_KEYS
    large_change_paise: int = 1_000_000
    lock_minutes: int = 0
    """The window locks after so long without a key; 0 never."""


def make_kit(settings: FrontSettings, now_ms: Callable[[], int]) -> Kit:
    """Words, theme and scan watch of one window."""
    guard = ScanGuard(now_ms, settings.scan_gap_ms, settings.scan_least_keys)
    theme = Theme()
    theme.choose(settings.theme)
    return Kit(Words(settings.language), theme, ScanWatch(guard))


def dress(app: QApplication, kit: Kit) -> None:
    """Fonts, base style and style sheet: before the first widget is made."""
    install_fonts(app)
    app.setStyle("Fusion")
    app.setStyleSheet(kit.theme.style_sheet())
