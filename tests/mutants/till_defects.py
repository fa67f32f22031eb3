"""Deliberate defects of what a till keeps to over restarts: the drawer, the mirror, fences, papers, totals, limits."""

from __future__ import annotations

from tests.mutants.defects import APPROVALS, LAWS, Defect

DRAWER = "tests/unit/test_printing_drawer.py"
ATTENDANT = "tests/unit/test_printing_attendant.py"
MIRROR = "tests/services/test_mirror.py"
MIRROR_FILE = "tests/journal/test_mirror.py"
RECOVER = "tests/e2e/test_recover.py"
RECOVERING = "tests/services/test_recovering.py"
CLOCK = "tests/services/test_clock.py"
FENCE = "tests/e2e/test_fence.py"
REPLICA = "tests/unit/test_replica_store.py"
STAFFING = "tests/services/test_staffing.py"
DUES = "tests/services/test_dues.py"
FLIPS = "tests/crash/test_flips.py"
RETRIES = "tests/services/test_retries.py"

DRAWER_DEFECTS = (
    Defect(
        "a receipt printed again opens the drawer",
        "counter_pos/services/printing/drawer_watch.py",
        '    {"payment_cancelled", "drawer_opened_without_sale",',
        '    {"receipt_duplicated", "payment_cancelled", "drawer_opened_without_sale",',
        (f"{DRAWER}::test_each_deed_with_cash_opens_it_once_and_nothing_else_does",),
    ),
    Defect(
        "the drawer opens at the start for what was done before",
        "counter_pos/services/printing/drawer_watch.py",
        "        self._seen = 0 if newest is None else newest.seq\n",
        "        self._seen = 0 if newest is None else newest.seq - 1\n",
        (f"{DRAWER}::test_what_was_done_before_a_restart_opens_nothing_after_it",),
    ),
    Defect(
        "a draft opens the drawer",
        "counter_pos/services/printing/drawer_watch.py",
        "tender.kind == TenderKind.CASH.value\n",
        'tender.kind != ""\n',
        (f"{DRAWER}::test_a_draft_and_training_leave_the_drawer_shut",),
    ),
    Defect(
        "training opens the drawer",
        "counter_pos/services/printing/drawer_watch.py",
        '    if envelope.mode != "live":\n',
        '    if envelope.mode == "":\n',
        (f"{DRAWER}::test_a_draft_and_training_leave_the_drawer_shut",),
    ),
    Defect(
        "a pick-up leaves the drawer shut",
        "counter_pos/services/printing/drawer_watch.py",
        '"float_added", "cash_picked_up"}',
        '"float_added"}',
        (f"{DRAWER}::test_each_deed_with_cash_opens_it_once_and_nothing_else_does",),
    ),
    Defect(
        "a drawer opens long after its deed",
        "counter_pos/printing/desk.py",
        '            self._drawer_stays_shut("drawer_late")\n            return\n',
        '            self._drawer_stays_shut("drawer_late")\n',
        (f"{DRAWER}::test_a_wish_that_had_to_wait_too_long_lapses",),
    ),
    Defect(
        "a drawer that stays shut is told again and again",
        "counter_pos/printing/desk.py",
        '        told, self._drawer_trouble = self._drawer_trouble, ""\n        return told\n',
        "        return self._drawer_trouble\n",
        (f"{DRAWER}::test_a_drawer_that_was_seen_to_open_and_stays_shut_is_told",),
    ),
    Defect(
        "a drawer without a switch is called stuck",
        "counter_pos/printing/desk.py",
        "        elif kicked.opened is False:\n",
        "        elif not kicked.opened:\n",
        (f"{DRAWER}::test_nothing_is_said_of_a_drawer_without_a_switch_and_no_paper_waits_for_it",),
    ),
    Defect(
        "a drawer that stands open is called stuck",
        "counter_pos/printing/drawer.py",
        "        if before == self._open:\n            return True  # it stood open already\n",
        "",
        (f"{DRAWER}::test_a_drawer_that_stands_open_is_not_called_stuck",),
    ),
    Defect(
        "a drawer that opened once is believed to open ever after",
        "counter_pos/printing/drawer.py",
        "            self._tries -= 1\n            return None\n        return False\n",
        "            self._tries -= 1\n        return None\n",
        (f"{DRAWER}::test_a_drawer_that_was_seen_to_open_and_stays_shut_is_told",),
    ),
    Defect(
        "the window does not hear that its drawer stayed shut",
        "counter_pos/window.py",
        "folder=folder, tell_drawer=told)",
        "folder=folder, tell_drawer=told if folder else None)",
        ("tests/ui/test_day_scenarios.py::test_the_window_opens_its_drawer_once_and_says_when_it_stayed_shut",),
    ),
)

