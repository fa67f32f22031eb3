"""A report in one language: the registers that every form of it is made from, and how its pages are laid out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from counter_pos.reports.blocks import Masthead
from counter_pos.reports.paper import UPRIGHT, Binding, Block, Sheet
from counter_pos.reports.register import Register
from counter_pos.reports.speech import Speech


@dataclass(frozen=True, slots=True)
class Report:
    """`registers` fill the workbook, a sheet each; the first one is what a CSV holds. `blocks` lays out the pages."""

    binding: Binding
    registers: tuple[Register, ...]
    blocks: Callable[[], Sequence[Block]]


@dataclass(frozen=True, slots=True)
class Place:
    """Whose paper it is: what masthead, running head and foot repeat."""

    title: str
    told: str
    """Of which shift or days."""
    place: str
    """'K08 Naubasta', or whose counters."""
    window: str
    author: str
    head: tuple[int, str] | None
    """Seq and hash of the journal's entry that the paper stands on; None for the centre's papers."""


def days_told(first: date, last: date, speech: Speech) -> str:
    """'31 Jul 2026', or '1 Jul 2026 to 31 Jul 2026'."""
    if first == last:
        return speech.day(first)
    return speech.say("{first} to {last}", first=speech.day(first), last=speech.day(last))


def masthead(title: str, under_title: str, speech: Speech, sheet: Sheet = UPRIGHT) -> Masthead:
    """The company on the left, the paper on the right."""
    return Masthead(
        speech.say("KESCO"),
        speech.say("Kanpur Electricity Supply Company Ltd."),
        title,
        under_title,
        sheet.inner,
    )


def binding(
    place: Place, speech: Speech, printed_at: datetime, *, running: str = "", sheet: Sheet = UPRIGHT
) -> Binding:
    """What all pages of the report share. `running` is added to the line at the head."""
    if place.head is None:
        printed = speech.say("Printed {instant}", instant=speech.instant(printed_at))
    else:
        printed = speech.say(
            "Printed {instant} · journal {seq}, {hash}",
            instant=speech.instant(printed_at),
            seq=place.head[0],
            hash=place.head[1][:12],
        )
    return Binding(
        title=" · ".join((place.title, place.place, place.told)),
        author=place.author,
        subject=place.window,
        language=speech.language,
        printed_at=printed_at,
        running_head=" · ".join(each for each in (place.title, place.told, running) if each),
        foot=" · ".join(each for each in (place.place, place.window, place.told) if each),
        printed=printed,
        page_of=speech.say("Page {page} of {pages}"),
        sheet=sheet,
    )
