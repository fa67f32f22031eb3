"""Deliberate defects in what becomes of papers whose payment is cancelled."""

from __future__ import annotations

from tests.mutants.defects import Defect

QUEUE = "tests/services/test_print_queue.py"

PAPER_DEFECTS = (
    Defect(
        "a cancelled payment leaves its papers to print",
        "counter_pos/journal/store.py",
        "        if isinstance(deed.facts, PaymentCancelled):\n            self._withdraw(",
        "        if deed.facts is None:\n            self._withdraw(",
        (f"{QUEUE}::test_the_papers_of_a_cancelled_payment_never_come_out",),
    ),
    Defect(
        "the print desk goes by what it read before a cancellation",
        "counter_pos/journal/print_jobs.py",
        '        raise Refused("paper_withdrawn")\n',
        "        pass\n",
        (f"{QUEUE}::test_a_receipt_cancelled_while_the_print_desk_draws_it_is_not_sent",),
    ),
)
