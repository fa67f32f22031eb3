"""Compiles the rooms' .po files to the one messages.mo that is shipped, and refuses what would show up as bad Hindi."""

from __future__ import annotations

import io
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

HINDI = Path(__file__).resolve().parent.parent / "counter_pos" / "assets" / "locale" / "hi"
COMPILED = HINDI / "messages.mo"

_PLACE = re.compile(r"\{([^{}]*)\}")
_NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)  # the same texts make the same bytes on any day


def read_room(path: Path) -> Catalog:
    """One room's texts. Raises PoFileError, with the line, for a file that cannot be read."""
    with path.open("rb") as file:
        return read_po(file, locale="hi", abort_invalid=True)


def faults_of(room: str, texts: Catalog, known: dict[str, tuple[str, str]]) -> list[str]:
    """What is wrong with one room's texts, each named by file and line. Adds them to `known` (text -> room, Hindi)."""
    found = []
    for message in texts:
        if not message.id:
            continue
        where = f"{room}:{message.lineno}"
        if isinstance(message.id, tuple):
            found.append(f"{where}: plural forms are not used here: {message.id[0]!r}")
            continue
        text, hindi = str(message.id), str(message.string)
        if message.fuzzy:
            found.append(f"{where}: fuzzy: {text!r}")
        if not hindi.strip():
            found.append(f"{where}: no Hindi for {text!r}")
        if sorted(_PLACE.findall(text)) != sorted(_PLACE.findall(hindi)):
            found.append(f"{where}: the {{places}} of {text!r} and {hindi!r} differ")
        before = known.setdefault(text, (where, hindi))
        if before[1] != hindi:
            found.append(f"{where}: {text!r} is {hindi!r} here and {before[1]!r} in {before[0]}")
    return found


def read_all(folder: Path = HINDI) -> tuple[dict[str, str], list[str]]:
    """Every text with its Hindi, and every fault found on the way."""
    known: dict[str, tuple[str, str]] = {}
    found: list[str] = []
    for path in sorted(folder.glob("*.po")):
        try:
            found += faults_of(path.name, read_room(path), known)
        except PoFileError as wrong:
            found.append(f"{path.name}: {wrong}")
    return {text: hindi for text, (_, hindi) in known.items()}, found


def compiled(texts: dict[str, str]) -> bytes:
    """The bytes of messages.mo for these texts: no dates, sorted, so that equal texts are equal files."""
    catalog = Catalog(locale="hi", creation_date=_NO_DATE, revision_date=_NO_DATE, project="counter_pos", version="1")
    for text, hindi in sorted(texts.items()):
        catalog.add(text, hindi)
    written = io.BytesIO()
    write_mo(written, catalog)
    return written.getvalue()


def main() -> int:
    texts, found = read_all()
    for fault in found:
        sys.stderr.write(fault + "\n")
    if found:
        return 1
    COMPILED.write_bytes(compiled(texts))
    sys.stdout.write(f"{len(texts)} texts in {COMPILED.name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
