"""Lists of two-line rows: receipts of the shift, people found. Painted, because a thousand widgets would be slow."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from counter_pos.ui.kit.base import Kit
from counter_pos.ui.kit.fonts import sized
from counter_pos.ui.kit.lines import TwoLines
from counter_pos.ui.kit.marks import MARK_SIZE, paint_mark
from counter_pos.ui.kit.text import Sayable

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class _Model(QAbstractListModel):
    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self.rows: tuple[TwoLines, ...] = ()

    def replace(self, rows: Iterable[TwoLines]) -> None:
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        line, tell = self.rows[index.row()], self._kit.words.tell
        return ", ".join(tell(part) for part in (line.top, line.below, line.left, line.left_below, line.amount) if part)


class _Painter(QStyledItemDelegate):
    def __init__(self, kit: Kit, left_width: int, line_height: int) -> None:
        super().__init__()
        self._kit = kit
        self._left_width = left_width
        self._line = line_height
        self._plain = sized(15)
        self._bold = sized(14, QFont.Weight.DemiBold)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, 2 * self._line + 4)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, _Model)
        line, tokens, tell = model.rows[index.row()], self._kit.theme.tokens, self._kit.words.tell
        box: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(tokens["selection"]))
            painter.fillRect(QRect(box.left(), box.top(), 4, box.height()), QColor(tokens["primary"]))
        elif index.row() % 2:
            painter.fillRect(box, QColor(tokens["sunken"]))
        ink = QColor(tokens[line.tone])
        quiet = ink if line.tone != "text" else QColor(tokens["muted"])
        upper, lower = box.top() + 3, box.top() + 3 + self._line
        x = box.left() + 10
        painter.setFont(self._bold)
        amount_width = QFontMetrics(self._bold).horizontalAdvance(line.amount)
        right = box.right() - 10
        bold = QFont(self._bold)
        bold.setStrikeOut(line.struck)
        painter.setFont(bold)
        painter.setPen(ink)
        painter.drawText(
            QRect(right - amount_width - 2, box.top(), amount_width + 2, box.height()), _RIGHT, line.amount
        )
        painter.setFont(self._plain)
        painter.setPen(quiet)
        painter.drawText(QRect(x, upper, self._left_width, self._line), _LEFT, tell(line.left))
        painter.drawText(QRect(x, lower, self._left_width, self._line), _LEFT, tell(line.left_below))
        x += self._left_width
        width = right - amount_width - 10 - x
        painter.setPen(ink)
        painter.drawText(QRect(x, upper, width, self._line), _LEFT, self._cut(tell(line.top), width))
        if line.mark != "none":
            mark = QRectF(x, lower + (self._line - MARK_SIZE) / 2 - 1, MARK_SIZE, MARK_SIZE)
            paint_mark(painter, line.mark, mark, ink)
            x, width = x + MARK_SIZE + 6, width - MARK_SIZE - 6
        painter.drawText(QRect(x, lower, width, self._line), _LEFT, self._cut(tell(line.below), width))
        painter.restore()

    def _cut(self, text: str, width: int) -> str:
        return QFontMetrics(self._plain).elidedText(text, Qt.TextElideMode.ElideRight, width)


class RowList(QListView):
    """Two-line rows. It takes no focus: the field that fills it steers it."""

    def __init__(
        self, kit: Kit, name: str, accessible: Sayable, *, left_width: int = 60, line_height: int = 21
    ) -> None:
        super().__init__()
        self._kit = kit
        self._accessible = accessible
        self._model = _Model(kit)
        self._painter = _Painter(kit, left_width, line_height)
        self.setObjectName(name)
        self.setModel(self._model)
        self.setItemDelegate(self._painter)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(kit.words.tell(accessible))

    @property
    def rows(self) -> tuple[TwoLines, ...]:
        return self._model.rows

    def show_rows(self, rows: Iterable[TwoLines], choose: int | None = None) -> None:
        self._model.replace(rows)
        if choose is not None and self._model.rows:
            self.setCurrentIndex(self._model.index(choose))

    def step(self, by: int) -> None:
        """Choose the row above or below."""
        place = min(max(0, self.currentIndex().row() + by), len(self._model.rows) - 1)
        if place >= 0:
            self.setCurrentIndex(self._model.index(place))

    def chosen(self) -> str | None:
        """The key of the chosen row."""
        place = self.currentIndex().row()
        return self._model.rows[place].key if 0 <= place < len(self._model.rows) else None

    def retell(self) -> None:
        self.setAccessibleName(self._kit.words.tell(self._accessible))
        self.viewport().update()
