"""Receipts are drawn with the one application that all tests share; the till that is watched and hurt is made once."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from counter_pos.printing import raster
from tests.crash.scenario import prepare


@pytest.fixture(scope="session", autouse=True)
def drawing(qapp: QApplication) -> None:
    raster.prepare()


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """See scenario.prepare. Nothing in it may be changed."""
    folder = tmp_path_factory.mktemp("prepared").resolve()
    prepare(folder)
    return folder
