"""State is a shape and a word, never colour alone. The shapes are drawn: no font is asked for them."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from counter_pos.ui.kit.base import Kit
from counter_pos.ui.kit.fonts import sized
from counter_pos.ui.kit.lines import Mark
from counter_pos.ui.kit.text import Sayable
from counter_pos.ui.news import Tone

MARK_SIZE = 10
LOWER = 2  # the letters of Counter Sans sit high in their line


def paint_mark(painter: QPainter, mark: Mark, box: QRectF, colour: QColor) -> None:
    """Draw one mark into a square box."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(colour, 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    left, top, side = box.left(), box.top(), box.width()
    match mark:
        case "dot":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawEllipse(box.adjusted(0.5, 0.5, -0.5, -0.5))
        case "ring":
            painter.setPen(pen)
            painter.drawEllipse(box.adjusted(1.2, 1.2, -1.2, -1.2))
        case "tick":
            painter.setPen(pen)
            painter.drawPolyline(
                QPolygonF(
                    [
                        QPointF(left + side * 0.08, top + side * 0.55),
                        QPointF(left + side * 0.38, top + side * 0.85),
                        QPointF(left + side * 0.94, top + side * 0.15),
                    ]
                )
            )
        case "cross":
            painter.setPen(pen)
            inner = box.adjusted(1, 1, -1, -1)
            painter.drawLine(inner.topLeft(), inner.bottomRight())
            painter.drawLine(inner.topRight(), inner.bottomLeft())
        case "triangle":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawPolygon(QPolygonF([QPointF(box.center().x(), top), box.bottomRight(), box.bottomLeft()]))
        case "none":
            pass
    painter.restore()


class Chip(QWidget):
    """A word with its shape on a tinted ground. On the dark bar a quiet chip has no ground."""

    def __init__(self, kit: Kit, *, ground: Literal["card", "bar"] = "card", pixels: int = 13) -> None:
        super().__init__()
        self._kit = kit
        self._ground = ground
        self._text: Sayable = ""
        self._mark: Mark = "none"
        self._tone: Tone = "plain"
        self.setFont(sized(pixels, sized(pixels).Weight.DemiBold))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def say(self, text: Sayable, tone: Tone = "plain", mark: Mark = "none") -> None:
        self._text, self._tone, self._mark = text, tone, mark
        self.setVisible(text != "")
        self.retell()

    def retell(self) -> None:
        self.setAccessibleName(self.text())
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        return self._kit.words.tell(self._text)

    def sizeHint(self) -> QSize:
        mark = MARK_SIZE + 5 if self._mark != "none" else 0
        sides = 22 if self._filled() else 4
        return QSize(self._font_width() + mark + sides, 24)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _font_width(self) -> int:
        return self.fontMetrics().horizontalAdvance(self.text())

    def _filled(self) -> bool:
        return self._ground == "card" or self._tone in ("warn", "bad", "info")

    def _colours(self) -> tuple[str, str]:
        tokens = self._kit.theme.tokens
        if not self._filled():
            return (tokens["bar_ok"] if self._tone == "ok" else tokens["bar_text"]), tokens["bar"]
        if self._tone == "plain":
            return tokens["muted"], tokens["sunken"]
        return tokens[self._tone], tokens[f"{self._tone}_bg"]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink, ground = self._colours()
        left = 11 if self._filled() else 2
        if self._filled():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        if self._mark != "none":
            box = QRectF(left, (self.height() - MARK_SIZE) / 2, MARK_SIZE, MARK_SIZE)
            paint_mark(painter, self._mark, box, QColor(ink))
            left += MARK_SIZE + 5
        painter.setPen(QColor(ink))
        painter.setFont(self.font())
        area = self.rect().adjusted(left, LOWER, 0, LOWER)
        painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), self.text())
        painter.end()
