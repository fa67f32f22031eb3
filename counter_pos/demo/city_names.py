"""Who lives in the demo's city and where: names and addresses as Kanpur writes them, in both scripts."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import TypeVar

from counter_pos.domain.consumer import Place

T = TypeVar("T")
Chance = Callable[[], float]
Name = tuple[str, str]
"""Latin and Devanagari."""

_COMMUNITIES = ((790, "h"), (165, "m"), (28, "s"), (17, "c"))
_SINGH: Name = ("Singh", "सिंह")
_KAUR: Name = ("Kaur", "कौर")
_SCHEMES = ("MIG", "LIG", "EWS", "HIG")
_LETTERS = "ABCDEFGHKLMNOPRSTY"


@dataclass(frozen=True, slots=True)
class Locality:
    """A locality with what an address there says; `ward` begins its old house numbers."""

    place: Place
    pin: str
    street: str
    ward: int


@dataclass(frozen=True, slots=True)
class _Spelt:
    en: tuple[str, ...]
    hi: tuple[str, ...]


def weighted(pairs: Iterable[tuple[int, T]]) -> list[T]:
    """Every value as often as its weight, so that one draw is one index."""
    return [value for weight, value in pairs for _ in range(weight)]


def pick(chance: Chance, values: Sequence[T]) -> T:
    """One of `values`, all equally likely."""
    return values[int(chance() * len(values))]


def _table(name: str) -> list[dict[str, str]]:
    text = files("counter_pos").joinpath("assets", "city", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


class Lists:
    """The lists of assets/city, read once."""

    def __init__(self) -> None:
        roles: dict[str, list[tuple[int, _Spelt]]] = {}
        for row in _table("names.csv"):
            spelt = _Spelt(tuple(row["en"].split("|")), tuple(row["hi"].split("|")))
            roles.setdefault(row["role"], []).append((int(row["weight"]), spelt))
        self._roles = {role: weighted(names) for role, names in roles.items()}
        self._communities = weighted(_COMMUNITIES)
        divisions = {row["key"]: row for row in _table("divisions.csv")}
        localities = []
        for number, row in enumerate(_table("localities.csv")):
            division = divisions[row["division"]]
            place = Place(row["en"], row["hi"], division["en"], division["hi"])
            localities.append((int(row["weight"]), Locality(place, row["pin"], row["street"], 1 + number * 37 % 133)))
        self.localities = weighted(localities)

    def person(self, chance: Chance) -> Name:
        """A man's or a woman's name, in one of the city's communities."""
        community, woman = pick(chance, self._communities), chance() < 0.36
        given = self._draw(chance, community + ("f" if woman else "m"))
        if community == "h":
            parts = self._hindu(chance, given, woman)
        elif community == "m":
            parts = [given, *self._muslim(chance, woman)]
        elif community == "s":
            parts = [given, _KAUR if woman else _SINGH, *([self._draw(chance, "ss")] if chance() < 0.6 else [])]
        else:
            parts = [given, self._draw(chance, "cs")]
        return _joined(parts)

    def firm(self, chance: Chance, trade: str) -> Name:
        """A name over a door; `trade` is shop, works or house (school, nursing home, temple committee)."""
        return _joined([self._draw(chance, "fn"), self._draw(chance, trade)])

    def address(self, chance: Chance, locality: Locality) -> str:
        """A premise number in one of the city's styles, street, locality and pin code."""
        style, number = chance(), 1 + int(chance() * 899)
        if style < 0.5:
            premise = f"{locality.ward}/{number}"
        elif style < 0.72:
            premise = f"{locality.ward}/{pick(chance, _LETTERS)}/{number}"
        elif style < 0.84:
            premise = f"{pick(chance, _SCHEMES)}-{number}"
        elif style < 0.93:
            premise = f"Plot {number}, Block {pick(chance, _LETTERS)}"
        else:
            premise = f"H.No. {number}{pick(chance, _LETTERS)}"
        name = locality.place.locality_en
        street = "" if locality.street in name or chance() < 0.5 else f"{locality.street}, "
        return f"{premise}, {street}{name}, Kanpur {locality.pin}"

    def _hindu(self, chance: Chance, given: Name, woman: bool) -> list[Name]:
        if woman:
            if chance() < 0.45:
                return [given, self._draw(chance, "h2f")]
            return [given, self._draw(chance, "hs")]
        if " " in given[0] or chance() < 0.5:
            return [given, self._draw(chance, "hs")]
        middle = self._draw(chance, "h2m")
        if chance() < 0.2 or middle[0] == given[0]:
            return [given, middle]
        surname = self._draw(chance, "hs")
        return [given, middle] if surname[0] == middle[0] else [given, middle, surname]

    def _muslim(self, chance: Chance, woman: bool) -> list[Name]:
        if woman:
            return [self._draw(chance, "m2f" if chance() < 0.7 else "ms")]
        return [] if chance() < 0.3 else [self._draw(chance, "ms")]

    def _draw(self, chance: Chance, role: str) -> Name:
        spelt = pick(chance, self._roles[role])
        return pick(chance, spelt.en), pick(chance, spelt.hi)


def _joined(parts: list[Name]) -> Name:
    return " ".join(en for en, _ in parts), " ".join(hi for _, hi in parts)
