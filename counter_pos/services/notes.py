"""Notes and coins as deeds record them, and a counting machine's word about them."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from counter_pos.domain.errors import Refused
from counter_pos.domain.facts import Notes
from counter_pos.domain.payment import NoteCount, notes_total
from counter_pos.domain.policy import Rules


def kept_notes(notes: tuple[NoteCount, ...], rules: Rules) -> Notes:
    """Notes as facts keep them, largest first. Raises Refused: denomination_refused, note_count_negative."""
    for note in notes:
        if note.paise not in rules.denominations:
            raise Refused("denomination_refused", paise=note.paise)
        if note.count < 0:
            raise Refused("note_count_negative", paise=note.paise)
    return [(note.paise, note.count) for note in sorted(notes, key=lambda each: -each.paise) if note.count]


def machine_word(notes: tuple[NoteCount, ...], machine_total: int | None) -> int | UnsetType:
    """What the counting machine said, to be recorded; UNSET without a machine.

    Raises Refused(machine_differs) when the machine and the typed notes disagree: nothing is told of what the drawer
    should hold, so the count stays blind.
    """
    if machine_total is None:
        return UNSET
    typed = notes_total(notes)
    if machine_total != typed:
        raise Refused("machine_differs", typed_paise=typed, machine_paise=machine_total)
    return machine_total
