"""The rules of the house that a machine can check: sizes, docstrings, what stands in no file."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

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


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(text_of(path))


def nodes(paths: list[Path]) -> Iterator[tuple[str, ast.AST]]:
    """Every node of the files, with the name of its file."""
    for path in paths:
        for node in ast.walk(tree_of(path)):
            yield name_of(path), node


def test_files_are_read_at_one_sitting() -> None:
    long = []
    for path in PRODUCT + BESIDE + TESTS:
        lines = len(text_of(path).splitlines())
        if lines > (LONGEST_TEST_FILE if path in TESTS else LONGEST_FILE):
            long.append(f"{name_of(path)}: {lines} lines")
    for name, node in nodes(PRODUCT + BESIDE + TESTS):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            lines = node.end_lineno - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                long.append(f"{name}: {node.name} has {lines} lines")
    assert long == []


def test_every_file_says_why_it_exists() -> None:
    told = {path: ast.get_docstring(tree_of(path)) or "" for path in PRODUCT + BESIDE + TESTS}
    assert [name_of(path) for path, text in told.items() if len(text.split()) <= 2] == []


def test_nothing_is_left_unfinished() -> None:
    found = [
        f"{name_of(path)}:{number}: {line.strip()}"
        for path in PRODUCT + BESIDE
        for number, line in enumerate(text_of(path).splitlines(), start=1)
        if _UNFINISHED.search(line)
    ]
    assert found == []


def test_no_module_changes_its_globals() -> None:
    changed = [f"{name}:{node.lineno}" for name, node in nodes(PRODUCT + BESIDE) if isinstance(node, ast.Global)]
    assert changed == []


def test_only_the_command_line_prints() -> None:
    printing = [
        f"{name}:{node.lineno}"
        for name, node in nodes(PRODUCT + BESIDE)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"print", "breakpoint"}
        and name not in MAY_PRINT
        and not name.startswith(MAY_PRINT_IN)
    ]
    assert printing == []


def test_no_test_sleeps_skips_or_mocks() -> None:
    found = []
    for name, node in nodes(TESTS):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            called = ast.unparse(node.func)
            if called in {"time.sleep", "pytest.skip", "pytest.xfail"}:
                found.append(f"{name}:{node.lineno}: {called}")
        if isinstance(node, ast.ImportFrom | ast.Import):
            named = ast.unparse(node)
            if "unittest.mock" in named or "pytest_mock" in named:
                found.append(f"{name}:{node.lineno}: {named}")
    assert found == []


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
