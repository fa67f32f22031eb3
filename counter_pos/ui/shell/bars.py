"""The dark bars above and below: who, where, which day; and how sync, printer, bills and drawer are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from counter_pos.ui.kit.base import KeyDeed, Kit, role, row, rule
from counter_pos.ui.kit.labels import ElidingLabel, KeyCap, Label
from counter_pos.ui.kit.marks import Chip
from counter_pos.ui.kit.text import Sayable, say

if TYPE_CHECKING:
    from counter_pos.ui.shell.status import Light, StatusWords

BANDS = ("low", "near", "over")
GAP = 12
GAP_STATES = 14
EDGE = 14
NARROW = 1200


class TopBar(QFrame):
    """Product, counter, clerk and shift; business date, language, clock."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        role(self, "bar")
        self.setFixedHeight(40)
        self._counter = ElidingLabel(kit, "", "bar")
        self._clerk = ElidingLabel(kit, "", "bar")
        self._clerk_rule = rule(upright=True, name="bar_rule")
        self._date = Label(kit, "", "bar")
        self._clock = Label(kit, "", "bar")
        line = row(self, gap=14, edges=(14, 0, 14, 0))
        self._title = Label(kit, say("KESCO Cash Counter"), "bar_title")
        line.addWidget(self._title)
        line.addWidget(rule(upright=True, name="bar_rule"))
        line.addWidget(self._counter)
        line.addWidget(self._clerk_rule)
        line.addWidget(self._clerk)
        line.addStretch(1)
        self._date_label = Label(kit, say("Business date"), "bar_muted")
        line.addWidget(self._date_label)
        line.addWidget(self._date)
        line.addWidget(rule(upright=True, name="bar_rule"))
        line.addWidget(Label(kit, "English / हिन्दी", "bar"))
        line.addWidget(KeyCap("Ctrl+L", "bar"))
        line.addWidget(rule(upright=True, name="bar_rule"))
        line.addWidget(self._clock)

    def title(self) -> str:
        """The product's name in the language of the moment."""
        return self._title.text()

    def show_place(self, counter: Sayable) -> None:
        self._counter.say(counter)

    def show_clerk(self, clerk: Sayable) -> None:
        """Empty while nobody is signed in."""
        self._clerk.say(clerk)
        self._clerk_rule.setVisible(clerk != "")

    def show_date(self, date: Sayable) -> None:
        self._date.say(date)
        self._drop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._drop()

    def _drop(self) -> None:
        """A narrow window shows the date without its label."""
        self._date_label.setVisible(self._date.text() != "" and self.width() >= NARROW)

    def show_clock(self, time: str) -> None:
        self._clock.say(time)


class KeyStrip(QFrame):
    """What each key does on this screen. A click does it too."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        role(self, "strip")
        self.setFixedHeight(34)
        self._line = row(self, gap=GAP, edges=(EDGE, 0, EDGE, 0))
        self._shown: tuple[KeyDeed, ...] = ()
        self._pairs: list[_Key] = []

    def show_keys(self, keys: tuple[KeyDeed, ...]) -> None:
        """Replace the strip's keys."""
        if keys == self._shown:
            return
        self._shown = keys
        while self._line.count():
            self._line.takeAt(0)
        for old in self._pairs:
            old.hide()
            old.deleteLater()
        self._pairs = [_Key(self._kit, key, self) for key in keys if key.shown]
        for pair in self._pairs:
            self._line.addWidget(pair)
            pair.show()
        self._line.addStretch(1)
        self._drop()

    def retell(self) -> None:
        self._drop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._drop()

    def _drop(self) -> None:
        """A narrow window leaves out the last keys before Esc: the help (F1) has them all."""
        widths = [pair.sizeHint().width() + GAP for pair in self._pairs]
        keep = len(widths) - 1
        while keep > 0 and sum(widths[:keep]) + sum(widths[-1:]) + 2 * EDGE > self.width():
            keep -= 1
        for place, pair in enumerate(self._pairs):
            pair.setVisible(place < keep or place == len(self._pairs) - 1)


