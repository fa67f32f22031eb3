"""The printer check: what each kind of model answers, that it is remembered for that printer alone, and its page."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from counter_pos.config import PrinterSettings
from counter_pos.i18n.sentences import NOTICES
from counter_pos.printing import check as checking
from counter_pos.printing import raster
from counter_pos.printing.check import SAMPLE, PrinterCheck
from counter_pos.printing.desk import PrintDesk
from counter_pos.printing.examination import MEANINGS
from counter_pos.printing.findings import FILE_NAME, found_answers, found_model
from counter_pos.printing.lines import Limits
from counter_pos.printing.printers import make_printer
from counter_pos.printing.status import PrinterState
from counter_pos.services.printing.printer_check import Answers, StatusAnswer
from tests.fake_printer import FakePrinter, Faults
from tests.pictures import qr_texts, zbar_texts
from tests.print_jobs import Jobs
from tests.receipt_samples import payment

AT = datetime(2026, 7, 31, 9, 4, tzinfo=UTC)
QUICK = Limits(line=1.0, stall=0.3, answer=0.2, printed=0.3)


@pytest.fixture(autouse=True)
def fonts(qapp: QApplication) -> None:
    raster.prepare()


def settings_of(fake: FakePrinter, **more: object) -> PrinterSettings:
    return PrinterSettings(kind="network", host="127.0.0.1", port=fake.port, **more)  # type: ignore[arg-type]


def check_of(fake: FakePrinter, folder: Path, jobs: Jobs | None = None, **more: object) -> PrinterCheck:
    settings = settings_of(fake, **more)
    return PrinterCheck(PrintDesk(jobs or Jobs(), make_printer(settings, folder, QUICK)), settings, folder, lambda: AT)


@pytest.mark.parametrize(
    ("faults", "answers"),
    [
        (Faults(), "printed"),
        (Faults(split=True, chatter=True), "printed"),
        (Faults(no_process_id=True), "processed"),
        (Faults(no_process_id=True, no_processed=True), "status"),
        (Faults(mute=True), None),
        (Faults(garbled=True), None),
        (Faults(paper="out"), None),
        (Faults(close_after=4), None),
    ],
)
def test_what_a_model_answers_is_found_out_without_paper(
    faults: Faults, answers: Answers | None, tmp_path: Path
) -> None:
    with FakePrinter(faults) as fake:
        check = check_of(fake, tmp_path)
        found = check.examine()
    assert found.answers == answers
    assert (tmp_path / FILE_NAME).exists() == (answers is not None)
    assert found_answers(tmp_path, check.address) == answers
    assert fake.pictures == [] and fake.decoder.rows == [] and fake.decoder.pulses == []
    assert found.model == (None if answers is None else "FAKE")


def test_the_status_bytes_are_told_in_codes(tmp_path: Path) -> None:
    with FakePrinter(Faults(paper="out", cover_open=True)) as fake:
        found = check_of(fake, tmp_path).examine()
    assert found.state == PrinterState.PAPER_OUT
    assert found.status == (
        StatusAnswer(1, 0x1A, ("offline",)),
        StatusAnswer(2, 0x36, ("stopped_by_paper_end", "lid_open")),
        StatusAnswer(3, 0x12, ()),
        StatusAnswer(4, 0x7E, ("no_paper", "paper_low")),
    )
    assert all(bits & 0x93 == 0 for meanings in MEANINGS.values() for bits, _ in meanings), "fixed bits say nothing"


def test_what_was_found_is_believed_at_once_and_after_a_start_and_of_this_printer_alone(tmp_path: Path) -> None:
    jobs = Jobs()
    with FakePrinter(Faults(no_process_id=True)) as fake:
        check = check_of(fake, tmp_path, jobs)
        check.examine()
        number = jobs.add(payment())
        check._desk.drain()
        assert jobs.states[number] == "printed", "at once"
        again = jobs.add(payment(124))
        PrintDesk(jobs, make_printer(settings_of(fake), tmp_path, QUICK)).drain()
        assert jobs.states[again] == "printed", "after a start"
        strict = jobs.add(payment(125))
        PrintDesk(jobs, make_printer(settings_of(fake, answers="printed"), tmp_path, QUICK)).drain()
        assert jobs.states[strict] == "uncertain", "a setting goes before what was found"
    assert found_answers(tmp_path, "network 10.0.0.9:9100") is None
    assert found_model(tmp_path, settings_of(fake).address) == "FAKE"


@pytest.mark.parametrize("rubbish", [b"", b"{", b'{"address":"x"}', b'{"address":"x","answers":"perhaps"}', b"\xff"])
def test_a_memory_that_does_not_read_is_none(rubbish: bytes, tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(rubbish)
    assert found_answers(tmp_path, "x") is None
    assert found_model(tmp_path, "x") == ""


@pytest.mark.parametrize("width", [576, 384])
def test_the_page_shows_edges_scripts_and_a_code_and_is_nobodys_job(width: int, tmp_path: Path) -> None:
    jobs = Jobs()
    with FakePrinter() as fake:
        check = check_of(fake, tmp_path, jobs, width_dots=width)
        check.examine()
        assert check.print_test() == "printed"
    assert jobs.marks == []
    picture = fake.pictures[0]
    assert picture.width == width
    assert qr_texts(picture) == zbar_texts(picture) == [SAMPLE]
    runs = raster.glyph_runs(checking.test_page(settings_of(fake), "FAKE", AT))
    assert {run.rawFont().familyName() for run in runs} == {raster.FAMILY}
    assert all(glyph for run in runs for glyph in run.glyphIndexes())


def test_a_page_that_cannot_be_printed_says_so(tmp_path: Path) -> None:
    with FakePrinter(Faults(paper="out")) as fake:
        assert check_of(fake, tmp_path).print_test() == "not_sent"


def test_every_state_that_stops_paper_has_its_sentence() -> None:
    stopping = [state for state in PrinterState if not state.can_print]
    assert [state for state in stopping if f"printer_{state}" not in NOTICES] == []
