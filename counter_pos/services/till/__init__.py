"""The open till that every deed works on: journal, what it heard, clock, who is signed in, whose word was given."""

from __future__ import annotations

from counter_pos.services.till.till import Till, is_supervisor, new_command_id

__all__ = ["Till", "is_supervisor", "new_command_id"]
