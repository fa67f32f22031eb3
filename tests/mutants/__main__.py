"""Applies deliberate defects to a copy of the product, one at a time: each must fail a test.

python -m tests.mutants [NAME ...]
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.mutants.clock_defects import CLOCK_DEFECTS
from tests.mutants.defects import DEFECTS, Defect
from tests.mutants.heard_defects import HEARD_DEFECTS
from tests.mutants.paper_defects import PAPER_DEFECTS
from tests.mutants.patient_defects import PATIENT_DEFECTS
from tests.mutants.paying_defects import PAYING_DEFECTS
from tests.mutants.restore_defects import RESTORE_DEFECTS
from tests.mutants.site_defects import SITE_DEFECTS
from tests.mutants.till_defects import DRAWER_DEFECTS, TILL_DEFECTS

ALL_DEFECTS = (
    *DEFECTS,
    *SITE_DEFECTS,
    *CLOCK_DEFECTS,
    *RESTORE_DEFECTS,
    *PATIENT_DEFECTS,
    *PAPER_DEFECTS,
    *PAYING_DEFECTS,
    *DRAWER_DEFECTS,
    *TILL_DEFECTS,
    *HEARD_DEFECTS,
)
ROOT = Path(__file__).resolve().parent.parent.parent
AT_ONCE = 2


def copy_tree(target: Path) -> None:
    """The product and its tests, without what runs left behind."""
    leave = shutil.ignore_patterns("__pycache__", "*.pyc")
    for name in ("counter_pos", "tests", "bench"):
        shutil.copytree(ROOT / name, target / name, ignore=leave)
    shutil.copy(ROOT / "pyproject.toml", target)


def run_tests(folder: Path, tests: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    """Run tests on the copy in `folder`, which stands first on the path."""
    environment = {**os.environ, "PYTHONPATH": str(folder), "QT_QPA_PLATFORM": "offscreen"}
    here = (
        "import counter_pos, pathlib, sys; sys.exit(not pathlib.Path(counter_pos.__file__).is_relative_to(sys.argv[1]))"
    )
    subprocess.run([sys.executable, "-c", here, str(folder)], cwd=folder, env=environment, check=True)
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-n0", "-p", "no:cacheprovider", *tests]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def judge(defect: Defect) -> str:
    """One line about one defect: caught, SURVIVED, or what was wrong with the trial itself."""
    with TemporaryDirectory(prefix="counter-pos-mutant-") as place:
        folder = Path(place)
        copy_tree(folder)
        path = folder / defect.path
        text = path.read_text(encoding="utf-8")
        if text.count(defect.old) != 1:
            return f"BROKEN    {defect.name}: its text stands {text.count(defect.old)} times in {defect.path}"
        path.write_text(text.replace(defect.old, defect.new), encoding="utf-8")
        done = run_tests(folder, defect.tests)
    if done.returncode == 1:
        return f"caught    {defect.name}"
    if done.returncode == 0:
        return f"SURVIVED  {defect.name}"
    return f"BROKEN    {defect.name}: pytest ended with {done.returncode}\n{done.stdout[-600:]}{done.stderr[-600:]}"


def main(names: list[str]) -> int:
    chosen = [each for each in ALL_DEFECTS if not names or each.name in names]
    needed = tuple(sorted({test for each in chosen for test in each.tests}))
    with TemporaryDirectory(prefix="counter-pos-mutant-") as place:
        copy_tree(Path(place))
        sound = run_tests(Path(place), needed)
    if sound.returncode != 0:
        sys.stdout.write(f"the tests fail without any defect:\n{sound.stdout[-2000:]}\n")
        return 1
    with ThreadPoolExecutor(AT_ONCE) as pool:
        told = []
        for line in pool.map(judge, chosen):
            told.append(line)
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
    missed = sum(not line.startswith("caught") for line in told)
    sys.stdout.write(f"{len(told) - missed} caught, {missed} not\n")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
