"""Every fault of a printer: what becomes of the paper, that the next person is served, and what the clerk is told."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest
from PySide6.QtWidgets import QApplication

from counter_pos.domain.errors import Unavailable
from counter_pos.i18n.notices import notice_for
from counter_pos.printing import raster
from counter_pos.printing.desk import PrintDesk
from counter_pos.printing.job import make_job
from counter_pos.printing.lines import Limits
from counter_pos.services.printing.printer_check import Answers
from counter_pos.ui.kit.text import Words
from counter_pos.ui.shell.news import printer_news
from tests.fake_printer import FakePrinter, Faults
from tests.print_jobs import NO_WORD, SILENCE, Jobs, printer_at
from tests.receipt_samples import payment

PRINTED, WAITING, UNCERTAIN = "printed", "waiting", "uncertain"
SAFE = ("Do not take the money again.", "पैसे दोबारा न लें।")
LOOK = ("print a duplicate.", "प्रतिलिपि छापें।")


@dataclass(frozen=True)
class Case:
    """`told`: how the sentence about this paper begins, in English and Hindi; none when the paper came out."""

    faults: Faults
    becomes: str
    note: str = ""
    told: tuple[str, str] = ("", "")
    limits: Limits = field(default_factory=Limits)
    answers: Answers = "printed"


NO_ANSWER = ("The printer does not answer.", "प्रिंटर जवाब नहीं दे रहा।")
NOT_SAID = ("The printer did not say whether", "प्रिंटर ने नहीं बताया कि रसीद निकली या नहीं।")
BROKE = ("The line to the printer broke", "यह रसीद छपते समय प्रिंटर से संपर्क टूट गया।")
OFF = ("The printer is off", "प्रिंटर बंद है")

CASES = {
    "slow": Case(Faults(slow=0.02), PRINTED, limits=Limits(stall=0.5)),
    "answers split anywhere": Case(Faults(split=True), PRINTED),
    "talks unasked": Case(Faults(chatter=True, split=True), PRINTED),
    "says printed late": Case(Faults(late_process_id=True), PRINTED, limits=NO_WORD),
    "paper near its end": Case(Faults(paper="near_end"), PRINTED),
    "mute": Case(Faults(mute=True), WAITING, "silent", NO_ANSWER, SILENCE),
    "answers late": Case(Faults(late_status=True), WAITING, "silent", NO_ANSWER, SILENCE),
    "answers without the fixed bits": Case(
        Faults(garbled=True), WAITING, "garbled", ("The printer gives answers", "प्रिंटर ऐसे जवाब दे रहा है")
    ),
    "no paper": Case(Faults(paper="out"), WAITING, "paper_out", ("The printer has no paper.", "प्रिंटर में काग़ज़ नहीं है।")),
    "lid open": Case(
        Faults(cover_open=True), WAITING, "cover_open", ("The printer's lid is open.", "प्रिंटर का ढक्कन खुला है।")
    ),
    "half closed before the job": Case(Faults(half_closed_after=1), WAITING, "off", OFF),
    "line closed before the job": Case(Faults(close_after=3), WAITING, "off", OFF),
    "half closed in the job": Case(Faults(half_closed_after=20_000), UNCERTAIN, "line_lost", BROKE),
    "line closed in the job": Case(Faults(close_after=40_000), UNCERTAIN, "line_lost", BROKE),
    "line closed in the job, and half a picture kept": Case(
        Faults(close_after=40_000, keeps_half=True), UNCERTAIN, "line_lost", BROKE, SILENCE
    ),
    "line closed in the job, half a picture kept, and the state told all the same": Case(
        Faults(close_after=40_000, keeps_half=True, hears_in_picture=True), UNCERTAIN, "line_lost", BROKE, SILENCE
    ),
    "paper ends in the job": Case(
        Faults(rows_left=500), UNCERTAIN, "paper_out", ("The paper ended while", "यह रसीद छपते समय काग़ज़ ख़त्म"), NO_WORD
    ),
    "power lost in the job": Case(
        Faults(power_off_after=30_000), UNCERTAIN, "off", ("The printer went off while", "यह रसीद छपते समय प्रिंटर बंद")
    ),
    "stops reading": Case(Faults(stop_reading_after=20_000), UNCERTAIN, "silent", NOT_SAID, SILENCE),
    "never says printed": Case(Faults(no_process_id=True), UNCERTAIN, "silent", NOT_SAID, NO_WORD),
    "says only processed": Case(Faults(no_process_id=True), PRINTED, answers="processed"),
    "never says processed": Case(
        Faults(no_process_id=True, no_processed=True), UNCERTAIN, "silent", NOT_SAID, NO_WORD, "processed"
    ),
    "says only how it is": Case(
        Faults(no_process_id=True, no_processed=True),
        UNCERTAIN,
        "unconfirmed",
        ("This printer cannot say", "यह प्रिंटर नहीं बता सकता"),
        answers="status",
    ),
    "says nothing by its settings": Case(
        Faults(mute=True),
        UNCERTAIN,
        "unconfirmed",
        ("This printer cannot say", "यह प्रिंटर नहीं बता सकता"),
        answers="nothing",
    ),
}


@pytest.fixture(autouse=True)
def fonts(qapp: QApplication) -> None:
    raster.prepare()


@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")  # python-escpos drops a refused one unclosed
@pytest.mark.parametrize("name", CASES)
def test_what_a_fault_does_to_the_paper_and_that_the_next_person_is_served(name: str) -> None:
    case, jobs = CASES[name], Jobs()
    first = jobs.add(payment())
    with FakePrinter(replace(case.faults)) as fake:
        desk = PrintDesk(jobs, printer_at(fake, case.limits, answers=case.answers))
        desk.drain()
        assert (jobs.states[first], jobs.marks[-1][2]) == (case.becomes, case.note)
        assert [mark[1] for mark in jobs.marks].count("sending") == (case.becomes != WAITING)
        if case.faults.power_off_after:
            fake.power_on()
        fake.mend()
        following = jobs.add(payment(124))
        assert desk.drain().can_print
        assert jobs.states[following] == (UNCERTAIN if case.answers in ("status", "nothing") else PRINTED)
        assert jobs.states[first] == (UNCERTAIN if case.becomes == UNCERTAIN else PRINTED), "never repeated by itself"
        assert fake.wait_served(1)
    assert fake.pictures[-1].dots.endswith(make_job(payment(124), following).picture.dots)
    whole = [picture for picture in fake.pictures if picture == make_job(payment(), first).picture]
    assert len(whole) <= 1, "no paper twice"
    assert len(whole) == 1 or case.becomes == UNCERTAIN


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.note])
def test_the_clerk_is_told_what_is_true_of_the_paper_in_one_sentence(name: str) -> None:
    case = CASES[name]
    code = f"{'printer' if case.becomes == WAITING else 'doubt'}_{case.note}"
    for at, language in enumerate(("en", "hi")):
        notice = notice_for(Unavailable(code), language)
        assert notice.happened.startswith(case.told[at])
        assert notice.safe.endswith(SAFE[at])
        assert (case.becomes == UNCERTAIN) == notice.todo.endswith(LOOK[at])


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.becomes == WAITING])
def test_a_printer_that_stands_still_is_told_over_the_counter(name: str) -> None:
    news = printer_news(CASES[name].note)
    assert news is not None
    english, hindi = (tuple(map(Words(each).tell, (news.happened, news.safe, news.todo))) for each in ("en", "hi"))
    assert "by itself" in english[2] and "अपने आप" in hindi[2]
    assert "do not take the cash again" in english[1]
    assert all(one != other for one, other in zip(english, hindi, strict=True))
