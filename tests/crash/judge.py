"""Opens what a crash left, with the real till, and compares it with what had been shown and printed before.

The mirror is asked twice: alone, as if the till's own disk were dead; and beside the till, whose copy it must become.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from msgspec import json

from counter_pos.app import OpenTill
from counter_pos.domain.errors import Broken
from counter_pos.domain.facts import PaymentTaken, read_facts
from counter_pos.domain.payment import PaymentOrder
from counter_pos.i18n.notices import caution
from counter_pos.journal import print_jobs
from counter_pos.journal.integrity import check_since_mark, verify_file
from counter_pos.journal.mirror import mirror_path
from counter_pos.journal.receipts import by_number
from counter_pos.journal.store import PARTS_PER_ENTRY
from counter_pos.printing.desk import PrintDesk
from counter_pos.printing.escpos import process_id
from counter_pos.printing.job import PaperJob, make_job
from counter_pos.printing.status import PrinterState
from counter_pos.printing.transports import Outcome
from counter_pos.replica.store import Replica
from counter_pos.services.days.after_restart import latest_outcomes, outcome_of
from counter_pos.services.printing.jobs import Paper
from counter_pos.services.till.till import new_command_id
from counter_pos.wire.entry import StoredEntry
from counter_pos.wire.export import entry_of, line_of
from counter_pos.wire.keyring import KeyRing
from counter_pos.wire.verify import verify_chain
from tests.crash.scenario import open_folder
from tests.crash.trace import Heard, Said, Sent, Step
from tests.mirrors import without_room
from tests.tills import CLERK, CLERK_PIN, key_ring, order, small_city

RESTART_HOURS = 3.0
NEXT_PAISE = 31_300
MOST_JOBS = 1 << 14
ASKING = b"\x10\x04"
"""What a question about the printer's state begins with: no paper."""
PROCESS_ID = b"\x1d(H\x06\x00\x30\x30"
"""Asks the printer to tell the four characters that follow once all before them is printed."""


@dataclass
class Story:
    """What the world had seen up to a step: what was asked and told, and which paper had begun to come out."""

    asked: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    """Account, paise and cash by command, in the order of asking."""
    told: dict[int, str] = field(default_factory=dict)
    """Entry hash by seq."""
    begun: set[int] = field(default_factory=set)
    """Print jobs of which a byte was sent."""
    answered: set[int] = field(default_factory=set)
    """Print jobs that the printer said it printed."""

    begun_in_part: int = 0
    """Print jobs whose ends, and so their names, did not reach the printer."""
    mirror: bool = False
    """Whether the mirror is there: papers wait for it."""
    mirrored: set[int] = field(default_factory=set)
    """Print jobs that began to come out while it was there."""

    def copy(self) -> Story:
        """As it is now."""
        seen = (set(each) for each in (self.begun, self.answered))
        return Story(dict(self.asked), dict(self.told), *seen, 0, self.mirror, set(self.mirrored))

    def mark(self) -> tuple[int, ...]:
        """Grows with all that was seen: two stories of one recording with one mark are the same."""
        return tuple(map(len, (self.asked, self.told, self.begun, self.answered, self.mirrored)))

    def see(self, step: Step, jobs: dict[str, int]) -> None:
        """`jobs`: the job that each printer line carried, known from the whole record."""
        match step:
            case Said(text):
                words = text.split()
                if words[0] == "ASKED":
                    self.asked[words[1]] = (int(words[2]), int(words[3]), int(words[4]))
                elif words[0] == "TOLD":
                    self.told[int(words[1])] = words[2]
                elif words[0] == "MIRROR":
                    self.mirror = words[1] == "there"
            case Sent(line, data) if line in jobs and not data.startswith(ASKING):
                if self.mirror and jobs[line] not in self.begun:
                    self.mirrored.add(jobs[line])
                self.begun.add(jobs[line])
            case Heard(line, data) if line in jobs and b"\x37\x22" in data:
                self.answered.add(jobs[line])
            case _:
                pass


@cache
def known_jobs() -> dict[bytes, int]:
    """Every job by its process id."""
    return {process_id(job): job for job in range(MOST_JOBS)}


def jobs_of(steps: list[Step]) -> dict[str, int]:
    """Which print job each line to the printer carried, read from the process id at its end."""
    known = known_jobs()
    carried: dict[str, bytes] = {}
    for step in steps:
        if isinstance(step, Sent):
            carried[step.line] = carried.get(step.line, b"") + step.data
    found = {line: [known[each[:4]] for each in data.split(PROCESS_ID)[1:]] for line, data in carried.items()}
    if any(len(jobs) > 1 for jobs in found.values()):
        raise RuntimeError("a line to the printer carried two jobs: the matrix does not know which bytes are whose")
    return {line: jobs[0] for line, jobs in found.items() if jobs}


