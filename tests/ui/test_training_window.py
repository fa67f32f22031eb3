"""The real program goes into training and comes back to the live till, whose journal knows nothing of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from counter_pos.app import open_till, pepper_name
from counter_pos.journal.chains import chain_name
from counter_pos.journal.keys import FileKeyStore, keep_secrets
from counter_pos.services.till.clock import SystemClock
from counter_pos.wire.signing import Signer
from tests.tills import PEPPER, SECRETS, SUPERVISOR, HandClock, TestTill


def test_into_training_and_back(tmp_path: Path) -> None:
    folder, state = tmp_path / "till", tmp_path / "keys"
    folder.mkdir()
    TestTill(folder, HandClock(SystemClock().now())).close()
    keys = FileKeyStore(state)
    keep_secrets(keys, chain_name("K08-1", 1, Signer.from_seed(SECRETS.seed).key_id.hex()), SECRETS)
    keys.put(pepper_name("K08-1"), PEPPER)
    done = subprocess.run(
        [sys.executable, "-m", "tests.ui.training_drive", str(folder)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env=os.environ | {"COUNTER_POS_STATE": str(state), "QT_QPA_PLATFORM": "offscreen"},
    )
    assert done.returncode == 0, done.stderr[-3_000:]
    live, training, back = json.loads(done.stdout.splitlines()[-1])
    assert (live["page"], live["band"]) == ("shift", False)
    assert (training["page"], training["band"]) == ("shift", True)
    assert "प्रशिक्षण" in training["text"] and "TRAINING" in training["text"]
    assert (back["page"], back["band"]) == ("shift", False)
    till = open_till(folder, keys=keys, deeds=False)
    kinds = [entry.envelope.kind for entry in till.journal.after(0, 100)]
    till.close()
    assert kinds.count("signed_in") == 2 and "shift_opened" not in kinds
    practice = open_till(folder / "training", keys=keys, deeds=False)
    entries = [entry.envelope for entry in practice.journal.after(0, 100)]
    practice.close()
    assert {each.mode for each in entries} == {"training"}
    assert [each.kind for each in entries][:3] == ["chain_opened", "signed_in", "shift_opened"]
    assert SUPERVISOR not in {each.who.staff for each in entries}
