"""Training: the same program on a chain and key of its own, in a folder that may be thrown away.

The ticket of a training chain is signed by the live till itself. Every entry says `training`, and nothing is sent.
"""

from __future__ import annotations

import os
import shutil
from datetime import timedelta
from pathlib import Path

from counter_pos.config import TRAINING_FOLDER
from counter_pos.domain.entry import Approval
from counter_pos.domain.errors import Refused
from counter_pos.journal.chains import begin_chain, chain_files
from counter_pos.journal.keys import ChainSecrets, KeyStore, chain_name, keep_secrets
from counter_pos.services.till import Till, new_command_id
from counter_pos.wire.documents import TICKET, Ticket, sign_document
from counter_pos.wire.instants import to_wire
from counter_pos.wire.signing import Signer

SERIES = "TRN"
_DAYS = 365


def has_training(folder: Path) -> bool:
    """Whether training was begun in this live till's folder."""
    return bool(chain_files(folder / TRAINING_FOLDER))


def begin_training(till: Till, keys: KeyStore, folder: Path, app: str, approval: Approval | None) -> None:
    """Make the training chain of a live till, unless there is one. A supervisor lets people in.

    Raises Refused: approval_needed, training_is_on (training has no training of its own).
    """
    if approval is None:
        raise Refused("approval_needed")
    if till.training:
        raise Refused("training_is_on")
    if has_training(folder):
        return
    place = folder / TRAINING_FOLDER
    place.mkdir(exist_ok=True)
    secrets = ChainSecrets(os.urandom(32), os.urandom(32))
    signer, now = Signer.from_seed(secrets.seed), till.clock.now()
    keep_secrets(keys, chain_name(till.journal.device, 1, signer.key_id.hex()), secrets)
    ticket = Ticket(
        v=1,
        device=till.journal.device,
        epoch=1,
        nonce=os.urandom(32).hex(),
        series=SERIES,
        counter=till.counter,
        issued=to_wire(now),
        expires=to_wire(now + timedelta(days=_DAYS)),
    )
    signed = sign_document(TICKET, ticket, till.journal.signer)
    policy = till.heard.policy().version
    begin_chain(place, signed, secrets, new_command_id(), till.moment(), policy, app, "training").close()


def end_training(folder: Path) -> None:
    """Throw the training chain of a live till away, with its papers. Raises Refused(training_not_begun)."""
    if not has_training(folder):
        raise Refused("training_not_begun")
    shutil.rmtree(folder / TRAINING_FOLDER)
