"""The manual as the window opens it: sections in order, each naming the screens that it is about."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from msgspec import Struct

_PAGES = re.compile(r"^<!-- pages: ([a-z_ -]+) -->$", re.MULTILINE)
_PICTURE = re.compile(r"^!\[[^\]]*\]\([^)]*\)\n+", re.MULTILINE)


class Section(Struct, frozen=True):
    """One section. `pages` are names of screens; `body` is Markdown without pictures."""

    title: str
    pages: tuple[str, ...]
    body: str


@cache
def manual(language: str) -> tuple[Section, ...]:
    """The manual in "en" or "hi". Raises ValueError when a section names no pages."""
    text = files("counter_pos").joinpath(f"assets/manual/{language}.md").read_text(encoding="utf-8")
    sections = []
    for part in text.split("\n## ")[1:]:
        title, _, rest = part.partition("\n")
        named = _PAGES.search(rest)
        if named is None:
            raise ValueError(f"{language}.md: “{title}” names no pages")
        body = _PICTURE.sub("", _PAGES.sub("", rest)).strip()
        sections.append(Section(title.strip(), tuple(named[1].split()), body))
    return tuple(sections)


def place_of(sections: tuple[Section, ...], page: str) -> int:
    """Where the section about a screen stands; the first one for a screen that has none."""
    return next((place for place, section in enumerate(sections) if page in section.pages), 0)
