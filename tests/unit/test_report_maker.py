"""Reports made by the heavy process: progress comes over the pipe, a stop ends the work, and no half file is left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from counter_pos.attendants import ReportMaker
from counter_pos.domain.errors import Broken, CounterError, Refused, Unavailable
from counter_pos.reports.render import report_bytes
from counter_pos.services.days.register_rows import Period
from counter_pos.services.days.report_orders import REPORTS, ReportWanted
from counter_pos.services.lanes import Lanes
from counter_pos.services.progress import PipeTeller, PipeWatch, Tell
from counter_pos.services.summaries import DaySummary, ShiftSummary
from tests.period_samples import some_days
from tests.report_samples import DAY, PRINTED, busy_shift, two_shift_day


class DeskOfSamples:
    """A desk that reads the samples: days, shifts and a period, telling how far it is."""

    def __init__(self, days: int = 4, each: int = 40) -> None:
        self.days, self.each = days, each

    def shift_summary(self, number: int) -> ShiftSummary:
        return busy_shift()

    def day_summary(self, day: date) -> DaySummary:
        return two_shift_day()

    def period(self, first: date, last: date, tell: Tell) -> Period:
        for done in range(self.days):
            tell(done, self.days)
        return some_days(self.days, self.each)


@pytest.fixture(scope="module")
def lanes() -> Iterator[Lanes]:
    made = Lanes()
    yield made
    made.close()


def maker(lanes: Lanes, folder: Path, **put: int) -> ReportMaker:
    return ReportMaker(lanes, DeskOfSamples(**put), folder, lambda: PRINTED)  # type: ignore[arg-type]


def wanted(name: str = "scroll", form: str = "pdf") -> ReportWanted:
    return ReportWanted(name, DAY, DAY, "hi", form)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", REPORTS)
def test_the_file_is_what_the_report_is(lanes: Lanes, tmp_path: Path, name: str) -> None:
    heard: list[tuple[int, int]] = []
    path = maker(lanes, tmp_path).make(wanted(name), lambda done, of_all: heard.append((done, of_all)))
    last_shift = two_shift_day().shifts[-1]
    reading = {"shift": lambda: last_shift, "day": two_shift_day}.get(name, some_days)()
    assert path.read_bytes() == report_bytes(name, reading, "pdf", "hi", PRINTED)
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    share = [done / of_all for done, of_all in heard]
    assert share == sorted(share) and all(0 <= each <= 1 for each in share)


def test_progress_comes_from_the_other_process_page_by_page(lanes: Lanes, tmp_path: Path) -> None:
    heard: set[float] = set()
    maker(lanes, tmp_path, days=12, each=300).make(wanted(), lambda done, of_all: heard.add(done / of_all))
    assert len([share for share in heard if share > 0.5]) >= 2, sorted(heard)


@pytest.mark.parametrize(
    ("form", "after"), [(form, after) for form in ("pdf", "csv", "xlsx") for after in (0.0, 0.3, 0.5)] + [("pdf", 0.51)]
)
def test_a_stopped_report_leaves_what_was_there(lanes: Lanes, tmp_path: Path, after: float, form: str) -> None:
    making = maker(lanes, tmp_path, days=12, each=300)
    order = wanted(form=form)
    kept = tmp_path / "reports" / order.file_name()
    kept.parent.mkdir()
    kept.write_text("the report of yesterday")

    def stop(done: int, of_all: int) -> None:
        if done / of_all >= after:
            raise Refused("report_stopped")

    with pytest.raises(Refused) as told:
        making.make(order, stop)
    assert told.value.code == "report_stopped"
    assert kept.read_text() == "the report of yesterday"
    assert [each.name for each in kept.parent.iterdir()] == [kept.name]
    after_it = maker(lanes, tmp_path).make(wanted("denominations"), lambda done, of_all: None)
    assert after_it.exists(), "the heavy process goes on with the next"


def test_what_the_other_process_could_not_write_is_told(lanes: Lanes, tmp_path: Path) -> None:
    (tmp_path / "reports").write_text("a file where the folder should be")
    with pytest.raises(Unavailable) as told:
        maker(lanes, tmp_path).make(wanted(), lambda done, of_all: None)
    assert told.value.code == "report_not_written"


def test_the_day_that_was_closed_has_its_papers_in_both_languages(lanes: Lanes, tmp_path: Path) -> None:
    made = maker(lanes, tmp_path).of_day(two_shift_day())
    names = [path.name for path in made]
    assert len(set(names)) == 6 and all(path.read_bytes().startswith(b"%PDF") for path in made)
    assert {name.rsplit("-", 1)[1] for name in names} == {"hi.pdf", "en.pdf"}
    assert made[0].read_bytes() == report_bytes("day", two_shift_day(), "pdf", "hi", PRINTED)


def test_work_ends_when_nobody_listens_any_more() -> None:
    watch = PipeWatch()
    teller: PipeTeller = watch.teller()
    teller(0, 2)
    watch._here.close()
    with pytest.raises(Refused) as told:
        for step in range(100_000):
            teller(step, 100_000)
    assert told.value.code == "report_stopped"


@pytest.mark.parametrize("kind", [Refused, Unavailable, Broken])
def test_an_error_comes_home_from_another_process_as_it_was(lanes: Lanes, kind: type[CounterError]) -> None:
    with pytest.raises(kind) as told:
        lanes.run("heavy", raise_it, kind).result(timeout=60)
    assert (told.value.code, told.value.facts) == ("some_code", {"path": "x", "paise": 7})
    assert lanes.run("heavy", max, 1, 2).result(timeout=60) == 2, "the process lives on"


def raise_it(kind: type[CounterError]) -> None:
    """What heavy work does when it cannot go on."""
    raise kind("some_code", path="x", paise=7)


def test_only_the_newest_of_what_was_told_is_passed_on() -> None:
    watch = PipeWatch()
    teller = watch.teller()
    for step in range(5):
        teller(step, 9)
    heard: list[tuple[int, int]] = []
    watch.hear(lambda done, of_all: heard.append((done, of_all)))
    watch.hear(lambda done, of_all: heard.append((done, of_all)))
    assert heard == [(4, 9)]
    watch.close()
