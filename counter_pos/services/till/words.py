"""A second person's word while the program runs: who gave it, for which one deed, and whether it was used.

A `Word` is what passes through the window; what it is good for stands in the till's own book of `Words`.
"""

from __future__ import annotations

from dataclasses import dataclass

from counter_pos.domain.entry import Approval
from counter_pos.domain.matters import STANDS_UNDER, Matter
from counter_pos.services.till.clock import ClockReading

REMEMBERED = 32
"""So many words are kept; an older one that was never used counts as not given."""


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """One approval, equal to nothing but itself: a copy or one made by hand is in no book."""

    staff: str
    matter: Matter


@dataclass(frozen=True, slots=True, eq=False)
class Agreed:
    """A word that fits the deed of `command_id`. Made by approvals.check and approvals.countersigned only."""

    approval: Approval
    matter: Matter
    command_id: str
    word: Word | None = None

    def of(self, command_id: str, kind: str) -> Approval:
        """What the entry keeps. A service that records another deed than it had checked is a bug: ValueError."""
        mine = command_id == self.command_id or command_id.startswith(f"{self.command_id}-")
        if not mine or kind not in STANDS_UNDER[self.matter.kind]:
            raise ValueError(f"an approval for {self.matter.ref} does not fit {kind}")
        return self.approval


@dataclass(slots=True)
class Given:
    """When a word was given, and by which PIN; the command that used it."""

    at: ClockReading
    pin_hash: str
    used_by: str | None = None


class Words:
    """The words given at one till since the program started, oldest first."""

    def __init__(self) -> None:
        self._given: dict[Word, Given] = {}

    def add(self, word: Word, at: ClockReading, pin_hash: str) -> None:
        """A word was given."""
        self._given[word] = Given(at, pin_hash)
        while len(self._given) > REMEMBERED:
            del self._given[next(iter(self._given))]

    def get(self, word: Word) -> Given | None:
        """What is known of it."""
        return self._given.get(word)

    def used(self, agreed: Agreed) -> None:
        """The deed is done: its word is good for no other command."""
        given = None if agreed.word is None else self._given.get(agreed.word)
        if given is not None:
            given.used_by = agreed.command_id
