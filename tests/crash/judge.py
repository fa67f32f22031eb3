"""Opens what a crash left, with the real till, and compares it with what had been shown and printed before."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from counter_pos.app import OpenTill
from counter_pos.domain.facts import PaymentTaken, read_facts
from counter_pos.domain.payment import PaymentOrder
from counter_pos.journal import print_jobs
from counter_pos.journal.integrity import check_since_mark, verify_file
from counter_pos.journal.store import PARTS_PER_ENTRY
from counter_pos.printing.desk import PrintDesk
from counter_pos.printing.escpos import process_id
from counter_pos.printing.job import PaperJob
from counter_pos.printing.status import PrinterState
from counter_pos.printing.transports import Outcome
from counter_pos.services.after_restart import latest_outcomes, outcome_of
from counter_pos.services.till import new_command_id
from tests.crash.scenario import open_folder
from tests.crash.trace import Heard, Said, Sent, Step
from tests.tills import CLERK, CLERK_PIN, key_ring, order

RESTART_HOURS = 3.0
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

    def copy(self) -> Story:
        """As it is now."""
        return Story(dict(self.asked), dict(self.told), set(self.begun), set(self.answered))

    def see(self, step: Step, jobs: dict[str, int]) -> None:
        """`jobs`: the job that each printer line carried, known from the whole record."""
        match step:
            case Said(text):
                words = text.split()
                if words[0] == "ASKED":
                    self.asked[words[1]] = (int(words[2]), int(words[3]), int(words[4]))
                elif words[0] == "TOLD":
                    self.told[int(words[1])] = words[2]
            case Sent(line, data) if line in jobs and not data.startswith(ASKING):
                self.begun.add(jobs[line])
            case Heard(line, data) if line in jobs and b"\x37\x22" in data:
                self.answered.add(jobs[line])
            case _:
                pass


def jobs_of(steps: list[Step]) -> dict[str, int]:
    """Which print job each line to the printer carried, read from the process id at its end."""
    known = {process_id(job): job for job in range(MOST_JOBS)}
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

    def __init__(self) -> None:
        self.papers: list[bytes] = []

    def state(self) -> PrinterState:
        return PrinterState.OK

    def print(self, job: PaperJob, about_to_send: object) -> Outcome:
        about_to_send()  # type: ignore[operator]
        self.papers.append(job.process_id)
        return Outcome("printed", PrinterState.OK)

    def kick(self, pulse: bytes) -> PrinterState:
        return PrinterState.OK


class Wrong(Exception):
    """The till broke a promise."""


def check(what: bool, told: object) -> None:
    if not what:
        raise Wrong(told)


def judge(folder: Path, keys: Path, story: Story, *, forgetful: bool = False) -> None:
    """Raises Wrong for a lost payment, a doubled one, or paper without an entry; or whatever the till raises.

    `forgetful` is a clerk's window that makes a new command for a repeated press: the mistake must be noticed.
    """
    opened = open_folder(folder, keys, RESTART_HOURS)
    try:
        desk = opened.working()
        journal = desk.till.journal
        report = verify_file(journal.path, key_ring(journal))
        check(report.whole, report)
        for seq, entry_hash in story.told.items():
            entry = journal.at(seq)
            check(entry is not None and entry.hash.hex() == entry_hash, f"lost: entry {seq} was told")
        _check_papers(opened, story)
        _check_outcomes(opened, story)
        tray = Tray()
        PrintDesk(desk.print_jobs, tray).drain()
        _check_no_second_paper(opened, story, tray)
        desk.act_as(CLERK, CLERK_PIN)
        _press_again(opened, story, forgetful)
        _serve_the_next(opened)
        check(check_since_mark(journal) > 0, "nothing was added")
    finally:
        opened.close()


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
    """The till says of each payment what is true."""
    till = opened.working().till
    latest = {each.command_id: each.paper for each in latest_outcomes(till, limit=len(story.asked) + 1)}
    for command in story.asked:
        recorded = opened.journal.of_command(command)
        told = outcome_of(till, command)
        check((recorded is None) == (told == []), f"{command}: said to be recorded or not, wrongly")
        if recorded is None:
            continue
        job = recorded.seq * PARTS_PER_ENTRY + 1
        lawful = {True: {"uncertain", "printed", "cancelled"}, False: {"waiting", "uncertain", "cancelled"}}
        check(told[0].paper in lawful[job in story.begun], f"job {job} is called {told[0].paper}")
        check(told[0].paper != "printed" or job in story.answered, f"job {job}: the printer never said printed")
        check(latest.get(command) == told[0].paper, f"{command} is not among the latest")


def _check_no_second_paper(opened: OpenTill, story: Story, tray: Tray) -> None:
    journal = opened.journal
    begun = {process_id(job) for job in story.begun}
    check(len(tray.papers) == len(set(tray.papers)), "doubled: one paper twice from the queue")
    check(not begun & set(tray.papers), "doubled: a paper that was begun before came out again")
    for row in print_jobs.of_entries(journal, 1, journal.place.seq):
        check(row.state in ("printed", "uncertain"), f"job {row.id} is left {row.state}")


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
    desk, journal = opened.working(), opened.journal
    account = desk.till.heard.each(0, 400)[50].account  # type: ignore[attr-defined]
    serial = journal.place.serial
    amount = 31_300 if desk.consumer(account).supply.value == "postpaid" else 0
    if not amount:
        account = next(each.account for each in desk.till.heard.each(0, 400) if each.heads.total > 90_000)  # type: ignore[attr-defined]
    desk.take_payment(order(account, 31_300))
    check(journal.place.serial == serial + 1, "the receipts have a gap")
