"""What may be left of a till: a mirror's folder, an export, the old folder with its damaged file. Only ever read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from counter_pos.domain.errors import Broken, Refused, Unavailable
from counter_pos.journal.carve import filled
from counter_pos.journal.chains import chain_files
from counter_pos.journal.mirror import ROOM
from counter_pos.journal.salvage import copied, readable_acknowledgements, readable_entries
from counter_pos.wire.documents import Document
from counter_pos.wire.entry import StoredEntry
from counter_pos.wire.export import entry_of

Chain = tuple[str, int]
_MIRROR = re.compile(r"mirror-([A-Z]\d{1,5}-\d{1,3})-(\d{1,5})\.jsonl")


class MirrorSource:
    """The files of a mirror's folder. A line that is no entry is passed by: the next ones may be whole."""

    name = "mirror"

    def __init__(self, folder: Path) -> None:
        """Raises Unavailable(mirror_away), Refused(restore_nothing) for a folder without a mirror."""
        if not folder.is_dir():
            raise Unavailable("mirror_away", path=str(folder), reason="no such folder")
        self._files: dict[Chain, Path] = {}
        for path in sorted(folder.iterdir()):
            if match := _MIRROR.fullmatch(path.name):
                self._files[match[1], int(match[2])] = path
        if not self._files:
            raise Refused("restore_nothing", path=str(folder))

    def chains(self) -> set[Chain]:
        """The chains whose files are here."""
        return set(self._files)

    def entries(self, device: str, epoch: int) -> Iterator[StoredEntry]:
        """See proving.Source. Raises Unavailable(mirror_unreadable)."""
        path = self._files.get((device, epoch))
        if path is None:
            return
        try:
            with path.open("rb") as lines:
                for line in lines:
                    entry = _entry(line)
                    if entry is not None:
                        yield entry
        except OSError as wrong:
            raise Unavailable("mirror_unreadable", path=str(path), reason=wrong.strerror or str(wrong)) from wrong


def _entry(line: bytes) -> StoredEntry | None:
    try:
        return entry_of(line) if line.endswith(b"\n") and line != ROOM else None
    except (Broken, UnicodeError):
        return None


class JournalSource:
    """The journal files of an old folder, whole or damaged, read from copies made in `scratch`."""

    name = "journal"

    def __init__(self, folder: Path, scratch: Path) -> None:
        """Raises Refused(restore_nothing) for a folder without a journal, Unavailable(journal_unreadable)."""
        files = chain_files(folder) if folder.is_dir() else []
        if not files:
            raise Refused("restore_nothing", path=str(folder))
        self._files = {(each.device, each.epoch): each.path for each in files}
        self._copies = {chain: copied(path, scratch) for chain, path in self._files.items()}

    def chains(self) -> set[Chain]:
        """The chains whose files are here."""
        return set(self._copies)

    def entries(self, device: str, epoch: int) -> Iterator[StoredEntry]:
        """See proving.Source. What SQLite no longer finds, or drops with a damaged log, comes from the bare pages."""
        copy = self._copies.get((device, epoch))
        if copy is not None:
            readable = readable_entries(copy, device, epoch)
            yield from filled(readable, self._files[device, epoch], device, epoch)

    def acknowledgements(self, device: str, epoch: int) -> list[Document]:
        """What the file kept of the centre's word, unproven."""
        copy = self._copies.get((device, epoch))
        return [] if copy is None else readable_acknowledgements(copy, device, epoch)
