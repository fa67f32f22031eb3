"""What every test gets: Qt without a screen, and no clock that judges a slow machine."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_LOGGING_RULES"] = "qt.text.*=false;qt.qpa.fonts=false"  # notes on shaping and on the system's fonts

settings.register_profile("counter", deadline=None)  # a timed test on a shared machine measures the neighbours
settings.load_profile("counter")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--make-pictures", action="store_true", help="draw docs/pictures again instead of comparing")


@pytest.fixture(scope="session", autouse=True)
def one_application(qapp: object) -> object:
    """Qt has one application a process, and the window's is the one that serves the receipts' drawing as well."""
    return qapp
