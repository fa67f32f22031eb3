"""From a receipt's story, or a verdict on one, to what the screen says. Pure."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from counter_pos.domain.account import show_account
from counter_pos.domain.business_date import local
from counter_pos.i18n.verdicts import verdict_words
from counter_pos.i18n.words import show_date
from counter_pos.services.days.receipt_search import ReceiptStory, StoryLine
from counter_pos.ui.history.words import COPY_REASONS, REASON_WORDS
from counter_pos.ui.kit.text import Sayable, Worded, clock, day, full_day, join, money, say
from counter_pos.ui.news import Tone
from counter_pos.ui.payment.readings import PURPOSE_WORDS
from counter_pos.wire.receipt_proof import ReceiptJudgement, Verdict

MOST_LINES = 8
_GOOD = (Verdict.GENUINE, Verdict.DUPLICATE)
_PRINT_WORDS: dict[str, Sayable] = {
    "printed": say("The paper came out"),
    "waiting": say("The paper waits for the printer"),
    "uncertain": say("Nobody knows whether the paper came out"),
    "failed": say("The paper did not come out"),
    "sending": say("The paper prints now"),
    "replaced": say("A duplicate took the paper's place"),
    "withdrawn": say("The paper was withdrawn with its payment"),
}
TRANSFER_REASONS: tuple[tuple[str, Sayable], ...] = (
    ("typed_wrong", say("The number was typed wrongly")),
    ("told_wrong", say("The person gave another number")),
    ("same_name", say("Another person of that name")),
    ("other", say("Other reason")),
)


class VerdictReading(Struct, frozen=True):
    """The verdict in words to be read at once, what it means, what to do, and what the paper says."""

    headline: Sayable
    meaning: Sayable
    todo: Sayable
    says: Sayable
    tone: Tone


def verdict_reading(judged: ReceiptJudgement, helpline: str, issued: date) -> VerdictReading:
    """What is said of a scanned receipt; `issued` is the key list's date. Nothing of an unproven one is repeated."""

    def part(name: str) -> Sayable:
        def write(words: object) -> str:
            language = str(getattr(words, "language", "en"))
            told = verdict_words(
                judged.verdict.value,
                language,
                copy=judged.claim.copy,
                issued=show_date(issued, language),
                helpline=helpline,
            )
            return str(getattr(told, name))

        return Worded(write)

    claim = judged.claim
    says: Sayable = ""
    if judged.proven:
        number, when = judged.number or f"{claim.serial:06d}", full_day(claim.business_date)
        says = join(number, show_account(claim.account), money(claim.paise), when, between=" · ")
    tone: Tone = "ok" if judged.verdict in _GOOD else "bad"
    return VerdictReading(part("headline"), part("meaning"), part("todo"), says, tone)


def story_lines(story: ReceiptStory) -> tuple[tuple[Sayable, Sayable], ...]:
    """(when, what) of a receipt, oldest first; the latest MOST_LINES."""
    lines = [(_when(each), _what(each)) for each in story.lines]
    return tuple(lines[-MOST_LINES:])


def story_title(story: ReceiptStory) -> Sayable:
    """For what, how much, on which account."""
    row = story.row
    return join(show_account(row.account), PURPOSE_WORDS[row.purpose], money(row.paise), between=" · ")


def _when(line: StoryLine) -> Sayable:
    if line.at is None:
        return ""
    return join(day(local(line.at).date()), clock(line.at))


def _what(line: StoryLine) -> Sayable:
    match line.what:
        case "taken":
            return say("Taken by {staff}", staff=line.who)
        case "printed":
            return _PRINT_WORDS.get(line.detail, line.detail)
        case "duplicated":
            why = dict(COPY_REASONS).get(line.detail, line.detail)
            return say("Duplicate {copy} by {staff}: {reason}", copy=line.second, staff=line.who, reason=why)
        case "cancelled":
            why = REASON_WORDS.get(line.detail, line.detail)
            return say("Cancelled by {staff} and {second}: {reason}", staff=line.who, second=line.second, reason=why)
        case "transfer":
            account = show_account(int(line.detail))
            return say("Transfer to {account} asked for by {staff}", account=account, staff=line.who)
        case _:
            return say("Head office has it")