class _Key(QWidget):
    def __init__(self, kit: Kit, key: KeyDeed, parent: QWidget) -> None:
        super().__init__(parent)
        self._key = key
        line = row(self, gap=6)
        line.addWidget(KeyCap(key.cap))
        line.addWidget(Label(kit, key.label, "key_label"))

    def mouseReleaseEvent(self, event: object) -> None:
        self._key.deed()


class StatusStrip(QFrame):
    """Up to six states as shape and word, and the drawer's band: never a sum."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        role(self, "bar")
        self.setFixedHeight(34)
        self.sync = Chip(kit, ground="bar")
        self.printer = Chip(kit, ground="bar")
        self.bills = Chip(kit, ground="bar")
        self.mirror = Chip(kit, ground="bar")
        self._mirror: Light | None = None
        self._mirror_rule = rule(upright=True, name="bar_rule")
        self.clock = Chip(kit, ground="bar")
        self.training = Chip(kit, ground="bar")
        self._drawer = Label(kit, say("Cash drawer"), "bar")
        self._band = Label(kit, "", "bar")
        self._gauge = _Gauge(kit)
        line = row(self, gap=GAP_STATES, edges=(EDGE, 0, EDGE, 0))
        for place, chip in enumerate((self.sync, self.printer, self.bills)):
            if place:
                line.addWidget(rule(upright=True, name="bar_rule"))
            line.addWidget(chip)
        line.addWidget(self._mirror_rule)
        line.addWidget(self.mirror)
        self._mirror_rule.hide()
        self.mirror.hide()
        line.addWidget(self.clock)
        self.clock.hide()
        line.addWidget(self.training)
        self.training.hide()
        line.addStretch(1)
        line.addWidget(self._drawer)
        line.addWidget(self._gauge)
        line.addWidget(self._band)

    def show_status(self, words: StatusWords) -> None:
        for chip, text in ((self.sync, words.sync), (self.printer, words.printer), (self.bills, words.bills)):
            chip.say(text.text, text.tone, text.mark)
        if words.mirror is not None:
            self.mirror.say(words.mirror.text, words.mirror.tone, words.mirror.mark)
        self._mirror = words.mirror
        if words.clock is not None:
            self.clock.say(words.clock.text, words.clock.tone, words.clock.mark)
        self.clock.setVisible(words.clock is not None)
        shown = words.drawer_band in BANDS
        for widget in (self._drawer, self._gauge, self._band):
            widget.setVisible(shown)
        if shown:
            self._band.say(words.drawer)
            self._gauge.show_band(BANDS.index(words.drawer_band))
        self._drop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._drop()

    def _drop(self) -> None:
        """Where there is no room the drawer keeps its gauge and lets go of its words, then a mirror that is well goes.

        What is told of a trouble is never cut short for what is well.
        """
        drawer = 0 if self._gauge.isHidden() else self._gauge.width() + GAP_STATES
        words = sum(each.sizeHint().width() + GAP_STATES for each in (self._drawer, self._band))
        mirror = 0 if self._mirror is None else self.mirror.sizeHint().width() + 2 * GAP_STATES
        chips = [
            each for each in (self.sync, self.printer, self.bills, self.clock, self.training) if not each.isHidden()
        ]
        room = self.width() - drawer - sum(each.sizeHint().width() + 2 * GAP_STATES for each in chips)
        told = self._mirror is not None and (self._mirror.tone != "ok" or room >= mirror)
        self.mirror.setVisible(told)
        self._mirror_rule.setVisible(told)
        wide = bool(drawer) and self.width() >= NARROW and room - (mirror if told else 0) >= words
        self._drawer.setVisible(wide)
        self._band.setVisible(wide)


class _Gauge(QWidget):
    """Three fields, filled up to the band: no sum can be read from it."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._band = 0
        self.setFixedSize(QSize(66, 10))

    def show_band(self, band: int) -> None:
        self._band = band
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._kit.theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        full = QColor((tokens["bar_ok"], "#FFC766", "#FF9A97")[self._band])
        for place in range(3):
            painter.setBrush(full if place <= self._band else QColor(tokens["bar_line"]))
            painter.drawRoundedRect(QRectF(place * 23, 1, 20, 8), 2, 2)
        painter.end()
