"""Every text of the reports has its Hindi, and the fonts have a glyph for every letter of it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import counter_pos.reports
from counter_pos.i18n.catalogue import LOCALES, catalogue
from counter_pos.reports.render import day_pdf, shift_pdf
from counter_pos.reports.shaped import FACES, load_faces
from tests import report_samples
from tests.report_samples import PRINTED, busy_shift, shift_of, two_shift_day

ROOM = Path(counter_pos.reports.__file__).parent


def tables_of_words(tree: ast.Module) -> set[str]:
    """The values of a room's tables of words: module-level dicts whose values are all text."""
    words: set[str] = set()
    for node in tree.body:
        made = node.value if isinstance(node, ast.Assign) else None
        if isinstance(made, ast.Dict):
            values = [each.value for each in made.values if isinstance(each, ast.Constant)]
            if len(values) == len(made.values):
                words |= {each for each in values if isinstance(each, str)}
    return words


def texts_said() -> set[str]:
    """Every literal handed to say(), and the tables of words that are looked up."""
    said: set[str] = set()
    for path in ROOM.glob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        if path.name != "xlsx_file.py":  # its tables hold formats
            said |= tables_of_words(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "say":
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    said.add(first.value)
    return said


def translated() -> dict[str, str]:
    with (LOCALES / "hi" / "reports.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id}


def test_every_text_said_is_in_the_rooms_catalogue_and_none_is_left_over() -> None:
    assert set(translated()) == texts_said()


def test_a_hindi_report_asks_for_nothing_that_is_missing() -> None:
    day_pdf(two_shift_day(), "hi", PRINTED)
    shift_pdf(busy_shift(), "hi", PRINTED)
    shift_pdf(shift_of((), open_still=True), "hi", PRINTED)
    assert not catalogue("hi").missing & texts_said()


@pytest.mark.parametrize("face", FACES)
def test_the_faces_hold_every_letter(face: str) -> None:
    from reportlab.pdfbase import pdfmetrics

    load_faces()
    letters = {*"".join(translated()), *"".join(translated().values())}
    letters |= set(Path(report_samples.__file__).read_text("utf-8")) - {"\n"}
    assert not {letter for letter in letters if ord(letter) not in pdfmetrics.getFont(face).face.charToGlyph}
