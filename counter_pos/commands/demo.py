"""counter-pos demo: a city, a centre and a till, and the window to try them; or a whole day played off-screen."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from counter_pos.commands.console import DONE, Console
from counter_pos.domain.money import rupees

WHOLE_CITY = 705_000


def add_parsers(commands: Any) -> None:
    """demo."""
    demo = commands.add_parser("demo", help="try it: a city, a centre, a till and its window")
    demo.add_argument("--headless", action="store_true", help="play a whole day off-screen, key by key")
    demo.add_argument("--accounts", type=int, default=WHOLE_CITY, metavar="N")
    demo.add_argument("--out", type=Path, default=Path("out") / "demo", metavar="DIR")
    demo.add_argument("--json", action="store_true", help="print one JSON object")
    demo.add_argument("--language", choices=("hi", "en"))
    demo.set_defaults(handler=_demo)


def _demo(arguments: argparse.Namespace, console: Console) -> int:
    from counter_pos.demo.stage import set_stage

    headless = arguments.headless
    if not headless and not has_display():
        _tell("There is no display here: the day is played off-screen.")
        headless = True
    if headless:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    stage = set_stage(arguments.out, arguments.accounts, lambda text: _tell(text))
    try:
        if headless:
            from counter_pos.demo.day import play_day

            summary = play_day(stage, lambda text: _tell(text), arguments.language or "en")
            page = _leave_page(stage)
            return console.say(f"{summary.text}\nCheck its receipts: {page}", **summary.facts, page=page)
        return _open_window(stage, arguments.language or "en", console)
    finally:
        stage.close()


def _open_window(stage: Any, language: str, console: Console) -> int:
    from counter_pos.demo.stage import CLERK, SUPERVISOR
    from counter_pos.start import run_window
    from counter_pos.ui.kit.text import say

    hint = say(
        "Demo: clerk {clerk} PIN {pin} · supervisor {supervisor} PIN {other}",
        clerk=CLERK.code,
        pin=CLERK.pin,
        supervisor=SUPERVISOR.code,
        other=SUPERVISOR.pin,
    )
    _tell(f"Clerk {CLERK.code} PIN {CLERK.pin}; supervisor {SUPERVISOR.code} PIN {SUPERVISOR.pin}")
    for demand in stage.demands:
        _tell(f"Type {demand.number} in place of an account: a {demand.kind} of Rs {rupees(demand.paise)}")
    trouble = run_window(stage.till_folder, language, hint, (CLERK.code, CLERK.pin))
    return DONE if trouble is None else console.trouble(trouble)


def _leave_page(stage: Any) -> Path:
    """The page that checks the day's receipts, with keys and status list in it; the status list beside."""
    import msgspec

    from counter_pos.central.centre import open_centre
    from counter_pos.commands.verify_page import default_helpline, make_page
    from counter_pos.services.shelf import KEYS_FILE

    centre = open_centre(stage.centre_folder)
    try:
        status = msgspec.json.encode(centre.publisher.status_list())
    finally:
        centre.close()
    (stage.folder / "status.json").write_bytes(status)
    page: Path = stage.folder / "verify.html"
    keys = (stage.till_folder / KEYS_FILE).read_bytes()
    page.write_text(make_page(keys, status, default_helpline()), encoding="utf-8", newline="\n")
    return page


def has_display() -> bool:
    """Whether a window can be shown to somebody."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _tell(text: str) -> None:
    """Progress goes to standard error, so that --json stays one object."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()
