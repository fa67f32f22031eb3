"""Notes and coins by denomination: pieces typed, subtotals shown."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLayout, QWidget

from counter_pos.domain.money import rupees
from counter_pos.domain.payment import NoteCount, notes_total
from counter_pos.ui.kit.base import Kit
from counter_pos.ui.kit.fields import CountEdit
from counter_pos.ui.kit.labels import RIGHT, Label
from counter_pos.ui.kit.text import say


class CountGrid(QWidget):
    """Two columns of denominations, largest first. Arrows and Enter walk through; `finished` is Enter in the last."""

    changed = Signal()
    finished = Signal()

    def __init__(self, kit: Kit, *, big: bool = False) -> None:
        super().__init__()
        self._kit = kit
        self._big = big
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(8 if big else 4)
        self._grid.setHorizontalSpacing(8)
        self._grid.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._denominations: tuple[int, ...] = ()
        self.fields: list[CountEdit] = []
        self._sums: list[Label] = []
        self._labels: list[Label] = []

    def offer(self, denominations: tuple[int, ...]) -> None:
        """Show a field for each denomination (paise), largest first."""
        wanted = tuple(sorted(denominations, reverse=True))
        if wanted == self._denominations:
            return
        for widget in (*self.fields, *self._sums, *self._labels):
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self.fields, self._sums, self._labels = [], [], []
        self._denominations = wanted
        rows = (len(wanted) + 1) // 2
        for place, paise in enumerate(wanted):
            self._add(place % rows, 4 * (place // rows), paise)
        for column in (2, 6):
            self._grid.setColumnMinimumWidth(column, 84 if self._big else 62)
        self._grid.setColumnStretch(3, 1)
        if not self._big:
            self._grid.setColumnStretch(7, 1)

    def _add(self, line: int, column: int, paise: int) -> None:
        shown = rupees(paise, always_paise=False)
        label = Label(self._kit, f"₹ {shown} ×", "title" if self._big else "strong", align=RIGHT)
        edit = CountEdit(
            self._kit,
            f"note_{paise}",
            "big_count" if self._big else "count",
            say("Pieces of ₹ {value}", value=shown),
            height=38 if self._big else 26,
        )
        edit.setFixedWidth(104 if self._big else 58)
        subtotal = Label(self._kit, "", "body" if self._big else "group_sum", align=RIGHT)
        place = len(self.fields)
        edit.typed.connect(self._recount)
        edit.entered.connect(lambda: self.step(place, 1, enter=True))
        edit.moved.connect(lambda by: self.step(place, by))
        edit.installEventFilter(self)
        self._labels.append(label)
        self.fields.append(edit)
        self._sums.append(subtotal)
        for offset, widget in enumerate((label, edit, subtotal)):
            self._grid.addWidget(widget, line, column + offset)
            widget.show()  # a field that is not shown yet would take no focus

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, CountEdit):
            watched.selectAll()
        return super().eventFilter(watched, event)

    def step(self, place: int, by: int, *, enter: bool = False) -> None:
        """Go to the next or the previous field."""
        wanted = place + by
        if enter and wanted == len(self.fields):
            self.finished.emit()
        elif 0 <= wanted < len(self.fields):
            self.fields[wanted].setFocus(Qt.FocusReason.TabFocusReason)

    def notes(self) -> tuple[NoteCount, ...]:
        """What was counted, zero counts left out."""
        pairs = zip(self._denominations, self.fields, strict=True)
        return tuple(NoteCount(paise, edit.count()) for paise, edit in pairs if edit.count())

    def total(self) -> int:
        """Value of all, paise."""
        return notes_total(self.notes())

    def wipe(self) -> None:
        """Empty every field."""
        for edit in self.fields:
            edit.put("")
        self._show_sums()

    def put(self, notes: tuple[NoteCount, ...]) -> None:
        """Show a count."""
        counts = {note.paise: note.count for note in notes}
        for paise, edit in zip(self._denominations, self.fields, strict=True):
            edit.put(str(counts[paise]) if paise in counts else "")
        self._show_sums()

    def first(self) -> CountEdit:
        return self.fields[0]

    def _recount(self) -> None:
        self._show_sums()
        self.changed.emit()

    def _show_sums(self) -> None:
        for paise, edit, subtotal in zip(self._denominations, self.fields, self._sums, strict=True):
            subtotal.say(rupees(paise * edit.count(), always_paise=False) if edit.count() else "")
