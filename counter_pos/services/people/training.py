"""Training: the same program on a chain and key of its own, in a folder that may be thrown away.

The ticket of a training chain is signed by the live till itself. Every entry says `training`, and nothing is sent.
"""

from __future__ import annotations

import os
import shutil
from datetime import timedelta
from pathlib import Path

from counter_pos.config import TRAINING_FOLDER
from counter_pos.domain import matters
from counter_pos.domain.errors import Refused
from counter_pos.journal.chains import begin_chain, chain_files
from counter_pos.journal.keys import ChainSecrets, KeyStore, chain_name, keep_secrets
from counter_pos.services.till.approvals import check
from counter_pos.services.till.till import Till, new_command_id
from counter_pos.services.till.words import Word
from counter_pos.wire.documents import TICKET, Ticket, sign_document
from counter_pos.wire.instants import to_wire
from counter_pos.wire.signing import Signer

SERIES = "TRN"
_DAYS = 365


def has_training(folder: Path) -> bool:
    """Whether training was begun in this live till's folder."""
    return bool(chain_files(folder / TRAINING_FOLDER))


def begin_training(till: Till, keys: KeyStore, folder: Path, app: str, approval: Word | None) -> None:
    """Make the training chain of a live till, unless there is one. A supervisor lets people in.

    Raises Refused: training_is_on (training has no training of its own), and those of services.till.approvals.check.
    """
    if till.training:
        raise Refused("training_is_on")
    _let_in(till, approval, begin=True)
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


def end_training(till: Till, folder: Path, approval: Word | None) -> None:
    """Throw the training chain of a live till away, with its papers.

    Raises Refused: training_not_begun, and those of services.till.approvals.check.
    """
    if not has_training(folder):
        raise Refused("training_not_begun")
    _let_in(till, approval, begin=False)
    shutil.rmtree(folder / TRAINING_FOLDER)


def _let_in(till: Till, approval: Word | None, *, begin: bool) -> None:
    """Use a supervisor's word. The live till keeps no entry of training, and neither way loses money."""
    matter = matters.training(till.journal.device, till.journal.epoch, begin=begin)
    till.words.used(check(till, approval, matter, new_command_id()))
