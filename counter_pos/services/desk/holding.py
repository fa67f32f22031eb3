"""Half-done payments: kept, put on hold, recalled."""

from __future__ import annotations

from counter_pos.domain.half_done import Half, Kept
from counter_pos.services.desk.base import DeskBase
from counter_pos.services.payments import drafts


class HoldingDesk(DeskBase):
    """Keeping, holding and recalling what is not recorded yet."""

    def keep_draft(self, half: Half, names: tuple[tuple[str, str], ...], *, held: bool = False) -> None:
        """See services.payments.drafts."""
        self.write(lambda: drafts.keep(self.till, half, names, held=held))

    def drop_draft(self, command_id: str) -> None:
        """See services.payments.drafts."""
        self.write(lambda: drafts.drop(self.till, command_id))

    def drafts(self) -> list[Kept]:
        """See services.payments.drafts."""
        return drafts.drafts(self.till)

    def is_mine(self, draft: Kept) -> bool:
        """See services.payments.drafts."""
        return drafts.is_mine(self.till, draft)
