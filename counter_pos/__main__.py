"""The command line: every deed of the window, scripted; one door for tests, rescue and administration."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from counter_pos import __version__
from counter_pos.commands.console import Console
from counter_pos.domain.errors import CounterError, Unavailable

ROOMS = {
    "till": "run enrol sync shift day doctor".split(),
    "money": "find take cancel receipt print".split(),
    "lookups": "receipts transfer".split(),
    "custody": "pickup drawer handover slip".split(),
    "reports": ["report"],
    "site": "site staff training".split(),
    "proof": "verify export".split(),
    "restart": ["payments"],
    "restoring": "restore recover".split(),
    "central": ["central"],
    "demo": ["demo"],
}
"""Which module of `commands` has which command."""


def parser(command: str = "") -> argparse.ArgumentParser:
    """The command line: of one command where it is named (the window's start pays for no other), else the whole."""
    root = argparse.ArgumentParser(prog="counter-pos", description="The cash counter of an electricity company.")
    root.add_argument("--version", action="version", version=__version__)
    commands = root.add_subparsers(dest="command", metavar="COMMAND")
    rooms = [room for room, names in ROOMS.items() if command in names] or list(ROOMS)
    for room in rooms:
        import_module(f"counter_pos.commands.{room}").add_parsers(commands)
    return root


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code says what came of it (0 done, 1 refused, 2 usage, 3 unavailable, 4 integrity)."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    training = given[:1] == ["--training"]
    given = given[training:] or ["run"]
    chosen = parser(given[0]).parse_args(given)
    if training or getattr(chosen, "training", False):
        from counter_pos.config import TRAINING_FOLDER

        chosen.data = chosen.data / TRAINING_FOLDER
    console = Console(as_json=getattr(chosen, "json", False), language=getattr(chosen, "language", None))
    try:
        code: int = chosen.handler(chosen, console)
    except CounterError as trouble:
        return console.trouble(trouble)
    except OSError as wrong:  # a file that was named, or the till's own folder, cannot be used
        return console.trouble(
            Unavailable("disk_trouble", path=str(wrong.filename or "?"), reason=wrong.strerror or str(wrong))
        )
    return code


if __name__ == "__main__":
    sys.exit(main())
