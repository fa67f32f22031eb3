"""The sheet of paper: measures, colours, a pen that counts from the top, blocks that flow over pages, and the binding.

A report is a list of blocks. They are laid out first and drawn afterwards, so every page knows how many there are.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from counter_pos.domain.business_date import local
from counter_pos.reports.shaped import MEDIUM, REGULAR, Align, Canvas, draw, load_faces
from counter_pos.services.progress import Tell, nobody_asks

WIDTH, HEIGHT = 595.28, 841.89  # A4 in points
LEFT, RIGHT = 51.0, 40.0  # the left margin leaves room for a file's holes
TOP, BOTTOM = 40.0, 52.0
INNER = WIDTH - LEFT - RIGHT


@dataclass(frozen=True, slots=True)
class Sheet:
    """A size of paper, in points. The margins are the same on each."""

    width: float
    height: float

    @property
    def inner(self) -> float:
        """What lies between the side margins."""
        return self.width - LEFT - RIGHT


UPRIGHT = Sheet(WIDTH, HEIGHT)
ACROSS = Sheet(HEIGHT, WIDTH)

INK = "14202e"
MUTED = "55626f"
LINE = "c6d0d9"
FAINT = "dfe5eb"
BAND = "f1f5f8"
NAVY = "12304f"
BAR = "5b86ad"
RED = "a31621"
GREEN = "0b6640"


class Pen:
    """Draws on one page. Lengths in points; `top` and `baseline` are measured down from the paper's upper edge."""

    def __init__(self, canvas: Canvas, height: float = HEIGHT) -> None:
        self._canvas = canvas
        self._height = height
        self._fill = ""

    def text(
        self,
        x: float,
        baseline: float,
        text: str,
        *,
        face: str = REGULAR,
        size: float = 8.0,
        align: Align = "left",
        colour: str = INK,
    ) -> None:
        self._colour(colour)
        draw(self._canvas, x, self._height - baseline, text, face, size, align)

    def line(self, x: float, top: float, to_x: float, to_top: float, colour: str = LINE, width: float = 0.5) -> None:
        self._canvas.setLineWidth(width)
        self._canvas.setStrokeColorRGB(*_rgb(colour))
        self._canvas.line(x, self._height - top, to_x, self._height - to_top)

    def box(self, x: float, top: float, width: float, height: float, *, fill: str = "", edge: str = "") -> None:
        if fill:
            self._colour(fill)
        if edge:
            self._canvas.setLineWidth(0.6)
            self._canvas.setStrokeColorRGB(*_rgb(edge))
        self._canvas.rect(x, self._height - top - height, width, height, stroke=int(bool(edge)), fill=int(bool(fill)))

    def _colour(self, colour: str) -> None:
        if colour != self._fill:
            self._canvas.setFillColorRGB(*_rgb(colour))
            self._fill = colour


