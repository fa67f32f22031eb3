"""The product brings its own letters: a bare machine has no Devanagari."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

FONTS = Path(__file__).resolve().parent.parent.parent / "assets" / "fonts"
FAMILY = "Counter Sans"
_STYLES = ("Regular", "Medium", "SemiBold", "Bold")


def install_fonts(app: QApplication) -> None:
    """Make Counter Sans known and the font of everything. Raises FileNotFoundError when a file does not load."""
    _load()
    app.setFont(sized(15))


@cache
def _load() -> None:
    for style in _STYLES:
        path = FONTS / f"CounterSans-{style}.ttf"
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise FileNotFoundError(path)


def sized(pixels: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Counter Sans in logical pixels."""
    font = QFont(FAMILY)
    font.setPixelSize(pixels)
    font.setWeight(weight)
    font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)  # the same letters on every machine
    return font
