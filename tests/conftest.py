"""What every test gets: Qt without a screen, and no clock that judges a slow machine."""

from __future__ import annotations

import gc
import os

import pytest
from hypothesis import settings

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_LOGGING_RULES"] = "qt.text.*=false;qt.qpa.fonts=false"  # notes on shaping and on the system's fonts

settings.register_profile("counter", deadline=None)  # a timed test on a shared machine measures the neighbours
settings.load_profile("counter")

# As in the program (start.collect_here): garbage is collected on Qt's thread only. A window's object freed on a lane's
# thread can stop both for good, one with Qt's lock and one with Python's.
gc.disable()
MUCH_GARBAGE = 50_000


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    if gc.get_count()[0] > MUCH_GARBAGE:
        gc.collect()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--make-pictures", action="store_true", help="draw docs/pictures again instead of comparing")


@pytest.fixture(scope="session", autouse=True)
def one_application(qapp: object) -> object:
    """Qt has one application a process, and the window's is the one that serves the receipts' drawing as well."""
    return qapp
