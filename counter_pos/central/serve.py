"""Running the centre with granian. Each worker opens the folder for itself; the database keeps them apart."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable
from pathlib import Path

from litestar import Litestar

from counter_pos.central.api import make_app
from counter_pos.central.centre import open_centre
from counter_pos.domain.errors import Unavailable

_KNOCK_SECONDS = 0.05
_MOST_KNOCKS = 1200
FOLDER_VARIABLE = "COUNTER_POS_CENTRAL_FOLDER"


def app_from_environment() -> Litestar:
    """The application of the folder that the environment names: what a worker runs."""
    return make_app(open_centre(Path(os.environ[FOLDER_VARIABLE])))


def serve(folder: Path, host: str, port: int, workers: int, ready: Callable[[str], None]) -> None:
    """Serve until interrupted; `ready` is told the URL when it answers, on another thread. Port 0 takes a free one.

    Raises Unavailable(port_taken) and what open_centre raises, before anything is served.
    """
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    open_centre(folder).close()
    port = _usable_port(host, port)
    os.environ[FOLDER_VARIABLE] = str(folder.resolve())
    server = Server(
        f"{__name__}:app_from_environment",
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        workers=workers,
        factory=True,
        log_level=LogLevels.warning,
    )
    knocking = threading.Thread(target=_tell_when_open, args=(host, port, ready), daemon=True)
    server.on_startup(knocking.start)
    server.serve()


def _tell_when_open(host: str, port: int, ready: Callable[[str], None]) -> None:
    """The workers listen only after the server says that it started, so knock until one opens."""
    pause = threading.Event()
    for _ in range(_MOST_KNOCKS):
        try:
            socket.create_connection((host, port), timeout=1).close()
        except OSError:
            pause.wait(_KNOCK_SECONDS)
            continue
        ready(f"http://{host}:{port}")
        return


def _usable_port(host: str, port: int) -> int:
    try:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            return int(probe.getsockname()[1])
    except (OSError, OverflowError) as taken:
        raise Unavailable("port_taken", host=host, port=port, reason=str(taken)) from taken
