"""The public keys a verifier trusts, from a signed key list."""

from __future__ import annotations

from typing import Self

from msgspec import Struct

from counter_pos.domain.errors import Broken
from counter_pos.wire.canonical import decode
from counter_pos.wire.documents import (
    KEY_LIST,
    Document,
    KeyList,
    PublicKey,
    convert,
    document_from_bytes,
    read_document,
)


class KeyRing(Struct, frozen=True):
    """Tills' keys by key id (hex), and central's own. `epochs` has every listed epoch: one key may serve several."""

    version: int
    tills: dict[str, PublicKey]
    central: dict[str, bytes]
    epochs: tuple[PublicKey, ...] = ()

    @classmethod
    def of(cls, said: KeyList) -> Self:
        """The ring of a key list that is already proven (or that the caller chooses to trust)."""
        return cls(
            said.version,
            {key.key_id: key for key in said.tills},
            {key.key_id: bytes.fromhex(key.public_key) for key in said.central},
            tuple(said.tills),
        )

    @classmethod
    def read(cls, raw: bytes, trusted: dict[str, bytes] | None = None) -> Self:
        """Read a key list file (a signed document).

        `trusted` maps central's key ids to keys the reader already holds (pinned at enrolment); without it the list
        must at least be signed by a central key that it names itself, and trust in it is the reader's own.
        Raises Broken: document_damaged, document_unknown_key, document_forged.
        """
        document = document_from_bytes(raw, KEY_LIST)
        if trusted is None:
            trusted = _self_named(document)
        return cls.of(read_document(KEY_LIST, document, KeyList, trusted))

    def till_key(self, device: str, epoch: int) -> PublicKey | None:
        """The key of one epoch of a device."""
        listed = (*self.epochs, *self.tills.values())
        return next((key for key in listed if (key.device, key.epoch) == (device, epoch)), None)


def _self_named(document: Document) -> dict[str, bytes]:
    said = convert(KEY_LIST, decode(document.body.encode()), KeyList)
    try:
        return {key.key_id: bytes.fromhex(key.public_key) for key in said.central}
    except ValueError as wrong:
        raise Broken("document_damaged", what=KEY_LIST, reason=str(wrong)) from wrong
