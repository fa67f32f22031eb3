"""register_pdf: the counter-wise register of 67 counters in both languages, against plain reportlab strings.

The floor is the same rows through reportlab's own table: no shaping, so its Hindi is broken, no sums, no bars. What was
shaped before is forgotten ahead of every sample, as in a process that was just started.
"""

from __future__ import annotations

from bench.day_close import LANGUAGES, forget, plain_pdf
from bench.floor import in_turns, report, seconds
from counter_pos.reports.counters import counter_register
from counter_pos.reports.register import shown
from counter_pos.reports.render import report_bytes
from counter_pos.reports.speech import Speech
from tests.period_samples import city_day
from tests.report_samples import PRINTED

ROUNDS = 15


def main() -> None:
    days = city_day()

    def register() -> None:
        forget()
        for language in LANGUAGES:
            report_bytes("counters", days, "pdf", language, PRINTED)

    def plain() -> None:
        for language in LANGUAGES:
            speech = Speech(language)
            told = counter_register(days, speech)
            places = told.in_files()
            rows = [[shown(line.cells[at], told.columns[at].kind, speech) for at in places] for line in told.lines]
            plain_pdf([[told.columns[at].heading for at in places], *rows])

    values, floors = in_turns(ROUNDS, lambda: seconds(register), lambda: seconds(plain), warm_up=2)
    report("register_pdf", "s", values, floors)


if __name__ == "__main__":
    main()
