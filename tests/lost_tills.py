"""A till that took money, with a centre and a mirror, and whose disk then dies: what tests of a restore start from."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from counter_pos.app import OpenTill, make_courier
from counter_pos.domain.consumer import Supply
from counter_pos.domain.payment import NoteCount, Purpose
from counter_pos.restoring import Restored, Wanted, restore
from counter_pos.services.receipts.surrender import Surrender
from counter_pos.services.restoring.papers import GivenPaper
from counter_pos.sync.courier import RoundReport
from counter_pos.wire.entry import StoredEntry
from tests import words
from tests.enrolled import Line, enrolled
from tests.serving import COUNTER
from tests.tills import CLERK, CLERK_PIN, order

FLOAT = 50_000


@dataclass
class Lost:
    """A till at work, and then lost. Papers are the receipts' texts in their order; `entries` the whole chain."""

    line: Line
    root: Path
    accounts: list[int] = field(default_factory=list)
    papers: list[str] = field(default_factory=list)
    entries: list[StoredEntry] = field(default_factory=list)

    @property
    def mirror(self) -> Path:
        return self.root / "stick" / "mirror"

    @property
    def target(self) -> Path:
        return self.root / "new"

    @property
    def mirror_file(self) -> Path:
        return self.mirror / "mirror-K08-1-1.jsonl"

    def begin(self) -> OpenTill:
        """A first sync, a mirror, a clerk and a shift."""
        self.mirror.mkdir(parents=True)
        settings = self.line.folder / "settings.toml"
        settings.write_text(f'mirror = "{self.mirror}"\n' + settings.read_text(encoding="utf-8"), encoding="utf-8")
        till = self.line.open()
        assert self.sync(till).trouble is None
        assert till.replica is not None
        self.accounts = [
            each.account
            for each in till.replica.each(0, 100)
            if each.supply is Supply.POSTPAID and each.heads.total > 50_000
        ]
        desk = till.working()
        desk.sign_in(CLERK, CLERK_PIN)
        desk.open_shift((NoteCount(10_000, FLOAT // 10_000),))
        return till

    def pay(self, till: OpenTill, *amounts: int) -> None:
        """One payment an amount, each at another account."""
        for paise in amounts:
            account = self.accounts[len(self.papers)]
            taken = till.working().take_payment(order(account, paise, purpose=Purpose.BILL))
            self.papers += [till.working().receipt_text(each.number).qr for each in taken.receipts]
            self.line.clock.pass_time(minutes=1)

    def cancel_last(self, till: OpenTill) -> None:
        desk = till.working()
        row = desk.receipts_of_shift()[0]
        word = words.cancelling(desk, row.number)
        desk.cancel_payment(row.number, "wrong_account", word, Surrender((self.papers[-1],)))

    def sync(self, till: OpenTill) -> RoundReport:
        courier = make_courier(till)
        try:
            return courier.round()
        finally:
            courier.close()

    def lose(self, till: OpenTill, *, keys: bool = True) -> None:
        """The disk dies: folder and, with `keys`, this machine's secrets are gone."""
        self.entries = till.journal.after(0, 100_000)
        till.close()
        shutil.rmtree(self.line.folder)
        if keys:
            shutil.rmtree(self.root / "state")

    def cut_mirror(self, entries: int) -> None:
        """As if the mirror had been away since: it ends after so many entries."""
        lines = self.mirror_file.read_bytes().splitlines(keepends=True)
        self.mirror_file.write_bytes(b"".join(lines[:entries]))

    def code(self) -> str:
        return self.line.centre.enrolment.make_code(COUNTER)[0]

    def wanted(self, *, mirror: bool = False, code: str | None = None, papers: tuple[str, ...] = ()) -> Wanted:
        """What a person asks for, online."""
        return Wanted(
            folder=self.target,
            mirror=self.mirror if mirror else None,
            central=self.line.proxy.url,
            code=code or self.code(),
            papers=tuple(GivenPaper(f"paper {place}", text) for place, text in enumerate(papers, start=1)),
        )

    def restore(self, **asked: object) -> Restored:
        return restore(self.wanted(**asked), clock=self.line.clock)  # type: ignore[arg-type]

    def open_new(self) -> OpenTill:
        """The restored till, with its list of consumers."""
        till = self.line.open(self.target)
        assert self.sync(till).trouble is None
        return till

    def balances(self) -> dict[str, int]:
        """The centre's books, which hold in themselves."""
        report = self.line.centre.verify()
        assert report.whole, report.findings
        assert sum(report.balances.values()) == 0
        return report.balances


@contextmanager
def lost_till(tmp_path: Path) -> Iterator[Lost]:
    """COUNTER_POS_STATE must name `state` in `tmp_path`."""
    with enrolled(tmp_path) as line:
        yield Lost(line, tmp_path)
