"""Writes the page with which anybody checks receipts: one HTML file, for a web server, a messenger or a USB stick."""

from __future__ import annotations

import argparse
import json
from datetime import datetime
from pathlib import Path
from typing import Any

from counter_pos.commands.console import Console, add_common
from counter_pos.commands.receipts import read_file, read_keys
from counter_pos.domain.errors import Unavailable
from counter_pos.wire.documents import KEY_LIST, STATUS_LIST, document_from_bytes

_ASSETS = Path(__file__).resolve().parent.parent / "assets"
TEMPLATE = _ASSETS / "verify" / "verify.html"


def add_parsers(kinds: Any) -> None:
    """verify page."""
    page = kinds.add_parser("page", help="one HTML file that checks receipts in any browser, without a server")
    add_common(page, data=False)
    page.add_argument("--keys", type=Path, required=True, metavar="FILE", help="public-keys.json, put into the page")
    page.add_argument("--status", type=Path, metavar="FILE", help="the centre's status list, put into the page")
    page.add_argument("--helpline", metavar="NUMBER", help="whom to call (default: that of the built-in rules)")
    page.add_argument("-o", "--out", type=Path, required=True, metavar="FILE")
    page.set_defaults(handler=_page)


def make_page(keys: bytes, status: bytes | None, helpline: str) -> str:
    """The page with a key list (and a status list) in it; both must have been proven."""
    from counter_pos.i18n.receipt_page import page_words
    from counter_pos.printing.layout import PURPOSES, TENDERS

    data = {
        "keys": _plain(keys, KEY_LIST),
        "status": None if status is None else _plain(status, STATUS_LIST),
        "helpline": helpline,
    }
    page = TEMPLATE.read_text(encoding="utf-8")
    return page.replace("@WORDS@", _inlined(page_words(PURPOSES, TENDERS))).replace("@DATA@", _inlined(data))


def _plain(raw: bytes, tag: str) -> dict[str, str]:
    document = document_from_bytes(raw, tag)
    return {"body": document.body, "signature": document.signature, "key": document.key}


def _inlined(content: object) -> str:
    """JSON that cannot end the script element it stands in."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def default_helpline() -> str:
    """Whom to call, as the built-in rules have it today."""
    from counter_pos.domain.business_date import INDIA
    from counter_pos.domain.policy import read_policy

    rules = read_policy((_ASSETS / "policy" / "default.json").read_bytes())
    return rules.on(datetime.now(INDIA).date()).helpline


def _page(arguments: argparse.Namespace, console: Console) -> int:
    from counter_pos.wire.receipt_proof import ReceiptStatus

    ring, keys, status = read_keys(arguments.keys), read_file(arguments.keys), None
    if arguments.status is not None:
        status = read_file(arguments.status)
        ReceiptStatus.read(status, ring)
    page = make_page(keys, status, arguments.helpline or default_helpline()).encode()
    try:
        arguments.out.write_bytes(page)
    except OSError as wrong:
        raise Unavailable("disk_trouble", path=str(arguments.out), reason=wrong.strerror or "") from wrong
    text = f"{arguments.out}: {len(ring.tills)} keys, {'a' if status else 'no'} status list, {len(page)} bytes."
    return console.say(text, path=arguments.out, keys=len(ring.tills), status=status is not None, bytes=len(page))
