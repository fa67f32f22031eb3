"""Sets the stage: a city, a centre that serves it, and a till that is enrolled and has heard of everybody in it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from counter_pos.demo.line import CuttableLine
from counter_pos.domain.consumer import Consumer
from counter_pos.domain.demand import NO_ACCOUNT, Demand, DemandKind
from counter_pos.domain.errors import Unavailable
from counter_pos.domain.facts import Counter
from counter_pos.journal.keys import STATE_VARIABLE

Tell = Callable[[str], None]

COUNTER = Counter(code="K08", window=1, name_en="Naubasta", name_hi="नौबस्ता")
SEED = 1
APPLICANT = ("Kavita Gupta", "कविता गुप्ता")


@dataclass(frozen=True, slots=True)
class Person:
    """A made-up member of the demo's staff, with the PIN that is shown on screen."""

    number: int
    name_en: str
    name_hi: str
    role: str
    pin: str

    @property
    def code(self) -> str:
        return f"S{self.number:04d}"


CLERK = Person(412, "Sunita Verma", "सुनीता वर्मा", "clerk", "271828")
SUPERVISOR = Person(77, "Rakesh Shukla", "राकेश शुक्ला", "supervisor", "314159")
STAFF = (CLERK, SUPERVISOR)


@dataclass(slots=True)
class Stage:
    """Everything a demo runs on, in one folder. `line` runs between the till and the centre.

    `demands` is what head office asks for under a number: a settlement's quote (none in a city too small), a request.
    """

    folder: Path
    centre: subprocess.Popen[str]
    line: CuttableLine
    demands: tuple[Demand, ...]

    @property
    def till_folder(self) -> Path:
        return self.folder / "till"

    @property
    def centre_folder(self) -> Path:
        return self.folder / "centre"

    def close(self) -> None:
        """Stop the centre."""
        self.line.cut()
        self.centre.terminate()
        try:
            self.centre.wait(20)
        except subprocess.TimeoutExpired:
            self.centre.kill()
            self.centre.wait()


def set_stage(folder: Path, accounts: int, tell: Tell) -> Stage:
    """Make (or find again) the centre with its city, make a fresh till, and bring both together.

    A city of the same size that an earlier demo left in `folder` is kept if its dues are of today; the till and the
    ledger are always new. Raises Unavailable(centre_unreachable) when the centre does not come up.
    """
    folder.mkdir(parents=True, exist_ok=True)
    os.environ[STATE_VARIABLE] = str(folder / "state")
    for name in ("till", "state", "centre", "pictures", "receipts", "reports"):
        shutil.rmtree(folder / name, ignore_errors=True)
    demands = _make_centre(folder / "centre", accounts, tell)
    tell("Starting the centre ...")
    centre, url = _start_centre(folder / "centre")
    at = urlsplit(url)
    line = CuttableLine(at.hostname or "127.0.0.1", at.port or 0)
    stage = Stage(folder, centre, line, demands)
    try:
        _make_till(stage, tell)
    except BaseException:
        stage.close()
        raise
    return stage


def demands_of(city: Iterable[Consumer], day: date) -> tuple[Demand, ...]:
    """A quote for the first account that settles old dues (half of them, for 30 days), and a request of somebody who
    has no account yet."""
    from counter_pos.demo.picks import settles

    request = Demand("REQ/2611/0415", DemandKind.REQUEST, NO_ACCOUNT, 118_500, None, "new_connection", *APPLICANT)
    debtor = next((each for each in city if settles(each)), None)
    if debtor is None:
        return (request,)
    half = debtor.heads.total // 2 // 100 * 100
    last_day = day + timedelta(days=30)
    return (Demand("OTS-0417", DemandKind.QUOTE, debtor.account, half, last_day, f"OTS {day:%Y}"), request)


def _make_centre(folder: Path, accounts: int, tell: Tell) -> tuple[Demand, ...]:
    from counter_pos.central.centre import open_centre
    from counter_pos.demo.city import make_city

    policy = (Path(__file__).resolve().parent.parent / "assets" / "policy" / "default.json").read_bytes()
    staff = [
        {"number": each.number, "name_en": each.name_en, "name_hi": each.name_hi, "role": each.role, "pin": each.pin}
        for each in STAFF
    ]
    centre = open_centre(folder, create=True)
    try:
        centre.publisher.put_policy(policy)
        centre.publisher.put_staff(COUNTER.code, json.dumps(staff).encode())
        tell(f"Making a city of {accounts:,} accounts ...")
        now = datetime.now(UTC)
        centre.import_accounts(make_city(accounts, seed=SEED, as_of=now.date()), as_of=now)
        demands = demands_of((row.consumer for row in make_city(accounts, seed=SEED, as_of=now.date())), now.date())
        centre.publisher.put_demands(demands)
        return demands
    finally:
        centre.close()


def _start_centre(folder: Path) -> tuple[subprocess.Popen[str], str]:
    command = [sys.executable, "-m", "counter_pos", "central", "serve", "--data", str(folder), "--port", "0", "--json"]
    log = (folder / "serve.log").open("w", encoding="utf-8")
    centre = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
    assert centre.stdout is not None
    said = centre.stdout.readline()
    log.close()
    if not said:
        centre.wait()
        raise Unavailable("centre_unreachable", reason=(folder / "serve.log").read_text(encoding="utf-8")[-500:])
    url: str = json.loads(said)["url"]
    return centre, url


def _make_till(stage: Stage, tell: Tell) -> None:
    from counter_pos.app import enrol_till, make_courier, open_till
    from counter_pos.central.centre import open_centre

    tell("Enrolling the till ...")
    centre = open_centre(stage.centre_folder)
    try:
        code, _ = centre.enrolment.make_code(COUNTER)
    finally:
        centre.close()
    enrol_till(stage.till_folder, stage.line.url, code)
    tell("The till hears of the city and indexes it ...")
    till = open_till(stage.till_folder)
    try:
        report = make_courier(till).round()
        if report.trouble is not None:
            raise report.trouble
    finally:
        till.close()
