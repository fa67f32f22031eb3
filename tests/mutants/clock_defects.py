"""Deliberate defects of what is known of the moment: which paper prints now, and what the clock may be believed."""

from __future__ import annotations

from tests.mutants.defects import Defect

QUEUE = "tests/services/test_print_queue.py"

CLOCK_DEFECTS = (
    Defect(
        "what prints now is counted as in doubt",
        "counter_pos/services/paper_states.py",
        '    if job.state == "sending" and till.printing_now != job.id:\n',
        '    if job.state == "sending":\n',
        (f"{QUEUE}::test_what_prints_now_is_in_no_doubt",),
    ),
    Defect(
        "what a dead run left at the printer is said to print now",
        "counter_pos/services/paper_states.py",
        '    if job.state == "sending" and till.printing_now != job.id:\n',
        '    if job.state == "sending" and till.printing_now == job.id:\n',
        ("tests/services/test_after_restart.py", QUEUE),
    ),
)
