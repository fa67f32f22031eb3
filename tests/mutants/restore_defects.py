"""Defects of going on after a till's disk died: money counted twice, and what nobody proved believed."""

from __future__ import annotations

from tests.mutants.defects import Defect

BOOKS = "tests/central/test_recoveries.py"
RESTORE = "tests/e2e/test_restore.py"
RECOVER = "tests/e2e/test_recover.py"
REGISTERS = "tests/e2e/test_restored_registers.py"

RESTORE_DEFECTS = (
    Defect(
        "a payment restored from paper counted twice beside its original",
        "counter_pos/central/recovering.py",
        "Leg(owner, account, each.paise), Leg(_held(entry.device, each), None, -each.paise)",
        "",
        (f"{BOOKS}::test_the_original_comes_after_the_paper",),
    ),
    Defect(
        "a paper booked although its original is here",
        "counter_pos/central/recovering.py",
        "    original = known.original(mine.place, before)\n",
        "    original = None\n",
        (f"{BOOKS}::test_the_original_was_here_before",),
    ),
    Defect(
        "a paper that nobody signed booked to the account",
        "counter_pos/central/recovering.py",
        "    if not mine.proven:\n",
        "    if mine.proven is None:\n",
        (f"{BOOKS}::test_what_proves_nothing_is_kept_and_its_money_waits_with_an_exception",),
    ),
    Defect(
        "an entry that does not prove itself restored",
        "counter_pos/services/restoring/proving.py",
        "            envelope = trial.feed(entry)\n",
        "            envelope = trial.feed(entry) if check.head is None else entry.envelope\n"
        "            trial.head = trial.head and type(trial.head)(entry.device, entry.epoch, entry.seq, entry.hash)\n",
        (f"{RESTORE}::test_an_entry_of_another_key_is_never_taken_over",),
    ),
    Defect(
        "of two histories the first one chosen",
        "counter_pos/services/restoring/proving.py",
        "        if len(good) > 1:\n",
        "        if len(good) > 2:\n",
        (f"{RESTORE}::test_two_histories_stop_the_restore_and_both_are_kept",),
    ),
    Defect(
        "an altered paper restored",
        "counter_pos/services/restoring/papers.py",
        '    Verdict.ALTERED: "paper_altered",\n',
        "",
        (f"{RECOVER}::test_what_proves_nothing_is_refused_with_its_place_named",),
    ),
    Defect(
        "a paper scanned twice recorded twice",
        "counter_pos/services/restoring/recovering.py",
        '    return f"recovered-{device}-{epoch}-{seq}-{part}"\n',
        '    return f"recovered-{device}-{epoch}-{seq}-{part}-{id(place)}"\n',
        (f"{RECOVER}::test_a_duplicate_counts_as_its_original_and_a_slip_is_no_payment",),
    ),
    Defect(
        "the float of a shift that is taken over issued again",
        "counter_pos/central/projection.py",
        "            if not isinstance(opened.taken_over, TakenOver):",
        "            if opened.shift:",
        (f"{RESTORE}::test_the_open_shift_goes_on_and_its_drawer_is_counted_and_received_once",),
    ),
    Defect(
        "the old chain's tail forgotten",
        "counter_pos/sync/giving_back.py",
        "        earlier = [self._send(each) for each in self._earlier()]\n",
        "        earlier: list[RoundReport] = []\n",
        (f"{RESTORE}::test_from_the_mirror_and_what_was_unsent_reaches_the_centre_in_its_own_place",),
    ),
    Defect(
        "a code used up by an answer that was lost",
        "counter_pos/central/enrolment.py",
        "            if code.used_at is None and now > code.expires_at:",
        "            if now > code.expires_at:",
        (f"{RESTORE}::test_an_answer_that_was_lost_gives_the_same_epoch_again",),
    ),
    Defect(
        "a paper's receipt in the sums of its shift and in no list",
        "counter_pos/services/receipts/rows.py",
        "            rows.append(paper_row(till, entry, sent=entry.seq <= acked_seq))\n    return tuple(rows)",
        "            pass\n    return tuple(rows)",
        (f"{REGISTERS}::test_a_paper_is_a_row_marked_so_on_page_and_file_and_cash_elsewhere_is_in_no_sum",),
    ),
    Defect(
        "receipts of the epoch before in the sums of their shift and in no list",
        "counter_pos/services/receipts/rows.py",
        "    found, acked_seq = till.earlier.shift_left(left.epoch)\n",
        "    found, acked_seq = till.earlier.shift_left(0)\n",
        (f"{REGISTERS}::test_the_rows_of_a_restored_shift_add_up_to_its_fold",),
    ),
    Defect(
        "a cheque that only paper tells of counted as cash",
        "counter_pos/central/counters.py",
        "        self._read_papers(connection)\n",
        "",
        (
            "tests/central/test_recoveries.py::test_a_cheque_that_only_paper_tells_of_is_no_cash_whenever_its_original_comes",
        ),
    ),
)
