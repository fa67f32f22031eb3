"""What somebody wants to have on paper or in a file, as one value: the window asks with it, the maker answers."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

REPORTS = ("shift", "day", "scroll", "denominations", "cancellations", "over-short", "hand-overs")
"""The reports of one till, in the order people are shown them."""

OF_ONE_DATE = ("shift", "day")
Form = Literal["pdf", "csv", "xlsx"]
FORMS: tuple[Form, ...] = ("pdf", "csv", "xlsx")
LANGUAGES = ("hi", "en")


class ReportWanted(Struct, frozen=True):
    """One report in one form and language, of the business dates from `first` to `last`.

    `shift` is the number of a shift report's shift; None takes the last shift of the date.
    """

    name: str
    first: date
    last: date
    language: str
    form: Form
    shift: int | None = None

    def file_name(self) -> str:
        """What the file is called: the report, its dates, its language."""
        days = f"{self.first:%Y-%m-%d}" if self.first == self.last else f"{self.first:%Y-%m-%d}_{self.last:%Y-%m-%d}"
        shift = "" if self.shift is None else f"-{self.shift}"
        return f"{self.name}-{days}{shift}-{self.language}.{self.form}"