class Tray:
    """A printer whose paper the judge counts, by process id."""

    width = 576

    def __init__(self, mirror: Path | None) -> None:
        self.papers: list[bytes] = []
        self._mirror = mirror

    def state(self) -> PrinterState:
        return PrinterState.OK

    def print(self, job: PaperJob, about_to_send: object) -> Outcome:
        about_to_send()  # type: ignore[operator]
        if self._mirror is not None:
            seq = known_jobs()[job.process_id] // PARTS_PER_ENTRY
            check(self._mirror.read_bytes().count(b"\n") >= seq, f"paper of entry {seq} before the mirror had it")
        self.papers.append(job.process_id)
        return Outcome("printed", PrinterState.OK)

    def kick(self, pulse: bytes) -> PrinterState:
        return PrinterState.OK


_DRAWN: dict[tuple[bytes, int, int], PaperJob] = {}


def drawn(paper: Paper, job_id: int, width: int) -> PaperJob:
    """The real drawing of a paper. The states of one recording print the same ones again: each is drawn once."""
    key = (json.encode(paper), job_id, width)
    if key not in _DRAWN:
        _DRAWN[key] = make_job(paper, job_id, width)
    return _DRAWN[key]


class Wrong(Exception):
    """The till broke a promise."""


def check(what: bool, told: object) -> None:
    if not what:
        raise Wrong(told)


def judge(folder: Path, keys: Path, story: Story, stick: Path | None = None, *, forgetful: bool = False) -> None:
    """Raises Wrong for a lost payment, a doubled one, or paper without an entry; or whatever the till raises.

    `stick` is the mirror's folder, also named in the settings; it may be gone. `forgetful` is a clerk's window that
    makes a new command for a repeated press: the mistake must be noticed.
    """
    lines = _mirror_alone(stick)
    opened = open_folder(folder, keys, RESTART_HOURS)
    try:
        desk = opened.working()
        journal = desk.till.journal
        ring = key_ring(journal)
        report = verify_file(journal.path, ring)
        check(report.whole, report)
        for seq, entry_hash in story.told.items():
            entry = journal.at(seq)
            check(entry is not None and entry.hash.hex() == entry_hash, f"lost: entry {seq} was told")
        if lines is not None:
            _check_mirror_alone(lines, ring, story)
        _check_papers(opened, story)
        _check_outcomes(opened, story)
        tray = Tray(None if lines is None or stick is None else mirror_path(stick, *journal.chain))
        PrintDesk(desk.print_jobs, tray, draw=drawn).drain()
        _check_no_second_paper(opened, story, tray)
        desk.act_as(CLERK, CLERK_PIN)
        _press_again(opened, story, forgetful)
        _serve_the_next(opened)
        check(check_since_mark(journal) > 0, "nothing was added")
        if stick is not None:
            _check_mirror_in_step(opened, stick)
    finally:
        opened.close()


def _mirror_alone(stick: Path | None) -> bytes | None:
    """What the mirror's file held before the till touched it; None without a mirror."""
    if stick is None or not stick.is_dir():
        return None
    return b"".join(path.read_bytes() for path in stick.iterdir())


_PROVEN: dict[bytes, list[StoredEntry]] = {}


def _proven(lines: bytes, ring: KeyRing) -> list[StoredEntry]:
    """The entries that a mirror's bytes prove. Most states have the same: what was proven is not proven again."""
    if lines not in _PROVEN:
        whole = []
        for line in lines.splitlines(keepends=True):
            try:
                entry = entry_of(line)
            except (Broken, UnicodeError):  # what the power took: a lie is caught by the chain
                break
            if not line.endswith(b"\n"):
                break
            whole.append(entry)
        proven = verify_chain(whole, ring)
        check(proven.broken is None, f"the mirror: {proven.broken}")
        _PROVEN[lines] = whole
    return _PROVEN[lines]


def _check_mirror_alone(lines: bytes, ring: KeyRing, story: Story) -> None:
    """The till's own disk is dead: the mirror proves the entry of every paper that began to come out."""
    whole = _proven(lines, ring)
    for job in story.mirrored:
        seq = job // PARTS_PER_ENTRY
        check(seq <= len(whole), f"not on the mirror: entry {seq}, whose paper is out")
        check(
            story.told.get(seq, whole[seq - 1].hash.hex()) == whole[seq - 1].hash.hex(), f"the mirror has another {seq}"
        )


def _check_mirror_in_step(opened: OpenTill, stick: Path) -> None:
    """The till, left alone, has made the mirror its copy; one that is gone is told, and kept nobody."""
    mirror, journal = opened.mirror, opened.journal
    check(mirror is not None, "the mirror in the settings is not at work")
    assert mirror is not None
    if not stick.is_dir():
        check(not mirror.hold(journal.place.seq), "an entry is said to be on a mirror that is gone")
        check(mirror.reading().trouble == "mirror_away", mirror.reading())
        return
    check(mirror.hold(journal.place.seq), f"the mirror is not in step: {mirror.reading()}")
    held = without_room(mirror_path(stick, *journal.chain).read_bytes())
    check(held == b"".join(line_of(each) for each in journal.after(0, 10_000)), "the mirror is no copy")


