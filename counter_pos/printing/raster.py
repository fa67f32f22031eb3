"""Draws a receipt with Qt's text engine, which shapes Devanagari rightly, into dots of pure black and white.

Only QImage is used, never QPixmap, so any thread may draw. `prepare` is called once, in the main thread.
"""

from __future__ import annotations

import threading
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontDatabase,
    QGlyphRun,
    QGuiApplication,
    QImage,
    QPainter,
    QPainterPath,
    QRawFont,
    QTextLayout,
    QTextLine,
    QTextOption,
)

from counter_pos.printing.bitmap import Bitmap
from counter_pos.printing.page import Align, Box, Gap, Line, Page, Qr, Row, Rule, Text

FAMILY = "Counter Sans"
FONTS = Path(__file__).resolve().parent.parent / "assets" / "fonts"
THRESHOLD = 150
"""A dot is black when its grey is darker. Chosen so that stems of weight 500 stay two dots wide."""

MARGIN = 4
"""White dots at both sides, so that a picture can be moved sideways without loss."""

SMALLEST = 18
UNBOUNDED = 100_000
BALANCE_STEP = 8
QR_BORDER = 4
QR_MASK = 4
"""Trying all masks takes three quarters of the drawing time; signed text is as good as random under any mask."""

BOX_SPACE = 6
COLUMN_GAP = 12
FLAGS = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "centre": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
}


@cache
def prepare() -> QGuiApplication:
    """Load the fonts, and start Qt without a screen when no window did. Call it in the main thread first."""
    running = QGuiApplication.instance()
    application = (
        running if isinstance(running, QGuiApplication) else QGuiApplication(["counter-pos", "-platform", "offscreen"])
    )
    for path in sorted(FONTS.glob("CounterSans-*.ttf")):
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise FileNotFoundError(path)
    return application


@cache
def font(size: int, strong: bool) -> QFont:
    """The receipt's font at `size` dots. Other families are never mixed in: what it lacks is handled before."""
    chosen = QFont(FAMILY)
    chosen.setPixelSize(size)
    chosen.setWeight(QFont.Weight.Bold if strong else QFont.Weight.Medium)
    chosen.setHintingPreference(QFont.HintingPreference.PreferFullHinting)
    chosen.setStyleStrategy(QFont.StyleStrategy.NoFontMerging | QFont.StyleStrategy.PreferAntialias)
    return chosen


class _RawFont(threading.local):
    """Qt gives a raw font to the thread that made it; in any other it knows no letter."""

    def __init__(self) -> None:
        prepare()
        self.font = QRawFont.fromFont(font(24, False))


@cache
def _raw_fonts() -> _RawFont:
    return _RawFont()


@cache
def _covers_letter(letter: str) -> bool:
    if letter in " \u200c\u200d":
        return True
    return unicodedata.category(letter)[0] != "C" and _raw_fonts().font.supportsCharacter(ord(letter))


def covers(text: str) -> bool:
    """Whether the receipt's font can draw every character of `text`."""
    return all(map(_covers_letter, text))


