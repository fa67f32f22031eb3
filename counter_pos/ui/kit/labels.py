"""Words on the screen: labels that keep their text as a key, and caps that name keys."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyle, QStyleOption

from counter_pos.ui.kit.base import Kit, role, set_property
from counter_pos.ui.kit.text import Sayable

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter
LOWER = 2  # what the padding of the style sheet does for the other labels


class Label(QLabel):
    """Plain text in a role of the style sheet."""

    def __init__(
        self,
        kit: Kit,
        text: Sayable = "",
        name: str = "body",
        *,
        align: Qt.AlignmentFlag = LEFT,
        wrap: bool = False,
    ) -> None:
        super().__init__()
        self._kit = kit
        self._text: Sayable = text
        role(self, name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(align)
        self.setWordWrap(wrap)
        self.setIndent(0)
        self.retell()

    def say(self, text: Sayable, tone: str | None = None) -> None:
        """Show `text`; it is told again when the language changes."""
        if tone is not None:
            set_property(self, "tone", tone)
        if text != self._text:
            self._text = text
            self.retell()

    def retell(self) -> None:
        self.setText(self._kit.words.tell(self._text))


class ElidingLabel(Label):
    """One line that may be cut with an ellipsis; the whole text is in its tooltip and its accessible name.

    Only for text that can be read in full elsewhere on the same screen or on the paper.
    """

    def __init__(self, kit: Kit, text: Sayable = "", name: str = "body") -> None:
        super().__init__(kit, text, name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def retell(self) -> None:
        super().retell()
        self.setAccessibleName(self.text())
        self._hint()

    def minimumSizeHint(self) -> QSize:
        return QSize(40, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._hint()

    def shown_text(self) -> str:
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        option = QStyleOption()
        option.initFrom(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
        self.style().drawItemText(
            painter,
            self.rect().adjusted(0, LOWER, 0, LOWER),
            int(self.alignment()),
            self.palette(),
            True,
            self.shown_text(),
            self.foregroundRole(),
        )
        painter.end()

    def _hint(self) -> None:
        self.setToolTip(self.text() if self.shown_text() != self.text() else "")


class KeyCap(QLabel):
    """The picture of a key."""

    def __init__(self, cap: str, ground: str = "card") -> None:
        super().__init__(cap)
        role(self, "keycap")
        self.setProperty("ground", ground)
        self.setAlignment(CENTRE)
        self.setIndent(0)
        self.setFixedHeight(20)
        self.setMinimumWidth(26)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