def _check_papers(opened: OpenTill, story: Story) -> None:
    """Paper that began to come out has its entry, and will not come out by itself again."""
    journal = opened.journal
    rows = {row.id: row.state for row in print_jobs.of_entries(journal, 1, journal.place.seq)}
    unnamed = [job for job, state in rows.items() if state == "sending" and job not in story.begun]
    check(len(unnamed) >= story.begun_in_part, "paper began to come out, and no job says so")
    story.begun.update(unnamed[: story.begun_in_part])
    for job in story.begun:
        check(journal.at(job // PARTS_PER_ENTRY) is not None, f"a receipt without an entry: job {job}")
        check(job in rows and rows[job] != "waiting", f"doubled: job {job} was begun and would be printed again")


def _check_outcomes(opened: OpenTill, story: Story) -> None:
    """The till says of each payment what is true, and what to do, in words."""
    till = opened.working().till
    latest = {each.command_id: each.paper for each in latest_outcomes(till, limit=len(story.asked) + 1)}
    for command, (account, paise, _) in story.asked.items():
        recorded = opened.journal.of_command(command)
        told = outcome_of(till, command)
        check((recorded is None) == (told == []), f"{command}: said to be recorded or not, wrongly")
        if recorded is None:
            _check_words("payment_not_recorded", {})
            continue
        job = recorded.seq * PARTS_PER_ENTRY + 1
        lawful = {True: {"uncertain", "printed", "cancelled"}, False: {"waiting", "uncertain", "cancelled"}}
        check(told[0].paper in lawful[job in story.begun], f"job {job} is called {told[0].paper}")
        check(told[0].paper != "printed" or job in story.answered, f"job {job}: the printer never said printed")
        check(latest.get(command) == told[0].paper, f"{command} is not among the latest")
        check((told[0].account, told[0].paise) == (account, paise), f"{command}: another account or amount is told")
        _check_words(told[0].caution, {"receipt": told[0].receipt, "paise": paise, "account": account})


WORDS = {
    "payment_printed": ("recorded and printed", "Nothing is left to do"),
    "payment_waiting": ("recorded, not yet on paper", "prints by itself"),
    "payment_uncertain": ("recorded.", "Look whether its paper came out; if not, print a copy"),
    "payment_cancelled": ("cancelled", "The cash was handed back"),
    "payment_not_recorded": ("not recorded, and no receipt was printed", "Take it again"),
}
"""What is true of a payment, and what the clerk should do, in the sentence that the till says of it."""


def _check_words(code: str, facts: dict[str, object]) -> None:
    english, hindi = (caution(code, facts, language) for language in ("en", "hi"))
    check(all(part in english for part in WORDS[code]), f"{code}: {english}")
    check(str(facts.get("receipt", "")) in english, f"{code} names no receipt: {english}")
    check(str(facts.get("receipt", "")) in hindi and hindi != english, f"{code} has no Hindi: {hindi}")


def _check_no_second_paper(opened: OpenTill, story: Story, tray: Tray) -> None:
    journal = opened.journal
    begun = {process_id(job) for job in story.begun}
    check(len(tray.papers) == len(set(tray.papers)), "doubled: one paper twice from the queue")
    check(not begun & set(tray.papers), "doubled: a paper that was begun before came out again")
    for row in print_jobs.of_entries(journal, 1, journal.place.seq):
        found = by_number(journal, row.receipt) if row.kind in ("payment", "duplicate") else None
        gone = found is not None and found.cancelled_seq is not None
        check(not gone or process_id(row.id) not in tray.papers, f"job {row.id} came out of a cancelled payment")
        lawful = ("printed", "uncertain", "withdrawn") if gone else ("printed", "uncertain")
        check(row.shown_state in lawful, f"job {row.id} is left {row.shown_state}")


def _press_again(opened: OpenTill, story: Story, forgetful: bool) -> None:
    """The clerk, who was told nothing of the last payment, presses Pay again."""
    if not story.asked:
        return
    command, (account, paise, cash) = list(story.asked.items())[-1]
    before = opened.journal.place.seq
    again = new_command_id() if forgetful else command
    asked: PaymentOrder = order(account, paise, tendered=cash, command_id=again)
    recorded = opened.journal.of_command(command)
    taken = opened.working().take_payment(asked)
    check(forgetful or taken.seq == (before + 1 if recorded is None else recorded.seq), "a retry made another entry")
    same = [
        each.seq
        for each in opened.journal.select("WHERE seq > 1")
        if each.envelope.kind == "payment_taken"
        and read_facts(each.envelope.facts, PaymentTaken).parts[0].paise == paise
        and read_facts(each.envelope.facts, PaymentTaken).parts[0].account == f"{account:010d}"
    ]
    check(len(same) == 1, f"doubled: entries {same} are one payment")


def _serve_the_next(opened: OpenTill) -> None:
    """The next person can be served, and the receipts go on without a gap."""
    journal = opened.journal
    serial = journal.place.serial
    opened.working().take_payment(order(_next_account(), NEXT_PAISE))
    check(journal.place.serial == serial + 1, "the receipts have a gap")


@cache
def _next_account() -> int:
    """Somebody of the small city, which every till of the matrix knows, who owes more than is paid here."""
    replica = Replica(small_city())
    try:
        return next(each.account for each in replica.each(0, 400)[50:] if each.heads.total > 90_000)
    finally:
        replica.close()
