"""Deliberate defects of the payment at the window: several accounts with one tender, payments on hold, live keys."""

from __future__ import annotations

from tests.mutants.defects import Defect

TOGETHER = "tests/ui/test_together.py"
HOLDING = "tests/ui/test_holding.py"
DRAFTS = "tests/services/test_drafts.py"
FLOW = "tests/ui/test_payment_flow.py"
KEYS = "tests/ui/test_manual_keys.py"
RULES = "tests/ui/test_rules.py"

PAYING_DEFECTS = (
    Defect(
        "Escape keeps the amount that was typed for an account of the list",
        "counter_pos/ui/payment/together.py",
        "        self._draft.undo_part()\n",
        "        self._draft.settle_part()\n",
        (f"{TOGETHER}::test_escape_leaves_the_amount_as_it_was",),
    ),
    Defect(
        "an account of the list without an amount is paid with nothing",
        "counter_pos/ui/payment/draft.py",
        "        if self.chosen is not None and not self.added[self.chosen].part.paise:\n",
        "        if self.chosen is not None and self.chosen < 0:\n",
        (f"{TOGETHER}::test_an_emptied_amount_takes_no_money_and_comes_back",),
    ),
    Defect(
        "a payment is accepted while an account of it has no amount",
        "counter_pos/ui/payment/figures.py",
        "    ready = together > 0 and draft.settled and (",
        "    ready = together > 0 and (",
        (f"{TOGETHER}::test_an_emptied_amount_takes_no_money_and_comes_back",),
    ),
    Defect(
        "the last account of the list is taken out for the chosen one",
        "counter_pos/ui/payment/draft.py",
        "        del self.added[self.chosen]\n",
        "        del self.added[-1]\n",
        (f"{TOGETHER}::test_one_in_the_middle_is_taken_out_and_the_notes_stay",),
    ),
    Defect(
        "the cash that was typed goes with an account that is taken out",
        "counter_pos/ui/payment/together.py",
        "        self._draft.take_out()\n        self._questions.forget()\n",
        "        self._draft.take_out()\n"
        '        self._view.put_amounts(pay="", cash="", notes=())\n'
        "        self._questions.forget()\n",
        (f"{TOGETHER}::test_one_in_the_middle_is_taken_out_and_the_notes_stay",),
    ),
    Defect(
        "the only account is taken out with its cash and nobody is asked",
        "counter_pos/ui/payment/together.py",
        "            if question is not None:\n                self._screen.tell(question)\n                return\n",
        "            self._screen.tell(question)\n",
        (f"{TOGETHER}::test_the_only_account_is_asked_about_when_cash_is_typed",),
    ),
    Defect(
        "the cash of nobody stays on the screen when the only account is taken out",
        "counter_pos/ui/payment/together.py",
        "        if self._draft.empty:\n            self._screen.abandon()\n",
        "        if self._draft.empty:\n            self._go_on()\n",
        (f"{TOGETHER}::test_the_only_account_is_asked_about_when_cash_is_typed",),
    ),
    Defect(
        "one Escape takes away the accounts that were added too",
        "counter_pos/ui/payment/presenter.py",
        "        if self._draft.opened is not None and self._draft.added and not tender:\n",
        "        if self._draft.opened is not None and self._draft.empty and not tender:\n",
        (f"{TOGETHER}::test_escape_takes_the_open_account_away_before_it_asks_for_all",),
    ),
    Defect(
        "a begun payment is cleared with its cash and nobody is asked",
        "counter_pos/ui/payment/presenter.py",
        "self._questions.before_clearing() if tender or self._draft.added else None\n",
        "self._questions.before_clearing() if self._draft.added else None\n",
        (f"{FLOW}::test_escape_asks_once_when_cash_is_typed",),
    ),
    Defect(
        "the arrows of the list go the other way",
        "counter_pos/ui/payment/presenter.py",
        '            self._together.step(1 if name == "part:next" else -1)\n',
        '            self._together.step(-1 if name == "part:next" else 1)\n',
        (f"{TOGETHER}::test_a_long_list_walks_with_the_chosen_one",),
    ),
    Defect(
        "what was typed in the list is lost when the machine stops",
        "counter_pos/ui/payment/together.py",
        "            self._draft.settle_part()\n            self._screen.follow()\n",
        "            self._draft.settle_part()\n",
        (f"{TOGETHER}::test_what_was_typed_holds_whatever_comes_next",),
    ),
    Defect(
        "far too much cash that was confirmed is good for any other sum",
        "counter_pos/ui/payment/presenter.py",
        '        """A person changed an amount, or typed what is none."""\n        self._questions.forget()\n',
        '        """A person changed an amount, or typed what is none."""\n',
        (f"{FLOW}::test_far_too_much_cash_is_asked_about_again_after_another_amount",),
    ),
    Defect(
        "what was typed of a cheque is not kept with its payment",
        "counter_pos/ui/payment/draft.py",
        "            paper=paper,\n",
        "            paper=TypedPaper(),\n",
        (f"{HOLDING}::test_what_was_typed_of_a_draft_waits_with_the_payment",),
    ),
    Defect(
        "a payment by draft goes on as one in cash",
        "counter_pos/ui/payment/draft.py",
        "            tender=self.tender.value,\n",
        '            tender="cash",\n',
        (f"{HOLDING}::test_what_was_typed_of_a_draft_waits_with_the_payment",),
    ),
    Defect(
        "the cash of another shift is taken over with its payment",
        "counter_pos/ui/payment/holding.py",
        '    cash = typed_money(half.cash_paise) if mine else ""\n',
        "    cash = typed_money(half.cash_paise)\n",
        (f"{HOLDING}::test_a_draft_of_another_shift_says_so_and_its_cash_is_counted_again",),
    ),
    Defect(
        "whose a half-done payment is told by the clerk alone",
        "counter_pos/services/payments/drafts.py",
        "(draft.staff, draft.shift) == (who.code, shift.number)",
        "draft.staff == who.code",
        (f"{DRAFTS}::test_a_draft_of_another_clerk_or_shift_is_known_as_such",),
    ),
    Defect(
        "a payment goes on under another command",
        "counter_pos/ui/payment/draft.py",
        "        self.added, self.command_id = added, half.command_id\n",
        '        self.added, self.command_id = added, f"{half.command_id}-again"\n',
        (f"{HOLDING}::test_a_payment_is_held_and_goes_on_where_it_was",),
    ),
    Defect(
        "a payment that is open is lost when another goes on",
        "counter_pos/ui/payment/presenter.py",
        "        if not self._draft.empty:\n            self._hold()\n",
        "",
        (f"{HOLDING}::test_what_is_open_is_put_aside_when_another_goes_on",),
    ),
    Defect(
        "a half-done payment is gone although its payment was not recorded",
        "counter_pos/journal/store.py",
        '        run("BEGIN IMMEDIATE")\n        run(\n            f"INSERT INTO entry',
        "        if deed.closes_draft is not None:\n"
        '            run("DELETE FROM draft WHERE command_id = ?", (deed.closes_draft,))\n'
        '        run("BEGIN IMMEDIATE")\n        run(\n            f"INSERT INTO entry',
        (f"{DRAFTS}::test_a_draft_outlives_a_payment_whose_paper_could_not_be_promised",),
    ),
    Defect(
        "discarding was asked of one payment and another is gone",
        "counter_pos/ui/held/presenter.py",
        "        if self._sure != command_id:\n",
        "        if not self._sure:\n",
        (f"{HOLDING}::test_discarding_asks_of_each_payment",),
    ),
    Defect(
        "a payment that was cleared comes back after a restart",
        "counter_pos/ui/payment/holding.py",
        "        if before is not None and (half is None or half.command_id != before.command_id):\n",
        "        if before is not None and half is not None and half.command_id != before.command_id:\n",
        (f"{HOLDING}::test_a_taken_a_cleared_and_a_dropped_payment_leave_no_draft",),
    ),
    Defect(
        "a number that was scanned is money",
        "counter_pos/ui/kit/fields.py",
        "        if self.guarded and self._kit.scans.swallows(",
        "        if not self.guarded and self._kit.scans.swallows(",
        (f"{RULES}::test_a_hundred_scans_leave_every_money_field_as_it_was",),
    ),
    Defect(
        "a scan that ends with Tab is money",
        "counter_pos/ui/kit/fields.py",
        "        if self.guarded and self._kit.scans.ends_with_tab(self, self.put_back):\n            return True\n",
        "",
        (RULES,),
    ),
    Defect(
        "an Enter that is held goes on by itself",
        "counter_pos/ui/kit/fields.py",
        "            if not event.isAutoRepeat():\n                self.entered.emit()\n",
        "            self.entered.emit()\n",
        (f"{RULES}::test_a_held_enter_goes_one_field_further_and_takes_nothing",),
    ),
    Defect(
        "an Enter that is held presses the button too",
        "counter_pos/ui/kit/buttons.py",
        "            if not event.isAutoRepeat() and self.isEnabled():\n",
        "            if self.isEnabled():\n",
        (f"{RULES}::test_a_held_enter_makes_at_most_one_receipt",),
    ),
    Defect(
        "the money of the person before stays when nobody is found",
        "counter_pos/ui/payment/looking.py",
        '        """Enter opens the one that fits, or lists those that do."""\n        self._screen.clear_money()\n',
        '        """Enter opens the one that fits, or lists those that do."""\n',
        (f"{FLOW}::test_a_failed_look_up_clears_the_money_first",),
    ),
    Defect(
        "money is taken while the journal is in doubt",
        "counter_pos/ui/payment/presenter.py",
        "        if not self._may_take():\n",
        "        if self._busy:\n",
        (f"{FLOW}::test_no_money_is_taken_while_the_journal_is_in_doubt",),
    ),
    Defect(
        "an equal payment after a crash is taken without a question",
        "counter_pos/services/payments/cautions.py",
        "        if receipt.paise != part.paise:\n",
        "        if receipt.paise == part.paise:\n",
        (f"{HOLDING}::test_an_equal_payment_after_a_crash_is_asked_about_for_fifteen_minutes",),
    ),
    Defect(
        "F1 opens another page than the screen's",
        "counter_pos/i18n/manual.py",
        "enumerate(sections) if page in section.pages), 0)",
        "enumerate(sections) if page == section.pages[0]), 0)",
        (f"{KEYS}::test_f1_opens_the_page_of_the_screen_that_the_manuals_keys_lead_to",),
    ),
    Defect(
        "a key of the payment screen that the manual names does nothing",
        "counter_pos/ui/payment/view.py",
        '            deed("Shift+F11", say("Change or take out"), "drop", shown=False),\n',
        "",
        (f"{KEYS}::test_every_key_that_the_manual_names_is_live_where_it_is_named",),
    ),
    Defect(
        "the window does not hear a key that a screen has",
        "counter_pos/ui/shell/window.py",
        '    *("Shift+F6", "Shift+F11", "Esc", "Ctrl+Alt+L"),\n',
        '    *("Shift+F6", "Esc", "Ctrl+Alt+L"),\n',
        (f"{KEYS}::test_the_window_hears_every_key_that_a_screen_has",),
    ),
    Defect(
        "the page of keys leaves a key out",
        "counter_pos/assets/manual/en.md",
        "- **Ctrl+S** shows how the line",
        "- The strip shows how the line",
        (f"{KEYS}::test_the_page_of_keys_names_every_key_of_the_payment_and_of_every_screen",),
    ),
)
