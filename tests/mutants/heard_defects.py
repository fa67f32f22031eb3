"""Deliberate defects in how a till keeps what the centre said."""

from __future__ import annotations

from tests.mutants.defects import Defect

SYNC = "tests/e2e/test_sync_till.py"
ROUNDS = "tests/e2e/test_sync.py"

HEARD_DEFECTS = (
    Defect(
        "a document is said to be here before it is in use",
        "counter_pos/services/shelf.py",
        "        raw = msgspec.json.encode(document)\n        self._use(name, document)\n",
        "        raw = msgspec.json.encode(document)\n"
        "        (self._folder / HEARD_FOLDER).mkdir(exist_ok=True)\n"
        '        put_whole(self._folder / HEARD_FOLDER / f"{name}.json", raw)\n'
        "        self._use(name, document)\n",
        (f"{SYNC}::test_what_the_replica_did_not_take_is_not_said_to_be_here",),
    ),
    Defect(
        "a full disk ends the courier",
        "counter_pos/sync/courier.py",
        "            except OSError as wrong:",
        "            except KeyError as wrong:",
        (f"{SYNC}::test_a_document_that_cannot_be_kept_ends_no_courier_and_is_fetched_again",),
    ),
    Defect(
        "a journal that does not read for a while ends the courier",
        "counter_pos/sync/courier.py",
        "        except CounterError as trouble:  # the journal does not read now",
        "        except KeyError as trouble:  # the journal does not read now",
        (f"{ROUNDS}::test_a_journal_that_does_not_read_for_a_while_ends_no_rounds",),
    ),
)
