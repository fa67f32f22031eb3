"""The rules of the house that a machine can check: sizes, docstrings, what stands in no file."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
LONGEST_FILE = 450
LONGEST_TEST_FILE = 600
LONGEST_FUNCTION = 70

PRODUCT = sorted((ROOT / "counter_pos").rglob("*.py"))
BESIDE = [ROOT / "tasks.py", *sorted((ROOT / "installer").glob("*.py")), *sorted((ROOT / "bench").glob("*.py"))]
TESTS = sorted((ROOT / "tests").rglob("*.py"))

MAY_PRINT = {"counter_pos/__main__.py", "counter_pos/console.py", "tasks.py"}
MAY_PRINT_IN = ("counter_pos/console/", "bench/")
_UNFINISHED = re.compile(r"#.*\b(TODO|FIXME|XXX|HACK)\b")
_FOREIGN = re.compile(r"(?<![\w./])/(work|tmp)/|pypi\.org|files\.pythonhosted")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def every(paths: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", paths, ids=name_of)


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@every(PRODUCT + BESIDE + TESTS)
def test_files_are_read_at_one_sitting(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= (LONGEST_TEST_FILE if path in TESTS else LONGEST_FILE)
    for function in functions(ast.parse(text)):
        assert function.end_lineno is not None
        lines = function.end_lineno - function.lineno + 1
        assert lines <= LONGEST_FUNCTION, f"{function.name} has {lines} lines"


@every(PRODUCT + BESIDE + TESTS)
def test_every_file_says_why_it_exists(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert docstring and len(docstring.split()) > 2


@every(PRODUCT + BESIDE)
def test_nothing_is_left_unfinished(path: Path) -> None:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        assert not _UNFINISHED.search(line), f"line {number}: {line.strip()}"


@every(PRODUCT + BESIDE)
def test_no_module_changes_its_globals(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        assert not isinstance(node, ast.Global), f"line {node.lineno}"


@every(PRODUCT + BESIDE)
def test_only_the_command_line_prints(path: Path) -> None:
    name = name_of(path)
    if name in MAY_PRINT or name.startswith(MAY_PRINT_IN):
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {"print", "breakpoint"}, f"line {node.lineno}"


@every(TESTS)
def test_no_test_sleeps_skips_or_mocks(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            called = ast.unparse(node.func)
            assert called not in {"time.sleep", "pytest.skip", "pytest.xfail"}, f"line {node.lineno}: {called}"
        if isinstance(node, ast.ImportFrom | ast.Import):
            named = ast.unparse(node)
            assert "unittest.mock" not in named and "pytest_mock" not in named, f"line {node.lineno}: {named}"


def test_no_committed_text_names_a_machine_or_a_registry() -> None:
    texts = [
        *PRODUCT,
        *BESIDE,
        *ROOT.glob("*.md"),
        *ROOT.glob("*.toml"),
        *ROOT.glob("*.in"),
        *ROOT.glob("docs/**/*.md"),
    ]
    texts += [*ROOT.glob("requirements.lock"), *ROOT.glob(".ci/*")]
    found = [
        f"{name_of(path)}:{number}"
        for path in texts
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if _FOREIGN.search(line)
    ]
    assert found == []
