"""The frame: which screen, which sheet, the strips, the keys. It routes and owns no rule."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from counter_pos.ui.kit.base import KeyDeed, Kit, Page, column, retell, role
from counter_pos.ui.kit.labels import CENTRE, Label
from counter_pos.ui.kit.sheet import Sheet
from counter_pos.ui.kit.theme import ThemeName
from counter_pos.ui.news import News
from counter_pos.ui.shell.bars import KeyStrip, StatusStrip, TopBar

CAPS = (
    *(f"F{number}" for number in range(1, 13)),
    *("Shift+F6", "Shift+F11", "Esc", "Ctrl+Alt+L"),
    *(f"Ctrl+{letter}" for letter in "HLPRST"),
)
TRAINING_BAND = "प्रशिक्षण · यहाँ कुछ भी असली नहीं   |   TRAINING · nothing here is real"
"""Both languages at once, whichever is spoken."""
_NUMBER = re.compile(r"F(\d+)")


class CounterWindow(QWidget):
    """Pages by name, one at a time; at most one sheet over them. `closing` asks whether it may close."""

    closing = Signal()
    pressed = Signal()
    """A key of the strip, whether it does anything here or not."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.kit = kit
        self.setObjectName("window")
        role(self, "window")
        self.setWindowTitle("KESCO Cash Counter")
        self.setMinimumSize(1024, 600)
        self.resize(1366, 768)
        self.top = TopBar(kit)
        self.strip = KeyStrip(kit)
        self.status = StatusStrip(kit)
        self._stack = QStackedWidget()
        self.band = Label(kit, TRAINING_BAND, "training_band", align=CENTRE)
        self.band.setFixedHeight(30)
        self.band.hide()
        box = column(self, gap=0)
        box.addWidget(self.top)
        box.addWidget(self.band)
        box.addWidget(self._stack, 1)
        box.addWidget(self.strip)
        box.addWidget(self.status)
        self._pages: dict[str, Page] = {}
        self._sheets: dict[str, Sheet] = {}
        self._global: tuple[KeyDeed, ...] = ()
        self._deeds: dict[str, Callable[[], None]] = {}
        self._covered: tuple[QWidget | None, list[QWidget]] = (None, [])
        self.may_close: Callable[[], bool] = lambda: True
        for cap in CAPS:
            shortcut = QShortcut(QKeySequence(cap), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(lambda cap=cap: self.press(cap))

    def show_training(self, training: bool) -> None:
        """A band across the window, in both languages at once, as long as nothing here is real."""
        self.band.setVisible(training)

    # pages and sheets
    def add_page(self, name: str, page: Page) -> None:
        self._pages[name] = page
        self._stack.addWidget(page)

    def add_sheet(self, name: str, sheet: Sheet) -> None:
        self._sheets[name] = sheet
        sheet.closed.connect(self.renew_keys)

    def always(self, keys: tuple[KeyDeed, ...]) -> None:
        """Keys that every screen has."""
        self._global = keys

    @property
    def page(self) -> str:
        """The name of the screen in front."""
        front = self._stack.currentWidget()
        return next((name for name, page in self._pages.items() if page is front), "")

    def go(self, name: str) -> None:
        """Bring a screen to the front."""
        sheet = self.open_sheet
        if sheet is not None and not sheet.alone:
            sheet.close_sheet()
        self._stack.setCurrentWidget(self._pages[name])
        self.renew_keys()
        if sheet is None or not sheet.alone:
            self._pages[name].arrive()

    def show_sheet(self, name: str, first: QWidget) -> None:
        """Open a sheet over the screen with the focus in `first`; never over one that stands alone."""
        if self.open_sheet is not None and self.open_sheet.alone:
            return
        self._sheets[name].open_over(first)
        self.renew_keys()

    @property
    def open_sheet(self) -> Sheet | None:
        shown = [sheet for sheet in self._sheets.values() if not sheet.isHidden()]
        return next((sheet for sheet in shown if sheet.alone), shown[0] if shown else None)

    def cover(self, name: str, first: QWidget) -> None:
        """Open a sheet that stands alone: what is below can take no focus, whatever its presenters do meanwhile."""
        below = QApplication.focusWidget()
        covered = [self._stack, *(sheet for sheet in self._sheets.values() if not sheet.isHidden())]
        self._covered = (below, [each for each in covered if each.isEnabled()])
        for each in self._covered[1]:
            each.setEnabled(False)
        self.show_sheet(name, first)

    def uncover(self, name: str) -> None:
        """Take it away; the focus is where it was."""
        below, covered = self._covered
        for each in covered:
            each.setEnabled(True)
        self._covered = (None, [])
        self._sheets[name].close_sheet()
        if below is not None and below.isVisible() and below.isEnabled():
            below.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.page:
            self._pages[self.page].arrive()

    def tell(self, news: News | None) -> None:
        """News for whoever is in front."""
        sheet = self.open_sheet
        if sheet is not None:
            sheet.show_news(news)
        elif self.page:
            self._pages[self.page].show_news(news)

    # keys
    def renew_keys(self) -> None:
        """Read the keys of what is in front."""
        sheet = self.open_sheet
        own = sheet.keys() if sheet is not None else (self._pages[self.page].keys() if self.page else ())
        mine = [key for key in self._global if sheet is None or key.cap.startswith("Ctrl")]
        if sheet is not None and sheet.alone:
            mine = [key for key in mine if key.cap == "Ctrl+L"]
        everything = sorted((*own, *mine), key=_order)
        self._deeds = {key.cap: key.deed for key in everything}
        self.strip.show_keys(tuple(everything))

    def press(self, cap: str) -> None:
        """A key of the strip was pressed."""
        self.pressed.emit()
        deed = self._deeds.get(cap)
        if deed is not None:
            deed()

    # language and theme
    def switch_language(self) -> None:
        """The other language at once, on every screen; the focus stays."""
        self.kit.words.switch()
        self.say_again()

    def say_again(self) -> None:
        retell(self)
        self.setWindowTitle(self.top.title())

    def wear(self, theme: ThemeName) -> None:
        """Light or dark."""
        self.kit.theme.choose(theme)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.setStyleSheet(self.kit.theme.style_sheet())
        for widget in self.findChildren(QWidget):
            widget.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for sheet in self._sheets.values():
            sheet.setGeometry(self.rect())

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.may_close():
            self.closing.emit()
            event.accept()
        else:
            event.ignore()


def _order(key: KeyDeed) -> tuple[int, int]:
    number = _NUMBER.fullmatch(key.cap)
    if number:
        return (0, int(number.group(1)))
    return (2, 0) if key.cap == "Esc" else (1, 0)
