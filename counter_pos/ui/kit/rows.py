"""Tables show rows; they do not own them. A column is a heading and a function; rows are frozen and replaced whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from counter_pos.ui.kit.base import Kit
from counter_pos.ui.kit.fonts import sized
from counter_pos.ui.kit.text import Sayable

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()


@dataclass(frozen=True)
class Column(Generic[Row]):
    """`text` says a row's cell; `tone` may colour it with a token of the theme; `struck` draws a line through it."""

    heading: Sayable
    text: Callable[[Row], Sayable]
    right: bool = False
    width: int = 0
    tone: Callable[[Row], str] | None = None
    struck: Callable[[Row], bool] | None = None


class RowsModel(QAbstractTableModel, Generic[Row]):
    """Immutable rows in columns."""

    def __init__(self, kit: Kit, columns: tuple[Column[Row], ...]) -> None:
        super().__init__()
        self._kit = kit
        self._columns = columns
        self.rows: tuple[Row, ...] = ()

    def replace(self, rows: Iterable[Row]) -> None:
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line, column = self.rows[index.row()], self._columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._kit.words.tell(column.text(line))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ForegroundRole and column.tone is not None:
            return QColor(self._kit.theme.tokens[column.tone(line)])
        if role == Qt.ItemDataRole.FontRole:
            font = sized(14, QFont.Weight.DemiBold if column.right else QFont.Weight.Normal)
            font.setStrikeOut(column.struck is not None and column.struck(line))
            return font
        return None

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if way != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._kit.words.tell(self._columns[section].heading)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if self._columns[section].right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None


class Table(QTableView, Generic[Row]):
    """A quiet table: whole rows, one at a time, no grid."""

    def __init__(self, kit: Kit, name: str, accessible: Sayable, columns: tuple[Column[Row], ...]) -> None:
        super().__init__()
        self._kit = kit
        self._accessible = accessible
        self._columns = columns
        self.rows_model: RowsModel[Row] = RowsModel(kit, columns)
        self.setObjectName(name)
        self.setModel(self.rows_model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(34)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setFixedHeight(34)
        for place, column in enumerate(columns):
            wide = QHeaderView.ResizeMode.Fixed if column.width else QHeaderView.ResizeMode.Stretch
            header.setSectionResizeMode(place, wide)
            if column.width:
                self.setColumnWidth(place, column.width)
        self.retell()

    def show_rows(self, rows: Iterable[Row]) -> None:
        """Replace the rows; the same place stays chosen, the first one to begin with."""
        chosen = max(0, self.currentIndex().row())
        self.rows_model.replace(rows)
        if self.rows_model.rows:
            self.selectRow(min(chosen, len(self.rows_model.rows) - 1))

    def chosen(self) -> Row | None:
        place = self.currentIndex().row()
        return self.rows_model.rows[place] if 0 <= place < len(self.rows_model.rows) else None

    def retell(self) -> None:
        self.setAccessibleName(self._kit.words.tell(self._accessible))
        self.rows_model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._columns) - 1)
        self.viewport().update()
