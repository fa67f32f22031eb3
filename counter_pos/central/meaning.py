"""What one entry puts into the books: rows without a database, made by projection.py and written by entries.py."""

from __future__ import annotations

from dataclasses import dataclass, field

from counter_pos.domain.demand import NO_ACCOUNT

SUSPENSE = "suspense"
RECEIVABLE = "receivable"
SERVICES = "services"


@dataclass(frozen=True, slots=True)
class Leg:
    """One side of a posting: paise, debit positive."""

    gl: str
    account: int | None
    paise: int


@dataclass(frozen=True, slots=True)
class PaidPart:
    """One receipt's part of a payment."""

    device: str
    epoch: int
    seq: int
    part: int
    receipt: str
    account: int
    purpose: str
    paise: int
    business_date: str
    shift: int | None


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a person must look at this entry; its money waits in suspense or was never booked."""

    type: str
    detail: str


@dataclass(slots=True)
class Meaning:
    """All that one entry puts into the books. `cancels` names the parts (seq, part) that it takes back."""

    parts: list[PaidPart] = field(default_factory=list)
    legs: list[Leg] = field(default_factory=list)
    cancels: list[tuple[int, int]] = field(default_factory=list)
    recovered: list[PaidPart] = field(default_factory=list)
    """Receipts restored from paper, at their originals' places: rows of an earlier chain."""
    found: list[PaidPart] = field(default_factory=list)
    """Receipts of this entry whose rows stand already, restored from paper before it came."""
    disputed: list[PaidPart] = field(default_factory=list)
    """Rows restored from paper for this entry's place, which the entry contradicts."""
    troubles: list[Trouble] = field(default_factory=list)


def owner_of(purpose: str, account: int, known: bool) -> str:
    """Whose books a part belongs to; `known`: whether the account is. Only a request may be without an account."""
    if account == NO_ACCOUNT and purpose == "miscellaneous":
        return SERVICES
    return RECEIVABLE if known else SUSPENSE


def suspended(meaning: Meaning, debit: str, account: int, paise: int, trouble: Trouble) -> None:
    """Money that came in and whose owner is not clear: it waits in suspense, with the reason beside it."""
    meaning.legs += [Leg(debit, None, paise), Leg(SUSPENSE, account or None, -paise)]
    meaning.troubles.append(trouble)
