"""Finding people by the beginnings of their names: what is asked of the index, and which answers come first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from msgspec import Struct

from counter_pos.domain.consumer import Place
from counter_pos.replica.skeleton import index_text, skeleton, stored_forms, typed_forms, words

MOST_WORDS = 6
CANDIDATES = 200
_MOST_PLACES = 12  # a letter or two that begin half the city's places narrow nothing and cost the most


class Candidate(Struct, frozen=True):
    """What ranking needs of a row."""

    account: int
    name_en: str
    name_hi: str
    place: Place


def typed_words(text: str) -> list[str]:
    """The words to look for: the first few in which something sounds."""
    return [word for word in words(text) if skeleton(word)][:MOST_WORDS]


def place_token(number: int) -> str:
    """How the index knows a place: by its number, for nobody searches a place by the sound of another."""
    return f"p{number}"


class PlaceWords(Struct, frozen=True):
    """A place and the skeletons of its words, in both scripts."""

    number: int
    forms: tuple[str, ...]

    @classmethod
    def of(cls, number: int, place: Place) -> PlaceWords:
        return cls(number, tuple(index_text(place.locality_en, place.locality_hi).split()))

    def begins_with(self, asked: Sequence[tuple[str, ...]]) -> bool:
        """Whether every asked word (in any of its forms) begins a word of the place."""
        return all(any(form.startswith(each) for form in self.forms for each in forms) for forms in asked)


class Questions(Struct, frozen=True):
    """FTS5 queries for the index, the closest first; each asks for rows that the ones before may have missed.

    `costly` ones are worth asking only when the others found nobody.
    """

    cheap: list[str]
    costly: list[str]


def questions(typed: list[str], places: Sequence[PlaceWords]) -> Questions:
    """Whole words in the name, then beginnings, then two words as one, then the name's words beside the place's."""
    asked, costly = list[str](), list[str]()
    if not typed:
        return Questions(asked, costly)
    last = len(typed) - 1
    forms = [typed_forms(word, place == last) for place, word in enumerate(typed)]
    begins = [_any(each, prefix=True) for each in forms]
    asked = [_all([_any(stored_forms(word), prefix=False) for word in typed]), _all(begins)]
    asked += [_all(joined) for joined in _joined(typed)]
    for cut in range(last, -1 if last == 0 else 0, -1):
        there = [place_token(each.number) for each in places if each.begins_with(forms[cut:])]
        if there:
            living = f"place : ({' OR '.join(there)})"
            (asked if len(there) <= _MOST_PLACES else costly).append(_all([*begins[:cut], living]))
    return Questions(list(dict.fromkeys(asked)), costly)


def ranked(typed: list[str], candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return the candidates, the best first; equal ones by name, then by account."""
    wanted = [_Wanted(word) for word in typed]
    scored = [(-sum(_scores(wanted, each)), each.name_en, each.account, each) for each in candidates]
    scored.sort(key=lambda row: row[:3])
    return [row[3] for row in scored]


def _joined(typed: list[str]) -> list[list[str]]:
    """Two neighbours written as one in the register: "raj kumar" for "Rajkumar"."""
    forms = []
    for place in range(len(typed) - 1):
        whole = [*typed[:place], typed[place] + typed[place + 1], *typed[place + 2 :]]
        last = len(whole) - 1
        forms.append([_any(typed_forms(word, index == last), prefix=True) for index, word in enumerate(whole)])
    return forms


def _any(forms: Iterable[str], *, prefix: bool) -> str:
    """One word of the name, in any of its forms. Forms are letters and digits only, so quoting cannot break."""
    star = "*" if prefix else ""
    asked = " OR ".join(f'"{form}"{star}' for form in forms)
    return f"name : ({asked})"


def _all(terms: list[str]) -> str:
    return " AND ".join(terms)


class _Wanted:
    """One typed word; how well each stored word fits it is worked out once, for names repeat themselves."""

    def __init__(self, word: str) -> None:
        self._word, self._bones = word, skeleton(word)
        self._known: dict[str, int] = {}

    def likeness(self, stored: str) -> int:
        """Spelling before sound, whole words before beginnings; 0 when nothing fits."""
        known = self._known.get(stored)
        if known is None:
            known = self._known[stored] = self._compare(stored)
        return known

    def _compare(self, stored: str) -> int:
        if stored == self._word:
            return 12
        if stored.startswith(self._word):
            return 9
        sounds = skeleton(stored)
        if sounds == self._bones:
            return 6
        return 3 if sounds.startswith(self._bones) else 0


def _scores(wanted: list[_Wanted], candidate: Candidate) -> Iterator[int]:
    """How well each word fits: the name before the place, and a word in its own position before elsewhere."""
    names = (_spelt(candidate.name_en), _spelt(candidate.name_hi))
    places = _spelt(candidate.place.locality_en) + _spelt(candidate.place.locality_hi)
    for position, word in enumerate(wanted):
        best = 0
        for stored in places:
            best = max(best, word.likeness(stored))
        for spelt in names:
            for index, stored in enumerate(spelt):
                if likeness := word.likeness(stored):
                    best = max(best, 2 * likeness + (4 if index == position else 2))
        yield best


@lru_cache(maxsize=16_384)
def _spelt(text: str) -> tuple[str, ...]:
    return tuple(words(text))
