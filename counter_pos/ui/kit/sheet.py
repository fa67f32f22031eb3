"""A question or a list over the screen: keys go to it alone, and the focus returns to where it was."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from counter_pos.ui.kit.banner import Banner
from counter_pos.ui.kit.base import KeyDeed, Kit, card, column, fit_height, role
from counter_pos.ui.kit.labels import Label
from counter_pos.ui.kit.text import Sayable
from counter_pos.ui.news import News


class Sheet(QWidget):
    """Covers its parent with a veil and shows a card in the middle. Build the card's inside in `self.inside`."""

    closed = Signal()
    alone = False
    """Whether it covers everything: nothing below shows or takes a key, and no other sheet opens."""

    def __init__(self, kit: Kit, parent: QWidget, title: Sayable, *, width: int = 520) -> None:
        super().__init__(parent)
        self.kit = kit
        role(self, "veil")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        frame = self._frame = card("sheet")
        frame.setFixedWidth(width)
        self.title = Label(kit, title, "title")
        self.inside = column(frame, gap=10, edges=(22, 18, 22, 20))
        self.inside.addWidget(self.title)
        self._banner = Banner(kit)
        self.inside.addWidget(self._banner)
        box = column(self)
        box.addStretch(1)
        box.addWidget(frame, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addStretch(1)
        self._back: QWidget | None = None
        self.hide()

    def keys(self) -> tuple[KeyDeed, ...]:
        """The keys while this sheet is open."""
        return ()

    def show_news(self, news: News | None) -> None:
        """Tell `news` inside the sheet."""
        self._banner.tell(news)
        self.fit()

    def retell(self) -> None:
        QTimer.singleShot(0, self.fit)  # when everything inside has been told again

    def fit(self) -> None:
        """As high as the wrapped text inside needs."""
        fit_height(self._frame, self.inside)

    def open_over(self, first: QWidget) -> None:
        """Show, and put the focus into `first`."""
        if not self.isVisible():
            self._back = self.window().focusWidget()
            self._banner.tell(None)
        parent = self.parentWidget()
        assert parent is not None
        self.setGeometry(parent.rect())
        self.show()
        self.raise_()
        self.fit()
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_sheet(self) -> None:
        """Hide; the focus goes back to where it was."""
        if not self.isVisible():
            return
        back = self._back
        if back is not None and back.isVisible() and back.isEnabled():
            back.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()
        self.closed.emit()

    def focusNextPrevChild(self, forward: bool) -> bool:
        stops = [each for each in self.findChildren(QWidget) if _takes_tab(each)]
        if not stops:
            return True
        at = self.window().focusWidget()
        place = stops.index(at) if at in stops else -1
        stops[(place + (1 if forward else -1)) % len(stops)].setFocus(Qt.FocusReason.TabFocusReason)
        return True


def _takes_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isVisible() and widget.isEnabled()
