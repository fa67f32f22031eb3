"""How receipts look: golden pictures bit for bit, the right glyphs, and a code that scanners read."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from counter_pos.printing import raster
from counter_pos.printing.bitmap import Bitmap
from counter_pos.printing.desk import PrintDesk
from counter_pos.printing.job import make_job, page_of
from counter_pos.printing.page import Box, Page, Qr, Row, Rule, Text
from tests.fake_printer import FakePrinter, PtyPrinter
from tests.make_golden_receipts import GOLDEN
from tests.pictures import qr_texts, read_png, zbar_texts
from tests.print_jobs import Jobs, printer_at, serial_at
from tests.receipt_samples import every_kind, part, payment, shown

KINDS = sorted(every_kind())


@pytest.fixture(autouse=True)
def fonts(qapp: QApplication) -> None:
    raster.prepare()


def black(picture: Bitmap, left: int, right: int, top: int = 0, bottom: int | None = None) -> int:
    """Black dots in a rectangle; right and bottom are not in it."""
    mask = (1 << picture.width - left) - (1 << picture.width - right)
    rows = range(top, picture.height if bottom is None else bottom)
    return sum((int.from_bytes(picture.rows(row, 1), "big") & mask).bit_count() for row in rows)


@pytest.mark.parametrize("width", GOLDEN)
@pytest.mark.parametrize("kind", KINDS)
def test_the_picture_is_the_golden_one(kind: str, width: int, tmp_path: Path) -> None:
    drawn = make_job(every_kind()[kind], width=width).picture
    (tmp_path / f"{kind}.png").write_bytes(drawn.png())
    golden = read_png(GOLDEN[width] / f"{kind}.png")
    assert (drawn.width, drawn.height) == (golden.width, golden.height), tmp_path
    assert drawn.dots == golden.dots, f"look at {tmp_path}/{kind}.png"


def test_every_golden_picture_is_of_a_kind_that_is_still_printed() -> None:
    for folder in GOLDEN.values():
        assert sorted(path.stem for path in folder.iterdir()) == KINDS


@pytest.mark.parametrize("width", GOLDEN)
def test_the_golden_pictures_come_out_of_printers_bit_for_bit(width: int) -> None:
    """Every kind, over the network and over a wire, through the product's own desk."""
    for fake, behind in ((FakePrinter(), printer_at), (PtyPrinter(), serial_at)):
        jobs = Jobs()
        for receipt in every_kind().values():
            jobs.add(receipt)
        with fake:
            PrintDesk(jobs, behind(fake, width=width)).drain()  # type: ignore[operator]
        assert set(jobs.states.values()) == {"printed"}
        assert [picture.dots for picture in fake.pictures] == [
            read_png(GOLDEN[width] / f"{kind}.png").dots for kind in every_kind()
        ]


@pytest.mark.parametrize("reader", [qr_texts, zbar_texts])
@pytest.mark.parametrize("width", GOLDEN)
@pytest.mark.parametrize("kind", KINDS)
def test_two_readers_read_the_code(kind: str, width: int, reader: Callable[[Bitmap], list[str]]) -> None:
    assert reader(read_png(GOLDEN[width] / f"{kind}.png")) == [every_kind()[kind].qr]


@pytest.mark.parametrize("width", [576, 384])
@pytest.mark.parametrize("kind", KINDS)
def test_every_glyph_is_there_and_of_the_one_family(kind: str, width: int) -> None:
    runs = raster.glyph_runs(page_of(every_kind()[kind], width))
    assert {run.rawFont().familyName() for run in runs} == {raster.FAMILY}
    assert all(glyph for run in runs for glyph in run.glyphIndexes())


@pytest.mark.parametrize("width", GOLDEN)
@pytest.mark.parametrize("kind", KINDS)
def test_the_margins_stay_white(kind: str, width: int) -> None:
    drawn = raster.draw(page_of(every_kind()[kind], width))
    if kind != "training":  # its watermark may reach them
        assert black(drawn, 0, raster.MARGIN - 1) == 0
        assert black(drawn, 0, drawn.width, 0, 1) == 0
        assert black(drawn, 0, drawn.width, drawn.height - 1) == 0
        assert black(drawn, drawn.width - raster.MARGIN + 1, drawn.width) == 0


