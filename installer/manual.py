"""Puts the manual that the window opens beside the other documents, where its pictures stand."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "counter_pos" / "assets" / "manual"
PAGES = {"en": ROOT / "docs" / "MANUAL.md", "hi": ROOT / "docs" / "MANUAL.hi.md"}


def main() -> None:
    """Write docs/MANUAL.md and docs/MANUAL.hi.md."""
    for language, page in PAGES.items():
        page.write_bytes((SOURCES / f"{language}.md").read_bytes())


if __name__ == "__main__":
    main()
