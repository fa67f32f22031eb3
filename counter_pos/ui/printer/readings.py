"""What the printer check found, in words: pure, from its findings. No Qt."""

from __future__ import annotations

from counter_pos.domain.errors import Unavailable
from counter_pos.i18n.sentences import NOTICES
from counter_pos.services.printing.printer_check import Findings, StatusAnswer
from counter_pos.ui.kit.text import Sayable, Text, join, say
from counter_pos.ui.news import News
from counter_pos.ui.notices import news_of

REQUESTS: dict[int, Text] = {
    1: say("The printer"),
    2: say("Why it stands still"),
    3: say("Its errors"),
    4: say("The paper roll"),
}

TELLS: dict[str, Text] = {
    "offline": say("does not print"),
    "waits_for_recovery": say("waits to be switched off and on"),
    "feed_button": say("somebody holds the feed button"),
    "drawer_line_high": say("the drawer's line is high"),
    "stopped_by_paper_end": say("stopped, for the paper ended"),
    "lid_open": say("the lid is open"),
    "error": say("an error"),
    "needs_repair": say("an error that needs repair"),
    "cutter": say("the cutter is stuck"),
    "head_hot": say("the head is hot and cools down"),
    "no_paper": say("no paper"),
    "paper_low": say("the paper is low"),
}

ANSWERS: dict[str | None, Text] = {
    "printed": say("It says when a receipt is printed: every receipt is proven."),
    "processed": say("It says when it has worked off a receipt, and how it is: that is taken for printed."),
    "status": say("It only says how it is: of every receipt a person must say whether it came out."),
    "nothing": say("It says nothing: of every receipt a person must say whether it came out."),
    None: say("What it answers cannot be told while it stands still."),
}

NOT_ASKED = say("It has not been asked yet.")


def told_by(answer: StatusAnswer) -> Sayable:
    """One status byte in words."""
    if answer.byte is None:
        return say("no answer that makes sense")
    words: list[Sayable] = [TELLS[code] for code in answer.tells]
    return join(*words, between=" · ") if words else say("all is well")


def byte_of(answer: StatusAnswer) -> str:
    """The byte itself, as manuals write it."""
    return "—" if answer.byte is None else f"{answer.byte:02X}"


def news_of_findings(found: Findings) -> News | None:
    """What to do about a printer that cannot print; None when it can."""
    code = f"printer_{found.state}"
    return news_of(Unavailable(code)) if code in NOTICES else None
