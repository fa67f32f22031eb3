"""Deliberate defects, each one textual change, and the tests that must notice it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Defect:
    """Replace `old` (found exactly once in `path`) by `new`; then one of `tests` must fail."""

    name: str
    path: str
    old: str
    new: str
    tests: tuple[str, ...]


REFUSALS = "tests/journal/test_refusals.py"
DAMAGE = "tests/journal/test_damage.py"
LAWS = "tests/services/test_laws.py"
PURPOSES = "tests/services/test_purposes.py"
PAPERS = "tests/services/test_instruments.py"
KILL = "tests/crash/test_kill.py"

DEFECTS = (
    Defect(
        "print before commit",
        "counter_pos/journal/store.py",
        '        run("COMMIT")\n',
        '        run("PRAGMA user_version")\n',
        (f"{LAWS}::test_what_is_promised_to_the_printer_is_durable",),
    ),
    Defect(
        "no fsync",
        "counter_pos/journal/schema.py",
        '    "synchronous": 2,',
        '    "synchronous": 0,',
        (f"{REFUSALS}::test_every_connection_is_held_to_the_pragmas",),
    ),
    Defect(
        "over/short with the sign flipped",
        "counter_pos/domain/drawer.py",
        "    return counted_paise - expected_paise\n",
        "    return expected_paise - counted_paise\n",
        (f"{LAWS}::test_a_short_drawer_is_negative_and_needs_a_second_person",),
    ),
    Defect(
        "the trigger against deletion dropped",
        "counter_pos/journal/schema.py",
        "BEGIN SELECT RAISE(ABORT, 'an entry is never deleted'); END;",
        "BEGIN SELECT 1; END;",
        (f"{REFUSALS}::test_the_database_refuses_what_the_law_forbids",),
    ),
    Defect(
        "REPLACE",
        "counter_pos/journal/schema.py",
        "    WHERE NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM entry);\n",
        "    WHERE NEW.seq > (SELECT coalesce(max(seq), 0) + 1 FROM entry);\n",
        (f"{REFUSALS}::test_the_database_refuses_what_the_law_forbids",),
    ),
    Defect(
        "the signature check skipped",
        "counter_pos/wire/entry.py",
        "    if not is_signed(entry.hash, entry.signature, public_key):\n",
        "    if not public_key:\n",
        (f"{DAMAGE}::test_any_changed_byte_of_an_entry_names_that_entry",),
    ),
    Defect(
        "the seal check skipped",
        "counter_pos/wire/verify.py",
        "            if not is_sealed(claim, entry.seal_of(number), self.public_key):\n",
        "            if not self.public_key:\n",
        (f"{DAMAGE}::test_any_changed_byte_of_an_entry_names_that_entry",),
    ),
    Defect(
        "the change kept in the drawer's fold",
        "counter_pos/domain/drawer.py",
        "drawer.collected + tender.tendered - tender.change)",
        "drawer.collected + tender.tendered)",
        (f"{LAWS}::test_the_drawer_agrees_with_plain_arithmetic",),
    ),
    Defect(
        "the same command accepted twice",
        "counter_pos/journal/schema.py",
        "    command_id TEXT PRIMARY KEY,\n    seq INTEGER NOT NULL,\n    kind TEXT NOT NULL\n) STRICT, WITHOUT ROWID;",
        "    command_id TEXT NOT NULL,\n    seq INTEGER PRIMARY KEY,\n    kind TEXT NOT NULL\n) STRICT;",
        (f"{REFUSALS}::test_a_command_is_one_payment_however_often_it_is_given",),
    ),
    Defect(
        "a cancellation that leaves the running totals",
        "counter_pos/journal/store.py",
        "                    place.totals = place.totals.after(-gone.paise)\n",
        "                    place.totals = place.totals.after(0)\n",
        (f"{LAWS}::test_the_hidden_totals_follow_every_receipt_and_cancellation",),
    ),
    Defect(
        "an acknowledgement of another entry believed",
        "counter_pos/journal/store.py",
        "        if mine is None or mine.hash.hex() != said.acked_hash:\n",
        "        if mine is None:\n",
        (f"{LAWS}::test_an_acknowledgement_must_fit_this_chain",),
    ),
    Defect(
        "the cash limit one rupee too high",
        "counter_pos/domain/policy.py",
        "    if reached >= rules.cash_limit_paise:\n",
        "    if reached > rules.cash_limit_paise:\n",
        (f"{LAWS}::test_two_lakh_from_one_person_is_refused_and_a_rupee_less_is_taken",),
    ),
    Defect(
        "one person approves his own deed",
        "counter_pos/services/till.py",
        "    if approval.staff == member.code:\n",
        "    if not approval.staff:\n",
        (f"{LAWS}::test_nobody_approves_his_own_deed",),
    ),
    Defect(
        "the business date taken from the clock at each deed",
        "counter_pos/services/till.py",
        "            shift, business_date = latest.number, latest.business_date\n",
        "            shift, business_date = latest.number, local(self.clock.now()).date()\n",
        (f"{LAWS}::test_the_business_date_is_decided_once",),
    ),
    Defect(
        "change that is not what was given too much",
        "counter_pos/domain/payment.py",
        "        return self.tendered_paise - self.paise\n",
        "        return self.paise - self.tendered_paise\n",
        (f"{LAWS}::test_the_drawer_agrees_with_plain_arithmetic",),
    ),
    Defect(
        "a cancelled receipt's money in the sum",
        "counter_pos/reports/scroll.py",
        "            None if row.cancelled else row.paise,\n",
        "            row.paise,\n",
        ("tests/unit/test_reports_registers.py::test_a_cancelled_receipt_stands_in_no_sum",),
    ),
    Defect(
        "the drawer's sums told before the count",
        "counter_pos/reports/scroll.py",
        "        sums=all(shift.counted is not None for shift in shifts),\n",
        "        sums=True,\n",
        ("tests/unit/test_reports_pages.py::test_before_the_count_no_sum_is_told",),
    ),
    Defect(
        "a formula let through into a CSV",
        "counter_pos/reports/csv_file.py",
        '    return f"\'{text}" if plain[:1] in _RUNS and plain else text\n',
        "    return text\n",
        ("tests/unit/test_reports_registers.py::test_nothing_in_a_file_is_run",),
    ),
    Defect(
        "over and short set off against each other",
        "counter_pos/central/counters.py",
        '            sums["over" if row.paise < 0 else "short"] += abs(row.paise)',
        '            sums["short"] += row.paise',
        ("tests/central/test_counters.py::test_each_counter_has_its_line_and_windows_are_put_together",),
    ),
    Defect(
        "a report that is stopped goes on",
        "counter_pos/services/progress.py",
        '                raise Refused("report_stopped")\n            self._pipe.send',
        "                pass\n            self._pipe.send",
        ("tests/unit/test_report_maker.py::test_a_stopped_report_leaves_what_was_there",),
    ),
    Defect(
        "an error that cannot come home from the heavy process",
        "counter_pos/domain/errors.py",
        "        return _made_again, (type(self), self.code, self.facts)\n",
        "        return super().__reduce__()  # type: ignore[return-value]\n",
        ("tests/unit/test_report_maker.py::test_an_error_comes_home_from_another_process_as_it_was",),
    ),
    Defect(
        "practice under an unknown key taken for a forgery",
        "counter_pos/wire/receipt_proof.py",
        "    if claim.training:  # practice",
        "    if claim.training and key is not None:  # practice",
        ("tests/wire/test_receipt_proof.py::test_status_vectors",),
    ),
    Defect(
        "a status list trusted beyond what the centre had heard",
        "counter_pos/wire/receipt_proof.py",
        "if claim.seq <= chain.seq and claim",
        "if claim",
        ("tests/wire/test_receipt_proof.py::test_status_vectors",),
    ),
    Defect(
        "two receipts of one place told as genuine",
        "counter_pos/wire/receipt_proof.py",
        "        return one.entry_hash != other.entry_hash\n",
        "        return False\n",
        ("tests/wire/test_receipt_proof.py::test_status_vectors",),
    ),
    Defect(
        "the first receipt of a second history not disputed",
        "counter_pos/wire/receipt_proof.py",
        "claim.seq >= chain.disputed_from",
        "claim.seq > chain.disputed_from",
        ("tests/wire/test_receipt_proof.py::test_status_vectors",),
    ),
    Defect(
        "a cut-off end taken for a whole journal",
        "counter_pos/wire/anchors.py",
        "        return AnchorState.CUT_OFF\n",
        "        return AnchorState.HOLDS\n",
        ("tests/wire/test_anchors.py::test_a_cut_off_end_shows_and_so_does_another_history",),
    ),
    Defect(
        "cancellations of the ledger left out of the status list",
        "counter_pos/central/receipt_status.py",
        "part.c.cancelled_seq.is_not(None)",
        "part.c.cancelled_seq.is_(None)",
        ("tests/central/test_receipt_status.py::test_cancelled_payments_are_named_by_their_place",),
    ),
    Defect(
        "a paper begun before a crash printed again",
        "counter_pos/printing/desk.py",
        '                self._jobs.mark(job.id, "uncertain", CRASHED)\n',
        '                self._jobs.mark(job.id, "waiting", CRASHED)\n',
        ("tests/unit/test_printing_desk.py::test_a_job_begun_before_a_crash_is_doubtful_and_never_sent_again",),
    ),
    Defect(
        "bytes handed over taken for paper",
        "counter_pos/printing/transports.py",
        "        return job.process_id in replies.printed  # what",
        "        return not lost or job.process_id in replies.printed  # what",
        ("tests/unit/test_printing_faults.py",),
    ),
    Defect(
        "a status byte believed without its fixed bits",
        "counter_pos/printing/status.py",
        "                return answer if answer & _FIXED_BITS == _STATUS else PrinterState.GARBLED\n",
        "                return answer\n",
        ("tests/unit/test_printing_status.py::test_a_byte_without_the_fixed_bits_is_garbled",),
    ),
    Defect(
        "the rest of a half-sent picture eaten from the next receipt",
        "counter_pos/printing/transports.py",
        "            if state.can_print and self._half_sent:\n",
        "            if not state.can_print and self._half_sent:\n",
        ("tests/unit/test_printing_faults.py",),
    ),
    Defect(
        "real-time bytes left in a picture",
        "counter_pos/printing/escpos.py",
        "    return not any(command in data for command in REAL_TIME)\n",
        "    return not all(command in data for command in REAL_TIME)\n",
        ("tests/unit/test_printing_escpos.py::test_a_picture_that_looks_like_a_command_is_moved_by_one_dot",),
    ),
    Defect(
        "the drawer opened again for a deed that was seen",
        "counter_pos/services/drawer_watch.py",
        "                self._seen = gained[-1].seq\n",
        "                self._seen = max(0, gained[-1].seq - 1)\n",
        ("tests/unit/test_printing_drawer.py::test_each_deed_with_cash_opens_it_once_and_nothing_else_does",),
    ),
    Defect(
        "a pulse kept for a printer that stands still",
        "counter_pos/printing/transports.py",
        "            if state.can_print:\n                line.send(pulse)\n",
        "            if state is not PrinterState.OFF:\n                line.send(pulse)\n",
        ("tests/unit/test_printing_drawer.py::test_a_printer_that_stands_still_is_given_no_pulse_to_keep",),
    ),
    Defect(
        "a receipt in doubt sent again as it is",
        "counter_pos/services/promises.py",
        '(row.state == "failed" or row.is_slip)',
        '(row.state == "failed" or not row.settled)',
        ("tests/services/test_print_queue.py::test_only_a_paper_of_which_nothing_was_sent_is_tried_again",),
    ),
    Defect(
        "what opened a line let go in the middle of a job",
        "counter_pos/printing/lines.py",
        "        self._socket = opened(self._printer)\n",
        "        self._socket = opened(self._printer)\n        del self._printer\n",
        ("tests/unit/test_printing_lines.py::test_a_line_outlives_the_garbage_collector",),
    ),
    Defect(
        "a hand-over that leaves its difference with nobody",
        "counter_pos/domain/drawer.py",
        "handed_over=drawer.handed_over + found",
        "handed_over=drawer.handed_over",
        ("tests/services/test_drawer_machine.py",),
    ),
    Defect(
        "a bag with more cash than the drawer holds",
        "counter_pos/services/custody.py",
        "        if facts.paise > shift.drawer.expected:\n",
        "        if facts.paise < 0:\n",
        ("tests/services/test_custody.py::test_a_pick_up_needs_two_persons_a_seal_and_cash_that_is_there",),
    ),
    Defect(
        "a seal number used for two bags",
        "counter_pos/services/custody.py",
        "        if any(each.bag == facts.bag for each in pick_ups(till)):\n",
        "        if not facts.bag:\n",
        ("tests/services/test_custody.py::test_a_pick_up_needs_two_persons_a_seal_and_cash_that_is_there",),
    ),
    Defect(
        "a counting machine that disagrees believed",
        "counter_pos/services/notes.py",
        "    if machine_total != typed:\n",
        "    if machine_total < 0:\n",
        ("tests/services/test_custody.py::test_a_machine_that_disagrees_is_refused_and_tells_nothing_of_the_drawer",),
    ),
    Defect(
        "the day closed with a bag on its way",
        "counter_pos/services/days.py",
        "if not each.received]:",
        "if each.seq < 0]:",
        ("tests/services/test_custody.py::test_a_bag_on_its_way_holds_the_close_of_the_day_until_the_safe_has_it",),
    ),
    Defect(
        "the day closed by who ran a shift of it",
        "counter_pos/services/days.py",
        "    if supervisor.code in _holders(till, found)",
        "    if supervisor.code in set()",
        ("tests/services/test_custody.py::test_who_held_a_drawer_of_the_day_does_not_close_it",),
    ),
    Defect(
        "the next clerk counting until it fits",
        "counter_pos/services/hand_over.py",
        "        if attempt > MOST_COUNTS:\n",
        "        if attempt > 99:\n",
        ("tests/services/test_custody.py::test_one_recount_is_kept_and_a_payment_in_between_begins_anew",),
    ),
    Defect(
        "a drawer handed over by a count before the last payment",
        "counter_pos/services/hand_over.py",
        "            if moved or later.",
        "            if later.",
        ("tests/services/test_custody.py::test_one_recount_is_kept_and_a_payment_in_between_begins_anew",),
    ),
    Defect(
        "a surprise count that ends the shift",
        "counter_pos/domain/shift.py",
        "            if isinstance(facts.occasion, str):  # a surprise count ends nothing\n",
        '            if facts.occasion == "":\n',
        ("tests/services/test_custody.py::test_a_surprise_count_ends_nothing_and_changes_nothing",),
    ),
    Defect(
        "a bag in the safe before it came there",
        "counter_pos/central/projection.py",
        '_move(meaning, f"transit:{site}", cash,',
        '_move(meaning, f"safe:{site}", cash,',
        ("tests/central/test_day_in_books.py",),
    ),
    Defect(
        "a payment already cancelled proposed as the cause",
        "counter_pos/domain/explain.py",
        'each.kind == "payment_taken" and not each.cancelled]',
        'each.kind == "payment_taken"]',
        ("tests/unit/test_explain.py::test_cash_given_back_without_a_cancellation_and_the_reverse",),
    ),
    Defect(
        "an expired quote accepted",
        "counter_pos/domain/demand.py",
        "    if demand.expires is not None and day > demand.expires:\n",
        "    if demand.expires is not None and day < demand.expires.min:\n",
        (f"{PURPOSES}::test_a_settlement_is_taken_only_against_its_quote",),
    ),
    Defect(
        "a quote paid twice",
        "counter_pos/services/payments/checks.py",
        '            raise Refused("demand_paid", ',
        '            Refused("demand_paid", ',
        (f"{PURPOSES}::test_a_settlement_is_taken_only_against_its_quote",),
    ),
    Defect(
        "a deposit that lessens the dues",
        "counter_pos/services/accounts.py",
        "    if Purpose(part.purpose) not in TO_DUES:\n",
        "    if not part.purpose:\n",
        (f"{PURPOSES}::test_a_deposit_and_a_fee_leave_the_dues_as_they_are",),
    ),
    Defect(
        "the least share of a part payment skipped",
        "counter_pos/domain/offers.py",
        "    return min(max(rules.least_part_paise, share), due_paise)\n",
        "    return min(rules.least_part_paise, share, due_paise)\n",
        (f"{PURPOSES}::test_a_least_share_may_be_asked_of_a_part_payment",),
    ),
    Defect(
        "the cash limit blind to what was paid elsewhere",
        "counter_pos/services/payments/asked.py",
        "        + sum(each.paise for each in known.elsewhere if each.business_date == today),\n",
        "        + 0,\n",
        (f"{PURPOSES}::test_cash_paid_elsewhere_counts_towards_the_limit",),
    ),
    Defect(
        "a draft counted as cash",
        "counter_pos/domain/drawer.py",
        '            if tender.kind != "cash":\n',
        '            if tender.kind == "":\n',
        (f"{PAPERS}::test_a_draft_is_no_cash_and_says_so",),
    ),
    Defect(
        "change given on a draft",
        "counter_pos/domain/payment.py",
        "    if order.tender is not TenderKind.CASH and order.change_paise:\n",
        "    if order.tender is not TenderKind.CASH and order.change_paise < 0:\n",
        (f"{PAPERS}::test_no_change_is_given_and_cash_carries_no_paper",),
    ),
    Defect(
        "a stale draft taken",
        "counter_pos/domain/instrument.py",
        "    if day > months_later(instrument.dated, months):\n",
        "    if day > months_later(instrument.dated, months + 1):\n",
        (f"{PAPERS}::test_a_paper_that_no_bank_pays_is_refused",),
    ),
    Defect(
        "cash handed back for a cancelled draft",
        "counter_pos/services/cancelling.py",
        "    return sum(part.paise for part in facts.parts) if cash else 0\n",
        "    return sum(part.paise for part in facts.parts) if facts.parts or cash else 0\n",
        (f"{PAPERS}::test_a_cancelled_draft_goes_back_as_paper",),
    ),
)
