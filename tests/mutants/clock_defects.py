"""Deliberate defects of what is known of the moment: which paper prints now, and what the clock may be believed."""

from __future__ import annotations

from tests.mutants.defects import Defect

QUEUE = "tests/services/test_print_queue.py"
CLOCK = "tests/services/test_clock.py"
LAW = "tests/services/test_clock_law.py"

CLOCK_DEFECTS = (
    Defect(
        "what prints now is counted as in doubt",
        "counter_pos/services/receipts/paper_states.py",
        '    if job.state == "sending" and till.printing_now != job.id:\n',
        '    if job.state == "sending":\n',
        (f"{QUEUE}::test_what_prints_now_is_in_no_doubt",),
    ),
    Defect(
        "what a dead run left at the printer is said to print now",
        "counter_pos/services/receipts/paper_states.py",
        '    if job.state == "sending" and till.printing_now != job.id:\n',
        '    if job.state == "sending" and till.printing_now == job.id:\n',
        ("tests/services/test_after_restart.py", QUEUE),
    ),
    Defect(
        "the business date may go back",
        "counter_pos/domain/business_date.py",
        "    return today if last is None or today >= last else last\n",
        "    return today\n",
        (f"{CLOCK}::test_a_date_confirmed_too_far_ahead_is_never_taken_back",),
    ),
    Defect(
        "a jump of the clock is no entry",
        "counter_pos/services/till/clock.py",
        "    return (expected, moved) if abs(moved) > JUMP else None\n",
        "    return (expected, moved) if abs(moved) < JUMP and moved else None\n",
        (LAW,),
    ),
    Defect(
        "what the till notes of itself is not watched",
        "counter_pos/services/till/till.py",
        "        if not isinstance(facts, _UNWATCHED):\n            self.watch_clock()\n",
        "",
        (LAW,),
    ),
    Defect(
        "every clock is believed",
        "counter_pos/services/till/till.py",
        '        return "ok" if clock_is_trusted(now, self.known_time()) else "unverified"\n',
        '        return "ok" if now != self.known_time() else "unverified"\n',
        (LAW,),
    ),
    Defect(
        "a time that was not believed counts as known",
        "counter_pos/journal/place.py",
        '        if envelope.clock == "ok":\n',
        "        if envelope.clock:\n",
        (LAW, CLOCK),
    ),
    Defect(
        "a receipt does not say that its time is not verified",
        "counter_pos/services/receipts/papers.py",
        '        clock_unverified=envelope.clock != "ok",\n',
        "        clock_unverified=False,\n",
        ("tests/ui/test_clock.py",),
    ),
    Defect(
        "nobody confirms the date of a doubtful clock",
        "counter_pos/services/cash/shifts.py",
        '    if moment.clock != "ok":\n        if word is None:\n',
        '    if moment.clock != "ok" and word is not None:\n        if word is None:\n',
        (LAW,),
    ),
    Defect(
        "a supervisor may type any date",
        "counter_pos/domain/business_date.py",
        "    if typed > least + FURTHEST_CONFIRMED:\n",
        "    if typed > date.max:\n",
        (f"{CLOCK}::test_a_typed_date_is_held_against_what_is_known",),
    ),
    Defect(
        "the same payment twice is timed by the wall clock",
        "counter_pos/services/till/clock.py",
        "    if before.boot == now.boot:\n        return timedelta",
        "    if before is now:\n        return timedelta",
        (f"{CLOCK}::test_the_same_payment_twice_is_asked_about_by_the_time_that_passed",),
    ),
)
