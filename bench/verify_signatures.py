"""verify_signatures: an entry's signature as the product checks it, against PyNaCl's own call alone.

The ratio is of speeds: the larger, the better.
"""

from __future__ import annotations

from nacl.bindings import crypto_sign_open

from bench.chain import TILL, long_chain
from bench.floor import in_turns, seconds
from bench.verify_hashes import tell
from counter_pos.wire.entry import check_signature

ENTRIES = 2_000
ROUNDS = 9


def main() -> None:
    entries, key = long_chain(ENTRIES), TILL.public_key
    signed = [entry.signature + entry.hash for entry in entries]

    def ours() -> None:
        for entry in entries:
            check_signature(entry, key)

    def alone() -> None:
        for each in signed:
            crypto_sign_open(each, key)

    values, floors = in_turns(ROUNDS, lambda: seconds(ours), lambda: seconds(alone), warm_up=1)
    tell("verify_signatures", ENTRIES, values, floors)


if __name__ == "__main__":
    main()
