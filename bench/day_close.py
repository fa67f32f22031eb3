"""day_close: a day of 500 receipts closed on a real till, and all its PDFs in both languages standing on the disk.

Timed as a supervisor has it: the deed in the journal, the day read, the heavy process started, and the day's and each
shift's pages made in Hindi and English. The floor is plain reportlab strings of the same rows: reportlab's own table,
no shaping (its Hindi is broken), no totals, no chart, no cover page, in a process that runs already.
"""

from __future__ import annotations

import io
import shutil
import tempfile
from pathlib import Path

from bench.floor import in_turns, report, seconds
from counter_pos.attendants import ReportMaker
from counter_pos.domain.account import show_account
from counter_pos.domain.payment import NoteCount
from counter_pos.reports import shaped
from counter_pos.reports.speech import Speech
from counter_pos.services.lanes import Lanes
from counter_pos.services.summaries import DaySummary
from tests import words
from tests.tills import CLERK, CLERK_PIN, OTHER_CLERK, OTHER_CLERK_PIN, TestTill, order

ROUNDS = 8
LANGUAGES = ("hi", "en")
RECEIPTS = (270, 230)


def day_of_work(folder: Path) -> TestTill:
    """A till with two closed shifts of 500 receipts in all, an hour from its day's close."""
    till = TestTill(folder)
    consumers = [each for each in till.consumers() if each.heads.total > 100_000]
    for clerk, pin, receipts in ((CLERK, CLERK_PIN, RECEIPTS[0]), (OTHER_CLERK, OTHER_CLERK_PIN, RECEIPTS[1])):
        till.desk.sign_in(clerk, pin)
        till.desk.open_shift((NoteCount(10_000, 5),))
        taken = 0
        for number in range(receipts):
            till.clock.pass_time(seconds=50)
            paise = 100_000 + 100 * number
            till.desk.take_payment(order(consumers[number % len(consumers)].account, paise))
            taken += paise
        till.desk.count_drawer((NoteCount(50_000, 1), NoteCount(100, taken // 100)))
        till.desk.close_shift(None, None)
        till.desk.sign_out("end")
    return till


def plain_rows(day: DaySummary, language: str) -> list[list[str]]:
    """The cells of every scroll of the day."""
    speech = Speech(language)
    return [
        [
            str(row.serial),
            speech.time(row.at),
            row.number,
            show_account(row.account),
            speech.name(row.name_en, row.name_hi),
            speech.purpose(row.purpose),
            speech.tender(row.tender),
            speech.money(row.paise),
        ]
        for shift in day.shifts
        for row in shift.receipts
    ]


def plain_pdf(rows: list[list[str]]) -> bytes:
    """The same rows as reportlab draws them when nobody cares how Hindi looks."""
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import SimpleDocTemplate, Table, TableStyle

    shaped.load_faces()
    table = Table(rows, repeatRows=1)
    table.setStyle(TableStyle([("FONT", (0, 0), (-1, -1), shaped.REGULAR, 7.5)]))
    sink = io.BytesIO()
    SimpleDocTemplate(sink, pagesize=A4).build([table])
    return sink.getvalue()


def forget() -> None:
    """Let what was shaped and wrapped before be worked out again."""
    shaped._glyphs.cache_clear()
    shaped.wrap.cache_clear()


def close(worked: Path, clock: object) -> float:
    """Seconds from the supervisor's word to the last PDF on the disk."""
    with tempfile.TemporaryDirectory(prefix="counter-pos-bench-") as place:
        folder = Path(place) / "till"
        shutil.copytree(worked, folder)
        till = TestTill(folder, clock)  # type: ignore[arg-type]
        lanes = Lanes()
        maker = ReportMaker(lanes, till.desk, folder, till.clock.now)
        approval = words.closing_day(till.desk)
        try:
            return seconds(lambda: maker.of_day(till.desk.close_day(None, approval)))
        finally:
            lanes.close()
            till.close()


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="counter-pos-bench-") as place:
        till = day_of_work(Path(place))
        day = till.desk.day_summary(till.desk.business_date)
        till.close()

        def plain() -> None:
            for language in LANGUAGES:
                plain_pdf(plain_rows(day, language))

        values, floors = in_turns(ROUNDS, lambda: close(Path(place), till.clock), lambda: seconds(plain), warm_up=1)
    report("day_close", "s", values, floors)


if __name__ == "__main__":
    main()
