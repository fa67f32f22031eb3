"""The only mouth for errors and cautions: from a code and its facts to news in the language of the moment. No Qt."""

from __future__ import annotations

from collections.abc import Iterable

from counter_pos.domain.errors import Broken, CounterError, Refused, Unavailable
from counter_pos.i18n.notices import caution, notice_for
from counter_pos.services.summaries import Caution
from counter_pos.ui.kit.text import Sayable, Worded, join, say
from counter_pos.ui.news import News, Tone

HELPING_KEYS: dict[str, Sayable] = {
    "account_unknown": say("F3 by name"),
    "nothing_found": say("F3 by name"),
    "account_length": say("F3 by name"),
    "account_other_company": say("Esc clear"),
    "cash_limit": say("F5 amount"),
    "cash_limit_at_once": say("F5 amount"),
    "part_too_small": say("F5 amount"),
    "recharge_range": say("F5 amount"),
    "amount_zero": say("F5 amount"),
    "short_tender": say("F6 cash"),
    "notes_differ": say("F8 notes"),
    "shift_not_open": say("F10 shift"),
    "drawer_over_ceiling": say("F10 shift"),
    "drawer_printer_still": say("Ctrl+R receipts"),
    "drawer_late": say("F10 menu"),
}
"""The key that leads on, where there is one."""


def news_of(error: BaseException) -> News:
    """All three parts of an error. A bug (no code) is worded by crash.py, not here."""
    assert isinstance(error, CounterError)
    wrong: CounterError = error
    tone: Tone = "warn" if isinstance(error, Unavailable) else "bad"
    return News(
        tone,
        happened=Worded(lambda words: notice_for(wrong, words.language).happened),
        safe=Worded(lambda words: notice_for(wrong, words.language).safe),
        todo=Worded(lambda words: notice_for(wrong, words.language).todo),
        key=HELPING_KEYS.get(error.code, ""),
    )


def is_expected(error: BaseException) -> bool:
    """Whether a person can be told by its code; anything else is a bug."""
    return isinstance(error, (Refused, Unavailable, Broken))


def news_of_cautions(cautions: Iterable[Caution]) -> News | None:
    """One amber banner for all cautions: the first as its headline, the rest below. None when there are none."""
    texts = [_worded(each) for each in cautions]
    if not texts:
        return None
    return News("warn", happened=texts[0], safe=join(*texts[1:]))


def _worded(each: Caution) -> Worded:
    return Worded(lambda words: caution(each.code, each.facts, words.language))
