"""Every text of the window goes through the catalogue, and the catalogue has it in Hindi."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from counter_pos.i18n.catalogue import catalogue
from counter_pos.ui.kit.text import Both, Words, join, say

ROOM = Path(__file__).resolve().parent.parent.parent / "counter_pos" / "ui"
FILES = sorted(ROOM.rglob("*.py"))


def said(path: Path) -> list[ast.expr]:
    """What is handed to say() in a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [each for each in ast.walk(tree) if isinstance(each, ast.Call)]
    return [each.args[0] for each in calls if isinstance(each.func, ast.Name) and each.func.id == "say"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOM)))
def test_every_text_is_a_literal_and_has_its_hindi(path: Path) -> None:
    hindi = catalogue("hi")
    for text in said(path):
        assert isinstance(text, ast.Constant), ast.unparse(text)
        assert isinstance(text.value, str)
        hindi.say(text.value)
        assert text.value not in hindi.missing


def test_a_language_switch_leaves_nothing_half_told() -> None:
    words = Words("en")
    text = join(say("Bill"), Both("Ram", "राम"), say("{count} receipts", count=3))
    assert words.tell(text) == "Bill Ram 3 receipts"
    words.switch()
    assert words.tell(text) == "बिल राम 3 रसीदें"


def test_facts_that_are_texts_are_told_in_the_language_too() -> None:
    words = Words("hi")
    assert (
        words.tell(say("Was due {date}", date=say("{day} {month}", day=5, month=say("May")))) == "देय तिथि 5 मई निकल गई"
    )
