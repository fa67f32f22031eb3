"""A till's folder to start from, and processes that start: timed from their birth, weighed at rest."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from counter_pos.app import pepper_name
from counter_pos.demo.city import WHOLE_CITY, make_city
from counter_pos.domain.payment import NoteCount
from counter_pos.journal.chains import begin_chain
from counter_pos.journal.keys import FileKeyStore, chain_name, keep_secrets
from counter_pos.journal.store import Moment
from counter_pos.replica.build import build
from counter_pos.replica.manifest import Manifest
from counter_pos.replica.store import Replica
from counter_pos.services.desk import Desk
from counter_pos.services.till.clock import SystemClock
from counter_pos.services.till.till import Till, new_command_id
from counter_pos.wire.instants import to_wire
from counter_pos.wire.signing import Signer
from tests.tills import CLERK, CLERK_PIN, PEPPER, SECRETS, documents, ticket

ROOT = Path(__file__).resolve().parent.parent
BARE = ("bare",)


def todays_city(accounts: int) -> Path:
    """A replica that the centre could have sent today; made once a day and kept in out/bench."""
    now = SystemClock().now()
    kept = ROOT / "out" / "bench" / f"city-{now.date()}-{accounts}.sqlite3"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        manifest = Manifest(v=1, version=1, as_of=to_wire(now), rows=accounts, mobile_key="5a" * 32)
        build(kept, make_city(accounts, as_of=now.date()), manifest, documents(), built_at=to_wire(now))
    return kept


@contextmanager
def till_folder(accounts: int = WHOLE_CITY) -> Iterator[Path]:
    """A till with its keys, the city and an open shift, as a clerk finds it after the pause. Ends with the block."""
    with TemporaryDirectory(prefix="counter-pos-bench-") as place:
        folder = Path(place) / "till"
        folder.mkdir()
        os.environ["COUNTER_POS_STATE"] = f"{place}/state"
        keys, clock = FileKeyStore(Path(place) / "state"), SystemClock()
        signer = Signer.from_seed(SECRETS.seed)
        keep_secrets(keys, chain_name("K08-1", 1, signer.key_id.hex()), SECRETS)
        keys.put(pepper_name("K08-1"), PEPPER)
        shutil.copyfile(todays_city(accounts), folder / "replica.sqlite3")
        now = Moment(clock.now(), clock.monotonic_ms(), clock.boot_id(), "ok")
        journal = begin_chain(folder, ticket(), SECRETS, new_command_id(), now, 1, "bench")
        replica = Replica(folder / "replica.sqlite3")
        desk = Desk(Till(journal, replica, clock, PEPPER))
        desk.sign_in(CLERK, CLERK_PIN)
        desk.open_shift((NoteCount(10_000, 5),))
        journal.close()
        replica.close()
        yield folder


def sign_in(folder: Path) -> tuple[str, ...]:
    return ("product", str(folder), "sign_in")


def payment(folder: Path) -> tuple[str, ...]:
    return ("product", str(folder), "payment", CLERK, CLERK_PIN)


@contextmanager
def started(words: tuple[str, ...]) -> Iterator[tuple[subprocess.Popen[str], float]]:
    """A process and the seconds from its birth to the key press it took. It is ended with the block."""
    born = time.monotonic_ns()
    command = [sys.executable, "-m", "bench.started", *words]
    # As installed: with bytecode. The warm-up turns write it, also where the shell forbids that.
    compiled = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen(
        command, cwd=ROOT, env=compiled, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        yield process, (told["ready_ns"] - born) / 1e9
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def seconds_to_keys(words: tuple[str, ...]) -> float:
    with started(words) as (_, spent):
        return spent
