"""Where the rupees are: what must lie somewhere beside what lies where, line by line."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from counter_pos.ui.day.reading import Line
from counter_pos.ui.kit.base import Kit, column, row, set_property
from counter_pos.ui.kit.labels import RIGHT, Label
from counter_pos.ui.kit.text import money, say

MOST_LINES = 9
SIGN_WIDTH = 16
NOTHING = Line("", "", 0)


class PlacesView(QWidget):
    """Two columns whose sums stand on one line."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        box = column(self, gap=6)
        box.addWidget(Label(kit, say("Where the rupees are"), "title"))
        sides = row(gap=36)
        self._sides: list[list[tuple[Label, Label, Label]]] = []
        for _ in range(2):
            grid = QGridLayout()
            grid.setVerticalSpacing(2)
            grid.setHorizontalSpacing(6)
            grid.setColumnMinimumWidth(0, SIGN_WIDTH)
            grid.setColumnStretch(1, 1)
            lines = []
            for at in range(MOST_LINES):
                line = (Label(kit), Label(kit), Label(kit, align=RIGHT))
                for place, label in enumerate(line):
                    grid.addWidget(label, at, place)
                lines.append(line)
            self._sides.append(lines)
            sides.addLayout(grid, 1)
        box.addLayout(sides)

    def show_lines(self, came: tuple[Line, ...], lies: tuple[Line, ...], *, may_see: bool) -> None:
        """`may_see` is False before the count: the places are named, and no sum is told."""
        sums = [next(at for at, line in enumerate(lines) if line.strong) for lines in (came, lies)]
        sides = [_lowered(lines, max(sums) - at) for lines, at in zip((came, lies), sums, strict=True)]
        used = max(map(len, sides))
        for labels, lines in zip(self._sides, sides, strict=True):
            for at, (sign, words, figure) in enumerate(labels):
                line = lines[at] if at < len(lines) else NOTHING
                tone = line.tone if may_see else "text"
                sign.say(line.sign)
                words.say(line.words)
                figure.say("" if line.words == "" else money(line.paise) if may_see else "—", tone)
                for label in (sign, words, figure):
                    set_property(label, "role", "figure" if line.strong else "body")
                    label.setVisible(at < used)

    def figures(self) -> list[str]:
        """What stands in the columns of figures, top to bottom, left before right."""
        return [figure.text() for side in self._sides for _, _, figure in side if figure.text()]


def _lowered(lines: tuple[Line, ...], by: int) -> tuple[Line, ...]:
    """The column with so many empty lines above its sum."""
    at = next(place for place, line in enumerate(lines) if line.strong)
    return (*lines[:at], *[NOTHING] * by, *lines[at:])
