"""One consonant skeleton for a name, however and in whichever script it is spelt.

"Srivastava", "Shrivastav" and "श्रीवास्तव" become srbstb: vowels go (except at the start of a word, folded to a, i, u),
aspirates lose their breath, v and w become b, sh becomes s, z becomes j, a nukta is dropped, an r-flap is r.
Skeletons are ASCII letters and digits, so the index needs no tokenizer that knows scripts.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from counter_pos.domain.money import ascii_digits

_APOSTROPHES = re.compile(r"['’‘`´]")
_ACCENTED = re.compile(r"[^\x00-\x7f\u0900-\u097f]")
_WORD = re.compile(r"[a-z0-9\u0900-\u097f\u200c\u200d]+")

_DEVANAGARI_CONSONANTS = dict(
    zip(
        "कखगघङचछजझञटठडढणतथदधनपफबभमयरलळवशषसह",
        "kkggnccjjnttddnttddnpfbbmyrllbsssh",
        strict=True,
    )
)
_DEVANAGARI_VOWELS = dict(zip("अआइईएऐऍउऊओऔऑऋ", "aaiiiiiuuuuur", strict=True))
_NUKTA, _VIRAMA, _VOCALIC_R = "\u093c", "\u094d", "\u0943"
_ANUSVARA = "\u0902\u0901"
_LABIALS = "पफबभम"

_LATIN_RULES = [
    (re.compile(pattern), put)
    for pattern, put in (
        (r"chr", "kr"),  # Christopher
        (r"c?chh?", "C"),  # Bachchan, Bacchan, Chhote
        (r"c(?=[eiy])", "s"),  # Centre, Cycle
        (r"ck|c|q", "k"),
        (r"x", "ks"),
        (r"ph|f", "f"),
        (r"sh", "s"),
        (r"([kgjtdbr])h", r"\1"),
        (r"[vw]", "b"),
        (r"z", "j"),
        (r"C", "c"),
    )
]
_LEADING = (("au", "u"), ("ai", "i"), ("a", "a"), ("e", "i"), ("i", "i"), ("o", "u"), ("u", "u"))

# Families that rules cannot reach: every spelling of Mohammad, and Singh whose h and g sound apart in the two scripts.
_WHOLE_WORDS = {
    **dict.fromkeys(("md", "mo", "mohd", "mohamad", "mohammad", "mohammed", "muhammad", "मो", "मोहम्मद"), "mhmd"),
    **dict.fromkeys(("singh", "sinh", "सिंह", "सिंघ", "सिह"), "sng"),
    "john": "jn",
}
_SAME_SKELETON = {"mhd": "mhmd"}


def words(text: str) -> list[str]:
    """Return the words of a name or place, lower case, without marks; Devanagari digits as 0-9."""
    plain = unicodedata.normalize("NFC", ascii_digits(text)).lower()
    plain = _ACCENTED.sub(_without_accent, plain)
    return _WORD.findall(_APOSTROPHES.sub("", plain))


def _without_accent(letter: re.Match[str]) -> str:
    return unicodedata.normalize("NFKD", letter[0])[0]


@lru_cache(maxsize=65_536)
def skeleton(word: str) -> str:
    """Return the skeleton of one word as `words` gives it; empty when nothing sounds in it."""
    if word in _WHOLE_WORDS:
        return _WHOLE_WORDS[word]
    bones = _by_rule(word)
    return _SAME_SKELETON.get(bones, bones)


def _by_rule(word: str) -> str:
    return _latin(word) if word.isascii() else _devanagari(word)


@lru_cache(maxsize=65_536)
def stored_forms(word: str) -> tuple[str, ...]:
    """Return the skeletons a stored word is found by: its own, d for an r-flap, and one without a last nasal.

    So गौड़ is found as Gaur and as Gaud, and माँ as Maa.
    """
    forms = [skeleton(word)]
    if _NUKTA in word:
        forms.append(skeleton(word.replace(_NUKTA, "")))
    if word[-1] in _ANUSVARA:
        forms.append(skeleton(word[:-1]))
    return tuple(dict.fromkeys(form for form in forms if form))


@lru_cache(maxsize=4_096)
def typed_forms(word: str, unfinished: bool) -> tuple[str, ...]:
    """Return the skeletons to look for; an `unfinished` word may still grow a letter that changes its last sound."""
    forms = list(stored_forms(word))
    if unfinished and forms:
        bones = _by_rule(word)
        forms.append(bones)  # "mo" is short for Mohammad, or on its way to Mohan
        if word.endswith("c"):
            forms.append(bones[:-1] + "c")
        elif word.endswith("p"):
            forms.append(bones[:-1] + "f")
        elif word[-1] in _ANUSVARA:
            forms.append(bones[:-1] + "m")
        elif word.endswith(("ड", "ढ")):
            forms.append(bones[:-1] + "r")
        elif word[-1] == "a" and len(word) == 1:
            forms += ["i", "u"]  # towards ai- and au-
    return tuple(dict.fromkeys(form for form in forms if form))


def index_text(*texts: str, joined: bool = False) -> str:
    """Return what the index stores for a row: the distinct skeletons of all words of `texts`, in order.

    With `joined` also the first two words as one, so that "rajkumar" finds "Raj Kumar".
    """
    forms: dict[str, None] = {}
    for text in texts:
        spelt = words(text)
        for word in spelt:
            forms.update(dict.fromkeys(stored_forms(word)))
        if joined and len(spelt) > 1:
            forms[skeleton(spelt[0] + spelt[1])] = None
    return " ".join(form for form in forms if form)


def _latin(word: str) -> str:
    for pattern, put in _LATIN_RULES:
        word = pattern.sub(put, word)
    first = ""
    for start, sound in _LEADING:
        if word.startswith(start):
            first = sound
            break
    else:
        if word.startswith("y"):
            first = "y"
    return first + re.sub(r"[aeiouy]", "", re.sub(r"([a-z])\1+", r"\1", word))


def _devanagari(word: str) -> str:
    bones: list[str] = []
    half = False
    for place, letter in enumerate(word):
        sound = _sound(word, place, letter, first=not bones)
        if letter == _NUKTA and bones and word[place - 1] in "डढ":
            bones[-1] = "r"
        if half and sound and bones and bones[-1] == sound:
            sound = ""  # a doubled consonant is one
        if sound:
            bones.append(sound)
        half = letter == _VIRAMA or (half and letter in "\u200c\u200d")
    return "".join(bones)


def _sound(word: str, place: int, letter: str, *, first: bool) -> str:
    """What one Devanagari letter (or a stray Latin one) adds to the skeleton."""
    if letter in _DEVANAGARI_CONSONANTS:
        if letter == "य" and not first:
            return ""
        if letter == "ञ" and word[max(0, place - 2) : place] == "ज" + _VIRAMA:
            return ""
        if letter == "ज" and word[place + 1 : place + 3] == _VIRAMA + "ञ":
            return "g"  # ज्ञान is said gyan
        return _DEVANAGARI_CONSONANTS[letter]
    if letter in _DEVANAGARI_VOWELS:
        return _DEVANAGARI_VOWELS[letter] if first or letter == "ऋ" else ""
    if letter == _VOCALIC_R:
        return "r"
    if letter in _ANUSVARA:
        return "m" if word[place + 1 : place + 2] and word[place + 1] in _LABIALS else "n"
    return letter if letter.isascii() and letter not in "aeiouy" else ""
