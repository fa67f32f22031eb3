"""day_close: the PDFs of a day of 500 receipts in both languages, against plain reportlab strings of the same rows.

The floor is reportlab's own table: no shaping, so its Hindi is broken, no totals, no chart, no cover page. What was
shaped before is forgotten ahead of every sample, as in a process that was just started for the day's report.
"""

from __future__ import annotations

import io

from bench.floor import in_turns, report, seconds
from counter_pos.domain.account import show_account
from counter_pos.reports import shaped
from counter_pos.reports.render import day_pdf
from counter_pos.reports.speech import Speech
from counter_pos.services.summaries import DaySummary
from tests.report_samples import PRINTED, two_shift_day

ROUNDS = 12
LANGUAGES = ("hi", "en")


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


def main() -> None:
    day = two_shift_day((270, 230))

    def close() -> None:
        shaped._glyphs.cache_clear()
        shaped.wrap.cache_clear()
        for language in LANGUAGES:
            day_pdf(day, language, PRINTED)

    def plain() -> None:
        for language in LANGUAGES:
            plain_pdf(plain_rows(day, language))

    values, floors = in_turns(ROUNDS, lambda: seconds(close), lambda: seconds(plain), warm_up=2)
    report("day_close", "s", values, floors)


if __name__ == "__main__":
    main()
