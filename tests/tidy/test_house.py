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


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def offences(path: Path, text: str) -> Iterator[str]:
    """What in a file is against the rules of the house."""
    lines, name, test = text.splitlines(), name_of(path), path.is_relative_to(ROOT / "tests")
    if len(lines) > (LONGEST_TEST_FILE if test else LONGEST_FILE):
        yield f"{len(lines)} lines are not read at one sitting"
    tree = ast.parse(text)
    if len((ast.get_docstring(tree) or "").split()) <= 2:
        yield "it does not say why it exists"
    if not test:
        yield from (f"line {number} is unfinished" for number, line in enumerate(lines, 1) if _UNFINISHED.search(line))
    for node in ast.walk(tree):
        for offence in _in_a_test(node) if test else _in_the_product(node, name):
            yield f"line {getattr(node, 'lineno', 0)}: {offence}"


def _everywhere(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        assert node.end_lineno is not None
        lines = node.end_lineno - node.lineno + 1
        if lines > LONGEST_FUNCTION:
            yield f"{node.name} has {lines} lines"


def _in_the_product(node: ast.AST, name: str) -> Iterator[str]:
    yield from _everywhere(node)
    if isinstance(node, ast.Global):
        yield "a module's global is changed"
    called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
    if called in {"print", "breakpoint"} and name not in MAY_PRINT and not name.startswith(MAY_PRINT_IN):
        yield "only the command line prints"


def _in_a_test(node: ast.AST) -> Iterator[str]:
    yield from _everywhere(node)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        called = ast.unparse(node.func)
        if called in {"time.sleep", "pytest.skip", "pytest.xfail"}:
            yield f"no test sleeps or skips: {called}"
    if isinstance(node, ast.ImportFrom | ast.Import):
        named = ast.unparse(node)
        if "unittest.mock" in named or "pytest_mock" in named:
            yield f"no test mocks: {named}"


def test_every_file_keeps_the_rules() -> None:
    found = [f"{name_of(path)}: {each}" for path in PRODUCT + BESIDE + TESTS for each in offences(path, text_of(path))]
    assert found == []


@pytest.mark.parametrize(
    ("name", "text", "offence"),
    [
        ("counter_pos/domain/money.py", "x = 1", "why it exists"),
        ("counter_pos/domain/money.py", '"""It has a reason."""\n' * 500, "one sitting"),
        ("counter_pos/domain/money.py", "# " + "TODO: later", "unfinished"),
        ("counter_pos/domain/money.py", "def f():\n" + "    x = 1\n" * 80, "f has 81 lines"),
        ("counter_pos/domain/money.py", "def f():\n    global x\n    x = 1", "global"),
        ("counter_pos/domain/money.py", "print(1)", "prints"),
        ("tests/wire/test_slips.py", "import time\ntime." + "sleep(1)", "sleeps"),
        ("tests/wire/test_slips.py", "from unittest.mock import Mock", "mocks"),
    ],
)
def test_each_rule_is_noticed_when_it_is_broken(name: str, text: str, offence: str) -> None:
    assert any(offence in each for each in offences(ROOT / name, text))


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
        for number, line in enumerate(text_of(path).splitlines(), start=1)
        if _FOREIGN.search(line)
    ]
    assert found == []