def draw(page: Page) -> Bitmap:
    """The page in dots, as high as it needs. Raises ValueError when a QR's text does not fit its code."""
    prepare()
    placed = [_place(line, page.width - 2 * MARGIN) for line in page.lines]
    height = sum(each.height for each in placed)
    image = QImage(page.width, height, QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    if page.watermark:
        _draw_watermark(painter, page.watermark, page.width, height)
    top = 0
    for each in placed:
        each.draw(painter, MARGIN, top)
        top += each.height
    painter.end()
    return _to_dots(image)


def glyph_runs(page: Page) -> list[QGlyphRun]:
    """What really draws the page: a run of a family other than FAMILY, or a glyph numbered 0, is a fault."""
    prepare()
    return [run for line in page.lines for run in _place(line, page.width - 2 * MARGIN).runs()]


def _to_dots(image: QImage) -> Bitmap:
    """Black or white by threshold, never by dithering, which would speckle the edges of letters.

    The greys become the digits of one binary number: eight times faster than QImage's own conversion, and exact.
    """
    width, height, stride = image.width(), image.height(), image.bytesPerLine()
    digits = bytes(image.constBits()).translate(_DIGITS)
    if stride != width:
        digits = b"".join(digits[row * stride : row * stride + width] for row in range(height))
    return Bitmap(width, height, int(digits, 2).to_bytes(width * height // 8, "big"))


_DIGITS = bytes(ord("1") if grey < THRESHOLD else ord("0") for grey in range(256))


@dataclass(slots=True)
class _Paragraph:
    """Text set into lines of `width` dots; `first_baseline` from its top."""

    layout: QTextLayout
    height: int
    first_baseline: int
    natural_width: float
    lines: int

    def draw(self, painter: QPainter, left: int, top: int) -> None:
        self.layout.draw(painter, QPointF(left, top))

    def runs(self) -> list[QGlyphRun]:
        return self.layout.glyphRuns()


def _set(text: str, size: int, strong: bool, align: Align, width: int) -> _Paragraph:
    """Text in lines of `width`. Centred text that wraps is balanced: no last line of a single short word."""
    set_whole = _set_within(text, size, strong, align, width, width)
    if align != "centre" or set_whole.lines == 1:
        return set_whole
    narrow, wide = width // set_whole.lines, width
    while wide - narrow > BALANCE_STEP:
        middle = (narrow + wide) // 2
        if _set_within(text, size, strong, align, width, middle).lines > set_whole.lines:
            narrow = middle
        else:
            wide = middle
    return _set_within(text, size, strong, align, width, wide)


def _set_within(text: str, size: int, strong: bool, align: Align, width: int, used: int) -> _Paragraph:
    """Lines of `used` dots in the middle of `width`."""
    layout = QTextLayout(text, font(size, strong))
    option = QTextOption(FLAGS[align])
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.setCacheEnabled(True)
    layout.beginLayout()
    top = 0.0
    baseline = 0.0
    natural = 0.0
    lines = 0
    line: QTextLine = layout.createLine()
    while line.isValid():
        line.setLineWidth(used)
        line.setPosition(QPointF((width - used) // 2, top))
        if not top:
            baseline = line.ascent()
        natural = max(natural, line.naturalTextWidth())
        top += round(line.height())
        lines += 1
        line = layout.createLine()
    layout.endLayout()
    return _Paragraph(layout, round(top), round(baseline), natural, lines)


def _fit(text: Text, width: int) -> _Paragraph:
    size = text.size
    if text.one_line:
        natural = _set(text.text, size, text.strong, "left", UNBOUNDED).natural_width
        size = min(size, max(SMALLEST, int(size * width / max(natural, 1))))
        while size > SMALLEST and _set(text.text, size, text.strong, "left", UNBOUNDED).natural_width > width:
            size -= 1
    return _set(text.text, size, text.strong, text.align, width)


class _Placed:
    """A line of the page that knows its height and can draw itself."""

    height = 0

    def draw(self, painter: QPainter, left: int, top: int) -> None:
        raise NotImplementedError

    def runs(self) -> list[QGlyphRun]:
        return []


class _PlacedText(_Placed):
    def __init__(self, text: Text, width: int) -> None:
        self.paragraph = _fit(text, width)
        self.height = self.paragraph.height

    def draw(self, painter: QPainter, left: int, top: int) -> None:
        self.paragraph.draw(painter, left, top)

    def runs(self) -> list[QGlyphRun]:
        return self.paragraph.runs()


class _PlacedRow(_Placed):
    """Label and value on one baseline; the value wraps beside the label, or drops below it when that is too narrow."""

    def __init__(self, row: Row, width: int) -> None:
        self.label = _set(row.label, row.size, row.strong, "left", width)
        value_size = row.value_size or row.size
        self.value = _set(row.value, value_size, row.value_strong, "right", width)
        self.below = self.label.natural_width + COLUMN_GAP + self.value.natural_width > width
        if self.below:
            self.label_top = 0
            self.value_top = self.label.height
        else:
            baseline = max(self.label.first_baseline, self.value.first_baseline)
            self.label_top = baseline - self.label.first_baseline
            self.value_top = baseline - self.value.first_baseline
        self.height = max(self.label_top + self.label.height, self.value_top + self.value.height)

    def draw(self, painter: QPainter, left: int, top: int) -> None:
        self.label.draw(painter, left, top + self.label_top)
        self.value.draw(painter, left, top + self.value_top)

    def runs(self) -> list[QGlyphRun]:
        return self.label.runs() + self.value.runs()


class _PlacedRule(_Placed):
    def __init__(self, dots: int, width: int) -> None:
        self.height = dots
        self.width = width

    def draw(self, painter: QPainter, left: int, top: int) -> None:
        painter.fillRect(left, top, self.width, self.height, Qt.GlobalColor.black)


class _PlacedGap(_Placed):
    def __init__(self, dots: int) -> None:
        self.height = dots

    def draw(self, painter: QPainter, left: int, top: int) -> None:
        """White paper needs no ink."""


class _PlacedBox(_Placed):
    def __init__(self, box: Box, width: int) -> None:
        self.filled = box.filled
        self.framed = box.framed
        self.width = box.width or width
        self.inset = 2 * BOX_SPACE if box.framed or box.filled else 0
        self.paragraphs = [_fit(text, self.width - 2 * self.inset) for text in box.texts]
        self.height = max(box.height, sum(each.height for each in self.paragraphs) + BOX_SPACE)

    def draw(self, painter: QPainter, left: int, top: int) -> None:
        if self.framed or self.filled:
            painter.fillRect(left, top, self.width, self.height, Qt.GlobalColor.black)
        if self.framed and not self.filled:
            painter.fillRect(left + 2, top + 2, self.width - 4, self.height - 4, Qt.GlobalColor.white)
        painter.setPen(QColor(Qt.GlobalColor.white if self.filled else Qt.GlobalColor.black))
        top += (self.height - sum(each.height for each in self.paragraphs)) // 2
        for each in self.paragraphs:
            each.draw(painter, left + self.inset, top)
            top += each.height
        painter.setPen(QColor(Qt.GlobalColor.black))

    def runs(self) -> list[QGlyphRun]:
        return [run for each in self.paragraphs for run in each.runs()]


class _PlacedQr(_Placed):
    def __init__(self, code: Qr, width: int) -> None:
        self.image = _qr(code.text, code.module)
        side = self.image.width()
        if side > width:
            raise ValueError(f"a QR code of {side} dots does not fit paper of {width}")
        self.side = side
        self.width = width
        self.box = _PlacedBox(code.beside, width) if code.beside else None
        self.beside = self.box is not None and side + self.box.width <= width  # the code's quiet zone parts them
        box_height = self.box.height if self.box else 0
        self.height = max(side, box_height) if self.beside else side + box_height

    def draw(self, painter: QPainter, left: int, top: int) -> None:
        box = self.box
        free = self.width - self.side - (box.width if box and self.beside else 0)
        if box and self.beside:
            gap = free // 3 if box.framed else 0
            painter.drawImage(left + gap, top + (self.height - self.side) // 2, self.image)
            right = left + self.width - gap - box.width
            box.draw(painter, right, top + (self.height - box.height) // 2)
            return
        painter.drawImage(left + free // 2, top, self.image)
        if box:
            box.draw(painter, left + (self.width - box.width) // 2, top + self.side)

    def runs(self) -> list[QGlyphRun]:
        return self.box.runs() if self.box else []


def _qr(text: str, module: int) -> QImage:
    import segno

    code = segno.make_qr(text, error="m", boost_error=False, mask=QR_MASK)
    greys = (b"\xff" * module, b"\0" * module)
    quiet = greys[0] * QR_BORDER
    side = (len(code.matrix) + 2 * QR_BORDER) * module
    blank = b"\xff" * (side * QR_BORDER * module)
    rows = (b"".join((quiet, *(greys[dark] for dark in row), quiet)) * module for row in code.matrix)
    return QImage(b"".join((blank, *rows, blank)), side, side, side, QImage.Format.Format_Grayscale8).copy()


def _place(line: Line, width: int) -> _Placed:
    match line:
        case Text():
            return _PlacedText(line, width)
        case Row():
            return _PlacedRow(line, width)
        case Rule():
            return _PlacedRule(line.dots, width)
        case Gap():
            return _PlacedGap(line.dots)
        case Box():
            return _PlacedBox(line, width)
        case Qr():
            return _PlacedQr(line, width)


def _draw_watermark(painter: QPainter, text: str, width: int, height: int) -> None:
    """The text again and again, slanted, in loose dots that leave what stands above it readable."""
    path = QPainterPath()
    path.addText(0, 0, font(64, True), text)
    bounds: QRectF = path.boundingRect()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    brush = QBrush(QColor(Qt.GlobalColor.black), Qt.BrushStyle.Dense6Pattern)
    for middle in range(220, height, 360):
        painter.save()
        painter.translate(width / 2, middle)
        painter.rotate(-28)
        painter.translate(-bounds.center())
        painter.fillPath(path, brush)
        painter.restore()
    painter.restore()
