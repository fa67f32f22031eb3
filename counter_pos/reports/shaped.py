"""Hindi and English text on a PDF page: rightly shaped, measured, and exact when it is copied out again.

reportlab draws Devanagari unshaped wherever its paragraphs are not used, without a warning, and what it does shape
copies out broken, because conjuncts have no character of their own. Here every text is shaped once and carries its
own characters beside its glyphs (ActualText). reportlab is imported when first needed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

FONTS = Path(__file__).resolve().parent.parent / "assets" / "fonts"

REGULAR = "CounterSans-Regular"
MEDIUM = "CounterSans-Medium"
SEMIBOLD = "CounterSans-SemiBold"
BOLD = "CounterSans-Bold"
FACES = (REGULAR, MEDIUM, SEMIBOLD, BOLD)

Align = Literal["left", "right", "centre"]
Canvas: TypeAlias = Any  # reportlab ships no types

_BEFORE = {"left": 0.0, "right": 1.0, "centre": 0.5}
_DEVANAGARI = re.compile("[\u0900-\u097f\u200c\u200d]+(?: +[\u0900-\u097f\u200c\u200d]+)*")
_VIRAMA = "\u094d"
_JOINERS = ("\u200c", "\u200d")


@cache
def load_faces() -> None:
    """Register the faces with reportlab, once a process."""
    from reportlab import rl_config
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    rl_config.useA85 = 0  # streams as bytes: the detour over text makes a PDF a quarter larger
    for name in FACES:
        font = TTFont(name, str(FONTS / f"{name}.ttf"))
        _number_hidden_glyphs(font)
        pdfmetrics.registerFont(font)


def _number_hidden_glyphs(font: Any) -> None:
    # Conjuncts have no character; reportlab gives each a private one when it first meets it. Given here in the
    # font's own order, so that the same report has the same bytes whatever was drawn before it in this process.
    shaper = font.hbFont()
    for glyph in range(font.hbFace.glyph_count):
        if glyph not in font.face.glyphToChar:
            font.hbAddPrivate(shaper.glyph_to_string(glyph), glyph, shaper.get_glyph_h_advance(glyph))


@lru_cache(maxsize=16384)
def _glyphs(text: str, face: str) -> tuple[str | None, float]:
    """The shaped text (None where the plain one will do), and how far it advances at size 1."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import ShapedStr, shapeStr

    load_faces()
    if text.isascii() or not _DEVANAGARI.search(text):
        return None, float(pdfmetrics.stringWidth(text, face, 1))
    # A shaper takes the script of a whole run from its first letter: Devanagari behind "K08 " would stay unshaped.
    glyphs, advance, done = ShapedStr("", []), 0.0, 0
    for run in _DEVANAGARI.finditer(text):
        plain = text[done : run.start()]
        shaped = shapeStr(run.group(), face, 1, force=True)
        glyphs = glyphs + plain + shaped
        advance += float(pdfmetrics.stringWidth(plain, face, 1))
        advance += sum(each.x_advance for each in shaped.__shapeData__) / 1000
        done = run.end()
    return glyphs + text[done:], advance + float(pdfmetrics.stringWidth(text[done:], face, 1))


def measure(text: str, face: str, size: float) -> float:
    """How wide `text` is, in points."""
    return _glyphs(text, face)[1] * size if text else 0.0


def draw(canvas: Canvas, x: float, y: float, text: str, face: str, size: float, align: Align = "left") -> None:
    """Draw one line with its baseline at `y`; `x` is its left edge, right edge or middle, as `align` says."""
    if not text:
        return
    glyphs, advance = _glyphs(text, face)
    left = x - advance * size * _BEFORE[align]
    shown = f"BT 1 0 0 1 {left:.2f} {y:.2f} Tm {_operators(canvas, text, glyphs, face, size)} ET"
    if glyphs is not None:
        shown = f"/Span <</ActualText <FEFF{text.encode('utf-16-be').hex().upper()}>>> BDC {shown} EMC"
    # _code is reportlab's own list of page operators; it has no public way to mark a span. A test reads it back.
    canvas._code.append(shown)


def _operators(canvas: Canvas, text: str, glyphs: str | None, face: str, size: float) -> str:
    """The operators that show a text. Most texts of a report come again: each is worked out once for a document.

    reportlab's own way sets up a text object for each string, which takes twice as long as everything else.
    """
    try:
        known: dict[tuple[str, str, float], str] = canvas.counter_texts
    except AttributeError:
        known = canvas.counter_texts = {}
    found = known.get((text, face, size))
    if found is None:
        found = known[text, face, size] = _worked_out(canvas, text if glyphs is None else glyphs, face, size)
    return found


def _worked_out(canvas: Canvas, text: str, face: str, size: float) -> str:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import ShapedStr

    if isinstance(text, ShapedStr):
        line = canvas.beginText()
        line._fontname, line._fontsize, line._leading = face, size, size * 1.2
        return str(line._formatText(text))
    font, document = pdfmetrics.getFont(face), canvas._doc
    return " ".join(
        f"{font.getSubsetInternalName(subset, document)} {size:g} Tf ({canvas._escape(codes)}) Tj"
        for subset, codes in font.splitString(text, document)
    )


@lru_cache(maxsize=4096)
def wrap(text: str, face: str, size: float, width: float) -> tuple[str, ...]:
    """Break `text` into lines no wider than `width` points, between words; a longer word is broken between letters.

    At least one line comes back, the empty one for an empty text.
    """
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if measure(longer, face, size) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = _broken(word, face, size, width)
        lines.extend(full)
    return (*lines, line) if line or not lines else tuple(lines)


def _broken(word: str, face: str, size: float, width: float) -> list[str]:
    """A word in pieces that fit; each has at least one letter, so a width below one letter still ends."""
    if measure(word, face, size) <= width:
        return [word]
    pieces = [""]
    for letter in _letters(word):
        if pieces[-1] and measure(pieces[-1] + letter, face, size) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _letters(word: str) -> list[str]:
    """What a reader takes for letters: a consonant cluster with its marks stays whole."""
    letters: list[str] = []
    for character in word:
        clings = unicodedata.category(character)[0] == "M" or character in _JOINERS
        if letters and (clings or letters[-1].endswith((_VIRAMA, *_JOINERS))):
            letters[-1] += character
        else:
            letters.append(character)
    return letters
