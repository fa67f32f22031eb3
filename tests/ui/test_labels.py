"""What can be read: nothing clipped, no missing letter, enough contrast, in both languages on every screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QFont, QRawFont
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QListWidget, QPushButton, QTableView, QWidget
from shiboken6 import delete

from counter_pos.scale import NEEDED
from counter_pos.ui.kit.fonts import sized
from counter_pos.ui.kit.labels import ElidingLabel
from counter_pos.ui.kit.marks import Chip
from counter_pos.ui.kit.row_list import RowList
from counter_pos.ui.kit.rows import Table
from counter_pos.ui.kit.theme import EDGE_PAIRS, SETS, TEXT_PAIRS, contrast
from tests.ui.scenes import SCENES, Stage, build

ROUNDING = 1
SPACES = " \u00a0\u200c\u200d\n"
MARGINS = 28
"""What a field keeps for its border and padding, left and right."""


def clipped(widget: QWidget) -> str | None:
    """What a widget shows, if it does not show it whole."""
    metrics = widget.fontMetrics()
    if isinstance(widget, ElidingLabel):
        return widget.text() if widget.shown_text() != widget.text() else None
    if isinstance(widget, QLabel):
        if not widget.text():
            return None
        if widget.wordWrap():
            return widget.text() if widget.heightForWidth(widget.width()) > widget.height() + ROUNDING else None
        room = widget.contentsRect().width() + ROUNDING
        tall = widget.sizeHint().height() > widget.height() + ROUNDING
        return widget.text() if metrics.horizontalAdvance(widget.text()) > room or tall else None
    if isinstance(widget, (Chip, QPushButton, QCheckBox)):
        small = widget.sizeHint().width() > widget.width() + ROUNDING
        return widget.text() if small else None
    if isinstance(widget, QLineEdit):
        shown = widget.text() if widget.text() else widget.placeholderText()
        return shown if metrics.horizontalAdvance(shown) > widget.width() - MARGINS else None
    return None


def outside(widget: QWidget, window: QWidget) -> bool:
    """Whether a part of the widget lies outside one of its parents."""
    parent = widget.parentWidget()
    while parent is not None and parent is not window:
        place = QRect(widget.mapTo(parent, QPoint(0, 0)), widget.size())
        if not parent.rect().adjusted(-ROUNDING, -ROUNDING, ROUNDING, ROUNDING).contains(place):
            return True
        parent = parent.parentWidget()
    return False


def visible(stage: Stage) -> list[QWidget]:
    skip = (QTableView, RowList)
    return [
        each
        for each in stage.window.findChildren(QWidget)
        if each.isVisible() and not isinstance(each.parentWidget(), skip) and each.width() > 0
    ]


def cut_cells(stage: Stage) -> list[str]:
    """Cells of tables and rows of lists that are cut."""
    cut = [
        f"a title of {titles.objectName()}"
        for titles in stage.window.findChildren(QListWidget)
        if titles.isVisible() and titles.sizeHintForColumn(0) > titles.viewport().width()
    ]
    for table in stage.window.findChildren(Table):
        if table.isVisible():
            model = table.rows_model
            for line in range(model.rowCount()):
                for place in range(model.columnCount()):
                    index = model.index(line, place)
                    if table.sizeHintForIndex(index).width() > table.columnWidth(place) + ROUNDING:
                        cut.append(str(model.data(index)))
            header = table.horizontalHeader()
            cut += [
                str(model.headerData(place, header.orientation()))
                for place in range(model.columnCount())
                if header.sectionSizeHint(place) > header.sectionSize(place) + ROUNDING
            ]
    return cut


def texts(stage: Stage) -> list[str]:
    """Everything that can be read."""
    said = []
    for widget in visible(stage):
        if isinstance(widget, (QLabel, Chip, QPushButton, QCheckBox)):
            said.append(widget.text())
        elif isinstance(widget, QLineEdit):
            said.append(widget.displayText() or widget.placeholderText())
    for view in (*stage.window.findChildren(Table), *stage.window.findChildren(RowList)):
        model = view.model()
        if view.isVisible():
            said += [
                str(model.data(model.index(line, place)))
                for line in range(model.rowCount())
                for place in range(model.columnCount() if isinstance(view, Table) else 1)
            ]
    return said


Pose = Callable[[str, str], Stage]


@pytest.fixture
def pose(qapp: QApplication) -> Iterator[Pose]:
    """Builds a stage in a language; what was built is deleted at the end."""
    built: list[Stage] = []

    def make(language: str, theme: str = "light") -> Stage:
        built.append(build(qapp, language, theme))
        return built[-1]

    yield make
    for stage in built:
        delete(stage.window)


def hidden(stage: Stage, kinds: tuple[type[QWidget], ...]) -> list[str]:
    """The texts and controls of these kinds that lie outside of what holds them."""
    return [
        f"{type(each).__name__} {each.objectName()} {getattr(each, 'text', str)()!r}"
        for each in visible(stage)
        if isinstance(each, kinds) and outside(each, stage.window)
    ]


def strange_letters(said: list[str]) -> set[str]:
    """Characters that a font of the window does not have."""
    fonts = [QRawFont.fromFont(sized(15, weight)) for weight in (QFont.Weight.Normal, QFont.Weight.Bold)]
    letters = {character for text in said for character in text if character not in SPACES}
    return {letter for letter in letters if not all(font.supportsCharacter(ord(letter)) for font in fonts)}


@pytest.mark.parametrize("language", ["en", "hi"])
@pytest.mark.parametrize("scene", SCENES)
def test_every_text_is_shown_whole_and_has_its_letters(
    qapp: QApplication, pose: Pose, scene: str, language: str
) -> None:
    stage = pose(language, "light")
    SCENES[scene](stage)
    qapp.processEvents()
    said = texts(stage)
    assert said
    assert not [f"{type(each).__name__} {clipped(each)!r}" for each in visible(stage) if clipped(each) is not None]
    assert not cut_cells(stage)
    assert not hidden(stage, (QLabel, Chip, QPushButton, QCheckBox, QLineEdit))
    assert not strange_letters(said)
    assert not set(stage.kit.words.catalogue.missing)


@pytest.mark.parametrize("language", ["en", "hi"])
@pytest.mark.parametrize("scene", SCENES)
def test_every_screen_fits_below_a_title_and_above_a_task_bar(
    qapp: QApplication, pose: Pose, scene: str, language: str
) -> None:
    """What a maximised window has on a counter's screen, and what `scale.py` always leaves it."""
    stage = pose(language, "light")
    stage.window.resize(*NEEDED)
    qapp.processEvents()
    SCENES[scene](stage)
    qapp.processEvents()
    qapp.processEvents()  # what was folded for want of room has moved the rest
    assert stage.window.size().toTuple() == NEEDED
    seen = [each for each in visible(stage) if not isinstance(each, ElidingLabel)]
    assert not [clipped(each) for each in seen if clipped(each)]
    assert not hidden(stage, (QLabel, QPushButton, QLineEdit, QCheckBox))


