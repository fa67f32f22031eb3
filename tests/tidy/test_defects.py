"""Every deliberate defect still finds its place, and the tests that must notice it: else it would prove nothing."""

from __future__ import annotations

from pathlib import Path

from tests.mutants.__main__ import ALL_DEFECTS

ROOT = Path(__file__).resolve().parent.parent.parent


def test_every_defect_has_its_place_once() -> None:
    lost = [each.name for each in ALL_DEFECTS if (ROOT / each.path).read_text(encoding="utf-8").count(each.old) != 1]
    assert lost == []


def test_every_test_that_a_defect_names_is_there() -> None:
    named = sorted({test for each in ALL_DEFECTS for test in each.tests})
    assert [test for test in named if not _is_there(*test.split("::"))] == []


def _is_there(path: str, test: str = "") -> bool:
    file = ROOT / path
    return file.exists() and (not test or f"def {test.partition('[')[0]}(" in file.read_text(encoding="utf-8"))


def test_no_two_defects_have_one_name() -> None:
    names = [each.name for each in ALL_DEFECTS]
    assert len(names) == len(set(names))
