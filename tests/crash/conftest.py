"""Receipts are drawn with the one application that all tests share."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from counter_pos.printing import raster


@pytest.fixture(scope="session", autouse=True)
def drawing(qapp: QApplication) -> None:
    raster.prepare()