@pytest.mark.parametrize("language", ["en", "hi"])
@pytest.mark.parametrize("size", [(1024, 600), (1280, 680), (1366, 690), (1920, 1080)])
def test_the_payment_screen_fits_other_screens(
    qapp: QApplication, pose: Pose, language: str, size: tuple[int, int]
) -> None:
    stage = pose(language, "light")
    stage.window.resize(*size)
    SCENES["ready"](stage)
    qapp.processEvents()
    assert stage.window.size().toTuple() == size
    wrong = [clipped(each) for each in visible(stage) if not isinstance(each, ElidingLabel) and clipped(each)]
    fields = (stage.payment.money.pay, stage.payment.money.cash, stage.payment.money.accept, stage.payment.find_field)
    lost = [each.objectName() for each in fields if outside(each, stage.window) or not each.isVisible()]
    assert not lost
    assert not wrong


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_and_edges_have_contrast(theme: str) -> None:
    tokens = SETS[theme]
    for ink, ground in TEXT_PAIRS:
        assert contrast(tokens[ink], tokens[ground]) >= 4.5, (ink, ground)
    for edge, ground in EDGE_PAIRS:
        assert contrast(tokens[edge], tokens[ground]) >= 3.0, (edge, ground)


def test_no_target_is_smaller_than_24_pixels(qapp: QApplication, pose: Pose) -> None:
    stage = pose("en", "light")
    small = []
    for scene in ("ready", "cancel", "count", "menu"):
        SCENES[scene](stage)
        qapp.processEvents()
        for each in visible(stage):
            if isinstance(each, (QPushButton, QCheckBox, QLineEdit)) and min(each.width(), each.height()) < 24:
                small.append(each.objectName())
        sheet = stage.window.open_sheet
        if sheet is not None:
            sheet.close_sheet()
    assert not small
