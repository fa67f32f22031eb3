"""Every deliberate defect still finds its place, and the tests that must notice it: else it would prove nothing."""

from __future__ import annotations

from pathlib import Path

from tests.mutants.__main__ import ALL_DEFECTS

ROOT = Path(__file__).resolve().parent.parent.parent


def test_every_defect_has_its_place_once_and_its_tests() -> None:
    lost = [each.name for each in ALL_DEFECTS if (ROOT / each.path).read_text(encoding="utf-8").count(each.old) != 1]
    named = {test.split("::")[0] for each in ALL_DEFECTS for test in each.tests}
    assert lost == []
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_no_two_defects_have_one_name() -> None:
    names = [each.name for each in ALL_DEFECTS]
    assert len(names) == len(set(names))
