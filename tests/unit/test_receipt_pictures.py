"""Photos of receipts are read by the command: turned, far, blurred, creased, slanted, dark, squeezed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from counter_pos.commands.receipt_pictures import texts_in_picture
from counter_pos.domain.errors import Refused
from tests.photos import SHOTS, Shot, photo, printed
from tests.receipt_samples import qr_text

pytestmark = pytest.mark.usefixtures("qapp")  # before the receipts are drawn
TEXT = qr_text("a photo")


@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot.name)
def test_photos_are_read(tmp_path: Path, shot: Shot) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(photo(TEXT, shot))
    assert texts_in_picture(path) == [TEXT]


def test_two_receipts_in_one_photo_are_both_read(tmp_path: Path) -> None:
    first, second = printed(TEXT), printed(qr_text("another"))
    both = Image.new("L", (first.width * 2 + 60, first.height + 40), 120)
    both.paste(first, (20, 20))
    both.paste(second, (first.width + 40, 20))
    both.save(tmp_path / "both.png")
    assert sorted(texts_in_picture(tmp_path / "both.png")) == sorted([TEXT, qr_text("another")])


def test_a_picture_that_a_phone_kept_on_its_side_is_turned_first(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    printed(TEXT).save(tmp_path / "side.jpg", exif=exif)
    assert texts_in_picture(tmp_path / "side.jpg") == [TEXT]


@pytest.mark.parametrize(("name", "code"), [("blank", "picture_without_qr"), ("text", "picture_unreadable")])
def test_what_tells_nothing_is_refused(tmp_path: Path, name: str, code: str) -> None:
    path = tmp_path / f"{name}.png"
    if name == "blank":
        Image.new("L", (200, 200), 255).save(path)
    else:
        path.write_text("no picture")
    with pytest.raises(Refused) as told:
        texts_in_picture(path)
    assert told.value.code == code
