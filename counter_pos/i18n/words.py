"""Amounts in words and dates as people read them, in English and Hindi: from own tables, alike on every till."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date, datetime

from counter_pos.domain.business_date import local

# The numbers below a hundred follow no rule in Hindi.
_HINDI_BELOW_100 = tuple(
    unicodedata.normalize(
        "NFC",
        """शून्य एक दो तीन चार पाँच छह सात आठ नौ
        दस ग्यारह बारह तेरह चौदह पन्द्रह सोलह सत्रह अठारह उन्नीस
        बीस इक्कीस बाईस तेईस चौबीस पच्चीस छब्बीस सत्ताईस अट्ठाईस उनतीस
        तीस इकतीस बत्तीस तैंतीस चौंतीस पैंतीस छत्तीस सैंतीस अड़तीस उनतालीस
        चालीस इकतालीस बयालीस तैंतालीस चौवालीस पैंतालीस छियालीस सैंतालीस अड़तालीस उनचास
        पचास इक्यावन बावन तिरेपन चौवन पचपन छप्पन सत्तावन अट्ठावन उनसठ
        साठ इकसठ बासठ तिरेसठ चौंसठ पैंसठ छियासठ सड़सठ अड़सठ उनहत्तर
        सत्तर इकहत्तर बहत्तर तिहत्तर चौहत्तर पचहत्तर छिहत्तर सतहत्तर अठहत्तर उनासी
        अस्सी इक्यासी बयासी तिरासी चौरासी पचासी छियासी सत्तासी अट्ठासी नवासी
        नब्बे इक्यानबे बानबे तिरानबे चौरानबे पंचानबे छियानबे सत्तानबे अट्ठानबे निन्यानबे""",
    ).split()
)
_HINDI_SCALES = ("करोड़", "लाख", "हज़ार", "सौ")

_ENGLISH_BELOW_20 = tuple(
    """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen""".split()
)
_ENGLISH_TENS = tuple("- - twenty thirty forty fifty sixty seventy eighty ninety".split())
_ENGLISH_SCALES = ("crore", "lakh", "thousand", "hundred")

_SCALES = (10_000_000, 100_000, 1_000, 100)

_MONTHS = {
    "en": tuple("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()),
    "hi": tuple(unicodedata.normalize("NFC", "जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर").split()),
}


def hindi_number(number: int) -> str:
    """A whole number in Hindi words: 5400 -> 'पाँच हज़ार चार सौ'. Raises ValueError below zero."""
    if number < 0:
        raise ValueError(f"no words for a number below zero: {number}")
    if number < 100:
        return _HINDI_BELOW_100[number]
    return _by_scales(number, _HINDI_SCALES, hindi_number)


def english_number(number: int) -> str:
    """A whole number in Indian English words: 148000 -> 'one lakh forty-eight thousand'. ValueError below zero."""
    if number < 0:
        raise ValueError(f"no words for a number below zero: {number}")
    if number < 20:
        return _ENGLISH_BELOW_20[number]
    if number < 100:
        ten, one = divmod(number, 10)
        return f"{_ENGLISH_TENS[ten]}-{_ENGLISH_BELOW_20[one]}" if one else _ENGLISH_TENS[ten]
    return _by_scales(number, _ENGLISH_SCALES, english_number)


def _by_scales(number: int, names: tuple[str, ...], below: Callable[[int], str]) -> str:
    said = []
    for scale, name in zip(_SCALES, names, strict=True):
        count, number = divmod(number, scale)
        if count:
            said.append(f"{below(count)} {name}")
    if number:
        said.append(below(number))
    return " ".join(said)


def hindi_words(paise: int) -> str:
    """An amount in Hindi words: 540000 -> 'रुपये पाँच हज़ार चार सौ मात्र'. Raises ValueError below zero."""
    whole, rest = _rupees_and_paise(paise)
    small = f"{hindi_number(rest)} {'पैसा' if rest == 1 else 'पैसे'}"
    if rest and not whole:
        return f"{small} मात्र"
    large = f"{'रुपया' if whole == 1 else 'रुपये'} {hindi_number(whole)}"
    return f"{large} और {small} मात्र" if rest else f"{large} मात्र"


def english_words(paise: int) -> str:
    """An amount in words: 540050 -> 'Rupees five thousand four hundred and fifty paise only'. ValueError below zero."""
    whole, rest = _rupees_and_paise(paise)
    small = f"{english_number(rest)} {'paisa' if rest == 1 else 'paise'}"
    if rest and not whole:
        return f"{small.capitalize()} only"
    large = f"{'Rupee' if whole == 1 else 'Rupees'} {english_number(whole)}"
    return f"{large} and {small} only" if rest else f"{large} only"


def _rupees_and_paise(paise: int) -> tuple[int, int]:
    if paise < 0:
        raise ValueError(f"no words for an amount below zero: {paise}")
    return divmod(paise, 100)


def show_date(day: date, language: str) -> str:
    """'31 Jul 2026' or '31 जुलाई 2026'."""
    return f"{day.day} {show_month(day, language)}"


def show_month(day: date, language: str) -> str:
    """'Jul 2026' or 'जुलाई 2026'."""
    return f"{_MONTHS[language][day.month - 1]} {day.year}"


def month_names(language: str) -> tuple[str, ...]:
    """The twelve months as dates show them."""
    return _MONTHS[language]


def show_time(instant: datetime) -> str:
    """The clock on the wall of Kanpur, '14:05', in both languages. `instant` is aware."""
    return f"{local(instant):%H:%M}"


def show_instant(instant: datetime, language: str) -> str:
    """'31 Jul 2026, 14:05' on the wall clock of Kanpur. `instant` is aware."""
    return f"{show_date(local(instant).date(), language)}, {show_time(instant)}"
