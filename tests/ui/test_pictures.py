"""Every screen in both languages and themes as a picture of docs/pictures, and a check that it still looks so.

`pytest tests/ui/test_pictures.py --make-pictures` draws them again; somebody then looks at them before they go in.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageChops
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLineEdit
from shiboken6 import delete

from counter_pos.ui.kit.theme import ThemeName
from tests.ui.scenes import SCENES, build

PICTURES = Path(__file__).resolve().parent.parent.parent / "docs" / "pictures"
COLOURS = 256
FAR = 48
"""How far one channel of a pixel may be from the stored picture: more than fewer colours or other hinting do."""
MOST_FAR_PIXELS = 0.001


def grab(app: QApplication, scene: str, language: str, theme: ThemeName) -> Image.Image:
    """The window in one state."""
    stage = build(app, language, theme)
    SCENES[scene](stage)
    app.processEvents()
    field = stage.window.focusWidget()
    if isinstance(field, QLineEdit):
        field.deselect()
    app.processEvents()
    shot = stage.window.grab().toImage().convertToFormat(QImage.Format.Format_RGBX8888)
    delete(stage.window)
    return Image.frombytes("RGBX", shot.size().toTuple(), bytes(shot.constBits())).convert("RGB")


def far_share(one: Image.Image, other: Image.Image) -> float:
    """The share of pixels that differ much."""
    difference = ImageChops.difference(one, other)
    red, green, blue = (band.point(lambda value: 255 if value > FAR else 0) for band in difference.split())
    far = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return far.histogram()[255] / (one.width * one.height)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "hi"])
@pytest.mark.parametrize("scene", SCENES)
def test_the_screen_looks_as_it_did(
    qapp: QApplication, request: pytest.FixtureRequest, scene: str, language: str, theme: ThemeName
) -> None:
    path = PICTURES / f"{scene}-{language}-{theme}.png"
    fresh = grab(qapp, scene, language, theme)
    assert fresh.size == (1366, 768)
    if request.config.getoption("--make-pictures"):
        PICTURES.mkdir(parents=True, exist_ok=True)
        small = fresh.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        small.save(path, optimize=True)
        return
    assert path.exists(), "draw it: pytest tests/ui/test_pictures.py --make-pictures"
    share = far_share(fresh, Image.open(path).convert("RGB"))
    assert share <= MOST_FAR_PIXELS, f"{share:.2%} of the pixels of {path.name} differ"


def test_no_picture_is_left_over() -> None:
    wanted = {
        f"{scene}-{language}-{theme}.png"
        for scene in SCENES
        for language in ("en", "hi")
        for theme in ("light", "dark")
    }
    found = {path.name for path in PICTURES.glob("*.png")}
    known = {name for name in found if name.rsplit("-", 2)[0] in SCENES or "-light" in name or "-dark" in name}
    assert known <= wanted
