"""What the queue says of each paper, and what may be done about it: pure, from the print jobs. No Qt."""

from __future__ import annotations

from counter_pos.domain.errors import Unavailable
from counter_pos.i18n.sentences import NOTICES
from counter_pos.services.printing.jobs import UnprintedPaper
from counter_pos.ui.kit.lines import Mark
from counter_pos.ui.kit.text import Sayable, Text, say
from counter_pos.ui.news import News, Tone
from counter_pos.ui.notices import news_of

RECEIPTS = ("payment", "duplicate")

STATES: dict[str, tuple[Text, Tone, Mark]] = {
    "waiting": (say("waits"), "plain", "ring"),
    "sending": (say("prints now"), "ok", "ring"),
    "uncertain": (say("did it print?"), "warn", "triangle"),
    "failed": (say("not printed"), "bad", "cross"),
}

KINDS: dict[str, Text] = {
    "payment": say("Receipt"),
    "cancellation": say("Cancellation slip"),
    "shift_opened": say("Slip: shift opened"),
    "shift_closed": say("Slip: shift closed"),
    "cash_picked_up": say("Slip: cash to the safe"),
    "shift_handed_over": say("Slip: drawer handed over"),
    "transfer_requested": say("Slip: transfer request"),
    "site_day_closed": say("Slip: day closed"),
}


def kind_of(paper: UnprintedPaper) -> Sayable:
    """What kind of paper it is."""
    if paper.kind == "duplicate":
        return say("Duplicate {copy}", copy=paper.copy)
    return KINDS.get(paper.kind, say("Slip"))


def state_of(paper: UnprintedPaper) -> tuple[Text, Tone, Mark]:
    """Its state in words, with tone and shape."""
    return STATES.get(paper.state, STATES["failed"])


def news_about(paper: UnprintedPaper) -> News:
    """Why it is not out, what is safe, and what to do."""
    if paper.state == "sending" or (paper.state == "waiting" and f"printer_{paper.note}" not in NOTICES):
        return News("info", say("It prints in its turn."), say("The payment is recorded and safe."))
    if paper.state == "uncertain":
        code = f"doubt_{paper.note}"
        return news_of(Unavailable(code if code in NOTICES else "doubt_silent"))
    for code in (f"printer_{paper.note}", paper.note):
        if code in NOTICES:
            return news_of(Unavailable(code))
    return news_of(Unavailable("printer_cannot_be_drawn"))


def may_say_it_came_out(paper: UnprintedPaper | None) -> bool:
    """Only a person who looked can end a doubt."""
    return paper is not None and paper.state == "uncertain"


def may_duplicate(paper: UnprintedPaper | None) -> bool:
    """A second paper of a receipt in doubt is always a numbered duplicate."""
    return paper is not None and paper.state == "uncertain" and paper.kind in RECEIPTS


def may_try_again(paper: UnprintedPaper | None) -> bool:
    """Nothing of it was ever sent; or it is a slip, of which a second one does no harm."""
    if paper is None:
        return False
    return paper.state == "failed" or (paper.state == "uncertain" and paper.kind not in RECEIPTS)


def note_of(papers: list[UnprintedPaper]) -> Sayable:
    """How many there are."""
    if not papers:
        return say("Every receipt is on paper.")
    return say("1 paper") if len(papers) == 1 else say("{count} papers", count=len(papers))
