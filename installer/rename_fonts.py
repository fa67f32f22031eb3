"""How the bundled fonts were made: Noto Sans Devanagari under a family name that no system font can shadow.

With the original name, a system copy without Latin letters lends its glyphs to mixed lines and moves the baseline.
Run with the folder of the static fonts of the package "@expo-google-fonts/noto-sans-devanagari" 0.4.1:

    python installer/rename_fonts.py FOLDER
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from fontTools.ttLib import TTFont

FAMILY = "Counter Sans"
WEIGHTS = {"Regular": 400, "Medium": 500, "SemiBold": 600, "Bold": 700}
FONTS = Path(__file__).resolve().parent.parent / "counter_pos" / "assets" / "fonts"

_DROPPED_NAMES = (3, 5, 16, 17, 21, 22, 25)  # typographic families and variations would split the family again
_BOLD, _REGULAR, _TYPOGRAPHIC_METRICS = 1 << 5, 1 << 6, 1 << 7


def rename(source: Path, target: Path, style: str, weight: int) -> None:
    """Write `source` to `target` as one style of the family. Qt, reportlab and the system see only this name."""
    font = TTFont(source, recalcTimestamp=False)
    names = font["name"]
    version = names.getDebugName(5) or "Version 2.006"
    for name_id in _DROPPED_NAMES:
        names.removeNames(nameID=name_id)
    plain = style in ("Regular", "Bold")  # the four-style model of name 1 and 2 knows no other weight
    told = {
        1: FAMILY if plain else f"{FAMILY} {style}",
        2: style if plain else "Regular",
        3: f"{FAMILY} {style}; {version}",
        4: f"{FAMILY} {style}",
        5: version,
        6: f"CounterSans-{style}",
    }
    if not plain:
        told |= {16: FAMILY, 17: style}
    for name_id, text in told.items():
        names.removeNames(nameID=name_id)
        names.setName(text, name_id, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    metrics = font["OS/2"].fsSelection & _TYPOGRAPHIC_METRICS
    font["OS/2"].fsSelection = metrics | (_BOLD if style == "Bold" else _REGULAR)
    font["head"].macStyle = 1 if style == "Bold" else 0
    font.save(target)


def main(folder: Path) -> None:
    for style, weight in WEIGHTS.items():
        (source,) = folder.rglob(f"NotoSansDevanagari_{weight}{style}.ttf")
        rename(source, FONTS / f"CounterSans-{style}.ttf", style, weight)
    (licence,) = folder.rglob("LICENSE_FONT")
    shutil.copyfile(licence, FONTS / "OFL.txt")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
