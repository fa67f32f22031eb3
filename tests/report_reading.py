"""Reads a report back as poppler sees it: text, words with their boxes, pictures of pages."""

from __future__ import annotations

import io
import re
import subprocess
from dataclasses import dataclass
from html import unescape

from PIL import Image

from counter_pos.reports.paper import BOTTOM, LEFT, RIGHT
from counter_pos.reports.register import Register, shown
from counter_pos.reports.register_page import notes_of
from counter_pos.reports.speech import Speech

_WORD = re.compile(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>')


@dataclass(frozen=True)
class Word:
    left: float
    top: float
    right: float
    bottom: float
    text: str


def _poppler(tool: str, *options: str, pdf: bytes) -> bytes:
    return subprocess.run([tool, *options], input=pdf, capture_output=True, check=True).stdout


def lines_of(pdf: bytes) -> list[list[str]]:
    """For each page its lines, with any white space as one space."""
    text = _poppler("pdftotext", "-layout", "-", "-", pdf=pdf).decode()
    pages = text.split("\f")[:-1]
    return [[" ".join(line.split()) for line in page.splitlines() if line.strip()] for page in pages]


def drawn_text(pdf: bytes) -> str:
    """All text in the order it was drawn, cell after cell, with any white space as one space."""
    return " ".join(_poppler("pdftotext", "-raw", "-", "-", pdf=pdf).decode().split())


def line_texts(register: Register, speech: Speech) -> list[str]:
    """Each line of a register as it must be drawn: its cells in their order, the note after the note column's cell."""
    texts = []
    for line in register.lines:
        cells = []
        for at, (column, cell) in enumerate(zip(register.columns, line.cells, strict=True)):
            if not column.note and column.kind != "share":
                cells.append(shown(cell, column.kind, speech))
            if at == register.note_column:
                cells.append(notes_of(register, line, speech))
        texts.append(" ".join(" ".join(cells).split()))
    return texts


def missing_lines(register: Register, speech: Speech, text: str) -> list[str]:
    """Lines of the register that `text` does not tell, in their order."""
    missing, at = [], 0
    for line in line_texts(register, speech):
        found = text.find(line, at)
        if found < 0:
            missing.append(line)
        else:
            at = found + len(line)
    return missing


def all_lines(pdf: bytes) -> list[str]:
    return [line for page in lines_of(pdf) for line in page]


def words_of(pdf: bytes) -> list[list[Word]]:
    """For each page its words with their boxes, in points from the upper left corner."""
    pages = _poppler("pdftotext", "-bbox", "-", "-", pdf=pdf).decode().split("<page ")[1:]
    return [[Word(*map(float, found[:4]), unescape(found[4])) for found in _WORD.findall(page)] for page in pages]


def facts_of(pdf: bytes) -> dict[str, str]:
    """The metadata, as pdfinfo tells it."""
    told = _poppler("pdfinfo", "-isodates", "-", pdf=pdf).decode()
    return {name.strip(): value.strip() for name, value in (line.split(":", 1) for line in told.splitlines())}


def picture_of(pdf: bytes, page: int = 1, dots: int = 80) -> Image.Image:
    """One page as a picture, `dots` an inch."""
    png = _poppler("pdftoppm", "-png", "-r", str(dots), "-f", str(page), "-l", str(page), "-", pdf=pdf)
    return Image.open(io.BytesIO(png)).convert("RGB")


def faults_of_layout(pdf: bytes, width: float, height: float) -> list[str]:
    """Words that leave the paper's margins, and words that lie over another."""
    faults = []
    for number, words in enumerate(words_of(pdf), start=1):
        for word in words:
            inside = word.left >= LEFT - 1 and word.right <= width - RIGHT + 1 and word.bottom <= height - BOTTOM + 44
            if not inside:
                faults.append(f"page {number}: {word} leaves the paper")
        ordered = sorted(words, key=lambda each: (each.top, each.left))
        for index, word in enumerate(ordered):
            for other in ordered[index + 1 :]:
                if other.top >= word.bottom:
                    break
                shared = min(word.bottom, other.bottom) - max(word.top, other.top)
                across = min(word.right, other.right) - max(word.left, other.left)
                smaller = min(word.bottom - word.top, other.bottom - other.top)
                if across > 1 and shared > smaller * 0.5:
                    faults.append(f"page {number}: {word} lies over {other}")
    return faults
