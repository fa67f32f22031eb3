"""What a person is told about trouble: for each code what happened, what is safe and what to do, with its key."""

from __future__ import annotations

from counter_pos.i18n.sentences import (
    console,
    counter,
    custody,
    demands,
    head_office,
    machine,
    printer,
    proof,
    restore,
    site,
)
from counter_pos.i18n.sentences.shared import TAKEN_SAFE, Texts

NOTICES: dict[str, Texts] = {
    **counter.NOTICES,
    **custody.NOTICES,
    **demands.NOTICES,
    **machine.NOTICES,
    **proof.NOTICES,
    **printer.NOTICES,
    **head_office.NOTICES,
    **console.NOTICES,
    **site.NOTICES,
    **restore.NOTICES,
}
CAUTIONS = {**counter.CAUTIONS, **demands.CAUTIONS, **proof.CAUTIONS, **restore.CAUTIONS}

UNKNOWN: Texts = (
    "Something happened that this till has no words for ({code}).",
    TAKEN_SAFE,
    "Write down the code, and tell head office.",
)
