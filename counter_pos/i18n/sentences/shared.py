"""Sentences that many notices share: what is safe."""

from __future__ import annotations

NOTHING = "Nothing was recorded."
UNCHANGED = "Nothing was changed."
TAKEN_SAFE = "Every payment recorded so far is safe in this till."

Texts = tuple[str, str, str]
"""What happened, what is safe, what to do."""
