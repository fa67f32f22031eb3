"""The status strip in words: pure, from readings of the journal, the line and the printer."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from counter_pos.domain.business_date import local
from counter_pos.ui.kit.lines import Mark
from counter_pos.ui.kit.text import Sayable, clock, day, moment, say
from counter_pos.ui.news import Tone

if TYPE_CHECKING:
    from counter_pos.services.summaries import MirrorReading, StatusReading


class Light(Struct, frozen=True):
    text: Sayable
    tone: Tone = "ok"
    mark: Mark = "dot"


class LineReading(Struct, frozen=True):
    """The line to head office: up, or down since when. `set_up` is False where no head office is set."""

    online: bool
    since: datetime | None = None
    set_up: bool = True


class StatusWords(Struct, frozen=True):
    sync: Light
    printer: Light
    bills: Light
    mirror: Light | None
    """None where no mirror is set."""
    clock: Light | None
    """None while the machine's clock can be believed."""
    drawer: Sayable
    drawer_band: str


PRINTERS: dict[str, Light] = {
    "ok": Light(say("Printer ready")),
    "folder": Light(say("Receipts go to a folder")),
    "off": Light(say("Printer does not answer"), "bad", "cross"),
    "paper_out": Light(say("Printer: no paper"), "bad", "cross"),
    "paper_near_end": Light(say("Printer: paper is low"), "warn", "triangle"),
    "cover_open": Light(say("Printer: lid is open"), "bad", "cross"),
    "silent": Light(say("Printer does not answer"), "bad", "cross"),
    "unheard": Light(say("Printer gives no answers"), "plain", "ring"),
    "unknown": Light(say("Printer not asked yet"), "plain", "ring"),
}

PRINTER_TROUBLE = Light(say("Printer trouble"), "bad", "cross")

CLOCK_WRONG = Light(say("Clock not verified"), "warn", "triangle")

MIRROR_WRONG = ("mirror_foreign", "mirror_ahead", "mirror_damaged", "mirror_is_root")
"""What does not mend by itself: `counter-pos doctor` says what to do."""

DRAWER: dict[str, Sayable] = {
    "low": say("well below its limit"),
    "near": say("near its limit: ask for a pick-up"),
    "over": say("over its limit: pick-up now"),
}


def status_words(
    reading: StatusReading, line: LineReading, printer: str, today: date, *, in_shift: bool
) -> StatusWords:
    """What the strip says. `printer` is a code of PRINTERS; an unknown code is shown as trouble."""
    return StatusWords(
        sync=_sync(reading, line),
        printer=_printer(reading, printer),
        bills=_bills(reading, today),
        mirror=None if reading.mirror is None else _mirror(reading.mirror),
        clock=None if reading.clock_trusted else CLOCK_WRONG,
        drawer=DRAWER[reading.drawer_band] if in_shift else "",
        drawer_band=reading.drawer_band if in_shift else "",
    )


def _sync(reading: StatusReading, line: LineReading) -> Light:
    count = reading.unsent
    if not line.set_up:
        return Light(say("No head office set up · {count} kept on this PC", count=count), "warn", "triangle")
    if not line.online:
        if line.since is None:
            return Light(say("Offline · {count} safe on this PC", count=count), "warn", "triangle")
        since = clock(line.since)
        return Light(say("Offline since {time} · {count} safe on this PC", time=since, count=count), "warn", "triangle")
    if count:
        oldest = clock(reading.oldest_unsent_at) if reading.oldest_unsent_at else "—"
        return Light(say("Online · {count} to send, oldest {time}", count=count, time=oldest), "ok", "ring")
    if reading.last_sent_at is None:
        return Light(say("Online"))
    return Light(say("Online · all sent {time}", time=clock(reading.last_sent_at)))


def _printer(reading: StatusReading, printer: str) -> Light:
    if reading.uncertain:
        return Light(say("Printer: {count} to look at (Ctrl+R)", count=reading.uncertain), "warn", "triangle")
    light = PRINTERS.get(printer, PRINTER_TROUBLE)
    if reading.unprinted and light.tone == "ok":
        return Light(say("Printing {count}", count=reading.unprinted), "ok", "ring")
    return light


def _mirror(mirror: MirrorReading) -> Light:
    if mirror.trouble in MIRROR_WRONG:
        return Light(say("Mirror: wrong disk or file"), "bad", "cross")
    if mirror.trouble and mirror.away_since is not None:
        since = clock(mirror.away_since)
        if not mirror.behind:
            return Light(say("Mirror away since {time}", time=since), "warn", "triangle")
        told = say("Mirror away since {time} · {count} behind", time=since, count=mirror.behind)
        return Light(told, "warn", "triangle")
    if mirror.behind:
        return Light(say("Mirror: {count} to copy", count=mirror.behind), "ok", "ring")
    return Light(say("Mirror in step"))


def _bills(reading: StatusReading, today: date) -> Light:
    heard = local(reading.replica_as_of)
    if not reading.replica_stale:
        return Light(say("Bills as of {when}", when=moment(reading.replica_as_of, today)))
    days = (today - heard.date()).days
    if days < 1:
        return Light(say("Bills are old ({when})", when=moment(reading.replica_as_of, today)), "warn", "triangle")
    if days == 1:
        return Light(say("Bills 1 day old ({date})", date=day(heard.date())), "warn", "triangle")
    return Light(say("Bills {days} days old ({date})", days=days, date=day(heard.date())), "warn", "triangle")
