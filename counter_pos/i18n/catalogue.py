"""Catalogues of text as objects, because one receipt speaks two languages at once: no global language exists."""

from __future__ import annotations

import gettext
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

LOCALES = Path(__file__).resolve().parent.parent / "assets" / "locale"
SOURCE_LANGUAGE = "en"
LANGUAGES = ("en", "hi")


class _Untranslated(gettext.NullTranslations):
    """Asked only for what a catalogue lacks: remembers it, and the English text stands in."""

    def __init__(self, missing: set[str]) -> None:
        super().__init__()
        self._missing = missing

    def gettext(self, message: str) -> str:
        self._missing.add(message)
        return message


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All text of one language. The English text is the key of its translations.

    `missing` holds every text asked for that had no translation: tests demand that it stays empty.
    """

    language: str
    texts: gettext.NullTranslations = field(repr=False, compare=False)
    missing: set[str] = field(repr=False, compare=False)

    def say(self, text: str, /, **facts: object) -> str:
        """Return `text` in this language with `facts` put in its {places}.

        Facts are already written for people (amounts, dates): a catalogue formats nothing.
        """
        told = self.texts.gettext(text) if text else ""
        return told.format(**facts) if facts else told


@cache
def catalogue(language: str) -> Catalogue:
    """The catalogue of "en" or "hi". Raises ValueError for a language that the product does not speak."""
    if language not in LANGUAGES:
        raise ValueError(f"no catalogue for {language!r}; there are {', '.join(LANGUAGES)}")
    missing: set[str] = set()
    if language == SOURCE_LANGUAGE:
        return Catalogue(language, gettext.NullTranslations(), missing)
    with (LOCALES / language / "messages.mo").open("rb") as compiled:
        texts = gettext.GNUTranslations(compiled)
    texts.add_fallback(_Untranslated(missing))
    return Catalogue(language, texts, missing)
