"""What every sub-command shares: options, output for people or machines, exit codes, PINs never as arguments."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from msgspec import Struct

from counter_pos.domain.errors import Broken, CounterError, Refused, Unavailable

DONE, REFUSED, USAGE, UNAVAILABLE, INTEGRITY = range(5)

DATA_VARIABLE = "COUNTER_POS_DATA"
PIN_VARIABLE = "COUNTER_POS_PIN"
APPROVER_PIN_VARIABLE = "COUNTER_POS_APPROVER_PIN"
NEW_PIN_VARIABLE = "COUNTER_POS_NEW_PIN"

_SETTINGS_CODES = frozenset({"settings_damaged", "settings_unknown"})


class Console(Struct, frozen=True):
    """Says what happened, once: as text for a person or as one JSON object for a machine."""

    as_json: bool
    language: str | None = None

    def say(self, text: str, /, **facts: object) -> int:
        """Tell the result and return exit code 0. `facts` are what `--json` prints."""
        if self.as_json:
            sys.stdout.write(json.dumps({"ok": True, **facts}, ensure_ascii=False, default=_plain) + "\n")
        else:
            sys.stdout.write(text + "\n")
        sys.stdout.flush()
        return DONE

    def trouble(self, wrong: CounterError) -> int:
        """Tell what happened, what is safe and what to do; return the exit code of this kind of trouble."""
        from counter_pos.i18n.notices import notice_for

        notice = notice_for(wrong, self.language or "en")
        if self.as_json:
            told = {"ok": False, "code": wrong.code, "facts": wrong.facts}
            told |= {"happened": notice.happened, "safe": notice.safe, "todo": notice.todo}
            sys.stdout.write(json.dumps(told, ensure_ascii=False, default=_plain) + "\n")
        else:
            sys.stderr.write(f"{notice.happened}\n{notice.safe}\n{notice.todo}\n")
        return exit_code(wrong)


def exit_code(wrong: CounterError) -> int:
    """1 refused, 2 settings, 3 unavailable, 4 integrity."""
    if wrong.code in _SETTINGS_CODES:
        return USAGE
    match wrong:
        case Broken():
            return INTEGRITY
        case Unavailable():
            return UNAVAILABLE
        case _:
            return REFUSED


def _plain(value: object) -> Any:
    match value:
        case datetime() | date():
            return value.isoformat()
        case bytes():
            return value.hex()
        case Path():
            return str(value)
        case tuple() | set() | frozenset():
            return list(value)
        case Mapping():
            return dict(value)
        case _:
            import msgspec

            return msgspec.to_builtins(value)


def add_common(command: argparse.ArgumentParser, *, data: bool = True) -> None:
    """The options every sub-command has."""
    if data:
        default = os.environ.get(DATA_VARIABLE)
        command.add_argument(
            "--data",
            type=Path,
            default=Path(default) if default else Path("counter-pos-data"),
            metavar="DIR",
            help=f"the till's folder (default: ${DATA_VARIABLE} or ./counter-pos-data)",
        )
        command.add_argument("--training", action="store_true", help="in the till's training, which counts nowhere")
    command.add_argument("--json", action="store_true", help="print one JSON object")
    command.add_argument("--language", choices=("hi", "en"), help="language of sentences")


def add_clerk(command: argparse.ArgumentParser) -> None:
    """Who does the deed; the PIN comes from the environment or is asked for, so that it shows in no process list."""
    command.add_argument(
        "--clerk", required=True, metavar="ID", help=f"staff number; PIN from ${PIN_VARIABLE} or asked"
    )


def add_approver(command: argparse.ArgumentParser) -> None:
    """The second person of deeds that want one."""
    command.add_argument(
        "--approver", metavar="ID", help=f"supervisor's number; PIN from ${APPROVER_PIN_VARIABLE} or asked"
    )


def pin_of(staff: str, variable: str = PIN_VARIABLE) -> str:
    """The PIN of a staff member. Raises Refused(pin_needed) when there is nobody to ask."""
    if (given := os.environ.get(variable)) is not None:
        return given
    if not sys.stdin.isatty():
        raise Refused("pin_needed", staff=staff, variable=variable)
    import getpass

    return getpass.getpass(f"PIN {staff}: ")


@contextmanager
def opened(arguments: argparse.Namespace, *, deeds: bool = True) -> Iterator[Any]:
    """A till, open for one command."""
    from counter_pos.app import open_till

    till = open_till(arguments.data, deeds=deeds)
    try:
        yield till
    finally:
        till.close()
