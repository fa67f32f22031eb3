"""Every text a person sees has its Hindi, and the compiled catalogue holds just what the rooms wrote."""

from __future__ import annotations

import ast
import gettext
from functools import cache
from pathlib import Path

from installer.catalogues import COMPILED, HINDI, compiled, read_all, read_room

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCT = sorted((ROOT / "counter_pos").rglob("*.py"))


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def known_texts() -> dict[str, str]:
    return read_all()[0]


def literals_said(tree: ast.AST) -> list[tuple[int, str]]:
    """Line and text of every literal given to `say`, both branches of a condition too."""
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        of_console = isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) == "console"
        if called not in {"say", "_say"} or of_console:  # the command line answers in English, its errors in both
            continue
        branches = [node.args[0]]
        while branches:
            branch = branches.pop()
            if isinstance(branch, ast.IfExp):
                branches += [branch.body, branch.orelse]
            elif isinstance(branch, ast.Constant) and isinstance(branch.value, str) and branch.value:
                found.append((node.lineno, branch.value))
            elif isinstance(branch, ast.JoinedStr):
                found.append((node.lineno, f"an f-string is never translated: {ast.unparse(branch)}"))
    return found


def test_the_rooms_catalogues_have_no_fault() -> None:
    assert read_all()[1] == []


def test_the_compiled_catalogue_is_up_to_date() -> None:
    with COMPILED.open("rb") as shipped:
        texts = gettext.GNUTranslations(shipped)
    known = known_texts()
    assert {text: texts.gettext(text) for text in known} == known
    assert COMPILED.read_bytes() == compiled(known), "run: python3 tasks.py catalogues"


def test_every_text_said_in_the_code_has_its_hindi() -> None:
    known = known_texts()
    unknown = [
        f"{path.relative_to(ROOT).as_posix()}:{line}: {text}"
        for path in PRODUCT
        for line, text in literals_said(tree_of(path))
        if text not in known and any(map(str.isalpha, text))
    ]
    assert unknown == []


def test_no_catalogue_keeps_a_text_that_nobody_says() -> None:
    said = {
        node.value
        for path in PRODUCT
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    dead = [
        f"{path.name}: {message.id}"
        for path in sorted(HINDI.glob("*.po"))
        for message in read_room(path)
        if message.id and message.id not in said
    ]
    assert dead == []
