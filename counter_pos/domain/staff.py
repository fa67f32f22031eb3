"""Who may do what at a site."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Role(StrEnum):
    CLERK = "clerk"
    SUPERVISOR = "supervisor"


class StaffMember(Struct, frozen=True):
    """A person of this site. `number` is 1..65535 (a receipt carries it), shown as S0412."""

    number: int
    name_en: str
    name_hi: str
    role: Role

    @property
    def code(self) -> str:
        return f"S{self.number:04d}"


def staff_number(code: str) -> int:
    """'S0412' -> 412."""
    return int(code.removeprefix("S"))
