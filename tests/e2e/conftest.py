"""A till whose disk dies, for the tests of what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from counter_pos.journal.keys import STATE_VARIABLE
from tests.lost_tills import Lost, lost_till
from tests.tills import SUPERVISOR_PIN


@pytest.fixture
def lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lost]:
    monkeypatch.setenv(STATE_VARIABLE, str(tmp_path / "state"))
    monkeypatch.setenv("COUNTER_POS_APPROVER_PIN", SUPERVISOR_PIN)
    with lost_till(tmp_path) as made:
        yield made
