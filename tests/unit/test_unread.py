"""The window's start reads no source file a second time; what is done for it holds with the PySide that is locked."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
TRACE = """
import sys
opened = []
sys.addaudithook(lambda event, given: opened.append(str(given[0])) if event == "open" else None)
from counter_pos.unread import leave_sources_unread
{call}
del opened[:]
import counter_pos.ui.front
print(sum(name.endswith(".py") and "counter_pos" in name for name in opened))
"""


def sources_read(call: str) -> int:
    """How many of the product's source files are opened while the window's rooms are imported, their bytecode there."""
    command = [sys.executable, "-c", TRACE.format(call=call)]
    compiled = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    for _ in range(2):  # the first run leaves the bytecode
        told = subprocess.run(command, cwd=ROOT, env=compiled, capture_output=True, text=True, check=True)
    return int(told.stdout)


def test_no_source_is_read_for_names_that_nobody_asks_for() -> None:
    assert sources_read("import PySide6") > 20
    assert sources_read("leave_sources_unread()") == 0


def test_nobody_asks_for_other_names() -> None:
    asked = "__" + "feature__"
    assert not [path for path in (ROOT / "counter_pos").rglob("*.py") if f"from {asked}" in path.read_text("utf-8")]
