"""Deliberate defects in what reads a damaged journal, and the tests that must notice them."""

from __future__ import annotations

from tests.mutants.defects import Defect

UNTOUCHED = "tests/journal/test_untouched.py"
LOG = "tests/journal/test_log_file.py"
OLD = "tests/journal/test_old_journals.py"
RESCUE = "tests/journal/test_rescue.py"

PATIENT_DEFECTS = (
    Defect(
        "a read-only open writes",
        "counter_pos/journal/patient.py",
        '_IMMUTABLE, _BESIDE = "&immutable=1", ',
        '_IMMUTABLE, _BESIDE = "", ',
        (f"{UNTOUCHED}::test_nothing_in_the_folder_changes",),
    ),
    Defect(
        "a journal with a log is opened where it lies",
        "counter_pos/journal/patient.py",
        "            with _copied(path) as copy:\n                watch",
        "            with _copied(path):\n                copy = path\n                watch",
        (f"{UNTOUCHED}::test_nothing_in_the_folder_changes",),
    ),
    Defect(
        "a copy is not compared with what was copied",
        "counter_pos/journal/patient.py",
        "    if _stand(path) != stood:\n        raise _Changed\n    return made\n",
        "    return made\n",
        (f"{UNTOUCHED}::test_a_till_that_starts_meanwhile_is_noticed",),
    ),
    Defect(
        "damage of the log ignored at the start",
        "counter_pos/journal/chains.py",
        "    check_log(file.path)\n    connection = connect(file.path)\n",
        "    connection = connect(file.path)\n",
        (f"{LOG}::test_a_till_with_a_damaged_log_does_not_start_and_loses_nothing_more",),
    ),
    Defect(
        "frames behind a flipped bit taken for a torn write",
        "counter_pos/journal/log_file.py",
        "        if before.commit:\n            return True\n        if each.page in pages and",
        "        if before.commit and each.page in pages and",
        (f"{LOG}::test_a_flipped_bit_is_noticed_wherever_it_is",),
    ),
    Defect(
        "a torn write taken for damage",
        "counter_pos/journal/log_file.py",
        "        if before.commit:\n            return True\n        if each.page in pages and",
        "        if each.salts == salts and",
        (f"{LOG}::test_an_interrupted_write_is_no_damage",),
    ),
    Defect(
        "the log's index is not asked",
        "counter_pos/journal/log_file.py",
        "    if synced > kept or ",
        "    if ",
        (f"{LOG}::test_a_flipped_bit_is_noticed_wherever_it_is",),
    ),
    Defect(
        "a rescue saves what nobody signed",
        "counter_pos/wire/verify.py",
        "    return check.feed(entry)\n",
        "    return envelope\n",
        (f"{RESCUE}::test_an_entry_with_a_wrong_signature_is_not_saved",),
    ),
    Defect(
        "what is not chained is called chained",
        "counter_pos/journal/rescue.py",
        "            keep(alone, False)\n",
        "            keep(alone, True)\n",
        (f"{RESCUE}::test_the_file_says_of_each_entry_what_it_is_and_nobody_takes_it_for_more",),
    ),
    Defect(
        "an old journal is not brought up",
        "counter_pos/journal/chains.py",
        "        if bring_up(connection):\n",
        "        if not connection:\n",
        (f"{OLD}::test_a_till_goes_on_with_it",),
    ),
    Defect(
        "an old layout excuses a missing trigger",
        "counter_pos/journal/layouts.py",
        "    if not earlier and _without_index(held) != _without_index(today()):\n",
        "    if not held:\n",
        (f"{OLD}::test_no_stranger_of_that_layout_is_let_in",),
    ),
    Defect(
        "promises of paper are lost with an old layout",
        "counter_pos/journal/layouts.py",
        " SELECT seq * 32 + part, kind,",
        " SELECT seq, kind,",
        (f"{OLD}::test_a_till_goes_on_with_it",),
    ),
    Defect(
        "a restore believes that the log ends where SQLite ends it",
        "counter_pos/services/restoring/sources.py",
        "            yield from filled(readable, self._files[device, epoch], device, epoch)\n",
        "            yield from readable\n",
        ("tests/e2e/test_restore.py::test_what_the_log_of_a_killed_till_lost_to_a_flipped_bit_is_restored",),
    ),
)