TILL_DEFECTS = (
    Defect(
        "a mirror that is away is told as in step",
        "counter_pos/services/till/mirror.py",
        "            return MirrorReading(behind, self._away_since, self._trouble.code)\n",
        "            return MirrorReading(behind)\n",
        (f"{MIRROR}::test_a_mirror_that_is_away_keeps_neither_payment_nor_paper",),
    ),
    Defect(
        "a mirror that answers again is in step before it has caught up",
        "counter_pos/services/till/mirror.py",
        "            if seq >= self._head and self._trouble is not None:\n",
        "            if self._trouble is not None:\n",
        (f"{MIRROR}::test_a_mirror_that_comes_back_is_away_until_it_holds_everything",),
    ),
    Defect(
        "a stick that was pulled out shows when the next person pays",
        "counter_pos/services/till/mirror.py",
        "            file.check()  # a stick that was pulled out shows before somebody pays\n",
        "            pass\n",
        (f"{MIRROR}::test_a_medium_that_is_pulled_out_while_nobody_pays_is_noticed",),
    ),
    Defect(
        "a mirror's file that was deleted takes entries",
        "counter_pos/journal/mirror.py",
        "            same = os.path.samestat(stands, os.fstat(self._handle)) and stands.st_size == self._length\n",
        "            same = stands.st_size == self._length\n",
        (f"{MIRROR_FILE}::test_a_file_that_changed_under_the_till_is_noticed_before_anything_is_written",),
    ),
    Defect(
        "a paper that another epoch took over is taken over again",
        "counter_pos/services/restoring/recovering.py",
        "    mine: list[Remembers] = [till.journal, *chains]\n",
        "    mine: list[Remembers] = [till.journal]\n",
        (f"{RECOVER}::test_a_paper_that_an_epoch_since_lost_took_over_is_not_taken_over_again",),
    ),
    Defect(
        "a paper that was judged as taken over is recorded again",
        "counter_pos/services/restoring/recovering.py",
        '    if paper.state == "recovered":  # by an earlier epoch',
        '    if paper.state == "repeated":  # by an earlier epoch',
        (f"{RECOVERING}::test_what_an_earlier_epoch_took_over_is_not_wanted_again",),
    ),
    Defect(
        "the same paper asks for a second word, and its first entry is no answer",
        "counter_pos/services/restoring/recovering.py",
        '    if (before := till.answered(command_id, "payment_recovered")) is not None:\n        return before\n',
        "",
        (f"{RECOVERING}::test_a_paper_asked_for_again_is_answered_by_its_first_entry",),
    ),
    Defect(
        "an approval is good for a whole shift",
        "counter_pos/domain/matters.py",
        "LIVES = timedelta(minutes=2)\n",
        "LIVES = timedelta(minutes=240)\n",
        (f"{APPROVALS}::test_a_word_is_good_for_two_minutes",),
    ),
    Defect(
        "a clock half a day behind what is known is believed",
        "counter_pos/domain/business_date.py",
        "FURTHEST_BEHIND = timedelta(minutes=5)",
        "FURTHEST_BEHIND = timedelta(hours=12)",
        (f"{CLOCK}::test_a_clock_cannot_creep_back",),
    ),
    Defect(
        "two machines must agree to the second",
        "counter_pos/domain/business_date.py",
        "    return known - FURTHEST_BEHIND <= instant <= known + FURTHEST_AHEAD\n",
        "    return known <= instant <= known + FURTHEST_AHEAD\n",
        (f"{CLOCK}::test_two_machines_need_not_agree_to_the_second",),
    ),
    Defect(
        "two programs do deeds in one folder",
        "counter_pos/app.py",
        "    lock = FolderLock(folder) if deeds else None\n",
        "    lock = None\n",
        ("tests/e2e/test_commands.py::test_one_process_does_deeds_and_others_may_read",),
    ),
    Defect(
        "a till whose restore was killed half-way opens",
        "counter_pos/services/restoring/unfinished.py",
        "        if raw is not None and not msgspec.json.decode(raw, type=_Done).done:\n",
        "        if raw is not None and msgspec.json.decode(raw, type=_Done) is None:\n",
        ("tests/e2e/test_restore.py::test_two_histories_stop_the_restore_and_both_are_kept",),
    ),
    Defect(
        "a restore into a folder that is somebody's",
        "counter_pos/restoring/wanted.py",
        "    if used or (folder.is_dir() and any(each.name not in _OURS for each in folder.iterdir())):\n",
        "    if used:\n",
        ("tests/e2e/test_restore.py::test_each_thing_that_is_missing_is_refused_and_nothing_is_used_up",),
    ),
    Defect(
        "a fenced till goes on",
        "counter_pos/services/till/till.py",
        "        if self.fenced is not None:\n",
        '        if self.fenced == "":\n',
        (f"{LAWS}::test_nothing_is_issued_in_a_fenced_epoch",),
    ),
    Defect(
        "a fence ends with the program",
        "counter_pos/services/desk/base.py",
        "        if (marker := fence_file(till.journal.path)).exists():\n",
        '        if (marker := fence_file(till.journal.path)).name == "":\n',
        (f"{LAWS}::test_nothing_is_issued_in_a_fenced_epoch",),
    ),
    Defect(
        "a fence that the disk refuses ends the rounds",
        "counter_pos/services/desk/base.py",
        '    except OSError:\n        log.exception("the fence',
        '    except UnicodeError:\n        log.exception("the fence',
        (f"{LAWS}::test_a_fence_that_a_full_disk_cannot_keep_holds_in_this_run",),
    ),
    Defect(
        "nonsense in an entry that is read before it is proven is a bug",
        "counter_pos/journal/chains.py",
        "    except (*FILE_ERRORS, Unavailable):\n        raise\n    except Exception as wrong:\n",
        "    except ZeroDivisionError as wrong:\n",
        (f"{FLIPS}::test_of_a_closed_journal_a_changed_fact_is_told_at_the_start_or_behind_the_window",),
    ),
    Defect(
        "the walk behind the window sees no damage",
        "counter_pos/wire/links.py",
        "        if hashlib.sha256(_TAG + entry.body).digest() != entry.hash:\n",
        "        if not entry.hash:\n",
        (f"{FLIPS}::test_of_a_closed_journal_a_changed_fact_is_told_at_the_start_or_behind_the_window",),
    ),
    Defect(
        "what a mirror lost is written again and nobody hears of it",
        "counter_pos/journal/mirror.py",
        "                    log.warning(",
        "                    log.debug(",
        (f"{FLIPS}::test_of_a_mirror_each_byte_is_told_or_written_again",),
    ),
    Defect(
        "an unknown setting is passed over",
        "counter_pos/config.py",
        "class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):",
        "class Settings(msgspec.Struct, frozen=True):",
        (f"{FLIPS}::test_each_byte_of_the_settings_is_told_or_is_another_text_or_number",),
    ),
    Defect(
        "damage on the line stops the till for good",
        "counter_pos/attendants.py",
        "        if report.fenced:  # only",
        "        if report.trouble is not None:  # only",
        (f"{FENCE}::test_damage_on_the_line_never_stops_the_till",),
    ),
    Defect(
        "an answer from two replicas in one",
        "counter_pos/replica/store.py",
        "            return seat.connection.execute(statement, values).fetchall(), seat.held\n",
        "            return seat.connection.execute(statement, values).fetchall(), self._held\n",
        (f"{REPLICA}::test_a_look_up_during_a_swap_is_answered_by_one_file_alone",),
    ),
    Defect(
        "a new replica's rows told in the words of the old one",
        "counter_pos/replica/store.py",
        "        if says(connection, held.manifest):\n",
        "        if connection is not None:\n",
        (f"{REPLICA}::test_a_thread_that_comes_before_a_new_file_is_announced_reads_it_as_it_is",),
    ),
    Defect(
        "an account read from the replica before and the one after",
        "counter_pos/replica/store.py",
        "    def one_edition(self) -> AbstractContextManager[object]:\n        return self._changing\n",
        "    def one_edition(self) -> AbstractContextManager[object]:\n        return threading.Lock()\n",
        (f"{DUES}::test_a_replica_that_is_replaced_while_an_account_is_read_counts_no_payment_twice",),
    ),
    Defect(
        "an older word of the centre is taken",
        "counter_pos/journal/store.py",
        "        if held is not None and said.acked_seq < held.acked_seq:\n",
        "        if held is not None and said.acked_seq < 0:\n",
        (f"{LAWS}::test_an_acknowledgement_must_fit_this_chain",),
    ),
    Defect(
        "after a restart the centre's first word holds",
        "counter_pos/journal/place.py",
        "ORDER BY acked_seq DESC LIMIT 1",
        "ORDER BY acked_seq LIMIT 1",
        (f"{LAWS}::test_the_last_acknowledgement_holds_after_a_restart",),
    ),
    Defect(
        "a cancellation is forgotten by the totals at the next start",
        "counter_pos/journal/place.py",
        "(max(paid_seq, cancelled_seq),)",
        "(paid_seq,)",
        (f"{LAWS}::test_the_hidden_totals_are_the_same_after_every_restart",),
    ),
    Defect(
        "of several receipts of one payment the first one's totals go on",
        "counter_pos/journal/place.py",
        "    hidden = bytes.fromhex(parts[-1].totals)\n"
        "    return serial, reveal(hidden, chain_key, entry.device, entry.epoch, entry.seq, len(parts))\n",
        "    hidden = bytes.fromhex(parts[0].totals)\n"
        "    return serial, reveal(hidden, chain_key, entry.device, entry.epoch, entry.seq, 1)\n",
        (f"{LAWS}::test_the_hidden_totals_are_the_same_after_every_restart",),
    ),
    Defect(
        "the cash limit sees the largest receipt of the day alone",
        "counter_pos/services/payments/asked.py",
        "        today_paise=sum(each.paise for each in mine if each.business_date == today)\n",
        "        today_paise=max((each.paise for each in mine if each.business_date == today), default=0)\n",
        (f"{DUES}::test_several_receipts_of_a_day_reach_the_limit_together",),
    ),
    Defect(
        "the cash limit begins anew for each bill of a day",
        "counter_pos/domain/policy.py",
        "    reached = max(tender_paise, seen.today_paise + account_paise, seen.on_bill_paise + account_paise)\n",
        "    reached = max(tender_paise, seen.on_bill_paise + account_paise)\n",
        (f"{DUES}::test_several_receipts_of_a_day_reach_the_limit_together", LAWS),
    ),
    Defect(
        "cash of another day counts against the limit",
        "counter_pos/services/payments/asked.py",
        "for each in mine if each.business_date == today)\n",
        "for each in mine)\n",
        (f"{DUES}::test_several_receipts_of_a_day_reach_the_limit_together",),
    ),
    Defect(
        "a start of the machine ends the lock after wrong PINs",
        "counter_pos/services/till/tries.py",
        "            wrong.last_ms, wrong.boot = self.clock.monotonic_ms(), self.clock.boot_id()\n",
        "            return 0\n",
        (f"{STAFFING}::test_wrong_tries_lock_over_a_restart_and_over_another_boot",),
    ),
    Defect(
        "a journal that could not be opened again is not tried with the next deed",
        "counter_pos/journal/store.py",
        "            if self._parted:\n",
        "            if not self.path:\n",
        (f"{RETRIES}::test_a_journal_that_could_not_be_opened_again_after_a_fault_is_tried_with_the_next_deed",),
    ),
)
