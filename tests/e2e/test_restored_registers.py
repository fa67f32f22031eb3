"""After a restore the lists of a shift have a row for every receipt of its sums, whatever the row was restored from."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from counter_pos.app import OpenTill
from counter_pos.domain.payment import NoteCount
from counter_pos.domain.shift import PurposeSum
from counter_pos.journal.keys import STATE_VARIABLE
from counter_pos.reports.render import made, report_bytes
from counter_pos.reports.shift_parts import not_listed
from counter_pos.reports.speech import Speech
from counter_pos.services.summaries import ShiftSummary
from tests.e2e.test_recover import recovered
from tests.lost_tills import Lost, lost_till
from tests.report_reading import drawn_text
from tests.tills import CLERK, CLERK_PIN


def sums_of(shift: ShiftSummary) -> dict[str, PurposeSum]:
    """What the rows add up to by purpose."""
    sums: dict[str, PurposeSum] = {}
    for row in shift.rows:
        if not row.cancelled:
            before = sums.get(row.purpose, PurposeSum())
            sums[row.purpose] = PurposeSum(before.receipts + 1, before.paise + row.paise)
    return sums


def close(till: OpenTill) -> ShiftSummary:
    desk = till.working()
    desk.act_as(CLERK, CLERK_PIN)
    desk.count_drawer((NoteCount(10_000, desk.shift.drawer.expected // 10_000),))
    return desk.shift_summary(desk.close_shift(None, None).shift)


def columns_of(shift: ShiftSummary, language: str = "en") -> list[dict[str, str]]:
    """The scroll's CSV, by the keys of its columns."""
    register = made("shift", shift, Speech(language), shift.opened_at).registers[0]
    raw = report_bytes("shift", shift, "csv", language, shift.opened_at).decode("utf-8-sig")
    _, *lines = csv.reader(io.StringIO(raw, newline=""))
    keys = [register.columns[at].key for at in register.in_files()]
    return [dict(zip(keys, line, strict=True)) for line in lines]


CHOICES = st.tuples(st.integers(0, 3), st.lists(st.integers(0, 3), unique=True), st.booleans(), st.booleans())


@settings(
    max_examples=5,
    deadline=None,
    report_multiple_bugs=False,
    phases=[Phase.explicit, Phase.generate],  # a city, a centre and a till an example: no shrinking
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@example((2, [1, 3], True, True))
@given(CHOICES)
def test_the_rows_of_a_restored_shift_add_up_to_its_fold(
    monkeypatch: pytest.MonkeyPatch, choice: tuple[int, list[int], bool, bool]
) -> None:
    """Any split of the receipts over mirror and paper, with a cancellation or not, restored once or twice over."""
    mirrored, scanned, cancels, again = choice
    with TemporaryDirectory() as place:
        monkeypatch.setenv(STATE_VARIABLE, str(Path(place) / "state"))
        with lost_till(Path(place)) as lost:
            till = lost.begin()
            assert lost.sync(till).trouble is None
            seen = [till.journal.place.seq]
            for paise in (20_000, 30_000, 40_000, 50_000):
                lost.pay(till, paise)
                if cancels and paise == 20_000:
                    lost.cancel_last(till)
                seen.append(till.journal.place.seq)
            lost.lose(till)
            lost.cut_mirror(seen[mirrored])
            papers = tuple(lost.papers[each] for each in scanned if each or not cancels)
            lost.restore(mirror=True, papers=papers)
            recovered(lost)
            new = lost.open_new()
            new.working().act_as(CLERK, CLERK_PIN)
            lost.pay(new, 10_000)
            if again:
                assert lost.sync(new).trouble is None
                new.close()
                shutil.rmtree(lost.target)
                lost.restore()
                new = lost.open_new()
            shift = close(new)
            new.close()
            assert sums_of(shift) == shift.by_purpose
            assert sum(row.paise for row in shift.rows if not row.cancelled) == shift.collected - shift.returned
            assert not_listed(shift, Speech("en")) is None
            assert {row.origin for row in shift.receipts} <= {""} and all(row.origin for row in shift.restored)


def test_a_paper_is_a_row_marked_so_on_page_and_file_and_cash_elsewhere_is_in_no_sum(lost: Lost) -> None:
    till = lost.begin()
    lost.pay(till, 20_000)
    assert lost.sync(till).trouble is None
    lost.pay(till, 30_000, 40_000)
    lost.lose(till)
    lost.restore(papers=(lost.papers[1],))
    recovered(lost)
    recovered(lost, lost.papers[2], in_drawer=False)
    new = lost.open_new()
    new.working().act_as(CLERK, CLERK_PIN)
    lost.pay(new, 10_000)
    shift = close(new)
    rows = columns_of(shift)
    assert [row["amount"] for row in rows] == ["200.00", "300.00", "100.00"]
    assert [row["restored"].split(",")[0] for row in rows] == [
        "of the journal before the restore", "restored from paper", ""
    ]  # fmt: skip
    assert rows[1]["name"], "the paper has no name: the list of consumers gives it"
    assert [each.paise for each in shift.rows] == [20_000, 30_000, 10_000]
    assert "काग़ज़ से बहाल" in columns_of(shift, "hi")[1]["restored"]
    day = shift.business_date
    period = new.working().period(day, day)
    assert [row.paise for row in period.elsewhere] == [40_000]
    registers = {each.key: each for each in made("scroll", period, Speech("en"), shift.opened_at).registers}
    assert registers["scroll"].sum_of(next(iter(registers["scroll"].summed))) == 60_000
    assert registers["elsewhere"].sum_of(registers["elsewhere"].summed[0]) == 40_000
    for language in ("en", "hi"):
        text = drawn_text(report_bytes("scroll", period, "pdf", language, shift.opened_at))
        assert registers["elsewhere"].lines[0].cells[1] in text.replace(" ", "")
        assert Speech(language).say("of the journal before the restore") in text
    new.close()


def test_a_journal_of_before_that_is_gone_is_told_and_not_hidden(lost: Lost) -> None:
    till = lost.begin()
    lost.pay(till, 20_000, 30_000)
    lost.lose(till)
    lost.restore(mirror=True)
    (lost.target / "journal-K08-1-1.sqlite3").unlink()
    new = lost.open_new()
    told = not_listed(close(new), Speech("en"))
    assert told is not None and "2 receipts over ₹ 500.00" in told
    new.close()
