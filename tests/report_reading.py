"""Reads a report back as poppler sees it: text, words with their boxes, pictures of pages."""

from __future__ import annotations

import io
import re
import subprocess
from dataclasses import dataclass
from html import unescape

from PIL import Image

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
