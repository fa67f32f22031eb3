"""Finding people by the beginnings of their names: what is asked of the index, and which answers come first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from counter_pos.domain.consumer import Place
from counter_pos.replica.skeleton import halves, skeleton, stored_forms, typed_forms, words

MOST_WORDS = 6
CANDIDATES = 200


@dataclass(frozen=True, slots=True)
class Candidate:
    """What ranking needs of a row."""

    account: int
    name_en: str
    name_hi: str
    place: Place


def typed_words(text: str) -> list[str]:
    """The words to look for: the first few in which something sounds."""
    return [word for word in words(text) if skeleton(word)][:MOST_WORDS]


def questions(typed: list[str]) -> list[str]:
    """Return FTS5 queries for the index, the closest first; each asks for rows that the ones before may have missed.

    Whole words in the name, then beginnings in the name, then words of the name beside words of the place.
    """
    exact = [_any("name", stored_forms(word), prefix=False) for word in typed]
    begins = [_any("name", typed_forms(word, word is typed[-1]), prefix=True) for word in typed]
    if not typed:
        return []
    asked = [_all(exact), _all(begins)]
    asked += [_all(joined) for joined in _joined(typed)]
    asked += [
        _all([*begins[:cut], *(_any("place", typed_forms(word, True), prefix=True) for word in typed[cut:])])
        for cut in range(len(typed) - 1, 0, -1)
    ]
    if len(typed) == 1:
        asked.append(_any("place", typed_forms(typed[0], True), prefix=True))
    return list(dict.fromkeys(asked))


def split_questions(typed: list[str]) -> list[str]:
    """Return queries for the case that one written word is two in the register: "rajkumar" for "Raj Kumar".

    Asked only when little else was found, for each costs about as much as a whole search.
    """
    asked = []
    for place, word in enumerate(typed):
        seen: set[tuple[str, str]] = set()
        for left, right in halves(word):
            bones = (skeleton(left), skeleton(right))
            if not all(bones) or bones in seen:
                continue
            seen.add(bones)
            terms = [_any("name", typed_forms(each, True), prefix=True) for each in typed]
            terms[place] = f'{{name}} : ("{bones[0]}" AND "{bones[1]}"*)'
            asked.append(_all(terms))
    return asked


def ranked(typed: list[str], candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return the candidates, the best first; equal ones by name, then by account."""
    wanted = [(word, skeleton(word)) for word in typed]
    scored = [(-_score(wanted, each), each.name_en, each.account, each) for each in candidates]
    scored.sort(key=lambda row: row[:3])
    return [row[3] for row in scored]


def _joined(typed: list[str]) -> list[list[str]]:
    """Two neighbours written as one in the register: "raj kumar" for "Rajkumar"."""
    forms = []
    for place in range(len(typed) - 1):
        whole = [*typed[:place], typed[place] + typed[place + 1], *typed[place + 2 :]]
        forms.append([_any("name", typed_forms(word, word is whole[-1]), prefix=True) for word in whole])
    return forms


def _any(column: str, forms: Iterable[str], *, prefix: bool) -> str:
    """One word in one column, in any of its forms. Forms are letters and digits only, so quoting cannot break."""
    star = "*" if prefix else ""
    asked = " OR ".join(f'"{form}"{star}' for form in forms)
    return f"{{{column}}} : ({asked})" if asked else ""


def _all(terms: list[str]) -> str:
    return " AND ".join(terms)


def _score(wanted: list[tuple[str, str]], candidate: Candidate) -> int:
    """How well a row fits: spelling before sound, whole words before beginnings, the name before the place."""
    names = (_heard(candidate.name_en), _heard(candidate.name_hi))
    places = _heard(candidate.place.locality_en) + _heard(candidate.place.locality_hi)
    total = 0
    for position, (word, bones) in enumerate(wanted):
        best = max((_likeness(word, bones, stored, sounds, 0) for stored, sounds in places), default=0)
        for spelt in names:
            for index, (stored, sounds) in enumerate(spelt):
                best = max(best, _likeness(word, bones, stored, sounds, 2 if index == position else 1) * 2)
        total += best
    return total


@lru_cache(maxsize=16_384)
def _heard(text: str) -> tuple[tuple[str, str], ...]:
    """The words of a stored text, each with its skeleton."""
    return tuple((word, skeleton(word)) for word in words(text))


def _likeness(word: str, bones: str, stored: str, sounds: str, in_order: int) -> int:
    if stored == word:
        return 12 + in_order
    if stored.startswith(word):
        return 9 + in_order
    if sounds == bones:
        return 6 + in_order
    if bones and sounds.startswith(bones):
        return 3 + in_order
    return 0
