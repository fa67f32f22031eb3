"""Shaped text on a page: it measures, wraps, aligns, and reads back as it was written."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageChops

from counter_pos.reports.shaped import BOLD, FACES, REGULAR, draw, load_faces, measure, wrap
from tests.report_reading import all_lines, picture_of, words_of

HARD = (
    "दिनांत प्रतिवेदन",
    "ब्रजेन्द्र स्वरूप पार्क",
    "श्री क्षत्रिय, द्युति, ज्ञानेन्द्र, हृदयेश",
    "राष्ट्र ट्रांसफार्मर ज़रीब चौकी गढ़ी कर्र्‍य",
    "K08 नौबस्ता · खिड़की 2 · ₹ 1,48,00,000.00",
    "केस्को KESCO केस्को K08-7QX-261122-000001-R",
    "Ram Prakash Tiwari ₹ 5,400.00",
)


def drawn(*texts: str, face: str = REGULAR, align: str = "left", x: float = 60) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    load_faces()
    sink = io.BytesIO()
    canvas = Canvas(sink, invariant=1)
    for index, text in enumerate(texts):
        draw(canvas, x, 780 - 30 * index, text, face, 12, align)  # type: ignore[arg-type]
    canvas.showPage()
    canvas.save()
    return sink.getvalue()


@pytest.mark.parametrize("face", FACES)
def test_text_is_copied_out_as_it_was_written(face: str) -> None:
    assert all_lines(drawn(*HARD, face=face)) == list(HARD)


@pytest.mark.parametrize("text", HARD)
def test_a_width_is_what_the_pen_travels(text: str) -> None:
    """The same figure stands at the same place, drawn in one go or after the measured width."""
    together = drawn(f"{text} 4711")
    apart = drawn("4711", x=60 + measure(f"{text} ", REGULAR, 12))
    edges = [ImageChops.invert(picture_of(pdf, dots=144)).getbbox() for pdf in (together, apart)]
    assert abs(edges[0][2] - edges[1][2]) <= 1


@pytest.mark.parametrize(("align", "edge"), [("left", 0.0), ("right", 1.0), ("centre", 0.5)])
def test_text_is_aligned_by_what_it_advances(align: str, edge: float) -> None:
    (words,) = words_of(drawn(HARD[2], align=align, x=300))
    left, right = min(word.left for word in words), max(word.right for word in words)
    assert left + (right - left) * edge == pytest.approx(300, abs=0.6)


def test_devanagari_after_latin_is_shaped_as_it_is_alone() -> None:
    apart = measure("K08 ", BOLD, 10) + measure("ब्रजेन्द्र", BOLD, 10)
    assert measure("K08 ब्रजेन्द्र", BOLD, 10) == pytest.approx(apart)
    plain_letters = sum(measure(letter, BOLD, 10) for letter in "बरजनदर")
    assert measure("ब्रजेन्द्र", BOLD, 10) < plain_letters, "conjuncts are narrower than their letters"


def test_the_same_page_has_the_same_bytes_whatever_was_drawn_before() -> None:
    first = drawn(*HARD)
    drawn("ङ्क्ष ह्म ह्य ह्ल ह्व क्त त्त ट्ट ठ्ठ ड्ड द्द द्ध द्भ", face=REGULAR)
    assert drawn(*HARD) == first


@pytest.mark.parametrize("width", [18.0, 40.0, 120.0])
def test_no_wrapped_line_is_wider_than_its_column(width: float) -> None:
    for text in (*HARD, "Abcdefghijklmnopqrstuvwxyz" * 3, "ब्रजेन्द्रस्वरूपनारायणसिंहचतुर्वेदी" * 3):
        lines = wrap(text, REGULAR, 8, width)
        assert all(measure(line, REGULAR, 8) <= width for line in lines)
        assert "".join(lines).replace(" ", "") == text.replace(" ", ""), "nothing is lost"


def test_a_word_is_broken_between_letters_and_never_inside_one() -> None:
    for line in wrap("क्षत्रियकीर्ति" * 4, REGULAR, 8, 30)[1:]:
        assert line[0] in "कतयर", line


@given(st.text(alphabet=st.sampled_from("abc कखगरिी्ं₹1,\u200d\n"), max_size=60), st.floats(1, 200))
def test_wrapping_loses_nothing_and_ends(text: str, width: float) -> None:
    lines = wrap(text, REGULAR, 8, width)
    assert lines
    assert "".join(lines).split() == "".join(text.split()).split() or "".join("".join(lines).split()) == "".join(
        text.split()
    )
