"""Running the centre: granian for the day's work, uvicorn in a thread where a test or the demo wants one of its own."""

from __future__ import annotations

import os
from pathlib import Path

from litestar import Litestar

from counter_pos.central.api import make_app
from counter_pos.central.centre import open_centre

FOLDER_VARIABLE = "COUNTER_POS_CENTRAL"


def app_from_environment() -> Litestar:
    """The application of the folder that the environment names: each granian worker makes its own."""
    return make_app(open_centre(Path(os.environ[FOLDER_VARIABLE])))


def serve(folder: Path, host: str = "127.0.0.1", port: int = 8480, workers: int = 1) -> None:
    """Serve until interrupted. Raises what open_centre raises, before anything is bound."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    open_centre(folder).close()
    os.environ[FOLDER_VARIABLE] = str(folder)
    Server(
        f"{__name__}:app_from_environment",
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        workers=workers,
        factory=True,
        log_level=LogLevels.warning,
    ).serve()
