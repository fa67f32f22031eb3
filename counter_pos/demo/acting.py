"""What every part of the demo's day works with: hands at the real window, and a plain line for each thing done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from counter_pos.demo.stage import Person, Stage, Tell

if TYPE_CHECKING:
    from counter_pos.services.desk import Desk
    from counter_pos.ui.hands import Hands
    from counter_pos.window import Window


@dataclass(frozen=True, slots=True)
class Scene:
    """One thing done: its short name (also of its pictures), and what happened in one line."""

    name: str
    said: str


@dataclass
class Acting:
    """The hands, the window they work at, the stage behind it, and what happened so far."""

    window: Window
    hands: Hands
    stage: Stage
    tell: Tell
    happened: list[Scene] = field(default_factory=list)

    @property
    def desk(self) -> Desk:
        """The till behind the window: only to see what came of a key, never to do a deed."""
        return self.window.till.working()

    def note(self, name: str, said: str) -> None:
        """Tell what was just done, and keep it for the summary."""
        self.happened.append(Scene(name, said))
        self.tell(f"  {said}")

    def login(self, person: Person) -> None:
        """Number, Enter, PIN, Enter."""
        self.type_login(person)
        self.hands.press("Enter")

    def type_login(self, person: Person) -> None:
        """Number, Enter, PIN, and no Enter yet."""
        self.hands.type(person.code)
        self.hands.press("Enter")
        self.hands.type(person.pin)

    def choose(self, deed: str, picture: str | None = None) -> None:
        """The menu, and the sign that stands there before a deed."""
        self.hands.press("F10")
        if picture is not None:
            self.hands.picture(picture)
        self.hands.type(self.hands.sign(deed))

    def count(self, notes: Mapping[int, int]) -> None:
        """Into the grid of denominations, largest first; Enter goes on, also to what follows the grid."""
        for denomination in self.desk.rules().denominations:
            if pieces := notes.get(denomination, 0):
                self.hands.type(str(pieces))
            self.hands.press("Enter")


def typed(paise: int) -> str:
    """An amount as fingers type it."""
    whole, rest = divmod(paise, 100)
    return f"{whole}.{rest:02d}" if rest else str(whole)


def next_notes(paise: int) -> int:
    """What a person puts down: the next whole five hundred."""
    return -(-paise // 50_000) * 50_000 if paise % 50_000 else paise + 50_000


def as_notes(paise: int, denominations: Sequence[int]) -> dict[int, int]:
    """A sum laid out as a drawer would hold it."""
    counts = {}
    for denomination in sorted(denominations, reverse=True):
        counts[denomination], paise = divmod(paise, denomination)
    return counts
