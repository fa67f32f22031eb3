"""What every widget is handed: the language and the theme of the moment, and the small moves they share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from msgspec import Struct
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from counter_pos.ui.kit.scan_watch import ScanWatch
from counter_pos.ui.kit.text import Text, Words
from counter_pos.ui.kit.theme import Theme
from counter_pos.ui.news import News

Box = TypeVar("Box", bound=QBoxLayout)


class Kit(Struct, frozen=True):
    """Words, theme and scan watch, shared by all widgets of one window."""

    words: Words
    theme: Theme
    scans: ScanWatch


class KeyDeed(Struct, frozen=True):
    """A key of the key strip: what its cap says, what it is for, what it does."""

    cap: str
    label: Text
    deed: Callable[[], None]
    shown: bool = True


class Page(QWidget):
    """A screen of the window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")

    def keys(self) -> tuple[KeyDeed, ...]:
        """The keys of this screen, in the order of the strip."""
        return ()

    def arrive(self) -> None:
        """The screen comes to the front: put the focus into its first field."""

    def show_news(self, news: News | None) -> None:
        """Tell `news` on this screen."""


def set_property(widget: QWidget, name: str, value: str) -> None:
    """Set a dynamic property and let the style sheet see it, only when it changes."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def role(widget: QWidget, name: str) -> None:
    """Give a widget its role in the style sheet before it is first shown."""
    widget.setProperty("role", name)


def row(parent: QWidget | None = None, *, gap: int = 8, edges: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QHBoxLayout:
    """A horizontal layout that never makes the window grow."""
    return _plain(QHBoxLayout(parent) if parent else QHBoxLayout(), gap, edges)


def column(
    parent: QWidget | None = None, *, gap: int = 8, edges: tuple[int, int, int, int] = (0, 0, 0, 0)
) -> QVBoxLayout:
    """A vertical layout that never makes the window grow."""
    return _plain(QVBoxLayout(parent) if parent else QVBoxLayout(), gap, edges)


def _plain(box: Box, gap: int, edges: tuple[int, int, int, int]) -> Box:
    box.setSpacing(gap)
    box.setContentsMargins(*edges)
    box.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
    return box


def card(name: str = "card") -> QFrame:
    """A framed surface."""
    frame = QFrame()
    role(frame, name)
    return frame


def rule(*, upright: bool = False, name: str = "rule") -> QFrame:
    """A thin line between things."""
    line = QFrame()
    role(line, name)
    if upright:
        line.setFixedSize(1, 16)
    else:
        line.setFixedHeight(1)
    return line


def centred(widget: QWidget) -> QHBoxLayout:
    """A widget of fixed width in the middle, as high as its wrapped text needs: an aligned item would not be."""
    line = row()
    line.addStretch(1)
    line.addWidget(widget)
    line.addStretch(1)
    return line


def fit_height(frame: QFrame, inside: QBoxLayout) -> None:
    """Make a card of fixed width as high as the wrapped text inside needs."""
    inside.activate()
    needed = inside.totalHeightForWidth(frame.width()) if inside.hasHeightForWidth() else -1
    frame.setFixedHeight(max(needed, inside.totalSizeHint().height()))


def retell(root: QWidget) -> None:
    """Let everything below `root` say its text again, in the language of the moment."""
    for widget in [root, *root.findChildren(QWidget)]:
        again = getattr(widget, "retell", None)
        if again is not None:
            again()