def test_any_thread_draws_the_same() -> None:
    receipt = payment()
    with ThreadPoolExecutor(4) as threads:
        drawn = set(threads.map(lambda _: make_job(receipt).data, range(8)))
    assert drawn == {make_job(receipt).data}


THREAD_BY_THREAD = """
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from counter_pos.printing import raster
raster.prepare()
for letters in ("अब", "कख", "गघ"):
    with ThreadPoolExecutor(1) as lane:
        print(lane.submit(raster.covers, letters).result())
"""


def test_any_thread_of_the_outside_lane_knows_the_letters() -> None:
    """In a process of its own, so that no thread but these has asked before. Qt's raw fonts die with their thread."""
    told = subprocess.run([sys.executable, "-c", THREAD_BY_THREAD], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["True", "True", "True"]


def test_letters_that_the_font_lacks_are_known() -> None:
    assert raster.covers("ब्रजेन्द्र Shrivastava ₹ 1,000 – क़ ‍")
    for lacking in ("سلیم", "木", "ਗੁਰ", "\ue000", "\n", "\u202e"):
        assert not raster.covers(lacking), lacking


def test_a_name_in_another_script_leaves_no_box_on_paper() -> None:
    receipt = payment(part=part(shown=shown(name_hi="ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ", name_en="Gurpreet Singh")))
    page = page_of(receipt)
    texts = [line.text for line in page.lines if isinstance(line, Text)]
    assert "Gurpreet Singh" in texts
    assert not any("ਗ" in text for text in texts)
    assert all(glyph for run in raster.glyph_runs(page) for glyph in run.glyphIndexes())


def test_label_and_value_stand_on_one_baseline() -> None:
    drawn = raster.draw(Page(576, (Row("HIE", "HIE", 24, value_size=48, value_strong=True),)))
    left = [row for row in range(drawn.height) if black(drawn, 0, 288, row, row + 1)]
    right = [row for row in range(drawn.height) if black(drawn, 288, 576, row, row + 1)]
    assert left[-1] == right[-1]
    assert len(right) > len(left)


def test_a_value_that_does_not_fit_drops_below_its_label() -> None:
    one = raster.draw(Page(576, (Row("Label", "value", 24),)))
    two = raster.draw(Page(576, (Row("A label that is rather long", "and a value that is long too", 24),)))
    assert two.height == 2 * one.height


def test_text_asked_to_stay_on_one_line_shrinks() -> None:
    long = "कानपुर विद्युत आपूर्ति कम्पनी लि. (केस्को) Kanpur Electricity"
    drawn = raster.draw(Page(576, (Text(long, 34, one_line=True),)))
    assert drawn.height < raster.draw(Page(576, (Text("क", 34),))).height
    assert black(drawn, 0, 576)


def test_centred_text_that_wraps_leaves_no_lonely_word() -> None:
    words = "Part payment: it does not stop disconnection."
    drawn = raster.draw(Page(384, (Text(words, 22, align="centre"),)))
    assert drawn.height == 2 * raster.draw(Page(384, (Text("Part", 22, align="centre"),))).height
    middle = drawn.height // 2
    upper, lower = ([at for at in range(384) if black(drawn, at, at + 1, top, top + middle)] for top in (0, middle))
    assert lower[-1] - lower[0] > (upper[-1] - upper[0]) / 2
    for line in (upper, lower):
        assert abs((line[0] + line[-1]) / 2 - 192) < 4


def test_a_filled_box_is_white_on_black() -> None:
    drawn = raster.draw(Page(576, (Box((Text("CANCELLED", 34, align="centre"),), filled=True),)))
    inside = 568 * drawn.height
    assert inside * 0.8 < black(drawn, 4, 572) < inside * 0.99


def test_a_rule_is_solid() -> None:
    drawn = raster.draw(Page(576, (Rule(2),)))
    assert drawn.height == 2
    assert black(drawn, 4, 572) == 2 * 568


def test_a_code_that_does_not_fit_the_paper_is_refused() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        raster.draw(Page(384, (Qr("A" * 2000, 5),)))


def test_a_picture_survives_its_png(tmp_path: Path) -> None:
    drawn = make_job(payment()).picture
    (tmp_path / "receipt.png").write_bytes(drawn.png())
    assert read_png(tmp_path / "receipt.png") == drawn