def _rgb(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue


class Block(Protocol):
    """Something with a height that can draw itself below `top`, from `x` to the right."""

    @property
    def height(self) -> float: ...

    def draw(self, pen: Pen, x: float, top: float) -> None: ...

    def split(self, room: float, *, fresh: bool) -> tuple[Block | None, Block | None]:
        """What fits into `room`, and the rest. On a `fresh` page something must fit."""
        ...


class Whole:
    """A block that stays in one piece."""

    def split(self, room: float, *, fresh: bool) -> tuple[Block | None, Block | None]:
        del room, fresh
        return None, self  # type: ignore[return-value]  # every subclass is a Block


@dataclass(frozen=True, slots=True)
class Gap(Whole):
    """White space; it disappears at the top of a page."""

    height: float

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """Nothing to draw."""


@dataclass(frozen=True, slots=True)
class Stack(Whole):
    """Blocks below each other that stay together."""

    blocks: Sequence[Block]

    @property
    def height(self) -> float:
        return sum(block.height for block in self.blocks)

    def draw(self, pen: Pen, x: float, top: float) -> None:
        for block in self.blocks:
            block.draw(pen, x, top)
            top += block.height


@dataclass(frozen=True, slots=True)
class Beside(Whole):
    """Blocks next to each other: (distance from the left edge, block)."""

    blocks: Sequence[tuple[float, Block]]

    @property
    def height(self) -> float:
        return max(block.height for _, block in self.blocks)

    def draw(self, pen: Pen, x: float, top: float) -> None:
        for distance, block in self.blocks:
            block.draw(pen, x + distance, top)


@dataclass(frozen=True, slots=True)
class PageBreak(Whole):
    """What follows begins on a new page; unless less than `least` points of this one are used: then below a gap."""

    height: float = 0.0
    least: float = 0.0

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """Nothing to draw."""


Page = list[tuple[float, Block]]
GAP_INSTEAD = 22.0  # where a page break is not worth a new page


def lay_out(blocks: Sequence[Block], head: float, height: float = HEIGHT) -> list[Page]:
    """Deal `blocks` out over pages of `height`: (top, block) for each. From the second on, `head` points are free."""
    pages: list[Page] = [[]]
    top = TOP

    def turn() -> None:
        nonlocal top
        pages.append([])
        top = TOP + head

    for block in blocks:
        if isinstance(block, PageBreak):
            begun = TOP if len(pages) == 1 else TOP + head
            if top - begun >= block.least and pages[-1]:
                turn()
            elif pages[-1]:
                top += GAP_INSTEAD
            continue
        rest: Block | None = block
        while rest is not None:
            fresh = not pages[-1]
            if isinstance(rest, Gap) and fresh:
                break
            room = height - BOTTOM - top
            if rest.height <= room:
                part, rest = rest, None
            else:
                fits, rest = rest.split(room, fresh=fresh)
                if fits is None and fresh:  # taller than a page and in one piece: it is drawn, never lost
                    fits, rest = rest, None
                if fits is None:
                    turn()
                    continue
                part = fits
            pages[-1].append((top, part))
            top += part.height
            if rest is not None:
                turn()
    return pages


@dataclass(frozen=True, slots=True)
class Binding:
    """What all pages of one report share: its metadata and the lines at head and foot."""

    title: str
    author: str
    subject: str
    language: str
    printed_at: datetime
    running_head: str
    foot: str
    printed: str
    page_of: str
    """With {page} and {pages} in it."""
    sheet: Sheet = UPRIGHT


RUNNING_HEAD = 26.0


def bind(binding: Binding, blocks: Sequence[Block], tell: Tell = nobody_asks) -> bytes:
    """Draw all pages and return the PDF. The same report has the same bytes, whenever and wherever it is made.

    `tell` hears of each page that is drawn.
    """
    from reportlab.pdfgen.canvas import Canvas as PdfCanvas

    load_faces()
    sheet = binding.sheet
    pages = lay_out(blocks, RUNNING_HEAD, sheet.height)
    sink = io.BytesIO()
    canvas = PdfCanvas(
        sink,
        pagesize=(sheet.width, sheet.height),
        pdfVersion=(1, 5),
        initialFontName=REGULAR,
        pageCompression=1,
        invariant=1,
        lang=binding.language,
    )
    canvas.setTitle(binding.title)
    canvas.setAuthor(binding.author)
    canvas.setSubject(binding.subject)
    canvas.setCreator("counter-pos")
    _date(canvas, binding.printed_at)
    for number, page in enumerate(pages, start=1):
        tell(number - 1, len(pages))
        pen = Pen(canvas, sheet.height)
        if number > 1:
            pen.text(LEFT, TOP + 6, binding.running_head, face=MEDIUM, size=8, colour=MUTED)
            pen.line(LEFT, TOP + 13, sheet.width - RIGHT, TOP + 13)
        for top, block in page:
            block.draw(pen, LEFT, top)
        _draw_foot(pen, binding, binding.page_of.format(page=number, pages=len(pages)))
        canvas.showPage()
    canvas.save()
    return sink.getvalue()


def _draw_foot(pen: Pen, binding: Binding, page_of: str) -> None:
    right = binding.sheet.width - RIGHT
    top = binding.sheet.height - BOTTOM + 14
    pen.line(LEFT, top, right, top)
    pen.text(LEFT, top + 12, binding.foot, size=7, colour=MUTED)
    pen.text(LEFT, top + 22, binding.printed, size=7, colour=MUTED)
    pen.text(right, top + 12, page_of, face=MEDIUM, size=7, align="right", colour=MUTED)


def _date(canvas: Canvas, printed_at: datetime) -> None:
    # An invariant PDF claims the year 2000; the instant of printing is handed in, so it can be told truly.
    stamp = canvas._doc._timeStamp
    here = local(printed_at)
    offset = here.utcoffset()
    assert offset is not None
    stamp.YMDhms = here.timetuple()[:6]
    stamp.dhh, stamp.dmm = divmod(int(offset.total_seconds()) // 60, 60)
