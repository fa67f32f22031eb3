"""The command line: every deed of the window, scripted; one door for tests, rescue and administration."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from counter_pos import __version__
from counter_pos.commands import central, demo, money, proof, till
from counter_pos.commands.console import Console
from counter_pos.domain.errors import CounterError


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    root = argparse.ArgumentParser(prog="counter-pos", description="The cash counter of an electricity company.")
    root.add_argument("--version", action="version", version=__version__)
    commands = root.add_subparsers(dest="command", metavar="COMMAND")
    for room in (till, money, proof, central, demo):
        room.add_parsers(commands)
    return root


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code says what came of it (0 done, 1 refused, 2 usage, 3 unavailable, 4 integrity)."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    chosen = parser().parse_args(given or ["run"])
    console = Console(as_json=getattr(chosen, "json", False), language=getattr(chosen, "language", None))
    try:
        code: int = chosen.handler(chosen, console)
    except CounterError as trouble:
        return console.trouble(trouble)
    return code


if __name__ == "__main__":
    sys.exit(main())
