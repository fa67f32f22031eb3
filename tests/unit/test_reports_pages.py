"""The shift report and the day report, read back from the PDF in both languages."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from counter_pos.domain.errors import Unavailable
from counter_pos.domain.money import rupees
from counter_pos.domain.payment import Purpose, TenderKind
from counter_pos.reports.paper import HEIGHT, WIDTH
from counter_pos.reports.render import day_pdf, shift_pdf, write_file
from counter_pos.reports.scroll import cancelled_register, missing_serials, scroll_register
from counter_pos.reports.speech import Speech
from counter_pos.services.lanes import Lanes
from counter_pos.services.summaries import DaySummary, ShiftSummary
from tests.report_reading import (
    all_lines,
    drawn_text,
    facts_of,
    faults_of_layout,
    lines_of,
    missing_lines,
    picture_of,
    words_of,
)
from tests.report_samples import (
    LONG_NAME,
    PRINTED,
    busy_shift,
    day_of,
    receipt,
    receipts,
    shift_of,
    two_shift_day,
)

LANGUAGES = ("en", "hi")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_scroll_reads_back_row_for_row(language: str) -> None:
    shift = busy_shift()
    speech = Speech(language)
    text = drawn_text(shift_pdf(shift, language, PRINTED))
    assert missing_lines(scroll_register([shift], speech), speech, text) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_name_wraps_and_is_told_whole(language: str) -> None:
    row = next(row for row in busy_shift().receipts if row.name_en == LONG_NAME[0])
    name = LONG_NAME[LANGUAGES.index(language)]
    spoken = " ".join(word.text for page in words_of(shift_pdf(shift_of((row,)), language, PRINTED)) for word in page)
    assert name in spoken, "its lines stand directly below each other"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_equation_of_the_drawer_is_told_line_by_line(language: str) -> None:
    shift = busy_shift()
    speech = Speech(language)
    text = "\n".join(all_lines(shift_pdf(shift, language, PRINTED)))
    for label, paise in (
        ("Opening float", shift.opening_float),
        ("Floats added", shift.floats_added),
        ("Collected in cash", shift.collected),
        ("Returned on cancellation", shift.returned),
        ("Picked up to the safe", shift.picked_up),
        ("Expected in the drawer", shift.expected),
        ("Counted, second count", shift.counted),
    ):
        assert paise is not None
        assert f"{speech.say(label)} {rupees(paise)}" in text


@pytest.mark.parametrize(
    ("over_short", "english", "hindi"),
    [(-50_000, "Short -500.00", "कम -500.00"), (1_000, "Over +10.00", "अधिक +10.00"), (0, "Exact 0.00", "ठीक 0.00")],
)
def test_over_and_short_keep_their_sign_and_word(over_short: int, english: str, hindi: str) -> None:
    shift = shift_of(busy_shift(8).receipts, over_short=over_short)
    assert any(f"Over or short: {english}" in line for line in all_lines(shift_pdf(shift, "en", PRINTED)))
    assert any(f"कम/अधिक: {hindi}" in line for line in all_lines(shift_pdf(shift, "hi", PRINTED)))
    amount, word = english.split()[1], english.split()[0]
    assert any(line.endswith(f"{amount} {word}") for line in all_lines(shift_pdf(shift, "en", PRINTED)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_five_hundred_receipts_add_up_page_by_page(language: str) -> None:
    shift = busy_shift(500)
    speech = Speech(language)
    pages = lines_of(shift_pdf(shift, language, PRINTED))
    label = speech.say("Page total · lines {lines}", lines="N")
    label += speech.say(" · up to here {so_far}", so_far="N")
    pattern = re.escape(label).replace("N", r"([\d,.]+)")
    left = list(shift.receipts)
    so_far = 0
    for page in pages[1:]:
        serials = [line for line in page if re.match(r"\d+ \d\d:\d\d K08", line)]
        here, left = left[: len(serials)], left[len(serials) :]
        if not here:
            continue
        (found,) = [match for line in page if (match := re.fullmatch(pattern + r" ([\d,.]+) ([\d,.]+)", line))]
        total = sum(row.paise for row in here if not row.cancelled)
        so_far += total
        cancelled = sum(row.paise for row in here if row.cancelled)
        assert found.groups() == (str(len(here)), rupees(so_far), rupees(total), rupees(cancelled))
    assert not left
    everything = [line for page in pages for line in page]
    assert f"{speech.say('Total')} {rupees(so_far)} {rupees(shift.returned)}" in everything
    assert so_far == shift.collected - shift.returned
    assert speech.words(so_far) in everything
    for number, page in enumerate(pages, start=1):
        assert any(line.endswith(speech.say("Page {page} of {pages}", page=number, pages=len(pages))) for line in page)


def test_cancelled_receipts_are_marked_struck_and_told_again_with_their_reason() -> None:
    shift = busy_shift()
    speech = Speech("en")
    cancelled = [row for row in shift.receipts if row.cancelled]
    pdf = shift_pdf(shift, "en", PRINTED)
    assert all_lines(pdf).count("CANCELLED") == len(cancelled) == 3
    again = cancelled_register(shift, speech)
    assert [line.cells[3:5] for line in again.lines] == [("Wrong account", "S0007")] * 3
    assert missing_lines(again, speech, drawn_text(pdf)) == []
    assert all_lines(pdf)[-3] == f"Total {rupees(shift.returned)}"


def test_only_cancelled_rows_have_a_line_through_them() -> None:
    rows = (receipt(1, PRINTED, 40_000), receipt(2, PRINTED, 50_000, cancelled=True, cancel_reason="paid_twice"))
    pdf = shift_pdf(shift_of(rows), "en", PRINTED)
    picture = picture_of(pdf, page=2, dots=144).convert("L")
    struck = []
    for row in rows:
        word = next(word for word in words_of(pdf)[1] if word.text == row.number)
        box = tuple(round(edge * 2) for edge in (word.left, word.top, word.right, word.bottom))
        cut = picture.crop(box)
        lines = [[cut.getpixel((x, y)) for x in range(cut.width)] for y in range(cut.height)]
        struck.append(any(max(line) < 200 for line in lines))
    assert struck == [False, True]


def test_a_shift_without_receipts_has_a_report() -> None:
    for language in LANGUAGES:
        text = " ".join(all_lines(shift_pdf(shift_of(()), language, PRINTED)))
        assert Speech(language).say("No receipt in this shift.") in text
        assert Speech(language).say("not yet acknowledged") in text


def test_a_shift_that_only_gave_cash_back_says_why_and_is_negative() -> None:
    shift = shift_of((), returned=70_000)
    text = " ".join(all_lines(shift_pdf(shift, "en", PRINTED)))
    assert "Returned on cancellation 700.00" in text
    assert "cancelled in another shift" in text
    day = " ".join(all_lines(day_pdf(day_of((shift,)), "en", PRINTED)))
    assert "₹ -700.00" in day
    assert "Minus: Rupees seven hundred only" in day
    assert "ऋण: रुपये सात सौ मात्र" in " ".join(all_lines(day_pdf(day_of((shift,)), "hi", PRINTED)))


def test_a_shift_of_cancelled_receipts_only_sums_to_nothing() -> None:
    row = receipt(1, PRINTED, 40_000, cancelled=True, cancel_reason="paid_twice")
    lines = all_lines(shift_pdf(shift_of((row,)), "en", PRINTED))
    assert "Total 0.00 400.00" in lines
    assert any("No takings to draw by hour." in line for line in lines)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_the_trade_is_broken_in_its_column(language: str) -> None:
    speech = Speech(language)
    pairs = [(purpose, tender) for purpose in Purpose for tender in TenderKind]
    rows = [
        receipt(serial, PRINTED, 100, purpose=purpose, tender=tender) for serial, (purpose, tender) in enumerate(pairs)
    ]
    text = " ".join(all_lines(shift_pdf(shift_of(rows), language, PRINTED))).split()
    for purpose, tender in pairs:
        assert set(speech.purpose(purpose).split()) <= set(text)
        assert set(speech.tender(tender).split()) <= set(text)


def test_before_the_count_no_sum_is_told() -> None:
    shift = shift_of(receipts(60, opened_at=PRINTED), open_still=True)
    for language in LANGUAGES:
        for pdf in (shift_pdf(shift, language, PRINTED), day_pdf(day_of((shift,)), language, PRINTED)):
            text = " ".join(all_lines(pdf))
            for paise in (shift.collected, shift.expected, shift.collected - shift.returned, shift.returned):
                assert rupees(paise) not in text
            assert Speech(language).say("Takings by purpose") not in text
            assert all(row.number in text for row in shift.receipts)


def test_a_missing_serial_is_named() -> None:
    rows = receipts(9, opened_at=PRINTED)
    assert missing_serials(rows) == []
    torn = (*rows[:3], *rows[5:])
    assert missing_serials(torn) == [4, 5]
    assert "Serials 1 to 9, missing: 4, 5" in all_lines(shift_pdf(shift_of(torn), "en", PRINTED))
    assert "Serials 1 to 9, none missing." in all_lines(shift_pdf(shift_of(rows), "en", PRINTED))


def test_both_counts_stand_beside_each_other() -> None:
    shift = busy_shift()
    lines = all_lines(shift_pdf(shift, "en", PRINTED))
    first, second = (dict(count.notes) for count in shift.counts)
    told = f"₹ 500 {first[50_000]} {rupees(first[50_000] * 50_000)} {second[50_000]} {rupees(second[50_000] * 50_000)}"
    assert any(line.startswith(told) for line in lines)
    totals = [f"{sum(dict(count.notes).values())} {rupees(count.counted)}" for count in shift.counts]
    assert any(" ".join(totals) in line for line in lines)


def test_the_chain_and_the_paper_are_tied_together() -> None:
    shift = busy_shift()
    pages = lines_of(shift_pdf(shift, "en", PRINTED))
    text = "\n".join(pages[0])
    assert f"no. {shift.head_seq} · {shift.head_hash}" in text
    assert f"no. {shift.acknowledged_seq} · {shift.acknowledged_hash}" in text
    foot = f"Printed 22 Nov 2026, 17:40 · journal {shift.head_seq}, {shift.head_hash[:12]}"
    assert all(foot in page for page in pages)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_day_tells_every_shift_and_where_its_rupees_are(language: str) -> None:
    day = two_shift_day()
    speech = Speech(language)
    pdf = day_pdf(day, language, PRINTED)
    text, drawn = "\n".join(all_lines(pdf)), drawn_text(pdf)
    for shift in day.shifts:
        assert shift.counted is not None and shift.over_short is not None
        sums = " ".join(rupees(each) for each in (shift.collected, shift.returned, shift.picked_up, shift.counted))
        assert f"{sums} {speech.signed(shift.over_short)}" in text
        assert missing_lines(scroll_register([shift], speech), speech, drawn) == []
    for label, paise in (
        ("Opening floats", day.total("opening_float")),
        ("Collected in cash", day.total("collected")),
        ("Returned on cancellation", day.total("returned")),
        ("In the drawer", day.in_drawer),
        ("In the safe", day.in_safe),
        ("Is in drawer and safe", day.in_drawer + day.in_safe),
        ("Must be in drawer and safe", day.in_drawer + day.in_safe),
    ):
        assert f"{speech.say(label)} {rupees(paise)}" in text
    assert f"{speech.say('Both sides agree')} 0.00" in text


def test_a_day_that_does_not_balance_says_by_how_much() -> None:
    day = two_shift_day()
    assert day.difference == 0
    lost = replace(day, in_safe=day.in_safe - 25_000)
    assert lost.difference == -25_000
    text = "\n".join(all_lines(day_pdf(lost, "en", PRINTED)))
    assert "The sides differ by -250.00" in text
    assert "Both sides agree" not in text


def test_a_day_without_shifts_has_a_report() -> None:
    assert "No shift was opened on this date." in all_lines(day_pdf(day_of(()), "en", PRINTED))


def drawn(summary: ShiftSummary | DaySummary, language: str) -> bytes:
    make = shift_pdf if isinstance(summary, ShiftSummary) else day_pdf
    return make(summary, language, PRINTED)  # type: ignore[arg-type]


def hard_cases() -> list[tuple[str, ShiftSummary | DaySummary]]:
    grand = tuple(
        receipt(serial, PRINTED + timedelta(minutes=serial), 19_999_900, purpose="miscellaneous")
        for serial in range(1, 60)
    )
    wide = replace(
        shift_of(grand, over_short=-1_99_999_00, picked_up=99_999_00),
        counter_en="Center Park Shastri Nagar",
        counter_hi="सेंटर पार्क शास्त्री नगर",
        staff_en="Brijendra Swaroop Narain Chaturvedi alias Bade Bhaiya",
        staff_hi="ब्रजेन्द्र स्वरूप नारायण चतुर्वेदी उर्फ़ बड़े भैया",
        reason="The bank's bundle of five hundreds was found four notes short when it was opened at noon",
    )
    mixed = replace(
        shift_of(
            (
                receipt(1, PRINTED, 100, tender="cheque", purpose="security", copies=3, print_state="failed"),
                receipt(2, PRINTED, 100, tender="demand_draft", purpose="reconnection", print_state="waiting"),
                receipt(4, PRINTED, 100, print_state="sending"),
                receipt(5, PRINTED, 100, copies=1, print_state="replaced"),
                receipt(6, PRINTED, 100, clock_unverified=True),
                receipt(
                    3, PRINTED, 100, purpose="settlement", cancelled=True, cancel_reason="As the consumer wrote by hand"
                ),
            )
        ),
        clock_unverified=3,
    )
    return [
        ("busy", busy_shift()),
        ("day", two_shift_day()),
        ("empty", shift_of(())),
        ("open", shift_of(receipts(5, opened_at=PRINTED), open_still=True)),
        ("wide", wide),
        ("wide day", day_of((wide, mixed))),
        ("mixed", mixed),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("summary"), [each[1] for each in hard_cases()], ids=[each[0] for each in hard_cases()])
def test_nothing_leaves_the_paper_and_nothing_lies_over_another(
    summary: ShiftSummary | DaySummary, language: str
) -> None:
    assert faults_of_layout(drawn(summary, language), WIDTH, HEIGHT) == []


def test_amounts_are_never_broken_over_lines() -> None:
    for _, summary in hard_cases():
        for line in all_lines(drawn(summary, "en")):
            for amount in re.findall(r"\d[\d,]*\.\d+", line):
                assert re.search(r"\.\d\d$", amount), line


def test_the_pdf_says_what_it_is() -> None:
    english, hindi = (facts_of(shift_pdf(busy_shift(3), language, PRINTED)) for language in LANGUAGES)
    assert english["Title"] == "Shift report · K08 Naubasta · Shift 1, 22 Nov 2026"
    assert hindi["Title"] == "शिफ्ट रिपोर्ट · K08 नौबस्ता · शिफ्ट 1, 22 नवंबर 2026"
    assert english["Author"] == "KESCO K08"
    assert english["CreationDate"] == "2026-11-22T17:40:00+05:30"
    assert english["Page size"].endswith("(A4)")
    assert b"/Lang (hi)" in shift_pdf(busy_shift(3), "hi", PRINTED)


def test_the_same_report_has_the_same_bytes_in_another_process() -> None:
    here = day_pdf(two_shift_day(), "hi", PRINTED)
    lanes = Lanes()
    try:
        there = lanes.run("heavy", day_pdf, two_shift_day(), "hi", PRINTED).result(timeout=60)
    finally:
        lanes.close()
    assert there == here


def test_a_report_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "reports" / "shift-1.pdf"
    write_file(path, b"first")
    (tmp_path / "kept.pdf").hardlink_to(path)
    write_file(path, b"second")
    assert path.read_bytes() == b"second"
    assert (tmp_path / "kept.pdf").read_bytes() == b"first", "the older file was put aside, not written over"
    assert [each.name for each in path.parent.iterdir()] == ["shift-1.pdf"]
    with pytest.raises(Unavailable) as told:
        write_file(path / "below-a-file.pdf", b"third")
    assert told.value.code == "report_not_written"
    assert path.read_bytes() == b"second"
