"""What the payment screen shows: the payment that is being made, and all that follows from it. No Qt."""

from __future__ import annotations

from collections.abc import Callable

from counter_pos.domain.errors import Refused
from counter_pos.domain.half_done import Kept
from counter_pos.domain.instrument import Instrument, TypedPaper
from counter_pos.domain.payment import PaymentOrder
from counter_pos.domain.policy import Rules
from counter_pos.services.summaries import Caution
from counter_pos.ui.news import News
from counter_pos.ui.notices import news_of, news_of_cautions
from counter_pos.ui.payment import figures
from counter_pos.ui.payment.draft import Draft
from counter_pos.ui.payment.holding import Holding, remembered_news
from counter_pos.ui.payment.paper import FIELDS
from counter_pos.ui.payment.questions import Questions
from counter_pos.ui.payment.view_port import PaymentViewPort
from counter_pos.ui.ports import RunsJobs, Taken, Till


class PaymentScreen:
    """The state of the screen. The presenter's deeds change it and show it again."""

    def __init__(
        self,
        view: PaymentViewPort,
        till: Till,
        jobs: RunsJobs,
        *,
        may_take: Callable[[], bool],
        trouble: Callable[[BaseException], None],
        go: Callable[[str], None],
        large_change_paise: int = 1_000_000,
    ) -> None:
        """`large_change_paise`: cash this far above what is paid is asked about. `go` names another screen."""
        self._view, self._till, self._jobs = view, till, jobs
        self._may_take, self._trouble, self._go = may_take, trouble, go
        self._questions = Questions(till.cautions, large_change_paise)
        self._draft = Draft()
        self._rules: Rules | None = None
        self._busy = False
        self._last: Taken | None = None
        self._news: News | None = None
        self._on_paper: tuple[Caution, ...] = ()
        self._instrument: Instrument | None = None
        self._holding = Holding(till, jobs, trouble)

    def follow(self) -> None:
        """Keep what is half done."""
        self._holding.follow(self._draft, self._view.typed())

    @property
    def _next_field(self) -> str:
        """Where the money is typed: the cash, or what stands on the cheque or draft."""
        return "cash" if self._draft.in_cash else FIELDS[0]

    def _order(self) -> PaymentOrder:
        typed = self._view.typed()
        return self._draft.order(typed.pay_paise, typed.cash_paise, typed.notes, self._instrument)

    def _need_amount(self) -> None:
        missing = self._draft.opened is None
        self.tell(news_of(Refused("no_account_open" if missing else "amount_empty")))
        self._view.focus("find" if missing else "pay")

    def clear_money(self) -> None:
        """Before every look-up: what stood there belonged to somebody else."""
        self._draft.close_account()
        if self._draft.empty:
            self._draft.forget()
            self._view.put_paper(TypedPaper())
        self._questions.forget()
        self._news, self._on_paper = None, ()
        self._view.put_amounts(pay="", cash="", notes=())

    # showing
    def tell(self, news: News | None) -> None:
        """News of this screen or from outside: printer, line, crash."""
        self._news = news
        self.show()

    def tell_calmly(self, news: News) -> None:
        """News that gives way to a question or an error already told, and is gone with the next key."""
        if self._news is None or self._news.tone in ("ok", "info"):
            self.tell(news)

    def remember(self, last: Taken | None, waiting: list[Kept]) -> None:
        """After a restart: what was recorded last, so that nobody takes it twice, and what was half done."""
        self._last = last or self._last
        self.tell(remembered_news(last, waiting))

    def show(self) -> None:
        """Everything that follows from the state and from what is typed."""
        assert self._rules is not None
        typed = self._view.typed()
        self._view.show_together(figures.together_reading(self._draft))
        self._view.show_money(figures.money_reading(self._draft, typed, self._last, self._busy, self._rules))
        self._view.show_news(self._news or self._cautions())

    def _cautions(self) -> News | None:
        """What is to be known of the account in hand, and of the payment as a whole."""
        if self._draft.empty or not self._draft.settled:
            return None
        opened, whose = self._draft.opened, self._draft.in_hand
        told = [*self._on_paper, *opened.cautions] if opened and opened.consumer.account == whose else []
        if opened is None or self._draft.part(self._view.typed().pay_paise) is not None:
            order = self._till.cautions(self._order())
            mine = [each for each in order if each.facts.get("account", whose) == whose]
            told = [*(each for each in mine if each not in told), *told]
        return news_of_cautions(told)
