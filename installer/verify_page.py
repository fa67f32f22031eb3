"""Builds the page that checks receipts, one HTML file with everything in it, from `installer/verify`.

python -m installer.verify_page          writes counter_pos/assets/verify/verify.html

The same sources make the same bytes anywhere: nothing here asks a clock, a network or another program. What changes
from city to city (the key list, the status list, the words) is put in by `counter-pos verify page`.
"""

from __future__ import annotations

import base64
import hashlib
import html
import sys
from pathlib import Path

SOURCES = Path(__file__).resolve().parent / "verify"
PAGE = Path(__file__).resolve().parent.parent / "counter_pos" / "assets" / "verify" / "verify.html"

READER_PROGRAM = "lib/zxing-reader-3.1.4.wasm"
SCRIPTS = ("lib/tweetnacl-1.0.3.min.js", "lib/zxing-reader-3.1.4.min.js", "receipt.js", "reader.js", "page.js")
LICENCES = {
    "TweetNaCl.js 1.0.3 (checks Ed25519 signatures)": "lib/tweetnacl.LICENSE",
    "zxing-wasm 3.1.4 (brings the QR reader to the browser)": "lib/zxing-wasm.LICENSE",
    "zxing-cpp (reads QR codes)": "lib/zxing-cpp.LICENSE",
}


def _text(name: str) -> str:
    return (SOURCES / name).read_text(encoding="utf-8")


def _fingerprint(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def policy(scripts: list[str], style: str) -> str:
    """The content security policy: these scripts and this style, and not one request to anybody."""
    rules = {
        "default-src": "'none'",
        "script-src": " ".join(map(_fingerprint, scripts)) + " 'wasm-unsafe-eval'",
        "style-src": _fingerprint(style),
        "img-src": "blob: data:",
        "media-src": "blob:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def build() -> str:
    """The page, with @WORDS@ and @DATA@ still to be put in. Raises ValueError for a script that would end early."""
    scripts = [_text(name) for name in SCRIPTS]
    style = _text("page.css")
    if any("</script" in each.lower() or "<!--" in each for each in scripts):
        raise ValueError("a script holds what would end it in a page")
    licences = "\n\n".join(f"{title}\n\n{_text(name).strip()}" for title, name in LICENCES.items())
    program = base64.b64encode((SOURCES / READER_PROGRAM).read_bytes()).decode()
    page = _text("page.html")
    for place, text in {
        "@POLICY@": policy(scripts, style),
        "@STYLE@": style,
        "@LICENCES@": html.escape(licences),
        "@READER@": program,
        "@SCRIPTS@": "\n".join(f"<script>{each}</script>" for each in scripts),
    }.items():
        if page.count(place) != 1:
            raise ValueError(f"{place} belongs into the page once")
        page = page.replace(place, text)
    return page


def main() -> int:
    page = build()
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_bytes(page.encode())
    sys.stdout.write(f"{len(page.encode())} bytes in {PAGE.name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
