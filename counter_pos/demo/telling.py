"""What the demo's day came to: every line of what happened, and every rupee in its place, proven on both sides."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from counter_pos.demo.acting import Scene
from counter_pos.demo.stage import Stage
from counter_pos.domain.demand import NO_ACCOUNT
from counter_pos.domain.money import rupees
from counter_pos.services.cash.custody import PickUp
from counter_pos.services.summaries import DaySummary

FIGURE = 14


@dataclass(frozen=True, slots=True)
class DayPlayed:
    """What the day came to, for people and for machines."""

    text: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Proven:
    """The till's chain, whole on both sides: how many entries, and the head's hash."""

    entries: int
    head: str


@dataclass(frozen=True, slots=True)
class Places:
    """Where the day's cash came from and where it is, paise. Both sides are read apart and must come out equal."""

    opening_float: int
    floats_added: int
    collected: int
    returned: int
    over_short: int
    in_drawer: int
    in_transit: int
    in_safe: int
    in_bags: int
    """Of `in_safe`: what came in bags during the shift."""
    counted: int
    """Of `in_safe`: what was counted at the close."""
    drafts: int
    drafts_paise: int
    """Cheques and drafts beside the cash: in neither side."""

    @classmethod
    def of(cls, day: DaySummary, bags: Sequence[PickUp]) -> Places:
        """Read them from the day and its bags."""
        return cls(
            opening_float=day.total("opening_float"),
            floats_added=day.total("floats_added"),
            collected=day.total("collected"),
            returned=day.total("returned"),
            over_short=day.total("over_short"),
            in_drawer=day.in_drawer,
            in_transit=day.in_transit,
            in_safe=day.in_safe,
            in_bags=sum(each.paise for each in bags if each.received),
            counted=day.total("counted"),
            drafts=day.total("instruments"),
            drafts_paise=day.total("instruments_paise"),
        )

    @property
    def owed(self) -> int:
        """What must be somewhere."""
        return self.opening_float + self.floats_added + self.collected - self.returned + self.over_short

    @property
    def found(self) -> int:
        """What is somewhere."""
        return self.in_drawer + self.in_transit + self.in_safe

    def check(self) -> None:
        """Raises AssertionError when a rupee has no place, or two."""
        if self.owed != self.found or self.in_safe != self.in_bags + self.counted:
            raise AssertionError(f"the day does not come out: {self}")

    def lines(self, bags: Sequence[PickUp]) -> list[str]:
        """The account of the cash, one figure a line."""
        difference = "missing at the count" if self.over_short < 0 else "too much at the count"
        told = [
            (" ", "change at the opening", self.opening_float),
            ("+", "change put in later", self.floats_added),
            ("+", "cash taken", self.collected),
            ("-", "cash given back", self.returned),
            ("-" if self.over_short < 0 else "+", difference, abs(self.over_short)),
            ("=", "cash to be found", self.owed),
            None,
            (" ", "in the drawer", self.in_drawer),
            ("+", "on its way to the safe", self.in_transit),
            *(("+", f"in the safe, bag {each.bag}", each.paise) for each in bags if each.received),
            ("+", "in the safe, counted at the close", self.counted),
            ("=", "cash found", self.found),
        ]
        lines = ["" if each is None else f"{each[0]} {each[1]:<36}{rupees(each[2]):>{FIGURE}}" for each in told]
        papers = "demand draft" if self.drafts == 1 else "demand drafts"
        beside = f"Beside the cash in the safe: {self.drafts} {papers} of Rs {rupees(self.drafts_paise)}"
        return [*lines, "", f"{beside}, money once the bank has paid."]


def prove(stage: Stage) -> Proven:
    """Verify the till's journal and the centre's ledger, and that they hold the same chain. Raises AssertionError."""
    from counter_pos.app import key_ring
    from counter_pos.central.centre import open_centre
    from counter_pos.journal.chains import chain_files
    from counter_pos.journal.integrity import verify_file

    journal = verify_file(chain_files(stage.till_folder)[-1].path, key_ring(stage.till_folder))
    centre = open_centre(stage.centre_folder)
    try:
        ledger = centre.verify()
        chains: Any = centre.status()["chains"]
    finally:
        centre.close()
    same_head = (chains[0]["seq"], chains[0]["hash"]) == (journal.chain.good, journal.chain.head_hash)
    if not journal.whole or not ledger.whole or not same_head:
        raise AssertionError(f"the two sides differ: {journal} {ledger} {chains}")
    return Proven(journal.chain.good, journal.chain.head_hash)


def told(
    stage: Stage, day: DaySummary, bags: Sequence[PickUp], happened: Sequence[Scene], reports: Sequence[Path]
) -> DayPlayed:
    """The day's account as text, and the whole of it as facts.

    Both are left in the stage's folder, there with the lines that were told while it was played. Raises
    AssertionError when the day does not come out as it must.
    """
    proven = prove(stage)
    places = Places.of(day, bags)
    places.check()
    receipts = [row for shift in day.shifts for row in shift.receipts]
    cancelled = sum(row.cancelled for row in receipts)
    lines = [
        f"{len(receipts)} receipts, {cancelled} cancelled; "
        f"{proven.entries} entries on both sides, head {proven.head[:12]}.",
        "",
        *places.lines(bags),
        "",
        f"Everything is in {stage.folder}",
    ]
    facts: dict[str, Any] = {
        "receipts": len(receipts),
        "cancelled": cancelled,
        "entries": proven.entries,
        "head": proven.head,
        "happened": [asdict(each) for each in happened],
        "equation": asdict(places),
        "bags": [{"bag": each.bag, "paise": each.paise, "received": each.received} for each in bags],
        "demands": [
            {
                "number": each.number,
                "kind": each.kind.value,
                "account": None if each.account == NO_ACCOUNT else f"{each.account:010d}",
                "paise": each.paise,
            }
            for each in stage.demands
        ],
        "reports": [str(each) for each in reports],
        "out": str(stage.folder),
    }
    for name in ("receipts", "reports"):
        shutil.copytree(stage.till_folder / name, stage.folder / name, dirs_exist_ok=True)
    text = "\n".join(lines)
    whole = "\n".join([*(each.said for each in happened), "", text, ""])
    (stage.folder / "summary.txt").write_text(whole, encoding="utf-8")
    (stage.folder / "summary.json").write_text(json.dumps(facts, indent=1), encoding="utf-8")
    return DayPlayed(text, facts)
