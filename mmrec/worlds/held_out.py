"""Which combinations of attributes are kept from every training, so that they can be asked about later."""

from __future__ import annotations

import hashlib

SHARE = 12
"""Percent of all combinations."""


def held_out(*values: str) -> bool:
    """Whether this combination is kept from the encoder's pre-training for ever.

    About 12% of all combinations, chosen by hash: ``blake2b(a|b|c) mod 100 < 12``, so that no list has to be
    kept and no seed can change it. Pre-training draws and plays none of them; the evaluation and a part of
    the worlds do.
    """
    digest = hashlib.blake2b("|".join(values).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") % 100 < SHARE
