"""Photos of receipts as a worried person takes them: turned, far, blurred, creased, slanted, in bad light."""

from __future__ import annotations

import io
import math
import random
from dataclasses import dataclass
from functools import cache

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from counter_pos.printing import raster
from counter_pos.printing.job import make_job
from tests.receipt_samples import payment

PAPER, INK, TABLE = 246, 40, 120


@cache
def printed(text: str, width: int = 576) -> Image.Image:
    """The paper as it leaves the printer, with the code of `text`; `width` in dots: 576 or 384. Greys as of paper."""
    raster.prepare()
    picture = make_job(payment(qr=text), width=width).picture
    dots = Image.open(io.BytesIO(picture.png())).convert("L")
    return dots.point(lambda level: INK if level < 128 else PAPER)


@dataclass(frozen=True)
class Shot:
    """How a photo is taken. `long_side` in pixels of the whole photo; `crease` at a part of the code's height."""

    name: str
    turn: float = 0
    long_side: int = 1600
    blur: float = 0
    creases: tuple[float, ...] = ()
    slant: float = 0
    light: float = 1
    noise: float = 0
    quality: int = 80
    width: int = 576


SHOTS = (
    Shot("straight"),
    Shot("turned a little", turn=7),
    Shot("turned much", turn=-38),
    Shot("on its side", turn=90),
    Shot("upside down", turn=180),
    Shot("from afar", long_side=1050),
    Shot("blurred", blur=2.2),
    Shot("creased once", creases=(0.5,)),
    Shot("creased three times", creases=(0.3, 0.55, 0.8), turn=4),
    Shot("from the side", slant=0.22, turn=3),
    Shot("in bad light", light=0.35, noise=9),
    Shot("squeezed by a messenger", quality=22, long_side=1280),
    Shot("on narrow paper", width=384, turn=-6),
    Shot("narrow and creased", width=384, turn=168, creases=(0.5,), slant=0.1, long_side=1500),
    Shot("all at once", turn=-11, blur=1.1, creases=(0.4,), slant=0.1, light=0.7, noise=5, quality=50),
)


def photo(text: str, shot: Shot) -> bytes:
    """A JPEG of the receipt on a table. The same text and shot give the same picture."""
    chance = random.Random(shot.name)
    paper = _creased(printed(text, shot.width), shot, chance)
    side = round(math.hypot(*paper.size)) + 80
    table = Image.new("L", (side, side), TABLE)
    table.paste(paper, ((side - paper.width) // 2, (side - paper.height) // 2))
    table = table.rotate(shot.turn, Image.Resampling.BICUBIC, fillcolor=TABLE)
    if shot.slant:
        table = _slanted(table, shot.slant)
    table = table.resize((shot.long_side, shot.long_side), Image.Resampling.LANCZOS)
    if shot.blur:
        table = table.filter(ImageFilter.GaussianBlur(shot.blur))
    table = _lit(table, shot, chance)
    out = io.BytesIO()
    table.convert("RGB").save(out, "JPEG", quality=shot.quality)
    return out.getvalue()


def _creased(paper: Image.Image, shot: Shot, chance: random.Random) -> Image.Image:
    """Folds across the code: a pale line where the ink broke, a shadow beside it, and the lower part a little off."""
    paper = paper.copy()
    height = 275  # dots of the code, which stands at the end of the receipt (on narrow paper: above its last words)
    end = paper.height - (14 if shot.width == 576 else 190)
    for place in shot.creases:
        top = round(end - height * (1 - place))
        lower = paper.crop((0, top, paper.width, paper.height))
        paper.paste(lower, (2, top))
        draw = ImageDraw.Draw(paper)
        tilt = chance.randint(-6, 6)
        draw.line((0, top, paper.width, top + tilt), fill=225, width=3)
        draw.line((0, top + 3, paper.width, top + 3 + tilt), fill=150, width=2)
    return paper


def _slanted(picture: Image.Image, slant: float) -> Image.Image:
    """As seen from below: the upper edge is farther away."""
    side = picture.width
    near, far = 0.0, slant * side / 2
    corners = [(far, 0), (side - far, 0), (side - near, side), (near, side)]
    return picture.transform(
        picture.size,
        Image.Transform.PERSPECTIVE,
        _coefficients(corners, [(0, 0), (side, 0), (side, side), (0, side)]),
        Image.Resampling.BICUBIC,
        fillcolor=TABLE,
    )


def _coefficients(seen: list[tuple[float, float]], real: list[tuple[float, float]]) -> list[float]:
    """The eight numbers of a perspective that brings `real` to `seen`, by plain elimination."""
    rows = []
    for (x, y), (u, v) in zip(seen, real, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    for place in range(8):
        pivot = max(range(place, 8), key=lambda row: abs(rows[row][place]))
        rows[place], rows[pivot] = rows[pivot], rows[place]
        rows[place] = [value / rows[place][place] for value in rows[place]]
        for row in range(8):
            if row != place:
                factor = rows[row][place]
                rows[row] = [a - factor * b for a, b in zip(rows[row], rows[place], strict=True)]
    return [row[8] for row in rows]


def _lit(picture: Image.Image, shot: Shot, chance: random.Random) -> Image.Image:
    """Light that falls from one side, and the grain of a small camera."""
    if shot.light != 1:
        slope = Image.linear_gradient("L").resize(picture.size).rotate(90)
        dark = slope.point(lambda level: round(255 * (shot.light + (1 - shot.light) * level / 510)))
        picture = ImageChops.multiply(picture, dark)
    if shot.noise:
        grain = Image.frombytes("L", (256, 256), chance.randbytes(65536)).resize(picture.size)
        strength = shot.noise / 255
        picture = ImageChops.add(picture, grain.point(lambda level: round(level * strength)))
    return picture
