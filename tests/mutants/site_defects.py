"""Deliberate defects of the laws between the windows of a site, of its staff and of training."""

from __future__ import annotations

from tests.mutants.defects import Defect

SITE = "tests/services/test_site.py"
STAFFING = "tests/services/test_staffing.py"

SITE_DEFECTS = (
    Defect(
        "a slip received twice",
        "counter_pos/services/cash/safe.py",
        "    taken = received(till).get(offered.place)\n",
        "    taken = received(till).get((offered.device, 0, 0))\n",
        (f"{SITE}::test_the_centre_brings_the_same_shift_to_the_same_entry",),
    ),
    Defect(
        "a slip's signature not looked at",
        "counter_pos/services/cash/safe.py",
        "    if not is_genuine(claim, signature, bytes.fromhex(key.public_key)):\n",
        "    if not signature:\n",
        (f"{SITE}::test_a_forged_slip_is_refused",),
    ),
    Defect(
        "the day closed over a window that is open",
        "counter_pos/services/days/closing.py",
        "    for window in standing.open_windows:\n",
        "    for window in standing.open_windows[1:]:\n",
        (f"{SITE}::test_a_shift_that_is_open_elsewhere_holds_the_day_up_by_name",),
    ),
    Defect(
        "a window of which nothing is known not asked about",
        "counter_pos/services/days/closing.py",
        "        unheard=tuple(each for each in quiet if not _surely_idle(till, windows.get(each))),\n",
        "        unheard=tuple(each for each in quiet if each in windows),\n",
        (f"{SITE}::test_a_silent_window_is_answered_for_by_name_and_recorded",),
    ),
    Defect(
        "a window that works called out of order",
        "counter_pos/services/days/closing.py",
        "if each.silent and each.device in out_of_order]",
        "if each.device in out_of_order]",
        (f"{SITE}::test_a_window_that_was_heard_a_moment_ago_is_not_out_of_order",),
    ),
    Defect(
        "a silent window left open without anybody's word",
        "counter_pos/services/days/closing.py",
        "if each.silent and each.device in out_of_order]",
        "if each.silent]",
        (f"{SITE}::test_a_window_that_fell_silent_is_called_out_of_order_and_its_shift_left_open",),
    ),
    Defect(
        "training that writes live entries",
        "counter_pos/journal/store.py",
        "            mode=self.mode,\n",
        '            mode="live",\n',
        ("tests/e2e/test_site_commands.py::test_training_is_its_own_chain_and_counts_nowhere",),
    ),
    Defect(
        "wrong PINs forgotten at a restart",
        "counter_pos/services/till/tries.py",
        "            put_whole(self.path, msgspec.json.encode(self._all()))\n",
        '            put_whole(self.path, b"{}")\n',
        (f"{STAFFING}::test_wrong_tries_lock_over_a_restart_and_over_another_boot",),
    ),
    Defect(
        "a reset that outlives the staff list that contains it",
        "counter_pos/services/till/standing.py",
        "        if entry.seq > contained and staff_number(reset.staff) == number:\n",
        "        if staff_number(reset.staff) == number:\n",
        (f"{STAFFING}::test_a_staff_list_that_contains_a_deed_is_the_later_word",),
    ),
    Defect(
        "a clerk's word resets a PIN at the centre",
        "counter_pos/central/staffing.py",
        "    return supervisor is not None and supervisor.role is Role.SUPERVISOR and",
        "    return supervisor is not None and",
        ("tests/central/test_staffing.py::test_a_reset_needs_a_supervisor_of_the_list_or_is_the_persons_own",),
    ),
)
