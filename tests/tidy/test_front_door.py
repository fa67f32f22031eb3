"""The README's commands exist, the lock pins what is asked for, and every part is accounted for."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

import tasks

ROOT = Path(__file__).resolve().parent.parent.parent
_NAME = re.compile(r"^([A-Za-z0-9._-]+)")


def asked_for() -> list[str]:
    """Every package that the two .in files name."""
    files = [ROOT / name for name in ("requirements.in", "requirements-dev.in")]
    lines = [line.strip() for path in files for line in path.read_text(encoding="utf-8").splitlines()]
    return [found.group(1) for line in lines if (found := _NAME.match(line)) and not line.startswith("-")]


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_task_the_documents_name_exists() -> None:
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        named = re.findall(r"tasks\.py ([a-z]+)", path.read_text(encoding="utf-8"))
        assert set(named) <= set(tasks.TASKS), path.name


def test_every_task_says_what_it_does() -> None:
    assert all(task.__doc__ for task in tasks.TASKS.values())


def test_the_machine_runs_what_the_readme_says() -> None:
    run = ROOT / ".ci" / "run"
    assert os.access(run, os.X_OK)
    assert "python3 tasks.py test" in run.read_text(encoding="utf-8")
    assert "python3 tasks.py test" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", asked_for())
def test_every_part_is_pinned_and_accounted_for(name: str) -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8").lower()
    assert re.search(rf"^{re.escape(plain(name))}==\S+", lock, re.MULTILINE)
    chosen = (ROOT / "docs" / "decisions" / "0001-chosen-parts.md").read_text(encoding="utf-8").lower()
    assert name.lower() in chosen


def test_every_pin_has_a_hash_and_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pins = re.split(r"\n(?=\S)", lock)
    for pin in pins:
        if "==" in pin.split("\n")[0] and not pin.startswith("#"):
            assert "--hash=sha256:" in pin, pin.split("\n")[0]
    assert "://" not in lock and "--index-url" not in lock


def test_a_missing_system_package_is_named_and_a_present_one_is_not() -> None:
    missing = tasks.missing_packages(["dpkg", "no-such-package-anywhere"])
    assert missing in (["no-such-package-anywhere"], [])  # none on a system without dpkg


def test_the_stamp_changes_with_the_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tasks.stamp()
    changed = tmp_path / "requirements.lock"
    changed.write_text("another\n", encoding="utf-8")
    monkeypatch.setattr(tasks, "LOCK", changed)
    assert tasks.stamp() != before
