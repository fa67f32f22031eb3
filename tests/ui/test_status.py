"""Line, printer, bills and drawer: told calmly, and never in the way of cash."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from counter_pos.services.summaries import MirrorReading
from counter_pos.ui.kit.fonts import install_fonts
from counter_pos.ui.kit.text import Words
from counter_pos.ui.shell.news import printer_news
from counter_pos.ui.shell.status import LineReading, status_words
from tests.ui import samples
from tests.ui.conftest import Counter
from tests.ui.scenes import build
from tests.ui.test_payment_flow import payments

ONLINE = LineReading(online=True)


def shown(line: LineReading = ONLINE, printer: str = "ok", **reading: object) -> tuple[str, str, str, str]:
    words = status_words(samples.status(**reading), line, printer, samples.TODAY, in_shift=True)
    tell = Words("en").tell
    return tell(words.sync.text), tell(words.printer.text), tell(words.bills.text), tell(words.drawer)


def test_all_is_well() -> None:
    assert shown() == ("Online · all sent 10:41", "Printer ready", "Bills as of today 06:10", "well below its limit")


def test_offline_tells_since_when_and_how_many_are_safe() -> None:
    offline = LineReading(online=False, since=samples.NOW)
    assert shown(offline, unsent=14)[0] == "Offline since 10:42 · 14 safe on this PC"
    assert status_words(samples.status(), offline, "ok", samples.TODAY, in_shift=True).sync.tone == "warn"


def test_unsent_receipts_show_their_count_and_the_age_of_the_oldest() -> None:
    assert shown(unsent=3, oldest_unsent_at=samples.NOW)[0] == "Online · 3 to send, oldest 10:42"


@pytest.mark.parametrize(
    ("reading", "told", "tone"),
    [
        (MirrorReading(0), "Mirror in step", "ok"),
        (MirrorReading(2), "Mirror: 2 to copy", "ok"),
        (MirrorReading(0, samples.NOW, "mirror_away"), "Mirror away since 10:42", "warn"),
        (MirrorReading(7, samples.NOW, "mirror_slow"), "Mirror away since 10:42 · 7 behind", "warn"),
        (MirrorReading(7, samples.NOW, "mirror_foreign"), "Mirror: wrong disk or file", "bad"),
    ],
)
def test_the_mirror_is_told_where_one_is_set(reading: MirrorReading, told: str, tone: str) -> None:
    light = status_words(samples.status(mirror=reading), ONLINE, "ok", samples.TODAY, in_shift=True).mirror
    assert light is not None
    assert (Words("en").tell(light.text), light.tone) == (told, tone)
    assert Words("hi").tell(light.text) != told
    assert status_words(samples.status(), ONLINE, "ok", samples.TODAY, in_shift=True).mirror is None


def test_old_bills_show_their_age() -> None:
    assert shown(replica_as_of=samples.AS_OF.replace(day=21), replica_stale=True)[2] == "Bills 3 days old (21 Nov)"
    assert shown(replica_as_of=samples.AS_OF.replace(day=23), replica_stale=True)[2] == "Bills 1 day old (23 Nov)"


@pytest.mark.parametrize("state", ["paper_out", "cover_open", "error", "silent", "garbled", "off", "never heard of"])
def test_a_printer_that_cannot_print_is_told_in_three_parts(state: str) -> None:
    news = printer_news(state)
    assert news is not None
    for language in ("en", "hi"):
        words = Words(language)
        assert all(words.tell(part) for part in (news.happened, news.safe, news.todo))


@pytest.mark.parametrize("state", ["ok", "folder", "paper_near_end", "unknown"])
def test_a_printer_that_prints_is_not_in_the_way(state: str) -> None:
    assert printer_news(state) is None


def test_the_line_goes_down_and_cash_goes_on(paying: Counter) -> None:
    paying.front.line_says(LineReading(online=False, since=paying.till.clock.now()))
    paying.settle()
    paying.bot.waitUntil(lambda: "Keep taking cash" in paying.banner)
    assert paying.front.payment_view.banner.news.tone == "warn"
    paying.open_account(paying.till.postpaid(100_000).account)
    assert "Keep taking cash" not in paying.banner, "after its first showing it folds to the status strip"
    assert "Offline since" in paying.front.window.status.sync.text()
    paying.press("Enter")
    assert len(payments(paying)) == 1


def test_a_printer_fault_never_asks_for_the_cash_again(paying: Counter) -> None:
    paying.open_account(paying.till.postpaid(100_000).account)
    paying.press("Enter")
    paying.front.printer_says("paper_out")
    paying.bot.waitUntil(lambda: "no paper" in paying.front.window.status.printer.text())
    assert "do not take the cash again" in paying.banner
    assert paying.front.payment_view.money._change_label.text() == "LAST CHANGE"
    assert paying.focus == "find"
    assert len(payments(paying)) == 1
    paid = payments(paying)[0].parts[0].account
    other = next(
        each for each in paying.till.consumers() if each.heads.total > 50_000 and f"{each.account:010d}" != paid
    )
    paying.open_account(other.account)
    assert paying.focus == "cash"


@pytest.mark.parametrize("width", [1024, 1280, 1366])
@pytest.mark.parametrize("language", ["en", "hi"])
def test_what_the_strip_tells_of_a_trouble_is_never_cut(qapp: QApplication, language: str, width: int) -> None:
    install_fonts(qapp)
    stage = build(qapp, language, "light")
    offline = LineReading(online=False, since=samples.NOW)
    for mirror in (None, MirrorReading(0), MirrorReading(14, samples.NOW, "mirror_away")):
        reading = samples.status(mirror=mirror, unsent=14, drawer_band="near")
        strip = stage.window.status
        strip.setFixedWidth(width)
        strip.show_status(status_words(reading, offline, "ok", samples.TODAY, in_shift=True))
        qapp.processEvents()
        shown = [each for each in (strip.sync, strip.printer, strip.bills, strip.mirror) if each.isVisible()]
        assert all(each.width() >= each.sizeHint().width() for each in shown), (mirror, [e.text() for e in shown])
        assert strip.mirror.isVisible() is (mirror is not None)
    stage.window.close()


@pytest.mark.parametrize("language", ["en", "hi"])
@pytest.mark.parametrize("code", ["drawer_printer_still", "drawer_late", "drawer_stuck"])
def test_a_drawer_that_stays_shut_is_told_over_the_done_payment(paying: Counter, language: str, code: str) -> None:
    if language == "hi":
        paying.press("Ctrl+L")
    paying.open_account(paying.till.postpaid().account)
    paying.press("Enter")
    paying.front.drawer_says(code)
    paying.settle()
    news = paying.front.payment_view.banner.news
    tell = paying.front.kit.words.tell
    assert news is not None and news.tone == "warn"
    assert all(tell(each) for each in (news.happened, news.safe, news.todo))
    assert ("key" if language == "en" else "चाबी") in tell(news.todo)
    assert paying.focus == "find"


def test_a_drawer_that_stays_shut_pushes_no_question_aside(paying: Counter) -> None:
    paying.open_account(paying.till.postpaid().account)
    paying.type("5000")
    paying.press("Esc")
    paying.front.drawer_says("drawer_late")
    paying.settle()
    assert "Clear this payment?" in paying.banner
