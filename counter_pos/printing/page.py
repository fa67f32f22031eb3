"""The few things a receipt is made of, between what it says and how it is drawn. Lengths are printer dots."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "centre", "right"]


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. `one_line` text is drawn smaller until it fits the width; other text wraps."""

    text: str
    size: int
    strong: bool = False
    align: Align = "left"
    one_line: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A label at the left and its value at the right, on one baseline; the value drops below when both do not fit."""

    label: str
    value: str
    size: int
    strong: bool = False
    value_size: int = 0
    """0: the same as `size`."""
    value_strong: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the paper."""

    dots: int = 2


@dataclass(frozen=True, slots=True)
class Gap:
    """White paper."""

    dots: int


@dataclass(frozen=True, slots=True)
class Box:
    """Paragraphs in a frame, or white on black when `filled`. `width` 0 is the whole width."""

    texts: tuple[Text, ...]
    filled: bool = False
    framed: bool = True
    width: int = 0
    height: int = 0
    """At least this high."""


@dataclass(frozen=True, slots=True)
class Qr:
    """A QR code of `module` dots a module, centred; with a box at its right when `beside` is given."""

    text: str
    module: int
    beside: Box | None = None


Line = Text | Row | Rule | Gap | Box | Qr


@dataclass(frozen=True, slots=True)
class Page:
    """One piece of paper. A `watermark` is drawn in loose dots behind everything but the QR code."""

    width: int
    lines: tuple[Line, ...]
    watermark: str = ""


def as_text(page: Page) -> str:
    """The page as plain lines, for a screen or a file; a QR code shows as its text."""
    told: list[str] = []
    for line in page.lines:
        match line:
            case Text():
                told.append(line.text)
            case Row():
                told.append(f"{line.label}: {line.value}")
            case Rule():
                told.append("-" * 40)
            case Box():
                told.extend(f"[ {text.text} ]" for text in line.texts)
            case Qr():
                told.append(line.text)
                if line.beside:
                    told.extend(f"[ {text.text} ]" for text in line.beside.texts)
            case Gap():
                pass
    return "\n".join(told) + "\n"
